"""The installed plugins: where each is from, what it offers, and what becomes of it when it is loaded."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from stepcache import distributions
from stepcache.builtin import catalog, taken, unusable
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.findings import LintCode
from stepcache.domain.signatures import DISTRIBUTIONS, Signature, canonical
from stepcache.domain.source import PACKAGE
from stepcache.hosting.states import State
from stepcache.language.diagnostics import close_to
from stepcache.language.scope import WORDS
from stepcache.plugins.admission import admit
from stepcache.plugins.installed import Installed, installed
from stepcache.plugins.locking import seen
from stepcache.settings import PluginSettings


@dataclass(frozen=True, slots=True)
class Plugin:
    """One installed plugin.

    Attributes:
        reason: Why it is not ready; or what else to know, in a line.
        hooks: The kinds of things that it offers.
        load_ms: How long loading it took, its examples included; None where it was not loaded.
        root: The folder that its code is imported from.
        digest: SHA-256, hex, of its RECORD, or of its files where that does not list them.
        offers: Kind -> what it offers to rules.
        codes: What its lint rules can say.
    """

    namespace: str
    distribution: str
    version: str
    entry: str
    root: Path
    digest: str
    state: State = State.NOT_LOADED
    reason: str = ""
    hooks: tuple[str, ...] = ()
    load_ms: float | None = None
    offers: Mapping[str, Sequence[Signature]] = field(default_factory=dict)
    codes: Sequence[LintCode] = ()

    def as_json(self) -> dict[str, Any]:
        """As other programs read it."""
        return {
            "namespace": self.namespace,
            "distribution": self.distribution,
            "version": self.version,
            "state": self.state,
            "reason": self.reason,
            "hooks": list(self.hooks),
            "load_ms": self.load_ms,
            "entry_point": self.entry,
            "root": str(self.root),
            "sha256": self.digest,
            "offers": {kind: [str(one) for one in table] for kind, table in self.offers.items()}
            | ({"lint_rules": [one.name for one in self.codes]} if self.codes else {}),
        }


async def inventory(settings: PluginSettings, *, load: bool = True, of: str = "") -> list[Plugin]:
    """All installed plugins, by namespace and distribution.

    Args:
        load: Whether those that may be are loaded, as a server that uses them would; else nothing of theirs is run.
        of: The only namespace to look at; empty for all.

    Raises:
        ConfigurationError: A lock is to hold, and there is none.
    """
    found = [one for one in installed() if of in {"", one.namespace}]
    several = {one.namespace for one in found if sum(one.namespace == other.namespace for other in found) > 1}
    turns = asyncio.Semaphore(2)
    plugins = await asyncio.gather(*(_looked_at(one, settings, turns, load=load) for one in found))
    return [_shared(one) if one.namespace in several else one for one in plugins]


def _shared(plugin: Plugin) -> Plugin:
    """A plugin whose namespace others bring, too."""
    way = f'others bring `{plugin.namespace}`, too: rules say `use "{plugin.distribution}:{plugin.namespace}"`'
    return replace(plugin, reason="; ".join(part for part in (plugin.reason, way) if part))


async def _looked_at(one: Installed, settings: PluginSettings, turns: asyncio.Semaphore, *, load: bool) -> Plugin:
    kinds = one.manifest.kinds if one.manifest is not None else {}
    plugin = Plugin(
        namespace=one.namespace,
        distribution=one.distribution,
        version=one.version,
        entry=one.entry,
        root=one.root,
        digest=seen(one).digest,
        hooks=tuple(
            hook.removeprefix("register_") for hook in (one.manifest.hooks if one.manifest is not None else ())
        ),
        offers={kind: tuple(table.values()) for kind, table in kinds.items() if table},
        codes=tuple(one.manifest.codes.values()) if one.manifest is not None else (),
    )
    if settings.allowed is not None and one.namespace not in settings.allowed:
        return replace(plugin, state=State.DENIED, reason="it is not among the plugins that may be loaded")
    why = unusable(one) or admit([one], settings).refused.get(one.namespace, "")
    if why:
        return replace(plugin, state=State.QUARANTINED, reason=why)
    if not load:
        return plugin
    async with turns:
        return await _loaded(plugin, one, settings)


async def _loaded(plugin: Plugin, one: Installed, settings: PluginSettings) -> Plugin:
    from stepcache.hosting.host import Host  # noqa: PLC0415 - only here is anything loaded

    host = Host([one], settings)
    try:
        await host.start()
        [state] = host.states
        return replace(plugin, state=state.state, reason=state.reason, load_ms=state.load_ms)
    finally:
        await host.close()


def table(plugins: Sequence[Plugin]) -> Iterator[str]:
    """A line each, with the reason of what is not ready below."""
    head = ("namespace", "distribution", "version", "state", "load", "hooks")
    rows = [head, *(_row(one) for one in plugins)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head) - 1)]
    for row, plugin in zip(rows, [None, *plugins], strict=True):
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        if plugin is not None and plugin.reason:
            yield f"  {plugin.reason}"


def _row(one: Plugin) -> tuple[str, ...]:
    took = "-" if one.load_ms is None else f"{one.load_ms:.0f} ms"
    return one.namespace, one.distribution, one.version, one.state, took, ", ".join(one.hooks)


def offers(plugin: Plugin) -> Iterator[str]:
    """What rules can name of it."""
    for kind, signatures in plugin.offers.items():
        yield f"  {kind.replace('_', ' ')}:"
        for one in signatures:
            yield f"    {one!s:<40} {_dated(one)}{one.doc}".rstrip()
    if plugin.codes:
        yield "  lint rules:"
        yield from (f"    {f'{one.name} {one.title}':<40} {one.summary}".rstrip() for one in plugin.codes)


def _dated(signature: Signature) -> str:
    if not signature.deprecated:
        return ""
    instead = f": write `{signature.replaced_by}`" if signature.replaced_by else ""
    return f"(deprecated since {signature.deprecated}{instead}) "


def rule_packages() -> list[distributions.Offer]:
    """The installed folders of rules, by name."""
    return list(distributions.offers(distributions.RULES))


def about(plugin: Plugin) -> Iterator[str]:
    """Everything that is known of it."""
    facts = {
        "distribution": f"{plugin.distribution} {plugin.version}",
        "state": plugin.state,
        "reason": plugin.reason,
        "entry point": plugin.entry,
        "found in": str(plugin.root),
        "sha256": plugin.digest,
        "loaded in": "" if plugin.load_ms is None else f"{plugin.load_ms:.0f} ms",
    }
    yield plugin.namespace
    yield from (f"  {name:<13} {fact}" for name, fact in facts.items() if fact)
    yield from offers(plugin)


def named(name: str, plugins: Sequence[Plugin]) -> list[Plugin]:
    """The plugins that a namespace, a name in it, or a distribution is about; none for what StepCache brings itself.

    Raises:
        ConfigurationError: Nothing has that name.
    """
    head, _, tail = name.replace("/", ".").partition(".")
    found = [one for one in plugins if head == one.namespace or canonical(name) == canonical(one.distribution)]
    if found and (not tail or any(_has(one, name) for one in found)):
        return found
    if not found and built_in(name):
        return []
    raise ConfigurationError(f"nothing is called `{name}`{_hint(name, found, plugins)}")


def _has(plugin: Plugin, name: str) -> bool:
    return name in _names(plugin)


def _names(plugin: Plugin) -> list[str]:
    rules = [one.name for signatures in plugin.offers.values() for one in signatures]
    return rules + [one.name for one in plugin.codes]


def built_in(name: str) -> list[tuple[str, Signature]]:
    """What StepCache brings itself of that name, or of that family, each with what it is called."""
    known = catalog()
    tables = ((word, getattr(known, kind)) for kind, word in WORDS.items())
    return [
        (word, one)
        for word, table in tables
        for one in table.values()
        if name in {one.name, one.name.partition(".")[0]}
    ]


def _hint(name: str, found: Iterable[Plugin], plugins: Sequence[Plugin]) -> str:
    """What may have been meant, else what to install."""
    head = name.partition(".")[0]
    if head in DISTRIBUTIONS and not found:
        return f": `pip install {DISTRIBUTIONS[head]}` brings it"
    if not found and name.removeprefix(PACKAGE) in {one.name for one in rule_packages()}:
        rules = f"{PACKAGE}{name.removeprefix(PACKAGE)}"
        return f": `{rules}` holds rule files; try `stepcache-validate {rules}`"
    known = [one for plugin in (found or plugins) for one in _names(plugin)]
    close = close_to(name, [*known, *(one.namespace for one in plugins), *(taken() - {"stepcache"})])
    return f": did you mean `{close[0]}`?" if close else ""
