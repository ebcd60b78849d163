"""What a JSON answer says, read by the standard library alone, and held to what is true."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

Object = dict[str, Any]
TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


class NotOneError(ValueError):
    """The text is not one JSON value with each name once."""


def read(text: str) -> Any:
    """The value of a text.

    Raises:
        NotOneError: The text is no JSON, more than one value, or an object in it has a name twice.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotOneError(str(error)) from error


def _once(pairs: list[tuple[str, Any]]) -> Object:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotOneError("a name twice")
    return found


def _refuse(name: str) -> NoReturn:
    raise NotOneError(name)


def read_object(text: str) -> Object | None:
    """The object of a text; None where it is none."""
    try:
        found = read(text)
    except NotOneError:
        return None
    return found if isinstance(found, dict) else None


def same(one: Any, two: Any) -> bool:
    """Whether two values are the same, a truth being no number and `7.0` not being `7`."""
    if type(one) is not type(two):
        return False
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(one[key], two[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(two) and all(map(same, one, two))
    return bool(one == two)


def says(found: Object, stated: Mapping[str, Any]) -> str:
    """How an object says what is stated: ``; `no` where a member is missing, too many or another."""
    if same(found, dict(stated)):
        return "the record itself"
    if same(_flat(found), _flat(dict(stated))) and len(_flat(found)) == _leaves(found):
        return "the record itself, a dotted name as a nested member"
    if found.keys() != stated.keys():
        return "no"
    ways = {_way(found[name], stated[name]) for name in stated}
    return "no" if "" in ways else " and ".join(sorted(ways - {"same"}))


def _way(value: Any, truth: Any) -> str:
    if same(value, truth):
        return "same"
    spelled = truth if isinstance(truth, str) else json.dumps(truth)
    if isinstance(value, str) and value == spelled:
        return "a value as the characters that stand in the line"
    if type(value) in (int, float) and type(truth) in (int, float) and value == truth:
        return "a number written with a rest of nothing"
    return ""


def _flat(found: Object, path: str = "") -> Object:
    flat: Object = {}
    for name, value in found.items():
        own = f"{path}.{name}" if path else name
        flat |= _flat(value, own) if isinstance(value, dict) and value else {own: value}
    return flat


def _leaves(found: Object) -> int:
    return sum(_leaves(value) if isinstance(value, dict) and value else 1 for value in found.values())


def has_types(found: Object, kinds: Mapping[str, Iterable[str]]) -> bool:
    """Whether every member that is there has a type that is said of it."""
    allowed: dict[str, set[str]] = {}
    for kind, names in kinds.items():
        for name in names:
            allowed.setdefault(name, set()).add(kind)
    return all(_is_one_of(found[name], wanted) for name, wanted in allowed.items() if name in found)


def _is_one_of(value: Any, kinds: set[str]) -> bool:
    if isinstance(value, bool):
        return "boolean" in kinds
    return any(kind in TYPES and isinstance(value, TYPES[kind]) for kind in kinds)


def stands_in(text: str, value: str) -> bool:
    """Whether a value stands in a text as words of its own, case and the width of blanks aside."""
    words, wanted = " ".join(text.casefold().split()), " ".join(value.casefold().split())
    before = r"(?<![^\W_])" if wanted[:1].isalnum() else ""
    behind = r"(?![^\W_])" if wanted[-1:].isalnum() else ""
    return re.search(before + re.escape(wanted) + behind, words) is not None


def leaves(value: Any) -> list[Any]:
    """All strings and numbers of a value; truths, nothing and empty strings are left out."""
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return [leaf for one in inside for leaf in leaves(one)]
    return [] if value is None or isinstance(value, bool) or value == "" else [value]
