"""From the kept cells to results/paper.json, PAPER.md and two pictures. No figure is typed by hand but the paper's."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.paper import plots
from benchmarks.paper.figures import PAPER_ROUTES, Figures, figures_of, read_run
from benchmarks.paper.systems import System
from benchmarks.report import table

HERE = Path(__file__).resolve().parents[1]
RESULTS = HERE / "results"
PAPER: Figures = {
    "baseline": {"mean": 2130, "p50": 2420, "p95": 3380, "tokens": "36.1k", "a request": 162.7, "right": 72.5},
    "StepCache": {"mean": 670, "p50": 10, "p95": 3300, "tokens": "27.3k", "a request": 123, "right": 100.0},
    "routes": {"reuse-only": 79.7, "patch": 5.4, "skip-reuse": 14.9},
}
"""arXiv:2603.28795, its abstract and tables: CPU only, seeds 42, 43, 44."""
INTRO = """\
# The paper's micro-benchmark

Written by `make bench-paper` from `results/paper.json`; no figure here is typed by hand but those of
arXiv:2603.28795.

Ten base prompts a task (linear equations, JSON) are sent first, then 222 perturbed ones in the seed's order,
one at a time, over HTTP; seeds 42 to 44. Each system starts with an empty store. *baseline* is the backend
alone; the *paper's order* is `rules/paper/` (reuse, verify, patch, repair once, solve last; nothing is
adapted); *StepCache* is the shipped rules. The truth of every request is known by construction, and the judge
(`judge.py`) shares no code with StepCache.

The **scripted** backend is a server of its own: it errs in 27.5 % of its replies (the same messages get the
same reply), takes 2 ms a written token, and understands patch prompts. A token is a stretch of up to four
letters or digits, another sign, or a line break. Equations go wrong by a slip in a line, a sign, a swapped
letter or a wrong value; JSON by a wrong value, a missing or a renamed member, a fence, or prose around it,
each as often as the others. It does not enforce schemas. **local** is the embedded model (SmolLM2-135M, 1
thread, at most 200 tokens), which is nearly always wrong here: it shows what a cache saves, and that nothing
wrong is proved, not how good answers are.
"""
CHECKS = """\
*By truth*: an equation's final value is right and every line true; JSON has exactly the keys asked for with
the record's values. *By the paper's checks*: the final value is right; valid JSON that holds the keys asked
for. A wrong value that only a reader of the note could find passes the second and not the first. *Carried*
answers were read out of free text by the model: they are as right as the model's own answer that they come
from.
"""
MIX = """\
*reuse-only*: served without the model. *patch*: part of an older answer written anew by the model, or a patch
that did not hold and was then solved. *skip-reuse*: the model wrote all of it.
"""
WHY = """\
### Why the paper's order is not in the paper's mix

