"""The sections `context`, `skip` and `steps`."""

from fractions import Fraction

from stepcache.domain.expressions import AllOf, AnyOf, Changed, Compare, Const, Expr, ListOf, Not, Ref, Regex
from stepcache.domain.patterns import Template
from stepcache.domain.rules import Context, Cut, NamedStep, Sampling, Skip
from stepcache.language import syntax as s
from stepcache.language.calls import Site, bind, call, in_scope, unknown_call
from stepcache.language.diagnostics import close_to, did_you_mean, replacement
from stepcache.language.scope import FileScope, TaskScope
from stepcache.language.slots import regex_of
from stepcache.language.templates import TemplateReader
from stepcache.language.texts import plain
from stepcache.language.values import Reading

_ORDERED = frozenset({"<", "<=", ">", ">="})


# --- context ---


def context(node: s.Context | None, file: FileScope) -> Context:
    """What may stand around the prompt; `none none greedy` without the section."""
    if node is None:
        return Context()
    for name in node.repeated:
        file.reporter.say("SC115", f"`{name.text}` is given twice", name.span, help="take one out")
    words = [one for one in node.system if isinstance(one, s.Name)]
    patterns = [one for one in (_system(part, file) for part in node.system) if one is not None]
    any_system = any(_choice(word, "system", ("none", "any"), file) == "any" for word in words)
    turns = _choice(node.turns, "turns", ("none", "any"), file) if node.turns else "none"
    sampling = _choice(node.sampling, "sampling", ("greedy", "any"), file) if node.sampling else "greedy"
    return Context(any_system, tuple(patterns), turns == "any", Sampling(sampling))


def _system(part: s.Text | s.Literal | s.Name, file: FileScope) -> Template | Regex | None:
    if isinstance(part, s.Text):
        reader = TemplateReader(part, file.reporter, lambda named: call(file, None, named, "slot_types"))
        template = reader.read()
        for found in reader.found:
            file.reporter.say("SC203", "a system text fills no slots", found.name.span, help="only the prompt does")
        return template
    return regex_of(part, file) if isinstance(part, s.Literal) else None


def _choice(name: s.Name, what: str, choices: tuple[str, ...], file: FileScope) -> str:
    if name.text in choices:
        return name.text
    close = close_to(name.text, choices)
    shown = " or ".join(f"`{choice}`" for choice in choices)
    help_ = did_you_mean(close) or f"write {shown}"
    file.reporter.say(
        "SC203", f"`{what}` cannot be `{name.text}`", name.span, help=help_, fix=replacement(name.span, close)
    )
    return choices[0]


# --- skip ---


def skip(node: s.SkipNode, task: TaskScope) -> Skip | None:
    """A condition under which a candidate is dropped."""
    when = Condition(task).read(node.when)
    because = plain(node.because, task.reporter) if node.because is not None else ""
    return Skip(when, because, node.span) if when is not None else None


