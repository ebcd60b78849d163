"""Rule files beside what the linter prints of them; `python -m tests.golden.cases` writes the outputs anew."""

from dataclasses import replace
from pathlib import Path

from stepcache.author.lint.run import lint
from stepcache.author.render import full, summary
from stepcache.domain.findings import Finding
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Source
from tests.fakes.catalog import CATALOG, WITH_PLUGIN

GOLDEN = Path(__file__).parent
CASES = tuple(sorted(GOLDEN.glob("*.stepcache")))
ACCEPTANCE = tuple(sorted((GOLDEN / "acceptance").glob("*.stepcache")))


def catalog_for(path: Path) -> Catalog:
    """The plugin is installed where a case is about a `use` that finds it; Z3 is not where it is missed."""
    if path.stem.startswith("SC507"):
        return replace(CATALOG, engines=frozenset({"exact"}))
    return WITH_PLUGIN if path.stem.startswith(("SC103", "SC106")) else CATALOG


def findings_of(path: Path) -> tuple[Source, tuple[Finding, ...]]:
    """One file with all its findings."""
    source = Source(path.name, path.read_bytes().decode("utf-8", "surrogateescape"))
    return source, lint([source], catalog_for(path))


def shown(path: Path) -> str:
    """All findings of one file and the line that counts them."""
    source, findings = findings_of(path)
    return "\n".join(part for part in (full(findings, {source.path: source}), summary(findings, 1)) if part) + "\n"


if __name__ == "__main__":
    for case in (*CASES, *ACCEPTANCE):
        case.with_suffix(".out").write_text(shown(case), encoding="utf-8")
