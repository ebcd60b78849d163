"""Fixes put into a text."""

from collections.abc import Iterable

from stepcache.domain.findings import Applicability, Finding, Fix


def wanted(findings: Iterable[Finding], *, unsafe: bool = False) -> list[Fix]:
    """The fixes of findings that may be applied: the safe ones, the unsafe ones too where asked for."""
    fixes = (one.fix for one in findings if one.fix is not None)
    return [fix for fix in fixes if unsafe or fix.applicability is Applicability.SAFE]


def fixed(text: str, fixes: Iterable[Fix]) -> str:
    """One file's text after these fixes of it; of two that overlap the first is taken, the next run finds the other."""
    edits: list[tuple[int, int, str]] = []
    for fix in fixes:
        if not any(_overlap(new.span.start, new.span.end, at, to) for new in fix.edits for at, to, _ in edits):
            edits += [(one.span.start, one.span.end, one.text) for one in fix.edits]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _overlap(start: int, end: int, at: int, to: int) -> bool:
    """Whether two stretches share a character, or insert at one place."""
    return (start < to and at < end) or start == at
