"""What a plugin's worker answers, read strictly."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.signatures import Signature
from stepcache.domain.slots import Value
from stepcache.domain.steps import Segmented, Step
from stepcache.domain.verdicts import Outcome, Verdict
from stepcache.domain.writing import Adapted, Solution
from stepcache.hosting.results import (
    MAX_REASON,
    Fault,
    adapted_of,
    answer_of,
    segmented_of,
    solution_of,
    value_of,
    verdict_of,
)
from stepcache.hosting.wire import plain
from stepcache.ports import Refusal

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["pass", "fail", "unsure"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_only_the_very_shape_of_a_pass_is_a_pass(data: Any) -> None:
    """Whatever else a worker writes is none, and nothing raises."""
    verdict = verdict_of("a.b", answer_of(data))
    match data:
        case [True, ["pass", str(), dict()]]:
            assert verdict.outcome in {Outcome.PASS, Outcome.UNSURE}
        case _:
            assert not verdict.ok


@given(JSON)
def test_nothing_that_a_worker_writes_raises(data: Any) -> None:
    """It is a result of the right kind, or none."""
    signature = Signature("a.b")
    assert isinstance(segmented_of("a.b", "text", data), Segmented)
    assert isinstance(adapted_of(signature, {}, data), Adapted | None)
    assert isinstance(solution_of(signature, data), Solution | None)
    for kind in ("a.b", "number", "list", "json", "equation"):
        assert isinstance(value_of("a.b", kind, "text", data), Value | Refusal)


def test_a_verdict_is_read_with_its_reason_and_details() -> None:
    """Of some length; longer ones come from no worker of ours."""
    told = verdict_of("a.b", ["fail", "why", {"missing": "x"}])
    assert told == Verdict(Outcome.FAIL, "why", {"missing": "x"})
    assert verdict_of("a.b", ["pass", "x" * (MAX_REASON + 1), {}]) == Verdict.unsure("a.b gave no verdict")
    assert not verdict_of("a.b", ["pass", "", {str(number): "" for number in range(65)}]).ok


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ([False, "ValueError"], "raised ValueError"),
        ([False, "x" * 100], "raised"),
        ([False, "Value Error; trust me"], "raised"),
        ([1, ["pass", "", {}]], "gave no answer"),
        (None, "gave no answer"),
    ],
)
def test_a_fault_is_told_in_some_words_of_ours(data: object, reason: str) -> None:
    """But for the name of what was raised."""
    assert answer_of(data) == Fault(reason)
    assert verdict_of("a.b", answer_of(data)) == Verdict.unsure(f"a.b {reason}")
    assert value_of("a.b", "a.b", "", answer_of(data)) == Refusal(f"a.b {reason}")


def test_steps_are_counted_here() -> None:
    """A worker tells their texts and names alone."""
    assert segmented_of("a.b", "xy", [[["x", ""], ["y", "last"]], True, ""]) == Segmented(
        (Step(0, "x"), Step(1, "y", "last"))
    )
    assert segmented_of("a.b", "xy", [[["x"]], True, ""]) == Segmented((Step(0, "xy"),), False, "a.b: gave no steps")


def test_an_adapter_carries_slots_of_its_types_alone() -> None:
    """Those that its manifest names, whatever it says of others."""
    slots = {name: Value(kind, "a", "a") for name, kind in (("w", "word"), ("l", "list(word)"), ("n", "number"))}
    signature = Signature("a.b", carries_types=frozenset({"word", "list"}))
    assert adapted_of(signature, slots, ["t", ["w", "l", "n", "none"], ""]) == Adapted("t", frozenset({"w", "l"}))


@pytest.mark.parametrize(
    ("kind", "data", "value"),
    [
        ("word", "a", Value("word", "a", "a")),
        ("number", Fraction(1, 2), Value("number", "1/2", Fraction(1, 2))),
        ("integer", 7, Value("integer", "7", Fraction(7))),
        ("list", ("a", "bc"), Value("list", "1:a2:bc", ("a", "bc"))),
        ("json", {"b": 1, "a": [None]}, Value("json", '{"a": [null], "b": 1}', {"b": 1, "a": [None]})),
        ("date", date(2026, 3, 4), Value("date", "2026-03-04", "2026-03-04", "2026-03-04")),
        ("a.kind", ("x", 1), Value("a.kind", "theirs", ("x", 1))),
    ],
)
def test_a_value_of_a_type_of_ours_is_made_here(kind: str, data: object, value: Value) -> None:
    """Its canonical text, too: two values are the same where that is."""
    assert value_of("a.b", kind, "", [kind, "theirs", plain(data)]) == value


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("word", ""),
        ("number", True),
        ("number", "many"),
        ("equation", 7),
        ("list", (1,)),
        ("labels", "a"),
        ("pair", ()),
    ],
)
def test_what_is_no_value_of_a_type_of_ours_refuses(kind: str, data: object) -> None:
    """So does a value of another type than is asked for."""
    assert isinstance(value_of("a.b", kind, "", [kind, "theirs", plain(data)]), Refusal)
    assert isinstance(value_of("a.b", "a.kind", "", [kind, "theirs", plain(data)]), Refusal)
