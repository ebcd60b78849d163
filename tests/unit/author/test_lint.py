"""Warnings and hints beyond what the golden files show."""

from pathlib import Path

import pytest

from stepcache.author.lint.run import RULES, lint
from stepcache.domain.findings import Severity
from stepcache.domain.source import Source
from stepcache.language.diagnostics import CODES, Teller
from tests.fakes.catalog import CATALOG, WITH_PLUGIN
from tests.fakes.rule_files import edited

ACCEPTANCE = Path(__file__).parents[2] / "golden" / "acceptance"
MATCH = '{ "Repeat {w: word}" }'


def told(*changes: tuple[str, str]) -> list[tuple[str, int]]:
    """Code and line of everything said of the good file, changed."""
    return [(one.code, one.span.line) for one in lint([Source("f", edited(*changes))], CATALOG)]


def pinned(slots: str) -> tuple[str, str]:
    """The slots, pinned, so that nothing else is said of them."""
    return "ttl = 1h", f"like = [{slots}]  ttl = 1h"


STEPS, CUT, CHECK = "  steps", "steps lines { remarks = drop }", "contains(w)"
GROUNDED = (CHECK, "contains(w)\n  expect output json.grounded(t)")
LOOKED_UP, ADAPT = (CHECK, "not_empty()"), ("    generate", "    adapt slots\n    generate")
LOWER = (
    ("stepcache 1\n", "stepcache 1\nlet words = [a]\n"),
    (CHECK, "contains(w)\n  expect output text.mentions(words)"),
)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (((STEPS, "  skip when true\n  steps"),), [("SC209", 6)]),
        (((STEPS, '  skip when not ("a" == "b" and changed(w))\n  steps'),), [("SC209", 6)]),
        (((STEPS, '  skip when "a" != "b" or changed(w)\n  steps'),), [("SC209", 6)]),
        (((STEPS, '  skip when w == "b"\n  steps'),), []),
        (((MATCH, '{ "Join {w: text} to {b: text}" }'), pinned("b")), []),
        (((MATCH, '{ "Join {w: text} [now] {b: text}" }'), pinned("b")), [("SC305", 5)]),
        (((MATCH, '{ "Join [{b: text} {c: text}] {w: word}" }'), pinned("b, c")), [("SC305", 5)]),
        (((MATCH, '{ "Join (a | {b: text} {c: text}) {w: word}" }'), pinned("b, c")), [("SC305", 5)]),
        (((MATCH, '{ vocabulary { lead "say" filler "[the] number" "now" } with {w: word} }'),), []),
        (((MATCH, '{ "Repeat {w: word}" "repeat  {w: word}" }'),), [("SC304", 5)]),
        (((MATCH, '{ "Repeat {w: word}" "Repeat [the] {w: word}" }'),), []),
        ((("times 1", "times 3"),), [("SC503", 9)]),
        ((("task repeat", "task repeat_"),), []),
        (LOWER, [("SC901", 2)]),
        ((("Repeat a word", "Repeat\u202e a word"),), [("SC007", 3)]),
        ((("Repeat a word", "Größe × 2"),), []),
        ((GROUNDED, ("{w: word}", "{w: word}: {t: text}"), pinned("t")), [("SC408", 8)]),
        (((CUT, "steps lines { remarks = keep }"),), [("SC408", 6)]),
        (((CUT, "steps json"),), []),
        ((LOOKED_UP, ADAPT), [("SC114", 5), ("SC606", 5)]),
        (((CHECK, "not_empty() on fail adapt slots"),), [("SC114", 5), ("SC606", 5)]),
        ((LOOKED_UP, ADAPT, pinned("w")), []),
        ((ADAPT,), []),
        ((LOOKED_UP, ADAPT, ("{w: word}", "{w: text}"), pinned("w")), []),
    ],
)
def test_what_is_said_and_what_is_not(changes: tuple[tuple[str, str], ...], found: list[tuple[str, int]]) -> None:
    """Of a file without an error."""
    assert told(*changes) == found


@pytest.mark.parametrize("name", ["linear_equation", "json_extract", "python_function"])
def test_the_languages_own_examples_are_clean(name: str) -> None:
    """No finding of severity E or W, once the third one's plugin is there."""
    text = (ACCEPTANCE / f"{name}.stepcache").read_text(encoding="utf-8")
    findings = lint([Source(name, text)], WITH_PLUGIN)
    assert [one.code for one in findings if one.severity is not Severity.INFO] == []


def test_a_missing_plugin_is_the_only_thing_said() -> None:
    """Of the third example; hints about the rest may stand."""
    text = (ACCEPTANCE / "python_function.stepcache").read_text(encoding="utf-8")
    found = lint([Source("f", text)], CATALOG)
    assert [one.code for one in found if one.severity is not Severity.INFO] == ["SC102"]
    assert [one.code for one in found] == ["SC102"]


def test_every_warning_and_hint_of_a_rule_is_told_by_one() -> None:
    """Errors are the language's; what is no rule's looks at comments, at a file's layout or at a lock beside it."""
    told_by_linter = {code for code, one in CODES.items() if one.teller is Teller.LINTER}
    mild = {code for code in told_by_linter if CODES[code].severity is not Severity.ERROR}
    assert mild - {rule.code for rule in RULES} == {"SC902", "SC903", "SC905", "SC906"}
    assert {rule.code for rule in RULES} <= mild


def test_files_are_told_in_the_order_they_were_given() -> None:
    """And each from above to below."""
    sources = [
        Source("b", edited(("1h", "1 h"))),
        Source("a", edited(("task repeat", "task other"), ("## Repeat a word.", ""))),
    ]
    assert [(one.span.path, one.code) for one in lint(sources, CATALOG)] == [("b", "SC004"), ("a", "SC907")]
