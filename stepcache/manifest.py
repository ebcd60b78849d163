"""Manifest: the signatures of all that one distribution offers to rules, as a JSON file that it ships.

The linter and an editor read it in place of the code, so that checking a rule runs nobody's code and takes no time for
importing it. It is made from the code (`signature_of`), and a test of the distribution holds the two together.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, field, fields
from typing import Any

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.findings import LintCode, Severity, is_plugins
from stepcache.domain.signatures import Cost, Parameter, Signature, Signatures, Target
from stepcache.domain.value import dataclass

EDITION = 1
API = 1  # edition of what a plugin imports from `stepcache` and is asked for
TOOLS = ("slot_types", "derivations", "segmenters", "verifiers", "adapters", "solvers")
"""What rules call: a plugin's is asked in a process of its own."""
PARTS = ("backends", "stores", "embedders", "redactors", "observers", "commands")
"""What runs in this process: a plugin's is taken only where the operator trusts the plugin."""
SIGNED = (*TOOLS, *PARTS)
"""What has a signature in a manifest."""
LINT_RULES = "lint_rules"
KINDS = (*SIGNED, LINT_RULES)
"""Everything that a plugin may offer; there is a hook for each."""

_LONGEST = 2000  # characters of a text in a manifest
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:[.-][a-z][a-z0-9_]*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one distribution offers.

    Attributes:
        name: The distribution's.
        kinds: Kind (`verifiers` …) -> name -> signature; of `PARTS` all but what a `backend` block sets is its name.
        engines: Solver engine -> the module it needs; empty for none.
        namespace: A plugin's, which all its names begin with; empty for what is built in.
        api: The edition of the plugin interface that it is made for; 0 for what is built in.
        schemas: Kind -> name -> JSON Schema of the arguments, for people and tools; StepCache itself reads signatures.
        codes: What its lint rules can say.
    """

    name: str
    kinds: Mapping[str, Signatures]
    engines: Mapping[str, str] = field(default_factory=dict)
    namespace: str = ""
    api: int = 0
    schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    codes: Mapping[str, LintCode] = field(default_factory=dict)

    @property
    def hooks(self) -> tuple[str, ...]:
        """The hooks that offer all this."""
        return tuple(
            f"register_{kind}" for kind in KINDS if self.kinds.get(kind) or (kind == LINT_RULES and self.codes)
        )


def written(manifest: Manifest) -> str:
    """The manifest as a file: what has its usual value is left out, and the same manifest is the same text."""
    plugin = {"api": manifest.api, "namespace": manifest.namespace, "hooks": list(manifest.hooks)}
    data = {
        "manifest": EDITION,
        "name": manifest.name,
        **(plugin if manifest.namespace else {}),
        "engines": dict(manifest.engines),
        **{kind: [_plain(one) for one in manifest.kinds.get(kind, {}).values()] for kind in SIGNED},
        LINT_RULES: [_plain(one) for one in manifest.codes.values()],
        **({"schemas": manifest.schemas} if manifest.schemas else {}),
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _plain(thing: Signature | Parameter | LintCode) -> dict[str, Any]:
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
    """Read a manifest; every value in it is of the kind that its field has, and every text can be shown.

    Args:
        origin: Where it stands, for the message.

    Raises:
        ConfigurationError: It is none, or of an edition that this version does not know.
    """
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        if data["manifest"] != EDITION:
            raise ConfigurationError(f"`{origin}` is of edition {data['manifest']!r:.20}; this version knows {EDITION}")
        kinds = {kind: _table(data.get(kind, ())) for kind in SIGNED}
        return Manifest(
            _text(data["name"]),
            kinds,
            _pairs(data.get("engines", {}), _text),
            _text(data.get("namespace", "")),
            _whole(data.get("api", 0)),
            _pairs(data.get("schemas", {}), lambda table: _pairs(table, _as_it_is)),
            _once([(one.name, one) for one in map(_code, _items(data.get(LINT_RULES, ())))]),
        )
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"`{origin}` is no manifest: {_shown(error)}") from error


# --- values, each of its field's kind --------------------------------------------------------------------------------


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _table(data: Any) -> Signatures:
    found = [_signature(one) for one in _items(data)]
    return _once([(one.name, one) for one in found])


def _signature(data: Any) -> Signature:
    one = Signature(**_read(data, _SIGNATURE))
    if not _NAME.fullmatch(one.name):
        raise ValueError(f"{one.name!r} is no name that a rule can write")
    return one


def _code(data: Any) -> LintCode:
    """What a lint rule can say; errors are StepCache's own to tell."""
    one = LintCode(**_read(data, _CODE))
    if one.severity is Severity.ERROR or not is_plugins(one.name):
        raise ValueError(f"{one.name!r} is no warning or info of a plugin's")
    return one


def _read(data: Any, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: readers[name](value) for name, value in data.items()}


def _items(value: Any) -> Iterable[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"{_shown(value)} is no list")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable() or len(value) > _LONGEST:
        raise TypeError(f"{_shown(value)} is no text that can be shown in a line")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{_shown(value)} is neither true nor false")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{_shown(value)} is no whole number")
    return value


def _bound(value: Any) -> float | None:
    if value is not None and (not isinstance(value, int | float) or isinstance(value, bool)):
        raise TypeError(f"{_shown(value)} is no number")
    return value


def _pairs(value: Any, read: Callable[[Any], Any]) -> dict[str, Any]:
    return {_text(name): read(each) for name, each in value.items()}


def _as_it_is(value: Any) -> Any:
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _items(value)))


def _set(value: Any) -> frozenset[str]:
    return frozenset(_texts(value))


def _shown(value: object) -> str:
    return ascii(str(value))[1:-1][:100]


_PARAMETER: Mapping[str, Callable[[Any], Any]] = {
    "name": _text,
    "types": _set,
    **dict.fromkeys(("required", "variadic", "proves", "carries"), _flag),
    **dict.fromkeys(("minimum", "maximum"), _bound),
    "choices": _texts,
}
_CODE: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("name", "title", "summary", "explanation"), _text),
    "severity": Severity,
}
_SIGNATURE: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("name", "doc", "result", "version", "deprecated", "replaced_by"), _text),
    "parameters": lambda value: tuple(Parameter(**_read(one, _PARAMETER)) for one in _items(value)),
    "targets": lambda value: frozenset(map(Target, _items(value))),
    "cost": Cost,
    **dict.fromkeys(("details", "carries_types"), _set),
    "engines": _texts,
    "domain": lambda value: _pairs(value, _whole),
    **dict.fromkeys(("total", "names_steps", "advisory", "interchangeable"), _flag),
}
