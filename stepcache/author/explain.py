"""`explain`: one request's whole way, as text or JSON."""

import json
from collections.abc import Iterator
from typing import Any

from stepcache.domain.request import Answer
from stepcache.domain.trace import Event, Trace

_COLOURS = {"pass": "32", "passed": "32", "fail": "31", "unsure": "33", "claimed": "36"}


def as_json(prompt: str, answer: Answer | str, trace: Trace) -> str:
    """Everything that happened, for a program; without an answer, why there is none."""
    events = [
        {"kind": event.kind, "what": event.what, "outcome": event.outcome, **event.detail} for event in trace.events
    ]
    return json.dumps(
        {
            "prompt": prompt,
            **({"error": answer} if isinstance(answer, str) else {"answer": summary(answer)}),
            "events": events,
        },
        indent=2,
        ensure_ascii=False,
    )


def summary(answer: Answer) -> dict[str, Any]:
    """An answer's outside, without its steps."""
    return {
        "text": answer.text,
        "route": str(answer.route),
        "reason": str(answer.reason),
        "rule": answer.rule,
        "grade": str(answer.grade),
        "steps": dict(answer.counts),
        "calls": answer.usage.calls,
        "tokens": answer.usage.completion_tokens,
        "stored": answer.stored,
        "failures": list(answer.failures),
        "slots": dict(answer.slots),
    }


def as_text(prompt: str, answer: Answer | str, trace: Trace, *, colour: bool) -> str:
    """Everything that happened, for a person; without an answer, why there is none."""
    lines = [f"prompt   {prompt}"]
    for event in trace.events:
        lines += event_lines(event, colour=colour)
    lines += ["", *([f"error    {answer}"] if isinstance(answer, str) else _verdict(answer, colour=colour))]
    return "\n".join(lines)


def _verdict(answer: Answer, *, colour: bool) -> Iterator[str]:
    yield f"route    {_paint(str(answer.route), '1', colour=colour)}  ({answer.reason})"
    yield f"rule     {answer.rule or '-'}   grade {answer.grade}"
    counts = ", ".join(f"{name}={count}" for name, count in answer.counts.items())
    yield f"steps    {counts or '-'}   calls {answer.usage.calls}, tokens {answer.usage.completion_tokens}"
    for failure in answer.failures:
        yield f"failed   {failure}"
    yield from (
        f"answer   {line}" if place == 0 else f"         {line}" for place, line in enumerate(answer.text.splitlines())
    )


def event_lines(event: Event, *, colour: bool) -> Iterator[str]:
    """One event of a trace, as lines for a person."""
    outcome = _paint(event.outcome, _COLOURS.get(event.outcome, "33"), colour=colour)
    match event.kind:
        case "claim":
            why = event.detail.get("why")
            yield f"{event.outcome:<8} {event.what}{f': {why}' if why else ''}"
            slots = event.detail.get("slots")
            for name, value in slots.items() if isinstance(slots, dict) else ():
                yield f"  slot   {name} = {_short(str(value))}"
        case "candidate":
            because = event.detail.get("because") or ""
            near = f" (neighbor, {event.detail['similarity']})" if "similarity" in event.detail else ""
            yield f"entry    {_short(str(event.detail.get('prompt', '')))}{near}: {outcome} {because}".rstrip()
        case "rung":
            detail = "".join(
                f", {event.detail[name]} {name}" for name in ("ms", "tokens", "error") if name in event.detail
            )
            yield f"rung     {event.what}: {outcome}{detail}"
        case "check":
            where = "output" if event.detail.get("step") is None else f"step {event.detail['step']}"
            yield f"  {outcome:<6} {event.what} [{where}]{_why(event)}"
        case _:
            detail = ", ".join(f"{name}={_short(str(value))}" for name, value in event.detail.items())
            yield f"{event.kind:<8} {event.what}: {outcome} {detail}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else line[:97] + "..."


def _paint(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text


def _why(event: Event) -> str:
    reason = event.detail.get("reason")
    return f": {_short(str(reason))}" if reason and event.outcome != "pass" else ""
