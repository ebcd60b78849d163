"""Cut an output into the steps its rule declares."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from stepcache.domain.expressions import Call, arguments_of
from stepcache.domain.rules import Cut, NamedStep
from stepcache.domain.slots import NO_SLOTS
from stepcache.domain.steps import Passage, Segmented, Step
from stepcache.pipeline.reading import is_text
from stepcache.ports import Tools

MAX_OUTPUT = 65_536


def segment(cut: Cut, text: str, tools: Tools) -> Segmented:
    """The steps of an output; an output that cannot be cut is one step, and says why."""
    if odd := _odd(text):
        return Segmented((Step(0, text),), whole=False, reason=odd)
    segmenter = tools.segmenters[cut.segmenter.name]
    try:
        found = segmenter.segment(text, _settings(segmenter.Args, cut.segmenter))
    except Exception as error:  # noqa: BLE001 - a plugin's segmenter may raise anything: the output then is one step
        return Segmented((Step(0, text),), whole=False, reason=f"{segmenter.name}: {type(error).__name__}")
    return _named(found, cut.named, tools) if cut.named and found.whole else found


def _odd(text: str) -> str:
    """Why a text is no output that steps could be cut from; empty where it is one."""
    if not text.strip():
        return "the output is empty"
    if len(text) > MAX_OUTPUT:
        return f"the output is longer than {MAX_OUTPUT} characters"
    return "" if is_text(text) and "\x00" not in text else "the output holds characters that are no text"


@lru_cache(maxsize=256)
def _settings(model: Any, call: Call) -> Any:
    """The settings of a `steps` section, checked at compile time already."""
    return model(**arguments_of(call, NO_SLOTS))


def _named(found: Segmented, named: tuple[NamedStep, ...], tools: Tools) -> Segmented:
    steps = list(found.steps)
    for name in named:
        if name.is_ is None:
            continue
        place = next((step.index for step in steps if not step.name and _is(name.is_, step, tools)), None)
        if place is not None:
            steps[place] = replace(steps[place], name=name.name)
    return replace(found, steps=tuple(steps))


def _is(call: Call, step: Step, tools: Tools) -> bool:
    verifier = tools.verifiers[call.name]
    try:
        args = verifier.Args(**arguments_of(call, NO_SLOTS))
        return verifier.check(Passage(step.text), args).ok
    except (ValidationError, ValueError, TypeError):
        return False
