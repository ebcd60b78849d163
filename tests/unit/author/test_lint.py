"""Warnings and hints beyond what the golden files show."""

from pathlib import Path

import pytest

from stepcache.author.fixing import fixed
from stepcache.author.lint.run import RULES, lint
from stepcache.domain.findings import Applicability, Severity
from stepcache.domain.signatures import Catalog
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
SOLVABLE = (
    (MATCH, '{ "Solve {eq: equation} for {w: identifier}" }'),
    ("text.contains(w)", "algebra.solves(eq, w)"),
)
PIN_EQ = ("ttl = 1h", "like = [eq, w]  ttl = 1h")
COMPLETE = ("  repair", "  require output json.complete(b)\n  require output json.has_keys(keys)\n  repair")
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
        (SOLVABLE, [("SC504", 10)]),
        ((*SOLVABLE, ("otherwise refuse", "otherwise miss")), [("SC505", 10)]),
        ((*SOLVABLE, ("    otherwise", "    solve linear(eq, w)\n    otherwise")), []),
        ((*SOLVABLE, ("{eq: equation}", "{eq: equation(degree=2)}")), []),
        ((SOLVABLE[0], PIN_EQ, (CHECK, "not_empty()")), []),
        (((MATCH, '{ "Read {b: pairs}: {keys: list(key)}" }'), (CHECK, "not_empty()"), COMPLETE), [("SC504", 12)]),
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


def mended(catalog: Catalog, *changes: tuple[str, str]) -> tuple[str, Applicability | None]:
    """The changed file after the fix of its first finding, and how sure that fix is."""
    text = edited(*changes)
    first = lint([Source("f", text)], catalog)[0].fix
    return (fixed(text, [first]), first.applicability) if first is not None else (text, None)


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ("changed(w) or false", "  skip when changed(w)\n"),
        ("true and changed(w)", "  skip when changed(w)\n"),
        ("changed(w) or w == w", ""),
        ("false and changed(w)", ""),
        ("not true", ""),
        ("changed(w) or (false)", None),
        ("changed(w) or (changed(w) and true)", None),
    ],
)
def test_a_condition_that_decides_nothing_is_taken_out(condition: str, left: str | None) -> None:
    """With its `and` or `or`; the whole `skip` where it decides all; not out of parentheses."""
    change = (STEPS, f"  skip when {condition}\n{STEPS}")
    whole = edited(change if left is None else (STEPS, left + STEPS))
    assert mended(CATALOG, change) == (whole, None if left is None else Applicability.UNSAFE)


def test_cheap_checks_are_written_first_in_their_own_order() -> None:
    """Each target by itself; where one is mended on failure, the order says which mend is tried first."""
    use = ("stepcache 1\n", "stepcache 1\nuse python as py\n")
    costly, other, cheap, third = (
        "require output py.imports(w)",
        "require each text.not_empty()",
        "require output text.contains(w) # first",
        "forbid output json.object()",
    )
    before = f"{costly}\n  {other}\n  {cheap}\n  {third}"
    after = "\n  ".join(("require output text.contains(w)", other, f"{third} # first", costly))
    check = "require output text.contains(w)"
    assert mended(WITH_PLUGIN, use, (check, before)) == (edited(use, (check, after)), Applicability.SAFE)
    told = before.replace("json.object()", "json.object() on fail adapt syntax")
    assert mended(WITH_PLUGIN, use, (check, told))[1] is Applicability.UNSAFE


def test_a_doubled_check_with_words_of_its_own_is_not_taken_out_unasked() -> None:
    """What tells the model, or mends the answer, would go with it."""
    check = "require output text.contains(w)"
    assert mended(CATALOG, (check, f"{check}\n  {check}"))[1] is Applicability.SAFE
    assert mended(CATALOG, (check, f'{check}\n  {check} else "Say it."'))[1] is Applicability.UNSAFE


def test_a_successor_is_written_as_the_file_calls_its_plugin() -> None:
    """By the name behind `as`."""
    use = ("stepcache 1\n", "stepcache 1\nuse python as p\n")
    text, applicability = mended(WITH_PLUGIN, use, ("text.contains(w)", "p.named(w)"))
    assert (text, applicability) == (edited(use, ("text.contains(w)", "p.defines(w)")), Applicability.SAFE)


@pytest.mark.parametrize(
    ("rungs", "found"),
    [
        ("solve linear(eq, w)\n    generate times 1", False),
        ("solve linear(eq, w)\n    solve linear(eq, w) with sympy", False),
        ("solve linear(eq, w)\n    generate times 1\n    solve tail linear(eq, w)", False),
        ("solve pairs([w])\n    solve pairs([w])", False),
        ("solve linear(eq, w)\n    solve linear(eq, w)", True),
    ],
)
def test_what_stands_below_a_solver_is_reached_but_the_same_solver(rungs: str, found: bool) -> None:
    """A check, `max` or the time may keep the solver's answer from being served: the model is asked then."""
    assert ("SC503" in {code for code, _ in told(*SOLVABLE, ("generate times 1", rungs))}) is found


@pytest.mark.parametrize(("changes", "advised"), [(SOLVABLE, True), ((), False)])
def test_dropping_remarks_is_advised_only_where_a_check_reads_formulas(
    changes: tuple[tuple[str, str], ...], advised: bool
) -> None:
    """Of prose nothing would be left, and nothing served."""
    text = edited((CUT, "steps lines { remarks = keep }"), *changes)
    (help_,) = [one.help for one in lint([Source("f", text)], CATALOG) if one.code == "SC408"]
    assert ("write `remarks" in help_) is advised


def test_more_tries_than_calls_become_as_many() -> None:
    """The rest could never be made."""
    assert mended(CATALOG, ("times 1", "times 3")) == (edited(("times 1", "times 2")), Applicability.SAFE)


def test_a_stub_is_a_test_of_a_prompt_that_is_claimed() -> None:
    """It stands in the task, and lints clean."""
    test = edited()[edited().index("  test") : -2]
    text, applicability = mended(CATALOG, (test, ""))
    assert applicability is Applicability.UNSAFE
    assert lint([Source("f", text)], CATALOG) == ()
