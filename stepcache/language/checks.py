"""The checks of a task: `require`, `expect`, `forbid`."""

from collections.abc import Iterator

from stepcache.domain.expressions import Call, Const, Expr, ListOf, Ref, Regex
from stepcache.domain.findings import Fix
from stepcache.domain.rules import Check, Verb, Where
from stepcache.domain.signatures import Signature, Target
from stepcache.language import syntax as s
from stepcache.language.calls import call, in_scope
from stepcache.language.diagnostics import close_to, did_you_mean, replacement
from stepcache.language.fixes import SAFE, replaced
from stepcache.language.scope import TaskScope
from stepcache.language.texts import with_placeholders

_TARGET = {Where.OUTPUT: Target.OUTPUT}


class Checks:
    """Compiles the checks of one task.

    Attributes:
        steps: Names that the `steps` section gives; None where they are not known.
    """

    def __init__(self, task: TaskScope, steps: frozenset[str] | None) -> None:
        self.task = task
        self.steps = steps

    def check(self, node: s.CheckNode) -> Check | None:
        """One check; None after a mistake or where it hangs on a missing plugin."""
        bound = call(self.task.file, self.task, node.call, "verifiers")
        signature = self.task.file.catalog.verifiers[bound.name] if bound is not None else None
        on_fail = self._on_fail(node)
        hint = self._hint(node, signature)
        if signature is None or bound is None or not self._target_fits(node, signature):
            return None
        if signature.advisory and not self._advises(node):
            return None
        step = node.step.text if node.step is not None else ""
        where = Where(node.target.text)
        verb = Verb(node.verb.text)
        proves = self._proved(bound, signature) if verb is Verb.REQUIRE else frozenset[str]()
        text = self._text(node)
        return Check(verb, where, bound, step, on_fail, hint, proves, text, node.span)

    def _proved(self, bound: Call, signature: Signature) -> frozenset[str]:
        """The slots given for what the verifier proves, with those that their derivations keep apart."""
        given = frozenset(slots_given(bound, signature, "proves"))
        return given.union(*(self.task.slots[name].behind for name in given))

    def _text(self, node: s.CheckNode) -> str:
        text = self.task.reporter.lines.text[node.span.start : node.call.span.end]
        return " ".join(text.split())

    def _on_fail(self, node: s.CheckNode) -> Call | None:
        for extra in node.on_fail[1:]:
            self.task.reporter.say("SC115", "`on fail` is given twice", extra.span, help="take one out")
        return call(self.task.file, self.task, node.on_fail[0], "adapters") if node.on_fail else None

    def _target_fits(self, node: s.CheckNode, signature: Signature) -> bool:
        where = Where(node.target.text)
        wanted = _TARGET.get(where, Target.STEP)
        if signature.targets and wanted not in signature.targets:
            judges = "the whole output" if wanted is Target.STEP else "one step"
            use = "`output`" if wanted is Target.STEP else "`each`, `first`, `last` or `step …`"
            message = f"`{node.call.name.text}` judges {judges}, not `{node.target.text}`"
            fix = self._other_target(node, "output" if wanted is Target.STEP else "last")
            self.task.reporter.say("SC205", message, node.target.span, help=f"write {use}", fix=fix)
            self.task.hanging = True
            return False
        return self._step_is_known(node)

    def _advises(self, node: s.CheckNode) -> bool:
        """Whether an opinion decides nothing there."""
        if node.verb.text == Verb.EXPECT:
            return True
        message = f"`{node.call.name.text}` gives an opinion, which proves nothing and may decide nothing"
        turns = node.verb.text == Verb.FORBID
        help_ = "write `expect`, and ask for the opposite" if turns else "write `expect`"
        fix = None if turns or node.on_fail else replaced(node.verb.span, "expect", SAFE)
        self.task.reporter.say("SC409", message, node.verb.span, help=help_, fix=fix)
        self.task.hanging = True
        return False

    def _other_target(self, node: s.CheckNode, target: str) -> Fix:
        end = node.step.span.end if node.step is not None else node.target.span.end
        return replaced(self.task.reporter.lines.span(node.target.span.start, end), target)

    def _step_is_known(self, node: s.CheckNode) -> bool:
        if node.step is None or self.steps is None or node.step.text in self.steps:
            return True
        close = close_to(node.step.text, self.steps)
        help_ = did_you_mean(close) or "name it in the `steps` section"
        fix = replacement(node.step.span, close)
        self.task.reporter.say("SC101", f"unknown step `{node.step.text}`", node.step.span, help=help_, fix=fix)
        self.task.hanging = True
        return False

    def _hint(self, node: s.CheckNode, signature: Signature | None) -> str:
        for extra in node.hints[1:]:
            self.task.reporter.say("SC115", "`else` is given twice", extra.span, help="take one out")
        if not node.hints:
            return ""
        details = signature.details if signature else frozenset[str]()
        sure = signature is not None
        return with_placeholders(
            node.hints[0], self.task.reporter, lambda name, at: self._placeholder(name, at, details, sure=sure)
        )

    def _placeholder(self, name: str, offset: int, details: frozenset[str], *, sure: bool) -> str:
        """What stands in the hint for `{name}`: a constant's text, else the placeholder for the engine."""
        task = self.task
        span = task.reporter.lines.span(offset, offset + len(name))
        if task.read(name) is not None:
            in_scope(task, name, span)
            return f"{{{name}}}"
        constant = task.file.constant(name)
        if constant is not None:
            return spelled(constant.value)
        hangs = task.file.hangs(s.Name(name, span))
        if name in details or hangs or not (sure and task.whole):
            return f"{{{name}}}"
        close = close_to(name, [*task.slots, *task.file.constants(), *details])
        for meant in close:
            task.read(meant)
        known = ", ".join(f"`{one}`" for one in sorted({*task.slots, *details}))
        help_ = did_you_mean(close) or (f"there is {known}" if known else "write `\\{` for the character")
        fix = replacement(span, close)
        task.reporter.say("SC207", f"unknown placeholder `{name}`", span, help=help_, fix=fix)
        return f"{{{name}}}"


def slots_given(bound: Call, signature: Signature, mark: str) -> Iterator[str]:
    """The slots given for parameters with that mark (`proves`, `carries`): bare names, or names in a list."""
    for name, value in bound.args:
        parameter = signature.parameter(name)
        if parameter is not None and getattr(parameter, mark):
            yield from _bare(value)


def _bare(value: Expr) -> Iterator[str]:
    if isinstance(value, Ref):
        yield value.slot
    elif isinstance(value, ListOf):
        for item in value.items:
            yield from _bare(item)


def spelled(value: Expr | None) -> str:
    """A constant as it stands in an `else` text."""
    match value:
        case ListOf(items):
            return ", ".join(spelled(item) for item in items)
        case Const(bool() as truth):
            return str(truth).lower()
        case Const(Regex(pattern)):
            return f"/{pattern}/"
        case Const(constant):
            return str(constant)
        case _:
            return ""
