"""What could make a draft answer wrongly although its checks hold: slots nobody reads, spellings that tell apart."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from stepcache.author.learn.draft import Draft
from stepcache.author.learn.evidence import Evidence, claimed_by, examined, task_of
from stepcache.author.learn.log import Exchange
from stepcache.author.learn.patterns import Slot
from stepcache.author.learn.replay import same

SOME, HOLDS = 3, 0.6
"""So many requests with one value say whether a proof holds for it: on this share of them at least."""
ODD = 0.1
"""The share of questions that come in several spellings, above which their spelling matters."""
_TEXT = re.compile(r'"[^"]*"')
_NAME = re.compile(r"\w+")
_SLOT = re.compile(r"`(\w+)`")


def unread(draft: Draft, solver: str, slots: Sequence[Slot]) -> list[Slot]:
    """The slots that a solver's answer says nothing of: it does not read them, and no check proves them."""
    read = set(_NAME.findall(_TEXT.sub("", solver)))
    for line in reversed(draft.derived):
        name, _, made = line.removeprefix("slot ").partition("=")
        if name.split()[0] in read:
            read |= set(_NAME.findall(_TEXT.sub("", made)))
    left = [slot for slot in slots if slot.name not in read]
    return [slot for slot in left if slot.name in unproved(draft)] if left else []


def unproved(draft: Draft) -> set[str]:
    """The slots that no check of a draft proves, whatever it pins or adapts."""
    bare = replace(draft, like=(), rungs=("generate times 2",), checks=tuple(replace(c, mend="") for c in draft.checks))
    found = examined(bare).findings
    return {name for one in found if one.code == "SC601" for name in _SLOT.findall(one.message)[:1]}


def value_without_proof(evidence: Evidence, slots: Sequence[Slot]) -> str:
    """The value of a slot with which the checks do not hold, and its slot; empty for none."""
    passed = set(evidence.passed)
    for slot in slots:
        by_value: dict[str, list[bool]] = defaultdict(list)
        for place in evidence.places:
            by_value[slot.values[place].casefold()].append(place in passed)
        for value, held in by_value.items():
            if len(held) >= SOME and sum(held) < HOLDS * len(held):
                return f"its proof does not hold where `{slot.name}` is `{value}`"
    return ""


def spelling_matters(draft: Draft, exchanges: Sequence[Exchange]) -> str:
    """Why a draft takes for one question what had other answers in another spelling; empty where it does not."""
    task = task_of(draft)
    asked: dict[tuple[object, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in exchanges if task else ():
        slots = claimed_by(task, one) if task else None
        if slots is not None:
            key = (one.system, *((name, value.canonical) for name, value in sorted(slots.items())))
            asked[key][" ".join(one.prompt.split())].append(one.answer)
    several = [list(by_spelling.values()) for by_spelling in asked.values() if len(by_spelling) > 1]
    apart = sum(not _agree(answers) for answers in several)
    if apart > max(1, ODD * len(several)):
        return f"{apart} of {len(several)} questions had other answers where a value was spelled otherwise"
    return ""


def _agree(by_spelling: Sequence[Sequence[str]]) -> bool:
    usual = [Counter(answers).most_common(1)[0][0] for answers in by_spelling]
    return all(same(usual[0], other) for other in usual[1:])
