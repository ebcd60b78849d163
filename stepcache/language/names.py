"""The names at the top of a file: `use` and `let`."""

import re
from collections.abc import Iterator
from itertools import islice

from stepcache.domain.expressions import Const, Expr, ListOf
from stepcache.domain.findings import Fix
from stepcache.language import toplevel as top
from stepcache.language.diagnostics import close_to, did_you_mean, replacement
from stepcache.language.scope import DISTRIBUTIONS, Constant, FileScope, Used
from stepcache.language.syntax import Name
from stepcache.language.texts import plain
from stepcache.language.values import Reading

MAX_VALUES = 2000  # lists of lists of lists double with each
_LET = re.compile(r"let\s+([^\W\d]\w*)")
_RANGE = re.compile(r"(~=|==|!=|>=|<=|>|<)\s*(\d+(?:\.\d+)*)(\.\*)?$")


def add_names(file: top.File, scope: FileScope) -> None:
    """What a file's `use` and `let` name; its imports are known. A constant whose value cannot be read is one, too."""
    for use in file.uses:
        _use(use, scope)
    for let in file.lets:
        _let(let, scope)
    for broken in file.broken:
        found = _LET.match(scope.reporter.lines.text, broken.span.start)
        if found is not None:
            name = Name(found[1], broken.span)
            scope.lets.setdefault(name.text, Constant(name, broken.span, None, count=1))


def _use(node: top.Use, scope: FileScope) -> None:
    name = node.namespace
    if node.prefix in scope.uses or node.prefix in scope.imports:
        scope.reporter.say("SC115", f"`{node.prefix}` is used twice", (node.alias or name).span, help="take one out")
        return
    installed = scope.catalog.namespaces.get(name.text)
    if installed is None:
        scope.reporter.say("SC102", f"no plugin for `{name.text}` is installed", name.span, **_instead(name, scope))
    elif node.version is not None:
        _check_version(node, installed, scope)
    scope.uses[node.prefix] = Used(node, missing=installed is None)


def _instead(name: Name, scope: FileScope) -> dict[str, str | Fix | None]:
    """An installed namespace that may have been meant, else what to install."""
    close = close_to(name.text, scope.catalog.namespaces) if name.text not in DISTRIBUTIONS else []
    if close:
        return {"help": did_you_mean(close), "fix": replacement(name.span, close)}
    return {"help": f"install it: `pip install {DISTRIBUTIONS.get(name.text, f'stepcache-{name.text}')}`"}


def _check_version(node: top.Use, installed: str, scope: FileScope) -> None:
    if node.version is None:
        return
    wanted = plain(node.version, scope.reporter)
    ranges = [_RANGE.match(part.strip()) for part in wanted.split(",")]
    if not all(ranges):
        help_ = 'write `"~=1.2"` or `">=1.2, <2"`'
        scope.reporter.say("SC203", f"`{wanted}` is no version range", node.version.span, help=help_)
    elif not all(within(installed, found[1], found[2]) for found in ranges if found):
        message = f"`{node.namespace.text}` is needed in `{wanted}`, found {installed}"
        scope.reporter.say("SC103", message, node.version.span)


def within(installed: str, operator: str, bound: str) -> bool:
    """Whether a version satisfies one comparison; what follows the numbers (`rc1`) is ignored."""
    left = [int(part) for part in re.findall(r"\d+", installed.partition("+")[0])[:4]]
    right = [int(part) for part in bound.split(".")]
    size = max(len(left), len(right))
    one, two = left + [0] * (size - len(left)), right + [0] * (size - len(right))
    match operator:
        case "~=":
            return one >= two and one[: len(right) - 1] == two[: len(right) - 1]
        case "==":
            return one == two
        case "!=":
            return one != two
        case ">=":
            return one >= two
        case "<=":
            return one <= two
        case ">":
            return one > two
        case _:
            return one < two


def _let(node: top.Let, scope: FileScope) -> None:
    name = node.name.text
    if name in scope.lets:
        scope.reporter.say("SC115", f"constant `{name}` is given twice", node.name.span, help="take one out")
        return
    value = Reading(scope).value(node.value)
    scope.lets[name] = Constant(node.name, node.span, _flat(value, scope) if value is not None else None)


def _flat(value: Expr, scope: FileScope) -> Expr | None:
    """A list inside a list is part of it: `[algebra, WORDS]`; None where there are too many values (reported)."""
    if not isinstance(value, ListOf):
        return value
    items = tuple(islice(_items(value), MAX_VALUES + 1))
    if len(items) <= MAX_VALUES:
        return ListOf(items, value.span)
    scope.reporter.say("SC204", f"the list holds more than {MAX_VALUES} values", value.span, help="take some out")
    return None


def _items(value: Expr) -> Iterator[Expr]:
    if isinstance(value, ListOf):
        for item in value.items:
            yield from _items(item)
    elif isinstance(value, Const):
        yield value
