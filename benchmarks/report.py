"""Write RESULTS.md from the files that the scripts left in results/."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
INTRO = """# Results

Written by `make bench` from the files in `results/`; no figure here is typed by hand. The machines these were taken
on are shared and noisy: read ratios within one table, not absolute times across tables.
"""


def load(name: str) -> dict[str, Any]:
    """The figures one script left; empty where it has not run."""
    path = HERE / "results" / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def origin(figures: dict[str, Any]) -> str:
    """Machine, commit, seed and command, in a line."""
    at = figures["machine"]
    return (
        f"{at['processor']}, {at['cores']} cores, Python {at['python']}, commit {at['commit']}, "
        f"seed {figures.get('seed', '-')}, `{at['command']}`\n"
    )


def engine() -> str:
    """In-process times by route and store size."""
    figures = load("engine")
    if not figures:
        return ""
    rows: list[list[object]] = [
        [entries, route, times["n"], times["p50_us"], times["p95_us"], times["p99_us"]]
        for entries, routes in figures["entries"].items()
        for route, times in routes.items()
    ]
    head = ["entries", "route", "n", "p50 µs", "p95 µs", "p99 µs"]
    return "\n".join(
        [
            "## In process\n",
            "`linear_equation`, the backend off, SQLite in memory. `exact` is a byte-identical repetition, `reuse` the",
            "same equation in other words, `adapt` the first answer rewritten for another equation of its shape,",
            "`solve` an equation that no candidate fits. What this does not show: JSON rules, a store on disk, many",
            "requests at once.\n",
            table(head, rows),
            origin(figures),
        ]
    )


def http() -> str:
    """Times over HTTP beside a raw echo."""
    figures = load("http")
    if not figures:
        return ""
    rows: list[list[object]] = [
        [what, connections, times["n"], times["p50_us"], times["p95_us"], times["p99_us"], times["per_second"]]
        for what, by_connections in figures["paths"].items()
        for connections, times in by_connections.items()
    ]
    ratio = figures["ratio_p50"]
    return "\n".join(
        [
            "## Over HTTP\n",
            "One server process, loopback, keep-alive. `echo` is a raw ASGI route of the same server that reads the",
            "body and answers 0.8 KB; `exact` a repeated chat request. Both in turn within one run. The client is a",
            "Python process on the other core, so the rates are those of the pair, not of the server alone.\n",
            table(["path", "connections", "n", "p50 µs", "p95 µs", "p99 µs", "requests/s"], rows),
            f"exact / echo at p50, one connection: {ratio}\n",
            origin(figures),
        ]
    )


def rivals() -> str:
    """Hits and pass-throughs beside LiteLLM's proxy."""
    figures = load("rivals")
    if not figures:
        return ""
    rows: list[list[object]] = [
        [name, {"hit": "exact hit", "pass": "passed through"}[what], times["n"], times["p50_us"], times["p99_us"]]
        for name, found in figures["systems"].items()
        for what, times in found.items()
    ]
    return "\n".join(
        [
            "## Beside LiteLLM's proxy\n",
            f"LiteLLM {figures['litellm']} with its own in-memory response cache, and `stepcache serve` with the",
            "shipped rules: one worker each, no key, no database, one connection, the same upstream (it answers at",
            "once), the same client and bodies, in turn within one run. An *exact hit* is a byte-identical repetition;",
            "*passed through* is a prompt that nobody has asked before, the way to the upstream included. What this",
            "does not show: other request shapes, streaming, many connections, and all that either does beside this",
            "(LiteLLM's budgets, keys and providers; our proofs).\n",
            table(["system", "what", "n", "p50 µs", "p99 µs"], rows),
            origin(figures),
        ]
    )


def lint() -> str:
    """The linter beside others, cold."""
    figures = load("lint")
    if not figures:
        return ""
    rows: list[list[object]] = [
        [name, what, times["n"], times["p50_ms"], times["best_ms"], times["cpu_ms"]]
        for what, named in (("one file", figures["one"]), ("100 files", figures["many"]))
        for name, times in named.items()
    ]
    sizes = figures["lines"]
    return "\n".join(
        [
            "## The linter, cold\n",
            "Every run is a new process; the files and the compiled Python are in the machine's memory. A hundred",
            "files stand in one folder, which for StepCache is one rule set: each pattern is tried against those of",
            "all others. Lines a file, on average: the shipped rules with their names and first words varied",
            f"{sizes['stepcache']},",
            f"Python {sizes['py']} (StepCache's own modules), SQL {sizes['sql']} (generated queries, dialect ANSI).",
            "`ruff check` runs without its cache, on all cores; the two others run in one process. `cpu` is user and",
            "system time of the best run, which a busy machine disturbs less than the clock.",
            "What this does not show: that a rule holds as much as a Python or a SQL file of its length, a second run",
            "(ruff keeps a cache, the language server of StepCache stays loaded), or other machines.\n",
            table(["command", "over", "n", "p50 ms", "best ms", "cpu ms"], rows),
            f"load of the machine before the run: {figures['load']}\n",
            origin(figures),
        ]
    )


