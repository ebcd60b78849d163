"""`json.*`: what the examples do not say."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Outcome, Verdict
from stepcache.plugins import signature_of
from stepcache.verifiers.json import ExtraKeys, HasKeys, HasTypes, IsComplete, IsGrounded, MeetsSchema

RECORDS = st.dictionaries(
    st.sampled_from(["name", "age", "city", "x.y"]),
    st.integers(0, 99) | st.text("abC ", min_size=1).map(str.strip).filter(bool),
    min_size=1,
)


def complete(answer: object, body: str, **more: object) -> Verdict:
    """The verdict on an object."""
    return IsComplete().check(Passage(json.dumps(answer)), IsComplete.Args(body=body, **more))


@given(RECORDS, RECORDS)
def test_only_the_record_itself_is_complete(one: dict[str, object], two: dict[str, object]) -> None:
    """An object passes for the lines of a record exactly where it is that record."""
    body = "\n".join(f"{name}: {value}" for name, value in one.items())
    assert complete(two, body).ok is (one == two)


def test_a_member_nobody_stated_is_no_part_of_the_text() -> None:
    """Nor one under a path that no line has, nor a nested member beside a plain one."""
    body = "a: x\nb.c: 1"
    assert complete({"a": "x", "b": {"c": 1}}, body).ok
    assert complete({"a": "x", "b.c": 1}, body).ok
    assert complete({"a": "x", "b": {"c": 1, "d": 2}}, body).details["wrong"] == "b"
    assert complete({"a": "x", "a.z": 1, "b.c": 1}, body).details["wrong"] == "a.z"
    assert complete({"a": "x", "b.c": 1, "b": {"c": 1}}, body).details["wrong"] == "b.c"


def test_keys_and_schema_say_what_there_is_room_for() -> None:
    """A key asked for that is not stated cannot be proved; pairs without room do not count."""
    body = "a: x\nb: y"
    schema: dict[str, object] = {"properties": {"a": {}, "z": {}}}
    assert complete({"a": "x"}, body, schema=schema).ok
    assert complete({"a": "x"}, body, schema=json.dumps(schema)).ok
    assert not complete({"a": "x", "b": "y"}, body, schema=schema).ok
    assert complete({"a": "x"}, body, keys=("a", "z")).details["missing"] == "z"
    assert complete({"a": "x", "z": 1}, body, keys=("a", "z")).details["wrong"] == "z"
    assert complete({}, body, schema="no json").outcome is Outcome.UNSURE


def test_what_no_object_has_is_unsure_under_forbid() -> None:
    """`forbid json.extra_keys` must not pass for a text that is no object."""
    verdict = ExtraKeys().check(Passage("[]"), ExtraKeys.Args(keys=()))
    assert verdict.negated().outcome is Outcome.UNSURE


def test_many_names_are_told_in_part() -> None:
    """The first twenty."""
    args = HasKeys.Args(keys=tuple(f"k{i}" for i in range(30)))
    assert HasKeys().check(Passage("{}"), args).reason.endswith("k19 and 10 more")


def test_types_are_told_apart() -> None:
    """An integer is a number, a truth is neither, what is absent has no wrong type."""
    value = Passage('{"i": 1, "f": 1.5, "b": true, "a": [], "o": {}, "n": null, "s": ""}')
    right = HasTypes.Args(
        number=("i", "f"), boolean=("b",), array=("a",), object=("o",), null=("n", "x"), string=("s",)
    )
    assert HasTypes().check(value, right).ok
    assert HasTypes().check(value, HasTypes.Args(integer=("f", "b"), string=("n",))).details == {"wrong": "n, f, b"}


def test_grounding_looks_for_whole_words_in_any_case() -> None:
    """True, false, null and empty strings are passed over."""
    body = "ANN Lee paid 7 for 30 apples"
    assert IsGrounded().check(Passage('["ann  lee", 7, "", true, null]'), IsGrounded.Args(body=body)).ok
    verdict = IsGrounded().check(Passage('["An", 3, "Lee"]'), IsGrounded.Args(body=body))
    assert verdict.details == {"ungrounded": '"An", 3'}
    assert IsGrounded().check(Passage('["An", 3, "Lee"]'), IsGrounded.Args(body=body, min=0.3)).ok


def test_grounding_bounds_its_work() -> None:
    """A text of one letter, and values made of it."""
    values = json.dumps(["a" * count for count in range(1, 300)])
    assert not IsGrounded().check(Passage(values), IsGrounded.Args(body="a" * 60_000)).ok
    many = IsGrounded().check(Passage(json.dumps(list(range(3_000)))), IsGrounded.Args(body="1"))
    assert many.outcome is Outcome.UNSURE


@pytest.mark.parametrize(
    ("verifier", "proved"),
    [
        (HasKeys(), ["keys"]),
        (MeetsSchema(), []),
        (IsComplete(), ["body"]),
        (IsGrounded(), []),
        (ExtraKeys(), []),
    ],
)
def test_a_signature_says_what_a_pass_proves(verifier: object, proved: list[str]) -> None:
    """A key list proves the keys, a schema nothing; only labelled lines prove values."""
    assert [parameter.name for parameter in signature_of(verifier).parameters if parameter.proves] == proved


@pytest.mark.parametrize("body", ["name: Ada\ncorrection: Bob", "name: same as nick\nnick: Ada"])
def test_lines_about_each_other_leave_completeness_open(body: str) -> None:
    """What they mean together is not proved by any one of them."""
    verdict = IsComplete().check(Passage('{"name": "Ada"}'), IsComplete.Args(body=body, keys=("name",)))
    assert verdict.outcome is Outcome.UNSURE


def test_a_truth_within_a_list_is_no_number() -> None:
    """`[1, 0]` is not what `[true, false]` states."""
    assert not IsComplete().check(Passage('{"a": [1, 0]}'), IsComplete.Args(body="a: [true, false]")).ok
