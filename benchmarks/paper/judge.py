"""Judges answers without StepCache: by the truth, and by the checks that the paper's own benchmark makes."""

import json
import re
from fractions import Fraction
from typing import Any

from benchmarks.paper.problem import Members, Problem, Said
from tests.oracle.equations import EquationCase
from tests.oracle.judge import judge, stated_values
from tests.oracle.reading import relations


def right(problem: Problem, text: str) -> bool:
    """Whether the text answers the problem.

    An equation: the final value is said, and every equation in the text is true. JSON: one object and nothing else,
    with exactly the keys asked for and the record's own values. Any other question: what must be said is said.
    """
    truth = problem.truth
    if isinstance(truth, EquationCase):
        return judge(text, truth).right
    return _equal(read_object(text), truth) if isinstance(truth, Members) else _is_said(text, truth)


def passes_task_check(problem: Problem, text: str) -> bool:
    """What the paper asks of an answer: the right final value; valid JSON with the keys asked for."""
    truth = problem.truth
    if isinstance(truth, EquationCase):
        found = stated_values(relations(text, frozenset((truth.unknown,))), frozenset((truth.unknown,)))
        return found.get(truth.unknown) == truth.solution
    if isinstance(truth, Members):
        found_object = read_object(text)
        return found_object is not None and set(truth.members) <= set(found_object)
    return _is_said(text, truth)


def read_object(text: str) -> dict[str, Any] | None:
    """The text as one JSON object; None for anything else, a doubled key included."""
    try:
        value = json.loads(text, object_pairs_hook=_without_doubles, parse_float=Fraction)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice")
    return members


def _equal(found: dict[str, Any] | None, truth: Members) -> bool:
    if found is None or set(found) != set(truth.members):
        return False
    return all(_same(found[key], value, typed=truth.typed) for key, value in truth.members.items())


def _same(found: object, value: object, *, typed: bool) -> bool:
    """The same value; where no schema says otherwise, a number or a word may also stand as text."""
    if type(found) is type(value):
        return found == value
    return (
        not typed and isinstance(found, str) and found == (json.dumps(value) if not isinstance(value, str) else value)
    )


def _is_said(text: str, truth: Said) -> bool:
    needed = all(re.search(pattern, text, re.IGNORECASE) for pattern in truth.needs)
    return needed and not any(re.search(pattern, text, re.IGNORECASE) for pattern in truth.forbids)
