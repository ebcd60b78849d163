"""Installed plugins: which distributions offer which namespace, and their manifests; none of their code is imported."""

from dataclasses import dataclass
from pathlib import Path

from stepcache.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Installed:
    """One namespace of one installed distribution.

    Attributes:
        namespace: The entry point's name in the group `stepcache.plugins`; what `use` names.
        distribution: As `pip` knows it.
        version: The distribution's.
        entry: The entry point's value: `module` or `module:attribute`.
        root: The folder on `sys.path` that the distribution was found in; a worker looks there, too.
        manifest: What it offers; None where it ships none that can be read.
        fault: Why there is no manifest, in a line; empty where there is one.
    """

    namespace: str
    distribution: str
    version: str
    entry: str
    root: Path
    manifest: Manifest | None
    fault: str = ""
