"""The trust set's queries: judged soundly, claimed as promised, and rewritten where they can be."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.trust.backend import limited, messages_of
from benchmarks.trust.families import sql
from benchmarks.trust.families.sql_truth import TABLES, Asked, Compared, Query
from benchmarks.trust.record import Group, Record
from stepcache import StepCache
from stepcache.assembly import load_rules
from stepcache.backends.fake import FakeBackend
from stepcache.domain.rules import RuleSet
from stepcache.settings import PluginSettings

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 4
OLD = Asked("users", TABLES["users"], kinds=True, columns=("name",), where=(Compared("age", ">", 30),))


@cache
def rules() -> RuleSet:
    """Those of the plugin."""
    return load_rules([ROOT / "plugins/sql/stepcache_sql/rules"])


def name_of(group: Group) -> str:
    """Its function."""
    return group.make.__name__


def made(group: Group) -> list[list[Record]]:
    """Some groups of a kind."""
    return [group.make(Random(seed), f"{seed}") for seed in range(ROUNDS)]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("SELECT name FROM users WHERE age > 30", True),
        ("```sql\nselect u.name from users u where 30 < u.age;\n```", True),
        ("Here:\n```sql\nSELECT name FROM users WHERE NOT age <= 30\n```\nDone.", True),
        ("SELECT name FROM users WHERE age >= 30", False),
        ("SELECT name FROM users WHERE age > 31", False),
        ("SELECT name AS n FROM users WHERE age > 30", False),
        ("SELECT name, id FROM users WHERE age > 30", False),
        ("SELECT DISTINCT name FROM users WHERE age > 30", False),
        ("SELECT name FROM users WHERE age > 30; DROP TABLE users", False),
        ("DELETE FROM users RETURNING name", False),
        ('SELECT "nam" FROM users WHERE age > 30', False),
        ("I cannot.", False),
    ],
)
def test_the_judge_runs_the_query(text: str, right: bool) -> None:
    """And compares what it returns, however it is written."""
    assert Query(OLD).holds(text) is right


@pytest.mark.parametrize("group", sql.GROUPS, ids=name_of)
def test_right_replies_hold_and_wrong_ones_do_not(group: Group) -> None:
    """Whatever is drawn; and a group is the same for the same seed."""
    rng = Random(7)
    assert made(group) == made(group)
    for record in [record for records in made(group) for record in records]:
        assert record.truth.holds(record.truth.right(rng, None)), record.name
        assert not record.truth.holds(record.truth.wrong(rng, None)), record.name
        assert record.source in {"", f"{record.group}/0"}


@pytest.mark.parametrize("group", sql.GROUPS, ids=name_of)
async def test_what_a_family_says_of_claims_is_kept_and_what_carries_over_is_served(group: Group) -> None:
    """With a model that is always right: every answer is right, and no claimed one that carries over asks it."""
    for records in made(group)[:2]:
        asked: list[Record] = []

        def say(body: Mapping[str, Any], asked: list[Record] = asked) -> str:
            return limited(asked[-1].truth.right(Random(asked[-1].name), None), body)[0]

        settings = PluginSettings(trusted=frozenset({"sql"}))  # in process: it is not workers that are tried here
        async with StepCache(rules(), backend=FakeBackend(say), plugins=settings) as front:
            for record in records:
                asked.append(record)
                body = {"model": record.model, "messages": messages_of(record), "temperature": 0, **record.body}
                answer = await front.answer(body, authorization=f"Bearer {record.tenant}")
                assert bool(answer.rule) is record.family.claimable, record.prompt
                if answer.rule:
                    assert record.truth.holds(answer.text), record.prompt
                if record.source:
                    assert answer.usage.calls == 0, record.prompt
