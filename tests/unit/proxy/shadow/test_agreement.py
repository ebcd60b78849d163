"""Whether two answers say the same, and how sure a share is."""

import pytest

from stepcache.domain.request import Answer
from stepcache.domain.routes import Grade, Reason, Route, Word
from stepcache.pipeline.engine import Kept
from stepcache.proxy.shadow.agreement import Agreement, compare, equal_json, wilson


def served(text: str, grade: Grade = Grade.PROVED) -> Answer:
    """What the cache would have said."""
    return Answer(text, Route.ADAPT, Reason(Word.HIT), grade=grade)


@pytest.mark.parametrize(
    ("agree", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(agree: int, of: int, low: float, high: float) -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    assert tuple(round(end, 4) for end in wilson(agree, of)) == (low, high)


def test_the_interval_is_the_same_from_the_other_side() -> None:
    """What holds of agreeing holds of differing."""
    low, high = wilson(7, 25)
    assert wilson(18, 25) == pytest.approx((1 - high, 1 - low))


def test_nothing_seen_says_nothing() -> None:
    """And everything seen says no more than it can."""
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)


@pytest.mark.parametrize(
    ("said", "kept", "found"),
    [
        ("x = 5\n", Kept("x = 5", True), Agreement.TEXT),
        ("Sure! x = 5", Kept("x = 5", True), Agreement.TEXT),
        ("2x = 10\nx = 5", Kept("2x = 10\nx = 5", True), Agreement.PROVED),
        ("x = 6", Kept("x = 6", False), Agreement.MODEL_FAILS),
    ],
)
def test_a_proved_answer_agrees_with_every_right_one(said: str, kept: Kept, found: Agreement) -> None:
    """However that is worded; with a wrong one it cannot."""
    assert compare(served("x = 5"), said, kept) is found


def test_two_answers_that_pass_may_both_be_wrong() -> None:
    """So they differ, where nothing is proved."""
    said = '{"name": "Bob"}'
    found = compare(served('{"name": "Ann"}', Grade.CARRIED), said, Kept(said, True))
    assert (found, found.agrees) == (Agreement.DIFFERS, False)


def test_json_agrees_by_value() -> None:
    """Out of a fence too, where the rule takes it out."""
    kept = Kept('{"b": [1.50, "x"], "a": 1e2}', True)
    said = f"```json\n{kept.text}\n```"
    assert compare(served('{"a": 100, "b": [1.5, "x"]}', Grade.CARRIED), said, kept) is Agreement.VALUE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1.0"),
        ("100", "1e2"),
        ("-0", "0"),
        ("0.1", "0.10"),
        ("1e-999999999", "1e-999999999"),
        ('{"a": {"b": null}}', '{ "a" : { "b" : null } }'),
        ('"\\u00e9"', '"é"'),
    ],
)
def test_the_same_value_in_two_spellings_is_equal(one: str, other: str) -> None:
    """Exactly."""
    assert equal_json(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9007199254740993", "9007199254740992"),
        ("0.1", "0.1000000000000000055511151231257827"),
        ("1e-999999999", "2e-999999999"),
        ("1e-99999999999999999999", "2e-99999999999999999999"),
        ("[1, 2]", "[2, 1]"),
        ("[1]", "[1, 1]"),
        ('{"a": 1}', '{"a": 1, "b": 1}'),
        ("1", '"1"'),
        ("1", "true"),
        ("true", "false"),
        ("null", "false"),
        ('{"a": 1, "a": 1}', '{"a": 1, "a": 1}'),
        ("Ann", "Bob"),
        ("", ""),
    ],
)
def test_other_values_are_not(one: str, other: str) -> None:
    """Nor is what two readers could read differently."""
    assert not equal_json(one, other)
