"""What can be mended: the fixes of findings, a suppression, and all safe fixes at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stepcache.author.examine import Examined
from stepcache.author.ignoring import ignoring
from stepcache.author.lsp.workspace import Look
from stepcache.author.mending import mend
from stepcache.author.suppressions import OWN
from stepcache.domain.findings import Applicability, Edit, Finding, Severity
from stepcache.domain.source import Source, Span


@dataclass(frozen=True, slots=True)
class Action:
    """A change that the author may choose.

    Attributes:
        finding: What it mends; None where it is about the whole file.
        edits: By offsets, each in the file that its span names.
        preferred: Whether it keeps the rule's meaning, and is what a key for `fix` should do.
    """

    title: str
    finding: Finding | None
    edits: tuple[Edit, ...]
    preferred: bool = False


def actions(look: Look, path: str, start: int, end: int) -> list[Action]:
    """What can be done about the findings that touch a stretch of a file: fixes first, the safe ones before others."""
    here = [one for one in look.examined.findings if _touches(one, path, start, end)]
    fixes = sorted(_fixes(here), key=lambda one: not one.preferred)
    return [*fixes, *_suppressions(look, path, here)]


def _touches(one: Finding, path: str, start: int, end: int) -> bool:
    return one.span.path == path and one.span.start <= end and start <= max(one.span.end, one.span.start)


def _fixes(findings: Iterable[Finding]) -> Iterator[Action]:
    for one in findings:
        if one.fix is not None:
            safe = one.fix.applicability is Applicability.SAFE
            title = one.fix.message if safe else f"{one.fix.message} (unsafe: may change what the rule means)"
            yield Action(f"{one.code}: {title}", one, one.fix.edits, preferred=safe)


def _suppressions(look: Look, path: str, findings: Sequence[Finding]) -> Iterator[Action]:
    source = look.source(path)
    told: set[tuple[str, int]] = set()
    for one in findings:
        if one.severity is Severity.ERROR or one.code in OWN or (one.code, one.span.line) in told:
            continue
        told.add((one.code, one.span.line))
        after = ignoring(source, [one], look.config.width)
        yield Action(f"{one.code}: ignore it here", one, changed(source, after.text))


def fixed_all(look: Look, path: str) -> tuple[Edit, ...]:
    """All safe fixes of one file, as `stepcache-validate --fix` applies them; empty where there is none."""
    source = look.source(path)

    def again(sources: Sequence[Source]) -> Examined:
        return look.again(sources)

    mended = mend([source], again)
    return changed(source, mended.sources[0].text)


def changed(source: Source, text: str) -> tuple[Edit, ...]:
    """One edit that makes one text another, no longer than need be; none where they are the same."""
    old = source.text
    if old == text:
        return ()
    most = min(len(old), len(text))
    start = next((at for at in range(most) if old[at] != text[at]), most)
    end = next((at for at in range(most - start) if old[-1 - at] != text[-1 - at]), most - start)
    place = Span(source.path, start, len(old) - end, old.count("\n", 0, start) + 1, start - old.rfind("\n", 0, start))
    return (Edit(place, text[start : len(text) - end]),)
