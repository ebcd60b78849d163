"""What rules can name, read from manifests: none of the code behind it is imported.

What StepCache brings is in the shipped manifest. What plugins bring is looked for only where a rule file holds a `use`:
to look through what is installed takes longer than most rule files take to lint.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from stepcache.domain.signatures import Catalog, Signatures, canonical
from stepcache.language.compile import Offers, Wanted
from stepcache.language.scope import WORDS
from stepcache.manifest import Manifest, read_manifest

if TYPE_CHECKING:  # it loads the reader of what is installed
    from stepcache.plugins.installed import Installed

MANIFEST = Path(__file__).with_name("manifest.json")
CALLABLE = tuple(WORDS)
"""The kinds of what rules can name: what a catalog has tables of."""


@lru_cache(maxsize=1)
def _manifest() -> Manifest:
    return read_manifest(MANIFEST.read_text("utf-8"), str(MANIFEST))


@lru_cache(maxsize=1)
def _builtin() -> Catalog:
    manifest = _manifest()
    engines = frozenset(name for name, module in manifest.engines.items() if not module or find_spec(module))
    tables = {kind: _called(manifest, kind) for kind in CALLABLE}
    return Catalog(**tables, engines=engines)  # type: ignore[arg-type] # no key is that of another field


def _called(manifest: Manifest, kind: str) -> Signatures:
    """What a rule can name of a kind; a backend that has nothing to set has no block."""
    return {name: one for name, one in manifest.kinds.get(kind, {}).items() if kind != "backends" or one.parameters}


@lru_cache(maxsize=1)
def taken() -> frozenset[str]:
    """The namespaces that no plugin can have: those of the families, the bare names, and `stepcache`."""
    names = (name for table in _manifest().kinds.values() for name in table)
    return frozenset({"stepcache", *(name.partition(".")[0] for name in names)})


def unusable(plugin: "Installed") -> str:
    """Why nothing of a plugin can be used, in a line; empty where something can."""
    if plugin.namespace in taken():
        return f"the namespace `{plugin.namespace}` is StepCache's own"
    return plugin.fault or ("it ships no manifest" if plugin.manifest is None else "")


def catalog(plugins: "Iterable[Installed]" = (), chosen: Iterable[Wanted] = ()) -> Catalog:
    """All built-ins and what these plugins offer, as the compiler and the linter see it: signatures only.

    Args:
        chosen: Which distributions are to bring a namespace, where several do; the first of them by name does.
    """
    found = _builtin()
    wishes = {(canonical(distribution), namespace) for distribution, namespace in chosen}
    for namespace, group in groupby(sorted(plugins, key=_place), key=lambda one: one.namespace):
        rivals = list(group)
        if len(rivals) > 1:
            names = tuple(one.distribution for one in rivals)
            found = replace(found, conflicts={**found.conflicts, namespace: names})
            rivals = [one for one in rivals if (canonical(one.distribution), namespace) in wishes]
        if rivals:
            found = _with(found, rivals[0])
    return found


def _place(one: "Installed") -> tuple[str, str]:
    return one.namespace, canonical(one.distribution)


def _with(catalog: Catalog, plugin: "Installed") -> Catalog:
    """The catalog with one more plugin."""
    name = plugin.namespace
    catalog = replace(catalog, distributions={**catalog.distributions, name: plugin.distribution})
    fault = unusable(plugin)
    if plugin.manifest is None or fault:
        return replace(catalog, faults={**catalog.faults, name: fault})
    tables = {kind: _merged(getattr(catalog, kind), plugin.manifest, kind, plugin.version) for kind in CALLABLE}
    engines = (engine for one in tables["solvers"].values() for engine in one.engines)
    known = {engine for one in catalog.solvers.values() for engine in one.engines}
    return replace(
        catalog,
        **tables,  # type: ignore[arg-type] # no key is that of another field
        namespaces={**catalog.namespaces, name: plugin.version},
        engines=catalog.engines | (set(engines) - known),
    )


def _merged(table: Signatures, manifest: Manifest, kind: str, version: str) -> Signatures:
    own = _called(manifest, kind)
    return {**table, **{name: replace(one, version=version) for name, one in own.items()}} if own else table


def offered(
    plugins: "Callable[[], Sequence[Installed]] | None" = None,
    strict: "Callable[[Installed], Installed] | None" = None,
) -> Offers:
    """What `compile_rules` asks for the catalog: the built-ins alone until a file holds a `use`.

    Args:
        plugins: Called at the first `use`, once; `installed` by default.
        strict: Looks into the code of a plugin that a file asks for; what is wrong there becomes its fault.
    """

    @lru_cache(maxsize=1)
    def found() -> "Sequence[Installed]":
        if plugins is not None:
            return plugins()
        from stepcache.plugins.installed import installed  # noqa: PLC0415 - see above

        return installed()

    looked: dict[tuple[str, str], Installed] = {}

    def look(one: "Installed") -> "Installed":
        if strict is not None and _place(one) not in looked:
            looked[_place(one)] = strict(one)
        return looked.get(_place(one), one)

    def known(wanted: Iterable[Wanted]) -> Catalog:
        asked = tuple(wanted)
        names = {namespace for _, namespace in asked}
        return catalog([look(one) if one.namespace in names else one for one in found()], asked) if asked else catalog()

    return known


def without_plugins(_: Iterable[Wanted]) -> Catalog:
    """The built-ins alone, whatever the files ask for."""
    return replace(catalog(), left_out=True)
