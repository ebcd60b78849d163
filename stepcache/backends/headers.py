"""Which headers go on to a model server, and which come back."""

from collections.abc import Iterable, Mapping

from multidict import CIMultiDict

from stepcache.domain.request import PERSONAL

# RFC 9110 7.6.1, and what the connection itself decides.
_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_REQUEST_ONLY = frozenset({"host", "content-length", "expect"})
# A call's body is ours: what the caller says of its own does not hold for it.
_OF_THE_BODY = frozenset({"content-type", "content-encoding", "content-md5", "digest", "accept", "accept-encoding"})
_OF_AN_ERROR = ("content-type", "retry-after")


def _end_to_end(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without those that belong to one connection, in lower case."""
    lower = [(name.lower(), value) for name, value in headers]
    named = {token.strip().lower() for name, value in lower if name == "connection" for token in value.split(",")}
    return [(name, value) for name, value in lower if name not in _HOP_BY_HOP and name not in named]


def for_relay(headers: Mapping[str, str], key: str | None) -> CIMultiDict[str]:
    """The headers of a request that is passed through."""
    kept = [(name, value) for name, value in _end_to_end(headers.items()) if name not in _REQUEST_ONLY]
    return _authorized(CIMultiDict(kept), key)


def for_call(headers: Mapping[str, str], key: str | None) -> CIMultiDict[str]:
    """The headers of a call of our own in a caller's name."""
    kept = for_relay(headers, key)
    for name in _OF_THE_BODY:
        kept.popall(name, None)
    kept["content-type"] = "application/json"
    kept["accept"] = "application/json"
    kept["accept-encoding"] = "identity"
    return kept


def of_response(headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """The headers of a response that is passed through."""
    return tuple(_end_to_end((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers))


def of_error(headers: Mapping[str, str]) -> dict[str, str]:
    """What matters of a response that is an error."""
    return {name: headers[name] for name in _OF_AN_ERROR if name in headers}


def _authorized(headers: CIMultiDict[str], key: str | None) -> CIMultiDict[str]:
    if key is not None:
        for name in PERSONAL:  # who a caller is, is ours to know, not the server's
            headers.popall(name, None)
        headers["authorization"] = f"Bearer {key}"
    return headers
