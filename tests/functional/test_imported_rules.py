"""Rules that import others, from the disk to the answer: served, run, explained, linted and tested."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from stepcache import StepCache
from stepcache.assembly import load_rules
from stepcache.author.validate import main as validate
from stepcache.backends.fake import FakeBackend
from stepcache.cli import main
from stepcache.domain.errors import RuleError
from stepcache.domain.trace import Trace

BASE = """stepcache 1

let POLITE = "please"

## Say a word in a sentence.
task say "1.0.0" {
  match { "Say {w: word}" }
  steps sentences
  require output text.matches(/\\w/)
    else "Say {w}, {POLITE}."
  skip when changed(w)
  repair within 2s, 100 tokens, 2 calls {
    generate times 1
    otherwise refuse
  }
  cache { ttl = 1h  scope = tenant }
  test "said" {
    when "Say boat"
    model "A boat."
    expect route == generate
  }
}
"""
OWN = """stepcache 1

import "shared/base.stepcache" as base

## Shout a word.
task shout "2.0.0" {
  extends base.say
  match { "Shout {w: word}" }
  require output text.contains(w)
}
"""
TESTS = """stepcache 1

test "beside: an answer without the word is not served" {
  when "Shout boat"
  model "A ship."
  expect route == refuse
}

test "beside: an answer with the word is" {
  when "Shout boat"
  model "A boat!"
  expect slot.w == "boat"
  expect calls == 1
}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of two files and a sidecar."""
    (tmp_path / "stepcache.toml").touch()
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "base.stepcache").write_text(BASE)
    (tmp_path / "own.stepcache").write_text(OWN)
    (tmp_path / "own_test.stepcache").write_text(TESTS)
    (tmp_path / "replies.json").write_text(json.dumps({"reply": "A boat!"}))
    return tmp_path


async def asked(project: Path, reply: str, prompts: Sequence[str] = ("Shout boat",)) -> list[tuple[str, str, str]]:
    """Route, reason and text of each answer, from a new process's engine over the project's store."""
    backend = FakeBackend(lambda _: reply)
    async with StepCache(rules=project, backend=backend, store=str(project / "store.sqlite")) as cache:
        answers = [await cache.answer(prompt) for prompt in prompts]
        await cache.store.flush()
    return [(str(one.route), str(one.reason), one.text) for one in answers]


async def test_an_imported_base_serves_what_extends_it_and_nothing_else(project: Path) -> None:
    """An import enables no task: the base's own prompts are the model's."""
    prompts = ("Shout boat", "Shout boat", "Say boat")
    assert await asked(project, "A boat!", prompts) == [
        ("generate", "miss", "A boat!"),
        ("exact", "hit", "A boat!"),
        ("bypass", "no-rule", "A boat!"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "route"),
    [
        ("/\\w/", "/ship/", "generate"),
        ("ttl = 1h", "ttl = 2h", "reuse"),
        ('"please"', '"kindly"', "reuse"),
        ("## Say a word in a sentence.", "## Say a word.", "exact"),
        ("expect route == generate", "expect calls == 1", "exact"),
        ("Say {w: word}", "Tell {w: word}", "exact"),
    ],
)
async def test_when_the_base_changes_what_was_stored_under_the_old_one_is_verified_anew(
    project: Path, old: str, new: str, route: str
) -> None:
    """What is no part of the extending task (its comment, its tests, the pattern that is replaced) changes nothing."""
    await asked(project, "A boat!")
    assert (await asked(project, "never"))[0][0] == "exact"
    (project / "shared" / "base.stepcache").write_text(BASE.replace(old, new))
    ((found, _, text),) = await asked(project, "A boat, a ship!")
    assert (found, text) == (route, "A boat, a ship!" if route == "generate" else "A boat!")


async def test_a_trace_shows_where_an_inherited_check_stands(project: Path) -> None:
    """By its text; the compiled check has the base's place."""
    trace = Trace()
    async with StepCache(rules=project, backend=FakeBackend(lambda _: "A boat!")) as cache:
        await cache.answer("Shout boat", trace=trace)
        checks = cache.rules.tasks[0].checks
    said = [event.what for event in trace.events if event.kind == "check"]
    assert said == ["require output text.matches(/\\w/)", "require output text.contains(w)"]
    assert [Path(check.span.path).name for check in checks] == ["base.stepcache", "own.stepcache"]


def test_the_commands_take_rules_that_import_others(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`run`, `explain`, `test` and `stepcache-validate`, of the project and of one of its files."""
    engine = ["--rules", str(project), "--backend", f"fake={project / 'replies.json'}"]
    assert main(["run", "Shout boat", *engine]) == 0
    assert capsys.readouterr().out == "A boat!\n"
    assert main(["explain", "Shout boat", *engine]) == 0
    assert "text.matches" in capsys.readouterr().out
    assert main(["test", str(project)]) == 0
    assert "3 passed" in capsys.readouterr().out
    for named in (project / "own.stepcache", project / "own_test.stepcache"):
        assert main(["test", str(named)]) == 0
        assert "2 passed" in capsys.readouterr().out
    assert validate([str(project), "--fail-level", "warning"]) == 0


def test_a_mistake_in_the_base_is_told_once_in_the_whole_project(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the base's file; at the import where only the importing file is looked at, and when it is to be served."""
    (project / "shared" / "base.stepcache").write_text(BASE.replace("text.matches", "text.mathces"))
    assert validate([str(project), "--output-format", "concise"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert "base.stepcache:9:18: error[SC101]" in line
    assert validate([str(project / "own.stepcache"), "--output-format", "concise"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert "own.stepcache:3:8: error[SC101] unknown-name: 1 error in `shared/base.stepcache`" in line
    with pytest.raises(RuleError, match="1 error in `shared/base"):
        load_rules([project])


def test_an_import_that_leaves_the_project_reads_nothing(project: Path) -> None:
    """Whatever stands there."""
    outside = project.parent / f"{project.name}.stepcache"
    outside.write_text(BASE)
    (project / "own.stepcache").write_text(OWN.replace("shared/base.stepcache", f"../{outside.name}"))
    with pytest.raises(RuleError, match="SC108"):
        load_rules([project])
