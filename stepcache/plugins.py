"""Hookspecs and their host: built-ins register through the same hooks as a plugin's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import pluggy
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from stepcache.domain.signatures import Cost, Parameter, Signature
from stepcache.ports import Adapter, Carries, Derivation, Proves, Rest, Segmenter, SlotType, Solver, Takes, Verifier

NAMESPACE = "stepcache"

hookspec = pluggy.HookspecMarker(NAMESPACE)
hookimpl = pluggy.HookimplMarker(NAMESPACE)


class Hooks:
    """What a plugin may offer. Each hook is called once at start-up, before any rule file is compiled."""

    @hookspec
    def register_slot_types(self, register: Callable[[SlotType], None]) -> None:
        """Offer slot types that templates can name: `{x: number}`."""

    @hookspec
    def register_derivations(self, register: Callable[[Derivation], None]) -> None:
        """Offer calls for derived slots: `slot x as identifier = algebra.unknown(eq)`."""

    @hookspec
    def register_segmenters(self, register: Callable[[Segmenter], None]) -> None:
        """Offer ways to cut an answer into steps: `steps lines`."""

    @hookspec
    def register_verifiers(self, register: Callable[[Verifier], None]) -> None:
        """Offer verifiers that rules can name in a `require`, `expect` or `forbid`."""

    @hookspec
    def register_adapters(self, register: Callable[[Adapter], None]) -> None:
        """Offer adapters that rules can name in `adapt` and `on fail adapt`."""

    @hookspec
    def register_solvers(self, register: Callable[[Solver], None]) -> None:
        """Offer solvers that rules can name in `solve`."""


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


KINDS = ("slot_types", "derivations", "segmenters", "verifiers", "adapters", "solvers")


def collect(plugins: dict[str, object]) -> Registry:
    """Ask each plugin for everything it offers, one by one.

    Args:
        plugins: Plugin name -> module or object with `@hookimpl` functions.

    Raises:
        DuplicateNameError: A name of one kind is offered twice.
    """
    registry = Registry()
    for name, plugin in plugins.items():
        manager = pluggy.PluginManager(NAMESPACE)
        manager.add_hookspecs(Hooks)
        manager.register(plugin, name)
        for kind in KINDS:
            getattr(manager.hook, f"register_{kind}")(register=_taker(getattr(registry, kind), kind, name))
    return registry


def _taker(table: dict[str, Any], kind: str, plugin: str) -> Callable[[Any], None]:
    def take(offered: Any) -> None:
        if offered.name in table:
            raise DuplicateNameError(f"{plugin}: {kind} `{offered.name}` is taken")
        table[offered.name] = offered

    return take


def signature_of(thing: Any, *, version: str = "") -> Signature:
    """The signature of a registered verifier, adapter, solver, derivation, segmenter or slot type."""
    parameters = tuple(_parameters(thing.Args))
    return Signature(
        name=thing.name,
        parameters=parameters,
        doc=(thing.__doc__ or "").strip().split("\n")[0],
        targets=getattr(thing, "targets", frozenset()),
        details=getattr(thing, "details", frozenset()),
        cost=getattr(thing, "cost", Cost.PURE),
        result=getattr(thing, "result", ""),
        carries_types=getattr(thing, "carries_types", frozenset()),
        engines=getattr(thing, "engines", ()),
        domain=getattr(thing, "domain", {}),
        total=getattr(thing, "total", False),
        names_steps=getattr(thing, "names_steps", False),
        version=version,
        deprecated=getattr(thing, "deprecated", ""),
        replaced_by=getattr(thing, "replaced_by", ""),
        interchangeable=getattr(thing, "interchangeable", False),
    )


def _parameters(model: type[BaseModel]) -> Iterator[Parameter]:
    for name, info in model.model_fields.items():
        marks = info.metadata
        takes = [mark.types for mark in marks if isinstance(mark, Takes)]
        yield Parameter(
            name=name,
            types=frozenset().union(*takes) if takes else frozenset(_types(info.annotation)),
            required=info.is_required(),
            variadic=any(isinstance(mark, Rest) for mark in marks),
            proves=any(isinstance(mark, Proves) for mark in marks),
            carries=any(isinstance(mark, Carries) for mark in marks),
            minimum=_bound(info, "ge"),
            maximum=_bound(info, "le"),
            choices=_choices(info.annotation),
        )


def _types(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) in {Union, UnionType}:
        for part in get_args(annotation):
            yield from _types(part)
    elif annotation is NoneType:
        return
    elif get_origin(annotation) is tuple:
        yield "list"
    else:
        yield _NAMES.get(annotation, "string" if _choices(annotation) else "any")


_NAMES: dict[Any, str] = {str: "string", bool: "boolean", int: "integer", float: "number", Fraction: "number"}


def _bound(info: FieldInfo, name: str) -> float | None:
    for mark in info.metadata:
        if (value := getattr(mark, name, None)) is not None:
            return float(value)
    return None


def _choices(annotation: Any) -> tuple[str, ...]:
    values = tuple(value for value in get_args(annotation) if value is not NoneType)
    if len(values) == 1 and get_origin(annotation) in {Union, UnionType}:
        return _choices(values[0])
    return values if values and all(isinstance(value, str) for value in values) else ()
