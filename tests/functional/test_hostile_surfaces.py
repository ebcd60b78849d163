"""Whatever is asked at the server's paths, somebody answers in the caller's shape, and it is no fault of ours."""

import asyncio
import json
import logging
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stepcache import StepCache
from stepcache.assembly import load_rules
from stepcache.backends.fake import FakeBackend, echo
from stepcache.domain.request import Api
from stepcache.proxy.app import Proxy
from stepcache.resources import resource_dir
from tests.fakes.clock import FakeClock

RULES = load_rules([resource_dir("rules") / f"{name}.stepcache" for name in ("json_extract", "linear_equation")])
PATHS = ("/v1/chat/completions", "/v1/completions", "/", "/generate", "/generate_stream")
TEXTS = st.sampled_from(["", "hello", "Solve 2x + 3 = 13", "\x00", "a\u2028b", "{"]) | st.text(max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["user", "system", "assistant"]) | VALUES, "content": TEXTS | VALUES}
    ),
    max_size=3,
)
PARAMETERS = st.fixed_dictionaries(
    {},
    optional={
        "details": st.booleans() | VALUES,
        "seed": st.integers() | VALUES,
        "stop": st.lists(TEXTS, max_size=3) | VALUES,
        "max_new_tokens": st.integers() | VALUES,
        "return_full_text": st.booleans() | VALUES,
        "grammar": VALUES,
    },
)
BODIES = VALUES | st.fixed_dictionaries(
    {},
    optional={
        "messages": MESSAGES | VALUES,
        "prompt": TEXTS | VALUES,
        "inputs": TEXTS | VALUES,
        "parameters": PARAMETERS | VALUES,
        "model": TEXTS | VALUES,
        "stream": st.booleans() | VALUES,
        "stream_options": st.just({"include_usage": True}) | VALUES,
        "response_format": VALUES,
    },
)


class ChatOnly(FakeBackend):
    """A model server that speaks one API."""

    apis = frozenset({Api.CHAT})


async def asked(path: str, body: Any, backend: FakeBackend) -> httpx.Response:
    """What comes back for a body."""
    async with StepCache(RULES, backend=backend) as cache:
        transport = httpx.ASGITransport(Proxy(cache, clock=FakeClock()))
        async with httpx.AsyncClient(transport=transport, base_url="http://proxy") as client:
            return await client.post(path, content=json.dumps(body).encode("utf-8", "surrogatepass"))


def is_an_error_of(path: str, reply: httpx.Response) -> bool:
    """Whether it has the shape in which the path's callers read errors."""
    body = reply.json()
    error = body["error"]["message"] if path.startswith("/v1/") else body["error"]
    return isinstance(error, str) and body["error_type"] in {"validation", "generation", "overloaded"}


@pytest.mark.parametrize("speaks", [FakeBackend, ChatOnly])
@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(body=BODIES)
def test_no_body_finds_a_fault_of_ours(
    path: str, speaks: type[FakeBackend], body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer, or an error that says what is wrong with the request."""
    with caplog.at_level(logging.ERROR, "stepcache.proxy"):
        reply = asyncio.run(asked(path, body, speaks(echo)))
    assert [record.getMessage() for record in caplog.records] == []
    assert reply.status_code == 200 or (reply.status_code in {400, 422, 502} and is_an_error_of(path, reply))
