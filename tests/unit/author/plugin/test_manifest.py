"""`stepcache plugin manifest`: what the author of a plugin ships is what the code says."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stepcache.cli import main
from stepcache.manifest import read_manifest
from tests.fakes.distributions import install
from tests.fakes.packages import CODE, put, reachable


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """What a test imports is forgotten behind it."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if not name.startswith(("stepcache.", "tests.")):
            del sys.modules[name]


def test_a_manifest_is_written_beside_the_code_and_then_up_to_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--check` writes nothing, and fails until the file says what the code says."""
    path = put(tmp_path, "praised") / "stepcache.json"
    path.unlink()
    with reachable(tmp_path):
        assert main(["plugin", "manifest", "praised", "--check"]) == 1
        assert not path.exists()
        assert main(["plugin", "manifest", "praised"]) == 0
        assert main(["plugin", "manifest", "praised", "--check"]) == 0
    assert [line.removeprefix(f"{path}: ") for line in capsys.readouterr().out.splitlines()] == [
        "out of date; `stepcache plugin manifest praised` writes it",
        "1 hook used",
        "up to date",
    ]
    manifest = read_manifest(path.read_text("utf-8"), "m")
    assert (manifest.name, manifest.namespace, manifest.hooks) == (
        "stepcache-praised",
        "praised",
        ("register_verifiers",),
    )
    assert manifest.schemas["verifiers"]["praised.says"]["type"] == "object"


def test_a_schema_that_another_pydantic_writes_otherwise_is_no_difference(tmp_path: Path) -> None:
    """What StepCache reads decides."""
    path = put(tmp_path, "hailed") / "stepcache.json"
    with reachable(tmp_path):
        data = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps({**data, "schemas": {"verifiers": {"hailed.says": {"title": "other"}}}}), "utf-8")
        assert main(["plugin", "manifest", "hailed", "--check"]) == 0
        path.write_text(json.dumps({**data, "verifiers": []}), "utf-8")
        assert main(["plugin", "manifest", "hailed", "--check"]) == 1


@pytest.mark.parametrize(
    ("named", "error"),
    [
        ("lauded", "several distributions bring `lauded`; write `acme-lauded:lauded` or `stepcache-lauded:lauded`"),
        ("other:lauded", "no `other` brings `lauded`; there is `acme-lauded:lauded` or `stepcache-lauded:lauded`"),
        ("ludad", "no plugin `ludad` is installed; did you mean `lauded`?"),
        ("q", "no plugin `q` is installed; install yours: `pip install -e .` in its folder"),
    ],
)
def test_what_names_no_one_plugin_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], named: str, error: str
) -> None:
    """With the ways to name one."""
    put(tmp_path, "lauded")
    put(tmp_path, "lauded", distribution="acme-lauded")
    with reachable(tmp_path):
        assert main(["plugin", "manifest", "acme-lauded:lauded"]) == 0
        assert main(["plugin", "manifest", named]) == 2
    assert capsys.readouterr().err == f"stepcache: {error}\n"


@pytest.mark.parametrize(
    ("namespace", "code", "error"),
    [
        ("feted", "raise RuntimeError('no\\n\\x1b[2J')", "`feted` cannot be loaded: RuntimeError: no  [2J"),
        ("extolled", "raise SystemExit(0)", "`extolled` cannot be loaded: SystemExit: 0"),
        ("text", CODE, "`text`: the namespace `text` is StepCache's own"),
        (
            "acclaimed",
            CODE.replace("{namespace}.says", "text.says"),
            "`acclaimed`: `text.says`, among its verifiers, does not begin with `acclaimed.`",
        ),
    ],
)
def test_no_manifest_is_written_that_would_not_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], namespace: str, code: str, error: str
) -> None:
    """Why is told in a line."""
    path = put(tmp_path, namespace, code) / "stepcache.json"
    before = path.read_text("utf-8")
    with reachable(tmp_path):
        assert main(["plugin", "manifest", namespace]) == 2
    assert capsys.readouterr().err == f"stepcache: {error}\n"
    assert path.read_text("utf-8") == before


def test_a_plugin_that_is_no_package_has_nowhere_to_keep_a_manifest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A single module cannot be one."""
    install(tmp_path, "one-module", "[stepcache.plugins]\nalone = alone_module\n", {"alone_module.py": ""})
    with reachable(tmp_path):
        assert main(["plugin", "manifest", "alone"]) == 2
    assert capsys.readouterr().err == "stepcache: `alone`: its entry point names no package, which holds it\n"
