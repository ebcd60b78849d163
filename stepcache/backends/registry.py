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

_PLACE = "http://127.0.0.1:8000"
_EXAMPLE = f"openai={_PLACE}"


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
        return f"write `openai={shown(spec)}`"
    close = difflib.get_close_matches(spec.partition("=")[0], KINDS, n=1)
    return f"did you mean `{close[0]}`?" if close else f"one of {', '.join(KINDS)}, as in `{_EXAMPLE}`"


def _checked_url(kind: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigurationError(f"`{shown(url)}` is not a URL: its host or port cannot be read") from error
    if parts.scheme not in {"http", "https"} or not host:
        told = f"as in `{kind}={_PLACE}`, not `{shown(url)}`"
        raise ConfigurationError(f"the backend `{kind}` needs an http(s) URL, {told}")
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("a backend's URL holds no user or password: name the key's variable instead")
    if parts.query or parts.fragment:
        raise ConfigurationError(
            f"a backend's URL ends with its path, `{shown(url)}`: what stands behind it cannot go on"
        )
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ConfigurationError(f"`{shown(url)!r}` is not a URL: it holds blanks")
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
