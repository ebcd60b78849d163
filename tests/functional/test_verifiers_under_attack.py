"""A small size of `make trust-verifiers`: no verifier accepts what a slip has made wrong."""

import json
from random import Random

import pytest

from benchmarks.trust.verifiers.__main__ import ATTACKS, PART, run
from benchmarks.trust.verifiers.attack import Outcome, Shot, fire
from stepcache.bundled import tools
from tests.oracle import json_slips, json_truth, slips

SHOTS = 600


@pytest.mark.slow
def test_no_verifier_accepts_what_is_wrong() -> None:
    """Every other acceptance says something right; each verifier is shown both."""
    outcomes = run(SHOTS, seed=7, jobs=1)
    faults = {name: (dict(one.faults), one.examples) for name, one in outcomes.items() if one.faults}
    assert faults == {}
    assert all(0 < one.wrong <= one.shots == SHOTS for one in outcomes.values())


def test_every_verifier_of_these_families_is_attacked() -> None:
    """A new one is given an attack of its own."""
    families = ("algebra.", "json.", "text.")
    assert ATTACKS.keys() == {name for name in tools().verifiers if name.startswith(families)}


def test_what_is_shown_depends_on_the_seed_alone() -> None:
    """Parts are drawn for themselves, so that workers may share them out."""
    one, two = (fire(ATTACKS["json.object"], "a seed", 200) for _ in range(2))
    assert json.dumps(one.as_figures()) == json.dumps(two.as_figures())
    assert PART % 100 == 0


def test_an_acceptance_of_what_is_wrong_is_a_fault() -> None:
    """Others are counted by what they say; parts add up."""
    total, part = Outcome(), Outcome()
    part.add(Shot("digit", accepted=True, said="a false relation", wrong=True, shown="2 = 3"))
    part.add(Shot("digit", accepted=True, said="the same", wrong=False, shown="x = 5"))
    part.add(Shot("sign", accepted=False, said="a false relation", wrong=True, shown="x = -5"))
    total.merge(part)
    total.merge(part)
    assert (total.shots, total.wrong) == (6, 4)
    assert total.faults == {"a false relation": 2}
    assert total.accepted == {"the same": 2}
    assert total.slips == {"digit": 4, "sign": 2}


def test_a_slip_changes_the_text() -> None:
    """Whatever kind it is of; and each kind is drawn."""
    rng = Random(5)
    made = [slips.slip(rng, "2(x + 1) - 4 = 12/3", "x") for _ in range(600)]
    found = [one for one in made if one is not None]
    assert all(one.text != "2(x + 1) - 4 = 12/3" for one in found)
    kinds = {maker.__name__ for maker in (*slips.READ, *slips.WRONG)}
    assert {one.kind for one in found} == kinds


def test_the_oracle_reads_json_strictly() -> None:
    """One object, each name once, no words of other languages."""
    assert json_truth.read_object('{"a": [1, {"b": null}]}') == {"a": [1, {"b": None}]}
    for text in ('{"a": 1, "a": 1}', '[{"b": 1, "b": 2}]', '{"a": NaN}', "{} {}", "[]", "{'a': 1}", ""):
        assert json_truth.read_object(text) is None
    assert json_truth.says({"a": "7"}, {"a": 7}) == "a value as the characters that stand in the line"
    assert json_truth.says({"a": True}, {"a": 1}) == json_truth.says({"a": 1, "b": 1}, {"a": 1}) == "no"


def test_slips_in_an_object_leave_the_right_one_alone() -> None:
    """Each makes a new one."""
    right = {"name": "Ada Abel", "age": 7, "paid": True, "at": {"zip": "0123", "city": "Rome"}}
    before, rng = json.dumps(right), Random(9)
    kinds = {made[0] for _ in range(400) if (made := json_slips.changed(rng, right))}
    assert json.dumps(right) == before
    assert kinds == {change.__name__ for change in json_slips.CHANGES}
