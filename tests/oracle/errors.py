"""A simulated model: right as often as it is told to be, and the same reply to the same request."""

from dataclasses import dataclass
from random import Random

from tests.oracle.equations import EquationCase
from tests.oracle.judge import judge
from tests.oracle.solutions import restyle
from tests.oracle.styles import STYLES
from tests.oracle.system_solutions import SYSTEM_STYLES, system_solution, wrong_system_solution
from tests.oracle.systems import SystemCase
from tests.oracle.wrong_solutions import NAMES, mutated

JUNK = (
    "",
    "I'm sorry, I can't help with that.",
    "As a language model I would say that the answer is probably 42.",
    "x = x",
    "= = =",
    "$$\\begin{align}",
    "```python\nprint('hello')\n```",
    "Sure! Here is the solution:",
    "\u0000\u0000\u0000",
    "((((((((((",
    "x = 9**9**9",
    "Let me think about this. Let me think about this. Let me think about this.",
)
"""Replies that hold no answer."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model that solves equations and systems.

    Attributes:
        seed: Other seeds err at other requests.
        error_rate: Share of the requests that are answered wrongly, 0 to 1.
        style: Name of a writing style for equations; None takes one by the request.
        junk: Share of the wrong replies that hold no answer at all.
    """

    seed: int
    error_rate: float
    style: str | None = None
    junk: float = 0.1

    def errs(self, case: EquationCase | SystemCase) -> bool:
        """Whether the reply to this request is a wrong one; always the same."""
        return self._rng(case).random() < self.error_rate

    def reply(self, case: EquationCase | SystemCase) -> str:
        """The reply to this request; always the same."""
        rng = self._rng(case)
        wrong = rng.random() < self.error_rate
        if wrong and rng.random() < self.junk:
            return rng.choice(JUNK)
        if isinstance(case, SystemCase):
            return _system_reply(case, rng, wrong)
        style = self.style or rng.choice(list(STYLES))
        return wrong_reply(case, style, rng) if wrong else restyle(case, style)

    def _rng(self, case: EquationCase | SystemCase) -> Random:
        return Random(f"model {self.seed}: {case.prompt}")


def reply(case: EquationCase | SystemCase, style: str | None, seed: int, error_rate: float) -> str:
    """What `Model(seed, error_rate, style)` says to the case."""
    return Model(seed, error_rate, style).reply(case)


def _system_reply(case: SystemCase, rng: Random, wrong: bool) -> str:
    style = rng.choice(SYSTEM_STYLES)
    return wrong_system_solution(case, style, rng) if wrong else system_solution(case, style)


def wrong_reply(case: EquationCase, style: str, rng: Random) -> str:
    """A wrong solution of the case in that style, whatever mistake can be made in it."""
    for _ in range(50):
        wrong = mutated(rng, case, style, rng.choice(NAMES))
        if wrong is not None and not judge(wrong.text, case).right:
            return wrong.text
    return f"{case.unknown} = {rng.randint(10**6, 10**7)}/7"
