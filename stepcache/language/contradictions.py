"""Checks that cannot both pass (SC404)."""

from dataclasses import replace

from stepcache.domain.rules import Check, Verb, Where
from stepcache.language.diagnostics import Reporter
from stepcache.language.digest import serialised

_OPPOSITE = {Verb.REQUIRE: Verb.FORBID, Verb.FORBID: Verb.REQUIRE}


def report_contradictions(checks: tuple[Check, ...], reporter: Reporter) -> None:
    """A call that is required and forbidden of the same target."""
    first: dict[tuple[Verb, Where, str, bytes], Check] = {}
    for check in checks:
        key = (check.where, check.step, serialised(check.call))  # one walk each: a file may hold thousands
        first.setdefault((check.verb, *key), check)
        opposite = _OPPOSITE.get(check.verb)
        earlier = first.get((opposite, *key)) if opposite is not None else None
        if earlier is not None:
            own = earlier.span.path == check.span.path
            where = f"line {earlier.span.line}" if own else f"{earlier.span.path}:{earlier.span.line}"
            message = f"`{earlier.text}` in {where} says the opposite"
            head = replace(check.span, end=check.call.span.end)
            reporter.say("SC404", message, head, help="take one out: no answer passes both")
