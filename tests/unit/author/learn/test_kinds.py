"""Slot types: the narrowest that reads what was seen."""

import pytest

from stepcache.author.learn.kinds import Kind, kind_of


@pytest.mark.parametrize(
    ("values", "sort", "wanted"),
    [
        (["1", "20", "-3"], "number", Kind("integer")),
        (["1", "2.5"], "number", Kind("number")),
        (["15%", "2.5 %"], "percent", Kind("percent")),
        (["2x = 4", "x + 1 = 3"], "equation", Kind("equation", degree=1)),
        (["x^2 = 4", "x = 3"], "equation", Kind("equation", degree=2)),
        (["12 * 3", "1 + 1"], "expression", Kind("expression")),
        (["4 March 2026", "2026-03-04"], "date", Kind("date")),
        (['"a b"', "'c'"], "quoted", Kind("quoted")),
        (["name", "name, email", "city and name"], "", Kind("list", of="key")),
        (["good or bad", "yes or no", "spam or ham"], "", Kind("labels")),
        (["km", "m", "km", "m", "km", "m"], "word", Kind("one_of", choices=("km", "m"))),
        (["Ada Lovelace", "Bo Lee", "Cy Holm"], "", Kind("person")),
        (["total", "add_up", "x1"], "word", Kind("identifier")),
        (["a/b", "c/d", "e/f"], "", Kind("word")),
        (["8", "08", "17", "4", "23", "5", "6", "9", "31", "32", "33"], "number", Kind("word")),
        (["name: Ada\nage: 7", "city: Rome\nyear: 1990"], "", Kind("pairs")),
        (["any words", "at all, or 7 of them?"], "", Kind("text")),
    ],
)
def test_the_narrowest_type_is_taken(values: list[str], sort: str, wanted: Kind) -> None:
    """A type that reads nine of ten values, the narrower before the wider."""
    assert kind_of(values, sort) == wanted


def test_a_letter_beside_an_equation_is_its_unknown() -> None:
    """Though it is one of few values, too."""
    values = ["x", "y"] * 10
    assert kind_of(values, "word", in_equation=True) == Kind("identifier")
    assert kind_of(values, "word") == Kind("one_of", choices=("x", "y"))


def test_one_odd_value_in_twenty_changes_nothing() -> None:
    """It is not read, so its prompt is not claimed; nor does it become one of the choices."""
    assert kind_of(["km", "miles"] * 10 + ["km and round it"] * 2, "") == Kind("one_of", choices=("km", "miles"))
