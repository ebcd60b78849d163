"""Each hook at work: what a plugin offers through it is found, used and kept in its place."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from stepcache import ConfigurationError, RuleError, StepCache
from stepcache.author.learn.log import read_log
from stepcache.author.linting import run as validate
from stepcache.author.offers import registry as authors
from stepcache.backends.fake import FakeBackend
from stepcache.bundled import registry
from stepcache.cli import main
from stepcache.manifest import KINDS
from stepcache.plugins.collecting import DuplicateNameError, collect
from stepcache.plugins.specs import Hooks, hookimpl
from stepcache.proxy.observing.gateway import ObservedGateway
from stepcache.proxy.observing.watcher import Watcher
from stepcache.proxy.shadow.gateway import ShadowGateway
from stepcache.settings import PluginSettings
from tests.fakes import toys
from tests.fakes.clock import FakeClock
from tests.fakes.packages import reachable
from tests.fakes.parts import NAMESPACE, put_parts
from tests.fakes.running import running

TRUSTED = PluginSettings(trusted=frozenset({NAMESPACE}))
PROMPT = "Solve 2x + 3 = 13"
KEY = "sk-abcdefghij0123456789ABCD"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A plugin that offers one of everything that stands in no rule; the folder of its package."""
    folder = tmp_path_factory.mktemp("site")
    package = put_parts(folder)
    with reachable(folder):
        yield package


# --- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_each_hook_has_a_test_and_a_shipped_plugin_that_uses_it(kind: str) -> None:
    """Its test is here and called by its name; what is built in goes through it."""
    assert callable(globals().get(f"test_hook_{kind}")), kind
    assert hasattr(Hooks, f"register_{kind}")
    assert getattr(registry(), kind) or getattr(authors(), kind)


def _offering(kind: str, thing: object) -> object:
    def register(register: Callable[[Any], None]) -> None:
        register(thing)

    register.__name__ = f"register_{kind}"
    return type("Plugin", (), {register.__name__: staticmethod(hookimpl(register))})


def _offered(kind: str, thing: Any) -> None:
    """What a plugin offers stands in the registry by its name, and a taken name is refused."""
    assert getattr(collect({"toy": _offering(kind, thing)}), kind) == {thing.name: thing}
    with pytest.raises(DuplicateNameError, match=f"two: {kind} `{thing.name}` is taken"):
        collect({"one": _offering(kind, thing), "two": _offering(kind, thing)})


# --- what rules call -------------------------------------------------------------------------------------------------


def test_hook_slot_types() -> None:
    """As the engine takes them."""
    _offered("slot_types", next(iter(toys.TOOLS.slot_types.values())))


def test_hook_derivations() -> None:
    """As the engine takes them."""
    _offered("derivations", next(iter(toys.TOOLS.derivations.values())))


def test_hook_segmenters() -> None:
    """As the engine takes them."""
    _offered("segmenters", next(iter(toys.TOOLS.segmenters.values())))


def test_hook_verifiers() -> None:
    """As the engine takes them."""
    _offered("verifiers", next(iter(toys.TOOLS.verifiers.values())))


def test_hook_adapters() -> None:
    """As the engine takes them."""
    _offered("adapters", next(iter(toys.TOOLS.adapters.values())))


def test_hook_solvers() -> None:
    """As the engine takes them."""
    _offered("solvers", next(iter(toys.TOOLS.solvers.values())))


# --- parts of the server ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("acme")
async def test_hook_backends() -> None:
    """`--backend KIND=PLACE`, from a plugin that is trusted."""
    async with StepCache(backend="acme.canned=as you like", plugins=TRUSTED) as cache:
        assert (await cache.answer("no rule claims this")).text == "as you like"
    with pytest.raises(ConfigurationError, match=r"the backend `acme\.canned` takes no key"):
        StepCache(backend="acme.canned=x", backend_key_env="A_KEY", plugins=TRUSTED)
    with pytest.raises(ConfigurationError, match=r"unknown backend `acme\.other`"):
        StepCache(backend="acme.other=x", plugins=TRUSTED)


@pytest.mark.usefixtures("acme")
async def test_a_rule_sets_what_a_plugins_backend_takes(tmp_path: Path) -> None:
    """Its block is checked as ours are, and what no API has a word for reaches the backend."""
    path = tmp_path / "greet.stepcache"
    path.write_text(RULE.replace("  cache {", "  backend acme.canned { warmth = 3 }\n  cache {"))
    async with StepCache(path, backend="acme.canned=hello Ann", plugins=TRUSTED) as cache:
        assert (await cache.answer("greet Ann")).text == "hello Ann!!!"
    path.write_text(RULE.replace("  cache {", "  backend acme.canned { warmht = 3 }\n  cache {"))
    with pytest.raises(RuleError) as caught:
        StepCache(path, backend="fake", plugins=TRUSTED)
    assert [one.help for one in caught.value.findings] == ["did you mean `warmth`?"]


