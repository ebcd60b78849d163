"""Arguments against signatures."""

from fractions import Fraction

import pytest

from stepcache.domain.expressions import Call, Const, ListOf, Ref, Regex
from tests.fakes.rule_files import codes, compiled, task_of

CALL = "require output text.contains(w)"


def with_check(check: str) -> tuple[str, str]:
    """One more check below the first."""
    return CALL, f"{CALL}\n  {check}"


@pytest.mark.parametrize(
    ("check", "call"),
    [
        ("expect output text.contains(text=w)", Call("text.contains", (("text", Ref("w")),))),
        ('expect output text.contains("a\\nb")', Call("text.contains", (("text", Const("a\nb")),))),
        ("expect output text.matches(/a\\/b/i)", Call("text.matches", (("pattern", Const(Regex("a/b", "i"))),))),
        ("expect each text.shorter_than(12)", Call("text.shorter_than", (("limit", Const(Fraction(12))),))),
        ('expect output text.mentions(w, "a")', Call("text.mentions", (("words", ListOf((Ref("w"), Const("a")))),))),
        (
            'expect output text.mentions(["a", [w]])',
            Call("text.mentions", (("words", ListOf((Const("a"), Ref("w")))),)),
        ),
        ("expect output text.mentions(words=[w])", Call("text.mentions", (("words", ListOf((Ref("w"),))),))),
    ],
)
def test_arguments_are_bound_to_their_names(check: str, call: Call) -> None:
    """By place or keyword, in the signature's order; the rest as one list."""
    assert task_of(with_check(check)).checks[1].call == call


@pytest.mark.parametrize(
    ("check", "code"),
    [
        ("expect output text.contains(w, w)", "SC201"),
        ("expect output text.contains(w, w, w, w)", "SC201"),
        ("expect output text.not_empty(w)", "SC201"),
        ("expect output text.contains(w, txet=w)", "SC201"),
        ("expect output text.contains(w, text=w)", "SC115"),
        ("expect output text.contains()", "SC202"),
        ("expect output text.contains(ww)", "SC101"),
        ("expect output text.contains(f(w))", "SC203"),
        ("expect output text.contains(7)", "SC203"),
        ("expect output text.contains(true)", "SC203"),
        ("expect output text.contains(/a/)", "SC203"),
        ("expect output text.contains([w])", "SC203"),
        ("expect output text.contains(30d)", "SC203"),
        ("expect output json.grounded(w)", "SC203"),
        ("expect each text.shorter_than(w)", "SC203"),
        ("expect each text.shorter_than(1.5)", "SC203"),
        ("expect each text.shorter_than(0)", "SC204"),
        ("expect each text.shorter_than(-99999999999999999999)", "SC204"),
        ("expect each text.shorter_than(1 h)", "SC004"),
        ("expect output text.matches(/(/)", "SC301"),
        (f"expect output text.matches(/{'a' * 2001}/)", "SC301"),
        ("expect output text.matches(/(a)\\1/)", "SC302"),
        ("expect output text.matches(/a/x)", "SC302"),
        ("expect each algebra.restates(w)", "SC203"),
        ("expect output json.schema(w)", "SC203"),
        ("expect each algebra.isolates(w)", "SC203"),
    ],
)
def test_a_wrong_argument_is_one_finding(check: str, code: str) -> None:
    """And what the check would have proved is not missed then."""
    assert [one for one, _ in codes(with_check(check))] == [code]


def test_a_constant_stands_for_its_value() -> None:
    """Folded at compile time; of the wrong kind, it is told where it is named."""
    lets = ("stepcache 1\n", "stepcache 1\nlet WORDS = [one, two]\nlet MOST = 9\n")
    checks = task_of(lets, with_check("expect each text.shorter_than(MOST)")).checks
    assert checks[1].call.args == (("limit", Const(Fraction(9))),)
    assert codes(lets, with_check("expect each text.shorter_than(WORDS)")) == [("SC203", 10)]


def test_a_mistyped_constant_is_no_symbol() -> None:
    """A name in capitals that is nearly a constant's."""
    lets = ("stepcache 1\n", "stepcache 1\nlet WORDS = [one, two]\n")
    pattern = ('"Repeat {w: word}"', '"Repeat {w: one_of(WORSD)}"')
    assert codes(lets, pattern) == [("SC101", 6)]
    assert task_of(lets, ('"Repeat {w: word}"', '"Repeat {w: one_of(WORDS)}"')).prompt_slots == {"w": "one_of"}


def test_slot_types_take_types_and_constants() -> None:
    """`list(key)`; an unknown inner type is told inside the template."""
    found = compiled(('"Repeat {w: word}"', '"Repeat {w: list(kye)}"')).findings
    assert [(one.code, one.span.line, one.span.column) for one in found] == [("SC101", 5, 28)]
    assert codes(('"Repeat {w: word}"', '"Repeat {w: equation(degree=9)}"')) == [("SC204", 5)]
