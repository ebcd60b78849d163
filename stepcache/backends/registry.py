"""The backend that `--backend` names."""

import difflib
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from stepcache.backends.fake import FakeBackend, ScriptFile, echo
from stepcache.backends.http import Timeouts
from stepcache.backends.openai import OpenAIBackend
from stepcache.domain.errors import ConfigurationError
from stepcache.ports import Backend

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What is written otherwise may be a key (`hf_…`, `sk_…`).
_SURELY_NO_KEY = re.compile(r"[A-Z_][A-Z0-9_]*")


def _openai(url: str, key: str | None, timeouts: Timeouts | None) -> Backend:
    return OpenAIBackend(url, key=key, timeouts=timeouts)


def _tgi(url: str, key: str | None, timeouts: Timeouts | None) -> Backend:
    from stepcache.backends.tgi import TgiBackend  # noqa: PLC0415 - only where it is asked for

    return TgiBackend(url, key=key, timeouts=timeouts)


def _text_generation(url: str, key: str | None, timeouts: Timeouts | None) -> Backend:
    from stepcache.backends.text_generation import TextGenerationBackend  # noqa: PLC0415 - only where it is asked for

    return TextGenerationBackend(url, key=key, timeouts=timeouts)


_SERVERS: Mapping[str, Callable[[str, str | None, Timeouts | None], Backend]] = {
    "openai": _openai,
    "tgi": _tgi,
    "text-generation": _text_generation,
}
"""Kinds that are reached at a URL and take a key. A function loads what only it needs."""

KINDS = (*_SERVERS, "local", "fake")

_HOST = "http://127.0.0.1"
_PLACES = {"tgi": f"{_HOST}:3000", "text-generation": f"{_HOST}:3000", "ollama": f"{_HOST}:11434"}
_PLACE = f"{_HOST}:8000"
_EXAMPLE = f"openai={_PLACE}"

_SPEAK_OPENAIS = frozenset({"vllm", "sglang", "llama.cpp", "llama-cpp", "llamacpp", "ollama", "litellm", "lmstudio"})
# What people copy from a server's manual: the address of one call, not of the server.
_CALL = re.compile(r"(?:/v1)?/(?:chat/completions|completions|generate|generate_stream)/*$|/v1/models/*$")


def make_backend(spec: str, key_env: str | None = None, timeouts: Timeouts | None = None) -> Backend:
    """The backend of `KIND=URL`, `local`, `fake` (it echoes) or `fake=FILE` (JSON lines).

    Args:
        spec: What `--backend` was given.
        key_env: The variable that holds the server's key; None passes the caller's on.
        timeouts: Of a server over HTTP; None for the defaults.

    Raises:
        ConfigurationError: It names no backend that can be used.
    """
    kind, _, place = spec.partition("=")
    if kind not in KINDS:
        raise ConfigurationError(f"unknown backend `{shown(kind)}`: {_hint(spec)}")
    if key_env is not None and kind not in _SERVERS:
        raise ConfigurationError(f"the backend `{kind}` takes no key")
    if kind in _SERVERS:
        return _SERVERS[kind](_checked_url(kind, place), _key(key_env), timeouts)
    if kind == "fake":
        return FakeBackend(ScriptFile(Path(place)) if place else echo)
    if place:
        raise ConfigurationError("the backend `local` takes no address")
    from stepcache.backends.local import LocalBackend  # noqa: PLC0415 - only where it is asked for

    return LocalBackend()


def takes_key(spec: str) -> bool:
    """Whether a backend of that kind is shown a key."""
    return spec.partition("=")[0] in _SERVERS


def shown(url: str) -> str:
    """A URL as it may be repeated: without user and password, query and fragment. They hold keys."""
    before, at, rest = url.rpartition("@")
    scheme, slashes, _ = before.partition("//")
    return re.split("[?#]", f"{scheme}{slashes}{rest}" if at and slashes else rest, maxsplit=1)[0]


def _hint(spec: str) -> str:
    if spec.startswith(("http://", "https://")):
        return f"write `openai={_base(shown(spec))}`"
    kind, _, place = spec.partition("=")
    if kind.lower() in _SPEAK_OPENAIS:
        return f"it speaks OpenAI's API: write `openai={_base(shown(place)) or _place(kind.lower())}`"
    close = difflib.get_close_matches(kind, KINDS, n=1)
    return f"did you mean `{close[0]}`?" if close else f"one of {', '.join(KINDS)}, as in `{_EXAMPLE}`"


def _place(kind: str) -> str:
    """Where a server of that kind usually is."""
    return _PLACES.get(kind, _PLACE)


def _base(url: str) -> str:
    """The server's address, of that of one of its calls."""
    return _CALL.sub("", url)


def _checked_url(kind: str, url: str) -> str:
    if not url:
        raise ConfigurationError(f"the backend `{kind}` has no URL: write it as in `{kind}={_place(kind)}`")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigurationError(f"`{shown(url)}` is not a URL: its host or port cannot be read") from error
    if parts.scheme not in {"http", "https"} or not host:
        told = f"as in `{kind}={_place(kind)}`, not `{shown(url)}`"
        raise ConfigurationError(f"the backend `{kind}` needs an http(s) URL, {told}")
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("a backend's URL holds no user or password: name the key's variable instead")
    if parts.query or parts.fragment:
        raise ConfigurationError(
            f"a backend's URL ends with its path, `{shown(url)}`: what stands behind it cannot go on"
        )
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ConfigurationError(f"`{shown(url)!r}` is not a URL: it holds blanks")
    if (base := _base(url)) != url:
        raise ConfigurationError(f"`{url}` is the address of one call: write the server's base URL: `{kind}={base}`")
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
