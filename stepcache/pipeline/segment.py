"""Cut an output into the steps its rule declares."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from inspect import isawaitable
from typing import Any

from stepcache.domain.expressions import Call, arguments_of
from stepcache.domain.faults import FAULTS
from stepcache.domain.rules import Cut, NamedStep
from stepcache.domain.slots import NO_SLOTS
from stepcache.domain.steps import Passage, Segmented, Step
from stepcache.matching.claim import readable
from stepcache.ports import NO_NAMES, Asked, Away, Names, Tools, Verifier

MAX_OUTPUT = 65_536


@dataclass(frozen=True, slots=True)
class Cutter:
    """How outputs are cut on one request.

    Attributes:
        names: Identifiers of the prompt and of the candidates' prompts.
    """

    cut: Cut
    tools: Tools
    names: Names = NO_NAMES


async def segment(cutter: Cutter, text: str) -> Segmented:
    """The steps of an output; an output that cannot be cut is one step, and says why."""
    cut, tools = cutter.cut, cutter.tools
    if odd := _odd(text):
        return _uncut(text, odd)
    try:
        segmenter = tools.segmenters[cut.segmenter.name]
        found: object = segmenter.segment(text, _settings(segmenter.Args, cut.segmenter), cutter.names)
        found = await found if isawaitable(found) else found
        if not isinstance(found, Segmented) or not _is_cut_of(found, text):
            return _uncut(text, f"{cut.segmenter.name}: its steps are not the output's")
    except FAULTS as error:  # a plugin's segmenter may raise anything: the output then is one step
        return _uncut(text, f"{cut.segmenter.name}: {type(error).__name__}")
    return await _named(found, cut.named, tools) if cut.named and found.whole else found


def _uncut(text: str, reason: str) -> Segmented:
    return Segmented((Step(0, text),), whole=False, reason=reason)


def _is_cut_of(found: Segmented, text: str) -> bool:
    """Whether the steps are counted from 0 and hold nothing that the output does not: remarks may go, no more."""
    if not found.steps or any(step.index != place for place, step in enumerate(found.steps)):
        return False
    if found.text == text:
        return True
    rest = iter(text)
    return all(char in rest for char in found.text)


def _odd(text: str) -> str:
    """Why a text is no output that steps could be cut from; empty where it is one."""
    if not text.strip():
        return "the output is empty"
    if len(text) > MAX_OUTPUT:
        return f"the output is longer than {MAX_OUTPUT} characters"
    return "" if readable(text) else "the output holds characters that are no text"


@lru_cache(maxsize=256)
def _settings(model: Any, call: Call) -> Any:
    """The settings of a `steps` section, checked at compile time already."""
    return model(**arguments_of(call, NO_SLOTS))


async def _named(found: Segmented, named: tuple[NamedStep, ...], tools: Tools) -> Segmented:
    steps = list(found.steps)
    for name in named:
        if name.is_ is None:
            continue
        unnamed = [step for step in steps if not step.name]
        place = await _first(name.is_, unnamed, tools)
        if place is not None:
            steps[place] = replace(steps[place], name=name.name)
    return replace(found, steps=tuple(steps))


async def _first(call: Call, steps: Sequence[Step], tools: Tools) -> int | None:
    """The index of the first step that a verifier passes; one that raises names no step."""
    try:
        verifier = tools.verifiers[call.name]
        args = verifier.Args(**arguments_of(call, NO_SLOTS))
        if isinstance(verifier, Away):
            asked = [Asked(call.name, Passage(step.text), args) for step in steps]
            verdicts = await verifier.door.judge(asked, within_s=None)
            return next((step.index for step, one in zip(steps, verdicts, strict=True) if one.ok), None)
    except FAULTS:
        return None
    return next((step.index for step in steps if _is(verifier, args, step)), None)


def _is(verifier: Verifier, args: Any, step: Step) -> bool:
    try:
        return verifier.check(Passage(step.text), args).ok
    except FAULTS:
        return False
