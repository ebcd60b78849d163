"""What may have been meant: the word suggested, the letters that look alike, and what hangs on a mistake is silent."""

import pytest

from stepcache.author.lint.run import lint
from stepcache.domain.findings import Finding
from stepcache.domain.source import Source
from stepcache.language.diagnostics import close_to
from stepcache.language.scripts import mixed_scripts
from tests.fakes.catalog import CATALOG, WITH_PLUGIN
from tests.fakes.rule_files import GOOD, edited
from tests.functional.planted import Good
from tests.functional.planted_report import Beside


def only(text: str) -> Finding:
    """The one finding of a file."""
    (one,) = lint([Source("rule.stepcache", text)], WITH_PLUGIN)
    return one


@pytest.mark.parametrize(
    ("old", "new", "place", "help_"),
    [
        ("otherwise refuse", "refuse", (9, 21), "`otherwise` is missing"),
        ("task repeat", "task", (4, 6), "a name is missing"),
        ("ttl = 1h", "ttl == 1h", (12, 15), "did you mean `=`?"),
        ("2 calls", "2 cals", (8, 21), "did you mean `2 calls`?"),
        ("2 calls", "2 calsl", (8, 21), "did you mean `2 calls`?"),
        ("  require", "  Require", (7, 3), "did you mean `require`?"),
        ("  require", "  REQUIRE", (7, 3), "did you mean `require`?"),
        ("when", "wehn", (14, 5), "did you mean `when`?"),
        ("{w: word}", "{w}", (5, 21), "write `{name: type}`, or `\\{` for the character"),
        ("{w: word}", "[{w: wrod}]", (5, 24), "did you mean `word`?"),
        ("text.contains", "text.cotnains", (7, 18), "did you mean `text.contains`?"),
    ],
)
def test_a_mistake_is_told_once_with_what_was_meant(old: str, new: str, place: tuple[int, int], help_: str) -> None:
    """At its place, in one finding of all that the linter says."""
    found = only(edited((old, new)))
    assert (found.span.line, found.span.column) == place
    assert found.help == help_


def test_two_letters_are_near_each_other_only_where_one_keyword_can_stand() -> None:
    """`ad` is half of `as`; as a name it would be half of any other."""
    text = edited(("  steps", "  slot s ad json = request.schema()\n  skip when changed(s)\n  steps"))
    assert only(text).help == "did you mean `as`?"
    assert close_to("ad", ["as", "ab"]) == []


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("ntoe", ["tone", "note"], ["note"]),
        ("Tenant", ["tenant", "user"], ["tenant"]),
        ("note", ["note", "notes"], ["notes"]),
        ("a" * 101, ["a" * 100], []),
        ("zzz", ["note"], []),
    ],
)
def test_the_nearest_name_is_the_one_that_a_single_slip_explains(name: str, known: list[str], meant: list[str]) -> None:
    """Two letters swapped count as one slip; capital letters as none."""
    assert close_to(name, known) == meant


def test_letters_of_another_script_are_named_beside_the_word_that_was_meant() -> None:
    """Both look the same, so that the suggestion alone would puzzle; no warning repeats it."""
    found = only(edited(("  require", "  requir\N{CYRILLIC SMALL LETTER IE}")))
    assert (found.code, found.help) == ("SC001", "did you mean `require`?")
    assert found.note == "`requir\N{CYRILLIC SMALL LETTER IE}` mixes Cyrillic and Latin letters"


@pytest.mark.parametrize(
    "text", ["word", "h\N{LATIN SMALL LETTER E WITH ACUTE}", "\N{CYRILLIC SMALL LETTER ER}", "é" * 201]
)
def test_letters_of_one_script_are_no_mixture(text: str) -> None:
    """Nor is a long stretch looked through."""
    assert mixed_scripts(text) == ""


def test_a_namespace_is_suggested_before_anything_is_to_be_installed() -> None:
    """Where an installed one is near and no known plugin has the name."""
    found = only(GOOD.replace("\n\n", '\nuse pythno "~=0.1" as py\n\n', 1))
    assert (found.code, found.help) == ("SC102", "did you mean `python`?")


@pytest.mark.parametrize("use", ["{w: one_of(WORDS)}", '{w: word}" "Say {w: one_of(WORDS)}'])
def test_a_constant_whose_value_cannot_be_read_is_known_all_the_same(use: str) -> None:
    """What names it is not to blame."""
    text = edited(("\n## ", "\nlet WORDS =\n\n## "), ("{w: word}", use))
    assert only(text).span.line == 3


def test_a_task_named_wrongly_by_its_test_has_one() -> None:
    """A sidecar's test for a task that is nearly one of the file's is that one's."""
    rule, tests = GOOD.partition("  test")[0] + "}\n", 'test "it" for repaet { when "Repeat a" model "a" }\n'
    sources = [Source("r.stepcache", rule), Source("r_test.stepcache", tests)]
    found = lint(sources, CATALOG, Beside(Good("r.stepcache", rule)))
    assert [(one.code, one.help) for one in found if one.code != "SC005"] == [("SC101", "did you mean `repeat`?")]


def test_a_name_that_is_no_constant_of_capitals_is_itself() -> None:
    """`Mrs` among choices is no constant `MRS` mistyped."""
    text = edited(("\n## ", "\nlet MISS = [a]\n\n## "), ("{w: word}", "{w: one_of(Miss, MISS)}"))
    assert lint([Source("rule.stepcache", text)], CATALOG) == ()


def test_a_ladder_whose_otherwise_is_mistyped_is_linted_all_the_same() -> None:
    """The place of the keyword is where the name stands that was read for it."""
    text = edited(
        ('"Repeat {w: word}"', '"Solve {eq: equation} for {w: identifier}"'),
        ("text.contains(w)", "algebra.solves(eq, w)"),
        ("    generate times 1\n    otherwise", "    otherwie"),
    )
    assert [one.code for one in lint([Source("rule.stepcache", text)], CATALOG)] == ["SC001", "SC504"]
