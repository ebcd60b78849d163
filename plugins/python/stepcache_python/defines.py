"""`python.defines`: the function that the prompt names, with the parameters that it names."""

import ast
from typing import Annotated, ClassVar

from stepcache import Arguments, Example, Passage, Proves, Takes, Target, Verdict
from stepcache_python.dynamic import dynamic
from stepcache_python.pure import ANY, Pure, header, program
from stepcache_python.reading import Unreadable, functions
from stepcache_python.scopes import Names, Role, parameters

_QUIET = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_QUIET_VALUES = (ast.Assign, ast.AnnAssign, ast.Expr)


class Defines(Pure):
    """Pass code that defines this function, once and at its top, with these parameters and no others.

    Why: an older answer bears the older prompt's names. A pass proves the names, and that each parameter is read; what
    is done with it is not looked at. It is unsure of what a decorator, `globals()` or a loop at the top may bind.
    """

    name: ClassVar[str] = "python.defines"
    targets: ClassVar[frozenset[Target]] = ANY

    class Args(Arguments):
        """`python.defines(total, params=[xs])`: plain parameters, in this order; defaults may stand there."""

        fn: Annotated[str, Proves()]
        params: Annotated[tuple[str, ...], Takes("list"), Proves()] = ()

    examples: ClassVar[tuple[Example, ...]] = (
        Example("def total(xs):\n    return sum(xs)\n", Args(fn="total", params=("xs",)), passes=True),
        Example("def total(xs: list[int]) -> int:\n", Args(fn="total", params=("xs",)), passes=False),
        Example("def total(ys):\n    return sum(ys)\n", Args(fn="total", params=("xs",)), passes=False),
        Example("def add(xs):\n    return sum(xs)\n", Args(fn="total", params=("xs",)), passes=False),
        Example("def total(xs, start=0):\n    return sum(xs)\n", Args(fn="total", params=("xs",)), passes=False),
        Example("def total(xs):\n    return sum(xs)\ntotal = None\n", Args(fn="total", params=("xs",)), passes=False),
        Example("def total(xs):\n    return sum(ys)\n", Args(fn="total", params=("xs",)), passes=False),
        Example("if False:\n    def total(xs):\n        pass\n", Args(fn="total", params=("xs",)), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """A step may be the head alone, an output may not."""
        tree = program(passage) if passage.index is None else header(passage.text)
        if isinstance(tree, Unreadable):
            return Verdict.unsure(tree.reason)
        if isinstance(tree, Verdict):
            return tree
        found = [node for node in functions(tree) if node.name == args.fn]
        if len(found) != 1 or not isinstance(found[0], ast.FunctionDef):
            return Verdict.fail(f"must define the function `{args.fn[:80]}` once, at the top")
        if _shown(found[0].args) != args.params:
            return Verdict.fail(f"`{args.fn[:80]}` must have the parameters ({', '.join(args.params)[:200]})")
        if passage.index is None and (idle := _unread(tree, found[0])):
            return Verdict.fail(f"`{args.fn[:80]}` must use its parameter `{idle}`")
        return _stays(tree, found[0])


def _shown(args: ast.arguments) -> tuple[str, ...]:
    """The parameters' names, those that are no plain ones with their marks."""
    if args.posonlyargs or args.vararg or args.kwonlyargs or args.kwarg:
        return (*(arg.arg for arg in parameters(args)), "*")
    return tuple(arg.arg for arg in args.args)


def _unread(tree: ast.Module, found: ast.FunctionDef) -> str:
    """A parameter that nothing reads, which may be called anything; empty for none."""
    names = Names(tree)
    own = {id(use.node): use for use in names.uses}
    for arg in found.args.args:
        if all(use.role not in {Role.READ, Role.ADD} for use in names.of(own[id(arg)].scope, arg.arg)):
            return arg.arg
    return ""


def _stays(tree: ast.Module, found: ast.FunctionDef) -> Verdict:
    """Whether the name means that definition when the program has run."""
    names = Names(tree)
    binding = [use for use in names.of(names.top, found.name) if use.role is not Role.READ]
    if len(binding) != 1:
        return Verdict.fail(f"`{found.name}` is given another value")
    if found.decorator_list:
        return Verdict.unsure(f"`{found.name}` is decorated")
    if names.stars or (odd := dynamic(tree)):
        return Verdict.unsure("names may be bound by `*`" if names.stars else f"`{odd}` may bind names")
    loud = next(
        (node for node in tree.body if not isinstance(node, (*_QUIET, *_QUIET_VALUES)) and not _is_main(node)), None
    )
    return Verdict.passed() if loud is None else Verdict.unsure(f"line {loud.lineno}: code at the top may end it")


def _is_main(node: ast.stmt) -> bool:
    """`if __name__ == "__main__":`, which is not run where the function is imported."""
    match node:
        case ast.If(test=ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]), orelse=[]):
            return True
        case _:
            return False
