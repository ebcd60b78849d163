"""What of a request a rule may see, and whether it may be cached at all."""

from typing import Any

import pytest

from stepcache.dialects.base import Reading
from stepcache.dialects.fields import is_deeper, is_text
from stepcache.dialects.registry import dialect_of
from stepcache.domain.request import Api
from stepcache.domain.routes import Reason, Word
from tests.fakes.toys import request


def read(**body: Any) -> Reading | Reason:
    """The reading of a request with that body."""
    return dialect_of(Api.CHAT).read(request("Say hi", **body).body)


def test_a_plain_request_is_its_prompt() -> None:
    """Greedy, without system text, turns, schema, stops or limit."""
    assert read() == Reading("Say hi")


def test_system_text_and_turns_stand_around_the_prompt() -> None:
    """The first message may be the system's; whatever is between it and the prompt is a turn."""
    system, turn = {"role": "system", "content": "S"}, {"role": "assistant", "content": "T"}
    assert read(messages=[system]) == Reading("Say hi", system="S")
    assert read(messages=[system, turn]) == Reading("Say hi", system="S", turns=True)
    assert read(messages=[turn, system]) == Reason(Word.UNCACHEABLE, "messages")


def test_the_least_limit_and_all_stops_are_kept() -> None:
    """Whatever they are called."""
    assert read(max_tokens=9, max_completion_tokens=7, stop="x") == Reading("Say hi", stops=("x",), max_tokens=7)
    assert read(stop=["a", "b"], max_tokens=None) == Reading("Say hi", stops=("a", "b"))
    assert read(stop="") == read(stop=[]) == Reading("Say hi")


def test_a_schema_is_read_wherever_servers_take_it() -> None:
    """OpenAI's `json_schema`, llama.cpp's `schema` beside `json_object`."""
    wrapped = {"type": "json_schema", "json_schema": {"schema": {"a": 1}}}
    assert read(response_format=wrapped) == Reading("Say hi", schema={"a": 1}, formatted=True)
    beside = {"type": "json_object", "schema": {"a": 1}}
    assert read(response_format=beside) == Reading("Say hi", schema={"a": 1}, formatted=True)
    bare: list[dict[str, Any]] = [{"type": "json_schema", "json_schema": 1}, {"type": "json_object"}, {"type": "x"}]
    for shape in bare:
        assert read(response_format=shape) == Reading("Say hi", formatted=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tools", [1]),
        ("logprobs", True),
        ("echo", 0),
        ("made_up", None),
        ("model", 5),
        ("temperature", "0"),
        ("top_p", True),
        ("seed", 1.5),
        ("max_completion_tokens", 2.0),
        ("stop", {"a": 1}),
        ("response_format", []),
    ],
)
def test_a_field_that_is_not_understood_is_named(field: str, value: Any) -> None:
    """The list of known fields and values is closed."""
    assert read(**{field: value}) == Reason(Word.UNCACHEABLE, field)


@pytest.mark.parametrize("name", ["a\r\nx-evil: 1", "ünknown", "x" * 100, ""])
def test_a_fields_name_that_a_header_could_not_hold_is_not_repeated(name: str) -> None:
    """The caller chose it."""
    assert read(**{name: 1}) == Reason(Word.UNCACHEABLE, "field")


def test_depth_is_counted_without_recursion() -> None:
    """A scalar in a list stands on the second level."""
    assert not is_deeper({"a": 1}, 2)
    assert is_deeper({"a": [1]}, 2)
    assert not is_deeper([[], {}], 2)


def test_half_a_character_is_no_text() -> None:
    """UTF-8 cannot write it."""
    assert [is_text(value) for value in ("ä", "\ud800", 5)] == [True, False, False]
