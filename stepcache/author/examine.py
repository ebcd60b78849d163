"""From the files of a rule set to what is said of them: the one way of the command, the language server and tests."""

from collections.abc import Sequence
from dataclasses import dataclass

from stepcache.author.config import Config
from stepcache.author.lint.run import lint_compiled
from stepcache.domain.findings import Finding
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Source
from stepcache.language.compile import Compiled, compile_rules


@dataclass(frozen=True, slots=True)
class Examined:
    """A rule set, compiled and looked over.

    Attributes:
        findings: What is shown, by file and place.
    """

    compiled: Compiled
    findings: tuple[Finding, ...]


def examine(sources: Sequence[Source], catalog: Catalog, config: Config | None = None) -> Examined:
    """Compile and lint the files of one rule set; what the author chose not to see is left out."""
    chosen = config or Config()
    compiled = compile_rules(sources, catalog)
    shown = tuple(one for one in lint_compiled(compiled, catalog) if chosen.reports(one.code))
    return Examined(compiled, shown)
