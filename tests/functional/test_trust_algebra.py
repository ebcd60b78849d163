"""The algebra of the trust set is right about itself, and the rules claim of it what they should."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from benchmarks.trust.families.algebra import GROUPS
from benchmarks.trust.families.algebra_truth import AllSolved, AsDecimal, Solved
from benchmarks.trust.record import Record
from stepcache.assembly import load_rules
from stepcache.bundled import tools
from stepcache.dialects.base import Reading
from stepcache.dialects.registry import dialect_of
from stepcache.domain.request import Api
from stepcache.pipeline.match import claim

ROOT = Path(__file__).resolve().parents[2]
RULES = (ROOT / "rules", ROOT / "benchmarks" / "trust" / "rules")


@pytest.fixture(scope="module")
def groups() -> list[list[Record]]:
    """Some of each kind."""
    return [
        one.make(Random(f"{kind} {seed}"), f"{kind} {seed}") for kind, one in enumerate(GROUPS) for seed in range(60)
    ]


@pytest.fixture(scope="module")
def drawn(groups: list[list[Record]]) -> list[Record]:
    """All their records."""
    return [record for group in groups for record in group]


def test_a_group_is_drawn_again_from_the_same_seed(groups: list[list[Record]]) -> None:
    """Everything is seeded."""
    assert GROUPS[0].make(Random("0 0"), "0 0") == groups[0]


def test_a_source_is_the_base_of_the_group(groups: list[list[Record]]) -> None:
    """It is sent first, and what carries over is asked under the same system text."""
    for base, *variants in groups:
        assert base.base
        assert not base.source
        assert {one.source for one in variants} <= {base.name, ""}
        assert {(one.group, one.system) for one in variants} == {(base.group, base.system)}


def test_most_of_what_is_claimed_can_be_reused(drawn: list[Record]) -> None:
    """Three in five at least, as the set promises."""
    claimable = [one for one in drawn if one.family.claimable]
    assert sum(bool(one.source) for one in claimable) >= 0.6 * len(claimable)


def test_a_third_of_the_groups_asks_the_model_first(groups: list[list[Record]]) -> None:
    """Answers that a model wrote are verified too."""
    assert 0.2 < sum(bool(group[0].prompt.startswith("Solve as in class: ")) for group in groups) / len(groups) < 0.5


def test_right_replies_hold_and_wrong_ones_do_not(drawn: list[Record]) -> None:
    """Only true steps that do not begin with the equation are no wrong answer, though no rule serves them."""
    solved = [one for one in drawn if isinstance(one.truth, Solved | AsDecimal | AllSolved)]
    for place, record in enumerate(solved):
        right = record.truth.right(Random(place), None)
        assert record.truth.holds(right), (record.prompt, right)
    wrong = Counter(record.truth.holds(record.truth.wrong(Random(place), None)) for place, record in enumerate(solved))
    assert wrong[True] < 0.1 * len(solved)


def test_the_rules_claim_what_they_should_and_nothing_else(drawn: list[Record]) -> None:
    """Every family that is listed as claimable, and none of those listed as not."""
    rules, known = load_rules(RULES), tools()
    for record in drawn:
        system = [{"role": "system", "content": record.system}] if record.system else []
        messages = [*system, {"role": "user", "content": record.prompt}]
        reading = dialect_of(Api.CHAT).read({"messages": messages, "temperature": 0, **record.body})
        found = claim(rules, reading, known) if isinstance(reading, Reading) else None
        assert record.family.claimable in (None, found is not None), (record.family.name, record.prompt)
