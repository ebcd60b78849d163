"""The demonstration as a page: one file that needs nothing else."""

import json
import math
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from benchmarks.demo.checks import CACHED, ROUTES, Check, judged
from benchmarks.demo.drive import PARTS, Outcome
from benchmarks.demo.table import saved, steps

_TEMPLATE = Path(__file__).with_name("picture.html")
_LEAST_MS = 0.5


def draw(path: Path, parts: Mapping[str, Sequence[Outcome]], checks: Sequence[Check]) -> None:
    """Write the page."""
    about = {part.name: part.about for part in PARTS}
    most = max((one.ms for outcomes in parts.values() for one in outcomes), default=1000)
    data = {
        "routes": ROUTES,
        "least": math.log10(_LEAST_MS),
        "most": math.ceil(math.log10(max(most, 100)) * 4) / 4,
        "parts": [_part(name, about.get(name, ""), outcomes) for name, outcomes in parts.items()],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    page = Template(_TEMPLATE.read_text("utf-8")).substitute(
        data=_for_script(data),
        verdict="every promise held" if all(check.holds for check in checks) else "a promise did not hold",
        state="good" if all(check.holds for check in checks) else "bad",
        checks="".join(f'<li class="{"good" if one.holds else "bad"}">{escape(one.says)}</li>' for one in checks),
    )
    path.write_text(page, "utf-8")


def _for_script(data: object) -> str:
    """JSON that cannot end the element it stands in."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _part(name: str, about: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    free = [one for one in outcomes if one.route in CACHED and not one.calls]
    asked = [one for one in outcomes if one.calls]
    counts = Counter(one.route for one in outcomes)
    return {
        "name": name,
        "about": about,
        "free": len(free),
        "free_ms": statistics.median(one.ms for one in free) if free else 0,
        "asked_ms": statistics.median(one.ms for one in asked) if asked else 0,
        "spent": sum(one.tokens for one in outcomes),
        "saved": saved(outcomes),
        "counts": [{"route": route, "n": counts[route]} for route in ROUTES if counts[route]],
        "rows": [_row(one, verdict) for one, verdict in zip(outcomes, judged(outcomes), strict=True)],
    }


def _row(one: Outcome, verdict: str) -> dict[str, Any]:
    return {
        "n": one.row.name,
        "prompt": one.row.prompt,
        "kind": one.row.kind,
        "route": one.route,
        "reason": one.reason,
        "proof": one.proof,
        "steps": steps(one),
        "calls": one.calls,
        "ms": round(one.ms, 1),
        "tokens": one.tokens,
        "text": one.text,
        "judged": verdict,
        "rule": one.rule,
    }
