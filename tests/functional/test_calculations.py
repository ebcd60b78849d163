"""Calculations and percentages of the trust set, through the shipped rules: right, proved, and never by the model."""

from collections import Counter
from random import Random

import pytest

from benchmarks.trust.families import arithmetic, percentages
from benchmarks.trust.record import Group, Record
from stepcache import StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.domain.request import Answer, Request, Unclaimed
from stepcache.domain.routes import Grade
from stepcache.resources import resource_dir

GROUPS = 40


def drawn(group: Group) -> list[Record]:
    """Groups of records, each base before its variants."""
    rng = Random(4)
    return [record for place in range(GROUPS) for record in group.make(Random(rng.getrandbits(64)), str(place))]


async def answers(prompts: list[str]) -> list[Answer | Unclaimed]:
    """What the shipped rules make of them, in order; the model is down."""
    async with StepCache(resource_dir("rules"), backend=FakeBackend()) as cache:
        return [await cache.ask(Request({"messages": [{"role": "user", "content": prompt}]})) for prompt in prompts]


@pytest.mark.parametrize("group", [*arithmetic.GROUPS, *percentages.GROUPS])
async def test_what_is_claimed_is_right_and_nothing_else_is_claimed(group: Group) -> None:
    """By truths that are known from how the prompts were made; every claimable one is claimed."""
    records = drawn(group)
    found = list(zip(records, await answers([record.prompt for record in records]), strict=True))
    claimed = [(record, answer) for record, answer in found if isinstance(answer, Answer)]
    assert [record.prompt for record, answer in claimed if not record.truth.holds(answer.text)] == []
    assert [record.prompt for record, _ in claimed if record.family.claimable is False] == []
    assert len(claimed) == sum(record.family.claimable is True for record in records)
    assert {(answer.grade, answer.usage.calls) for _, answer in claimed} == {(Grade.PROVED, 0)}


async def test_the_same_in_other_words_is_reused_and_other_numbers_are_calculated() -> None:
    """Each by its route."""
    prompts = ["What is 2 * (3 + 4)?", "Please work out 2 × (3 + 4).", "What is 2 * (3 + 5)?", "Increase 80 by 5%."]
    found = await answers([*prompts, "What is 80 increased by 5 percent?", "Increase 80 by 6%."])
    routes = [str(answer.route) for answer in found if isinstance(answer, Answer)]
    assert routes == ["solve", "reuse", "solve", "solve", "reuse", "solve"]


async def test_what_takes_too_many_lines_to_be_judged_is_the_models_unverified() -> None:
    """A long calculation is passed on as one that no rule claims, and not refused."""
    deep = "1+1/2"
    for _ in range(7):
        deep = f"1+1/({deep})"
    deep += "+2*3" * 60
    request = Request({"messages": [{"role": "user", "content": f"What is {deep}?"}]})
    async with StepCache(resource_dir("rules"), backend=FakeBackend()) as cache:
        answer = await cache.ask(request)
    assert isinstance(answer, Unclaimed)
    assert str(answer.reason.word) == "unverified"


def test_the_truths_tell_right_from_wrong() -> None:
    """A model's right reply holds, one with a slip does not."""
    rng = Random(5)
    records = [record for group in (*arithmetic.GROUPS, *percentages.GROUPS) for record in drawn(group)]
    asked = [record for record in records if record.family.claimable and not record.family.name.endswith("decimal")]
    held = Counter((record.truth.holds(record.truth.wrong(rng, None)), True) for record in asked)
    assert held == {(False, True): len(asked)}
    assert all(record.truth.holds(record.truth.right(rng, None)) for record in asked)
