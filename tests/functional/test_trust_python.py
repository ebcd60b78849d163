"""The trust set's functions: right ones give what their operation says, wrong ones are none of them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.trust.backend import messages_of
from benchmarks.trust.families import python
from benchmarks.trust.families.python_truth import BODIES, DOC, EXAMPLES, HINTS, Function
from benchmarks.trust.record import Group, Record
from stepcache import StepCache
from stepcache.assembly import load_rules
from stepcache.backends.fake import FakeBackend
from stepcache.domain.rules import RuleSet
from stepcache.settings import PluginSettings

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 6


def name_of(group: Group) -> str:
    """Its function."""
    return group.make.__name__


def made(group: Group) -> list[Record]:
    """Some groups of a kind."""
    return [record for seed in range(ROUNDS) for record in group.make(Random(seed), f"{seed}")]


@pytest.mark.parametrize("op", BODIES)
def test_every_right_text_gives_what_its_operation_says(op: str) -> None:
    """The texts are this file's own: they are run, and the list that they are given stays as it was."""
    for text in Function(op, "named", "xs").texts():
        space: dict[str, Any] = {}
        exec(text, space)  # noqa: S102 - the family's own templates, no model's
        given = [3, 1, 2]
        assert repr(float(value) if isinstance(value := space["named"](given), int) else value) in {
            EXAMPLES[op],
            f"{EXAMPLES[op]}.0",
        }
        assert given == [3, 1, 2]


@pytest.mark.parametrize("group", python.GROUPS, ids=name_of)
def test_replies_are_right_or_wrong_as_they_are_meant(group: Group) -> None:
    """A model's slip is never one of the right texts."""
    for record in made(group):
        rng = Random(record.name)
        assert record.truth.holds(record.truth.right(rng, None))
        assert not record.truth.holds(record.truth.wrong(rng, None))


def test_a_demand_is_part_of_what_is_right() -> None:
    """Without hints, or without a docstring, an answer is wrong where they are demanded."""
    plain = "def f(xs):\n    return sum(xs)"
    assert Function("sum", "f", "xs").holds(plain)
    assert not Function("sum", "f", "xs", HINTS).holds(plain)
    assert not Function("sum", "f", "xs", DOC).holds(plain)


def test_a_name_that_the_body_needs_is_no_right_name() -> None:
    """`sum` that calls `sum` never ends, and a list called `value` is lost in the loop."""
    assert not Function("sum", "sum", "xs").holds("def sum(xs):\n    return sum(xs)")
    assert not any("for value in value:" in text for text in Function("sum", "f", "value").texts())


@cache
def rules(folder: str) -> RuleSet:
    """The plugin's rules, with or without examples that are run."""
    return load_rules([ROOT / "plugins/python/stepcache_python/rules" / folder])


@pytest.mark.parametrize("folder", ["", "tested"])
@pytest.mark.parametrize("group", python.GROUPS, ids=name_of)
async def test_what_a_family_says_of_claims_is_kept_and_what_carries_over_is_served(group: Group, folder: str) -> None:
    """With a model that is always right: every answer is right, and no claimed one that carries over asks it."""
    asked: list[Record] = []

    def say(_: Mapping[str, Any]) -> str:
        return asked[-1].truth.right(Random(asked[-1].name), None)

    settings = PluginSettings(trusted=frozenset({"python"}))  # in process: it is not workers that are tried here
    async with StepCache(rules(folder), backend=FakeBackend(say), plugins=settings) as front:
        for record in made(group):
            asked.append(record)
            body = {"model": record.model, "messages": messages_of(record), "temperature": 0}
            answer = await front.answer(body, authorization=f"Bearer {record.tenant}")
            if record.family.claimable is not None:
                assert bool(answer.rule) is record.family.claimable, record.prompt
            if answer.rule:
                assert record.truth.holds(answer.text), record.prompt
            if record.source:
                assert answer.usage.calls == 0, record.prompt
