"""Fixes put into a text."""

import re
from collections.abc import Iterable

from stepcache.domain.findings import Applicability, Finding, Fix

_BARE_END = re.compile(r"(?<!\r)\n")


def wanted(findings: Iterable[Finding], *, unsafe: bool = False) -> list[Fix]:
    """The fixes of findings that may be applied: the safe ones, the unsafe ones too where asked for."""
    fixes = (one.fix for one in findings if one.fix is not None)
    return [fix for fix in fixes if unsafe or fix.applicability is Applicability.SAFE]


def apart(fixes: Iterable[Fix]) -> list[Fix]:
    """Those of one file's fixes that can be applied together: of two that overlap the first."""
    taken: list[Fix] = []
    edits: list[tuple[int, int]] = []
    for fix in fixes:
        if not any(_overlap(new.span.start, new.span.end, at, to) for new in fix.edits for at, to in edits):
            taken.append(fix)
            edits += [(one.span.start, one.span.end) for one in fix.edits]
    return taken


def fixed(text: str, fixes: Iterable[Fix]) -> str:
    """One file's text after these fixes of it; of two that overlap the first is taken, the next run finds the other.

    Lines that a fix adds end as the file's other lines do.
    """
    returns = "\r\n" in text
    edits = [(one.span.start, one.span.end, one.text) for fix in apart(fixes) for one in fix.edits]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + (_BARE_END.sub("\r\n", new) if returns else new) + text[end:]
    return text


def _overlap(start: int, end: int, at: int, to: int) -> bool:
    """Whether two stretches share a character, or insert at one place."""
    return (start < to and at < end) or start == at
