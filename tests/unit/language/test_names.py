"""`use` and `let`."""

from dataclasses import replace

import pytest

from stepcache.domain.expressions import Const, ListOf
from stepcache.language.names import within
from tests.fakes.catalog import FAULTY, RIVALS, WITH_PLUGIN
from tests.fakes.rule_files import codes, compiled, task_of

USE = ("stepcache 1\n", 'stepcache 1\nuse python "~=0.1" as py\n')
CALL = ("text.contains(w)", "py.defines(w)")


@pytest.mark.parametrize(
    ("installed", "operator", "bound", "good"),
    [
        ("1.2.3", "~=", "1.2", True),
        ("1.9", "~=", "1.2", True),
        ("2.0", "~=", "1.2", False),
        ("1.2.9", "~=", "1.2.3", True),
        ("1.3.0", "~=", "1.2.3", False),
        ("1.1", "~=", "1.2", False),
        ("1.0", "==", "1", True),
        ("1.0", "!=", "1.1", True),
        ("1.10", ">=", "1.9", True),
        ("1.10", "<=", "1.9", False),
        ("1.10", ">", "1.9", True),
        ("1.10rc1", "<", "2", True),
    ],
)
def test_a_version_is_inside_a_range(installed: str, operator: str, bound: str, *, good: bool) -> None:
    """Compared number by number, not as text."""
    assert within(installed, operator, bound) is good


def test_an_alias_stands_for_the_plugins_own_name() -> None:
    """The IR holds the plugin's namespace, and the digest its version."""
    check = task_of(USE, CALL, catalog=WITH_PLUGIN).checks[0]
    assert (check.call.name, check.proves) == ("python.defines", frozenset({"w"}))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ((USE, ("text.contains(w)", "python.defines(w)")), [("SC101", 8)]),
        ((CALL,), [("SC101", 7)]),
        ((("text.contains(w)", "python.defines(w)"),), [("SC101", 7)]),
        ((USE, ("text.contains(w)", "py.defnes(w)")), [("SC101", 8)]),
        ((("stepcache 1\n", "stepcache 1\nuse python\nuse python\n"),), [("SC115", 3)]),
        ((("stepcache 1\n", 'stepcache 1\nuse python "newest"\n'),), [("SC203", 2)]),
        ((("stepcache 1\n", 'stepcache 1\nuse python ">=0.1, <0.2"\n'),), []),
        ((("stepcache 1\n", 'stepcache 1\nuse python ">=3"\n'),), [("SC103", 2)]),
        ((("stepcache 1\n", "stepcache 1\nlet A = 1\nlet A = 2\n"),), [("SC115", 3)]),
        ((("stepcache 1\n", "stepcache 1\nlet A = f(1)\n"),), [("SC203", 2)]),
        ((("stepcache 1\n", "stepcache 1\nlet w = 1\n"),), [("SC115", 6)]),
        ((("text.contains(w)", "sql.parses(w)"),), [("SC101", 7)]),
    ],
)  # fmt: skip
def test_mistakes_in_names_are_told(changes: tuple[tuple[str, str], ...], found: list[tuple[str, int]]) -> None:
    """One finding each."""
    assert codes(*changes, catalog=WITH_PLUGIN) == found


def using(text: str) -> tuple[tuple[str, str], ...]:
    """A file with that `use`, of whose names one is called."""
    return (("stepcache 1\n", f"stepcache 1\nuse {text} as py\n"), CALL)


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        (
            "python",
            "SC104 several distributions bring `python`",
            'write `use "acme-python:python"` or `use "stepcache-python:python"`',
        ),
        (
            '"acme-python:python"',
            "SC104 `python` is brought by `stepcache-python` elsewhere in these files",
            "name one distribution in all of them",
        ),
        (
            '"acme:python"',
            "SC102 no `acme` that brings `python` is installed",
            'did you mean `"acme-python:python"` or `"stepcache-python:python"`?',
        ),
        ('"some-geo:geo"', "SC102 no `some-geo` that brings `geo` is installed", "install it: `pip install some-geo`"),
        ("letters", "SC102 no plugin for `letters` is installed", "install it: `pip install stepcache-text`"),
        ("acme", "SC102 no plugin for `acme` is installed", "install it: `pip install stepcache-acme`"),
        (
            "text",
            "SC102 no plugin brings `text`, which is StepCache's own",
            "take the `use` out: its names need none",
        ),
        ('"stepcache-python:python" ">=3"', "SC103 `python` is needed in `>=3`, found 0.1.4", ""),
        (
            '"python"',
            "SC203 `python` names no distribution and namespace",
            'write `"distribution:namespace"`, such as `"stepcache-sql:sql"`',
        ),
        (
            '"a b:python"',
            "SC203 `a b:python` names no distribution and namespace",
            'write `"distribution:namespace"`, such as `"stepcache-sql:sql"`',
        ),
    ],
)
def test_a_use_that_means_no_one_plugin_is_told(text: str, message: str, help_: str) -> None:
    """With what to write or to install, and nothing that hangs on it."""
    found = compiled(*using(text), catalog=RIVALS).findings
    assert [(f"{one.code} {one.message}", one.help) for one in found] == [(message, help_)]


@pytest.mark.parametrize("text", ['"stepcache-python:python"', '"Stepcache_Python:python" "~=0.1"'])
def test_a_use_may_name_the_distribution(text: str) -> None:
    """As `pip` compares names."""
    assert codes(*using(text), catalog=RIVALS) == []


def test_a_plugin_that_cannot_be_used_is_told_with_the_reason() -> None:
    """Once, and nothing that hangs on it."""
    (one,) = compiled(*using("sql"), catalog=FAULTY).findings
    assert one.code == "SC105"
    assert one.message.startswith("`sql` of `stepcache-sql` cannot be used: it ships no `stepcache_sql/stepcache.json`")


def test_another_distribution_of_the_same_name_is_another_rule() -> None:
    """Its verifiers may judge otherwise, so older answers are looked at again."""
    named = using('"stepcache-python:python"')
    other = replace(RIVALS, distributions={"python": "acme-python"})
    ours = task_of(*named, catalog=RIVALS)
    theirs = task_of(*using('"acme-python:python"'), catalog=other)
    assert ours.digest != theirs.digest


def test_what_hangs_on_a_missing_plugin_is_not_told() -> None:
    """Neither names, nor arguments, nor the slots that it would prove."""
    changes = (
        ("stepcache 1\n", "stepcache 1\nuse sql as q\n"),
        ("text.contains(w)", "q.anything(w, nobody, depth=3) on fail adapt q.other(w)"),
        (
            "steps lines { remarks = drop }",
            "steps q.statements {\n    step head is q.head(1)\n  }\n  skip when q.odd(w)",
        ),
    )
    assert codes(*changes) == [("SC102", 2)]


def test_constants_are_folded() -> None:
    """A list inside a list is part of it; an undefined name in a list stands for itself."""
    found = compiled(("stepcache 1\n", "stepcache 1\nlet A = [one, two]\nlet B = [A, three]\nlet C = B\n"))
    assert found.lets["C"] == ListOf((Const("one"), Const("two"), Const("three")))
