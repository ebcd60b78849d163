"""What a test expects, held against what came."""

import re
from fractions import Fraction

from stepcache.domain.expressions import Regex
from stepcache.domain.request import Answer
from stepcache.domain.rules import Expectation
from stepcache.text.regex import found_in

Actual = str | int | None
_NUMBER = re.compile(r"-?[0-9]{1,100}(\.[0-9]{1,100}|/[0-9]{0,99}[1-9][0-9]{0,99})?")


def actual_of(field: str, answer: Answer) -> Actual:
    """A field of an answer, as `expect` names it; None for a slot without a value."""
    if field.startswith("slot."):
        return answer.slots.get(field.removeprefix("slot."))
    values: dict[str, str | int] = {
        "route": str(answer.route),
        "reason": str(answer.reason),
        "calls": answer.usage.calls,
        "tokens": answer.usage.completion_tokens,
        "output": answer.text,
        "rule": answer.rule,
    }
    return values.get(field)


def holds(expectation: Expectation, actual: Actual) -> bool:
    """Whether it came as expected; what did not come never did."""
    op, wanted = expectation.op, expectation.value
    if actual is None:
        return False
    if op == "~":
        pattern = wanted if isinstance(wanted, Regex) else Regex(str(wanted))
        return found_in(pattern, str(actual))
    if isinstance(actual, int):
        return _compares(op, actual, int(str(wanted)))
    return _same(actual, wanted) is (op == "==") if op in {"==", "!="} else False


def _same(actual: str, wanted: object) -> bool:
    """Whether a text says the value: a flag by its word, a number in any notation that the language has."""
    if isinstance(wanted, bool):
        return actual == str(wanted).lower()
    if isinstance(wanted, Fraction) and _NUMBER.fullmatch(actual):
        return Fraction(actual) == wanted
    return actual == str(wanted)


def _compares(op: str, actual: int, wanted: int) -> bool:
    ordered = {
        "==": actual == wanted,
        "!=": actual != wanted,
        "<": actual < wanted,
        "<=": actual <= wanted,
        ">": actual > wanted,
        ">=": actual >= wanted,
    }
    return ordered.get(op, False)
