"""What code may hold that is run: a list of what is allowed, so that nothing is forgotten."""

import ast
import re
from collections.abc import Iterator

from stepcache_python.jail.offered import BUILTINS, MODULES

_NODES = (
    ast.Module, ast.FunctionDef, ast.Lambda, ast.arguments, ast.arg, ast.Return, ast.Yield, ast.YieldFrom,
    ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr, ast.Delete, ast.Expr, ast.Pass, ast.Nonlocal,
    ast.For, ast.While, ast.Break, ast.Continue, ast.If, ast.IfExp,
    ast.Match, ast.match_case, ast.MatchValue, ast.MatchSingleton, ast.MatchSequence, ast.MatchMapping, ast.MatchStar,
    ast.MatchAs, ast.MatchOr,
    ast.Raise, ast.Try, ast.ExceptHandler, ast.Assert, ast.Import, ast.ImportFrom, ast.alias,
    ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call, ast.keyword, ast.Starred,
    ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
    ast.comprehension, ast.JoinedStr, ast.FormattedValue, ast.Constant, ast.Attribute, ast.Subscript, ast.Slice,
    ast.Name, ast.boolop, ast.operator, ast.unaryop, ast.cmpop, ast.expr_context,
)  # fmt: skip
_INNER = ("_", "f_", "gi_", "cr_", "ag_", "tb_", "co_", "func_")
"""How attributes begin that lead out of a value, to frames, code and modules."""
_ATTRIBUTES = frozenset({"mro", "with_traceback", "format_map"})
_REACHING = re.compile(r"\{[^{}:!]*[.\[]")
"""In a text that `format` fills: a field that reads attributes, which a list of names does not see."""
_MODULES = frozenset(name for name in MODULES if "." not in name)
"""Those that `import` binds to their own name."""


def refusal(tree: ast.Module, bound: frozenset[str]) -> str:
    """Why a program is not run, in a few words; empty where it may be.

    Args:
        bound: Names to which the program itself gives a value.
    """
    return next(_reasons(tree, bound), "")


def modules_of(tree: ast.Module) -> set[str]:
    """The modules that a program imports, of which it is known that they are offered."""
    found = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    return found | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def _reasons(tree: ast.Module, bound: frozenset[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, _NODES):
            yield f"{type(node).__name__} is not run here"
        yield from _names(node, bound)
        if isinstance(node, ast.Import):
            yield from (f"`import {one.name}` is not run here" for one in node.names if one.name not in _MODULES)
        elif isinstance(node, ast.ImportFrom):
            yield from _taken(node.module or "", node.names, node.level)


def _names(node: ast.AST, bound: frozenset[str]) -> Iterator[str]:
    match node:
        case ast.Name(id=name) if name.startswith("__") or (name not in bound and name not in BUILTINS):
            yield f"`{name}` is not run here"
        case ast.arg(arg=name) | ast.FunctionDef(name=name) if name.startswith("__"):
            yield f"`{name}` is not run here"
        case ast.Attribute(attr=name) if name.startswith(_INNER) or name in _ATTRIBUTES:
            yield f"`.{name}` is not run here"
        case ast.Attribute(attr="format", value=value) if not _is_plain_text(value):
            yield "`.format` of anything but a plain text is not run here"
        case ast.Attribute(ctx=ast.Store() | ast.Del()):
            yield "giving an attribute a value is not run here"  # a module's class may be changed so
        case ast.FunctionDef(decorator_list=[_, *_]):
            yield "a decorator is not run here"
        case _:
            pass


def _is_plain_text(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=str(text)):
            return not _REACHING.search(text)
        case _:
            return False


def _taken(module: str, aliases: list[ast.alias], level: int) -> Iterator[str]:
    offered = MODULES.get(module, ()) if not level else ()
    yield from (f"`from {module} import {one.name}` is not run here" for one in aliases if one.name not in offered)
