"""Attacks on `algebra.follows`, `moves`, `restates`, `isolates` and `solves`: one equation, one unknown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from benchmarks.trust.verifiers.attack import Shot
from stepcache.algebra.exact import Equation
from stepcache.algebra.read import read_equation
from stepcache.domain.steps import Passage
from stepcache.segmenters.lines import LineSegmenter
from stepcache.verifiers.algebra import Follows, Isolates, Moves, Restates, Solves
from tests.oracle import slips, step_truth
from tests.oracle.derivations import Derivation, Line, derive
from tests.oracle.equations import EquationCase, make_case
from tests.oracle.judge import Fault, judge, truth_of
from tests.oracle.move_slips import move_slips
from tests.oracle.solutions import notation_of
from tests.oracle.step_truth import Line as Said
from tests.oracle.styles import STYLES, written
from tests.oracle.wrong_solutions import MOVING_STYLES, NAMES, mutated

SETTINGS = LineSegmenter.Args(remarks="known", prose=("algebra",), max=40)
SLIPS_EACH = 24
UNCHECKED = tuple(name for name, style in STYLES.items() if not style.check)
WRONG_LINES = frozenset({Said.FALSE, Said.UNREADABLE})


@dataclass(frozen=True, slots=True)
class Right:
    """A right answer, cut into its steps."""

    case: EquationCase
    derivation: Derivation
    style: str
    text: str
    steps: tuple[str, ...]
    eq: Equation


def right_answers(rng: Random, styles: tuple[str, ...] = tuple(STYLES)) -> Iterator[Right]:
    """Endless right answers, the styles at random."""
    while True:
        case = make_case(rng)
        style = rng.choice(styles)
        derivation = derive(case)
        text = written(derivation, STYLES[style], notation_of(case))
        eq = read_equation(case.text, frozenset({case.unknown}))
        if isinstance(eq, Equation):
            yield Right(case, derivation, style, text, cut(text, frozenset({case.unknown})), eq)


def cut(text: str, names: frozenset[str]) -> tuple[str, ...]:
    """The steps of a text; an unknown `a` is no article."""
    return tuple(step.text for step in LineSegmenter().segment(text, SETTINGS, names).steps)


def passages(steps: tuple[str, ...]) -> list[Passage]:
    """Each step with the others around it."""
    return [Passage(step, steps=steps, index=place) for place, step in enumerate(steps)]


def _slipped(rng: Random, right: Right, places: range) -> Iterator[tuple[int, slips.Slip, tuple[str, ...]]]:
    for _ in range(SLIPS_EACH):
        place = rng.choice(places)
        made = slips.slip(rng, right.steps[place], right.case.unknown)
        if made is not None and not (made.kind in slips.IN_RELATIONS and STYLES[right.style].moves):
            yield place, made, (*right.steps[:place], made.text, *right.steps[place + 1 :])


def follows(rng: Random) -> Iterator[Shot]:
    """A slip in one step, the others right: is this step still accepted?"""
    verifier = Follows()
    for right in right_answers(rng):
        truth = truth_of(right.case)
        args = Follows.Args(eq=right.eq, x=right.case.unknown)
        for place, made, steps in _slipped(rng, right, range(len(right.steps))):
            said = step_truth.line_of(
                _plain(made.text, right), _plain(right.steps[place], right), truth, right.derivation
            )
            if truth.kind == "none" and made.kind == "denied" and said is Said.SAME:
                said = Said.DENIED
            wrong = said in WRONG_LINES or (made.wrong and said not in (Said.NOTHING, Said.DENIED))
            accepted = verifier.check(Passage(made.text, steps=steps, index=place), args).ok
            yield Shot(made.kind, accepted, said.value, wrong, shown(right, steps))


def _plain(step: str, right: Right) -> str:
    """The step without its bullet: seen alone, that could be a minus sign."""
    return step.removeprefix("- ") if right.style == "bullets" else step


def _joined(right: Right, steps: tuple[str, ...]) -> str:
    return "".join(_plain(step, right) for step in steps)


def _relations_in(step: str) -> int:
    return len(slips.EQUALS.findall(step))


def moves(rng: Random) -> Iterator[Shot]:
    """Another operation named, or another operand, between relations that are all true."""
    verifier = Moves()
    for right in right_answers(rng, MOVING_STYLES):
        args = Moves.Args(eq=right.eq, x=right.case.unknown)
        for kind, lines in move_slips(rng, right.derivation, SLIPS_EACH // 4):
            text = _written(right, lines)
            if text == _written(right, tuple(map(_silent, lines, right.derivation.lines))):
                continue  # this style does not write such an operation
            steps = cut(text, frozenset({right.case.unknown}))
            accepted = all(verifier.check(one, args).ok for one in passages(steps))
            yield Shot(kind, accepted, "a false move", True, shown(right, steps))


def _written(right: Right, lines: tuple[Line, ...]) -> str:
    return written(replace(right.derivation, lines=lines), STYLES[right.style], notation_of(right.case))


def _silent(line: Line, before: Line) -> Line:
    """The line without its operation, where that was changed."""
    return line if line == before else replace(line, move=None)


def restates(rng: Random) -> Iterator[Shot]:
    """A slip in the first step: is it still the request's equation?"""
    verifier = Restates()
    for right in right_answers(rng):
        args = Restates.Args(eq=right.eq)
        names = frozenset({right.case.unknown})
        for _, made, steps in _slipped(rng, right, range(1)):
            if made.wrong and _relations_in(right.steps[0]) > 1:
                continue  # it may have met another relation than the first
            same = step_truth.restates(_plain(made.text, right), right.case.equation, names) and not made.wrong
            accepted = verifier.check(Passage(made.text, steps=steps, index=0), args).ok
            said = "the same equation" if same else "another equation"
            yield Shot(made.kind, accepted, said, not same, shown(right, steps))


