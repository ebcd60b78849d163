"""What the operator says of several backends: their names, keys and routes."""

import re
from collections.abc import Mapping, Sequence

from stepcache.backends.registry import BUILT_IN, Kinds, make_backend, shown, takes_key
from stepcache.backends.retry import Patience
from stepcache.backends.router import Route, Router, hint
from stepcache.domain.errors import ConfigurationError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def make_router(  # noqa: PLR0913 - each is one flag of the operator's, by keyword
    specs: Sequence[str],
    patience: Patience,
    *,
    routes: Sequence[str] = (),
    key_env: Sequence[str] = (),
    first_byte_s: float = 600.0,
    kinds: Kinds = BUILT_IN,
) -> Router:
    """The backends of `NAME:KIND=URL` or `KIND=URL`, and of `MODEL=NAME,NAME` who answers for what.

    Args:
        specs: As `--backend` was given them; one without a name is called by its kind.
        patience: How failures are waited for.
        routes: As `--route` was given them.
        key_env: As `--backend-key-env` was given them: `VAR` for all, `NAME:VAR` for one.
        first_byte_s: How long a server may take to begin an answer that is passed through.
        kinds: All that there are.

    Raises:
        ConfigurationError: They cannot be used so.
    """
    named = _named(specs)
    keys = _keys(key_env, named, kinds)
    backends = {name: make_backend(spec, keys.get(name), first_byte_s, kinds) for name, spec in named.items()}
    chosen = [read_route(route) for route in routes]
    router = Router(backends, chosen, patience)
    for name in backends if chosen else ():
        if not any(name in route.names for route in chosen):
            raise ConfigurationError(f"`{name}` is in no --route")
    return router


def _named(specs: Sequence[str]) -> dict[str, str]:
    """Specs by name."""
    found: dict[str, str] = {}
    for given in specs:
        name, spec = _split(given)
        if name in found:
            raise ConfigurationError(
                f"two backends are called `{name}`: give each a name of its own, as in `--backend big:{shown(spec)}`"
            )
        found[name] = spec
    return found


def _split(given: str) -> tuple[str, str]:
    """Name and spec. Before `=` a colon parts the two; an address alone has none of either."""
    before, equals, place = given.partition("=")
    name, colon, kind = before.partition(":")
    if not colon or kind.startswith("//"):
        return shown(before), given
    if not _NAME.fullmatch(name):
        raise ConfigurationError(f"`{name}` cannot name a backend: take letters, digits, `_`, `.` and `-`")
    return name, f"{kind}{equals}{place}"


def _keys(given: Sequence[str], named: Mapping[str, str], kinds: Kinds) -> dict[str, str]:
    """The key's variable by backend."""
    for_all: list[str] = []
    found: dict[str, str] = {}
    for one in given:
        name, colon, variable = one.rpartition(":")
        if not colon:
            for_all.append(variable)
        elif name not in named:  # what was given may be a key: it is not repeated
            told = f"what stands before `:` is no backend's name: {hint(name, named)}"
            raise ConfigurationError(f"--backend-key-env: {told}")
        elif name in found:
            raise ConfigurationError(f"--backend-key-env: the backend `{name}` has one key, not two")
        else:
            found[name] = variable
    if len(for_all) > 1:
        raise ConfigurationError("--backend-key-env: one variable is for all backends; write NAME:VAR for the others")
    able = [name for name, spec in named.items() if takes_key(spec, kinds)]
    shared = {name: variable for variable in for_all for name in able or named}
    return shared | found


def read_route(given: str) -> Route:
    """The route of `MODEL=NAME,NAME`; a model's name may hold `=`.

    Raises:
        ConfigurationError: It is none.
    """
    model, _, told = given.rpartition("=")
    names = tuple(name.strip() for name in told.split(","))
    if not model or not all(names):
        raise ConfigurationError(f"--route takes MODEL=NAME or MODEL=NAME,NAME, not `{given}`")
    return Route(model, names)
