"""`--fix`: fixes until none is left, and never a file that is worse than before."""

from collections.abc import Callable, Sequence

from stepcache.author.config import Config
from stepcache.author.examine import Examined, examine
from stepcache.author.fixing import fixed
from stepcache.author.mending import ROUNDS, Mended, mend
from stepcache.domain.findings import Applicability, Edit, Finding, Fix, Severity
from stepcache.domain.source import Source, Span
from stepcache.language.compile import Compiled
from tests.fakes.catalog import CATALOG
from tests.fakes.rule_files import GOOD, edited

TYPO = ("require output", "requier output")
NAME = ("text.contains", "text.contians")

Say = Callable[[str], list[Finding]]


def mended(text: str) -> Mended:
    """A file after its safe fixes."""
    return mend([Source("f", text)], lambda sources: examine(sources, CATALOG, Config()))


def at(text: str, code: str, severity: Severity, edit: tuple[int, int, str] | None) -> Finding:
    """A finding at the beginning of a file, with a safe fix."""
    fix = None
    if edit is not None:
        start, end, new = edit
        fix = Fix("mend", (Edit(Span("f", start, end, 1, start + 1), new),), Applicability.SAFE)
    return Finding(code, "name", severity, text, Span("f", 0, 0, 1, 1), fix=fix)


def looking(say: Say) -> Callable[[Sequence[Source]], Examined]:
    """Looks at each file as that says of its text."""

    def look(sources: Sequence[Source]) -> Examined:
        found = tuple(one for source in sources for one in say(source.text))
        errors = tuple(one for one in found if one.severity is Severity.ERROR)
        return Examined(Compiled((), errors), found)

    return look


def test_fixes_are_applied_until_none_is_left() -> None:
    """A mistake that another one hid is mended too; what was fixed is counted."""
    found = mended(edited(TYPO, NAME).replace("stepcache 1\n\n", ""))
    assert [one.text for one in found.sources] == [GOOD]
    assert found.applied["f"] == {"SC001": 1, "SC101": 1, "SC005": 1}
    assert (found.examined.findings, found.worse) == ((), set())
    assert [(old.text == new.text, new.text) for old, new in found.changed] == [(False, GOOD)]


def test_a_good_file_stays_as_it_is() -> None:
    """To the letter."""
    assert mended(GOOD).changed == []


def test_line_ends_stay() -> None:
    """Lines that a fix puts in end like the others; a last line without an end has none after."""
    text = edited(NAME).replace("stepcache 1\n\n", "").replace("\n", "\r\n").rstrip()
    assert mended(text).sources[0].text == GOOD.replace("\n", "\r\n").rstrip()


def test_what_would_break_a_file_is_left_out() -> None:
    """The file stays as it was, with the fixes that were good."""

    def say(text: str) -> list[Finding]:
        if text == "abc":
            return [at(text, "SC113", Severity.WARNING, (0, 1, "A"))]
        if text == "Abc":
            return [at(text, "SC113", Severity.WARNING, (1, 2, "!"))]
        return [at(text, "SC101", Severity.ERROR, None)]

    found = mend([Source("f", "abc")], looking(say))
    assert [one.text for one in found.sources] == ["abc"]
    assert (found.worse, found.applied, found.changed) == ({"f"}, {}, [])


def test_an_error_that_comes_to_light_is_not_worse() -> None:
    """But a further syntax error is."""

    def says(code: str) -> Say:
        def say(text: str) -> list[Finding]:
            if text == "abc":
                return [at(text, "SC001", Severity.ERROR, (0, 1, "A"))]
            return [at(text, code, Severity.ERROR, None), at(text, code, Severity.ERROR, None)]

        return say

    assert mend([Source("f", "abc")], looking(says("SC101"))).sources[0].text == "Abc"
    assert mend([Source("f", "abc")], looking(says("SC001"))).worse == {"f"}


def test_a_file_that_another_one_needs_is_not_broken_for_it() -> None:
    """Errors in a file that no fix touched are those of the files that were."""

    def say(text: str) -> list[Finding]:
        if text == "base":
            return [at(text, "SC113", Severity.WARNING, (0, 4, "gone"))]
        if text == "gone":
            error = at(text, "SC101", Severity.ERROR, None)
            return [Finding("SC101", "name", Severity.ERROR, "", Span("g", 0, 0, 1, 1)), error][:1]
        return []

    found = mend([Source("f", "base"), Source("g", "user")], looking(say))
    assert (found.worse, found.changed) == ({"f"}, [])


def test_fixes_that_undo_each_other_come_to_an_end() -> None:
    """At a text that has been there."""

    def say(text: str) -> list[Finding]:
        return [at(text, "SC113", Severity.WARNING, (0, 1, "b" if text == "a" else "a"))]

    assert mend([Source("f", "a")], looking(say)).sources[0].text in {"a", "b"}

    def grow(text: str) -> list[Finding]:
        return [at(text, "SC113", Severity.WARNING, (0, 0, "a"))]

    assert len(mend([Source("f", "")], looking(grow)).sources[0].text) == ROUNDS


def test_unsafe_fixes_are_applied_when_asked_for() -> None:
    """And only then."""
    source = Source("f", edited(("text.contains(w)", "text.contains(w)\n  expect output text.contains(w)")))
    plain = mend([source], lambda sources: examine(sources, CATALOG))
    assert all(one.fix is None or one.fix.applicability is Applicability.UNSAFE for one in plain.examined.findings)
    unsafe = mend([source], lambda sources: examine(sources, CATALOG), unsafe=True)
    assert [one for one in unsafe.examined.findings if one.fix is not None] == []


def test_of_two_fixes_at_one_place_the_first_is_applied() -> None:
    """The other one waits for the next round."""
    first, second = (at("", "SC113", Severity.WARNING, (0, end, "x")).fix for end in (2, 1))
    assert first is not None
    assert second is not None
    assert fixed("abc", [first, second]) == "xc"
