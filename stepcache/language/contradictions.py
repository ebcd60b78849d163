"""Checks that cannot both pass (SC404)."""

from dataclasses import replace

from stepcache.domain.rules import Check, Verb
from stepcache.language.diagnostics import Reporter


def report_contradictions(checks: tuple[Check, ...], reporter: Reporter) -> None:
    """A call that is required and forbidden of the same target."""
    for index, check in enumerate(checks):
        for earlier in checks[:index]:
            verbs = {check.verb, earlier.verb}
            same = (check.where, check.step, check.call) == (earlier.where, earlier.step, earlier.call)
            if same and verbs == {Verb.REQUIRE, Verb.FORBID}:
                own = earlier.span.path == check.span.path
                where = f"line {earlier.span.line}" if own else f"{earlier.span.path}:{earlier.span.line}"
                message = f"`{earlier.text}` in {where} says the opposite"
                head = replace(check.span, end=check.call.span.end)
                reporter.say("SC404", message, head, help="take one out: no answer passes both")
