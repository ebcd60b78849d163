"""Values in prose and the ways to write them."""

import pytest
from stepcache_text.values import MAX_CHARS, blanked, has_hidden, trimmed, values_of


def found(text: str) -> list[tuple[str, str]]:
    """Kind and text of each value."""
    return [(one.kind, one.text) for one in values_of(text) or ()]


def test_numbers_days_codes_and_addresses_are_told_apart() -> None:
    """A day is one value although digits stand in it three times."""
    assert found("invoice INV-41 of $1,250.00, due on 4 March 2026, see https://x.org/a1 or a@b.org") == [
        ("code", "INV-41"), ("number", "1,250.00"), ("day", "4 March 2026"), ("link", "https://x.org/a1"),
        ("mail", "a@b.org"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["his 18th birthday", "room \u0663"])
def test_digits_that_belong_to_no_value_leave_the_text_unread(text: str) -> None:
    """An ordinal and foreign digits may say anything."""
    assert values_of(text) is None


def test_a_sum_is_spelled_with_cents_and_thousands_or_without() -> None:
    """All spellings are one number."""
    (value,) = values_of("$1250") or ()
    assert set(value.spellings.values()) == {"1250", "1,250", "1250.00", "1,250.00", "1250,00", "1.250,00"}


def test_a_day_is_spelled_in_the_manners_that_cannot_be_misread() -> None:
    """Never as 04/03/2026."""
    (value,) = values_of("March 4, 2026") or ()
    spelled = set(value.spellings.values())
    assert {"2026-03-04", "4 March 2026", "4th of March 2026", "Mar 4, 2026", "4 March"} <= spelled
    assert not any("/" in text for text in spelled)
    assert "Wednesday, 4 March 2026" in spelled


def test_a_day_that_is_none_is_no_value() -> None:
    """February has no 30th; the digits then stand alone."""
    assert [kind for kind, _ in found("30 February 2026")] != ["day"]


def test_two_texts_that_differ_in_values_alone_are_equal_once_blanked() -> None:
    """Each value's kind stays."""
    first, second = "a fee of $40 on 4 March 2026", "a fee of $1,250.00 on May 6, 2027"
    assert blanked(first, values_of(first) or ()) == blanked(second, values_of(second) or ())


def test_marks_that_end_a_request_are_no_part_of_its_text() -> None:
    """But those within it are."""
    assert trimmed("the fee. of $40? ") == "the fee. of $40"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [("Zo\u00eb", False), ("p\u0430y", True), ("fee\u200b", True), ("\u043f\u043b\u0430\u0442\u0430", False)],
)
def test_what_cannot_be_seen_and_two_alphabets_in_a_word_are_hidden(text: str, hidden: bool) -> None:
    """A word of one alphabet is not, whichever."""
    assert has_hidden(text) is hidden


def test_a_text_that_is_too_long_is_not_searched() -> None:
    """One search would go through all of it while other threads wait."""
    assert values_of("a" * MAX_CHARS) == ()
    assert values_of("a" * (MAX_CHARS + 1)) is None


def test_a_day_begins_at_its_own_weekday() -> None:
    """Another day's is a word of the text."""
    assert found("on Wednesday, 4 March 2026") == [("day", "Wednesday, 4 March 2026")]
    assert found("on Monday, 4 March 2026") == [("day", "4 March 2026")]


@pytest.mark.parametrize("text", ["4. M\u00e4rz 2026", "4 mars 2026", "4 de marzo de 2026", "4th of March 2026"])
def test_days_of_other_languages_are_read(text: str) -> None:
    """And ordinals with their month."""
    (value,) = values_of(text) or ()
    assert value.spellings["iso"] == "2026-03-04"


def test_a_decimal_comma_is_read_beside_money_only() -> None:
    """`12,50` may be two rooms."""
    assert found("\u20ac1.250,00") == [("number", "1.250,00")]
    assert found("1.250,00 EUR") == [("number", "1.250,00")]
    assert values_of("1.250,00") is None
