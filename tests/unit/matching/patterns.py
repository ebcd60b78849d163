"""Templates and vocabularies, compiled from rule text."""

import re

from stepcache.domain.rules import Task
from stepcache.matching.claim import match_prompt
from tests.fakes.toys import task

_NAMES = re.compile(r"\{(\w+):")
_FORMS = re.compile(r" as (\w+)\n")


def rule(match: str, slots: str = "") -> Task:
    """A task with that `match` section; every slot is pinned, every form proved, so that only the patterns matter."""
    names, forms = dict.fromkeys(_NAMES.findall(match)), dict.fromkeys(_FORMS.findall(match + "\n"))
    skips = "".join(f'skip when changed({name}) because "pinned"\n' for name in names)
    checks = "".join(f"require output toy.brief({form})\n" for form in forms)
    return task(match=match, slots=f"{slots}\n{skips}", checks=f"require output text.not_empty()\n{checks}")


def values(match: Task, prompt: str) -> dict[str, str] | None:
    """Canonical slot values of a prompt; None where it is not matched."""
    found = match_prompt(match, prompt)
    return {name: value.canonical for name, value in found.slots.items()} if found else None