87 of the 222 answers must hold something that no older one holds (30 changed constants, 30 renamed unknowns, 12
added keys, 15 changed values), and 33 requests ask another question. Without adapting, at most the 102 others
(46 %) can be served as they stand, so the paper's 79.7 % is out of reach for any order of rungs that checks an
answer against the new request. The paper publishes the share of other questions (14.9 %) and no counts of the rest;
its mix fits perturbations that mostly leave the answer as it was. Of the 102, `rules/paper/` does not read those that
bring a schema (subschemas, optional members, nine rewordings), nor rewordings that no rule claims. The changed and
renamed equations are what it patches, so *patch* is larger than the paper's. A larger object serves a request for
fewer keys there, which the paper's checks pass and the truth (exactly the keys asked for) does not.
"""


WORDINGS = """\
The rules were extended after this benchmark's rewordings were written, so what they reach is also measured on
wordings that no rule was changed for (*unseen*, `phrases.py`). Each wording is tried on every base. What is not
claimed costs a model call, never a wrong answer: it is passed on unchanged.
"""


def write_all(paths: Sequence[Path]) -> Path:
    """Write everything anew from these cells; gives the page."""
    runs = [read_run(path) for path in paths]
    figures = figures_of(runs)
    reach = RESULTS / "paper-reach.json"
    whole = {"machine": machine(), "paper": PAPER, "figures": figures}
    (RESULTS / "paper.json").write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
    plots.latency(runs, RESULTS / "paper-latency.png")
    plots.routes(figures, RESULTS / "paper-routes.png")
    parts = [INTRO, _short(figures), _targets(figures), *(_backend(name, found) for name, found in figures.items())]
    page = HERE / "PAPER.md"
    page.write_text("\n".join([*parts, _reach(reach), _origin(whole["machine"], figures)]), "utf-8")
    return page


def _short(figures: Figures) -> str:
    """The page in two sentences."""
    checked = targets(figures)
    missed = [f"{name} ({found})" for name, found, met in checked if not met]
    told = "; ".join(missed) if missed else "nothing"
    return f"**In short:** {len(checked) - len(missed)} of {len(checked)} targets are met. Missed: {told}.\n"


def _backend(name: str, found: Figures) -> str:
    rows = [*found.items()]
    seeds = "; ".join(f"{system}: seeds {', '.join(map(str, one['seeds']))}" for system, one in rows)
    parts = [
        f"## On the {name} backend\n\n{seeds}.\n",
        _latency(rows),
        _tokens(rows),
        CHECKS,
        _right(rows),
        MIX,
        _mix(rows),
    ]
    parts += [_kinds(system, figures) for system, figures in rows if system != System.BASELINE.value]
    return "\n".join(parts)


def _latency(rows: list[tuple[str, Figures]]) -> str:
    head = ["ms", "n", "mean", "median", "p95", "claimed", "mean", "median", "p95", "baseline's median there", "ratio"]
    lines: list[list[object]] = []
    for name, figures in rows:
        times = figures["latency_ms"]
        there = times["baseline on the claimed"]
        lines.append([name, *_times(times["all"]), *_times(times["claimed"]), there.get("p50", "-"), _ratio(figures)])
    for name in ("baseline", "StepCache"):
        one = PAPER[name]
        lines.append([f"*paper: {name}*", 222, one["mean"], one["p50"], one["p95"], *["-"] * 6])
    return table(head, lines)


def _times(times: Figures) -> list[object]:
    return [times["n"], *(times.get(name, "-") for name in ("mean", "p50", "p95"))]


def _ratio(figures: Figures, which: str = "p50") -> object:
    times = figures["latency_ms"]
    there = times["baseline on the claimed"].get(which)
    return round(times["claimed"][which] / there, 4) if there else "-"


def _tokens(rows: list[tuple[str, Figures]]) -> str:
    names = ["a seed", "a request", "written a request", "bases, a seed"]
    whole = next((figures["tokens"]["a seed"] for name, figures in rows if name == System.BASELINE.value), None)
    lines: list[list[object]] = [
        [name, *(figures["tokens"][one] for one in names), _percent(figures["tokens"]["a seed"], whole)]
        for name, figures in rows
    ]
    lines += [
        [f"*paper: {name}*", PAPER[name]["tokens"], PAPER[name]["a request"], "-", "-", "-"]
        for name in ("baseline", "StepCache")
    ]
    return table(["tokens at the backend", *names, "of the baseline's"], lines)


def _percent(part: float, whole: float | None) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _right(rows: list[tuple[str, Figures]]) -> str:
    names = list(rows[0][1]["right"]) if rows else []
    lines: list[list[object]] = [[name, *(_share(figures["right"][one]) for one in names)] for name, figures in rows]
    for name in ("baseline", "StepCache"):
        cells = [f"{PAPER[name]['right']} %" if "paper" in one else "-" for one in names]
        lines.append([f"*paper: {name}*", *cells])
    return table(["right", *names], lines)


def _share(one: Figures) -> str:
    return f"{100 * one['share']:.1f} % of {one['n']}" if one["n"] else "-"


def _mix(rows: list[tuple[str, Figures]]) -> str:
    routes = ["exact", "reuse", "adapt", "solve", "patch", "generate", "bypass", "refuse"]
    lines: list[list[object]] = []
    for name, figures in rows:
        if name != System.BASELINE.value:
            words = [f"{100 * figures['paper_routes'][word]['share']:.1f} %" for word in PAPER_ROUTES]
            lines.append([name, *words, *(figures["routes"].get(route, 0) for route in routes)])
    lines.append(["*paper*", *(f"{PAPER['routes'][word]} %" for word in PAPER_ROUTES), *["-"] * len(routes)])
    return table(["route mix", *PAPER_ROUTES, *routes], lines)


def _kinds(system: str, figures: Figures) -> str:
    lines: list[list[object]] = []
    for one in figures["kinds"]:
        routes = ", ".join(f"{route} {count}" for route, count in one["routes"].items())
        what = one["kind"] + (f": {one['detail']}" if one["detail"] else "")
        lines.append([one["task"], what, one["n"], one["claimed"], one["right"], one["p50_ms"], routes])
    return f"### {system}, by what was changed\n\n" + table(
        ["task", "what was changed", "n", "claimed", "right", "median ms", "routes"], lines
    )


def targets(figures: Figures) -> list[tuple[str, str, bool]]:
    """What the scripted runs should show, what they show, and whether that is met."""
    found = figures.get("scripted", {})
    ours, plain, paper = (found.get(which.value) for which in (System.OURS, System.BASELINE, System.PAPER))
    if not ours or not plain:
        return []
    claimed, right = ours["claimed"], ours["right"]
    tokens = ours["tokens"]["a seed"] / plain["tokens"]["a seed"]
    wanted, others = claimed["all but another question"], claimed["another question"]
    free, ratio, late = claimed["without a token"], _ratio(ours), _ratio(ours, "p95")
    lines = [
        ("claimed, all but another question, at least 95 %", _share(wanted), wanted["share"] >= 0.95),
        ("claimed, another question: none", str(others["hits"]), others["hits"] == 0),
        *[
            (f"right on {name}: 100 %", _share(right[name]), right[name]["share"] == 1)
            for name in (
                "cache routes",
                "cache routes, proved",
                "cache routes, carried from right answers",
                "claimed algebra",
            )
        ],
        ("claimed, answered without a token: at least 90 %", _share(free), free["share"] >= 0.9),
        ("tokens, of the baseline's: at most a quarter", f"{100 * tokens:.1f} %", tokens <= 0.25),
        (
            "95th percentile of the claimed requests, as a share of the baseline's for the same: at most 0.25",
            str(late),
            isinstance(late, float) and late <= 0.25,
        ),
        (
            "median of the claimed requests, as a share of the baseline's for the same: at most 0.02",
            str(ratio),
            isinstance(ratio, float) and ratio <= 0.02,
        ),
    ]
    return lines + (_paper_mix(paper) if paper else [])


def _paper_mix(paper: Figures) -> list[tuple[str, str, bool]]:
    lines = []
    for word in PAPER_ROUTES:
        share, published = 100 * paper["paper_routes"][word]["share"], PAPER["routes"][word]
        name = f"the paper's order, {word}: {published} % ± 10 points"
        lines.append((name, f"{share:.1f} %", abs(share - published) <= 10))
    return lines


def _targets(figures: Figures) -> str:
    lines: list[list[object]] = [[name, what, "yes" if met else "**no**"] for name, what, met in targets(figures)]
    pictures = "![latency](results/paper-latency.png)\n\n![routes](results/paper-routes.png)\n"
    shown = table(["scripted backend", "found", "met"], lines)
    return "\n".join(["## What it should show\n", shown, _wrong(figures), WHY, pictures])


def _wrong(figures: Figures) -> str:
    """Where the wrong answers of cache routes come from."""
    ours = figures.get("scripted", {}).get(System.OURS.value)
    if not ours:
        return ""
    sound = ours["right"]["cache routes, carried from right answers"]
    wrong = len(ours["wrong on cache routes"])
    told = (
        f"Of the answers of cache routes {wrong} were wrong, {sound['n'] - sound['hits']} of them though the model's "
        "own had been right. All values of an extraction must stand in its text whole (`json.grounded`); that "
        "takes out what this backend makes up. It does not take out values that stand there and belong to another "
        "key: the backend here makes no such slip, a real model does, and no check without a model can tell. Such "
        "answers are *carried*, and say so in `x-stepcache-proof`."
    )
    late = (
        "What is served without the model takes 2 to 6 ms from the client's side, 0.19 s with it; how busy the machine "
        "is decides the ratio."
    )
    return f"{told}\n\n{late}\n"


def _reach(path: Path) -> str:
    """What share of wordings is claimed: of those the benchmark asks with, and of those that no rule has seen."""
    if not path.exists():
        return ""
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["banks"]
    lines: list[list[object]] = [[one["bank"], one["wordings"], one["claimed"], one["of"]] for one in found]
    return "\n".join(
        [
            "## Wordings\n",
            WORDINGS,
            table(["wordings", "n", "claimed prompts", "of"], lines),
        ]
    )


def _origin(at: dict[str, Any], figures: Figures) -> str:
    commits = sorted({commit for systems in figures.values() for one in systems.values() for commit in one["commits"]})
    seeds = sorted({seed for systems in figures.values() for one in systems.values() for seed in one["seeds"]})
    return (
        f"{at['processor']}, {at['cores']} cores, Python {at['python']}, commits of the runs {', '.join(commits)} "
        f"(`+`: with changes not committed), seeds {', '.join(map(str, seeds))}, `{at['command']}`. The machine is "
        "shared and noisy: read ratios within a table.\n"
    )


def summary() -> str:
    """The README's table, from results/paper.json."""
    systems: Figures = json.loads((RESULTS / "paper.json").read_text("utf-8"))["figures"]["scripted"]
    head = ["scripted model", "mean ms", "median ms", "p95 ms", "tokens a request", "without the model", "right"]
    lines: list[list[object]] = [[name, *_summed(figures)] for name, figures in systems.items()]
    for name, routes in (("baseline", "-"), ("StepCache", f"{PAPER['routes']['reuse-only']} %")):
        one = PAPER[name]
        times = (one["mean"], one["p50"], one["p95"])
        lines.append([f"*the paper, its model: {name}*", *times, one["a request"], routes, f"{one['right']} %"])
    ours = systems[System.OURS.value]
    right, others = ours["right"], ours["claimed"]["another question"]
    unseen = [
        one for one in json.loads((RESULTS / "paper-reach.json").read_text("utf-8"))["banks"] if "unseen" in one["bank"]
    ]
    return "\n".join(
        [
            table(head, lines),
            "Right, of StepCache's answers without the model:",
            f"{_share(right['cache routes, proved'])} *proved* ones,",
            f"{_share(right['cache routes, carried from right answers'])} *carried* ones that came from right ones,",
            f"{_share(right['cache routes'])} in all. Claimed, of the requests that ask another question:",
            f"{others['hits']} of {others['n']}. The rules have grown by wordings like these; of wordings that no rule",
            f"was changed for they claim {_listed(unseen)}. What is not claimed goes to the model as it came.",
            "The paper judges by weaker checks. Its mix of routes was not met; the page says why.",
        ]
    )


def _listed(banks: Sequence[Figures]) -> str:
    """`33 % (equations)` and so on."""
    return ", ".join(f"{100 * one['claimed'] / one['of']:.0f} % ({one['bank'].split(',')[0]})" for one in banks)


def _summed(figures: Figures) -> list[object]:
    times = figures["latency_ms"]["all"]
    routes = figures["paper_routes"].get("reuse-only")
    without = f"{100 * routes['share']:.0f} %" if routes else "-"
    right = f"{100 * figures['right']['all']['share']:.0f} %"
    return [times["mean"], times["p50"], times["p95"], figures["tokens"]["a request"], without, right]
