"""Ask plugins for everything they offer, one by one: a plain pluggy call dies with the first that raises."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pluggy

from stepcache.manifest import KINDS
from stepcache.plugins.parts import BackendKind, Command, EmbedderKind, LintRule, ObserverKind, Redactor, StoreKind
from stepcache.plugins.specs import NAMESPACE, Hooks
from stepcache.ports import Adapter, Derivation, Segmenter, SlotType, Solver, Verifier


class DuplicateNameError(Exception):
    """Two plugins offer the same name of one kind."""


@dataclass(slots=True)
class Registry:
    """Everything registered, by kind and name."""

    slot_types: dict[str, SlotType] = field(default_factory=dict)
    derivations: dict[str, Derivation] = field(default_factory=dict)
    segmenters: dict[str, Segmenter] = field(default_factory=dict)
    verifiers: dict[str, Verifier] = field(default_factory=dict)
    adapters: dict[str, Adapter] = field(default_factory=dict)
    solvers: dict[str, Solver] = field(default_factory=dict)
    backends: dict[str, BackendKind] = field(default_factory=dict)
    stores: dict[str, StoreKind] = field(default_factory=dict)
    embedders: dict[str, EmbedderKind] = field(default_factory=dict)
    redactors: dict[str, Redactor] = field(default_factory=dict)
    observers: dict[str, ObserverKind] = field(default_factory=dict)
    lint_rules: dict[str, LintRule] = field(default_factory=dict)
    commands: dict[str, Command] = field(default_factory=dict)


def collect(plugins: dict[str, object], kinds: Iterable[str] = KINDS) -> Registry:
    """Ask each plugin for everything it offers, one by one.

    Args:
        plugins: Plugin name -> module or object with `@hookimpl` functions.
        kinds: What they are asked for.

    Raises:
        DuplicateNameError: A name of one kind is offered twice.
    """
    registry = Registry()
    for name, plugin in plugins.items():
        manager = pluggy.PluginManager(NAMESPACE)
        manager.add_hookspecs(Hooks)
        manager.register(plugin, name)
        for kind in kinds:
            getattr(manager.hook, f"register_{kind}")(register=_taker(getattr(registry, kind), kind, name))
    return registry


def _taker(table: dict[str, Any], kind: str, plugin: str) -> Callable[[Any], None]:
    def take(offered: Any) -> None:
        if offered.name in table:
            raise DuplicateNameError(f"{plugin}: {kind} `{offered.name}` is taken")
        table[offered.name] = offered

    return take
