"""The expressions of a rule, evaluated without any code of a rule's."""

from fractions import Fraction

import pytest

from stepcache.domain.expressions import (
    AllOf,
    AnyOf,
    Call,
    Changed,
    Compare,
    Const,
    Expr,
    ListOf,
    Not,
    Ref,
    Undefined,
    arguments_of,
    holds,
    slots_in,
    value_of,
)
from stepcache.domain.slots import NO_SLOTS, Value

NEW = {
    "fn": Value("identifier", "total", "total", "total", 0, 5),
    "n": Value("integer", "3", Fraction(3), "3", 6, 7),
    "short": Value("flag", "true", True),
}
OLD = {**NEW, "fn": Value("identifier", "sum", "sum", "sum", 0, 3)}


def test_the_slots_of_an_expression_are_named_in_order() -> None:
    """Wherever they stand."""
    inner = AllOf((Changed("a"), Not(Compare("==", Ref("b"), ListOf((Ref("c"), Const("x")))))))
    assert list(slots_in(AnyOf((inner, Call("f", (("one", Ref("a")),)))))) == ["a", "b", "c", "a"]


def test_a_value_is_a_literal_a_slots_data_or_a_list_of_both() -> None:
    """An empty slot is undefined; a condition is no value."""
    assert value_of(ListOf((Const(Fraction(1)), Ref("fn"))), NEW) == (Fraction(1), "total")
    with pytest.raises(Undefined):
        value_of(Ref("gone"), NEW)
    with pytest.raises(TypeError, match="Changed"):
        value_of(Changed("fn"), NEW)


def test_an_argument_whose_slot_is_not_filled_is_left_out() -> None:
    """The verifier then has its default, or says that it lacks one."""
    call = Call("f", (("name", Ref("fn")), ("gone", Ref("gone")), ("flag", Const(True))))
    assert arguments_of(call, NEW) == {"name": "total", "flag": True}


def number(value: int) -> Const:
    """A literal number."""
    return Const(Fraction(value))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Changed("fn"), True),
        (Changed("n"), False),
        (Not(Changed("n")), True),
        (AllOf((Changed("fn"), Changed("n"))), False),
        (AnyOf((Changed("fn"), Changed("n"))), True),
        (Compare("==", Ref("fn"), Const("total")), True),
        (Compare("!=", Ref("fn"), Const("total")), False),
        (Compare("==", Ref("gone"), Const("x")), False),
        (Compare("!=", Ref("gone"), Const("x")), True),
        (Compare("<", Ref("n"), number(4)), True),
        (Compare("<=", Ref("n"), number(3)), True),
        (Compare(">", Ref("n"), number(3)), False),
        (Compare(">=", Ref("n"), number(3)), True),
        (Compare("~", Ref("n"), number(3)), False),
        (Compare("<", Ref("fn"), number(3)), False),
        (Compare("<", number(3), Ref("fn")), False),
        (Ref("short"), True),
        (Ref("gone"), False),
        (Const(False), False),
    ],
)
def test_a_condition_holds_of_the_new_prompt_and_a_candidate(condition: Expr, expected: bool) -> None:
    """Only `changed` looks at the candidate."""
    assert holds(condition, NEW, OLD) is expected


def test_a_slot_in_one_prompt_only_has_changed() -> None:
    """In either direction; in neither it has not."""
    assert holds(Changed("fn"), NEW, NO_SLOTS)
    assert holds(Changed("fn"), NO_SLOTS, NEW)
    assert not holds(Changed("fn"), NO_SLOTS, NO_SLOTS)
