"""Installed plugins, each with what becomes of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stepcache.author.inventory import Plugin, about, inventory, named, offers, table
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.findings import LintCode, Severity
from stepcache.domain.signatures import Signature
from stepcache.hosting.states import State
from stepcache.plugins.locking import lock_text
from stepcache.settings import PluginSettings
from tests.fakes.packages import CODE, MARK, put, reachable

OURS = frozenset({"praise", "blame", "json"})
"""What may be loaded here; whatever else is installed where these tests run stays as it is."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A good plugin, one that cannot be imported, and one that takes a name of StepCache's own."""
    put(tmp_path, "praise", CODE + MARK)
    put(tmp_path, "blame", "raise RuntimeError('no')\n")
    put(tmp_path, "json", CODE + MARK)
    with reachable(tmp_path):
        yield tmp_path


async def looked_at(settings: PluginSettings, *, load: bool = True) -> list[Plugin]:
    """Ours among them."""
    return [one for one in await inventory(settings, load=load) if one.namespace in OURS]


def imported(site: Path) -> list[str]:
    """Whose code was run."""
    return sorted(file.parent.name for file in site.glob("*/imported"))


async def test_each_is_told_with_its_state_and_the_reason(site: Path) -> None:
    """Loaded as a server would load it; the one is not harmed by the other."""
    blame, json, praise = await looked_at(PluginSettings(allowed=OURS))
    assert (praise.state, praise.reason, praise.hooks) == ("ready", "", ("verifiers",))
    assert praise.load_ms is not None
    assert (blame.state, "RuntimeError: no" in blame.reason) == ("quarantined", True)
    assert (json.state, json.reason) == ("quarantined", "the namespace `json` is StepCache's own")
    assert imported(site) == ["stepcache_praise"]


async def test_what_is_not_allowed_is_denied_and_not_imported(site: Path) -> None:
    """It is still told where it is from."""
    praise = (await looked_at(PluginSettings(allowed=frozenset())))[-1]
    assert (praise.state, praise.distribution, praise.version) == ("denied", "stepcache-praise", "0.1.0")
    assert not imported(site)


async def test_what_is_not_locked_is_quarantined(site: Path, tmp_path: Path) -> None:
    """As a server would do."""
    (tmp_path / "lock").write_text(lock_text([]))
    settings = PluginSettings(allowed=OURS, lock=tmp_path / "lock", locked=True)
    praise = (await looked_at(settings))[-1]
    assert (praise.state, praise.reason) == ("quarantined", "`stepcache-praise` is not in the lock")
    assert not imported(site)


async def test_manifests_alone_can_be_read(site: Path) -> None:
    """What is wrong with them is seen all the same."""
    found = await looked_at(PluginSettings(allowed=OURS), load=False)
    assert [(one.namespace, one.state) for one in found] == [
        ("blame", "not loaded"),
        ("json", "quarantined"),
        ("praise", "not loaded"),
    ]
    assert not imported(site)


async def test_two_that_share_a_namespace_are_told_how_to_be_named(site: Path) -> None:
    """Both can be used, each by its name."""
    put(site, "praise", distribution="acme-praise")
    first, second = (await looked_at(PluginSettings(allowed=OURS), load=False))[-2:]
    assert first.reason == 'others bring `praise`, too: rules say `use "acme-praise:praise"`'
    assert second.reason == 'others bring `praise`, too: rules say `use "stepcache-praise:praise"`'


PLUGIN = Plugin(
    "praise",
    "stepcache-praise",
    "0.1.0",
    "stepcache_praise",
    Path("site"),
    "ab" * 32,
    State.QUARANTINED,
    "RuntimeError: no",
)


def test_a_table_has_a_line_each_and_the_reason_below() -> None:
    """Columns are as wide as what stands in them."""
    assert list(table([PLUGIN])) == [
        "namespace  distribution      version  state        load  hooks",
        "praise     stepcache-praise  0.1.0    quarantined  -",
        "  RuntimeError: no",
    ]


def test_everything_about_one_is_told() -> None:
    """Where it stands, and why it is not used."""
    assert list(about(PLUGIN)) == [
        "praise",
        "  distribution  stepcache-praise 0.1.0",
        "  state         quarantined",
        "  reason        RuntimeError: no",
        "  entry point   stepcache_praise",
        "  found in      site",
        f"  sha256        {'ab' * 32}",
    ]


def test_a_name_that_is_to_go_is_told_as_one() -> None:
    """With what to write in its place."""
    old = Signature("praise.says", doc="Pass praise.", deprecated="0.2", replaced_by="praise.speaks")
    line = list(offers(replace(PLUGIN, offers={"verifiers": (old,)})))[1]
    assert line == f"    {'praise.says()':<40} (deprecated since 0.2: write `praise.speaks`) Pass praise."


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("prais", "nothing is called `prais`: did you mean `praise`?"),
        ("sql", "nothing is called `sql`: `pip install stepcache-sql` brings it"),
        ("zzzz", "nothing is called `zzzz`"),
        ("stepcache", "nothing is called `stepcache`"),
        ("praise.zzzz", "nothing is called `praise.zzzz`: did you mean `praise`?"),
    ],
)
def test_what_nothing_is_called_is_said_with_what_to_do(name: str, says: str) -> None:
    """Another name, or a distribution."""
    with pytest.raises(ConfigurationError) as caught:
        named(name, [PLUGIN])
    assert str(caught.value) == says


def test_a_name_leads_to_its_plugin() -> None:
    """One of StepCache's own to none."""
    assert named("praise", [PLUGIN]) == named("Stepcache_Praise", [PLUGIN]) == [PLUGIN]
    coded = replace(PLUGIN, codes=(LintCode("praise/P01", "too-much", Severity.INFO, "too much of it"),))
    assert named("praise/P01", [coded]) == [coded]
    assert list(offers(coded))[-2:] == ["  lint rules:", f"    {'praise/P01 too-much':<40} too much of it"]
    assert coded.as_json()["offers"]["lint_rules"] == ["praise/P01"]
    assert named("algebra.follows", [PLUGIN]) == named("lines", [PLUGIN]) == []
