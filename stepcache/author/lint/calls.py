"""SC110, SC209 and SC406: calls of what has a successor or costs too much, conditions that decide nothing."""

from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.expressions import AllOf, AnyOf, Compare, Const, Expr, Not
from stepcache.domain.findings import Edit, Finding, Fix
from stepcache.domain.rules import Skip, Where
from stepcache.domain.signatures import Cost
from stepcache.language import syntax as s
from stepcache.language.diagnostics import finding
from stepcache.language.fixes import SAFE, TAKE_OUT, UNSAFE, removal, replaced


def constant_condition(subject: Subject) -> Iterator[Finding]:
    """SC209."""
    for unit in subject.tasks:
        for skip in unit.task.skips if unit.task else ():
            for part in _parts(skip.when):
                truth = _always(part)
                if truth is not None:
                    message = f"this is always {'true' if truth else 'false'}"
                    help_ = "nothing would ever be reused" if truth and part is skip.when else "take it out"
                    fix = _without(subject, skip, part)
                    yield finding("SC209", message, part.span, help=help_, fix=fix)


def _without(subject: Subject, skip: Skip, part: Expr) -> Fix | None:
    """Take the part out, or the whole `skip` where that is always so, too; None for a part deep inside."""
    whole = skip.when
    if _truth(whole) is not None:
        return removal(subject.lines, skip.span, applicability=UNSAFE)
    if isinstance(whole, AllOf | AnyOf) and part in whole.operands:
        return _without_operand(subject, whole, part)
    return None


def _truth(expr: Expr) -> bool | None:
    """Whether a condition is always true, or always false, by its parts."""
    match expr:
        case AllOf(operands) | AnyOf(operands):
            decisive = isinstance(expr, AnyOf)
            found = {_truth(operand) for operand in operands}
            return decisive if decisive in found else None if None in found else not decisive
        case Not(operand):
            inner = _truth(operand)
            return None if inner is None else not inner
        case _:
            return _always(expr)


def _without_operand(subject: Subject, whole: AllOf | AnyOf, part: Expr) -> Fix | None:
    """Take one operand out with the `and` or `or` beside it."""
    place = whole.operands.index(part)
    start, end = part.span.start, part.span.end
    if place:
        start = whole.operands[place - 1].span.end
    else:
        end = whole.operands[1].span.start
    joint = subject.lines.text[start : part.span.start] + subject.lines.text[part.span.end : end]
    if joint.split() not in (["and"], ["or"]):
        return None  # parentheses or a comment
    return Fix(TAKE_OUT, (Edit(subject.lines.span(start, end), ""),), UNSAFE)


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


def deprecated(subject: Subject) -> Iterator[Finding]:
    """SC110."""
    for unit in subject.tasks:
        nodes = [one for one in unit.node.sections if isinstance(one, s.CheckNode)]
        for check in unit.task.checks if unit.task else ():
            signature = subject.catalog.verifiers[check.call.name]
            node = next((one for one in nodes if one.span == check.span), None)
            if not signature.deprecated or node is None:
                continue
            name = node.call.name
            right = _as_written(name, signature.replaced_by)
            message = f"`{name.text}` is deprecated since version {signature.deprecated}"
            applicability = SAFE if signature.interchangeable else UNSAFE
            fix = replaced(name.span, right, applicability) if right else None
            yield finding("SC110", message, name.span, help=f"write `{right}`" if right else "", fix=fix)


def _as_written(name: s.Name, successor: str) -> str:
    """The successor's name as this file calls its namespace."""
    tail = successor.partition(".")[2]
    return f"{name.head}.{tail}" if tail else successor


def impure_each(subject: Subject) -> Iterator[Finding]:
    """SC406."""
    for unit in subject.tasks:
        for check in unit.task.checks if unit.task else ():
            cost = subject.catalog.verifiers[check.call.name].cost
            if cost is Cost.IO and check.where is Where.EACH and subject.owns(check.span):
                shown = subject.lines.span(check.span.start, check.call.span.end)
                message = f"`{check.call.name}` touches the world, and is asked about each step"
                help_ = "ask it about the `output`, or a cheaper check about each step"
                yield finding("SC406", message, shown, help=help_)


RULES = (
    Rule("SC110", deprecated),
    Rule("SC209", constant_condition),
    Rule("SC406", impure_each),
)
