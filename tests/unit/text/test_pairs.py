"""Reading labelled lines."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.text.json import write
from stepcache.text.pairs import Pair, flat, read_pairs, says

NAMES = st.text("abcXYZ_", min_size=1, max_size=8)
PLAIN = st.text("abc XYZ0123456789.@/'é", min_size=1, max_size=12).map(lambda text: text.strip(" '.") or "a")
NOTATIONS = [
    "{n}: {v}",
    "{n} = {v}",
    "{n} - {v}",
    "- {n}: {v}",
    "* **{n}**: {v}",
    "**{n}:** {v}",
    '"{n}": {v}',
    "`{n}`: {v}",
]


@given(
    st.dictionaries(NAMES, PLAIN, min_size=1, max_size=5),
    st.sampled_from(NOTATIONS),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
def test_a_record_is_read_as_it_was_written(record: dict[str, str], notation: str, end: str) -> None:
    """In every listed notation."""
    text = end.join(notation.format(n=name, v=value) for name, value in record.items())
    assert read_pairs(text) == tuple(Pair(name, value) for name, value in record.items())


@given(st.dictionaries(NAMES, PLAIN, min_size=1, max_size=5))
def test_a_table_is_read_below_its_header(record: dict[str, str]) -> None:
    """The header row itself is no pair."""
    rows = "".join(f"| {name} | {value} |\n" for name, value in record.items())
    assert read_pairs("| Field | Value |\n|---|:--|\n" + rows) == tuple(Pair(*item) for item in record.items())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "her name is Ada",
        "name: Ada\nand so on",
        "name: Ada, age: 31",
        "name: Ada age=31",
        "name:Ada,age:31",
        "name: Ada; age 31",
        "name: Ada | age 31",
        "name - Ada - 31",
        "start - end: 5",
        "name: Ada\nname: Bob",
        "person:\n  name: Ada",
        "name: Ada\n  age: 31",
        "- name: Ada\nage: 31",
        '"name": "Ada",',
        'name: "Ada" or "Bob"',
        'tags: ["a", oops',
        "name\tage\nAda\t31",
        "name | age\nAda | 31",
        "| name | age |\n| Ada | 31 |",
        "|a|b|\n|--|--|\n|c|d|e|",
        "10:30 tea",
        "a" * 81 + ": b",
        "http://x.org",
        "C:\\temp",
        "time 10:30",
        'path: "D:\\temp\\big"',
        'name: "\\u0041da"',
        "rates: [0.1000000000000000055]",
        "rates: [1.10]",
        'o: {"a": [1E2]}',
        "name: **Ada**",
        "| field | value |\n|---|---|\n| name | **Ada** |",
        '| field | value |\n|---|---|\n| path | "D:\\temp" |',
        '| field | value |\n|---|---|\n| name | "Ada" Lee |',
        "name: `Ada`",
        "age: 31 # estimated",
        "b: \u2033",
        "name: 'Ada'",
        "name: \u201cAda\u201d",
        "name: *Ada*",
        "name: ~~Bob~~ Ada",
        "name: <b>Ada</b>",
        "name: see [Ada](a@x.org)",
        "name: ________",
        "status: (x) single ( ) married",
        "status: () single (X) married",
        "terms: \u2611 accepted \u2610 declined",
        "terms: accepted \u2713",
        "terms: yes [x] no [ ]",
        "gender: M / F",
        "name: ...",
        "name: \u2014",
        "name: \u200bAda",
        "name: Ada\u200b",
        "name: \u202eAda",
        "name: Ada\u2028age: 31",
        "name: Ada\rLee",
        "a: 1\n" * 2000,
    ],
)
def test_a_text_with_a_second_reading_is_refused(text: str) -> None:
    """Two pairs in a line, rows that may be columns, headings, names that stand twice."""
    assert read_pairs(text) is None


@pytest.mark.parametrize(
    "value", ["10:30", "https://a.b/c?d=e:f", "well - done", "1,5", "O'Brien", '["a: b", "c; d"]', "[1, 2.5]", "a_b*c"]
)
def test_a_value_with_one_reading_keeps_its_characters(value: str) -> None:
    """Times, addresses, dashes and JSON are values."""
    assert read_pairs(f"name: {value}") == (Pair("name", value),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31", 31),
        ("-2.5", -2.5),
        ("true", True),
        ("null", None),
        ('"31"', "31"),
        ("[1]", [1]),
        ("007", "007"),
        ("1.10", "1.10"),
        ("-0", "-0"),
        ("1e5", "1e5"),
        ("0.0000001", "0.0000001"),
        ("1234567890123456", "1234567890123456"),
        ("True", "True"),
        ('"a" b', '"a" b'),
    ],
)
def test_a_value_is_the_literal_it_spells_where_no_character_is_lost(text: str, value: object) -> None:
    """Numbers that would be written otherwise stay text; a pair says its characters as well."""
    pair = Pair("n", text)
    assert (pair.value, type(pair.value)) == (value, type(value))
    assert says(pair, value)
    assert says(pair, text)
    assert not says(pair, [value])


def test_a_number_is_no_truth() -> None:
    """1 is not true, 1.0 is not 1."""
    assert not says(Pair("n", "1"), value=True)
    assert not says(Pair("n", "true"), 1)


@pytest.mark.parametrize(
    ("stated", "answered"),
    [
        ("[true, false]", [1, 0]),
        ("[1]", [1.0]),
        ("[1]", [True]),
        ('{"a": {"b": [0]}}', {"a": {"b": [False]}}),
        ("[1.0]", [1]),
    ],
)
def test_a_value_within_a_literal_keeps_its_kind(stated: str, answered: object) -> None:
    """What Python holds equal is not."""
    assert not says(Pair("n", stated), answered)


def test_an_object_says_the_same_in_any_order() -> None:
    """Its names have none."""
    assert says(Pair("n", '{"a": 1, "b": [2.5]}'), {"b": [2.5], "a": 1})


def test_nested_members_have_dotted_names() -> None:
    """Empty objects and arrays are values."""
    assert list(flat({"a": {"b": 1, "c": {"d": []}}, "e": {}})) == [("a.b", 1), ("a.c.d", []), ("e", {})]
    assert write(dict(flat({"a": {"b": 1}}))) == '{"a.b": 1}'


@pytest.mark.timing
@pytest.mark.parametrize(
    "text", ["a" + " " * 200_000, "a -" * 90_000, " " * 200_000 + "a:", "x: " + ":" * 200_000, "**" * 99_000 + ":"]
)
def test_a_hostile_line_is_read_in_time(text: str) -> None:
    """No text costs its length squared."""
    start = time.perf_counter()
    assert read_pairs(text) is None
    assert time.perf_counter() - start < 0.5
