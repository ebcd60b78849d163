"""The trust set's letters, messages, dates, labels, documents, forms and surroundings: sound, claimed as promised."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.trust.backend import limited, messages_of
from benchmarks.trust.families import classes, documents, letters, surroundings, text
from benchmarks.trust.record import Group, Record
from stepcache import StepCache
from stepcache.assembly import load_rules
from stepcache.backends.fake import FakeBackend
from stepcache.domain.rules import RuleSet
from stepcache.settings import PluginSettings

OWN = [*classes.GROUPS, *documents.GROUPS, *letters.GROUPS, *text.GROUPS]
MAKERS = [*OWN, *surroundings.GROUPS]
ROUNDS = 6
ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ("plugins/text/stepcache_text/rules", "plugins/rules-forms/stepcache_rules_forms")


@cache
def rules() -> RuleSet:
    """The shipped rules, and those of the plugins that are needed here."""
    return load_rules([ROOT / "rules", *(ROOT / folder for folder in PLUGINS)])


def name_of(group: Group) -> str:
    """Its module and function."""
    return f"{group.make.__module__.rpartition('.')[2]}.{group.make.__name__}"


def made(group: Group) -> list[list[Record]]:
    """Some groups of a kind."""
    return [group.make(Random(seed), f"{seed}") for seed in range(ROUNDS)]


@pytest.mark.parametrize("group", OWN, ids=name_of)
def test_right_replies_hold_and_wrong_ones_do_not(group: Group) -> None:
    """Whatever is drawn."""
    rng = Random(7)
    for record in [record for records in made(group) for record in records]:
        for _ in range(5):
            assert record.truth.holds(record.truth.right(rng, None)), record.name
            assert not record.truth.holds(record.truth.wrong(rng, None)), record.name


@pytest.mark.parametrize("group", MAKERS, ids=name_of)
def test_a_group_begins_with_its_base_and_takes_nothing_from_elsewhere(group: Group) -> None:
    """Names are unique, and the same seed makes the same records."""
    for records in made(group):
        assert records[0].base
        assert len({record.name for record in records}) == len(records)
        assert {record.source for record in records} <= {"", records[0].name}
        assert {record.group for record in records} == {records[0].group}
    assert made(group) == made(group)


@pytest.mark.parametrize("group", MAKERS, ids=name_of)
async def test_what_a_family_says_of_claims_is_kept_and_what_carries_over_is_served(group: Group) -> None:
    """With a model that is always right: every answer is right, and no claimed one that carries over asks it."""
    for records in made(group)[:3]:
        asked: list[Record] = []

        def say(body: Mapping[str, Any], asked: list[Record] = asked) -> str:
            return limited(asked[-1].truth.right(Random(asked[-1].name), None), body)[0]

        settings = PluginSettings(trusted=frozenset({"letters"}))  # in process: it is not workers that are tried here
        async with StepCache(rules(), backend=FakeBackend(say), plugins=settings) as front:
            base = None
            for record in records:
                asked.append(record)
                body = {"model": record.model, "messages": messages_of(record), "temperature": 0, **record.body}
                answer = await front.answer(body, authorization=f"Bearer {record.tenant}")
                base = base or answer
                if record.family.claimable is not None:
                    assert bool(answer.rule) is record.family.claimable, (record.family.name, record.prompt)
                if answer.grade != "none":
                    assert record.truth.holds(answer.text), (record.family.name, record.prompt, answer.text)
                if record.source and base.grade != "none":
                    assert answer.usage.calls == 0, (record.family.name, record.prompt)
