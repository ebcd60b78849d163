"""What a test expects, held against what came."""

from stepcache.domain.expressions import Regex
from stepcache.domain.request import Answer
from stepcache.domain.rules import Expectation
from stepcache.text.regex import found_in

Actual = str | int | None


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
    return (actual == str(wanted)) is (op == "==") if op in {"==", "!="} else False


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
