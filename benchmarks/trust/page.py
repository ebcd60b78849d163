"""TRUST.md and the README's table, from the committed figures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import HERE, load, table
from benchmarks.trust.promises import LEAST_CLAIMED, LEAST_REUSE, bound, percent
from benchmarks.trust.report import FAMILY_HEAD, TIMES_HEAD, family_rows, graded, less, time_rows
from benchmarks.trust.tally import Tally, total

PAGE = HERE / "TRUST.md"
_KNOWN = ("machine", "runs")
INTRO = """# Never a wrong answer

Written by `make trust-full` from `results/trust.json`; no figure here is typed by hand. Requests are made in families
whose truth is known by construction (an equation is built from its solution, a note from its record). They go to real
`stepcache serve` processes over HTTP, one after another, before a scripted model that is wrong at the rate stated;
*sticky* means that it always says the same to the same messages. Every answer that a rule claimed is judged by code
that imports nothing of StepCache.

*Proved* answers may never be wrong, whatever the model says. *Carried* answers rest on an older one, and may be wrong
only where that one was; *worse* counts those that were wrong though nothing wrong had been served in their group.
*Useful reuse*: of the requests whose answer follows from an earlier one that was served verified, how many were
answered rightly without new text of the model; the figure beside it leaves out those whose source the model had got
wrong in a way that no check of the rule can see, so that there was nothing right to reuse. The bound is one-sided,
95 %, Clopper and Pearson's (exact).
"""
LIMITS = """## What this does not show

The requests are drawn from families that we wrote, in the wordings that we thought of; a real request may be worded as
no family is. The scripted model's mistakes are those we know of. What no rule claims passes by unjudged, and so does
what a rule has to leave to the model unverified. Requests of a shard come one at a time, each shard has a store of its
own, and nothing is evicted. The times are of a machine on which the client, the judge and the model run beside the
proxies: read them against each other.
"""


def summary() -> str:
    """A row for each model, all seeds together; for the README."""
    found = load("trust")
    return summary_of(found) if found else "`make trust-full` has not been run yet.\n"


def summary_of(found: dict[str, Any]) -> str:
    """The same of given figures."""
    head = ["the model is wrong", "requests", "proved answers", "wrong", "95 % bound", "carried", "worse than source"]
    rows = [_summary_row(name, Tally.of_json(part)) for name, part in models(found).items()]
    return table([*head, "useful reuse", "of right sources", "claimed without a token", "tokens, over all"], rows)


def models(found: dict[str, Any]) -> dict[str, Any]:
    """The counts by the model's name."""
    return {name: part for name, part in found.items() if name not in _KNOWN}


def _summary_row(name: str, tally: Tally) -> list[object]:
    proved, wrong = total(tally.answers, 2, "proved"), total(tally.wrong, 2, "proved")
    sums = tally.sums
    return [
        name,
        total(tally.sent),
        proved,
        wrong,
        f"{bound(wrong, proved):.4%}",
        total(tally.answers, 2, "carried"),
        total(tally.worse),
        percent(total(tally.reused), total(tally.reusable)),
        percent(total(tally.reused_right), total(tally.reusable_right)),
        percent(sums["free",], sums["claimed",]),
        less(sums["spent",], sums["alone",]),
    ]


def write() -> Path:
    """Write the page."""
    PAGE.write_text(page_of(load("trust")), "utf-8")
    return PAGE


def page_of(found: dict[str, Any]) -> str:
    """The whole page."""
    parts = [INTRO, summary_of(found), _runs(found["runs"])]
    for name, part in models(found).items():
        tally = Tally.of_json(part)
        parts += [
            f"## The model is wrong: {name}\n",
            _routes(tally),
            _families(tally),
            table(TIMES_HEAD, time_rows(tally)),
        ]
    return "\n".join([*parts, LIMITS, _origin(found)])


def _runs(runs: Sequence[dict[str, Any]]) -> str:
    head = ["seed", "the model is wrong", "requests", "claimed", "proved", "wrong", "carried", "worse", "useful reuse"]
    rows: list[list[object]] = [
        [
            one["seed"],
            one["model"],
            one["count"],
            one["claimed"],
            one["proved"],
            one["wrong"],
            one["carried"],
            one["worse"],
            percent(one["reused"], one["reusable"]),
            f"{one['seconds'] / 60:.0f}",
            one["commit"],
            "; ".join(one["broken"]) or "none",
        ]
        for one in runs
    ]
    return "## Runs\n\n" + table([*head, "minutes", "commit", "broken promises"], rows)


def _routes(tally: Tally) -> str:
    return table(["route", "grade", "answers", "wrong", "worse than source", "95 % bound"], graded(tally))


def _families(tally: Tally) -> str:
    note = f"Held to at least {LEAST_CLAIMED:.0%} where all should be claimed; reuse over all to {LEAST_REUSE:.0%}.\n"
    return table(FAMILY_HEAD, family_rows(tally)) + "\n" + note


def _origin(found: dict[str, Any]) -> str:
    at = found["machine"]
    return f"{at['processor']}, {at['cores']} cores, Python {at['python']}; command `{at['command']}`\n"
