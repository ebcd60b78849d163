"""Slot types: one exact value, or a refusal."""

from fractions import Fraction
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.slots import Value
from stepcache.matching.numbers import read_number
from stepcache.matching.types import MAX_ITEMS, SLOT_TYPES, placed
from stepcache.ports import Refusal


def read(kind: str, text: str, **args: Any) -> Value | None:
    """The value of a text; None where it is refused."""
    found = SLOT_TYPES[kind].read(text, SLOT_TYPES[kind].Args(**args))
    return None if isinstance(found, Refusal) else found


def canonical(kind: str, text: str, **args: Any) -> str | None:
    """Its canonical form."""
    value = read(kind, text, **args)
    return value.canonical if value else None


ACCEPTED: list[tuple[str, str, str]] = [
    ("number", "-3", "-3"),
    ("number", "\u22123", "-3"),
    ("number", "2.50", "5/2"),
    ("number", "-0.5", "-1/2"),
    ("number", "4 / 6", "2/3"),
    ("integer", "007", "7"),
    ("identifier", "total_sum-2", "total_sum-2"),
    ("identifier", '"two words"', "two words"),
    ("key", "\u201ca b\u201d", "a b"),
    ("word", "a,b!", "a,b!"),
    ("quoted", "'it is'", "it is"),
    ("quoted", '""', ""),
    ("date", "2026-03-04", "2026-03-04"),
    ("date", "4th March 2026", "2026-03-04"),
    ("date", "Mar 4, 2026", "2026-03-04"),
    ("date", "13/04/2026", "2026-04-13"),
    ("date", "04.04.2026", "2026-04-04"),
    ("equation", "2(x + 1) = 4", "2*x + 2 = 4"),
    ("equation", "x = x + 1", "x = x + 1"),
    ("equations", "x = 1, y = 2", "x = 1; y = 2"),
    ("pair", "a as b", "a->b"),
    ("pair", "a -> 'b'", "a->b"),
    ("pair", "a: b", "a->b"),
    ("pairs", "name: Ada", "name: Ada"),
    ("json", '{"b": 1, "a": [true]}', '{"a": [true], "b": 1}'),
    ("text", " any\nthing ", " any\nthing "),
]


@pytest.mark.parametrize(("kind", "text", "wanted"), ACCEPTED)
def test_a_text_with_one_reading_has_one_canonical_form(kind: str, text: str, wanted: str) -> None:
    """And keeps its characters."""
    value = read(kind, text)
    assert value is not None
    assert (value.canonical, value.text, value.derived) == (wanted, text, True)


REFUSED: list[tuple[str, str]] = [
    *(
        ("number", text)
        for text in ("1,000", "1,5", "1/0", "1e5", "½", "٣", ".5", "5.", "+5", "1/2/3", "", "1 2", "9" * 1001)
    ),
    *(("integer", text) for text in ("1.0", "1/1", "²", "")),
    *(("identifier", text) for text in ("2a", "a b", "ä", '""', "'a\"", "a.b", "")),
    *(("word", text) for text in ("", "a b", " a", "a\u00a0b")),
    *(("quoted", text) for text in ("a", "'a", "'it's'", '"a\nb"')),
    *(("date", text) for text in ("03/04/2026", "2026-02-30", "4 Foo 2026", "2026-3-4", "31/31/2026", "today")),
    *(
        ("equation", text)
        for text in ("1/2x = 3", "2ab = 4", "f(x) = 3", "x = 3!", "x = ±2", "x² = 4", "x = 9**9**9", "x", "x < 3")
    ),
    *(("equations", text) for text in ("x = 1", "x = 1, y", "x² = 1, y = 2")),
    *(("pair", text) for text in ("a b", "a: 2", "a as b as c", "a:b", "a" * 400 + " as b")),
    ("pairs", "no name"),
    *(("json", text) for text in ('{"a": 1, "a": 2}', "NaN", "{", "1 2")),
]


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_a_text_with_no_or_two_readings_is_refused(kind: str, text: str) -> None:
    """The prompt is then not claimed."""
    assert read(kind, text) is None


@pytest.mark.parametrize(
    "text", ["a, b and c", "a,b,c", "a; b; c", "a , b , and c", "a and b & c", "a, b AND c", "a,\nb,\nc"]
)
def test_a_list_is_split_at_commas_semicolons_and_conjunctions(text: str) -> None:
    """In order."""
    value = read("list", text, of="key")
    assert value is not None
    assert (value.data, value.type) == (("a", "b", "c"), "list(key)")


@pytest.mark.parametrize("text", ["a, a", "a,", ", a", "a,,b", "a b", "a and", "a, 'b, c", "", "1, 1.0"])
def test_a_list_with_a_duplicate_or_an_odd_item_is_refused(text: str) -> None:
    """Two spellings of one value are a duplicate too."""
    assert read("list", text, of="number" if "1" in text else "key") is None


def test_items_never_run_into_each_other_in_the_canonical_form() -> None:
    """Each has its length before it."""
    assert canonical("list", '"a, b", c', of="key") is None
    assert canonical("list", "'1:a', b", of="key") != canonical("list", "a, '1:b'", of="key")


@given(
    st.lists(
        st.from_regex(r"[a-z_][a-z0-9_]{0,5}", fullmatch=True).filter(lambda key: key != "and"), min_size=1, unique=True
    )
)
def test_every_list_of_keys_is_read_back(keys: list[str]) -> None:
    """As it was written."""
    value = read("list", ", ".join(keys), of="key")
    assert value is not None
    assert value.data == tuple(keys)


