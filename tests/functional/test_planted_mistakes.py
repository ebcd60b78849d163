"""One mistake in a rule file is one finding, in its line."""

import random
from collections import Counter
from functools import cache
from pathlib import Path

from stepcache.author.lint.run import lint
from stepcache.domain.findings import Finding, Severity
from stepcache.domain.source import Source
from tests.fakes.catalog import CATALOG, WITH_PLUGIN
from tests.functional.planted import KINDS, Planted, plant

ROOT = Path(__file__).parents[2]
GOOD = tuple(
    path.read_text(encoding="utf-8")
    for path in (
        *sorted((ROOT / "tests/golden/acceptance").glob("*.stepcache")),
        *sorted((ROOT / "rules").glob("*.stepcache")),
    )
)
SEED = 20261121
SHARE = 0.95


@cache
def serious(text: str) -> tuple[Finding, ...]:
    """Errors and warnings of one file."""
    catalog = WITH_PLUGIN if text.count(" py.") else CATALOG
    return tuple(one for one in lint([Source("rule.stepcache", text)], catalog) if one.severity is not Severity.INFO)


def planted() -> list[tuple[str, Planted]]:
    """Each kind of mistake in each file that has a place for it, up to twice."""
    chance = random.Random(SEED)
    found: dict[str, tuple[str, Planted]] = {}
    for name in KINDS:
        for good in GOOD:
            for _ in range(2):
                one = plant(name, good, chance)
                if one is not None:
                    found.setdefault(one.text, (good, one))
    return list(found.values())


def told(good: str, mistake: Planted) -> list[Finding]:
    """What the mistake adds to the findings of the good file."""
    known = Counter((one.code, one.message) for one in serious(good))
    added = []
    for one in serious(mistake.text):
        key = (one.code, one.message)
        if known[key]:
            known[key] -= 1
        else:
            added.append(one)
    return added


def test_one_mistake_is_one_finding_in_its_line() -> None:
    """In at least 95 % of more than 200 files; what is missed is printed."""
    cases = planted()
    missed = []
    for good, mistake in cases:
        found = told(good, mistake)
        if len(found) != 1 or found[0].span.line not in mistake.lines:
            missed.append(
                (mistake.kind, sorted(mistake.lines), [(one.code, one.span.line, one.message) for one in found])
            )
    assert len(cases) >= 200
    assert len(missed) <= (1 - SHARE) * len(cases), "\n".join(map(str, missed))
