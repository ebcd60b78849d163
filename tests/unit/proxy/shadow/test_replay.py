"""The backend that has one answer."""

from typing import Any

import pytest

from stepcache.dialects.registry import dialect_of
from stepcache.domain.errors import BackendUnavailableError
from stepcache.domain.request import Api, Request
from stepcache.ports import Completion
from stepcache.proxy.shadow.replay import Replay

BODIES: dict[Api, dict[str, Any]] = {
    Api.CHAT: {"messages": [{"role": "user", "content": "hi"}], "stream": True},
    Api.COMPLETIONS: {"prompt": "hi"},
    Api.GENERATE: {"inputs": "hi"},
}
HELLO = Completion("hello", "stop")


@pytest.mark.parametrize("api", Api)
async def test_it_answers_the_same_question_once(api: Api) -> None:
    """With a rule's settings or without; another turn is another question."""
    request = Request(BODIES[api], api)
    replay, dialect = Replay("openai", request, HELLO), dialect_of(api)
    body = dialect.sendable(BODIES[api])
    patch = dialect.with_turn(body, "", "Write only the missing members.")
    asked = [patch, dialect.with_defaults(body, [("max_tokens", 9), ("max_new_tokens", 9)]), body]
    said = [(await replay.complete(one, {}, timeout_s=1.0, api=api)).text for one in asked]
    assert said == ["", "hello", ""]


async def test_it_calls_nobody() -> None:
    """Not even to pass something on."""
    replay = Replay("openai", Request(BODIES[Api.CHAT]), HELLO)
    await replay.start()
    assert replay.serving("any") is replay
    with pytest.raises(BackendUnavailableError):
        await replay.relay("POST", "/v1/chat/completions", b"", {})
    await replay.close()
