"""A server's whole answer, read: one shape for each API."""

from collections.abc import Mapping
from typing import Any

import msgspec

from stepcache.domain.errors import BackendProtocolError
from stepcache.domain.request import Api
from stepcache.ports import Completion

# TGI tells how a model came to an end; only `length` is no end.
_ENDED = {"eos_token": "stop", "stop_sequence": "stop"}


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None

    @property
    def said(self) -> str:
        """What the model wrote."""
        return self.message.content or ""


class _TextChoice(msgspec.Struct):
    text: str
    finish_reason: str | None = None

    @property
    def said(self) -> str:
        """What the model wrote."""
        return self.text


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Response(msgspec.Struct):
    model: str | None = None
    usage: _Usage | None = None


class _Chat(_Response, kw_only=True):
    choices: tuple[_Choice, ...]


class _Text(_Response, kw_only=True):
    choices: tuple[_TextChoice, ...]


class _Details(msgspec.Struct):
    finish_reason: str | None = None
    generated_tokens: int = 0


class _Generated(msgspec.Struct):
    generated_text: str
    details: _Details | None = None


_CHOICES: Mapping[Api, msgspec.json.Decoder[_Chat] | msgspec.json.Decoder[_Text]] = {
    Api.CHAT: msgspec.json.Decoder(_Chat),
    Api.COMPLETIONS: msgspec.json.Decoder(_Text),
}
_GENERATED = msgspec.json.Decoder(_Generated | tuple[_Generated, ...])


def read(api: Api, body: bytes) -> Completion:
    """A completion from the body of a good response.

    Raises:
        BackendProtocolError: It is not one of that shape, or holds no answer.
    """
    try:
        raw = msgspec.json.decode(body)
        return _generated(raw, body) if api is Api.GENERATE else _chosen(api, raw, body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BackendProtocolError(f"the backend's answer is not a completion: {error}") from error


def _chosen(api: Api, raw: Any, body: bytes) -> Completion:
    response = _CHOICES[api].decode(body)
    if not response.choices:
        raise BackendProtocolError("the backend's answer has no choice")
    choice, usage = response.choices[0], response.usage or _Usage()
    return Completion(
        text=choice.said,
        finish_reason=ended(choice.finish_reason),
        model=response.model or "",
        prompt_tokens=max(usage.prompt_tokens or 0, 0),
        completion_tokens=max(usage.completion_tokens or 0, 0),
        raw=raw,
    )


def _generated(raw: Any, body: bytes) -> Completion:
    """TGI's answer; `/` gives a list of one. It counts what was written, not what was read."""
    found = _GENERATED.decode(body)
    if isinstance(found, tuple):
        if not found:
            raise BackendProtocolError("the backend's answer is an empty list")
        found, raw = found[0], raw[0]
    details = found.details or _Details()
    return Completion(
        text=found.generated_text,
        finish_reason=ended(details.finish_reason),
        completion_tokens=max(details.generated_tokens, 0),
        raw=raw,
    )


def ended(reason: str | None) -> str:
    """How a model came to an end, in one word for all servers; empty where it is not told."""
    return _ENDED.get(reason or "", reason or "")
