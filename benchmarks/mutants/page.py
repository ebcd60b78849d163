"""MUTANTS.md, made from the figures."""

from math import sqrt
from pathlib import Path
from typing import Any

from benchmarks.report import HERE, load

PAGE = HERE / "MUTANTS.md"
INTRO = """# Mutants of the judging code

mutmut changes the code of the verifiers, the algebra, the matching and the pipeline's `match`, `verify`, `gate` and
rungs, a little thing at a time: another comparison, another constant, an argument left out, a text in capitals. Every
change is run against the unit tests of the very folder it is made in, and nothing else: a mutant is **killed** where
one of them fails. A mutant that behaves like the code in every case is **equivalent**; each stands below with the
reason. What is left is **alive**, each by its name. Of each function's tests the fastest are run first, for as long as
four seconds; what would only be noticed later counts as alive.

`make mutants` takes a seeded sample (`N` mutants of each part; a large `N` takes all of them) and fails below the
floor. The share over all parts weighs each part by the mutants that it has.
"""


def write(path: Path = PAGE) -> float:
    """Write the page; the share that is killed or equivalent."""
    figures = load("mutants")
    groups: dict[str, Any] = figures["groups"]
    counted = ("mutants", "run", "killed", "equivalent")
    total = {name: sum(_count(one, name) for one in groups.values()) for name in counted}
    rows = [_row(name, one) for name, one in groups.items()]
    machine = figures["machine"]
    share, half = estimate(list(groups.values()))
    body = f"""
| part | mutants | run | killed | equivalent | alive | killed or equivalent |
|---|---:|---:|---:|---:|---:|---:|
{"".join(rows)}
{total["run"]:,} of {total["mutants"]:,} mutants were run ({total["run"] / total["mutants"]:.0%}). The share of
all that is killed or equivalent is **{share:.1%}** (± {half:.1%}, with 95 %); {figures["floor"]:.0%} are asked for.
Commit {machine["commit"]}, seed {figures["seed"]}, {figures["minutes"]} minutes, {machine["processor"]}.

## Equivalent

{"".join(f"- `{_tame(title)}`: {why}{chr(10)}" for one in groups.values() for title, why in one["equivalent"].items())}
## Alive

{"".join(f"- `{_tame(title)}`{chr(10)}" for one in groups.values() for title in one["alive"])}"""
    path.write_text(INTRO + body, "utf-8")
    return share


def _count(one: dict[str, Any], name: str) -> int:
    return len(one[name]) if name == "equivalent" else int(one[name])


def _row(name: str, one: dict[str, Any]) -> str:
    equivalent, alive = len(one["equivalent"]), len(one["alive"])
    share = (one["killed"] + equivalent) / max(1, one["run"])
    cells = (one["mutants"], one["run"], one["killed"], equivalent, alive)
    return f"| {name} | {' | '.join(f'{cell:,}' for cell in cells)} | {share:.1%} |\n"


def _tame(title: str) -> str:
    """On one line, and without what would end the code span."""
    return title.replace("`", "'")[:400]


def estimate(groups: list[dict[str, Any]]) -> tuple[float, float]:
    """The share over all parts, each weighed by its mutants, and half the width of its interval."""
    every = sum(one["mutants"] for one in groups)
    share = spread = 0.0
    for one in groups:
        weight, run = one["mutants"] / every, max(1, one["run"])
        own = (one["killed"] + len(one["equivalent"])) / run
        share += weight * own
        left = 1 - run / max(1, one["mutants"])  # nothing is unknown of a part that was run as a whole
        spread += weight**2 * own * (1 - own) / run * left
    return share, 1.96 * sqrt(spread)
