"""`explain`: one request's whole way, as text or JSON."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from stepcache.author.ladder import Tree
from stepcache.domain.request import Answer
from stepcache.domain.trace import Trace
from stepcache.text.clean import clean


def redacted(answer: Answer | str, plain: Callable[[Any], Any]) -> Answer | str:
    """The answer as it may be shown; `plain` gives a value without what must not be kept."""
    if isinstance(answer, str):
        return str(plain(answer))
    return replace(answer, text=plain(answer.text), failures=tuple(plain(answer.failures)), slots=plain(answer.slots))


def as_json(prompt: str, answer: Answer | str, trace: Trace) -> str:
    """Everything that happened, for a program; without an answer, why there is none."""
    return json.dumps(
        {
            "prompt": prompt,
            **({"error": answer} if isinstance(answer, str) else {"answer": summary(answer)}),
            "events": events(trace),
        },
        indent=2,
        ensure_ascii=False,
    )


def events(trace: Trace) -> list[dict[str, Any]]:
    """What happened, in order."""
    return [{"kind": one.kind, "what": one.what, "outcome": one.outcome, **one.detail} for one in trace.events]


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
    return "\n".join(way(prompt, answer, trace, Tree(colour)))


def way(prompt: str, answer: Answer | str, trace: Trace, tree: Tree, asked: Sequence[str] = ()) -> Iterator[str]:
    """The lines of that.

    Args:
        tree: Draws the way.
        asked: What the model was asked, call by call, where that is known.
    """
    yield from _block("prompt", prompt)
    yield from tree.lines(trace.events, asked)
    yield ""
    yield from [f"error    {clean(answer)}"] if isinstance(answer, str) else _verdict(answer, tree)


def _verdict(answer: Answer, tree: Tree) -> Iterator[str]:
    route = f"\x1b[1m{answer.route}\x1b[0m" if tree.colour else str(answer.route)
    yield f"route    {route}  ({answer.reason})"
    yield f"rule     {answer.rule or '-'}   grade {answer.grade}"
    counts = ", ".join(f"{name}={count}" for name, count in answer.counts.items())
    yield f"steps    {counts or '-'}   calls {answer.usage.calls}, tokens {answer.usage.completion_tokens}"
    for failure in answer.failures:
        yield f"failed   {clean(failure)}"
    yield from _block("answer", answer.text)


def _block(name: str, text: str) -> Iterator[str]:
    for place, line in enumerate(text.splitlines()):
        yield f"{name if place == 0 else '':<9}{clean(line)}".rstrip()
