"""Tests that stand beside a rule file, in `NAME_test.stepcache`."""

from collections.abc import Mapping

import pytest

from stepcache.author.lint.run import lint
from stepcache.domain.source import Source, sibling_of, sidecar_of
from tests.fakes.catalog import CATALOG
from tests.fakes.files import Shelf, compiled_with, told
from tests.fakes.rule_files import GOOD, edited

BARE = GOOD[: GOOD.index("  test")] + "}\n"
TWO = BARE + BARE.partition("stepcache 1\n")[2].replace("repeat", "echo").replace("Repeat", "Echo")
TEST = 'test "beside" {\n  when "Repeat b"\n  model "b"\n  expect calls == 1\n}\n'


def sidecar(*changes: tuple[str, str], above: str = "") -> str:
    """A sidecar with one test, changed."""
    text = TEST
    for old, new in changes:
        text = text.replace(old, new)
    return f"stepcache 1\n{above}\n{text}"


def linted(given: Mapping[str, str], imported: Mapping[str, str] | None = None) -> list[tuple[str, str, int]]:
    """All findings, the linter's too."""
    sources = [Source(path, text) for path, text in given.items()]
    return told(lint(sources, CATALOG, Shelf(imported or {})))


def test_a_sidecar_has_its_rule_files_name() -> None:
    """With `_test` behind it; a file whose whole name that is has no sibling."""
    assert sibling_of("rules/a_test.stepcache") == "rules/a.stepcache"
    assert sidecar_of("rules/a.stepcache") == "rules/a_test.stepcache"
    assert [sibling_of(path) for path in ("a.stepcache", "a/_test.stepcache", "_test.stepcache", "a_test.txt")] == [
        None
    ] * 4


@pytest.mark.parametrize("order", [("r.stepcache", "r_test.stepcache"), ("r_test.stepcache", "r.stepcache")])
def test_the_tests_of_a_sidecar_are_those_of_its_task(order: tuple[str, str]) -> None:
    """Behind its own; the digest says nothing of them."""
    texts = {"r.stepcache": GOOD, "r_test.stepcache": sidecar()}
    found = compiled_with({path: texts[path] for path in order})
    assert found.findings == ()
    (task,) = found.tasks
    assert [(test.name, test.span.path) for test in task.tests] == [
        ("it", "r.stepcache"),
        ("beside", "r_test.stepcache"),
    ]
    assert task.tests[1].expectations[0].text == "calls == 1"
    assert task.digest == compiled_with({"r": GOOD}).tasks[0].digest


def test_a_test_says_which_of_several_tasks_it_is_for() -> None:
    """By its name."""
    text = sidecar() + TEST.replace('"beside"', '"other"').replace('" {\n', '" for echo {\n', 1).replace(
        "Repeat", "Echo"
    )
    found = compiled_with({"r.stepcache": TWO, "r_test.stepcache": text.replace('"beside" {', '"beside" for repeat {')})
    assert found.findings == ()
    assert [(task.name, [test.name for test in task.tests]) for task in found.tasks] == [
        ("repeat", ["beside"]),
        ("echo", ["other"]),
    ]


def test_a_task_is_tested_by_what_stands_beside_it() -> None:
    """SC801 speaks of tasks without any test; one that extends another has tests of its own."""
    assert linted({"r.stepcache": BARE}) == [("SC801", "r.stepcache", 4)]
    assert linted({"r.stepcache": BARE, "r_test.stepcache": sidecar()}) == []
    task = 'task echo "1.0.0" { extends h.repeat match { "Echo {w: word}" } }'
    child = f'stepcache 1\nimport "r.stepcache" as h\n## Echo.\n{task}\n'
    test = sidecar(("Repeat", "Echo"))
    given = {"c.stepcache": child, "c_test.stepcache": test, "r.stepcache": BARE}
    assert linted(given) == [("SC801", "r.stepcache", 4)]


def test_a_test_beside_a_task_may_name_the_constants_of_both_files() -> None:
    """And those that it imports."""
    schema = 'let SCHEMA = """{"type": "object"}"""\n'
    with_schema = ('"Repeat b"', '"Repeat b" with schema SCHEMA')
    rules = BARE.replace("stepcache 1\n", f"stepcache 1\n{schema}")
    for files in (
        {"r.stepcache": rules, "r_test.stepcache": sidecar(with_schema)},
        {"r.stepcache": BARE, "r_test.stepcache": sidecar(with_schema, above=schema)},
        {
            "r.stepcache": BARE,
            "r_test.stepcache": sidecar(
                (with_schema[0], '"Repeat b" with schema h.SCHEMA'), above='import "l.stepcache" as h\n'
            ),
        },
    ):
        assert linted(files, {"l.stepcache": f"stepcache 1\n{schema}"}) == []


@pytest.mark.parametrize(
    ("rules", "text", "found"),
    [
        (GOOD, sidecar(('" {', '" for repaet {')), ("SC101", "r_test.stepcache", 3)),
        (TWO, sidecar() + TEST.replace('" {', '" for echo {', 1), ("SC202", "r_test.stepcache", 3)),
        (GOOD, sidecar(("calls", "callz")), ("SC805", "r_test.stepcache", 6)),
        (GOOD, sidecar(("calls ==", "slot.v ==")), ("SC101", "r_test.stepcache", 6)),
        (GOOD, sidecar(("when", "wehn")), ("SC001", "r_test.stepcache", 4)),
        (GOOD, sidecar(above="let UNUSED = 1"), ("SC113", "r_test.stepcache", 2)),
        (GOOD, sidecar() + '\ntask t "1.0.0" { }\n', ("SC001", "r_test.stepcache", 9)),
        (f"{GOOD}\n{TEST}", sidecar(), ("SC001", "r.stepcache", 20)),
        (GOOD.replace('test "it"', 'test "it" for repeat'), sidecar(), ("SC001", "r.stepcache", 13)),
        (edited(("text.contains", "text.contians")), sidecar(), ("SC101", "r.stepcache", 7)),
        (edited(("{w: word}", "{w: wodr}")), sidecar(("calls ==", "slot.w ==")), ("SC101", "r.stepcache", 5)),
        (edited(("task repeat", "tsak repeat ;")), sidecar(('" {', '" for repeat {')), ("SC001", "r.stepcache", 4)),
    ],
)
def test_a_mistake_is_told_once_in_the_file_that_holds_it(rules: str, text: str, found: tuple[str, str, int]) -> None:
    """Of a rule file and its sidecar."""
    told_of = linted({"r.stepcache": rules, "r_test.stepcache": text})
    assert [one for one in told_of if one[0] not in {"SC307", "SC801"}] == [found]


def test_a_sidecar_alone_is_read_with_its_sibling() -> None:
    """Which must be there."""
    assert linted({"r_test.stepcache": sidecar(("calls ==", "slot.w =="))}, {"r.stepcache": GOOD}) == []
    assert linted({"r_test.stepcache": sidecar(("calls", "callz"))}, {"r.stepcache": GOOD}) == [
        ("SC805", "r_test.stepcache", 6)
    ]
    assert linted({"r_test.stepcache": sidecar()}) == [("SC109", "r_test.stepcache", 1)]


def test_a_task_that_is_closed_too_early_is_no_file_with_tests_at_its_top() -> None:
    """The mistake is the brace."""
    assert linted({"r.stepcache": edited(("  test", "  }\n  test"))})[0] == ("SC001", "r.stepcache", 13)
    (only,) = linted({"r.stepcache": edited(("scope = tenant }", "scope = tenant }}"))})
    assert only[:2] == ("SC001", "r.stepcache")
