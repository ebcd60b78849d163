"""Import a plugin and ask it for what rules can call, hook by hook; what one hook raises costs that hook's things."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stepcache.domain.faults import EVERY_FAULT, told
from stepcache.domain.signatures import Signature
from stepcache.manifest import TOOLS
from stepcache.plugins.collecting import collect
from stepcache.plugins.loading import loaded
from stepcache.plugins.signing import signature_of


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a plugin offers.

    Attributes:
        tools: Kind (`verifiers` …) -> name -> the plugin's own object.
        signatures: The same, as the code has it.
        broken: Kind -> what its hook did amiss, in a line; it offers nothing.
        load_ms: Milliseconds that all this took.
    """

    tools: Mapping[str, Mapping[str, Any]]
    signatures: Mapping[str, Mapping[str, Signature]]
    broken: Mapping[str, str]
    load_ms: float


def gather(namespace: str, entry: str, root: str) -> Gathered:
    """Import the plugin of an entry point (`module` or `module:attribute`) and call its hooks.

    Args:
        root: The folder that its package is in.

    Raises:
        BaseException: Whatever its import raises.
    """
    started = time.perf_counter()
    plugin = loaded(entry, root)
    tools: dict[str, Mapping[str, Any]] = {}
    signatures: dict[str, Mapping[str, Signature]] = {}
    broken: dict[str, str] = {}
    for kind in TOOLS:
        try:
            found: Mapping[str, Any] = getattr(collect({namespace: plugin}, (kind,)), kind)
            signed = {_named(name): signature_of(one) for name, one in found.items()}
        except EVERY_FAULT as error:
            broken[kind] = f"`register_{kind}` raised {told(error)}"
        else:
            tools[kind], signatures[kind] = found, signed
    return Gathered(tools, signatures, broken, (time.perf_counter() - started) * 1000)


def _named(name: object) -> str:
    if type(name) is not str:
        raise TypeError("a name that is no text")
    return name
