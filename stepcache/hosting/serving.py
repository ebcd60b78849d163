"""What a plugin's worker does: import the plugin once, tell what it offers, and answer questions.

The plugin's code runs in this very process and may change whatever it likes here. So nothing that is told from here
is believed: `results` reads every answer anew on the other side.
"""

import inspect as inspection
import json
import time
from collections.abc import Mapping
from typing import Any

from stepcache.domain.faults import EVERY_FAULT
from stepcache.domain.slots import Value
from stepcache.domain.steps import Segmented
from stepcache.domain.verdicts import Outcome, Verdict
from stepcache.domain.writing import Adapted, Solution
from stepcache.hosting.gathering import Gathered, gather
from stepcache.hosting.inspecting import report_of
from stepcache.hosting.wire import Given, Reader, plain
from stepcache.ports import Refusal
from stepcache.workers.frames import LARGEST

JOBS: Mapping[str, str] = {
    "import": "stepcache.hosting.serving:load",
    "inspect": "stepcache.hosting.serving:inspect",
    "ask": "stepcache.hosting.serving:ask",
}
"""The table of a plugin's workers."""

METHODS: Mapping[str, str] = {
    "verifiers": "check",
    "adapters": "adapt",
    "segmenters": "segment",
    "solvers": "solve",
    "slot_types": "read",
    "derivations": "derive",
}
MAX_TEXT = 2_000
"""Characters of a reason or a detail."""

_loaded: list[Gathered] = []


def load(payload: Mapping[str, str]) -> None:
    """Import the plugin; the first call of every worker."""
    _loaded.append(gather(payload["namespace"], payload["entry"], payload["root"]))


def inspect(payload: object) -> dict[str, Any]:  # noqa: ARG001 - there is but one plugin in a worker
    """What the plugin offers, with its examples tried."""
    return report_of(_loaded[0]).model_dump()


def ask(payload: Mapping[str, Any]) -> list[list[Any]]:
    """Answer questions in order, and tell what is answered when a slice of time, or a message, is full.

    Args:
        payload: `slice_s`, `shared` and `questions`, each of which is the kind, the name and what its method is given.
    """
    until = time.monotonic() + payload["slice_s"]
    reader = Reader(payload["shared"], trusted=True)
    models: dict[tuple[str, Given], Any] = {}
    answers: list[list[Any]] = []
    room = LARGEST // 2
    for kind, name, given in payload["questions"]:
        answers.append(_answer(kind, name, [reader.read(one) for one in given], models))
        room -= len(json.dumps(answers[-1]))
        if room < 0 or time.monotonic() >= until:
            break
    return answers


def _answer(kind: str, name: str, given: list[Any], models: dict[tuple[str, Given], Any]) -> list[Any]:
    try:
        tool = _loaded[0].tools[kind][name]
        taken = [_args(tool, name, one, models) if isinstance(one, Given) else one for one in given]
        found = getattr(tool, METHODS[kind])(*taken)
        if inspection.iscoroutine(found):
            import asyncio  # noqa: PLC0415 - only solvers need it, and every worker waits for it else

            found = asyncio.run(found)
        return [True, _TOLD[type(found)](found)]
    except MemoryError:
        raise
    except EVERY_FAULT as error:
        return [False, type(error).__name__]


def _args(tool: Any, name: str, given: Given, models: dict[tuple[str, Given], Any]) -> Any:
    """The plugin's own arguments; a check is given the same ones for each step."""
    key = name, given
    if key not in models:
        models[key] = tool.Args(**given.values)
    return models[key]


def _verdict(found: Verdict) -> list[Any]:
    if type(found.outcome) is not Outcome:  # a mere "pass" is no pass
        raise TypeError("no outcome")
    details = {_text(name): str(value)[:MAX_TEXT] for name, value in found.details.items()}
    return [found.outcome.value, _short(found.reason), details]


def _segmented(found: Segmented) -> list[Any]:
    steps = [[_text(step.text), _text(step.name)] for step in found.steps]
    return [steps, bool(found.whole), _short(found.reason)]


def _adapted(found: Adapted) -> list[Any]:
    return [_text(found.text), sorted(map(_text, found.carried)), _short(found.note)]


def _solution(found: Solution) -> list[Any]:
    return [_text(found.text), _text(found.engine)]


def _value(found: Value) -> list[Any]:
    return [_text(found.type), _text(found.canonical), plain(found.data)]


def _refusal(found: Refusal) -> list[Any]:
    return [_short(found.reason)]


def _nothing(found: None) -> None:
    return found


_TOLD: Mapping[type, Any] = {
    Verdict: _verdict,
    Segmented: _segmented,
    Adapted: _adapted,
    Solution: _solution,
    Value: _value,
    Refusal: _refusal,
    type(None): _nothing,
}
"""How each result is told; what is of none of these very classes is no result."""


def _text(value: str) -> str:
    """The characters alone, whatever a class of its own says of them."""
    return str.__str__(value)


def _short(value: str) -> str:
    return _text(value)[:MAX_TEXT]
