"""The `algebra` verifiers as rules call them."""

import pytest

from stepcache.algebra.exact import Equation
from stepcache.algebra.read import read_equation
from stepcache.domain.signatures import Target
from stepcache.domain.steps import Passage
from stepcache.plugins.signing import signature_of
from stepcache.verifiers import algebra, arithmetic
from stepcache.verifiers.algebra import (
    GIVEN,
    SYSTEM,
    VERIFIERS,
    Follows,
    Implied,
    Isolates,
    Moves,
    Restates,
    Solves,
    SolvesAll,
)


def test_the_family_is_complete() -> None:
    """The names of LANGUAGE's table."""
    assert [verifier.name.removeprefix("algebra.") for verifier in VERIFIERS] == [
        *("follows", "moves", "restates", "isolates", "solves", "implied", "solves_all")
    ]


@pytest.mark.parametrize(
    ("name", "proved"),
    [
        ("follows", {"eq", "x"}),
        ("moves", set()),
        ("restates", {"eq"}),
        ("isolates", {"decimal"}),
        ("solves", {"eq", "x"}),
        ("implied", {"eqs", "xs"}),
        ("solves_all", {"eqs", "xs"}),
    ],
)
def test_what_a_passing_check_proves_is_declared(name: str, proved: set[str]) -> None:
    """Shape is not proof; the moves prove nothing."""
    verifier = next(one for one in VERIFIERS if one.name == f"algebra.{name}")
    found = signature_of(verifier)
    assert {parameter.name for parameter in found.parameters if parameter.proves} == proved
    assert found.targets == {Target.OUTPUT if name.startswith("solves") else Target.STEP}


def test_a_step_is_judged_by_those_before_it() -> None:
    """Here only the second one is wrong."""
    steps = ("2x + 3 = 13\n", "2x = 12\n", "2x = 10\n")
    passages = [Passage(step, steps=steps, index=place) for place, step in enumerate(steps)]
    args = Follows.Args(eq=GIVEN, x="x")
    assert [str(Follows().check(one, args).outcome) for one in passages] == ["pass", "fail", "pass"]


def test_bullets_are_known_by_the_whole_answer() -> None:
    """`- 2x = 10` alone would be a minus sign."""
    steps = ("- 2x + 3 = 13\n", "- 2x = 10\n", "- x = 5\n")
    for place, step in enumerate(steps):
        assert Follows().check(Passage(step, steps=steps, index=place), Follows.Args(eq=GIVEN, x="x")).ok


def test_a_passage_alone_is_a_single_step() -> None:
    """A segmenter asks so which line names a step."""
    assert Restates().check(Passage("2x + 3 = 13"), Restates.Args(eq=GIVEN)).ok
    assert Isolates().check(Passage("x = 5"), Isolates.Args(x="x")).ok
    assert Moves().check(Passage("Subtract 3: 2x = 10"), Moves.Args(eq=GIVEN, x="x")).ok
    assert Solves().check(Passage("x = 5"), Solves.Args(eq=GIVEN, x="x")).ok
    assert Implied().check(Passage("2x = 6"), Implied.Args(eqs=SYSTEM)).ok


@pytest.mark.parametrize("text", ["\0" * 1_000_000, "(" * 10_000 + "x = 3", "x = 5 " * 20_000, "", "\ud800 = 3"])
def test_hostile_outputs_never_pass_and_never_raise(text: str) -> None:
    """Too long, too deep, half a character; nothing at all names no operation."""
    for verifier in VERIFIERS:
        args = next(example.args for example in verifier.examples)
        passage = Passage(text, steps=(text,), index=0 if Target.STEP in verifier.targets else None)
        assert verifier.check(passage, args).ok is (verifier.name == "algebra.moves" and not text)


def test_examples_are_made_of_equations_that_can_be_read() -> None:
    """The family's own helper refuses what the reader refuses."""
    with pytest.raises(TypeError, match="two ways"):
        algebra._eq("1/2x = 3")
    with pytest.raises(TypeError, match="two ways"):
        arithmetic._expr("6/2(1 + 2)")
    assert arithmetic._expr("12 * (3 + 4)") == arithmetic.GIVEN
    assert isinstance(read_equation("x = 1"), Equation)


def test_a_place_without_steps_is_a_single_step() -> None:
    """There is nothing else to judge it by."""
    assert Follows().check(Passage("2x = 10", index=3), Follows.Args(eq=GIVEN, x="x")).ok


def test_a_step_of_a_system_is_judged_in_its_place() -> None:
    """Restated in the first step or the two first ones, ended in the last."""
    steps = ("x + y = 5\n", "x - y = 1\n", "x = 5/2\n", "y = 3\n")
    passages = [Passage(step, steps=steps, index=place) for place, step in enumerate(steps)]
    assert [Restates().check(one, Restates.Args(eq=SYSTEM)).ok for one in passages] == [True, False, False, False]
    both = Isolates.Args(x=("x", "y"))
    assert [Isolates().check(one, both).ok for one in passages] == [False, False, False, True]
    assert not Isolates().check(passages[3], Isolates.Args(x=("x", "y"), decimal=True)).ok
    assert Isolates().check(passages[2], Isolates.Args(x="x")).ok


def test_only_what_is_asked_for_must_be_said() -> None:
    """Of a system solved for one of its unknowns, that one."""
    assert SolvesAll().check(Passage("x = 3"), SolvesAll.Args(eqs=SYSTEM, xs=("x",))).ok
