"""Binding the arguments of a call, or the settings of a section, to the parameters of its signature."""

from collections.abc import Iterable
from fractions import Fraction

from stepcache.domain.expressions import Call, Const, Expr, ListOf, Ref
from stepcache.domain.signatures import Parameter, Signature
from stepcache.domain.source import Span
from stepcache.domain.value import dataclass
from stepcache.language import syntax as s
from stepcache.language.diagnostics import close_to, did_you_mean, replacement
from stepcache.language.scope import FileScope, TaskScope
from stepcache.language.types import described, takes, wanted
from stepcache.language.values import Reading


@dataclass(frozen=True, slots=True)
class Site:
    """Where a call stands.

    Attributes:
        noun: What messages call an argument here: `argument` or `setting`.
    """

    span: Span
    noun: str = "argument"


def call(file: FileScope, task: TaskScope | None, node: s.Named, kind: str) -> Call | None:
    """A call of something of that kind; None after a mistake, or where it hangs on a missing plugin."""
    signature = file.find(node.name, kind)
    if signature is None:
        unknown_call(file, task, node)
        return None
    return bind(file, task, signature, node.arguments or (), Site(node.span))


def unknown_call(file: FileScope, task: TaskScope | None, node: s.Named) -> None:
    """Count what a call reads that cannot be checked."""
    reading = Reading(file, task)
    for argument in node.arguments or ():
        reading.touch(argument.value)
    if task is not None:
        task.hanging = True


def bind(
    file: FileScope, task: TaskScope | None, signature: Signature, arguments: Iterable[s.Argument], site: Site
) -> Call | None:
    """The call with its arguments under the parameters' names, in the signature's order."""
    binder = _Binder(file, task, signature, site)
    for argument in arguments:
        binder.take(argument)
    bound = binder.bound()
    if bound is None and task is not None:
        task.hanging = True
    return bound