async def test_hook_stores(acme: Path) -> None:
    """`--store KIND=PLACE`, from a plugin that is trusted; a path with `=` in its folder is a path."""
    async with StepCache(backend="fake", store="acme.shelf=top left", plugins=TRUSTED) as cache:
        assert [(await cache.answer(PROMPT)).route for _ in range(2)] == ["solve", "exact"]
    assert (acme / "opened").read_text() == "top left"
    async with StepCache(backend="fake", store=f"{acme.parent}/a=b.db") as cache:
        await cache.answer(PROMPT)
    assert (acme.parent / "a=b.db").exists()
    with pytest.raises(ConfigurationError, match="unknown store `sqlight`: did you mean `sqlite`"):
        StepCache(backend="fake", store="sqlight=x")


@pytest.mark.usefixtures("acme")
async def test_hook_embedders() -> None:
    """`--embedder NAME`; `none` looks for no neighbours."""
    for name in ("acme.nowhere", "wordllama", "none"):
        async with StepCache(backend="fake", embedder=name, plugins=TRUSTED) as cache:
            assert (await cache.answer(PROMPT)).route == "solve"
    with pytest.raises(ConfigurationError, match="unknown embedder `word`"):
        StepCache(backend="fake", embedder="word")


JSON_PROMPT = "Extract the fields name, age from this note: {name} is 7 years old."


def _says(name: str) -> FakeBackend:
    return FakeBackend(lambda _body: json.dumps({"name": name, "age": 7}))


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("name", "redact", "stored"),
    [
        ("Ann", ["acme.names"], True),
        ("Ada", ["acme.names"], False),
        ("Bob", ["acme.names"], False),  # it breaks there: nothing is kept
        ("Ada", ["credentials"], True),
        (KEY, ["credentials"], False),
        (KEY, ["acme.names"], True),
        (KEY, ["none"], True),
    ],
)
async def test_hook_redactors(name: str, redact: list[str], stored: bool) -> None:
    """What one of them finds is served to the last character and not stored."""
    async with StepCache(backend=_says(name), redact=redact, plugins=TRUSTED) as cache:
        answers = [await cache.answer(JSON_PROMPT.format(name=name)) for _ in range(2)]
    assert [json.loads(one.text)["name"] for one in answers] == [name, name]
    assert [one.route for one in answers] == ["generate", "exact" if stored else "generate"]
    assert [(one.stored, bool(one.entry)) for one in answers] == [(stored, stored), (False, stored)]


async def _watched(watchers: list[Watcher], prompts: list[str], *, shadow: bool = False) -> list[Any]:
    """Ask a server that is watched, a stream too; its responses."""
    cache = StepCache(backend=FakeBackend(lambda _body: f"as {KEY} says"))
    gateway = ObservedGateway(ShadowGateway(cache) if shadow else cache, watchers, FakeClock())
    async with running(gateway) as url, httpx.AsyncClient(base_url=url) as client:
        return [
            await client.post(
                "/v1/chat/completions",
                json={"messages": [{"role": "user", "content": one}], "stream": stream},
            )
            for one in prompts
            for stream in (False, True)
        ]


async def test_hook_observers(acme: Path, tmp_path: Path) -> None:
    """Before and after each request, in a server: answered here, or passed through as it is or as a stream."""
    cache = StepCache(backend="fake", plugins=TRUSTED)
    names = [f"journal={tmp_path / 'log.jsonl'}", f"acme.counted={acme / 'count'}"]
    watchers = [Watcher(name, one, cache.redaction) for name, one in cache.choices.observers(names).items()]
    await cache.close()
    responses = await _watched(watchers, [PROMPT, f"what of {KEY}"])
    assert all(one.status_code == 200 for one in responses)
    assert KEY in responses[2].text
    assert json.loads((acme / "count").read_text()) == [4, 4]
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [(one["prompt"], one["route"]) for one in lines] == [
        (PROMPT, "solve"),
        (PROMPT, "exact"),
        ("what of [redacted]", "bypass"),
        ("what of [redacted]", "bypass"),
    ]
    assert [one["answer"] for one in lines[2:]] == ["as [redacted] says"] * 2
    log = read_log(tmp_path / "log.jsonl")
    assert [one.prompt for one in log.exchanges] == [one["prompt"] for one in lines]
    assert not log.unusable


async def test_observers_see_a_server_in_shadow_mode(tmp_path: Path) -> None:
    """There everything is passed through."""
    cache = StepCache(backend="fake")
    opened = cache.choices.observers([f"journal={tmp_path / 'log.jsonl'}"])
    await cache.close()
    watchers = [Watcher(name, one, cache.redaction) for name, one in opened.items()]
    await _watched(watchers, [PROMPT], shadow=True)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [(one["prompt"], one["route"]) for one in lines] == [(PROMPT, "bypass")] * 2


