"""From the files of a rule set to what is said of them: the one way of the command, the language server and tests."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from stepcache.author.config import MARK, Config
from stepcache.author.lint.layout import layout_of
from stepcache.author.lint.run import lint_compiled
from stepcache.author.locking import unbumped
from stepcache.domain.findings import Finding, Severity
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Source
from stepcache.domain.value import dataclass
from stepcache.language.compile import Compiled, Offers, compile_rules
from stepcache.resources import ProjectFiles

if TYPE_CHECKING:
    from stepcache.author.suppressions import Suppressed
    from stepcache.ports import Files


@dataclass(frozen=True, slots=True)
class Examined:
    """A rule set, compiled and looked over.

    Attributes:
        findings: What is shown, by file and place.
        suppressed: What a comment in the file keeps from view.
        unselected: How many errors are not among what the author selected.
    """

    compiled: Compiled
    findings: tuple[Finding, ...]
    suppressed: "tuple[Suppressed, ...]" = ()
    unselected: int = 0


def examine(  # noqa: PLR0913 - all but the first two have a default that most callers take
    sources: Sequence[Source],
    catalog: Catalog | Offers,
    config: Config | None = None,
    files: "Files | None" = None,
    elsewhere: Iterable[str] = (),
    *,
    more: "Callable[[Compiled], Iterable[Finding]] | None" = None,
) -> Examined:
    """Compile and lint the files of one rule set; what the author chose not to see is left out.

    Args:
        catalog: As `compile_rules` takes it.
        files: Where imported files come from; the disk without it.
        elsewhere: Paths of files that are examined by another call: that an import leads to a faulty one is told there.
        more: What else is said of the compiled files.
    """
    chosen = config or Config()
    disk = files or ProjectFiles()
    compiled = compile_rules(sources, catalog, disk, elsewhere)
    found = (*lint_compiled(compiled), *_layouts(sources, chosen), *unbumped(compiled.units, disk))
    found += tuple(more(compiled)) if more is not None else ()
    shown: list[Finding] = []
    suppressed: list[Suppressed] = []
    for source in sources:
        left, hidden = _left(source, [one for one in found if one.span.path == source.path], chosen)
        shown += sorted(left, key=lambda one: (one.span.start, one.code))
        suppressed += hidden
    errors = [one for one in found if one.severity is Severity.ERROR]
    unselected = sum(not chosen.reports(one.code, one.span.path) for one in errors)
    return Examined(compiled, tuple(shown), tuple(suppressed), unselected)


def _left(
    source: Source, found: Sequence[Finding], chosen: Config
) -> "tuple[Sequence[Finding], tuple[Suppressed, ...]]":
    """What is shown of one file, and what a comment keeps from view."""
    if MARK not in source.text:
        return [one for one in found if chosen.reports(one.code, source.path)], ()
    from stepcache.author.suppressions import suppress  # noqa: PLC0415 - few files have any, and the start is measured

    return suppress(source, found, chosen)


def _layouts(sources: Sequence[Source], chosen: Config) -> Iterator[Finding]:
    """SC902, where it is selected."""
    for source in sources:
        if chosen.select and chosen.reports("SC902", source.path):
            one = layout_of(source, chosen.width)
            if one is not None:
                yield one
