"""Rule files beside what the linter prints of them; `python -m tests.golden.cases` writes the outputs anew."""

import json
from dataclasses import replace
from pathlib import Path

from stepcache import __version__
from stepcache.author.config import Config
from stepcache.author.examine import examine
from stepcache.author.locking import LOCK
from stepcache.author.render import full, summary
from stepcache.domain.findings import Finding
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Source
from stepcache.ports import Files
from tests.fakes.catalog import CATALOG, FAULTY, RIVALS, WITH_PLUGIN
from tests.fakes.files import Shelf
from tests.fakes.rule_files import GOOD

GOLDEN = Path(__file__).parent
CASES = tuple(sorted(GOLDEN.glob("*.stepcache")))
ACCEPTANCE = tuple(sorted((GOLDEN / "acceptance").glob("*.stepcache")))


def catalog_for(path: Path) -> Catalog:
    """The plugin is installed where a case is about a `use` that finds it; Z3 is not where it is missed."""
    if path.stem.startswith(("SC104", "SC105")):
        return RIVALS if path.stem.startswith("SC104") else FAULTY
    if path.stem.startswith("SC507"):
        return replace(CATALOG, engines=frozenset({"exact"}))
    return WITH_PLUGIN if path.stem.startswith(("SC103", "SC106", "SC110", "SC406", "SC409")) else CATALOG


def files_for(path: Path) -> Files:
    """A file that can be imported; beside it the versions that were locked, where a case is about them."""
    lock = {"stepcache": __version__, "tasks": {"repeat": {"version": "1.0.0", "digest": "another one"}}}
    locked = {LOCK: json.dumps(lock)} if path.stem.startswith("SC906") else {}
    return Shelf({"shared.stepcache": GOOD.replace("repeat", "shared").replace("Repeat", "Share"), **locked})


def findings_of(path: Path) -> tuple[Source, tuple[Finding, ...]]:
    """One file with all its findings; of its layout only where the case is about that."""
    source = Source(path.name, path.read_bytes().decode("utf-8", "surrogateescape"))
    config = Config(select=("SC902",)) if path.stem.startswith("SC902") else Config()
    return source, examine([source], catalog_for(path), config, files_for(path)).findings


def shown(path: Path) -> str:
    """All findings of one file and the line that counts them."""
    source, findings = findings_of(path)
    return "\n".join(part for part in (full(findings, {source.path: source}), summary(findings, 1)) if part) + "\n"


if __name__ == "__main__":
    for case in (*CASES, *ACCEPTANCE):
        case.with_suffix(".out").write_text(shown(case), encoding="utf-8")
