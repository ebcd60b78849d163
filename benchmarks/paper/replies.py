"""What the scripted model says: right answers in a language model's manner, and slips at a stated rate.

The same messages get the same reply, as from a real model without sampling. It sees nothing of a request but its
messages and its schema, and knows who asks for a patch by the patch prompt's own words.
"""

import json
import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from benchmarks.paper.judge import right
from benchmarks.paper.problem import Members, Problem, Said
from benchmarks.paper.problems import bases, evaluation
from benchmarks.scripted import ERROR_RATE, is_patch, part, wanted
from tests.oracle.equations import EquationCase
from tests.oracle.errors import wrong_reply
from tests.oracle.solutions import restyle

STYLE = "walked"
ASIDE = (
    " I read the request from the beginning to the end before I answered, looked at what is given and at "
    "what is asked, and kept to what is stated there. If something else was meant, please say which part "
    "of it should be looked at again, and I will go through it once more with that in mind."
)
CLOSING = (
    "\n\nI hope that this makes every step clear. If you would like to see another way to do it, or have more of these "
    "to practise with, just let me know."
)
SLIPS = ("value", "missing", "renamed", "fence", "prose")
"""What goes wrong in a JSON answer, each as often as the others."""

_NONCE = re.compile(r"<<(data|end) [0-9a-f]+>>")


class Scripted:
    """A model that knows the problems of one seed.

    Attributes:
        seed: Which problems; other seeds err at other requests.
        error_rate: Share of the replies that are wrong, 0 to 1.
    """

    def __init__(self, seed: int, error_rate: float = ERROR_RATE) -> None:
        self.seed = seed
        self.error_rate = error_rate
        self._problems: dict[str, Problem] = {}
        for problem in [*bases(seed), *evaluation(seed)]:
            known = self._problems.setdefault(problem.prompt, problem)
            if len(_members(problem)) > len(_members(known)):
                self._problems[problem.prompt] = problem

    def reply(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any] | None = None) -> str:
        """What it says to these messages."""
        asked = next((turn["content"] for turn in messages if turn["role"] == "user"), "")
        last = _NONCE.sub(r"<<\1>>", messages[-1]["content"]) if messages else ""
        problem = self._problems.get(asked)
        if problem is None:
            return "I do not know that request." + ASIDE
        said = [_NONCE.sub("", turn["content"]) for turn in messages]
        names = _wanted(problem.truth, last, schema) if isinstance(problem.truth, Members) else []
        required = [name for name in (schema or {}).get("required", names) if name in names]
        rng = Random(json.dumps([self.seed, said, names, required]))
        slips = rng.random() < self.error_rate
        if isinstance(problem.truth, Said):
            return (problem.truth.wrong if slips else problem.truth.right) + ASIDE
        if isinstance(problem.truth, Members):
            return _object(problem.truth, names, rng if slips else None)
        text = _solution(problem, problem.truth, rng if slips else None)
        return part(text, last) if is_patch(last) else text + CLOSING


def _members(problem: Problem) -> Mapping[str, Any]:
    return problem.truth.members if isinstance(problem.truth, Members) else {}


def _solution(problem: Problem, case: EquationCase, slip: Random | None) -> str:
    if slip is None:
        return restyle(case, STYLE)
    while right(problem, text := wrong_reply(case, STYLE, slip)):
        pass
    return text


def _wanted(truth: Members, last: str, schema: Mapping[str, Any] | None) -> list[str]:
    """The members asked for: by a patch prompt, else by the schema, else by the prompt."""
    names = (is_patch(last) and wanted(last)) or list((schema or {}).get("properties", truth.members))
    return [name for name in names if name in truth.members]


def _object(truth: Members, names: list[str], slip: Random | None) -> str:
    members = {name: truth.members[name] for name in names}
    kind = slip.choice(SLIPS) if slip else ""
    if slip and names and kind in ("value", "missing", "renamed"):
        name = slip.choice(names)
        value = members[name]
        if kind == "value":
            members[name] = _other_value(value, slip)
        elif kind == "renamed":
            members = {f"{key}_value" if key == name else key: one for key, one in members.items()}
        else:
            del members[name]
    text = json.dumps(members, indent=2)
    if kind == "fence":
        return f"```json\n{text}\n```"
    return (
        f"Here is the JSON you asked for:\n\n{text}\n\nLet me know if you need anything else."
        if kind == "prose"
        else text
    )


def _other_value(value: Any, rng: Random) -> Any:
    """A misreading: a number off by some, a word cut short."""
    if isinstance(value, bool):
        return not value
    return value + rng.randint(1, 9) if isinstance(value, int) else str(value)[:-1]
