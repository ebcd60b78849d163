"""Closed lists: which fields of a body are known, and with which values it can be cached.

Every official client sends what nobody set as null, so a known field that is null says nothing. A field
that is in no list may mean anything.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Check = Callable[[Any], bool]
Fields = Mapping[str, Check]

MAX_DEPTH = 64
_MOST_PARTS = 10_000
_STREAMING = frozenset({"stream", "stream_options"})
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def odd_field(values: Mapping[Any, Any], known: Fields) -> str:
    """The name of the first field that is not understood, as a header may hold it; empty for none."""
    for name, value in values.items():
        check = known.get(name)
        if check is None or not (value is None or check(value)):
            return _shown(name)
    return ""


def _shown(name: object) -> str:
    """The caller chose the name."""
    return name if isinstance(name, str) and _PLAIN.fullmatch(name) else "field"


def quiet(*values: Any) -> Check:
    """Values that ask for nothing beyond a plain answer; `1`, `1.0` and `true` are three values."""
    return lambda value: any(type(value) is type(one) and value == one for one in values)


NULL = quiet()
"""For a field that shapes the answer beyond what is understood: only null is quiet."""
NO_PENALTY = quiet(0, 0.0)
NO_FACTOR = quiet(1, 1.0)


def is_flag(value: Any) -> bool:
    """Whether it is true or false."""
    return isinstance(value, bool)


def is_whole(value: Any) -> bool:
    """Whether it is a whole number, and spelled as one."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_count(value: Any) -> bool:
    """Whether it is a whole number of 1 or more."""
    return is_whole(value) and value >= 1


def is_number(value: Any) -> bool:
    """Whether it is a number of any spelling."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_text(value: Any) -> bool:
    """Whether it is a text that UTF-8 can write: no half of a surrogate pair stands in it."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_texts(value: Any) -> bool:
    """Whether it is a list of texts, none of them empty."""
    return isinstance(value, list) and all(is_text(item) and item for item in value)


def is_stop(value: Any) -> bool:
    """Whether it is one `stop` string or several."""
    return is_text(value) or is_texts(value)


def is_object(value: Any) -> bool:
    """Whether it is a JSON object."""
    return isinstance(value, dict)


def is_format(value: Any) -> bool:
    """Whether it is an object that is not nested beyond what is looked at."""
    return isinstance(value, dict) and not is_deeper(value, MAX_DEPTH)


def is_deeper(value: Any, levels: int) -> bool:
    """Whether a JSON value is nested deeper than so many levels, or holds too much to tell."""
    layer = [value]
    looked_at = 0
    for _ in range(levels):
        layer = [part for holder in layer for part in _parts(holder)]
        looked_at += len(layer)
        if not layer:
            return False
        if looked_at > _MOST_PARTS:
            return True
    return True


def _parts(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def stops_of(stop: Any) -> tuple[str, ...]:
    """The `stop` strings of a field that was checked."""
    return (stop,) if isinstance(stop, str) and stop else tuple(stop or ())


def without_stream(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body for a call of one whole answer."""
    return {name: value for name, value in body.items() if name not in _STREAMING}


def without_nulls(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only the fields that say something."""
    return {name: value for name, value in values.items() if value is not None}
