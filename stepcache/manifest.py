"""Manifest: the signatures of all that one distribution offers to rules, as a JSON file that it ships.

The linter and an editor read it in place of the code, so that checking a rule runs nobody's code and takes no time for
importing it. It is made from the code (`signature_of`), and a test of the distribution holds the two together.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, field, fields
from typing import Any

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.signatures import Cost, Parameter, Signature, Signatures, Target
from stepcache.domain.value import dataclass

EDITION = 1
KINDS = ("slot_types", "derivations", "segmenters", "verifiers", "adapters", "solvers", "backends")

_SETS = frozenset({"types", "details", "carries_types"})


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one distribution offers.

    Attributes:
        name: The distribution's.
        kinds: Kind (`verifiers` …) -> name -> signature.
        engines: Solver engine -> the module it needs; empty for none.
    """

    name: str
    kinds: Mapping[str, Signatures]
    engines: Mapping[str, str] = field(default_factory=dict)


def written(manifest: Manifest) -> str:
    """The manifest as a file: what has its usual value is left out, and the same manifest is the same text."""
    data = {
        "manifest": EDITION,
        "name": manifest.name,
        "engines": dict(manifest.engines),
        **{kind: [_plain(one) for one in manifest.kinds.get(kind, {}).values()] for kind in KINDS},
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _plain(thing: Signature | Parameter) -> dict[str, Any]:
    found = {}
    for each in fields(thing):
        value = getattr(thing, each.name)
        usual = each.default if each.default_factory is MISSING else each.default_factory()
        if value != usual:
            found[each.name] = _value(value)
    return found


def _value(value: Any) -> Any:
    match value:
        case frozenset():
            return sorted(value)
        case tuple():
            return [_plain(one) if isinstance(one, Parameter) else one for one in value]
        case Mapping():
            return dict(value)
        case _:
            return value


def read_manifest(text: str, origin: str) -> Manifest:
    """Read a manifest.

    Args:
        origin: Where it stands, for the message.

    Raises:
        ConfigurationError: It is none, or of an edition that this version does not know.
    """
    try:
        data = json.loads(text)
        if data["manifest"] != EDITION:
            raise ConfigurationError(f"`{origin}` is of edition {data['manifest']}; this version knows {EDITION}")
        kinds = {kind: {one["name"]: _signature(one) for one in data.get(kind, ())} for kind in KINDS}
        return Manifest(data["name"], kinds, data.get("engines", {}))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"`{origin}` is no manifest: {error}") from error


def _signature(data: dict[str, Any]) -> Signature:
    values = {name: _typed(name, value) for name, value in data.items() if name != "parameters"}
    return Signature(**values, parameters=tuple(_parameter(one) for one in data.get("parameters", ())))


def _parameter(data: dict[str, Any]) -> Parameter:
    return Parameter(**{name: _typed(name, value) for name, value in data.items()})


def _typed(name: str, value: Any) -> Any:
    if name in _SETS:
        return frozenset(value)
    if name == "targets":
        return frozenset(map(Target, value))
    if name == "cost":
        return Cost(value)
    return tuple(value) if isinstance(value, list) else value
