"""`--fix`: fixes applied until none is left, never so that a file is worse than before."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from stepcache.author.examine import Examined
from stepcache.author.fixing import apart, fixed
from stepcache.domain.findings import Applicability, Finding, Severity
from stepcache.domain.source import Source

ROUNDS = 100

Look = Callable[[Sequence[Source]], Examined]


@dataclass(slots=True)
class Mended:
    """A rule set after its fixes.

    Attributes:
        before: The files as they were, in the order of `sources`.
        sources: The files as they are now.
        examined: What is still to be said of them.
        applied: Path -> how often a finding of a code was fixed there.
        worse: Files left as they were, because their fixes would have brought new errors.
    """

    before: tuple[Source, ...]
    sources: list[Source]
    examined: Examined
    applied: dict[str, Counter[str]] = field(default_factory=dict)
    worse: set[str] = field(default_factory=set)

    @property
    def changed(self) -> list[tuple[Source, Source]]:
        """Each file that was mended, as it was and as it is."""
        return [(old, new) for old, new in zip(self.before, self.sources, strict=True) if old.text != new.text]


def mend(sources: Sequence[Source], look: Look, *, unsafe: bool = False) -> Mended:
    """Apply fixes until there is none that may be, or one undoes another."""
    work = Mended(tuple(sources), list(sources), look(sources))
    seen = {tuple(one.text for one in work.sources)}
    for _ in range(ROUNDS):
        batch = _batch(work, unsafe=unsafe)
        tried = [_applied(source, batch.get(source.path, [])) for source in work.sources]
        texts = tuple(one.text for one in tried)
        if texts in seen:
            break
        seen.add(texts)
        _keep_or_drop(work, tried, batch, look)
    return work


def _applied(source: Source, findings: Sequence[Finding]) -> Source:
    fixes = [one.fix for one in findings if one.fix is not None]
    return replace(source, text=fixed(source.text, fixes)) if fixes else source


def _batch(work: Mended, *, unsafe: bool) -> dict[str, list[Finding]]:
    """What can be mended together, by file: errors first, for they hide what else there is to say."""
    batch: dict[str, list[Finding]] = {}
    for source in work.sources:
        here = [one for one in work.examined.findings if _may(one, source.path, unsafe=unsafe)]
        here = [one for one in here if one.severity is Severity.ERROR] or here
        together = apart(one.fix for one in here if one.fix is not None)
        if together and source.path not in work.worse:
            batch[source.path] = [one for one in here if any(one.fix is fix for fix in together)]
    return batch


def _may(one: Finding, path: str, *, unsafe: bool) -> bool:
    fix = one.fix
    if fix is None or one.span.path != path or any(edit.span.path != path for edit in fix.edits):
        return False
    return unsafe or fix.applicability is Applicability.SAFE


def _keep_or_drop(work: Mended, tried: list[Source], batch: dict[str, list[Finding]], look: Look) -> None:
    """Take a round over, but for the files that it made worse: those become what they were."""
    examined = look(tried)
    before, after = _errors(work.examined), _errors(examined)
    worse = {path for path, mended in batch.items() if _is_worse(mended, before[path], after[path])}
    if not worse and any(after[path] - before[path] for path in after.keys() - batch.keys()):
        worse = set(batch)  # a file broke that was not touched: it imports one that was
    if not worse:
        work.sources, work.examined = tried, examined
        for path, mended in batch.items():
            work.applied.setdefault(path, Counter()).update(one.code for one in mended)
        return
    work.worse |= worse
    for path in worse:
        work.applied.pop(path, None)
    work.sources = [old if old.path in worse else now for old, now in zip(work.before, work.sources, strict=True)]
    work.examined = look(work.sources)


def _errors(examined: Examined) -> "_PerFile":
    found = _PerFile()
    for one in examined.compiled.findings:
        if one.severity is Severity.ERROR:
            found[one.span.path][one.code] += 1
    return found


class _PerFile(dict[str, Counter[str]]):
    def __missing__(self, path: str) -> Counter[str]:
        return self.setdefault(path, Counter())


def _is_worse(mended: Sequence[Finding], before: Counter[str], after: Counter[str]) -> bool:
    """Whether a file has more errors. One that is mended may bring others to light, but no further syntax errors."""
    if any(one.severity is Severity.ERROR for one in mended):
        return _syntax(after) > _syntax(before)
    return after.total() > before.total()


def _syntax(errors: Counter[str]) -> int:
    return sum(count for code, count in errors.items() if code.startswith("SC0"))
