"""A plugin's lint rules, asked in a process that may do what it likes."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from stepcache.author.lint.plugged import seen
from stepcache.builtin import catalog
from stepcache.domain.expressions import Regex
from stepcache.domain.source import Source
from stepcache.hosting.linting import look
from stepcache.hosting.wire import Reader, Writer
from stepcache.language.compile import compile_rules
from stepcache.plugins.installed import Installed
from stepcache.plugins.parts import SeenFile

FILE = SeenFile("a.stepcache", "stepcache 1\n")
RULE = """
import os, sys, time
from stepcache import Flaw, Severity, hookimpl


class Rule:
    name, title, severity, summary, explanation = "odd/A01", "odd", Severity.INFO, "odd", "odd"

    def look(self, file):
        {body}


class Good(Rule):
    name = "odd/A02"

    def look(self, file):
        return [Flaw("good", 0, 1)]


@hookimpl
def register_lint_rules(register):
    register(Rule())
    register(Good())
"""


def _plugin(folder: Path, body: str) -> Installed:
    (folder / "odd_rules.py").write_text(RULE.format(body=body))
    return Installed("odd", "stepcache-odd", "1", "odd_rules", folder, None)


@pytest.mark.parametrize(
    "body",
    [
        "raise RuntimeError('no')",
        "raise SystemExit(0)",
        "raise KeyboardInterrupt",
        "return [1]",
        "return None",
        "return ['Flaw']",
        "yield {'message': 'x'}",
    ],
)
def test_a_rule_that_breaks_costs_only_itself(body: str, tmp_path: Path) -> None:
    """The plugin's other rules are asked."""
    report = look(_plugin(tmp_path, body), [FILE])
    assert [(one.code, one.message) for one in report.flaws] == [("odd/A02", "good")]
    assert [one.split(" ")[0] for one in report.broken] == ["`odd/A01`"]


@pytest.mark.parametrize(
    "body",
    [
        "os._exit(0)",
        "return [Flaw('x', -1, 2)]",
        "return [Flaw('', 0, 1)]",
        "return [Flaw('x' * 10_000, 0, 1)]",
        "return [Flaw(7, 0, 1)]",
        "return [Flaw('x', 'a', 1)]",
        "return [Flaw('x', 0, 1, help=None)]",
        "return [Flaw('x', 0, float('inf'))]",
    ],
)
def test_what_cannot_be_read_is_no_finding(body: str, tmp_path: Path) -> None:
    """All of that plugin's, as nothing it says can be told from junk."""
    report = look(_plugin(tmp_path, body), [FILE])
    assert report.flaws == []
    assert len(report.broken) == 1


def test_what_it_prints_goes_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """And a flood of findings is cut."""
    report = look(_plugin(tmp_path, "print('x' * 99); return [Flaw('a', 0, 1)] * 10_000"), [FILE])
    assert len(report.flaws) == 200
    assert capfd.readouterr() == ("", "")


def test_a_plugin_that_cannot_be_imported_is_told(tmp_path: Path) -> None:
    """In a line."""
    report = look(replace(_plugin(tmp_path, "pass"), entry="odd_nowhere"), [FILE])
    assert report.flaws == []
    assert "odd_nowhere" in report.broken[0]


TASK = """stepcache 1

## Greets.
task greet "1.0.0" {
  match { "greet {x: word} [at {n: number}]" }
  steps lines
  require output text.mentions(x)
  require output text.matches(/a.c/i)
  expect output text.shorter_than(120)
  repair within 20s, 600 tokens, 2 calls {
    generate times 2
    otherwise refuse
  }
  cache { like = [x, n]  ttl = 7d  scope = tenant }
}
"""


def test_a_file_goes_over_as_data_and_comes_back_as_it_was() -> None:
    """Calls with their constants, each at its place."""
    unit = compile_rules([Source("a.stepcache", TASK)], catalog()).units[0]
    file = seen(unit)
    writer = Writer()
    sent = json.loads(json.dumps([writer.write(file), writer.shared]))
    assert Reader(sent[1], trusted=True).read(sent[0]) == file
    (task,) = file.tasks
    assert (task.name, task.doc, dict(task.slots)) == ("greet", "Greets.", {"x": "word", "n": "number"})
    assert TASK[task.start : task.end] == "greet"
    calls = [
        (call.role, call.name, {name: one.value for name, one in call.arguments.items()}) for _, call in file.calls()
    ]
    assert ("require", "text.mentions", {}) in calls
    assert ("expect", "text.shorter_than", {"n": Fraction(120)}) in calls
    assert any(Regex("a.c", "i") in given.values() for _, _, given in calls)
    places = [TASK[one.start : one.end] for _, call in file.calls() for one in call.arguments.values()]
    assert sorted(places) == ["/a.c/i", "120"]
