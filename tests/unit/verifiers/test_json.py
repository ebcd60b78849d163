"""`json.*`: what the examples do not say."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Outcome, Verdict
from stepcache.plugins.signing import signature_of
from stepcache.text.json import JsonError, read
from stepcache.verifiers.json import ExtraKeys, HasKeys, HasTypes, IsComplete, IsGrounded, IsObject, MeetsSchema

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


def judged(verifier: Any, text: str, **args: Any) -> Verdict:
    """The verdict of a verifier on a text."""
    verdict: Verdict = verifier.check(Passage(text), verifier.Args(**args))
    return verdict


def test_an_empty_name_is_a_name() -> None:
    """It can be too many, missing, or of another type."""
    assert judged(ExtraKeys(), '{"a": 1, "": 2}', keys=("a",)).details == {"extra": '""'}
    assert not judged(ExtraKeys(), '{"a": 1, "": 2}', keys=("a",)).negated().ok
    assert judged(HasKeys(), '{"a": 1}', keys=("a", "")).details == {"missing": '""'}
    assert judged(HasTypes(), '{"": "x"}', integer=("",)).details == {"wrong": '""'}
    assert judged(IsComplete(), '{"a": "x"}', body="a: x", keys=("a", "")).details["missing"] == '""'


@pytest.mark.parametrize(
    ("text", "verifier", "args", "reason", "details"),
    [
        ("[]", IsObject(), {}, "JSON, but not an object", {}),
        ('{"a": 1}', HasKeys(), {"keys": ("b",)}, "missing keys: b", {"missing": "b"}),
        ('{"a": 1}', ExtraKeys(), {"keys": ("a",)}, "no key beyond those asked for", {}),
        ('{"a": 1}', ExtraKeys(), {"keys": ()}, "keys nobody asked for: a", {"extra": "a"}),
        ("[]", ExtraKeys(), {"keys": ()}, "JSON, but not an object", {}),
        (
            '{"a": "1"}',
            HasTypes(),
            {"integer": ("a",)},
            "members of another type than asked for: a",
            {"wrong": "a"},
        ),
        (
            '{"a": "y"}',
            IsComplete(),
            {"body": "a: x"},
            "not what the text states: a",
            {"missing": "", "wrong": "a"},
        ),
        (
            "{}",
            IsComplete(),
            {"body": "a: x"},
            "stated or asked for, but missing: a",
            {"missing": "a", "wrong": ""},
        ),
        (
            "{}",
            IsComplete(),
            {"body": "words"},
            "the text is not lines of name and value with one reading",
            {},
        ),
        (
            '{"name": "Ada"}',
            IsComplete(),
            {"body": "name: Ada\ncorrection: Bob", "keys": ("name",)},
            "a line, or a value, may say something of the others",
            {},
        ),
        (
            '["b"]',
            IsGrounded(),
            {"body": "a"},
            'values that do not stand in the text: "b"',
            {"ungrounded": '"b"'},
        ),
    ],
)
def test_a_verdict_says_why_and_what(
    text: str, verifier: Any, args: dict[str, Any], reason: str, details: dict[str, str]
) -> None:
    """The reason goes to the model that mends the answer, the details into the rule's own words."""
    verdict = judged(verifier, text, **args)
    assert (verdict.reason, dict(verdict.details)) == (reason, details)


def test_what_is_no_json_is_told_with_the_place_and_the_cause() -> None:
    """By every verifier in the reader's own words; a schema that is none is another matter."""
    broken = str(_error("{"))
    assert judged(IsObject(), "{").reason == broken
    assert judged(IsGrounded(), "{", body="").reason == "not one JSON value: unexpected text at character 2"
    schema = judged(MeetsSchema(), "{", schema={})
    assert (schema.reason, schema.details) == (broken, {"errors": broken})
    unusable = judged(MeetsSchema(), "{}", schema="5")
    assert (unusable.outcome, unusable.reason) == (Outcome.UNSURE, "a schema is an object, true or false")
    assert judged(IsComplete(), "{}", body="a: x", schema="{").reason == f"the schema is not JSON: {broken}"


def _error(text: str) -> JsonError:
    with pytest.raises(JsonError) as caught:
        read(text)
    return caught.value


def test_the_first_error_of_a_schema_is_the_reason() -> None:
    """In the message and in the details alike."""
    verdict = judged(MeetsSchema(), '{"a": "x"}', schema={"properties": {"a": {"type": "integer"}}})
    assert verdict.details == {"errors": verdict.reason}
    assert verdict.reason.endswith("at /a")


def test_twenty_names_are_told_whole_and_long_ones_in_part() -> None:
    """Eighty characters of each."""
    names = tuple(f"k{i}" for i in range(20))
    assert judged(HasKeys(), "{}", keys=names).details["missing"] == ", ".join(names)
    assert judged(HasKeys(), "{}", keys=("n" * 100,)).details["missing"] == "n" * 80


def test_a_type_is_asked_of_its_own_members_only() -> None:
    """A string is no integer, nor a number, whatever else may be one."""
    assert not judged(HasTypes(), '{"a": "x"}', number=("a",)).ok
    assert not judged(HasTypes(), '{"a": 1.5}', integer=("a",)).ok


def test_keys_narrow_what_a_schema_has_room_for() -> None:
    """Only what both name counts."""
    schema: dict[str, object] = {"properties": {"a": {}, "b": {}}}
    assert judged(IsComplete(), '{"a": "x"}', body="a: x\nb: y\nc: z", keys=("a", "c"), schema=schema).details == {
        "missing": "c",
        "wrong": "",
    }
    assert judged(IsComplete(), '{"a": "x"}', body="a: x\nb: y", keys=("a",), schema=schema).ok


def test_a_value_is_looked_for_behind_its_first_place() -> None:
    """There it may be part of a word; how often it stands does not matter, up to a bound."""
    assert judged(IsGrounded(), "[7]", body="77 is not 7 but 17").ok
    assert judged(IsGrounded(), '["aa"]', body="aaa aa").ok
    assert judged(IsGrounded(), '["aba"]', body="xababa aba").ok
    assert judged(IsGrounded(), '["- a"]', body="x- a").ok
    assert not judged(IsGrounded(), '["a"]', body="xa ax").ok


def test_two_thousand_values_are_looked_up() -> None:
    """One more is too many to be sure of."""
    assert judged(IsGrounded(), json.dumps([1] * 2_000), body="1").ok
    many = judged(IsGrounded(), json.dumps([1] * 2_001), body="1")
    assert (many.outcome, many.reason) == (Outcome.UNSURE, "more than 2000 values")
