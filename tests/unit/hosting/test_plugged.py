"""The plugins of a rule set: which are loaded, and what is served without the others."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from stepcache.builtin import offered
from stepcache.domain.errors import ConfigurationError, RuleError
from stepcache.domain.rules import RuleSet
from stepcache.domain.source import Source
from stepcache.hosting.plugged import Plugged, namespaces_of
from stepcache.language.compile import compile_rules
from stepcache.plugins.installed import installed
from stepcache.plugins.locking import lock_text
from stepcache.settings import PluginSettings
from tests.fakes.packages import CODE, MARK, RULE, manifest, put, reachable

BROKEN = "raise RuntimeError('cannot be\\nimported')\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """Two plugins, `praise` and `blame`, each of which leaves a file where it is imported."""
    for namespace in ("praise", "blame"):
        put(tmp_path, namespace, CODE + MARK)
    with reachable(tmp_path):
        yield tmp_path


def rules(*namespaces: str) -> RuleSet:
    """A task for each plugin."""
    sources = [Source(f"{name}.stepcache", RULE.format(namespace=name)) for name in namespaces]
    compiled = compile_rules(sources, offered())
    return RuleSet(compiled.tasks, compiled.catalog.distributions)


def names(plugged: Plugged) -> list[str]:
    """The tasks that are served."""
    return [task.name for task in plugged.rules.tasks]


def imported(site: Path) -> list[str]:
    """Whose code was run."""
    return sorted(file.parent.name for file in site.glob("*/imported"))


async def started(rules: RuleSet, settings: PluginSettings | None = None) -> Plugged:
    """Loaded, and closed again."""
    plugged = Plugged(rules, settings or PluginSettings())
    try:
        await plugged.start()
    finally:
        await plugged.close()
    return plugged


@pytest.mark.usefixtures("site")
def test_a_task_names_the_plugins_that_it_calls() -> None:
    """What is built in is none, whatever stands before its point."""
    assert [namespaces_of(task) for task in rules("praise", "blame").tasks] == [{"praise"}, {"blame"}]


async def test_only_what_a_task_calls_is_imported(site: Path) -> None:
    """An installed plugin that none calls leaves no trace, and rules without any start nothing."""
    plugged = await started(rules("praise"))
    assert (imported(site), plugged.left_out) == (["stepcache_praise"], ())
    assert Plugged(RuleSet(()), PluginSettings()).host is None


async def test_what_is_not_allowed_is_not_imported(site: Path) -> None:
    """Its task is left out, with the place of it and the reason."""
    plugged = await started(rules("praise", "blame"), PluginSettings(allowed=frozenset({"praise"})))
    assert (imported(site), names(plugged)) == (["stepcache_praise"], ["praise_it"])
    [why] = plugged.left_out
    assert (why.code, why.span.path, why.span.line) == ("SC105", "blame.stepcache", 5)
    assert why.message == (
        "task `blame_it` is left out: `blame` cannot be used: it is not among the plugins that `--plugins` or "
        "`STEPCACHE_PLUGINS` allows"
    )


async def test_what_is_not_as_locked_is_not_imported(site: Path, tmp_path: Path) -> None:
    """An edited file is noticed."""
    lock = tmp_path / "lock"
    lock.write_text(lock_text(installed()))
    with (site / "stepcache_blame" / "__init__.py").open("a") as file:
        file.write("# edited\n")
    plugged = await started(rules("praise", "blame"), PluginSettings(lock=lock, locked=True))
    assert (imported(site), names(plugged)) == (["stepcache_praise"], ["praise_it"])
    assert "`stepcache_blame/__init__.py` has changed since" in plugged.left_out[0].message


def test_a_lock_that_is_to_hold_must_be_there(tmp_path: Path) -> None:
    """Even where no rule calls a plugin: the operator thinks that there is one."""
    with pytest.raises(ConfigurationError, match="no lock can be read"):
        Plugged(RuleSet(()), PluginSettings(lock=tmp_path / "lock", locked=True))


async def test_a_plugin_that_cannot_be_imported_costs_its_own_tasks(
    site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The reason is one line, and is told; so is which others run, with version and digest."""
    (site / "stepcache_blame" / "__init__.py").write_text(BROKEN)
    with caplog.at_level(logging.INFO, "stepcache.plugins"):
        plugged = await started(rules("praise", "blame"))
    assert names(plugged) == ["praise_it"]
    assert "RuntimeError: cannot be" in plugged.left_out[0].message
    assert plugged.left_out[0].message.isprintable()
    loaded, left = (record.getMessage() for record in caplog.records)
    assert loaded.startswith("`praise`: stepcache-praise 0.1.0, sha256:")
    assert left.startswith("blame.stepcache:5:6: error[SC105] plugin-load-failed: task `blame_it` is left out")


@pytest.mark.parametrize("settings", [PluginSettings(), PluginSettings(allowed=frozenset())])
async def test_without_any_task_left_nothing_starts(site: Path, settings: PluginSettings) -> None:
    """All reasons are in the error."""
    for name in ("praise", "blame"):
        (site / f"stepcache_{name}" / "__init__.py").write_text(BROKEN)
    with pytest.raises(RuleError) as caught:
        await started(rules("praise", "blame"), settings)
    assert [one.code for one in caught.value.findings] == ["SC105", "SC105"]


async def test_of_two_that_share_a_namespace_the_named_one_is_imported(site: Path) -> None:
    """The other leaves no trace."""
    put(site, "praise", CODE + MARK, distribution="acme-praise")
    text = RULE.format(namespace="praise").replace("use praise", 'use "acme-praise:praise"')
    compiled = compile_rules([Source("a.stepcache", text)], offered())
    plugged = await started(RuleSet(compiled.tasks, compiled.catalog.distributions))
    assert (imported(site), plugged.left_out) == (["acme_praise"], ())


@pytest.mark.parametrize("others", [(), ("acme-praise",)])
def test_tasks_that_do_not_say_who_brings_a_plugin_are_not_guessed_at(site: Path, others: Sequence[str]) -> None:
    """Rules that were compiled elsewhere, where several bring it here, or none does."""
    compiled = rules("praise")
    found = [one for one in installed() if one.namespace == "praise" and others]
    for name in others:
        put(site, "praise", distribution=name)
        found = [one for one in installed() if one.namespace == "praise"]
    with pytest.raises(RuleError, match="no distribution brings it, or several do"):
        Plugged(RuleSet(compiled.tasks), PluginSettings(), lambda: found)


@pytest.mark.usefixtures("site")
def test_settings_that_name_what_is_not_installed_are_told(caplog: pytest.LogCaptureFixture) -> None:
    """Whether or not a rule calls any plugin."""
    Plugged(RuleSet(()), PluginSettings(trusted=frozenset({"prais"})))
    [record] = caplog.records
    assert record.getMessage().startswith("no plugin `prais` is installed")


@pytest.mark.usefixtures("site")
def test_the_fake_plugin_is_what_its_manifest_says() -> None:
    """Else nothing here would be loaded."""
    [found] = (one.manifest for one in installed() if one.namespace == "praise")
    assert found is not None
    assert found.kinds["verifiers"] == manifest("praise").kinds["verifiers"]
