"""The slot gate and the grade: what may be served of an older answer, and how surely it is right."""

import re

from stepcache.dialects.base import Reading
from stepcache.domain.expressions import slots_in
from stepcache.domain.routes import Grade
from stepcache.domain.rules import Task
from stepcache.domain.slots import Slots, changed

_TOKEN = re.compile(r"\w+(?:[.,@:/-]\w+)*")
_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"[A-Za-z]{1,2}|[0-9]|[!-/:-@\[-`{-~]|[^\x00-\x7f]|[\x00-\x20\x7f]+(?![A-Za-z])")


def changed_slots(task: Task, new: Slots, old: Slots) -> frozenset[str]:
    """Slots the prompt fills (derived ones follow from them) that differ between two prompts."""
    asked = task.prompt_slots.keys() | roots(task)
    names = {name for slots in (new, old) for name, value in slots.items() if name in asked or value.type == "flag"}
    return frozenset(name for name in names if changed(name, new, old))


def roots(task: Task) -> frozenset[str]:
    """Derived slots that are made from the request itself (its schema): they follow from no other slot."""
    return frozenset(one.name for one in task.derived if not any(slots_in(one.value)))


def changed_words(task: Task, new: Slots, old: Slots, covered: frozenset[str]) -> frozenset[str]:
    """Changed slots, derived ones too, whose old value nothing accounts for: neither they nor what they follow from."""
    moved = changed_slots(task, new, old) - covered
    for one in task.derived:
        if changed(one.name, new, old) and one.name not in covered and moved & frozenset(slots_in(one.value)):
            moved |= {one.name}
    return moved


def provable(task: Task) -> frozenset[str]:
    """Slots that some `require` of the task can prove."""
    return frozenset[str]().union(*map(task.proofs, task.checks))


def open_gate(task: Task, new: Slots, old: Slots, covered: frozenset[str]) -> bool:
    """Whether text that stems from a candidate may be served. A pinned slot of a candidate never differs.

    Args:
        covered: Slots proved by checks that passed (or, before a call, that could pass) and slots carried.
    """
    return changed_slots(task, new, old) <= covered


def grade_of(task: Task, slots: Slots, proved: frozenset[str]) -> Grade:
    """Proved where every slot that the request fills is proved and nothing unseen stands around the prompt.

    Without a slot nothing ties the checks to the prompt, so nothing is proved.
    """
    filled = {name for name, value in slots.items() if not value.derived or value.type == "flag"} | roots(task)
    return Grade.PROVED if filled and filled <= proved and not task.context.open else Grade.CARRIED


def stale(text: str, prompt: str, new: Slots, old: Slots, unproved: frozenset[str]) -> str:
    """A word that came from an old slot value and still stands in the output; empty where none does.

    Args:
        unproved: Changed slots that no passed check accounts for.
    """
    values = [prompt, *(value.text or value.canonical for value in new.values())]
    for name in sorted(unproved & old.keys()):
        older = old[name].text or old[name].canonical
        for pattern in (_TOKEN, _WORD):
            current = {token for value in values for token in pattern.findall(value)}
            left = (set(pattern.findall(older)) & set(pattern.findall(text))) - current
            if left:
                return str(min(left))
    return ""


def stops(text: str, reading: Reading) -> bool:
    """Whether one of the caller's `stop` strings stands in a text: the model would have ended there.

    Where the API keeps that string at the text's end, it may stand there and nowhere else.
    """
    found = ((text.find(stop), len(text) - len(stop)) for stop in reading.stops)
    return any(place >= 0 and not (reading.stop_stays and place == end) for place, end in found)


def fits(text: str, reading: Reading, written: str = "") -> bool:
    """Whether the caller's `stop` strings and token limit would have let the model write this text.

    Args:
        written: What the model wrote under just these limits, of which the text is a part or a mended form.
    """
    if text == written:
        return True
    if stops(text, reading):
        return False
    if reading.max_tokens is None:
        return True
    return tokens_at_most(text) <= max(reading.max_tokens, tokens_at_most(written))


def tokens_at_most(text: str) -> int:
    """An estimate of a text's tokens that errs upward: letters by twos, everything else one by one or by bytes."""
    return sum(len(piece.encode()) if piece > "\x7f" else 1 for piece in _PIECE.findall(text))
