"""What an editor is told of plugins: those that are installed now, their names, and who brings them."""

import json
from pathlib import Path

from stepcache.author.lsp.completion import completions
from stepcache.author.lsp.hover import hover
from stepcache.author.lsp.workspace import Document, Snapshot, Workspace
from tests.fakes.distributions import PLUGIN, geo, install
from tests.fakes.packages import reachable
from tests.fakes.rule_files import GOOD

BODY = (
    GOOD.removeprefix("stepcache 1\n")
    .replace("text.contains(w)", "g.place()")
    .replace("  steps", "  skip when changed(w)\n  steps")
)
RULE = f'stepcache 1\nuse geo "~=0.1" as g\n{BODY}'


def now(text: str) -> Snapshot:
    """An editor that holds one file, saved nowhere yet."""
    return Snapshot({"rule.stepcache": Document("rule.stepcache", "rule.stepcache", text)})


def offered(text: str) -> dict[str, str]:
    """What can be written at the end of a text, and the words beside it."""
    _, items = completions(now(text).look("rule.stepcache"), "rule.stepcache", len(text))
    return {item.label: item.detail for item in items}


def told(text: str, word: str) -> str:
    """What is told of the first place of a word."""
    found = hover(now(text).look("rule.stepcache"), "rule.stepcache", text.index(word))
    return found[0] if found is not None else ""


def test_plugins_and_their_names_are_offered(tmp_path: Path) -> None:
    """By the name that the file gives the plugin."""
    geo(tmp_path)
    with reachable(tmp_path):
        assert offered("stepcache 1\nuse ")["geo"] == "plugin of acme-geo 0.1.0"
        assert "acme-geo:geo" in offered('stepcache 1\nuse "')
        assert "g.place" in offered(f"stepcache 1\nuse geo as g\n{BODY[: BODY.index('g.place')]}")
        assert "geo.place" not in offered(f"stepcache 1\n{BODY[: BODY.index('g.place')]}")


def test_a_plugin_and_a_name_of_it_tell_their_version(tmp_path: Path) -> None:
    """Wherever the distribution is named, too."""
    geo(tmp_path)
    with reachable(tmp_path):
        assert "Plugin of acme-geo 0.1.0.\n\nVerifier: `geo.place`." in told(RULE, "geo")
        assert "Plugin of acme-geo 0.1.0." in told(RULE.replace("use geo", 'use "acme-geo:geo"'), 'geo"')
        assert "Verifier, version 0.1.0" in told(RULE, "place()")


def test_plugins_of_one_namespace_are_offered_with_their_distributions(tmp_path: Path) -> None:
    """A bare name would say nothing."""
    geo(tmp_path)
    files = {"zeta_geo/stepcache.json": json.dumps({**PLUGIN, "name": "zeta-geo"})}
    install(tmp_path, "zeta-geo", "[stepcache.plugins]\ngeo = zeta_geo\n", files)
    with reachable(tmp_path):
        found = offered("stepcache 1\nuse ")
        assert {'"acme-geo:geo"', '"zeta-geo:geo"'} <= found.keys()
        assert "geo" not in found


def test_a_plugin_that_comes_or_goes_is_seen_when_the_editor_tells_of_a_change(tmp_path: Path) -> None:
    """Until then what was found holds: to look costs more than to lint."""
    files = Workspace()
    files.put(Document("rule.stepcache", "rule.stepcache", RULE))

    def codes() -> list[str]:
        return [one.code for one in files.now.look("rule.stepcache").examined.findings]

    with reachable(tmp_path):
        assert codes() == ["SC102"]
        geo(tmp_path)
        files.put(Document("rule.stepcache", "rule.stepcache", f"{RULE}\n"))
        assert codes() == ["SC102"]
        files.refresh()
        assert codes() == []
