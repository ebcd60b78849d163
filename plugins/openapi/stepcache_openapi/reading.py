"""JSON as it is taken here: one reading only, and no more than can be judged in time."""

import json
from typing import Any, NoReturn

MAX_CHARS = 65_536
MAX_DEPTH = 64


class UnreadError(ValueError):
    """The text is no JSON that is read here; the message says why."""


def read(text: str) -> Any:
    """The value.

    Raises:
        UnreadError: It is none, has a key twice, holds what JSON has not (`NaN`), or is too long or too deep.
    """
    if len(text) > MAX_CHARS:
        raise UnreadError(f"JSON of more than {MAX_CHARS} characters")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_float)
    except UnreadError:
        raise
    except ValueError as error:
        raise UnreadError("not JSON, or more than one value") from error
    except RecursionError as error:
        raise UnreadError("JSON that is nested too deep") from error
    if _is_deeper(value, MAX_DEPTH):
        raise UnreadError(f"JSON that is nested more than {MAX_DEPTH} levels deep")
    return value


def _is_deeper(value: Any, levels: int) -> bool:
    level = [value]
    for _ in range(levels):
        level = [child for one in level for child in _children(one)]
    return bool(level)


def size_of(value: Any) -> int:
    """How many values it holds, itself among them."""
    count, left = 0, [value]
    while left:
        count += 1
        left.extend(_children(left.pop()))
    return count


def _children(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnreadError("a key stands twice in one object")
    return found


def _refuse(word: str) -> NoReturn:
    raise UnreadError(f"`{word}` is no JSON")


def _float(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise UnreadError("a number that is too large")
    return number
