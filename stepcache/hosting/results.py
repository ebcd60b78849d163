"""What a plugin's worker answers, read strictly: each is of the shape that its question asks for, or a fault.

Whatever a worker tells was written by foreign code. What is not of the very shape counts as nothing, and nothing here
ever turns into a pass.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from stepcache.domain.signatures import Signature
from stepcache.domain.slots import Slots, Value
from stepcache.domain.steps import Segmented, Step
from stepcache.domain.verdicts import Outcome, Verdict
from stepcache.domain.writing import Adapted, Solution
from stepcache.hosting.wire import Reader, WireError, text_of
from stepcache.matching.types import SLOT_TYPES
from stepcache.ports import Refusal

MAX_DETAILS = 64
MAX_REASON = 2_000
_MAX_FAULT = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a question has no answer, in some words."""

    reason: str


def answer_of(data: object) -> Any:
    """What stands in one answer of a worker, still to be read; a fault where the plugin raised."""
    match data:
        case [True, found]:
            return found
        case [False, str(name)]:
            return Fault(f"raised {name}" if name.isidentifier() and len(name) <= _MAX_FAULT else "raised")
        case _:
            return Fault("gave no answer")


def verdict_of(name: str, found: object) -> Verdict:
    """A verdict; unsure for whatever is none."""
    if isinstance(found, Fault):
        return Verdict.unsure(f"{name} {found.reason}")
    try:
        match found:
            case [str(outcome), reason, dict(details)] if len(details) <= MAX_DETAILS:
                told = {_short(key): _short(value) for key, value in details.items()}
                return Verdict(Outcome(outcome), _short(reason), told)
            case _:
                return Verdict.unsure(f"{name} gave no verdict")
    except ValueError:
        return Verdict.unsure(f"{name} gave no verdict")


def segmented_of(name: str, text: str, found: object) -> Segmented:
    """An output as a segmenter cut it; in one piece, with the reason, for whatever is no cut."""
    reason = found.reason if isinstance(found, Fault) else "gave no steps"
    try:
        match found:
            case [list(steps), bool(whole), why]:
                pairs = [(text_of(part), text_of(called)) for part, called in steps]
                cut = tuple(Step(place, part, called) for place, (part, called) in enumerate(pairs))
                return Segmented(cut, whole=whole, reason=_short(why))
    except (TypeError, ValueError):
        pass
    return Segmented((Step(0, text),), whole=False, reason=f"{name}: {reason}")


def adapted_of(signature: Signature, new: Slots, found: object) -> Adapted | None:
    """What an adapter wrote; it carries no slot of a type that its manifest does not name."""
    try:
        match found:
            case [text, list(carried), note]:
                names = {one for one in map(text_of, carried) if one in new}
                may = {one for one in names if new[one].type.partition("(")[0] in signature.carries_types}
                return Adapted(text_of(text), frozenset(may), _short(note))
    except ValueError:
        pass
    return None


def solution_of(signature: Signature, found: object) -> Solution | None:
    """What a solver wrote, by one of the engines that its manifest names or else by itself."""
    try:
        match found:
            case [text, engine]:
                return Solution(text_of(text), engine if engine in signature.engines else signature.name)
    except ValueError:
        pass
    return None


def value_of(name: str, kind: str, text: str, found: object) -> Value | Refusal:
    """A slot's value, of the type that it must have.

    Args:
        kind: The slot type; a type of StepCache's own is held to what that type's values are.
        text: The characters that were read; empty for a derived slot.
    """
    if isinstance(found, Fault):
        return Refusal(f"{name} {found.reason}", passing=True)
    try:
        match found:
            case [reason]:
                return Refusal(_short(reason))
            case [told, canonical, data] if text_of(told).partition("(")[0] == kind:
                return _ours(Value(text_of(told), text_of(canonical), Reader().read(data), text))
    except (TypeError, ValueError):
        pass
    return Refusal(f"{name} gave no value")


_TEXTS = frozenset({"identifier", "key", "word", "quoted", "text", "one_of", "person"})
_NUMBERS = frozenset({"number", "percent", "integer"})


def _ours(value: Value) -> Value | Refusal:
    """The value as it is, if its type is the plugin's; of a type of our own it is made here, from its data.

    Raises:
        ValueError: Its data are none of that type.
    """
    name = value.type.partition("(")[0]
    kind = SLOT_TYPES.get(name)
    match value.data:
        case _ if kind is None:
            return value
        case str(data) if name in _TEXTS and data:
            return replace(value, canonical=data)
        case Fraction() | int() if name in _NUMBERS and not isinstance(value.data, bool):
            number = Fraction(value.data)
            return replace(value, canonical=str(number), data=number)
        case tuple(items) if name == "list" and all(isinstance(one, str) for one in items):
            return replace(value, canonical="".join(f"{len(one)}:{one}" for one in items))
        case data if name == "json":
            return replace(value, canonical=json.dumps(data, sort_keys=True))
        case str() | date():
            return kind.read(str(value.data), kind.Args())
        case _:
            raise WireError(f"no `{name}`")


def _short(value: object) -> str:
    text = text_of(value)
    if len(text) > MAX_REASON:
        raise WireError("a text that is too long")
    return text
