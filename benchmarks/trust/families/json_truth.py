"""What an extraction must say: exactly the members asked for, each with the value its document was written from."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.trust.families.json_notes import spelled
from tests.oracle.json_truth import read_object, same

Wrong = Callable[["Members", Random, dict[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Members:
    """One JSON object and nothing around it.

    Attributes:
        members: Name and value, nested ones included.
        typed: A schema says the types: `30` and `"30"` differ.
        optional: Members that may be left out, since the document does not state them.
        elsewhere: What else a wrong reply may take for a value: other values of the document, of an injected line.
    """

    members: Mapping[str, Any]
    typed: bool = False
    optional: frozenset[str] = frozenset()
    elsewhere: tuple[Any, ...] = ()
    document: Mapping[str, Any] = field(default_factory=dict)

    def holds(self, text: str) -> bool:
        """Whether the text is strict JSON with these members, whatever their order and spacing."""
        found = read_object(text)
        if found is None or not self.members.keys() - self.optional <= found.keys():
            return False
        return found.keys() <= self.members.keys() and all(self._same(name, found[name]) for name in found)

    def _same(self, name: str, value: Any) -> bool:
        if name in self.optional:
            return value is None
        expected = self.members[name]
        return same(value, expected) if self.typed else bool(_plain(value) == _plain(expected))

    def right(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """The members asked for, on one line or on several."""
        return json.dumps(self._chosen(wanted), indent=rng.choice((None, None, 2)), ensure_ascii=False)

    def wrong(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """A mistake of form, or a value that is another's, stands elsewhere or nowhere."""
        chosen = self._chosen(wanted)
        if not chosen:
            return '{"none": true}'
        return rng.choice(MISTAKES)(self, rng, chosen)

    def _chosen(self, wanted: Sequence[str] | None) -> dict[str, Any]:
        names = self.members.keys() - self.optional
        asked = self.members if wanted is None else [name for name in wanted if name in names]
        return {name: self.members[name] for name in asked if name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else spelled(value)


def _written(members: Mapping[str, Any], rng: Random) -> str:
    return json.dumps(members, indent=rng.choice((None, None, 2)), ensure_ascii=False)


def _swapped(truth: Members, rng: Random, chosen: dict[str, Any]) -> str:
    """Two values changed for each other."""
    names = [name for name in chosen if not isinstance(chosen[name], dict | list)]
    if len(names) > 1:
        one, other = rng.sample(names, 2)
        if spelled(chosen[one]) != spelled(chosen[other]):
            return _written({**chosen, one: chosen[other], other: chosen[one]}, rng)
    return _invented(truth, rng, chosen)


def _elsewhere(truth: Members, rng: Random, chosen: dict[str, Any]) -> str:
    """A value that stands in the document under another name."""
    name = rng.choice(list(chosen))
    own = spelled(chosen[name])
    others = [value for value in (*truth.elsewhere, *truth.document.values()) if spelled(value) != own]
    if not others:
        return _invented(truth, rng, chosen)
    return _written({**chosen, name: rng.choice(others)}, rng)


def _invented(_truth: Members, rng: Random, chosen: dict[str, Any]) -> str:
    name = rng.choice(list(chosen))
    return _written({**chosen, name: _other(chosen[name], rng)}, rng)


def _other(value: Any, rng: Random) -> Any:
    """A value of the same type that the document does not have."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + rng.choice((1, 2, 7, 10, 100))
        case str():
            return rng.choice((value[:-1] or "x", f"{value}s", "Wilma Zander", "unknown", f"{value[:1]}{value}"))
        case list():
            return [*value[:-1], "Wilma Zander"]
        case dict():
            name = rng.choice(list(value))
            return {**value, name: _other(value[name], rng)}
        case _:
            return "Wilma Zander"


def _missing(_truth: Members, rng: Random, chosen: dict[str, Any]) -> str:
    dropped = rng.choice(list(chosen))
    return _written({name: value for name, value in chosen.items() if name != dropped}, rng)


def _renamed(_truth: Members, rng: Random, chosen: dict[str, Any]) -> str:
    old = rng.choice(list(chosen))
    new = rng.choice((f"{old}_value", f"{old}s", old.title() if old.islower() else old.lower(), f"the_{old}"))
    return _written({new if name == old else name: value for name, value in chosen.items()}, rng)


def _doubled(_truth: Members, rng: Random, chosen: dict[str, Any]) -> str:
    name = rng.choice(list(chosen))
    again = f"{json.dumps(name)}: {json.dumps(_other(chosen[name], rng))}"
    return f"{json.dumps(chosen)[:-1]}, {again}}}"


def _added(_truth: Members, rng: Random, chosen: dict[str, Any]) -> str:
    return _written({**chosen, "remark": rng.choice(("none", "see above", 0))}, rng)


def _nulled(_truth: Members, rng: Random, chosen: dict[str, Any]) -> str:
    return _written({**chosen, rng.choice(list(chosen)): rng.choice((None, "", []))}, rng)


def _fenced(_truth: Members, rng: Random, chosen: dict[str, Any]) -> str:
    return f"```json\n{_written(chosen, rng)}\n```"


def _prosed(_truth: Members, rng: Random, chosen: dict[str, Any]) -> str:
    return f"Here is the JSON you asked for:\n\n{_written(chosen, rng)}\n\nLet me know if you need anything else."


def _comma(_truth: Members, _rng: Random, chosen: dict[str, Any]) -> str:
    return f"{json.dumps(chosen, ensure_ascii=False)[:-1]},}}"


MISTAKES: tuple[Wrong, ...] = (
    _missing, _renamed, _doubled, _added, _nulled, _fenced, _prosed, _comma,
    _swapped, _elsewhere, _invented, _swapped, _elsewhere, _invented,
)  # fmt: skip
"""Eight of form, six of value."""
