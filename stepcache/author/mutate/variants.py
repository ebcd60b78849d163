"""Slightly wrong texts: other values for a slot, and other steps for an answer."""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from stepcache.domain.slots import Value

_NUMERAL = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_SIGN = re.compile(r"(?<=[\w)\s])[-+](?=[\s\w(])|(?<=[\w)\s])[*/](?=[\s\w(])")
_OTHER_SIGN = {"+": "-", "-": "+", "*": "/", "/": "*"}
_FREE = frozenset({"text", "json", "pairs", "person"})
"""Only a part of such a value may stand in the answer, and the rest changes nothing."""
_LISTS = frozenset({"list", "labels"})
_SEPARATOR = re.compile(r"\s*(?:[,;&]\s*(?:and\b|or\b)?|\band\b|\bor\b)\s*")


@dataclass(frozen=True, slots=True)
class Variant:
    """A text that is not what it was.

    Attributes:
        kind: What was done to it: `number`, `word`, `drop` …
        text: What became of it.
        was: What stood there.
        now: What stands there now.
    """

    kind: str
    text: str
    was: str
    now: str


def of_slot(value: Value, answer: str, choices: Sequence[str], chance: Random) -> Iterator[Variant]:
    """Other values of a slot, as a prompt might word them.

    Args:
        answer: What was answered: in a free text only what stands in the answer is changed, so that another is due.
        choices: What a `one_of` slot may be.
    """
    if choices:
        yield from (
            Variant("choice", one, value.text, one) for one in choices if one.casefold() != value.text.casefold()
        )
        return
    if value.type in _LISTS:
        yield from _shorter(value.text)
    wanted = _named_in(answer) if value.type in _FREE else None
    found = [*_numbers(value.text, wanted), *_words(value.text, wanted)]
    if value.type not in _FREE:
        found += _signs(value.text)
    chance.shuffle(found)
    yield from found


def of_answer(text: str, steps: Sequence[str], chance: Random) -> Iterator[Variant]:
    """Other answers: a number, a sign or a word changed, a step dropped, said twice, or two in the wrong order."""
    found = [*_members(text)] or [*_moved(text, steps)]
    found += [*_numbers(text, None), *_signs(text), *_words(text, None)]
    chance.shuffle(found)
    yield from found


def _named_in(answer: str) -> Callable[[str], bool]:
    words = {found[0] for found in re.finditer(r"\w+", answer)}
    return words.__contains__


def _put(text: str, found: re.Match[str], new: str, kind: str) -> Variant:
    return Variant(kind, text[: found.start()] + new + text[found.end() :], found[0], new)


def _numbers(text: str, wanted: Callable[[str], bool] | None) -> Iterator[Variant]:
    for found in _NUMERAL.finditer(text):
        if wanted is None or wanted(found[0]):
            more = str(int(found[0]) + 1) if len(found[0]) < 19 else found[0][::-1]
            yield _put(text, found, more.zfill(len(found[0])), "number")


def _words(text: str, wanted: Callable[[str], bool] | None) -> Iterator[Variant]:
    """A letter more; for a single letter the next one."""
    for found in _WORD.finditer(text):
        word = found[0]
        if wanted is None or wanted(word):
            yield _put(text, found, _next(word) if len(word) == 1 else f"{word}q", "word")


def _next(letter: str) -> str:
    return "b" if letter == "a" else "a"


def _signs(text: str) -> Iterator[Variant]:
    for found in _SIGN.finditer(text):
        yield _put(text, found, _OTHER_SIGN[found[0]], "sign")


def _shorter(text: str) -> Iterator[Variant]:
    """A list without its last value."""
    marks = list(_SEPARATOR.finditer(text))
    if marks:
        yield Variant("drop", text[: marks[-1].start()], text, text[: marks[-1].start()])


def _moved(text: str, steps: Sequence[str]) -> Iterator[Variant]:
    if len(steps) < 2 or "".join(steps) != text:
        return
    for place, step in enumerate(steps):
        before, after = "".join(steps[:place]), "".join(steps[place + 1 :])
        yield Variant("drop", before + after, step, "")
        line = step if step.endswith("\n") else f"{step}\n"
        yield Variant("twice", before + line + step + after, step, line + step)
    for place, (one, two) in enumerate(itertools.pairwise(steps)):
        if one.strip() != two.strip():
            swapped = f"{two.rstrip()}\n{one.rstrip()}{'' if place + 2 == len(steps) else chr(10)}"
            yield Variant("order", "".join(steps[:place]) + swapped + "".join(steps[place + 2 :]), one + two, swapped)


def _members(text: str) -> Iterator[Variant]:
    """Of a JSON object: a member dropped, one too many, a key with another's value."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(whole, dict):
        return
    for key, value in whole.items():
        rest = {name: one for name, one in whole.items() if name != key}
        yield Variant("drop", json.dumps(rest, ensure_ascii=False), key, "")
        yield Variant("key", json.dumps(rest | {f"{key}q": value}, ensure_ascii=False), key, f"{key}q")
    yield Variant("more", json.dumps(whole | {"more": "more"}, ensure_ascii=False), "", "more")
    keys = list(whole)
    for one, two in itertools.pairwise(keys):
        if whole[one] != whole[two]:
            swapped = whole | {one: whole[two], two: whole[one]}
            yield Variant("order", json.dumps(swapped, ensure_ascii=False), f"{one}, {two}", f"{two}, {one}")
