"""What rules can name without any plugin, read from the shipped manifest: none of the code behind it is imported."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from stepcache.domain.signatures import Catalog
from stepcache.manifest import read_manifest

MANIFEST = Path(__file__).with_name("manifest.json")


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """All built-ins, as the compiler and the linter see them: signatures only."""
    manifest = read_manifest(MANIFEST.read_text("utf-8"), str(MANIFEST))
    offered = manifest.kinds
    return Catalog(
        verifiers=offered["verifiers"],
        derivations=offered["derivations"],
        adapters=offered["adapters"],
        solvers=offered["solvers"],
        segmenters=offered["segmenters"],
        slot_types=offered["slot_types"],
        backends=offered["backends"],
        engines=frozenset(name for name, module in manifest.engines.items() if not module or find_spec(module)),
    )
