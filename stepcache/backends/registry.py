"""The backend that `--backend` names."""

import difflib
import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from stepcache.backends.kinds import KINDS
from stepcache.domain.errors import ConfigurationError
from stepcache.plugins.parts import BackendKind, Site
from stepcache.ports import Backend

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What is written otherwise may be a key (`hf_…`, `sk_…`).
_SURELY_NO_KEY = re.compile(r"[A-Z_][A-Z0-9_]*")


Kinds = Mapping[str, BackendKind]
BUILT_IN: Kinds = {kind.name: kind for kind in KINDS}

_PLACES = {"ollama": "http://127.0.0.1:11434"}
_PLACE = "http://127.0.0.1:8000"
_EXAMPLE = f"openai={_PLACE}"

_SPEAK_OPENAIS = frozenset({"vllm", "sglang", "llama.cpp", "llama-cpp", "llamacpp", "ollama", "litellm", "lmstudio"})
# What people copy from a server's manual: the address of one call, not of the server.
_CALL = re.compile(r"(?:/v1)?/(?:chat/completions|completions|generate|generate_stream)/*$|/v1/models/*$")


def make_backend(
    spec: str, key_env: str | None = None, first_byte_s: float = 600.0, kinds: Kinds = BUILT_IN
) -> Backend:
    """The backend of `KIND=PLACE`: `openai=URL`, `local`, `fake` (it echoes) or `fake=FILE` (JSON lines).

    Args:
        spec: What `--backend` was given.
        key_env: The variable that holds the server's key; None passes the caller's on.
        first_byte_s: How long a server may take to begin an answer that is passed through.
        kinds: All that there are.

    Raises:
        ConfigurationError: It names no backend that can be used.
    """
    name, _, place = spec.partition("=")
    if name not in kinds:
        raise ConfigurationError(f"unknown backend `{shown(name)}`: {_hint(spec, kinds)}")
    kind = kinds[name]
    if key_env is not None and not kind.at_url:
        raise ConfigurationError(f"the backend `{name}` takes no key")
    address = _checked_url(kind, place) if kind.at_url else place
    return kind.make(Site(address, _key(key_env), first_byte_s))


def takes_key(spec: str, kinds: Kinds = BUILT_IN) -> bool:
    """Whether a backend of that kind is shown a key."""
    name = spec.partition("=")[0]
    return name in kinds and kinds[name].at_url


def shown(url: str) -> str:
    """A URL as it may be repeated: without user and password, query and fragment. They hold keys."""
    before, at, rest = url.rpartition("@")
    scheme, slashes, _ = before.partition("//")
    return re.split("[?#]", f"{scheme}{slashes}{rest}" if at and slashes else rest, maxsplit=1)[0]


def _hint(spec: str, kinds: Kinds) -> str:
    if spec.startswith(("http://", "https://")):
        return f"write `openai={_base(shown(spec))}`"
    kind, _, place = spec.partition("=")
    if kind.lower() in _SPEAK_OPENAIS:
        return f"it speaks OpenAI's API: write `openai={_base(shown(place)) or _place(kind.lower())}`"
    close = difflib.get_close_matches(kind, kinds, n=1)
    return f"did you mean `{close[0]}`?" if close else f"one of {', '.join(kinds)}, as in `{_EXAMPLE}`"


def _place(kind: str) -> str:
    """Where a server that people call so usually is."""
    return _PLACES.get(kind, _PLACE)


def _example(kind: BackendKind) -> str:
    return f"{kind.name}={kind.usual or _PLACE}"


def _base(url: str) -> str:
    """The server's address, of that of one of its calls."""
    return _CALL.sub("", url)


def _checked_url(kind: BackendKind, url: str) -> str:
    if not url:
        raise ConfigurationError(f"the backend `{kind.name}` has no URL: write it as in `{_example(kind)}`")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigurationError(f"`{shown(url)}` is not a URL: its host or port cannot be read") from error
    if parts.scheme not in {"http", "https"} or not host:
        told = f"as in `{_example(kind)}`, not `{shown(url)}`"
        raise ConfigurationError(f"the backend `{kind.name}` needs an http(s) URL, {told}")
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("a backend's URL holds no user or password: name the key's variable instead")
    if parts.query or parts.fragment:
        raise ConfigurationError(
            f"a backend's URL ends with its path, `{shown(url)}`: what stands behind it cannot go on"
        )
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ConfigurationError(f"`{shown(url)!r}` is not a URL: it holds blanks")
    if (base := _base(url)) != url:
        raise ConfigurationError(
            f"`{url}` is the address of one call: write the server's base URL: `{kind.name}={base}`"
        )
    return url


def _key(name: str | None) -> str | None:
    if name is None:
        return None
    if not _VARIABLE.fullmatch(name):
        raise ConfigurationError("--backend-key-env takes the name of a variable, as in BACKEND_KEY, not a key")
    key = os.environ.get(name, "").strip()
    said = f"the variable `{name}`" if _SURELY_NO_KEY.fullmatch(name) else "the variable of --backend-key-env"
    if not key:
        raise ConfigurationError(f"{said} that should hold the backend's key is not set")
    if not (key.isascii() and key.isprintable()):
        raise ConfigurationError(f"{said} does not hold a key: it has control or non-ASCII characters")
    return key