def isolates(rng: Random) -> Iterator[Shot]:
    """A slip in the last step: does it still end in the unknown's value, whatever value that is?"""
    verifier = Isolates()
    for right in right_answers(rng, UNCHECKED):
        if isinstance(right.derivation.solution, str):
            continue
        decimal = rng.random() < 0.2
        args = Isolates.Args(x=right.case.unknown, decimal=decimal)
        for place, made, steps in _slipped(rng, right, range(len(right.steps) - 1, len(right.steps))):
            if made.wrong and _relations_in(right.steps[place]) > 1:
                continue  # it may have met another relation than the last
            value = step_truth.isolates(_joined(right, steps), right.case.unknown, decimal) and not made.wrong
            accepted = verifier.check(Passage(made.text, steps=steps, index=place), args).ok
            said = "a value of the unknown, right or wrong" if value else "no value of the unknown"
            yield Shot(made.kind, accepted, said, not value, shown(right, steps))


def solves(rng: Random) -> Iterator[Shot]:
    """A slip anywhere, or a mistake that goes on: is the final value still taken for the solution?"""
    verifier = Solves()
    for right in right_answers(rng):
        args = Solves.Args(eq=right.eq, x=right.case.unknown)
        for kind, text, steps in (*_slipped_texts(rng, right), *_mistaken(rng, right)):
            fault = judge(text, right.case).fault
            wrong = fault is Fault.WRONG_FINAL or (
                fault is Fault.NO_FINAL and not step_truth.ends_in_numbers(text, right.case)
            )
            accepted = verifier.check(Passage(text, steps=steps), args).ok
            said = fault.value if wrong else "the right final value, whatever the other lines are"
            yield Shot(kind, accepted, said, wrong, shown(right, steps))


def _slipped_texts(rng: Random, right: Right) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for place, made, steps in _slipped(rng, right, range(len(right.steps))):
        without = _joined(right, (*right.steps[:place], *right.steps[place + 1 :]))
        if not made.wrong:
            yield made.kind, _joined(right, steps), steps
        elif _relations_in(right.steps[place]) == 1 and judge(without, right.case).fault is Fault.NO_FINAL:
            # What is wrong by construction is read by nobody: the value is said nowhere else.
            yield made.kind, without, steps


def _mistaken(rng: Random, right: Right) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for name in rng.sample([name for name in NAMES if name != "final_in_check_only"], 4):
        found = mutated(rng, right.case, right.style, name)
        if found is not None:
            yield name, found.text, cut(found.text, frozenset({right.case.unknown}))


def shown(right: Right, steps: tuple[str, ...]) -> str:
    """The request and the answer, short enough to look at."""
    return f"{right.case.text} [{right.style}] | {' / '.join(step.strip() for step in steps)}"[:400]


ATTACKS: dict[str, Callable[[Random], Iterator[Shot]]] = {
    "algebra.follows": follows,
    "algebra.moves": moves,
    "algebra.restates": restates,
    "algebra.isolates": isolates,
    "algebra.solves": solves,
}
