"""Which name means what: every identifier of a program, resolved to the scope that binds it."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Role(StrEnum):
    """What an identifier does where it stands."""

    READ = "read"
    BIND = "bind"
    ADD = "add"
    """Binds and reads: `x += 1`."""
    DROP = "drop"
    """Makes the name local without giving it a value: `del x`, `x: int`."""
    DECLARE = "declare"
    """`global x`, `nonlocal x`."""


@dataclass(slots=True, eq=False)
class Scope:
    """A module, class, function, lambda or comprehension, and the names that are local to it."""

    kind: str
    parent: "Scope | None" = None
    local: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Use:
    """One identifier where it stands; `node` is what holds it (a name, a parameter, a definition, …)."""

    name: str
    node: ast.AST
    scope: Scope
    role: Role


class Names:
    """All identifiers of a program that stand for a variable: attributes and keywords of calls do not."""

    def __init__(self, tree: ast.Module) -> None:
        self.top = Scope("module")
        self.stars = False
        self.uses: list[Use] = []
        _Reader(self).read(tree)
        for use in self.uses:
            if use.role is not Role.READ and use.name in use.scope.globals:
                self.top.local.add(use.name)

    def home(self, use: Use) -> Scope | None:
        """The scope that binds what the identifier means; None where the program binds it nowhere."""
        name, scope = use.name, use.scope
        if name in scope.globals:
            return self.top if name in self.top.local else None
        if name in scope.local and name not in scope.nonlocals:
            return scope
        outer = scope.parent
        while outer is not None:
            if name in outer.globals:
                return self.top if name in self.top.local else None
            if outer.kind != "class" and name in outer.local and name not in outer.nonlocals:
                return outer
            outer = outer.parent
        return None

    def of(self, home: Scope, name: str) -> Iterator[Use]:
        """All uses of one variable."""
        return (use for use in self.uses if use.name == name and self.home(use) is home)


class _Reader:
    """Walks a program; what is evaluated outside of a scope (defaults, decorators) is read outside of it."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._scope = names.top

    def read(self, node: ast.AST | None) -> None:
        """One node with all that is in it."""
        if node is None:
            return
        if getattr(node, "type_params", None):
            self._names.stars = True  # scopes of type parameters are not told apart: anything may be bound
        special = _SPECIAL.get(type(node))
        if special is not None:
            special(self, node)
        else:
            self._inside(node)

    def _inside(self, node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            self.read(child)

    def _each(self, nodes: "list[ast.expr] | list[ast.expr | None] | list[ast.stmt] | list[ast.keyword]") -> None:
        for node in nodes:
            self.read(node)

    def _note(self, name: str, node: ast.AST, role: Role, scope: Scope | None = None) -> None:
        scope = scope or self._scope
        self._names.uses.append(Use(name, node, scope, role))
        if role in {Role.BIND, Role.ADD, Role.DROP} and name not in scope.globals | scope.nonlocals:
            scope.local.add(name)

    def name(self, node: ast.Name) -> None:
        roles = {ast.Load: Role.READ, ast.Store: Role.BIND, ast.Del: Role.DROP}
        self._note(node.id, node, roles[type(node.ctx)])

    def walrus(self, node: ast.NamedExpr) -> None:
        scope = self._scope
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        self._note(node.target.id, node.target, Role.BIND, scope)
        self.read(node.value)

    def added(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._note(node.target.id, node.target, Role.ADD)
        else:
            self.read(node.target)
        self.read(node.value)

    def annotated(self, node: ast.AnnAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._note(node.target.id, node.target, Role.BIND if node.value else Role.DROP)
        else:
            self.read(node.target)
        self.read(node.annotation)
        self.read(node.value)

    def definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._note(node.name, node, Role.BIND)
        self._each(node.decorator_list)
        self._outside(node.args)
        self.read(node.returns)
        self._function(node.args, node.body)

    def lambda_(self, node: ast.Lambda) -> None:
        self._outside(node.args)
        self._function(node.args, [node.body])

    def _outside(self, args: ast.arguments) -> None:
        self._each(args.defaults)
        self._each(args.kw_defaults)
        for arg in parameters(args):
            self.read(arg.annotation)

    def _function(self, args: ast.arguments, body: "list[ast.stmt] | list[ast.expr]") -> None:
        outer, self._scope = self._scope, Scope("function", self._scope)
        for statement in body:
            self._declare(statement)
        for arg in parameters(args):
            self._note(arg.arg, arg, Role.BIND)
        for statement in body:
            self.read(statement)
        self._scope = outer

    def class_(self, node: ast.ClassDef) -> None:
        self._note(node.name, node, Role.BIND)
        self._each(node.decorator_list)
        self._each(node.bases)
        self._each(node.keywords)
        outer, self._scope = self._scope, Scope("class", self._scope)
        for statement in node.body:
            self._declare(statement)
        self._each(node.body)
        self._scope = outer

    def _declare(self, node: ast.AST) -> None:
        """Declarations hold for the whole scope, wherever in it they stand."""
        if isinstance(node, ast.Global):
            self._scope.globals.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            self._scope.nonlocals.update(node.names)
        elif not isinstance(node, ast.expr | Function | ast.ClassDef):
            for child in ast.iter_child_nodes(node):
                self._declare(child)

    def declaration(self, node: ast.Global | ast.Nonlocal) -> None:
        for name in node.names:
            self._note(name, node, Role.DECLARE)

    def comprehension(self, node: Comprehension) -> None:
        """The first iterable is evaluated outside."""
        self.read(node.generators[0].iter)
        outer, self._scope = self._scope, Scope("comprehension", self._scope)
        for place, part in enumerate(node.generators):
            self.read(part.target)
            if place:
                self.read(part.iter)
            self._each(part.ifs)
        for value in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.read(value)
        self._scope = outer

    def handler(self, node: ast.ExceptHandler) -> None:
        self.read(node.type)
        if node.name:
            self._note(node.name, node, Role.BIND)
        self._each(node.body)

    def alias(self, node: ast.alias) -> None:
        if node.name == "*":
            self._names.stars = True
        else:
            self._note(node.asname or node.name.partition(".")[0], node, Role.BIND)

    def capture(self, node: ast.MatchAs | ast.MatchStar) -> None:
        self._inside(node)
        if node.name:
            self._note(node.name, node, Role.BIND)

    def mapping(self, node: ast.MatchMapping) -> None:
        self._inside(node)
        if node.rest:
            self._note(node.rest, node, Role.BIND)


_SPECIAL: dict[type[ast.AST], Callable[[_Reader, Any], None]] = {
    ast.Name: _Reader.name,
    ast.NamedExpr: _Reader.walrus,
    ast.AugAssign: _Reader.added,
    ast.AnnAssign: _Reader.annotated,
    ast.FunctionDef: _Reader.definition,
    ast.AsyncFunctionDef: _Reader.definition,
    ast.Lambda: _Reader.lambda_,
    ast.ClassDef: _Reader.class_,
    ast.Global: _Reader.declaration,
    ast.Nonlocal: _Reader.declaration,
    ast.ListComp: _Reader.comprehension,
    ast.SetComp: _Reader.comprehension,
    ast.DictComp: _Reader.comprehension,
    ast.GeneratorExp: _Reader.comprehension,
    ast.ExceptHandler: _Reader.handler,
    ast.alias: _Reader.alias,
    ast.MatchAs: _Reader.capture,
    ast.MatchStar: _Reader.capture,
    ast.MatchMapping: _Reader.mapping,
}


def parameters(args: ast.arguments) -> list[ast.arg]:
    """All parameters, in the order in which they stand."""
    plain = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
    return [arg for arg in plain if arg is not None]
