"""TGI's `/generate` in the words of `/v1/completions`."""

import json
from typing import Any

import pytest

from stepcache.backends.translate import for_llama, full_text, to_completions
from stepcache.domain.errors import BackendStatusError

SCHEMA = {"type": "object", "properties": {"a": {}}}
FORMAT = {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA}}


@pytest.mark.parametrize(
    ("parameters", "sent"),
    [
        (None, {}),
        ({}, {}),
        ({"details": True, "watermark": False, "decoder_input_details": False, "top_n_tokens": 3}, {}),
        ({"max_new_tokens": 20, "stop": ["\n"], "seed": 7}, {"max_tokens": 20, "stop": ["\n"], "seed": 7}),
        ({"max_new_tokens": None, "temperature": None, "grammar": None}, {}),
        ({"do_sample": False}, {"temperature": 0}),
        ({"do_sample": True}, {"temperature": 1.0}),
        ({"do_sample": True, "temperature": 0.5}, {"temperature": 0.5}),
        ({"temperature": 0.7, "top_p": 0.9}, {"temperature": 0.7, "top_p": 0.9}),
        ({"top_k": 5}, {"top_k": 5, "temperature": 1.0}),
        ({"typical_p": 0.9, "truncate": 50}, {"typical_p": 0.9, "truncate_prompt_tokens": 50, "temperature": 1.0}),
        ({"repetition_penalty": 1.1, "best_of": 2}, {"repetition_penalty": 1.1, "best_of": 2}),
        ({"grammar": {"type": "json", "value": SCHEMA}}, {"response_format": FORMAT}),
        ({"grammar": {"type": "json", "value": json.dumps(SCHEMA)}}, {"response_format": FORMAT}),
        ({"grammar": {"type": "json_schema", "value": {"schema": SCHEMA}}}, {"response_format": FORMAT}),
    ],
)
def test_each_parameter_has_its_word(parameters: Any, sent: dict[str, Any]) -> None:
    """Without a sign of sampling the likeliest token is asked for, and no more than TGI's own default of them."""
    asked = to_completions({"inputs": "hi", "parameters": parameters})
    assert asked == {"prompt": "hi", "max_tokens": 1024, "temperature": 0} | sent


def test_fields_beside_the_prompt_are_kept() -> None:
    """A model's name, for one: servers with several need it."""
    assert to_completions({"inputs": "hi", "model": "m"})["model"] == "m"


@pytest.mark.parametrize("name", ["model", "prompt", "user", "stream", "stream_options"])
def test_no_parameter_takes_the_place_of_what_stands_beside_them(name: str) -> None:
    """The server was chosen by the model's name, and is asked for one whole answer."""
    body = {"inputs": "hi", "model": "m", "user": "u"}
    assert to_completions({**body, "parameters": {name: "other"}}) == to_completions(body)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "`inputs` must be a text"),
        ({"inputs": ["a"]}, "`inputs` must be a text"),
        ({"inputs": "a", "parameters": [1]}, "`parameters` must be an object"),
        ({"inputs": "a", "parameters": {"grammar": {"type": "regex", "value": "a+"}}}, "JSON schema"),
        ({"inputs": "a", "parameters": {"grammar": 7}}, "JSON schema"),
        ({"inputs": "a", "parameters": {"grammar": {"type": "json", "value": "{"}}}, "JSON schema"),
    ],
)
def test_what_has_no_word_is_refused_as_tgi_does(body: dict[str, Any], says: str) -> None:
    """Never dropped in silence: the answer would be another."""
    with pytest.raises(BackendStatusError) as caught:
        to_completions(body)
    told = json.loads(caught.value.body)
    assert (caught.value.status, told["error_type"]) == (422, "validation")
    assert says in told["error"]


@pytest.mark.parametrize(
    ("parameters", "text"),
    [(None, "b"), ({}, "b"), ({"return_full_text": False}, "b"), ({"return_full_text": True}, "ab")],
)
def test_the_full_text_begins_with_the_prompt(parameters: Any, text: str) -> None:
    """Where it is asked for."""
    assert full_text({"inputs": "a", "parameters": parameters}, "b") == text


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ({"prompt": "a"}, {}),
        ({"prompt": "a", "response_format": {"type": "text"}}, {}),
        ({"prompt": "a", "response_format": FORMAT}, {"json_schema": SCHEMA}),
        ({"prompt": "a", "response_format": 7}, {}),
    ],
)
def test_llama_is_told_the_schema_in_its_own_word(body: dict[str, Any], more: dict[str, Any]) -> None:
    """Beside what the others take."""
    assert for_llama(body) == body | more
