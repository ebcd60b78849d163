"""What is installed, as the linter and the server see it: read from metadata and manifests, never from code."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from stepcache.plugins.installed import MAX_BYTES, Installed, installed
from tests.fakes.distributions import PLUGIN, geo, install
from tests.fakes.packages import reachable

POINT = "[stepcache.plugins]\ngeo = acme_geo\n"


def seen(folder: Path, *names: str) -> list[Installed]:
    """The plugins that are installed there; by default all."""
    with reachable(folder):
        return [one for one in installed() if one.root == folder and (not names or one.namespace in names)]


def test_a_plugin_is_known_by_its_metadata_and_its_manifest(tmp_path: Path) -> None:
    """Its code, which would raise, is not imported."""
    geo(tmp_path)
    (one,) = seen(tmp_path)
    assert (one.namespace, one.distribution, one.version, one.entry) == ("geo", "acme-geo", "0.1.0", "acme_geo")
    assert one.fault == ""
    assert one.manifest is not None
    assert list(one.manifest.kinds["verifiers"]) == ["geo.place"]
    assert one.manifest.hooks == ("register_verifiers",)
    assert "acme_geo" not in sys.modules


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"api": 2}, "it is made for edition 2 of the plugin interface; this version knows 1"),
        ({"api": 0}, "it is made for edition 0 of the plugin interface; this version knows 1"),
        ({"namespace": "map"}, "its manifest is that of `map` in `acme-geo`"),
        ({"name": "other"}, "its manifest is that of `geo` in `other`"),
        (
            {"verifiers": [{"name": "json.place"}]},
            "`json.place`, among its verifiers, does not begin with `geo.`",
        ),
        ({"slot_types": [{"name": "geo"}]}, "`geo`, among its slot types, does not begin with `geo.`"),
        ({"solvers": [{"name": "geodesy.x"}]}, "`geodesy.x`, among its solvers, does not begin with `geo.`"),
        (
            {"verifiers": [{"name": "geo.asks", "cost": "io", "parameters": [{"name": "x", "proves": True}]}]},
            "`geo.asks` touches the world, and says that it proves something",
        ),
        (
            {"verifiers": [{"name": "geo.likes", "advisory": True, "parameters": [{"name": "x", "proves": True}]}]},
            "`geo.likes` gives an opinion, and says that it proves something",
        ),
        ({"verifiers": 7}, "`acme_geo/stepcache.json` is no manifest: 7 is no list"),
        ({"manifest": 9}, "`acme_geo/stepcache.json` is of edition 9; this version knows 1"),
        (
            {"lint_rules": [{"name": "units/U01", "title": "t", "severity": "info", "summary": "s"}]},
            "the code `units/U01` of its lint rules does not begin with `geo/`",
        ),
    ],
)
def test_a_manifest_that_does_not_hold_is_a_fault(tmp_path: Path, changes: dict[str, Any], fault: str) -> None:
    """Nothing of it is used, and why is told in a line."""
    geo(tmp_path, **changes)
    assert [(one.manifest, one.fault) for one in seen(tmp_path)] == [(None, fault)]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("Geo = acme_geo", "`Geo` is no name: small letters, digits and `_`, a letter first"),
        ("geo = ../acme_geo", "`../acme_geo` names no module and attribute"),
        ("geo = acme_geo:a-b", "`acme_geo:a-b` names no module and attribute"),
        ("geo = /etc", "`/etc` names no module and attribute"),
        ("geo = nowhere_to_be_found", "there is no package `nowhere_to_be_found`"),
        ("geo = acme_geo", "it ships no `acme_geo/stepcache.json`, which `stepcache plugin manifest geo` writes"),
    ],
)
def test_an_entry_point_that_leads_nowhere_is_a_fault(tmp_path: Path, entry: str, fault: str) -> None:
    """A value cannot leave the folders of packages: it is a module's name or nothing."""
    install(tmp_path, "acme-geo", f"[stepcache.plugins]\n{entry}\n", {"acme_geo/__init__.py": ""})
    assert [one.fault for one in seen(tmp_path)] == [fault]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"\xff", "is not UTF-8"),
        (b" " * (MAX_BYTES + 1), "is larger than 1024 KiB"),
        (b"[" * 100_000, "is no manifest"),
        (b'{"manifest": 1, "manifest": 1}', "is no manifest: a name stands twice in one object"),
        (b"", "is no manifest"),
    ],
)
def test_a_file_that_is_no_manifest_is_a_fault(tmp_path: Path, text: bytes, fault: str) -> None:
    """Whatever stands in it."""
    geo(tmp_path)
    (tmp_path / "acme_geo/stepcache.json").write_bytes(text)
    (one,) = seen(tmp_path)
    assert one.fault.startswith(f"`acme_geo/stepcache.json` {fault}")


