"""SC1xx: names that nothing needs."""

from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Applicability, Edit, Finding, Fix
from stepcache.domain.source import Span
from stepcache.language.diagnostics import finding


def unused_use(subject: Subject) -> Iterator[Finding]:
    """SC106; a plugin that is missing was told already."""
    if subject.unit.file.damaged:
        return
    for prefix, used in subject.unit.scope.uses.items():
        if not used.count and not used.missing:
            fix = _removal(subject, used.node.span)
            yield finding("SC106", f"`{prefix}` is never used", used.node.span, help="take it out", fix=fix)


def unused_let(subject: Subject) -> Iterator[Finding]:
    """SC113."""
    if subject.unit.file.damaged:
        return
    for name, constant in subject.unit.scope.lets.items():
        if not constant.count:
            fix = _removal(subject, constant.span)
            yield finding("SC113", f"constant `{name}` is never used", constant.name.span, help="take it out", fix=fix)


def unused_slot(subject: Subject) -> Iterator[Finding]:
    """SC114; a slot that is unproved was told already, and one mistake may hide a use."""
    for unit in subject.tasks:
        if not unit.whole:
            continue
        for slot in unit.scope.slots.values():
            if not slot.reads and slot.name not in unit.unproved:
                yield finding("SC114", f"nothing reads slot `{slot.name}`", slot.place, help="check it, or take it out")


def _removal(subject: Subject, span: Span) -> Fix:
    text = subject.lines.text
    end = span.end + 1 if text[span.end : span.end + 1] == "\n" else span.end
    whole = Span(span.path, span.start, end, span.line, span.column)
    return Fix("take it out", (Edit(whole, ""),), Applicability.SAFE)


RULES = (
    Rule("SC106", "A plugin that is asked for must be installed, used or not.", "use sql", "", unused_use),
    Rule("SC113", "A constant that nothing names is mostly one that was meant to.", "let KEYS = [a]", "", unused_let),
    Rule(
        "SC114",
        "A slot that no check reads is a value nobody vouches for.",
        'match { "Add {a: number}" }',
        "require output text.contains(a)",
        unused_slot,
    ),
)
