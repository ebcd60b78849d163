"""SC2xx: conditions that decide nothing."""

from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.expressions import AllOf, AnyOf, Compare, Const, Expr, Not
from stepcache.domain.findings import Finding
from stepcache.language.diagnostics import finding


def constant_condition(subject: Subject) -> Iterator[Finding]:
    """SC209."""
    for unit in subject.tasks:
        for skip in unit.task.skips if unit.task else ():
            for part in _parts(skip.when):
                truth = _always(part)
                if truth is not None:
                    message = f"this is always {'true' if truth else 'false'}"
                    help_ = "nothing would ever be reused" if truth and part is skip.when else "take it out"
                    yield finding("SC209", message, part.span, help=help_)


def _parts(expr: Expr) -> Iterator[Expr]:
    match expr:
        case AllOf(operands) | AnyOf(operands):
            for operand in operands:
                yield from _parts(operand)
        case Not(operand):
            yield from _parts(operand)
        case _:
            yield expr


def _always(expr: Expr) -> bool | None:
    """True or false where it can be nothing else."""
    match expr:
        case Const(bool() as truth):
            return truth
        case Compare(op, left, right) if left == right:
            return op in {"==", "<=", ">="}
        case Compare("==" | "!=" as op, Const(one), Const(two)):
            return (one == two) is (op == "==")
        case _:
            return None


RULES = (
    Rule(
        "SC209",
        "A condition that is always true drops every candidate; one that is always false says nothing.",
        "skip when fn == fn",
        "skip when fn == arg",
        constant_condition,
    ),
)
