"""Headers, tenants, bodies within limits."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Any

import pytest

from stepcache.proxy.incoming import BodyError, GoneError, headers_of, read_body, tenant_of
from stepcache.settings import Limits


def receiving(messages: Sequence[dict[str, Any]]) -> Any:
    """An ASGI receive that plays these, then waits."""
    left = list(messages)

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.Event().wait()
        return left.pop(0)

    return receive


def piece(body: bytes, more: bool = False) -> dict[str, Any]:
    """A part of a body."""
    return {"type": "http.request", "body": body, "more_body": more}


async def test_a_body_may_come_in_pieces() -> None:
    """Up to the very limit."""
    receive = receiving([piece(b"abc", True), piece(b"", True), piece(b"de")])
    assert await read_body(receive, {}, Limits(max_body_bytes=5)) == b"abcde"


async def test_a_body_over_the_limit_is_refused_while_it_comes() -> None:
    """Nothing after the limit is waited for."""
    with pytest.raises(BodyError) as caught:
        await read_body(receiving([piece(b"abc", True), piece(b"def", True)]), {}, Limits(max_body_bytes=5))
    assert caught.value.status == 413


async def test_a_body_that_says_its_length_is_refused_before_it_comes() -> None:
    """Not a byte of it is read."""
    with pytest.raises(BodyError) as caught:
        await read_body(receiving([]), {"content-length": "6"}, Limits(max_body_bytes=5))
    assert caught.value.status == 413


async def test_a_body_that_trickles_is_refused() -> None:
    """At the deadline."""
    with pytest.raises(BodyError) as caught:
        await read_body(receiving([piece(b"a", True)]), {}, Limits(body_deadline_s=0.01))
    assert caught.value.status == 408


async def test_a_client_that_goes_away_sends_no_body() -> None:
    """There is nobody to answer."""
    with pytest.raises(GoneError):
        await read_body(receiving([piece(b"a", True), {"type": "http.disconnect"}]), {}, Limits())


def test_a_tenant_is_the_hash_of_its_authorization() -> None:
    """Nothing else names it; without one it is anonymous."""
    assert tenant_of({"authorization": "Bearer k"}) == hashlib.sha256(b"Bearer k").hexdigest()
    assert tenant_of({"x-stepcache-tenant": "someone", "user-agent": "a"}) == "anonymous"
    assert tenant_of({"authorization": ""}) == "anonymous"


def test_callers_with_other_credentials_are_not_anonymous() -> None:
    """Nor the same as one whose `Authorization` reads alike, or who proves more."""
    callers = [
        {"api-key": "k"},
        {"x-api-key": "k"},
        {"authorization": "k"},
        {"authorization": "api-key: k"},
        {"authorization": '{"api-key":"k"}'},
        {"authorization": "k", "api-key": "k"},
        {"authorization": "k", "x-api-key": "k"},
        {"authorization": "k", "x-api-key": "l"},
        {"authorization": "k", "openai-organization": "k"},
        {"authorization": "k", "openai-project": "k"},
        {"authorization": "k", "openai-project": "l"},
        {"openai-project": "k"},
        {"cookie": "k"},
        {"cookie": "k", "openai-project": "k"},
        {},
    ]
    assert len({tenant_of(headers) for headers in callers}) == len(callers)


@pytest.mark.parametrize("proof", ["authorization", "api-key", "x-api-key"])
def test_a_cookie_beside_a_credential_tells_nothing(proof: str) -> None:
    """It changes while the caller does not."""
    assert tenant_of({proof: "k", "cookie": "a=1"}) == tenant_of({proof: "k"})


def test_repeated_headers_are_joined() -> None:
    """As RFC 9110 has it, cookies as RFC 6265."""
    scope = {"headers": [(b"X-A", b"1"), (b"cookie", b"a=1"), (b"x-a", b"2"), (b"cookie", b"b=2"), (b"x-b", b"\xe9")]}
    assert headers_of(scope) == {"x-a": "1, 2", "cookie": "a=1; b=2", "x-b": "é"}


def test_two_authorizations_are_nobody_else() -> None:
    """A second one changes whose the request is."""
    once = headers_of({"headers": [(b"authorization", b"a")]})
    twice = headers_of({"headers": [(b"authorization", b"a"), (b"authorization", b"b")]})
    assert tenant_of(once) != tenant_of(twice)