class Condition:
    """Reads a condition."""

    def __init__(self, task: TaskScope) -> None:
        self.task = task

    def read(self, node: s.Expression) -> Expr | None:
        """The expression; None after a mistake."""
        match node:
            case s.Junction(word, operands):
                read = [self.read(operand) for operand in operands]
                present = tuple(one for one in read if one is not None)
                if len(present) < len(read):
                    return None
                return AllOf(present, node.span) if word == "and" else AnyOf(present, node.span)
            case s.Negation(operand):
                inner = self.read(operand)
                return Not(inner, node.span) if inner is not None else None
            case s.Comparison():
                return self._comparison(node)
            case s.Named() if node.arguments is not None:
                return self._changed(node)
            case _:
                return self._truth(node)

    def _changed(self, node: s.Named) -> Expr | None:
        reporter, arguments = self.task.reporter, node.arguments or ()
        if node.name.text != "changed":
            if not self.task.file.hangs(node.name):
                reporter.unknown("condition", node.name.text, node.name.span, ["changed"])
            unknown_call(self.task.file, self.task, node)
            return None
        if len(arguments) != 1:
            code = "SC202" if not arguments else "SC201"
            reporter.say(code, "`changed` takes one slot", node.span, help="write `changed(slot)`")
            return None
        value = Reading(self.task.file, self.task, symbols=False).value(arguments[0].value)
        if isinstance(value, Ref):
            return Changed(value.slot, node.span)
        if value is not None:
            reporter.say("SC203", "`changed` takes a slot", arguments[0].span, help="a constant never changes")
        return None

    def _truth(self, node: s.Value) -> Expr | None:
        value = Reading(self.task.file, self.task, symbols=False).value(node)
        if value is None:
            return None
        kind = self._kind(value)
        if kind in {"flag", None}:
            return value
        what = f"`{value.slot}` is of type `{kind}`" if isinstance(value, Ref) else f"this is {_article(kind)}"
        help_ = (
            f"write `changed({value.slot})` or compare it" if isinstance(value, Ref) else "compare it with something"
        )
        self.task.reporter.say("SC208", f"{what}, neither true nor false", node.span, help=help_)
        return None

    def _kind(self, value: Expr) -> str | None:
        """The slot type, `flag` for a truth value, or the literal's kind; None where it is not known."""
        match value:
            case Ref(slot):
                info = self.task.slots[slot]
                return info.type.name if info.type else None
            case Const(bool()):
                return "flag"
            case Const(Fraction()):
                return "number"
            case Const(Regex()):
                return "regex"
            case ListOf():
                return "list"
            case _:
                return "string"

    def _comparison(self, node: s.Comparison) -> Expr | None:
        sides = [self._side(node.left), self._side(node.right)]
        left, right = sides
        if left is None or right is None:
            return None
        if node.op == "~":
            help_ = "`~` stands in `expect` only; use `==` or `changed`"
            self.task.reporter.say("SC203", "a condition does not search", node.span, help=help_)
            return None
        if node.op in _ORDERED:
            for side in (left, right):
                if self._kind(side) not in {"number", "integer", None}:
                    message = f"`{node.op}` compares numbers, not {_article(self._kind(side) or '')}"
                    self.task.reporter.say("SC203", message, node.span)
                    return None
        for side in (left, right):
            if isinstance(side, Ref) and not in_scope(self.task, side.slot, side.span):
                return None
        return Compare(node.op, left, right, node.span)

    def _side(self, node: s.Expression) -> Expr | None:
        if isinstance(node, s.Comparison | s.Negation | s.Junction):
            self.read(node)
            self.task.reporter.say(
                "SC203", "a truth value cannot be compared", node.span, help="use `and`, `or`, `not`"
            )
            return None
        return Reading(self.task.file, self.task, symbols=False).value(node)


def _article(kind: str) -> str:
    words = {"string": "a text", "number": "a number", "regex": "a regular expression", "list": "a list"}
    return words.get(kind, f"a slot of type `{kind}`")


# --- steps ---


def steps(node: s.Steps, task: TaskScope) -> Cut | None:
    """How an answer is cut into steps."""
    file = task.file
    signature = file.find(node.segmenter.name, "segmenters")
    arguments = (*(node.segmenter.arguments or ()), *node.settings)
    seen: set[str] = set()
    for step in node.named:
        if step.name.text in seen:
            task.reporter.say("SC115", f"step `{step.name.text}` is named twice", step.name.span)
        seen.add(step.name.text)
    if signature is None:
        for step in node.named:
            if step.is_ is not None:
                unknown_call(file, task, step.is_)
        named = s.Named(node.segmenter.name, arguments, node.segmenter.span)
        unknown_call(file, task, named)
        return None
    _check_units(arguments, task)
    # Constants alone can stand here: an answer is cut the same way whatever was asked.
    segmenter = bind(file, None, signature, arguments, Site(node.segmenter.span, "setting"))
    named_steps = tuple(_named(step, task) for step in node.named)
    if node.named and not signature.names_steps and all(step.is_ is None for step in node.named):
        message = f"`{signature.name}` gives its steps no names"
        task.reporter.say("SC203", message, node.named[0].name.span, help="say what it is: `step name is …`")
        return None
    return Cut(segmenter, named_steps) if segmenter is not None else None


def _check_units(arguments: tuple[s.Argument, ...], task: TaskScope) -> None:
    for argument in arguments:
        value = argument.value
        if isinstance(value, s.Literal) and value.kind is s.Kind.AMOUNT and value.unit != "steps":
            fix = replacement(value.span, [f"{value.value} steps"])
            task.reporter.say(
                "SC004", f"steps are not counted in {value.unit}", value.span, help="write `steps`", fix=fix
            )


def _named(step: s.StepNode, task: TaskScope) -> NamedStep:
    if step.is_ is None:
        return NamedStep(step.name.text)
    # Constants alone can stand here, too.
    is_ = call(task.file, None, step.is_, "verifiers")
    if is_ is not None and task.file.catalog.verifiers[is_.name].advisory:
        message = f"`{step.is_.name.text}` gives an opinion, which cannot tell what a step is"
        help_ = "name a verifier that decides, and ask for the opinion in an `expect`"
        task.reporter.say("SC409", message, step.is_.span, help=help_)
        is_ = None
    task.hanging = task.hanging or is_ is None
    return NamedStep(step.name.text, is_)
