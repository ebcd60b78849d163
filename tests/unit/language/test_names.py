"""`use` and `let`."""

import pytest

from stepcache.domain.expressions import Const, ListOf
from stepcache.language.names import within
from tests.fakes.catalog import WITH_PLUGIN
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
