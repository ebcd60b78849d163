"""All rules over compiled files: the errors of the language with the linter's warnings and hints."""

from collections.abc import Sequence

from stepcache.author.lint import calls, checks, ladder, names, patterns, policy, style, syntax
from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Finding
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Source
from stepcache.language.compile import Compiled, compile_rules
from stepcache.language.diagnostics import Lines

RULES: tuple[Rule, ...] = (
    *syntax.RULES,
    *names.RULES,
    *calls.RULES,
    *patterns.RULES,
    *checks.RULES,
    *ladder.RULES,
    *policy.RULES,
    *style.RULES,
)


def lint(sources: Sequence[Source], catalog: Catalog) -> tuple[Finding, ...]:
    """All findings of a set of files, by file and place."""
    return lint_compiled(compile_rules(sources, catalog), catalog)


def lint_compiled(compiled: Compiled, catalog: Catalog) -> tuple[Finding, ...]:
    """The same for files that are compiled already."""
    found = list(compiled.findings)
    for unit in compiled.units:
        subject = Subject(unit, catalog, Lines(unit.source))
        found += [one for rule in RULES for one in rule.look(subject)]
    order = {unit.source.path: place for place, unit in enumerate(compiled.units)}
    return tuple(sorted(found, key=lambda one: (order.get(one.span.path, 0), one.span.start, one.code)))
