"""The catalog with what plugins offer: looked for only where a rule file asks, and each in its own names."""

from pathlib import Path

import pytest

from stepcache.builtin import catalog, offered, taken, without_plugins
from stepcache.domain.signatures import Catalog, Signature, Target
from stepcache.domain.source import Source
from stepcache.language.compile import compile_rules
from stepcache.manifest import API, Manifest
from stepcache.plugins.installed import Installed
from tests.fakes.files import Shelf
from tests.fakes.rule_files import GOOD


def plugin(namespace: str, distribution: str = "", *, fault: str = "") -> Installed:
    """A plugin with one verifier, `NAMESPACE.holds`."""
    distribution = distribution or f"stepcache-{namespace}"
    name = f"{namespace}.holds"
    kinds = {"verifiers": {name: Signature(name, targets=frozenset(Target))}}
    manifest = None if fault else Manifest(distribution, kinds, {}, namespace, API)
    return Installed(namespace, distribution, "1.2.0", namespace, Path(), manifest, fault)


def test_what_a_plugin_offers_stands_beside_what_is_built_in() -> None:
    """Each name with the version of its distribution."""
    found = catalog([plugin("geo")])
    assert found.verifiers["geo.holds"].version == "1.2.0"
    assert "json.object" in found.verifiers
    assert (found.namespaces, found.distributions) == ({"geo": "1.2.0"}, {"geo": "stepcache-geo"})
    assert catalog().namespaces == {}


@pytest.mark.parametrize("namespace", ["stepcache", "algebra", "text", "number", "lines", "slots", "linear", "openai"])
def test_a_namespace_of_stepcaches_own_cannot_be_taken(namespace: str) -> None:
    """Neither that of a family, nor a bare name."""
    assert namespace in taken()
    found = catalog([plugin(namespace)])
    assert found.faults == {namespace: f"the namespace `{namespace}` is StepCache's own"}
    assert f"{namespace}.holds" not in found.verifiers
    assert found.namespaces == {}


def test_a_plugin_with_a_fault_offers_nothing() -> None:
    """Why is kept for the finding."""
    found = catalog([plugin("geo", fault="it ships none")])
    assert (found.faults, found.namespaces) == ({"geo": "it ships none"}, {})


def test_of_two_distributions_of_one_namespace_none_is_taken_unless_one_is_chosen() -> None:
    """In whatever order they were installed."""
    both = [plugin("geo", "zeta-geo"), plugin("geo", "acme-geo")]
    found = catalog(both)
    assert (found.conflicts, found.namespaces) == ({"geo": ("acme-geo", "zeta-geo")}, {})
    assert catalog(both, [("Zeta_Geo", "geo")]).distributions == {"geo": "zeta-geo"}
    assert catalog(both, [("zeta-geo", "geo"), ("acme-geo", "geo")]).distributions == {"geo": "acme-geo"}
    assert catalog(both, [("other", "geo")]).distributions == {}


class Counted:
    """Plugins that are installed; it counts how often it is looked for them."""

    def __init__(self, *plugins: Installed) -> None:
        self.plugins = plugins
        self.count = 0

    def __call__(self) -> tuple[Installed, ...]:
        """All of them."""
        self.count += 1
        return self.plugins


def compiled(text: str, plugins: Counted, **files: str) -> Catalog:
    """What could be named where a file was compiled that may import others."""
    shelf = Shelf({f"{name}.stepcache": other for name, other in files.items()})
    return compile_rules([Source("rule.stepcache", text)], offered(plugins), shelf).catalog


USING = GOOD.replace("stepcache 1\n", "stepcache 1\nuse geo\n", 1).replace(
    "  steps", "  skip when changed(w)\n  steps", 1
)


def test_nobody_looks_for_plugins_for_files_that_use_none() -> None:
    """To look costs more than to lint."""
    plugins = Counted(plugin("geo"))
    assert compiled(GOOD, plugins) == catalog()
    assert compiled(GOOD.replace("stepcache 1\n", "stepcache 1\n# use geo\n", 1), plugins) == catalog()
    assert plugins.count == 0


def test_a_use_anywhere_in_a_rule_set_brings_the_plugins_in() -> None:
    """In a file of the set, or in one that a file of it imports; they are looked for once."""
    plugins = Counted(plugin("geo"))
    assert compiled(USING, plugins).namespaces == {"geo": "1.2.0"}
    assert plugins.count == 1
    importing = GOOD.replace("stepcache 1\n", 'stepcache 1\nimport "other.stepcache" as other\n', 1)
    other = USING.replace("repeat", "other").replace("Repeat", "Other")
    assert compiled(importing, plugins, other=other).namespaces == {"geo": "1.2.0"}


def test_a_use_that_names_a_distribution_chooses_for_the_whole_set() -> None:
    """All tasks of a set run on one plugin of a namespace."""
    plugins = Counted(plugin("geo", "zeta-geo"), plugin("geo", "acme-geo"))
    named = USING.replace("use geo", 'use "zeta-geo:geo"')
    assert compiled(named, plugins).distributions == {"geo": "zeta-geo"}


def test_only_plugins_that_are_used_are_looked_into() -> None:
    """`--strict-plugins` loads no other; what is wrong with one becomes its fault."""
    looked: list[str] = []

    def strict(one: Installed) -> Installed:
        looked.append(one.namespace)
        return plugin(one.namespace, fault="its import ends in an error")

    offers = offered(Counted(plugin("geo"), plugin("maps")), strict)
    for _ in range(2):
        found = compile_rules([Source("rule.stepcache", USING)], offers)
        assert [(one.code, one.span.line) for one in found.findings] == [("SC105", 2)]
    assert looked == ["geo"]


def test_plugins_can_be_left_out() -> None:
    """Then each `use` is told of, whatever is installed."""
    (one,) = compile_rules([Source("rule.stepcache", USING)], without_plugins).findings
    assert (one.code, one.help) == ("SC102", "lint it without `--no-plugins`")
