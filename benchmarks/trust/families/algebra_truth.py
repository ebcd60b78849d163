"""What a right answer to a question of algebra is, and what a model says to it: steps, a bare value, another thing."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tests.oracle.derivations import derive
from tests.oracle.equations import EquationCase
from tests.oracle.errors import JUNK, wrong_reply
from tests.oracle.expressions import num, terminates
from tests.oracle.judge import judge, stated_values
from tests.oracle.notation import PLAIN, write
from tests.oracle.reading import relations
from tests.oracle.solutions import notation_of, restyle
from tests.oracle.steps import judge_steps
from tests.oracle.styles import STYLES, written
from tests.oracle.system_solutions import SYSTEM_STYLES, system_solution, wrong_system_solution
from tests.oracle.systems import SystemCase
from tests.oracle.wrong_solutions import MOVING_STYLES, mutated

STYLE_NAMES = tuple(STYLES)
JUNK_SHARE = 0.08
TELLING = ("false_move", "false_move", "other_equation", "other_tail")
"""Mistakes that no look at the final value, and none at single relations, finds."""
Wanted = Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Solved:
    """An equation is solved: the value is right, and so are all lines and the operations they name."""

    case: EquationCase

    def holds(self, text: str) -> bool:
        """Whether the text is a right answer."""
        return judge_steps(text, self.case).right

    def right(self, rng: Random, _wanted: Wanted) -> str:
        """A right reply in one of the styles."""
        return restyle(self.case, rng.choice(STYLE_NAMES))

    def wrong(self, rng: Random, _wanted: Wanted) -> str:
        """A reply with a mistake: in the numbers, in what is named, in which equation is solved."""
        chance = rng.random()
        if chance < JUNK_SHARE:
            return rng.choice(JUNK)
        if chance < 0.15:
            return _not_restated(self.case, rng)
        if chance < 0.7 and (found := self._telling(rng)):
            return found
        return wrong_reply(self.case, rng.choice(STYLE_NAMES), rng)

    def _telling(self, rng: Random) -> str:
        name = rng.choice(TELLING)
        style = rng.choice(MOVING_STYLES if name == "false_move" else STYLE_NAMES)
        found = mutated(rng, self.case, style, name)
        return found.text if found else ""


def _not_restated(case: EquationCase, rng: Random) -> str:
    """True steps that do not begin with the equation of the request."""
    derivation = derive(case)
    if len(derivation.lines) < 2:
        return "Let me see."
    style = STYLES[rng.choice(("lines", "numbered", "dollars", "bullets"))]
    text = written(derivation, style, notation_of(case))
    return "\n".join(text.splitlines()[1:])


@dataclass(frozen=True, slots=True)
class AsDecimal:
    """An equation is solved, and its value is said as a decimal, exactly or after `≈`, rightly rounded."""

    case: EquationCase

    def holds(self, text: str) -> bool:
        """Whether the text is a right answer and ends in a decimal."""
        x = self.case.unknown
        found = relations(text, frozenset((x,)))
        place = next((n for n in reversed(range(len(found))) if found[n].left == (x,)), len(found))
        chain = [one for one in found[place:] if one.line == found[place].line] if found[place:] else []
        ends = chain[-1].right if chain else None
        return judge_steps(text, self.case).right and ends is not None and not {"/", "\\frac"} & {*ends}

    def right(self, rng: Random, _wanted: Wanted) -> str:
        """The value as a decimal behind the ordinary steps."""
        text = restyle(self.case, rng.choice(("lines", "numbered", "unsimplified")))
        value, x = self.case.solution, self.case.unknown
        if not isinstance(value, Fraction):
            return text
        said = f"{x} = {write(num(value, decimal=True), PLAIN)}" if terminates(value) else f"{x} ≈ {float(value):.3f}"
        return f"{text}\n{said}"

    def wrong(self, rng: Random, wanted: Wanted) -> str:
        """A wrong solution."""
        return Solved(self.case).wrong(rng, wanted)


@dataclass(frozen=True, slots=True)
class AllSolved:
    """A system is solved for everything that is asked for; every line holds."""

    case: SystemCase

    def holds(self, text: str) -> bool:
        """Whether the text is a right answer."""
        return judge(text, self.case).right

    def right(self, rng: Random, _wanted: Wanted) -> str:
        """A right reply in one of the styles."""
        return system_solution(self.case, rng.choice(SYSTEM_STYLES))

    def wrong(self, rng: Random, _wanted: Wanted) -> str:
        """A wrong line or value, the values in exchange, one of them left out, or no answer at all."""
        chance = rng.random()
        if chance < JUNK_SHARE:
            return rng.choice(JUNK)
        if chance < 0.3 and (found := self._exchanged()):
            return found
        if chance < 0.4 and len(self.case.asked) > 1:
            return "\n".join(system_solution(self.case, "lines").splitlines()[:-1])
        return wrong_system_solution(self.case, rng.choice(SYSTEM_STYLES), rng)

    def _exchanged(self) -> str:
        """The right numbers, said of each other's unknowns."""
        case = self.case
        values = [case.solution[name] for name in case.unknowns] if case.solution else []
        if len(set(values)) < 2:
            return ""
        turned = values[1:] + values[:1]
        said = [f"{name} = {value}" for name, value in zip(case.unknowns, turned, strict=True)]
        return "\n".join((*case.texts, *said))


