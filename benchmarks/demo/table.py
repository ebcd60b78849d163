"""The demonstration on a terminal: a line a request, totals by route."""

import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence

from benchmarks.demo.checks import CACHED, ROUTES, Check, Judged, judged
from benchmarks.demo.drive import Outcome, Part

_COLOURS = {
    "exact": "32",
    "reuse": "32",
    "adapt": "36",
    "solve": "34",
    "patch": "33",
    "generate": "35",
    "refuse": "31",
    "bypass": "90",
}
_SHAPE = "{:<2}  {:<{width}}  {}  {:<11}  {:<7}  {:<22}  {:>8}  {:>6}  {}"
_FIXED = 88
_NARROWEST = 24


def head(part: Part) -> str:
    """What comes before a part's lines."""
    names = _line(("#", "prompt", "route   ", "reason", "grade", "steps", "ms", "tokens", "judged"))
    return f"\n== {part.name}: {part.about}\n\n{names}"


def line(outcomes: Sequence[Outcome]) -> str:
    """The line of the last outcome."""
    one, verdict = outcomes[-1], judged(outcomes)[-1]
    cells = (one.row.name, one.row.prompt, _coloured(f"{one.route:<8}", _COLOURS.get(one.route, "0")))
    ends = (steps(one), f"{one.ms:.1f}", str(one.tokens or ""), _marked(verdict))
    return _line((*cells, one.reason, one.proof, *ends))


def steps(one: Outcome) -> str:
    """`3 reused, 9 adapted`."""
    counts = (word.strip().split("=") for word in one.steps.split(",") if "=" in word)
    return ", ".join(f"{count} {name}" for name, count in counts if name != "total")


def totals(outcomes: Sequence[Outcome]) -> str:
    """Lines by route, and what was answered without the model."""
    return "\n".join(_totals(outcomes))


def verdict(checks: Sequence[Check]) -> str:
    """Every promise, and one line that sums them up."""
    lines = [f"  {'ok  ' if check.holds else 'FAIL'}  {check.says}" for check in checks]
    broken = sum(not check.holds for check in checks)
    said = "every promise held" if not broken else f"{broken} of {len(checks)} promises did not hold"
    return "\n".join(["", *lines, "", f"demo: {said}"])


def _totals(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"\n{'route':<10}{'requests':>9}{'right':>7}{'median ms':>11}{'tokens':>8}"
    for route in ROUTES:
        those = [one for one in outcomes if one.route == route]
        if those:
            middle = statistics.median(one.ms for one in those)
            right, tokens = sum(one.right for one in those), sum(one.tokens for one in those)
            yield f"{route:<10}{len(those):>9}{right:>7}{middle:>11.1f}{tokens:>8}"
    free = [one for one in outcomes if one.route in CACHED and not one.calls]
    yield f"without the model: {len(free)} of {len(outcomes)} requests, about {saved(outcomes)} tokens saved"


def saved(outcomes: Sequence[Outcome]) -> int:
    """Tokens that were not spent, if each request without a call had cost as much as those with one."""
    spent = [one.tokens for one in outcomes if one.calls and one.tokens]
    return round(statistics.mean(spent) * sum(not one.calls for one in outcomes)) if spent else 0


def _line(cells: tuple[str, ...]) -> str:
    width = max(shutil.get_terminal_size((140, 40)).columns - _FIXED, _NARROWEST)
    number, prompt, route, reason, *rest = cells
    return _SHAPE.format(number, _short(prompt, width), route, _short(reason, 11), *rest, width=width).rstrip()


def _short(text: str, width: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def _marked(verdict: Judged) -> str:
    colour = {Judged.RIGHT: "32", Judged.WRONG: "1;31"}.get(verdict, "33")
    return _coloured(verdict, colour)


def _coloured(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if sys.stdout.isatty() else text
