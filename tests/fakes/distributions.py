"""Distributions written as `pip` leaves them, of any content, good or bad; see `packages` for whole plugins."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PLUGIN: Mapping[str, Any] = {"manifest": 1, "api": 1, "name": "acme-geo", "namespace": "geo"}
"""The least that is a plugin's manifest."""


def install(
    folder: Path, name: str, entry_points: str = "", files: Mapping[str, str] | None = None, *, version: str = "0.1.0"
) -> Path:
    """Write a distribution with these entry points and files; its folder of metadata."""
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
    (info / "entry_points.txt").write_text(entry_points, "utf-8")
    for path, text in (files or {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return info


def geo(folder: Path, **changes: Any) -> Path:
    """A plugin `geo` of `acme-geo` with one verifier; `changes` are of its manifest."""
    manifest = {**PLUGIN, "verifiers": [{"name": "geo.place", "targets": ["output"]}], **changes}
    files = {"acme_geo/stepcache.json": json.dumps(manifest), "acme_geo/__init__.py": "raise RuntimeError"}
    return install(folder, "acme-geo", "[stepcache.plugins]\ngeo = acme_geo\n", files)
