"""Hostile prompts and model output: answered or passed through, and nothing wrong is stored."""

import asyncio
import json
from typing import Any

import pytest

from stepcache import StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.domain.errors import BackendStatusError, BackendTimeoutError, BackendUnavailableError
from stepcache.domain.request import Answer, Request, Unclaimed

MEGABYTE = 1_000_000
PROMPTS = {
    "a megabyte of letters": "Solve " + "x" * MEGABYTE,
    "a megabyte of digits": "Solve " + "1" * MEGABYTE + "x = 1",
    "a megabyte of words": "Find x if " + "please " * (MEGABYTE // 7),
    "a megabyte to extract from": "Extract name from the following note: " + "Ada " * (MEGABYTE // 4),
    "the same literal again and again": "Extract name from the following note: " * 5000,
    "nothing but zero bytes": "\x00" * 10_000,
    "zero bytes inside": "Solve 2x\x00 + 3 = 13",
    "ten thousand parentheses": "Solve " + "(" * 10_000 + "x" + ")" * 10_000 + " = 1",
    "ten thousand open parentheses": "Solve " + "(" * 10_000,
    "ten thousand unknowns": "Solve " + " + ".join(f"x{n}" for n in range(10_000)) + " = 1",
    "ten thousand equations": "Solve the system: " + ", ".join(f"x{n} + y = {n}" for n in range(10_000)),
    "a tower of powers": "Solve x = 9**9**9",
    "a tower of carets": "Solve x = 9^9^9^9",
    "a factorial": "Solve x = 100000!",
    "a lone surrogate": "Solve \ud800x = 1",
    "braces": "Extract name from the following note: " + "{" * 10_000,
    "keys without end": "Extract " + ", ".join(f"k{n}" for n in range(10_000)) + " from the following note: x",
}

BODIES: dict[str, Any] = {
    "messages is a number": {"messages": 7},
    "messages is empty": {"messages": []},
    "a message is a list": {"messages": [[]]},
    "content is null": {"messages": [{"role": "user", "content": None}]},
    "content is an image": {
        "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": ""}}]}]
    },
    "content is two texts": {"messages": [{"role": "user", "content": [{"type": "text", "text": "Solve x = 1"}] * 2}]},
    "role is a list": {"messages": [{"role": [], "content": "x"}]},
    "temperature is a text": {"messages": [{"role": "user", "content": "Solve x = 1"}], "temperature": "hot"},
    "temperature is not a number": {"messages": [{"role": "user", "content": "Solve x = 1"}], "seed": float("nan")},
    "stop is a number": {"messages": [{"role": "user", "content": "Solve x = 1"}], "stop": 7},
    "a tool is offered": {"messages": [{"role": "user", "content": "Solve x = 1"}], "tools": [{"type": "function"}]},
    "an unknown field": {"messages": [{"role": "user", "content": "Solve x = 1"}], "mystery": 1},
    "a schema that is a list": {
        "messages": [{"role": "user", "content": "Solve x = 1"}],
        "response_format": {"type": "json_schema", "json_schema": {"schema": []}},
    },
    "deeper than JSON is written": {
        "messages": [{"role": "user", "content": "Solve x = 1"}],
        "seed": json.loads("[" * 900 + "]" * 900),
    },
}


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
async def test_a_hostile_prompt_is_answered_or_passed_through(prompt: str) -> None:
    """No exception, and nothing that the model was needed for is served as verified."""
    async with StepCache(backend=FakeBackend()) as cache:
        found = await cache.ask(Request({"messages": [{"role": "user", "content": prompt}]}))
    assert isinstance(found, Unclaimed | Answer)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_an_odd_body_is_passed_through(body: dict[str, Any]) -> None:
    """It is not cacheable, and its field is named."""
    async with StepCache(backend=FakeBackend()) as cache:
        found = await cache.ask(Request(body))
    assert isinstance(found, Unclaimed)
    assert str(found.reason).startswith(("uncacheable: ", "no-rule"))


OUTPUTS = {
    "a megabyte": "x = 1\n" * (MEGABYTE // 6),
    "zero bytes": "\x00" * 10_000,
    "parentheses": "(" * 10_000 + "x" + ")" * 10_000 + " = 1",
    "unknowns": " + ".join(f"x{n}" for n in range(10_000)) + " = 1",
    "powers": "x = 9**9**9",
    "a deep array": "[" * 100_000 + "]" * 100_000,
    "a deep object": '{"name":' * 10_000 + "1" + "}" * 10_000,
    "a long number": '{"name": ' + "1" * 100_000 + "}",
    "no number": '{"name": NaN}',
    "a key twice": '{"name": "Ada", "name": "Bob"}',
    "a lone surrogate": '{"name": "\\ud800"}',
    "nothing": "",
    "fences in fences": "```json\n```json\n{}\n```\n```",
}


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
async def test_hostile_model_output_is_never_stored(output: str) -> None:
    """The answer goes on unverified, the store stays empty."""
    backend = FakeBackend(lambda _body: output)
    async with StepCache(backend=backend) as cache:
        found = await cache.ask(
            Request({"messages": [{"role": "user", "content": "Extract name from the following note: Ada"}]})
        )
        again = await cache.ask(
            Request({"messages": [{"role": "user", "content": "Extract name from the following note: Ada"}]})
        )
    for answer in (found, again):
        assert not isinstance(answer, Answer) or (answer.route == "bypass" and not answer.stored)


@pytest.mark.parametrize(
    "fault",
    [
        BackendUnavailableError("refused"),
        BackendTimeoutError("slow"),
        BackendStatusError(429, b"{}"),
        BackendStatusError(500, b"<html>"),
    ],
    ids=["down", "hanging", "429", "500"],
)
async def test_a_faulty_backend_stores_nothing(fault: Exception) -> None:
    """What needs the model is passed on, so that the caller gets the server's own error; algebra is answered."""
    backend = FakeBackend(lambda _body: fault)  # type: ignore[arg-type, return-value]  # any BackendError is a reply
    async with StepCache(backend=backend) as cache:
        needed = await cache.ask(
            Request({"messages": [{"role": "user", "content": "Extract name from the following note: Ada"}]})
        )
        solved = await cache.answer("Solve 2x + 3 = 13")
    assert isinstance(needed, Unclaimed)
    assert solved.text.endswith("x = 5")


async def test_a_hostile_request_leaves_the_others_alone() -> None:
    """All are answered beside it, right."""
    async with StepCache(backend=FakeBackend()) as cache:
        hostile = [
            cache.ask(Request({"messages": [{"role": "user", "content": prompt}]})) for prompt in PROMPTS.values()
        ]
        others = [cache.answer(f"Solve 2x + 3 = {2 * n + 3}") for n in range(20)]
        found = await asyncio.gather(*hostile, *others)
    answers = [answer for answer in found[len(hostile) :] if isinstance(answer, Answer)]
    assert [answer.text.rsplit("\n", 1)[-1] for answer in answers] == [f"x = {n}" for n in range(20)]
