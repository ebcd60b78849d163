"""Values as the author wrote them -> expressions of the IR."""

from collections.abc import Iterator

from stepcache.domain.expressions import Const, Expr, ListOf, Ref, Regex
from stepcache.language import syntax as s
from stepcache.language.diagnostics import close_to, did_you_mean, replacement
from stepcache.language.regexes import checked
from stepcache.language.scope import FileScope, TaskScope
from stepcache.language.texts import plain


class Reading:
    """Reads values in one scope.

    Attributes:
        task: The task whose slots can be named; None where constants alone can stand (settings, slot types).
        symbols: Whether a bare name that is no constant stands for itself (`remarks = known`).
    """

    def __init__(self, file: FileScope, task: TaskScope | None = None, *, symbols: bool = True) -> None:
        self.file = file
        self.task = task
        self.symbols = symbols

    def value(self, node: s.Value) -> Expr | None:
        """The expression; None where a mistake was reported, or something hangs on one."""
        match node:
            case s.Text():
                return Const(plain(node, self.file.reporter), node.span)
            case s.Literal():
                return self._literal(node)
            case s.ListNode():
                items = [self.value(item) for item in node.items]
                present = tuple(item for item in items if item is not None)
                return ListOf(present, node.span) if len(present) == len(items) else None
            case _:
                return self._named(node)

    def _literal(self, node: s.Literal) -> Expr | None:
        match node.value:
            case None:
                return None
            case (str(pattern), str(flags)):
                return checked(Regex(pattern, flags), node.span, self.file.reporter)
            case value:
                return Const(value, node.span)

    def _named(self, node: s.Named) -> Expr | None:
        if node.arguments is not None:
            self.touch(node)
            self.file.reporter.say("SC203", f"a call of `{node.name.text}` cannot stand here", node.span)
            return None
        name = node.name.text
        if self.task is not None and name in self.task.slots:
            self.task.read(name)
            return Ref(name, node.span)
        constant = self.file.constant(name)
        if constant is not None:
            return relocated(constant.value, node) if constant.value is not None else None
        if node.name.tail and (node.name.head in self.file.imports or self.file.gave_up):
            self._not_imported(node)
            return None
        if self.symbols and not self._mistyped_constant(node):
            return Const(name, node.span)
        if self.symbols:
            return None
        self._unknown(node)
        return None

    def _not_imported(self, node: s.Named) -> None:
        """`h.NAME` for a constant that the imported file does not have."""
        if not self.file.hangs(node.name):
            alias = node.name.head
            known = [one for one in self.file.constants() if one.startswith(f"{alias}.")]
            self.file.reporter.unknown("constant", node.name.text, node.name.span, known)

    def _mistyped_constant(self, node: s.Named) -> bool:
        """A name in capitals that is nearly a constant's."""
        name = node.name.text
        capitals = sum(char.isupper() for char in name) * 2 > len(name.rpartition(".")[2])
        close = close_to(name, self.file.constants()) if capitals else []
        if not close:
            return False
        self.forgive(close)
        message = f"unknown constant `{node.name.text}`"
        fix = replacement(node.span, close)
        self.file.reporter.say("SC101", message, node.span, help=did_you_mean(close), fix=fix)
        return True

    def _unknown(self, node: s.Named) -> None:
        if self.task is None or not self.task.whole or self.file.hangs(node.name):
            return
        name, reporter = node.name.text, self.file.reporter
        close = close_to(name, [*self.task.slots, *self.file.constants()])
        self.forgive(close)
        help_ = did_you_mean(close) or "no slot or constant has that name"
        reporter.say("SC101", f"unknown slot `{name}`", node.span, help=help_, fix=replacement(node.span, close))

    def forgive(self, close: list[str]) -> None:
        """Count what may have been meant as read: one mistake is told once."""
        for name in close:
            if self.task is not None:
                self.task.read(name)
            self.file.constant(name)

    def touch(self, node: s.Value) -> None:
        """Count the names in a value as read without checking it: it belongs to a call that is not known."""
        for named in names_in(node):
            name = named.name.text
            if self.file.constant(name) is None and self.task is not None and self.task.read(name) is None:
                self.forgive(close_to(name, self.task.slots))


def names_in(node: s.Value) -> Iterator[s.Named]:
    """All names inside a value."""
    match node:
        case s.Named(_, arguments):
            yield node
            for argument in arguments or ():
                yield from names_in(argument.value)
        case s.ListNode(items):
            for item in items:
                yield from names_in(item)


def relocated(expr: Expr, node: s.Value) -> Expr:
    """A constant's value at the place where it is named."""
    match expr:
        case Const(value):
            return Const(value, node.span)
        case ListOf(items):
            return ListOf(items, node.span)
        case _:
            return expr
