"""Checks that cannot both pass (SC404)."""

from stepcache.domain.rules import Check, Verb
from stepcache.language.diagnostics import Reporter


def report_contradictions(checks: tuple[Check, ...], reporter: Reporter) -> None:
    """A call that is required and forbidden of the same target."""
    for index, check in enumerate(checks):
        for earlier in checks[:index]:
            verbs = {check.verb, earlier.verb}
            same = (check.where, check.step, check.call) == (earlier.where, earlier.step, earlier.call)
            if same and verbs == {Verb.REQUIRE, Verb.FORBID}:
                message = f"`{earlier.text}` in line {earlier.span.line} says the opposite"
                head = reporter.lines.span(check.span.start, check.call.span.end)
                reporter.say("SC404", message, head, help="take one out: no answer passes both")
