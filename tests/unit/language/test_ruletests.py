"""`test` blocks."""

import pytest

from stepcache.domain.expressions import Regex
from tests.fakes.rule_files import codes, compiled, task_of

EXPECT = "    expect route == generate"


def test_a_test_is_read() -> None:
    """Givens in order, replies of one or several lines, values of three kinds."""
    given = '    given "Repeat b" => """\n      b\n      """\n    model "c", "d"'
    body = f"{given}\n    expect calls == 2\n    expect output ~ /a/i\n    expect slot.w == a"
    test = task_of((EXPECT, body)).tests[0]
    assert (test.name, test.given, test.when, test.model) == ("it", (("Repeat b", "b"),), "Repeat a", ("a", "c", "d"))
    found = [(one.field, one.op, one.value, one.text) for one in test.expectations]
    assert found == [
        ("calls", "==", 2, "calls == 2"),
        ("output", "~", Regex("a", "i"), "output ~ /a/i"),
        ("slot.w", "==", "a", "slot.w == a"),
    ]


def test_a_test_may_send_a_schema() -> None:
    """As a text or as a constant, which is then used."""
    head, when = "stepcache 1\n", '    when "Repeat a"\n'
    given = '    given "Repeat b" with schema PERSON => "b"\n'
    sent = '    when "Repeat a" with schema "{\\"type\\": \\"object\\"}"\n'
    test = task_of((head, f'{head}let PERSON = """{{}}"""\n'), (when, given + sent)).tests[0]
    assert test.schemas == ("{}", '{"type": "object"}')


@pytest.mark.parametrize(
    ("schema", "code"), [('"{"', "SC203"), ('"[]"', "SC203"), ("7", "SC203"), ("[a]", "SC203"), ("NAME", "SC203")]
)
def test_a_schema_that_is_none_is_told(schema: str, code: str) -> None:
    """It is one JSON object in a text, or a constant's name."""
    assert codes(('when "Repeat a"', f'when "Repeat a" with schema {schema}')) == [(code, 14)]


def test_an_unknown_slot_in_an_expectation_lists_those_there_are() -> None:
    """Where no name is near."""
    found = compiled(("route == generate", "slot.zz == a")).findings
    assert [(one.code, one.help) for one in found if one.code == "SC101"] == [("SC101", "there is `w`")]


@pytest.mark.parametrize(
    ("expectation", "code"),
    [
        ("rout == generate", "SC805"),
        ("colour == red", "SC805"),
        ("slot.v == a", "SC101"),
        ("route == genrate", "SC203"),
        ("route == far", "SC203"),
        ("reason == mis", "SC203"),
        ("calls == many", "SC203"),
        ("calls ~ /1/", "SC203"),
        ("output ~ 7", "SC203"),
        ("output < 7", "SC203"),
        ("output == [a]", "SC203"),
        ("output ~ /(/", "SC301"),
    ],
)
def test_mistakes_in_an_expectation_are_told(expectation: str, code: str) -> None:
    """In its line."""
    assert codes((EXPECT, f"    expect {expectation}")) == [(code, 16)]


@pytest.mark.parametrize(
    "expectation", ['reason == "skip: the names clash"', "reason == miss", "tokens <= 7", 'output ~ "a"', "rule != x"]
)
def test_good_expectations(expectation: str) -> None:
    """Every field has values of its kind."""
    assert codes((EXPECT, f"    expect {expectation}")) == []


def test_a_test_needs_one_when() -> None:
    """Neither none nor two."""
    assert codes(('    when "Repeat a"\n', "")) == [("SC202", 13)]
    assert codes((EXPECT, f'{EXPECT}\n    when "Repeat b"')) == [("SC115", 17)]


def test_a_test_that_cannot_pass_is_told() -> None:
    """A route that takes a call, and none expected."""
    assert codes((EXPECT, f"{EXPECT}\n    expect calls == 0")) == [("SC804", 16)]
    assert codes((EXPECT, f"{EXPECT}\n    expect calls == 1")) == []
