"""A request as it comes in: its headers, whose it is, its body within limits."""

import asyncio
import hashlib
from collections.abc import Mapping

import orjson
from starlette.types import Receive, Scope

from stepcache.domain.request import ANONYMOUS, CREDENTIALS, ON_BEHALF
from stepcache.settings import Limits


class BodyError(Exception):
    """A body that is not taken.

    Attributes:
        status: 408, 413 or 415.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class GoneError(Exception):
    """The client went away."""


def headers_of(scope: Scope) -> dict[str, str]:
    """The request's headers, lower-case names; repeated ones are joined."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), _text(raw_value)
        if name in headers:
            value = f"{headers[name]}{'; ' if name == 'cookie' else ', '}{value}"
        headers[name] = value
    return headers


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def tenant_of(headers: Mapping[str, str]) -> str:
    """Whose a request is: SHA-256 of all that its caller proves itself with; `anonymous` without anything.

    Cookies count only where there is no credential: clients keep what any balancer on the way sets, so that they
    change while the caller does not.
    """
    proofs = [name for name in CREDENTIALS if headers.get(name)] or ["cookie"]
    said = {name: headers[name] for name in (*proofs, *ON_BEHALF) if headers.get(name)}
    if not said:
        return ANONYMOUS
    # The library has only `Authorization` to tell tenants by, so that one alone is hashed as it stands. The NUL, which
    # no header holds, keeps the others apart from it.
    alone = said.keys() == {"authorization"}
    return hashlib.sha256(said["authorization"].encode() if alone else b"\0" + orjson.dumps(said)).hexdigest()


async def read_body(receive: Receive, headers: Mapping[str, str], limits: Limits) -> bytes:
    """The whole body.

    Raises:
        BodyError: It is too long, or takes too long.
        GoneError: The client went away before its end.
    """
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limits.max_body_bytes:
        raise _too_large(limits)
    try:
        async with asyncio.timeout(limits.body_deadline_s):
            return await _collect(receive, limits)
    except TimeoutError as error:
        raise BodyError(408, f"the body did not arrive within {limits.body_deadline_s:g} s") from error


async def _collect(receive: Receive, limits: Limits) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        body += message.get("body", b"")
        if len(body) > limits.max_body_bytes:
            raise _too_large(limits)
        if not message.get("more_body", False):
            return bytes(body)


def _too_large(limits: Limits) -> BodyError:
    return BodyError(413, f"the body is over {limits.max_body_bytes} bytes")