@dataclass(frozen=True, slots=True)
class InForm:
    """An equation's value in a demanded form: nothing but that form is right.

    Attributes:
        form: A key of `FORMS`.
    """

    case: EquationCase
    form: str

    def holds(self, text: str) -> bool:
        """Whether the text is the right value in the right form."""
        value = self.case.solution
        return isinstance(value, Fraction) and FORMS[self.form].holds(text.strip(), self.case.unknown, value)

    def right(self, _rng: Random, _wanted: Wanted) -> str:
        """The value in its form."""
        value = self.case.solution
        return FORMS[self.form].say(self.case.unknown, value) if isinstance(value, Fraction) else "no solution"

    def wrong(self, rng: Random, wanted: Wanted) -> str:
        """Another value in the form, or a solution in steps."""
        value = self.case.solution
        if isinstance(value, Fraction) and rng.random() < 0.5:
            return FORMS[self.form].say(self.case.unknown, value + rng.choice((-1, 1, 2)))
        return Solved(self.case).right(rng, wanted)


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is to be given, and whether a text gives it so."""

    say: Callable[[str, Fraction], str]
    holds: Callable[[str, str, Fraction], bool]


def _is_bare(text: str, x: str, value: Fraction) -> bool:
    """A number and nothing else, but for the unknown's name."""
    match = re.fullmatch(rf"(?:{re.escape(x)}\s*=\s*)?(-?\d+(?:/\d+|\.\d+)?)\.?", text.replace("\N{MINUS SIGN}", "-"))
    return match is not None and Fraction(match[1]) == value


def _is_fraction(text: str, x: str, value: Fraction) -> bool:
    """The last value said of the unknown, a whole number or written with a fraction bar."""
    said = stated_values(relations(text, frozenset((x,))), frozenset((x,)))
    last = text.splitlines()[-1] if text else ""
    return said.get(x) == value and not re.search(r"\d\.\d", last)


def _is_object(text: str, x: str, value: Fraction) -> bool:
    """A JSON object that holds the value under the unknown's name."""
    try:
        found = json.loads(text)
    except ValueError:
        return False
    said = found.get(x, found.get("answer")) if isinstance(found, dict) else None
    try:
        return said is not None and Fraction(str(said)) == value
    except ValueError:
        return False


def _in_words(_text: str, _x: str, _value: Fraction) -> bool:
    """No answer in steps is one in words, and nothing that is ours writes words."""
    return False


FORMS: dict[str, Form] = {
    "number": Form(lambda _x, value: str(value), _is_bare),
    "fraction": Form(lambda x, value: f"{x} = {value}", _is_fraction),
    "json": Form(lambda x, value: json.dumps({x: str(value)}), _is_object),
    "words": Form(lambda x, value: f"{x} is {'minus ' if value < 0 else ''}so and so much", _in_words),
}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Something else is asked for than a solution in steps: only the text that says it is right.

    Attributes:
        says: What a good model says.
        misread: What a careless one does: it solves the equation.
    """

    says: str
    misread: EquationCase | None = None

    def holds(self, text: str) -> bool:
        """Whether it is that text."""
        return text.strip() == self.says

    def right(self, _rng: Random, _wanted: Wanted) -> str:
        """That text."""
        return self.says

    def wrong(self, rng: Random, wanted: Wanted) -> str:
        """The solution of the equation that nobody asked for."""
        return Solved(self.misread).right(rng, wanted) if self.misread else rng.choice(JUNK)