def test_one_of_ignores_case_in_ascii_alone() -> None:
    """A choice that is listed in two cases is ambiguous; the Kelvin sign is no `k`."""
    assert canonical("one_of", "kg", choices=("Kg", "m")) == "Kg"
    assert canonical("one_of", "\u212ag", choices=("kg",)) is None
    assert canonical("one_of", "kg", choices=("kg", "KG")) is None
    assert canonical("one_of", " square   metre", choices=("Square metre",)) == "Square metre"


@given(st.fractions())
def test_every_fraction_is_read_exactly(number: Fraction) -> None:
    """As numerator and denominator."""
    assert read_number(f"{number.numerator}/{number.denominator}") == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_every_decimal_is_read_exactly(number: Any) -> None:
    """No float is between."""
    assert read_number(f"{number:f}") == Fraction(number)


def test_a_value_gets_its_place() -> None:
    """Then it is the prompt's."""
    value = read("word", "a")
    assert value is not None
    assert (placed(value, 3, 4).start, placed(value, 3, 4).derived) == (3, False)


@pytest.mark.parametrize(
    ("kind", "args"),
    [
        ("list", {"of": "key"}),
        ("pair", {}),
        ("one_of", {"choices": ("a",)}),
        ("number", {}),
        ("json", {}),
        ("pairs", {}),
        ("date", {}),
        ("word", {}),
    ],
)
def test_no_text_is_read_slowly(kind: str, args: dict[str, Any]) -> None:
    """White space, commas, brackets and digits by the hundred thousand."""
    started = perf_counter()
    for text in (
        "a" + " " * 190_000 + "b",
        "a," * 95_000,
        "[" * 190_000,
        "9" * 190_000,
        "a as " * 40_000,
        "a: b\n" * 40_000,
    ):
        read(kind, text, **args)
    assert perf_counter() - started < 20  # a hang, whatever the machine is doing
    assert MAX_ITEMS < 95_000


@pytest.mark.parametrize(
    ("kind", "args", "text", "reason"),
    [
        ("identifier", {}, "no name " + "x" * 60, f"`no name {'x' * 32}` is not a name"),
        ("identifier", {}, '""', "an empty name"),
        ("word", {}, "two words", "not one word"),
        ("quoted", {}, "plain", "not in quotes"),
        ("list", {"of": "identifier"}, "a, b, a", "an item stands twice"),
        ("one_of", {"choices": ("a", "b")}, "x" * 60, f"`{'x' * 40}` is not one of the choices"),
        ("date", {}, "03/04/2024", "a date with two readings"),
        ("date", {}, "no date " + "x" * 60, f"`no date {'x' * 32}` is not a date"),
        ("equation", {}, "x = " + "1" * 800, "an equation that is too long to be solved line by line"),
        ("equation", {}, "x^2 = 4", "an equation of degree 2"),
        ("equation", {}, "xy = 10", "`xy` may be one unknown or a product"),
        ("equation", {}, "2x = 10²", "a raised digit behind a digit"),
        ("equations", {}, "x = " + "1" * 6_400, "a system that is too long to be solved line by line"),
        ("equations", {}, "x^2 = 4, y = 1", "an equation of higher degree"),
        ("equations", {}, "ab = 5, c = 1", "`ab` may be one unknown or a product"),
        ("pair", {}, "nothing", "not a pair"),
        ("pair", {}, "a b -> c!", "a pair of something other than names"),
        ("pairs", {}, "words", "not lines of name and value"),
    ],
)
def test_a_refusal_says_why(kind: str, args: dict[str, Any], text: str, reason: str) -> None:
    """The page that explains a prompt shows it to the rule's author."""
    assert SLOT_TYPES[kind].read(text, SLOT_TYPES[kind].Args(**args)) == Refusal(reason)


@pytest.mark.parametrize(
    ("kind", "args", "text", "value"),
    [
        ("identifier", {}, '"a b"', Value("identifier", "a b", "a b", '"a b"')),
        ("word", {}, "Word", Value("word", "Word", "Word", "Word")),
        ("quoted", {}, "“a b”", Value("quoted", "a b", "a b", "“a b”")),
        ("date", {}, "4 March 2024", Value("date", "2024-03-04", "2024-03-04", "4 March 2024")),
        ("pair", {}, '"a" as b', Value("pair", "a->b", ("a", "b"), '"a" as b')),
        ("one_of", {"choices": ("a", "b")}, "B", Value("one_of", "b", "b", "B")),
        ("pairs", {}, "a: 1", Value("pairs", "a: 1", "a: 1", "a: 1")),
        ("json", {}, '{"a":1}', Value("json", '{"a": 1}', {"a": 1}, '{"a":1}')),
        ("number", {}, "7/2", Value("number", "7/2", Fraction(7, 2), "7/2")),
        ("list", {"of": "identifier"}, "a and b", Value("list(identifier)", "1:a1:b", ("a", "b"), "a and b")),
    ],
)
def test_a_value_is_its_kind_its_form_its_meaning_and_its_text(
    kind: str, args: dict[str, Any], text: str, value: Value
) -> None:
    """All four are kept: the form is compared, the meaning judged by, the text shown."""
    assert SLOT_TYPES[kind].read(text, SLOT_TYPES[kind].Args(**args)) == value


def test_an_equation_keeps_its_kind_form_and_text() -> None:
    """Its meaning has tests of its own; up to a length it is read."""
    one, two = read("equation", "2x = 10"), read("equations", "x + y = 5, x - y = 1")
    assert one is not None
    assert two is not None
    assert (one.type, one.canonical, one.text) == ("equation", "2*x = 10", "2x = 10")
    assert (two.type, two.canonical, two.text) == ("equations", "y + x = 5; -y + x = 1", "x + y = 5, x - y = 1")
    assert read("equation", "x = " + " " * 795 + "1") is not None