def test_a_manifest_that_is_a_link_out_of_its_package_is_a_fault(tmp_path: Path) -> None:
    """Nor is anything opened that is no regular file."""
    geo(tmp_path)
    path = tmp_path / "acme_geo/stepcache.json"
    outside = tmp_path / "manifest.json"
    path.rename(outside)
    path.symlink_to(outside)
    assert [one.fault for one in seen(tmp_path)] == ["`acme_geo/stepcache.json` leads out of its package"]
    path.unlink()
    os.mkfifo(path)
    assert [one.fault for one in seen(tmp_path)] == ["`acme_geo/stepcache.json` cannot be read: it is no regular file"]


def test_lists_of_entry_points_that_cannot_be_read_cost_only_themselves(tmp_path: Path) -> None:
    """One whose lines are none has a fault; one that is no text, or has no name, is as if it were not there."""
    geo(tmp_path)
    install(tmp_path, "broken-list", "[stepcache.plugins]\nno line of that kind\n")
    (install(tmp_path, "no-text") / "entry_points.txt").write_bytes(b"\xff[stepcache.plugins]")
    (install(tmp_path, "no-metadata", POINT) / "METADATA").unlink()
    found = seen(tmp_path)
    assert [(one.namespace, one.distribution) for one in found if not one.fault] == [("geo", "acme-geo")]
    assert [one.fault.partition(":")[0] for one in found if one.distribution == "broken-list"] == [
        "its entry_points.txt cannot be read"
    ]


def test_of_a_distribution_that_is_installed_twice_the_first_is_taken(tmp_path: Path) -> None:
    """As Python would import it: the other is hidden, even where only that one is a plugin."""
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        geo(folder)
    with reachable(second), reachable(first):
        assert [one.root for one in installed() if one.namespace == "geo"] == [first]
    install(tmp_path / "plain", "Acme_Geo")
    with reachable(second), reachable(tmp_path / "plain"):
        assert [one for one in installed() if one.namespace == "geo"] == []


def test_two_distributions_of_one_namespace_are_both_told_of(tmp_path: Path) -> None:
    """In the order of their names, whatever that of the path."""
    geo(tmp_path)
    manifest = json.dumps({**PLUGIN, "name": "Zeta.Geo"})
    files = {"zeta_geo/stepcache.json": manifest, "zeta_geo/__init__.py": ""}
    install(tmp_path, "Zeta.Geo", "[stepcache.plugins]\ngeo = zeta_geo:plugin\n", files)
    assert [(one.distribution, one.entry, one.fault) for one in seen(tmp_path)] == [
        ("acme-geo", "acme_geo", ""),
        ("Zeta.Geo", "zeta_geo:plugin", ""),
    ]


def test_a_plugin_that_is_being_developed_is_found_where_its_code_is(tmp_path: Path) -> None:
    """An editable install has its metadata in one folder, and its code in another that is on the path."""
    site, source = tmp_path / "site", tmp_path / "source"
    geo(source)
    install(site, "acme-geo", POINT)
    for file in (source / "acme_geo-0.1.0.dist-info").iterdir():
        file.unlink()
    (source / "acme_geo-0.1.0.dist-info").rmdir()
    with reachable(source), reachable(site):
        (one,) = [one for one in installed() if one.namespace == "geo"]
    assert (one.root, one.fault) == (source, "")
