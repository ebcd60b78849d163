"""The `test` blocks of a task."""

from fractions import Fraction

from stepcache.domain.expressions import Const, Regex
from stepcache.domain.routes import Route, Word
from stepcache.domain.rules import Expectation, RuleTest
from stepcache.language import syntax as s
from stepcache.language.diagnostics import close_to, did_you_mean, replacement
from stepcache.language.scope import TaskScope
from stepcache.language.texts import plain
from stepcache.language.values import Reading
from stepcache.text.json import JsonError, read

FIELDS = ("route", "reason", "calls", "tokens", "output", "rule")
_NUMBERS = frozenset({"calls", "tokens"})
_ORDERED = frozenset({"<", "<=", ">", ">="})
_CALLING = frozenset({"patch", "generate"})


def rule_test(node: s.TestNode, task: TaskScope) -> RuleTest | None:
    """One test; None where it has no `when`."""
    reporter = task.reporter
    for extra in node.when[1:]:
        reporter.say("SC115", "`when` is given twice", extra.span, help="write another `test`")
    if not node.when and not node.broken:
        head = reporter.lines.span(node.span.start, node.span.start + len("test"))
        reporter.say("SC202", "a test needs `when`", head, help='write `when "…"`')
    expectations = [one for one in (_expectation(one, task) for one in node.expectations) if one is not None]
    _can_pass(expectations, task)
    if not node.when:
        return None
    return RuleTest(
        plain(node.name, reporter),
        tuple((plain(one.asked.prompt, reporter), plain(one.reply, reporter)) for one in node.given),
        plain(node.when[0].prompt, reporter),
        tuple(plain(text, reporter) for text in node.model),
        tuple(expectations),
        tuple(_schema(one, task) for one in (*(one.asked for one in node.given), node.when[0])),
        node.span,
        tuple(text.span for text in node.model),
    )


def _schema(node: s.AskedNode, task: TaskScope) -> str:
    """The JSON of a request's schema, which stands in a text or in a constant; empty without one."""
    value = Reading(task.file).value(node.schema) if node.schema is not None else None
    if node.schema is None or value is None:
        return ""
    schema = value.value if isinstance(value, Const) else None
    try:
        if isinstance(schema, str) and isinstance(read(schema), dict):
            return schema
    except JsonError:
        pass
    task.reporter.say("SC203", "a schema is a JSON object in a text or a constant", node.schema.span)
    return ""


def _expectation(node: s.ExpectationNode, task: TaskScope) -> Expectation | None:
    if not _field_is_known(node, task):
        return None
    value = Reading(task.file).value(node.value)
    if value is None:
        return None
    constant = value.value if isinstance(value, Const) else None
    if not _value_fits(node, constant, task):
        return None
    text = " ".join(task.reporter.lines.text[node.field.span.start : node.span.end].split())
    return Expectation(node.field.text, node.op, constant, text, node.span, node.value.span)


def _field_is_known(node: s.ExpectationNode, task: TaskScope) -> bool:
    name = node.field
    if name.text in FIELDS:
        return True
    if name.head == "slot" and name.tail:
        if name.tail in task.slots or not task.whole:
            return True
        tail = task.reporter.lines.span(name.span.start + len("slot."), name.span.end)
        close = close_to(name.tail, task.slots)
        there = f"there is {', '.join(f'`{one}`' for one in task.slots)}" if task.slots else "the task has no slots"
        message, help_ = f"unknown slot `{name.tail}`", did_you_mean(close) or there
        task.reporter.say("SC101", message, tail, help=help_, fix=replacement(tail, close))
        return False
    close = close_to(name.text, FIELDS)
    help_ = did_you_mean(close) or f"there is {', '.join(f'`{one}`' for one in FIELDS)}, `slot.NAME`"
    message = f"a test has no field `{name.text}`"
    task.reporter.say("SC805", message, name.span, help=help_, fix=replacement(name.span, close))
    return False


def _value_fits(node: s.ExpectationNode, value: object, task: TaskScope) -> bool:
    field, span = node.field.text, node.value.span
    if node.op == "~":
        good = isinstance(value, Regex | str) and field not in _NUMBERS
        wanted = "`~` searches a text with a regular expression"
    elif field in _NUMBERS:
        good = isinstance(value, Fraction)
        wanted = f"`{field}` is a number"
    else:
        good = isinstance(value, str | Fraction | bool) and node.op not in _ORDERED
        wanted = f"`{field}` is compared with `==`, `!=` or `~`"
    if not good:
        task.reporter.say("SC203", wanted, span)
        return False
    if field == "route" and node.op in {"==", "!="}:
        return _one_of(str(value), "route", [str(route) for route in Route], node, task)
    if field == "reason" and node.op in {"==", "!="}:
        return _one_of(str(value).split(":")[0], "reason", [str(word) for word in Word], node, task)
    return True


def _one_of(word: str, what: str, known: list[str], node: s.ExpectationNode, task: TaskScope) -> bool:
    if word in known:
        return True
    close = close_to(word, known)
    help_ = did_you_mean(close) or f"there is {', '.join(f'`{one}`' for one in known)}"
    span = node.value.span
    task.reporter.say("SC203", f"there is no {what} `{word}`", span, help=help_, fix=replacement(span, close))
    return False


def _can_pass(expectations: list[Expectation], task: TaskScope) -> None:
    """`calls == 0` and a route that takes calls cannot both hold."""
    free = any(one.field == "calls" and one.op == "==" and one.value == 0 for one in expectations)
    for one in expectations:
        if free and one.field == "route" and one.op == "==" and one.value in _CALLING:
            message = f"the route `{one.value}` takes a call, and `calls == 0` is expected too"
            task.reporter.say("SC804", message, one.span, help="take one out")
