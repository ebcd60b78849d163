"""`extends`: a task with what it inherits, and where a mistake in that is told."""

from dataclasses import replace

from stepcache.domain.findings import Finding
from stepcache.domain.source import Span
from stepcache.language import syntax as s

# Of these a task's own takes the place of the inherited one; `cache` and `backend KIND` are settings.
_REPLACED = (s.Context, s.Match, s.Steps, s.RepairNode)
_NOT_INHERITED = (s.TestNode, s.Extends)


def with_inherited(node: s.TaskNode, base: s.TaskNode) -> s.TaskNode:
    """The task as if it were written out in full: what it inherits stands first."""
    own = {key: one for one in node.sections if (key := _key(one)) is not None}
    backends = {key for key in own if key.startswith("backend ")}
    inherited: list[s.Section] = []
    for one in base.sections:
        key = _key(one)
        if key is not None and key in backends:
            backends.discard(key)
            inherited += [twin for twin in node.sections if _key(twin) == key]  # a backend's block keeps its place
        elif key not in own and not isinstance(one, _NOT_INHERITED):
            inherited.append(one)
    kept = {id(one) for one in inherited}
    rest = tuple(one for one in node.sections if id(one) not in kept)
    return replace(node, sections=(*inherited, *rest), doc=node.doc or base.doc)


def _key(section: s.Section) -> str | None:
    """What one section of a task takes the place of; None for those that add up."""
    if isinstance(section, s.Settings):
        return f"backend {section.kind.text}" if section.kind is not None else "cache"
    return type(section).__name__ if isinstance(section, _REPLACED) else None


def inside(span: Span, whole: Span) -> bool:
    """Whether a place lies in a task."""
    return span.path == whole.path and whole.start <= span.start <= whole.end


def told_at(extends: s.Extends, one: Finding) -> Finding:
    """A mistake in what is inherited that is none in the base: it is the extending task's."""
    note = f"it is about what is inherited from {one.span.path}:{one.span.line}:{one.span.column}"
    return replace(one, span=extends.span, note=note, fix=None)
