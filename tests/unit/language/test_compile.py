"""Tasks of one file and of several, their digests, and what is told of sections that are missing."""

from dataclasses import replace
from pathlib import Path

import pytest

from stepcache.domain.rules import Verb, Where
from stepcache.domain.source import Source
from stepcache.language.compile import compile_file, compile_rules
from tests.fakes.catalog import CATALOG, WITH_PLUGIN
from tests.fakes.rule_files import GOOD, codes, compiled, edited, task_of

ACCEPTANCE = Path(__file__).parents[2] / "golden" / "acceptance"


@pytest.mark.parametrize("name", ["linear_equation", "json_extract"])
def test_the_languages_own_examples_compile(name: str) -> None:
    """Without a finding."""
    source = Source(name, (ACCEPTANCE / f"{name}.stepcache").read_text(encoding="utf-8"))
    found = compile_file(source, CATALOG)
    assert found.findings == ()
    assert [task.label for task in found.tasks] == [f"{name}@1.0.0"]


def test_the_example_of_a_plugin_says_what_to_install() -> None:
    """SC102 with the distribution's name and nothing more; with the plugin, nothing."""
    source = Source("f", (ACCEPTANCE / "python_function.stepcache").read_text(encoding="utf-8"))
    found = compile_file(source, CATALOG).findings
    assert [one.code for one in found] == ["SC102"]
    assert "stepcache-python" in found[0].help
    assert compile_file(source, WITH_PLUGIN).findings == ()


def test_a_file_with_an_error_gives_no_tasks_and_the_others_do() -> None:
    """All findings are there."""
    bad = Source("bad", edited(("task repeat", "task again"), ("text.contains", "text.contians")))
    found = compile_rules([bad, Source("good", GOOD)], CATALOG)
    assert [task.name for task in found.tasks] == ["repeat"]
    assert [(one.code, one.span.path) for one in found.findings] == [("SC101", "bad")]


def test_two_tasks_of_one_name_are_told() -> None:
    """Across files, at the second."""
    found = compile_rules([Source("a", GOOD), Source("b", GOOD)], CATALOG)
    assert [(one.code, one.span.path, one.span.line) for one in found.findings] == [("SC111", "b", 4)]
    assert [task.span.path for task in found.tasks] == ["a"]


def test_two_tasks_that_claim_one_prompt_are_told() -> None:
    """SC303 with the prompt, at the later task."""
    other = edited(("task repeat", "task again"), ('"Repeat {w: word}"', '"[Please] repeat {w: word}"'))
    found = compile_rules([Source("a", GOOD), Source("b", other)], CATALOG).findings
    assert [(one.code, one.span.path) for one in found] == [("SC303", "b")]
    assert "epeat apple" in found[0].message
    longer = edited(("task repeat", "task again"), ('"Repeat {w: word}"', '"Repeat the {w: word}"'))
    assert compile_rules([Source("a", GOOD), Source("b", longer)], CATALOG).findings == ()
    looser = edited(
        ("task repeat", "task again"), ('"Repeat {w: word}"', '"Repeat {w: text}"'), ("{ ttl", "{ like = [w]  ttl")
    )
    assert compile_rules([Source("a", GOOD), Source("b", looser)], CATALOG).findings == ()


def test_a_task_that_reads_the_callers_schema_ties_with_none_that_does_not() -> None:
    """A request has a schema, or it has none."""
    slots = "\n  slot s as json = request.schema()\n  skip when changed(s)\n"
    other = edited(("task repeat", "task again"), ('"Repeat {w: word}" }', f'"Repeat {{w: word}}" }}{slots}'))
    assert compile_rules([Source("a", GOOD), Source("b", other)], CATALOG).findings == ()


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ('  match { "Repeat {w: word}" }\n', [("SC202", 4)]),
        ("  steps lines { remarks = drop }\n", [("SC202", 4)]),
        ("  require output text.contains(w)\n", [("SC401", 4)]),
        (' "1.0.0"', [("SC001", 4)]),
    ],
)
def test_a_missing_section_is_told_at_the_tasks_name(section: str, found: list[tuple[str, int]]) -> None:
    """And nothing that follows from it."""
    assert codes((section, "")) == found


@pytest.mark.parametrize(
    "section",
    ["  steps lines { remarks = drop }", "  cache { ttl = 1h  scope = tenant }", '  match { "Repeat {w: word}" }'],
)
def test_a_section_that_stands_twice_is_told(section: str) -> None:
    """At the second."""
    found = codes((section, f"{section}\n{section}"))
    assert [code for code, _ in found] == ["SC116"]


