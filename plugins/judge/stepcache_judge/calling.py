"""One request to a server, bounded in time and size whatever the server does: no redirects, no proxies, no retries."""

import io
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from socket import create_connection, socket
from urllib.parse import urlsplit

MAX_REPLY = 64 * 1024


class CallError(Exception):
    """There is no reply that can be used; the message says why, in a line."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens.

    Attributes:
        path: What its API's paths begin with.
    """

    host: str
    port: int
    path: str
    secure: bool

    @property
    def trusted(self) -> bool:
        """Whether nobody between here and there can read along."""
        return self.secure or _is_loopback(self.host)


def place_of(url: str) -> Place:
    """Where a URL such as `https://api.example.org/v1` points.

    Raises:
        CallError: It is none of http or https, or says more than where.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise CallError("the judge's URL cannot be read") from error
    clean = (
        not (parts.query or parts.fragment or parts.username or parts.password) and url.isascii() and url.isprintable()
    )
    if parts.scheme not in {"http", "https"} or not parts.hostname or not clean or " " in url:
        raise CallError("the judge's URL is to be `https://host/path` and no more")
    secure = parts.scheme == "https"
    return Place(parts.hostname, port or (443 if secure else 80), parts.path.rstrip("/"), secure)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def post(place: Place, path: str, headers: Mapping[str, str], body: bytes, *, within_s: float) -> bytes:
    """The body of the reply to one request.

    Args:
        path: Below the place's own.
        within_s: Seconds for all of it; looking up a name may take longer.

    Raises:
        CallError: No reply came in time, it is too long, or its status is not 200.
    """
    until = time.monotonic() + within_s
    lines = [
        f"POST {place.path}{path} HTTP/1.1",
        f"Host: {f'[{place.host}]' if ':' in place.host else place.host}:{place.port}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    request = "\r\n".join([*lines, "", ""]).encode("latin-1") + body
    try:
        with create_connection((place.host, place.port), timeout=_left(until)) as plain, _wrapped(plain, place) as line:
            line.settimeout(_left(until))
            line.sendall(request)
            raw = _received(line, until)
    except (OSError, ValueError) as error:
        raise CallError(f"the judge's server cannot be asked: {type(error).__name__}") from error
    return _body(raw)


def _left(until: float) -> float:
    """Seconds that are left.

    Raises:
        TimeoutError: None are.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _wrapped(plain: socket, place: Place) -> socket:
    if not place.secure:
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=place.host)


def _received(line: socket, until: float) -> bytes:
    """All that the server sends before it ends the connection, however slowly: within the time, and a length."""
    raw = bytearray()
    while len(raw) <= MAX_REPLY:
        line.settimeout(_left(until))
        piece = line.recv(MAX_REPLY)
        raw += piece
        if not piece:
            return bytes(raw)
    raise CallError("the judge's reply is too long")


class _Read:
    """What `HTTPResponse` reads from, in a socket's place."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self.raw)


def _body(raw: bytes) -> bytes:
    response = HTTPResponse(_Read(raw))  # type: ignore[arg-type] # it asks for nothing but `makefile`
    try:
        response.begin()
        body = response.read()
    except (HTTPException, OSError, ValueError) as error:
        raise CallError("the judge's server does not speak HTTP") from error
    if response.status != 200:
        raise CallError(f"the judge's server answered {response.status}")
    return body
