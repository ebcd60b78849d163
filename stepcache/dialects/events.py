"""Server-sent events as every client reads them."""

import orjson

# Within a JSON text they stand for themselves, but line readers made like `str.splitlines` (httpx's) end a line there.
_LINE_ENDS = tuple((mark.encode(), b"\\u%04x" % ord(mark)) for mark in ("\x85", "\u2028", "\u2029"))


def event(value: object, lead: bytes = b"data: ") -> bytes:
    """One event that holds a value as JSON, on one line in whatever way lines are told apart.

    Args:
        lead: What the line begins with; TGI has no blank in it.
    """
    written = orjson.dumps(value)
    for mark, escape in _LINE_ENDS:
        written = written.replace(mark, escape)
    return lead + written + b"\n\n"