# --- the author's side -----------------------------------------------------------------------------------------------

RULE = """stepcache 1

use acme

## Says hello.
task greet_them "1.0.0" {
  match { "greet {x: word}" }
  steps lines
  require output text.mentions(x)
  expect output text.shorter_than(120)
  repair within 20s, 600 tokens, 2 calls {
    generate times 2
    otherwise refuse
  }
  cache { like = [x]  ttl = 7d  scope = tenant }
  test "served again" {
    given "greet Ann" => "hello Ann"
    when "greet Ann"
    expect route == exact
  }
}
"""


def _lint(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = validate(["--output-format", "concise", *words])
    return code, capsys.readouterr().out


@pytest.mark.usefixtures("acme")
def test_hook_lint_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plugin's own codes, with `--strict-plugins` alone; they are chosen and suppressed as ours are."""
    path = tmp_path / "greet.stepcache"
    path.write_text(RULE)
    assert "acme/A01" not in _lint(capsys, str(path))[1]
    code, said = _lint(capsys, str(path), "--strict-plugins", "--fail-level", "warning")
    assert code == 1
    assert "greet.stepcache:6:6: warning[acme/A01] long-name: `greet_them` is long" in said
    assert "expect text.shorter_than n Fraction(120, 1)" in said
    assert "acme" not in _lint(capsys, str(path), "--strict-plugins", "--ignore", "acme/A01,SC106")[1]
    assert "acme" in _lint(capsys, str(path), "--strict-plugins", "--select", "acme/")[1]
    path.write_text(f"# stepcache: ignore-file[acme/A01, SC106] our own names are long\n{RULE}")
    assert "acme" not in _lint(capsys, str(path), "--strict-plugins")[1]


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("form", ["full", "json", "sarif", "github", "gitlab", "junit", "statistics"])
def test_a_plugins_findings_are_reported_in_every_format(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under the plugin's own code."""
    path = tmp_path / "greet.stepcache"
    path.write_text(RULE)
    words = ["--statistics"] if form == "statistics" else ["--output-format", form]
    assert validate([str(path), "--strict-plugins", *words]) == 0
    said = capsys.readouterr().out
    assert "acme/A01" in said
    assert form not in {"json", "sarif", "gitlab"} or json.loads(said)


@pytest.mark.usefixtures("acme")
def test_a_plugins_codes_are_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """From its manifest."""
    assert validate(["--list-rules"]) == 0
    assert "acme/A01" in capsys.readouterr().out
    assert validate(["--explain", "acme/A01"]) == 0
    assert "Long names do not fit into our reports." in capsys.readouterr().out
    assert validate(["--explain", "acme/A02"]) == 2


@pytest.mark.usefixtures("acme")
def test_hook_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """`stepcache NAMESPACE NAME …`; a list of allowed plugins holds here, too."""
    assert main(["acme", "hello", "you"]) == 3
    assert capsys.readouterr().out == "hello you\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STEPCACHE_PLUGINS", "")
        assert main(["acme", "hello", "you"]) == 2


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    "given",
    [
        {"backend": "acme.canned=x"},
        {"backend": "fake", "store": "acme.shelf=x"},
        {"backend": "fake", "embedder": "acme.nowhere"},
        {"backend": "fake", "redact": ["acme.names"]},
    ],
    ids=str,
)
def test_what_runs_in_this_process_is_taken_of_trusted_plugins_alone(given: dict[str, Any]) -> None:
    """Nothing there could be killed; the message names the flag."""
    with pytest.raises(ConfigurationError, match=r"`acme` is not trusted.*--trust-plugin acme"):
        StepCache(**given)


def test_a_plugin_is_not_imported_to_be_listed(acme: Path) -> None:
    """Help, and the list of the linter's rules, come from its manifest."""
    mark = acme / "imported"
    (acme / "mark.txt").write_text("")
    script = "import sys\nfrom stepcache.cli import main\n"
    script += "try: main(sys.argv[1:])\nexcept SystemExit: pass\nprint('stepcache_acme' in sys.modules)"
    said = asyncio.run(_script(script, acme.parent, "--help"))
    assert "commands of the plugin stepcache-acme" in " ".join(said.split())
    assert said.splitlines()[-1] == "False"
    said = asyncio.run(_script(script, acme.parent, "acme", "--help"))
    assert "say hello" in said or "Greets." in said
    assert said.splitlines()[-1] == "False"
    assert not mark.exists()


async def _script(code: str, folder: Path, *words: str) -> str:
    import os  # noqa: PLC0415 - only here
    import sys  # noqa: PLC0415 - only here

    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        *words,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{Path.cwd()}{os.pathsep}{folder}", "COLUMNS": "100"},
    )
    return (await child.communicate())[0].decode()
