"""Backends that answer from the oracle: right, wrong at a stated rate, hanging, or off."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from stepcache.backends.fake import FakeBackend
from stepcache.domain.errors import BackendUnavailableError
from tests.oracle.equations import EquationCase
from tests.oracle.errors import Model
from tests.oracle.systems import SystemCase

Case = EquationCase | SystemCase

WORLDS = ("right", "wrong in 30 %", "always wrong", "hanging", "off")
_RATES = {"right": 0.0, "wrong in 30 %": 0.3, "always wrong": 1.0}


def backend_of(world: str, cases: Sequence[Case], seed: int = 7) -> FakeBackend:
    """A backend that knows these cases by their prompts; a wrong reply stays the same for the same request."""
    by_prompt = {case.prompt: case for case in cases}
    model = Model(seed, _RATES.get(world, 0.0))

    async def hang(_body: Mapping[str, Any]) -> str:
        await asyncio.Event().wait()
        return ""

    def answer(body: Mapping[str, Any]) -> str | BackendUnavailableError:
        prompt = next(message["content"] for message in body["messages"] if message["role"] == "user")
        case = by_prompt.get(prompt)
        return model.reply(case) if case is not None else BackendUnavailableError("nobody knows this prompt")

    if world == "hanging":
        return FakeBackend(hang)
    return FakeBackend([]) if world == "off" else FakeBackend(answer)
