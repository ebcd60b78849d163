"""The JSON families: what a right reply is and what a wrong one is never taken for."""

import json
from random import Random

import pytest

from benchmarks.trust.families import json_lines, json_messy, json_prose, json_schemas, json_traps
from benchmarks.trust.families.json_truth import MISTAKES, Members
from benchmarks.trust.record import Record
from tests.oracle.records import NOTATIONS

MODULES = (json_lines, json_messy, json_prose, json_schemas, json_traps)


def drawn(count: int) -> list[Record]:
    """So many groups of each kind."""
    return [
        record
        for module in MODULES
        for kind in module.GROUPS
        for number in range(count)
        for record in kind.make(Random(number), str(number))
    ]


def test_right_replies_hold_and_wrong_ones_do_not() -> None:
    """Of every family, the members asked for one by one included."""
    rng = Random(3)
    for record in drawn(12):
        assert record.truth.holds(record.truth.right(rng, None)), record.prompt
        assert not all(record.truth.holds(record.truth.wrong(rng, None)) for _ in range(3)), record.prompt


def test_every_mistake_is_one() -> None:
    """Of form and of value, with several members and with one, typed and not."""
    rng = Random(4)
    for members in ({"a": "Ada", "n": 3, "b": "Bob"}, {"a": "Ada"}, {"n": 7}, {"on": True}, {"l": ["x", "y"]}):
        for typed in (False, True):
            truth = Members(members, typed=typed, elsewhere=("Rome",), document={"c": "Carl"})
            said = [mistake(truth, rng, dict(members)) for mistake in MISTAKES for _ in range(20)]
            assert not [text for text in said if truth.holds(text)]


@pytest.mark.parametrize(
    ("text", "plain", "typed"),
    [
        ('{"n": 3, "a": "x"}', True, True),
        ('{"a": "x", "n": "3"}', True, False),
        ('{"a": "x", "n": 3, "n": 3}', False, False),
        ('{"a": "x", "n": 3,}', False, False),
        ('{"a": "x"}', False, False),
        ('{"a": "x", "n": NaN}', False, False),
        ('[{"a": "x", "n": 3}]', False, False),
        ("[" * 100_000, False, False),
    ],
)
def test_only_strict_json_with_the_members_and_values_holds(text: str, plain: bool, typed: bool) -> None:
    """Whatever the order; with a schema the types count."""
    found = [Members({"a": "x", "n": 3}, typed=one).holds(text) for one in (False, True)]
    assert found == [plain, typed]


def test_a_member_that_the_text_does_not_state_may_be_left_out() -> None:
    """Or be null; nothing may be made up for it."""
    truth = Members({"a": "x", "b": None}, optional=frozenset("b"))
    texts = ('{"a": "x"}', '{"a": "x", "b": null}', '{"a": "x", "b": "y"}')
    assert [truth.holds(text) for text in texts] == [True, True, False]


def test_a_patch_or_a_schema_is_answered_with_the_members_it_wants() -> None:
    """And with no other."""
    truth = Members({"a": "x", "n": 3})
    assert json.loads(truth.right(Random(1), ["n", "unknown"])) == {"n": 3}


def test_sources_are_bases_of_the_group_and_no_two_groups_share_a_word() -> None:
    """So no answer of one group can serve another."""
    records = drawn(6)
    assert all(record.base or "/" in record.name for record in records)
    groups = [kind.make(Random(9), name) for name in ("10", "11") for kind in json_prose.GROUPS[:1]]
    for group in groups:
        bases = {record.name for record in group if record.base}
        assert {record.source for record in group} - {""} <= bases
    prompts = [{record.prompt for record in group} for group in groups]
    assert not prompts[0] & prompts[1]


def test_every_notation_is_asked() -> None:
    """Ten of them."""
    asked = {json_lines.Lines(Random(number), str(number)).notation for number in range(200)}
    assert asked == set(range(len(NOTATIONS)))