def test_a_check_is_read() -> None:
    """With what it proves, its text and its hint."""
    lets = ("stepcache 1\n", "stepcache 1\nlet WORDS = [one, 2, true, /x/]\n")
    check = task_of(
        lets, ("contains(w)", 'contains(w)\n    on fail adapt slots\n    else "say {w} of {WORDS}, \\{so\\}"')
    ).checks[0]
    assert (check.verb, check.where, check.proves) == (Verb.REQUIRE, Where.OUTPUT, frozenset({"w"}))
    assert check.text == "require output text.contains(w)"
    assert check.on_fail is not None
    assert check.hint == "say {w} of one, 2, true, /x/, {so}"


@pytest.mark.parametrize(
    ("check", "code"),
    [
        ('require output json.has_keys(w) else "{missing}"', "SC203"),
        ('expect output text.contains(w) else "{missing}"', "SC207"),
        ('expect output text.contains(w) else "{ww}"', "SC207"),
        ('expect output text.contains(w) else "a" else "b"', "SC115"),
        ("expect output text.contains(w) on fail adapt slots on fail adapt slots", "SC115"),
        ("expect output text.contains(w) on fail adapt slotz", "SC101"),
        ("forbid output text.contains(w)", "SC404"),
        ("expect output algebra.restates(w)", "SC203"),
        ("expect last json.schema(s)", "SC101"),
    ],
)
def test_mistakes_in_a_check_are_told(check: str, code: str) -> None:
    """One finding each."""
    found = codes(("contains(w)", f"contains(w)\n  {check}"))
    assert [one for one, _ in found] == [code]


def test_the_wrong_target_is_told() -> None:
    """A verifier declares what it judges."""
    pattern = ("{w: word}", "{w: identifier}")
    assert codes(pattern, ("contains(w)", "contains(w)\n  require output algebra.isolates(w)")) == [("SC205", 8)]
    schema = ("  steps", "  slot s as json = request.schema()\n  steps")
    assert codes(schema, ("contains(w)", "contains(w)\n  require each json.schema(s)")) == [("SC205", 9)]


def test_a_digest_is_that_of_what_is_served() -> None:
    """Comments, tests, white space, places do not count; all else does."""
    same = [
        task_of(("## Repeat a word.", "## Something else.")),
        task_of(("  test", "\n\n  test")),
        task_of(("expect route == generate", "expect calls == 1")),
    ]
    other = [
        task_of(("1.0.0", "1.0.1")),
        task_of(("ttl = 1h", "ttl = 2h")),
        task_of(("2 calls", "3 calls")),
        task_of(("remarks = drop", "remarks = keep")),
        task_of(('"Repeat {w: word}"', '"Repeat  the {w: word}"')),
        task_of(("contains(w)", 'contains(w) else "say {w}"')),
    ]
    digest = task_of().digest
    assert {one.digest for one in same} == {digest}
    assert len({digest, *(one.digest for one in other)}) == len(other) + 1
    assert len(digest) == 64


def test_a_digest_is_made_once_and_nothing_else_tells_two_tasks_apart() -> None:
    """It is asked for with every request, and made from the rest of the task."""
    one, two = task_of(), task_of()
    assert one.digest is one.digest
    assert one == two


def test_a_digest_holds_the_versions_of_what_is_called() -> None:
    """Another version of a plugin may judge otherwise."""
    grounded = ("contains(w)", "contains(w)\n  expect output json.grounded(t)")
    pattern = ("{w: word}", "{w: word}: {t: text}")
    pinned = ("  steps", "  skip when changed(t)\n  steps")
    old = task_of(grounded, pattern, pinned)
    newer = replace(
        CATALOG,
        verifiers={**CATALOG.verifiers, "json.grounded": replace(CATALOG.verifiers["json.grounded"], version="9")},
    )
    assert old.digest != task_of(grounded, pattern, pinned, catalog=newer).digest


def test_what_is_absent_after_a_syntax_error_is_not_missed() -> None:
    """What was given up may have held it."""
    assert codes(("  cache {", "  cache pudding {"), ("require output", "requirement for output")) == [
        ("SC001", 7),
        ("SC001", 12),
    ]


def test_the_grade_and_the_units_are_handed_to_the_linter() -> None:
    """Each file with its tasks, good or not."""
    found = compiled(("text.contains", "text.contians"))
    assert found.tasks == ()
    assert [unit.node.name.text for unit in found.units[0].tasks] == ["repeat"]
