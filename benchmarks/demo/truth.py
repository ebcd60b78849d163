"""Right or wrong, by the truth that stands in the data; knows nothing of StepCache."""

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from benchmarks.demo.requests import Row
from tests.oracle.equations import EquationCase, Solution
from tests.oracle.expressions import Var, num
from tests.oracle.json_truth import read_object
from tests.oracle.judge import judge
from tests.oracle.systems import SystemCase


def right(row: Row, text: str) -> bool:
    """Whether the text answers the request.

    Algebra: the values are said, and every relation in the text is true at them. JSON: one object and nothing else,
    with exactly the members of the truth. Any other: what must be said is said.
    """
    truth = row.truth
    if "members" in truth:
        return _has_members(text, truth["members"])
    if "needs" in truth:
        return all(re.search(pattern, text, re.IGNORECASE) for pattern in truth["needs"])
    return judge(text, _system(truth) if "equations" in truth else _equation(truth)).right


def _equation(truth: Mapping[str, Any]) -> EquationCase:
    """A case with this solution; the judge looks at nothing else of it."""
    unknown, said = truth["unknown"], truth["solution"]
    solution: Solution = said if said in {"none", "all"} else Fraction(said)
    stated = num(solution) if isinstance(solution, Fraction) else num(0)
    return EquationCase("", truth["equation"], unknown, solution, "", "plain", "", "", (Var(unknown), stated))


def _system(truth: Mapping[str, Any]) -> SystemCase:
    point = {name: Fraction(value) for name, value in truth["solution"].items()}
    names = tuple(point)
    return SystemCase("", tuple(truth["equations"]), (), names, names, "unique", point, (point,), "plain", "")


def _has_members(text: str, members: Mapping[str, Any]) -> bool:
    found = read_object(text)
    if found is None or found.keys() != members.keys():
        return False
    return all(_same(found[name], value) for name, value in members.items())


def _same(found: object, value: object) -> bool:
    """Equal as they are written: a number may stand as text, and a text of digits as a number."""
    return _spelled(found) == _spelled(value)


def _spelled(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
