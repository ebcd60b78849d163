"""Distributions with plugins, written as `pip` leaves them; a folder of them goes onto `PYTHONPATH` or `sys.path`."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import invalidate_caches
from pathlib import Path

import pytest

from stepcache.domain.signatures import Signature, Target
from stepcache.manifest import API, Manifest, written

CODE = '''
from pathlib import Path

from stepcache import Cost, Example, NoArgs, Passage, Target, Verdict, hookimpl


class Says:
    """Pass a text that says `good`."""

    name = "{namespace}.says"
    targets = frozenset({{Target.STEP, Target.OUTPUT}})
    details = frozenset()
    cost = Cost.PURE
    Args = NoArgs
    examples = (Example("all good", NoArgs(), passes=True), Example("bad", NoArgs(), passes=False))

    def check(self, passage, args):
        return Verdict.of("good" in passage.text, "it does not say good")


@hookimpl
def register_verifiers(register):
    register(Says())
'''
"""A plugin with one verifier, `NAMESPACE.says`."""

MARK = '\nPath(__file__).with_name("imported").write_text("")\n'
"""Behind it, a plugin leaves a file beside its code when it is imported."""

RULE = """stepcache 1
use {namespace}

## Says something good about a thing.
task {namespace}_it "1.0.0" {{
  match {{ "{namespace} {{x: word}}" }}
  steps lines
  require output {namespace}.says()
  require output text.mentions(x)
  repair within 20s, 600 tokens, 2 calls {{
    generate times 2
    otherwise miss
  }}
  cache {{ like = [x]  ttl = 7d  scope = tenant }}
  test "good words are served again" {{
    given "{namespace} honey" => "honey is good"
    when "{namespace} honey"
    expect route == exact
    expect calls == 0
  }}
  test "bad words are not" {{
    when "{namespace} honey"
    model "honey is bad", "honey is good"
    expect route == generate
    expect calls == 2
  }}
}}
"""
"""A rule that calls it."""


def manifest(namespace: str, distribution: str = "") -> Manifest:
    """The manifest of `CODE`."""
    name = f"{namespace}.says"
    doc = "Pass a text that says `good`."
    says = Signature(name, doc=doc, targets=frozenset({Target.STEP, Target.OUTPUT}))
    return Manifest(distribution or f"stepcache-{namespace}", {"verifiers": {name: says}}, {}, namespace, API)


def put(folder: Path, namespace: str, code: str = CODE, *, distribution: str = "", version: str = "0.1.0") -> Path:
    """Write a distribution; the folder of its package."""
    distribution = distribution or f"stepcache-{namespace}"
    name = distribution.replace("-", "_")
    package, info = folder / name, folder / f"{name}-{version}.dist-info"
    files = {
        package / "__init__.py": code.format(namespace=namespace),
        package / "stepcache.json": written(manifest(namespace, distribution)),
        info / "METADATA": f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n",
        info / "entry_points.txt": f"[stepcache.plugins]\n{namespace} = {name}\n",
    }
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    rows = [f"{file.relative_to(folder).as_posix()},{_digest(text)},{len(text)}" for file, text in files.items()]
    (info / "RECORD").write_text("\n".join([*rows, f"{info.name}/RECORD,,"]) + "\n", "utf-8")
    return package


def _digest(text: str) -> str:
    made = hashlib.sha256(text.encode()).digest()
    return f"sha256={base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"


@contextmanager
def reachable(folder: Path) -> Iterator[None]:
    """Its distributions are installed, as far as this process knows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        invalidate_caches()
        yield


def on_path(folder: Path, base: Mapping[str, str]) -> dict[str, str]:
    """An environment in which they are."""
    return {**base, "PYTHONPATH": str(folder)}