def neighbors() -> str:
    """Nearest neighbours: the scan by size, the embedding."""
    figures = load("neighbors")
    if not figures:
        return ""
    rows: list[list[object]] = [
        [f"look among {size}", one["n"], one["p50_us"], one["p95_us"], one["p99_us"], one["recall"], one["first_us"]]
        for size, one in figures["scan"].items()
    ]
    embed = figures["embed"]
    rows.append(["embed 5 to 30 words", embed["n"], embed["p50_us"], embed["p95_us"], embed["p99_us"], "", ""])
    return "\n".join(
        [
            "## Nearest neighbours\n",
            "Rules with `similar`, where no answer fills the same slots. A look is the exact scan over that many",
            "skeletons and the reading of the best ones' entries; the first one reads the matrix. Recall: how often",
            "the nearest by construction came first. Loading the embedder,",
            f"`{embed['embedder']}`, took {embed['load_ms']} ms in a thread.",
            "What this does not show: how alike the wordings of real rules are.\n",
            table(["what", "n", "p50 µs", "p95 µs", "p99 µs", "recall", "first µs"], rows),
            origin(figures),
        ]
    )


def verifiers() -> str:
    """What the verifiers accept of right and of wrong solutions."""
    figures = load("algebra")
    if not figures:
        return ""
    rows: list[list[object]] = [[name, one["n"], one["accepted"]] for name, one in figures["sets"].items()]
    return "\n".join(
        [
            "## What the algebra checks accept\n",
            "Solutions by an independent generator; accepted means that every check of `linear_equation` passed.\n",
            table(["solutions", "n", "accepted"], rows),
            origin(figures),
        ]
    )


def hostile() -> str:
    """Everyday requests with hostile ones beside them, and without."""
    figures = load("hostile")
    if not figures:
        return ""
    rows: list[list[object]] = [
        [what, side, *_percentiles(times)]
        for side, whole in figures["whole"].items()
        for what, times in {"all": whole, **figures["kinds"][side]}.items()
    ]
    theirs: list[list[object]] = [[name, *_percentiles(times)] for name, times in figures["hostile"].items()]
    steps: list[list[object]] = [
        [name, one["n"], one["p50_ms"], one["max_ms"]] for name, one in figures["steps"].items()
    ]
    return "\n".join(
        [
            "## With hostile requests beside\n",
            f"`stepcache serve` with the shipped rules; {figures['a_second']} everyday requests a second at a steady",
            f"rate, with and without hostile ones beside them ({figures['share']:.0%} of all), by turns within one",
            "run; a time counts from when its request was due. Clients and upstream share the server's cores, and",
            "whatever else runs on the machine adds to both sides.\n",
            table(["request", "hostile ones", "n", "p50 µs", "p95 µs", "p99 µs"], rows),
            f"p99 with / without: {figures['ratio_p99']}; load of the machine before the run: {figures['load']}\n",
            "The hostile ones themselves:\n",
            table(["request", "n", "p50 µs", "p95 µs", "p99 µs"], theirs),
            "How long one request holds the event loop at a stretch, in processor time (what other threads and workers",
            "do for it is not in this):\n",
            table(["request", "n", "median ms", "longest ms"], steps),
            origin(figures),
        ]
    )


def plugins() -> str:
    """What it costs that a plugin's code runs in a worker."""
    figures = load("plugins")
    if not figures:
        return ""
    named = {f"a call with {count} checks": figures[f"steps_{count}"] for count in (1, 10, 50)}
    rows: list[list[object]] = [
        [what, times.get("least_us", "-"), *_percentiles(times)]
        for what, times in {"the way alone, there and back": figures["bare"], **named}.items()
    ]
    lost = figures["new_worker"]
    return "\n".join(
        [
            "## Plugins in workers\n",
            "All of a plugin's checks of an answer in one call, from the event loop through a warm worker and back;",
            "the check itself looks for a word. Where a worker was lost the next call waits for a new one, if none is",
            f"ready yet: {lost['p50_us'] / 1000:.0f} ms (median of {lost['n']}); the first start of this plugin took",
            f"{figures['start_ms']:.0f} ms.\n",
            table(["what", "least µs", "n", "p50 µs", "p95 µs", "p99 µs"], rows),
            origin(figures),
        ]
    )


def _percentiles(times: dict[str, Any]) -> list[object]:
    return [times["n"], times["p50_us"], times["p95_us"], times["p99_us"]]


def main() -> int:
    """Write the page."""
    parts = [INTRO, engine(), neighbors(), http(), hostile(), plugins(), rivals(), lint(), verifiers()]
    (HERE / "RESULTS.md").write_text("\n".join(part for part in parts if part), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
