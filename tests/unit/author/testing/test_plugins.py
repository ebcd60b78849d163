"""Plugins are loaded once for many tests."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from stepcache.author.testing.lanes import Lanes
from stepcache.author.testing.load import Loaded, load
from stepcache.author.testing.plugins import Plugins
from stepcache.author.testing.run import run_test
from stepcache.domain.errors import RuleError
from tests.fakes.packages import CODE, RULE, put, reachable

COUNTED = CODE + '\nPath(__file__).with_name(f"{{__import__(\'os\').getpid()}}.pid").write_text("")\n'


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A plugin that leaves a file for each process that imports it."""
    package = put(tmp_path / "site", "praise", COUNTED)
    with reachable(tmp_path / "site"):
        yield package


@pytest.fixture
def rules(site: Path) -> Loaded:
    """A rule that calls it, with two tests."""
    path = site.parents[1] / "praise.stepcache"
    path.write_text(RULE.format(namespace="praise"))
    return load([path])


def test_tests_in_loops_of_their_own_share_what_is_loaded(site: Path, rules: Loaded) -> None:
    """One process serves them all, and is ended with them."""
    plugins = Plugins()
    outcomes = [asyncio.run(run_test(job, plugins)) for job in rules.jobs * 2]
    asyncio.run(plugins.close())
    assert [outcome.failures for outcome in outcomes] == [()] * 4
    assert len(list(site.glob("*.pid"))) == 1


def test_each_lane_loads_them_once(site: Path, rules: Loaded) -> None:
    """However many tests it runs."""
    outcomes = list(Lanes(rules.jobs * 4).outcomes())
    assert all(outcome.passed for outcome in outcomes)
    assert len(list(site.glob("*.pid"))) <= 2


def test_a_test_whose_plugin_cannot_be_loaded_says_so(site: Path, rules: Loaded) -> None:
    """With the reason, for each test anew."""
    (site / "__init__.py").write_text("raise RuntimeError('no')\n")
    for outcome in Lanes(rules.jobs).outcomes():
        [failure] = outcome.failures
        assert failure.text == "a plugin cannot be used"
        assert failure.notes[0].endswith("RuntimeError: no")


async def test_what_cannot_be_loaded_is_told_again_when_it_is_asked_for_again(site: Path, rules: Loaded) -> None:
    """Else the second test would run without it."""
    (site / "__init__.py").write_text("raise RuntimeError('no')\n")
    plugins = Plugins()
    for _ in range(2):
        with pytest.raises(RuleError, match="SC105"):
            await plugins.of(rules.rules)
    await plugins.close()
