"""The names at the top of a file: `use` and `let`."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from stepcache.domain.expressions import Const, Expr, ListOf
from stepcache.domain.findings import Finding, Fix
from stepcache.domain.signatures import DISTRIBUTIONS, Catalog, canonical
from stepcache.language import toplevel as top
from stepcache.language.diagnostics import close_to, did_you_mean, finding, replacement
from stepcache.language.scope import Constant, FileScope, Used
from stepcache.language.syntax import Name
from stepcache.language.texts import plain
from stepcache.language.values import Reading

MAX_VALUES = 2000  # lists of lists of lists double with each
_LET = re.compile(r"let\s+([^\W\d]\w*)")
_BROUGHT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*:[a-z][a-z0-9_]*", re.ASCII)
_MEND = "mend it, or install another version"
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
    mistake = _unreadable(node) or _absent(node, scope.catalog)
    scope.uses[node.prefix] = Used(node, missing=mistake is not None)
    mistake = mistake or _out_of_range(node, scope)
    if mistake is not None:
        scope.reporter.say(mistake.code, mistake.message, mistake.span, help=mistake.help, fix=mistake.fix)


def _unreadable(node: top.Use) -> Finding | None:
    """`use "x"`, where that is no distribution with a namespace behind it."""
    if node.brought is None or _BROUGHT.fullmatch(node.brought.raw):
        return None
    help_ = 'write `"distribution:namespace"`, such as `"stepcache-sql:sql"`'
    message = f"`{node.brought.raw}` names no distribution and namespace"
    return finding("SC203", message, node.brought.span, help=help_)


def _absent(node: top.Use, catalog: Catalog) -> Finding | None:
    """No plugin for that namespace, one that cannot be used, or several and none of them named."""
    name, span = node.namespace.text, node.namespace.span
    if catalog.left_out:
        return finding("SC102", f"plugins are left out, `{name}` too", span, help="lint it without `--no-plugins`")
    has = catalog.distributions.get(name, "")
    rivals = catalog.conflicts.get(name, ())
    if rivals and not node.brought:
        ways = " or ".join(f'`use "{one}:{name}"`' for one in rivals)
        return finding("SC104", f"several distributions bring `{name}`", span, help=f"write {ways}")
    if node.brought and canonical(node.distribution) != canonical(has):
        others = rivals or ([has] if has else [])
        if any(canonical(node.distribution) == canonical(one) for one in rivals):
            message = f"`{name}` is brought by `{has}` elsewhere in these files"
            return finding("SC104", message, span, help="name one distribution in all of them")
        return finding(
            "SC102", f"no `{node.distribution}` that brings `{name}` is installed", span, **_other(node, others)
        )
    if name in catalog.faults:
        by = f" of `{has}`" if has else ""
        return finding("SC105", f"`{name}`{by} cannot be used: {catalog.faults[name]}", span, help=_MEND)
    if name not in catalog.namespaces and _is_built_in(name, catalog):
        message = f"no plugin brings `{name}`, which is StepCache's own"
        return finding("SC102", message, span, help="take the `use` out: its names need none")
    if name not in catalog.namespaces:
        return finding("SC102", f"no plugin for `{name}` is installed", span, **_instead(node.namespace, catalog))
    return None


def _is_built_in(family: str, catalog: Catalog) -> bool:
    """Whether names of that family, which no plugin brings, can be called."""
    tables = (catalog.verifiers, catalog.derivations, catalog.segmenters, catalog.adapters)
    return any(name.partition(".")[0] == family for table in tables for name in table)


def _other(node: top.Use, distributions: Iterable[str]) -> dict[str, str | Fix | None]:
    """The distributions that bring the namespace; without any, what to install."""
    found = [f'"{one}:{node.namespace.text}"' for one in distributions]
    if found:
        return {"help": did_you_mean(found), "fix": replacement(node.namespace.span, found)}
    return {"help": f"install it: `pip install {node.distribution}`"}


def _instead(name: Name, catalog: Catalog) -> dict[str, str | Fix | None]:
    """An installed namespace that may have been meant, else what to install."""
    known = [*catalog.namespaces, *(one for one in catalog.distributions if one not in catalog.namespaces)]
    close = close_to(name.text, known) if name.text not in DISTRIBUTIONS else []
    if close:
        return {"help": did_you_mean(close), "fix": replacement(name.span, close)}
    return {"help": f"install it: `pip install {DISTRIBUTIONS.get(name.text, f'stepcache-{name.text}')}`"}


def _out_of_range(node: top.Use, scope: FileScope) -> Finding | None:
    if node.version is None:
        return None
    installed = scope.catalog.namespaces[node.namespace.text]
    wanted = plain(node.version, scope.reporter)
    ranges = [_RANGE.match(part.strip()) for part in wanted.split(",")]
    if not all(ranges):
        help_ = 'write `"~=1.2"` or `">=1.2, <2"`'
        return finding("SC203", f"`{wanted}` is no version range", node.version.span, help=help_)
    if not all(within(installed, found[1], found[2]) for found in ranges if found):
        message = f"`{node.namespace.text}` is needed in `{wanted}`, found {installed}"
        return finding("SC103", message, node.version.span)
    return None


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
