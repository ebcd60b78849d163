"""What a server takes from those it does not know, and what its operator decides about plugins."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.signatures import is_namespace

ALLOWED, TRUSTED = "STEPCACHE_PLUGINS", "STEPCACHE_TRUSTED_PLUGINS"
LOCK = "stepcache.lock"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Limits(BaseModel):
    """What one request may cost before it is understood.

    Attributes:
        max_body_bytes: More, and the request is refused with 413.
        max_depth: A body nested deeper is passed through unread.
        body_deadline_s: A body that takes longer to arrive is refused with 408.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_body_bytes: Annotated[int, Field(ge=1)] = 2 << 20
    max_depth: Annotated[int, Field(ge=1, le=512)] = 64
    body_deadline_s: Annotated[float, Field(gt=0)] = 30.0


class PluginSettings(BaseModel):
    """What the operator decides about plugins.

    Attributes:
        allowed: Namespaces that may be loaded; None for every one that a served rule uses.
        trusted: Namespaces whose code runs in this process: nothing there can be killed.
        environment: Namespace -> variables that its workers may see; they see nothing else of ours.
        lock: The file that names each distribution's version and digest.
        locked: Whether only what stands in that file, unchanged, is loaded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    allowed: frozenset[str] | None = None
    trusted: frozenset[str] = frozenset()
    environment: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    lock: Path = Path(LOCK)
    locked: bool = False


def namespaces(text: str, origin: str) -> frozenset[str]:
    """Namespaces, parted by commas; an empty text names none.

    Raises:
        ConfigurationError: Something else stands there; `origin` is where.
    """
    found = frozenset(part.strip() for part in text.split(",")) - {""}
    for name in sorted(found):
        if not is_namespace(name):
            raise ConfigurationError(f"{origin}: `{name}` is no plugin's name")
    return found


def variables(given: Iterable[str], origin: str) -> dict[str, tuple[str, ...]]:
    """Namespace -> variables, out of `NAMESPACE:VARIABLE`.

    Raises:
        ConfigurationError: Something else stands there; `origin` is where.
    """
    found: dict[str, tuple[str, ...]] = {}
    for text in given:
        name, _, variable = text.partition(":")
        if not (is_namespace(name) and _VARIABLE.fullmatch(variable)):
            raise ConfigurationError(f"{origin} takes NAMESPACE:VARIABLE, not `{text}`")
        found[name] = (*found.get(name, ()), variable)
    return found


def allowed(environ: Mapping[str, str], flags: Sequence[str] | None = None) -> frozenset[str] | None:
    """Which plugins may be loaded; None for every one that is used. Flags win, and what is set to nothing allows none.

    Raises:
        ConfigurationError: A name is no namespace.
    """
    if flags is not None:
        return namespaces(",".join(flags), "--plugins")
    return namespaces(environ[ALLOWED], ALLOWED) if ALLOWED in environ else None


def trusted(environ: Mapping[str, str], flags: Sequence[str] | None = None) -> frozenset[str]:
    """Which plugins run in this process. Flags win.

    Raises:
        ConfigurationError: A name is no namespace.
    """
    if flags is not None:
        return namespaces(",".join(flags), "--trust-plugin")
    return namespaces(environ.get(TRUSTED, ""), TRUSTED)


def plugins_of(environ: Mapping[str, str]) -> PluginSettings:
    """What the environment says of plugins, for whoever is given no flags.

    Raises:
        ConfigurationError: A name is no namespace.
    """
    return PluginSettings(allowed=allowed(environ), trusted=trusted(environ))
