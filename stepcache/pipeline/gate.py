"""The slot gate and the grade: what may be served of an older answer, and how surely it is right."""

import re

from stepcache.domain.routes import Grade
from stepcache.domain.rules import Task, Verb
from stepcache.domain.slots import Slots, changed
from stepcache.pipeline.reading import Reading

_TOKEN = re.compile(r"\w+(?:[.,@:/-]\w+)*")
_PIECE = re.compile(r"[A-Za-z]{1,4}|[0-9]|[^A-Za-z0-9\s]|\s{2,}")


def changed_slots(task: Task, new: Slots, old: Slots) -> frozenset[str]:
    """Slots the prompt fills (derived ones follow from them) that differ between two prompts."""
    names = {
        name
        for slots in (new, old)
        for name, value in slots.items()
        if name in task.prompt_slots or value.type == "flag"
    }
    return frozenset(name for name in names if changed(name, new, old))


def provable(task: Task) -> frozenset[str]:
    """Slots that some `require` of the task can prove."""
    return frozenset[str]().union(*(check.proves for check in task.checks if check.verb is Verb.REQUIRE))


def open_gate(task: Task, new: Slots, old: Slots, covered: frozenset[str]) -> bool:
    """Whether text that stems from a candidate may be served.

    Args:
        covered: Slots proved by checks that passed (or, before a call, that could pass) and slots carried.
    """
    return changed_slots(task, new, old) <= task.pinned | covered


def grade_of(task: Task, slots: Slots, proved: frozenset[str]) -> Grade:
    """Proved where every slot that the prompt fills is proved and nothing unseen stands around the prompt."""
    filled = {name for name, value in slots.items() if not value.derived or value.type == "flag"}
    return Grade.PROVED if filled <= proved and not task.context.open else Grade.CARRIED


def stale(text: str, prompt: str, new: Slots, old: Slots, unproved: frozenset[str]) -> str:
    """A word that came from an old slot value and still stands in the output; empty where none does.

    Args:
        unproved: Changed slots that no passed check accounts for.
    """
    current = set(_TOKEN.findall(prompt)) | {token for value in new.values() for token in _TOKEN.findall(value.text)}
    standing = set(_TOKEN.findall(text))
    for name in sorted(unproved):
        if name in old:
            older = set(_TOKEN.findall(old[name].text or old[name].canonical))
            if left := sorted((older & standing) - current):
                return str(left[0])
    return ""


def fits(text: str, reading: Reading) -> bool:
    """Whether the caller's `stop` strings and token limit would have let the model write this text."""
    if any(stop in text for stop in reading.stops):
        return False
    return reading.max_tokens is None or tokens_at_most(text) <= reading.max_tokens


def tokens_at_most(text: str) -> int:
    """An estimate of a text's tokens that errs upward: letters by fours, digits and signs one by one."""
    return len(_PIECE.findall(text))
