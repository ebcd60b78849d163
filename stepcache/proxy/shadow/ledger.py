"""The books of shadow mode: counts by rule, and nothing of any request."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from stepcache.domain.request import Answer
from stepcache.domain.routes import Route
from stepcache.ports import Completion
from stepcache.proxy.shadow.agreement import Agreement, wilson

CACHED = (Route.EXACT, Route.REUSE, Route.ADAPT, Route.SOLVE)
"""Routes that need no model: only what they would have served is compared."""


class Missed(StrEnum):
    """Why an exchange was not compared."""

    UNREAD = "request not read"
    FAILED = "backend failed"
    CUT = "answer cut off"
    UNREADABLE = "answer not read"
    TOO_LARGE = "answer too large"
    BUSY = "too busy"
    FAULT = "internal error"


@dataclass(slots=True)
class Line:
    """One rule's counts.

    Attributes:
        claimed: Requests whose answer came whole.
        served: Of these, those that a cache route would have answered.
        agreements: How these compare.
        prompt_tokens: What the backend read for these, as it said itself.
        completion_tokens: What the backend wrote for these, as it said itself.
        untold: Of these, those whose answer did not tell its tokens; streams seldom do.
    """

    claimed: int = 0
    served: Counter[Route] = field(default_factory=Counter)
    agreements: Counter[Agreement] = field(default_factory=Counter)
    prompt_tokens: int = 0
    completion_tokens: int = 0
    untold: int = 0

    @property
    def agree(self) -> int:
        """Answers that say the same."""
        return sum(count for one, count in self.agreements.items() if one.agrees)

    @property
    def compared(self) -> int:
        """Pairs of answers."""
        return self.agreements.total()

    def as_json(self) -> dict[str, Any]:
        """All of it, with the interval of the share that agrees."""
        low, high = wilson(self.agree, self.compared)
        return {
            "claimed": self.claimed,
            "served": {route.value: self.served[route] for route in CACHED},
            "compared": self.compared,
            "agree": self.agree,
            "interval_95": [round(low, 4), round(high, 4)],
            "agreements": {one.value: self.agreements[one] for one in Agreement},
            "tokens_saved": {
                "prompt": self.prompt_tokens,
                "completion": self.completion_tokens,
                "answers_that_told_none": self.untold,
            },
        }


class Ledger:
    """What shadow mode found out since the start. It grows with the rules, not with the requests."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self.missed: Counter[Missed] = Counter()
        self.unclaimed = 0

    def miss(self, why: Missed) -> None:
        """An exchange that cannot be compared."""
        self.missed[why] += 1

    def claim(self, rule: str) -> Line:
        """A rule claimed a request that was answered whole."""
        line = self.lines.setdefault(rule, Line())
        line.claimed += 1
        return line

    def serve(self, line: Line, served: Answer, reply: Completion, found: Agreement) -> None:
        """A cache route would have answered it."""
        line.served[served.route] += 1
        line.agreements[found] += 1
        line.prompt_tokens += reply.prompt_tokens
        line.completion_tokens += reply.completion_tokens
        line.untold += not reply.completion_tokens

    def as_json(self) -> dict[str, Any]:
        """The report of `/shadow`."""
        return {
            "rules": {rule: line.as_json() for rule, line in sorted(self.lines.items())},
            "unclaimed": self.unclaimed,
            "not_compared": {why.value: self.missed[why] for why in Missed},
        }

    def cells(self) -> Iterator[tuple[str, ...]]:
        """The report as a table of text, its head first, the rule's name in front."""
        yield ("rule", "claimed", *CACHED, "agree", "95 % interval", "differs", "not verified", "tokens saved")
        for rule, line in sorted(self.lines.items()):
            low, high = wilson(line.agree, line.compared)
            tokens = str(line.prompt_tokens + line.completion_tokens)
            yield (
                rule,
                str(line.claimed),
                *(str(line.served[route]) for route in CACHED),
                f"{line.agree}/{line.compared}",
                f"{low:.1%} to {high:.1%}" if line.compared else "",
                str(line.agreements[Agreement.DIFFERS]),
                str(line.agreements[Agreement.MODEL_FAILS]),
                f"{tokens} and {line.untold} untold" if line.untold else tokens,
            )

    def rest(self) -> str:
        """What stands in no rule's line, in one."""
        missed = ", ".join(f"{why} {count}" for why, count in self.missed.items())
        return f"claimed by no rule: {self.unclaimed}; not compared: {missed or 0}"

    def text(self) -> str:
        """The report for a terminal."""
        rows = list(self.cells())
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
        return "\n".join(["shadow mode: what would have been served", *map(str.rstrip, lines), self.rest()])
