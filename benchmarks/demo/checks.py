"""What the demonstration must show: what is proved is right, what is carried is as right as its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.demo.drive import Outcome
from benchmarks.demo.requests import Kind

ROUTES = ("exact", "reuse", "adapt", "solve", "patch", "generate", "refuse", "bypass")
CACHED = frozenset({"exact", "reuse", "adapt", "solve"})


class Judged(StrEnum):
    """How an answer turned out."""

    RIGHT = "right"
    MODEL = "model wrong"
    SOURCE = "source wrong"
    REFUSED = "refused"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Check:
    """One promise, and whether it held."""

    says: str
    holds: bool


def judged(outcomes: Sequence[Outcome]) -> list[Judged]:
    """Each answer, in the light of those before it.

    What the model wrote and nobody could prove is the model's to answer for, wherever it is served again: an answer
    that came without the model may be wrong only where an earlier answer of the model's in its group was.
    """
    found: list[Judged] = []
    slipped: set[str] = set()
    for one in outcomes:
        found.append(_judged(one, slipped))
        if found[-1] is Judged.MODEL:
            slipped.add(one.row.group)
    return found


def _judged(one: Outcome, slipped: set[str]) -> Judged:
    if one.route == "refuse":
        return Judged.REFUSED
    if one.right:
        return Judged.RIGHT
    if one.proof == "proved" or one.status != 200:
        return Judged.WRONG
    if one.route not in CACHED:
        return Judged.MODEL
    return Judged.SOURCE if one.row.group in slipped else Judged.WRONG


def checks(parts: Mapping[str, Sequence[Outcome]]) -> list[Check]:
    """The promises over all parts."""
    outcomes = [one for part in parts.values() for one in part]
    verdicts = [one for part in parts.values() for one in judged(part)]
    proved = [one for one in outcomes if one.proof == "proved"]
    carried = [
        verdict
        for one, verdict in zip(outcomes, verdicts, strict=True)
        if one.proof == "carried" and one.route in CACHED
    ]
    wrong = sum(not one.right for one in proved)
    worse = carried.count(Judged.WRONG)
    missing = [route for route in ROUTES if all(one.route != route for one in outcomes)]
    others = [one for one in outcomes if one.row.kind is Kind.UNCLAIMED]
    taken = sum(not one.reason.startswith("no-rule") for one in others)
    failed = sum(one.status not in {200, 422} for one in outcomes)
    return [
        Check(f"{len(proved)} proved answers, {wrong} wrong", bool(proved) and wrong == 0),
        Check(f"{len(carried)} carried without the model, {worse} worse than their source", worse == 0),
        Check(f"{len(others)} other questions, {taken} taken by a rule", taken == 0),
        Check(f"{len(ROUTES) - len(missing)} of {len(ROUTES)} routes shown{_but(missing)}", not missing),
        Check(f"{len(outcomes)} requests, {failed} failed", failed == 0),
    ]


def _but(missing: Sequence[str]) -> str:
    return f", not {', '.join(missing)}" if missing else ""