class _Binder:
    def __init__(self, file: FileScope, task: TaskScope | None, signature: Signature, site: Site) -> None:
        self.file = file
        self.task = task
        self.signature = signature
        self.site = site
        self.values: dict[str, Expr] = {}
        self.rest: list[Expr] = []
        self.given: set[str] = set()
        self.broken = False
        self.crowded = False

    def take(self, argument: s.Argument) -> None:
        """Bind one argument."""
        parameter = self._parameter(argument)
        if parameter is None:
            self.broken = True
            Reading(self.file, self.task).touch(argument.value)
            return
        again = parameter.name in self.given and not (parameter.variadic and argument.keyword is None)
        self.given.add(parameter.name)
        if again:
            self.broken = True
            where = argument.keyword.span if argument.keyword else argument.span
            self.file.reporter.say("SC115", f"`{parameter.name}` is given twice", where, help="take one out")
            return
        symbols = self.task is None or bool(parameter.choices or parameter.types & {"name", "type"})
        value = Reading(self.file, self.task, symbols=symbols).value(argument.value)
        if value is None or not self._fits(parameter, value, argument):
            self.broken = True
        elif parameter.variadic and argument.keyword is None:
            self.rest += _flat(value)
        else:
            self.values[parameter.name] = value

    def _parameter(self, argument: s.Argument) -> Parameter | None:
        """The parameter an argument stands for, by its keyword or its place."""
        reporter, noun = self.file.reporter, self.site.noun
        if argument.keyword is not None:
            name = argument.keyword.text
            found = self.signature.parameter(name)
            if found is None:
                free = [one.name for one in self.signature.parameters if one.name not in self.given]
                close = close_to(name, free)
                self.given |= set(close[:1])
                help_ = did_you_mean(close) or self._known()
                fix = replacement(argument.keyword.span, close)
                message = f"unknown {noun} `{name}` of `{self.signature.name}`"
                reporter.say("SC201", message, argument.keyword.span, help=help_, note=self._declared(), fix=fix)
            return found
        for parameter in self.signature.parameters:
            if parameter.variadic or parameter.name not in self.given:
                return parameter
        if self.crowded:
            return None
        self.crowded = True
        most = len(self.signature.parameters)
        message = (
            f"`{self.signature.name}` takes {f'at most {most}' if most else 'no'} {noun}{'s' if most != 1 else ''}"
        )
        reporter.say("SC201", message, argument.span, help="take it out", note=self._declared())
        return None

    def _known(self) -> str:
        names = [f"`{one.name}`" for one in self.signature.parameters]
        return f"there is {', '.join(names)}" if names and self.site.noun == "setting" else ""

    def _declared(self) -> str:
        version = f" (version {self.signature.version})" if self.signature.version else ""
        return f"declared as `{self.signature}`{version}" if self.site.noun == "argument" else ""

    def _fits(self, parameter: Parameter, value: Expr, argument: s.Argument) -> bool:
        reporter = self.file.reporter
        if not self._kind_fits(parameter, value, argument.value):
            found = described(value, self._slot_type)
            message = f"`{parameter.name}` takes {wanted(parameter)}, not {found}"
            reporter.say("SC203", message, argument.value.span, note=self._declared())
            return False
        if isinstance(value, Ref) and not self._in_scope(value):
            return False
        if not isinstance(value, Const):
            return self._items_in_scope(value)
        if parameter.choices and isinstance(value.value, str) and value.value not in parameter.choices:
            return self._not_a_choice(parameter.name, value, parameter.choices)
        if "type" in parameter.types and isinstance(value.value, str):
            return self._is_type(value)
        return self._within(parameter, value)

    def _kind_fits(self, parameter: Parameter, value: Expr, node: s.Value) -> bool:
        if isinstance(node, s.Literal) and node.kind is s.Kind.DURATION and "duration" not in parameter.types:
            return "any" in parameter.types
        if parameter.variadic and isinstance(value, Const | Ref):
            loose = Parameter(parameter.name, (parameter.types - {"list"}) or frozenset({"any"}))
            return takes(loose, value, self._slot_type)
        return takes(parameter, value, self._slot_type)

    def _slot_type(self, slot: str) -> str | None:
        info = self.task.slots.get(slot) if self.task else None
        return info.type.name if info and info.type else None

    def _in_scope(self, value: Ref) -> bool:
        """Settings name slots for what they are; only a call needs their values."""
        return self.task is None or self.site.noun == "setting" or in_scope(self.task, value.slot, value.span)

    def _items_in_scope(self, value: Expr) -> bool:
        items = value.items if isinstance(value, ListOf) else ()
        return all(self._in_scope(item) for item in items if isinstance(item, Ref))

    def _not_a_choice(self, name: str, value: Const, choices: Iterable[str]) -> bool:
        close = close_to(str(value.value), choices)
        shown = ", ".join(f"`{choice}`" for choice in choices)
        help_ = did_you_mean(close) or f"write one of {shown}"
        fix = replacement(value.span, close)
        self.file.reporter.say("SC203", f"`{name}` cannot be `{value.value}`", value.span, help=help_, fix=fix)
        return False

    def _is_type(self, value: Const) -> bool:
        if value.value in self.file.catalog.slot_types:
            return True
        self.file.reporter.unknown("slot type", str(value.value), value.span, self.file.catalog.slot_types)
        return False

    def _within(self, parameter: Parameter, value: Const) -> bool:
        if not isinstance(value.value, Fraction):
            return True
        least, most = parameter.minimum, parameter.maximum
        if least is not None and value.value < least:
            bound = f"at least {least:g}"
        elif most is not None and value.value > most:
            bound = f"at most {most:g}"
        else:
            return True
        shown = float(value.value) if abs(value.value) < 10**15 else value.value.numerator
        message = (
            f"`{parameter.name}` must be {bound}, not {shown:g}"
            if isinstance(shown, float)
            else f"`{parameter.name}` must be {bound}"
        )
        self.file.reporter.say("SC204", message, value.span, note=self._declared())
        return False

    def bound(self) -> Call | None:
        """The whole call, once every argument is taken."""
        missing = [one.name for one in self.signature.parameters if one.required and one.name not in self.given]
        if missing and not self.broken:
            names = ", ".join(f"`{name}`" for name in missing)
            message = f"`{self.signature.name}` needs {names}"
            self.file.reporter.say("SC202", message, self.site.span, note=self._declared())
        if missing or self.broken:
            return None
        for parameter in self.signature.parameters:
            if parameter.variadic and self.rest:
                self.values[parameter.name] = ListOf(tuple(self.rest), self.site.span)
        args = [(one.name, self.values[one.name]) for one in self.signature.parameters if one.name in self.values]
        return Call(self.signature.name, tuple(args), self.site.span)


def _flat(value: Expr) -> list[Expr]:
    return [inner for item in value.items for inner in _flat(item)] if isinstance(value, ListOf) else [value]


def in_scope(task: TaskScope, slot: str, span: Span) -> bool:
    """Whether every matching prompt has the slot; said once a slot (SC206)."""
    info = task.slots.get(slot)
    if info is None or info.everywhere or not task.whole:
        return True
    if slot not in task.absent:
        task.absent.add(slot)
        help_ = f"bind it in every pattern, or give a default: `slot {slot} as … = …`"
        task.reporter.say("SC206", f"a prompt can match without filling `{slot}`", span, help=help_)
    return False
