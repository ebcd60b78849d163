"""The scripted model of a shard: right and wrong replies of the record that is asked, at a seeded rate of errors."""

import json
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import orjson
from aiohttp import web

from benchmarks.scripted import TOKEN, is_patch, part, tokens, wanted
from benchmarks.trust.record import Record

Messages = Sequence[Mapping[str, Any]]

_NONCE = re.compile(r"<<(data|end) [0-9a-f]+>>")
_DRAWS = 8
"""How often a patch is drawn, to meet the manner in which the steps around it are written."""


def messages_of(record: Record) -> list[dict[str, str]]:
    """The conversation as it is sent."""
    system = [{"role": "system", "content": record.system}] if record.system else []
    turns = [{"role": role, "content": text} for role, text in record.turns]
    return [*system, *turns, {"role": "user", "content": record.prompt}]


class Model:
    """Says something to the record that is asked; requests come one after another, so it is one at a time.

    Attributes:
        error: Share of the replies that are wrong, 0 to 1.
        sticky: Whether the same messages always get the same reply; else each call is a draw of its own.
        calls: Calls for the record that is asked.
        spent: Tokens read and written for it.
    """

    def __init__(self, seed: int, error: float, *, sticky: bool) -> None:
        self.error = error
        self.sticky = sticky
        self.calls = 0
        self.spent = 0
        self._seed = seed
        self._drawn = 0
        self._record: Record | None = None
        self._asked: list[dict[str, str]] = []
        self._plain: str | None = None

    def ask(self, record: Record) -> int:
        """From now on calls are for this record; gives the tokens that it costs when nothing stands in front."""
        self._record, self._asked = record, messages_of(record)
        self.calls = self.spent = 0
        self._plain = None
        self._plain = self.reply(self._asked, schema_of(record.body))
        read = sum(tokens(turn["content"]) for turn in self._asked)
        return read + tokens(limited(self._plain, record.body)[0])

    def reply(self, messages: Messages, schema: Mapping[str, Any] | None) -> str:
        """What it says to these messages, which must be the record's own and what a rung appended to them."""
        record = self._record
        if record is None or list(messages[: len(self._asked)]) != self._asked:
            return "I do not know that request."
        if len(messages) == len(self._asked) and self._plain is not None and self._stays(schema):
            return self._plain
        rng = self._rng(messages, schema, record.model)
        say = record.truth.wrong if rng.random() < self.error else record.truth.right
        last = messages[-1]["content"]
        if not is_patch(last):
            return say(rng, _names(schema))
        names = wanted(last)
        return say(rng, names) if names else _between([say(rng, None) for _ in range(_DRAWS)], last)

    def charge(self, read: int, written: int) -> None:
        """Count a call."""
        self.calls += 1
        self.spent += read + written

    def _stays(self, schema: Mapping[str, Any] | None) -> bool:
        """Whether the reply drawn beforehand is the reply to this call."""
        record = self._record
        return record is not None and self.calls == 0 and (not self.sticky or schema == schema_of(record.body))

    def _rng(self, messages: Messages, schema: Mapping[str, Any] | None, model: str) -> Random:
        said = [[turn["role"], _NONCE.sub(r"<<\1>>", turn["content"])] for turn in messages]
        self._drawn += 1
        return Random(json.dumps([self._seed, model, said, schema, 0 if self.sticky else self._drawn]))


def _names(schema: Mapping[str, Any] | None) -> list[str] | None:
    known = (schema or {}).get("properties")
    return list(known) if isinstance(known, Mapping) and known else None


def _between(texts: list[str], patch: str) -> str:
    """Of several solutions the part that the patch asks for, of the one that shares most lines with what stays."""
    around = {line.strip() for line in patch.split("\n") if line.strip()}
    best = max(texts, key=lambda text: len({line.strip() for line in text.split("\n")} & around))
    return part(best, patch)


def schema_of(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The schema that a body demands, in OpenAI's or TGI's shape; None for none."""
    demanded = body.get("response_format")
    if not isinstance(demanded, Mapping):
        return None
    inner = demanded.get("json_schema", demanded)
    schema = inner.get("schema", inner.get("value")) if isinstance(inner, Mapping) else None
    return schema if isinstance(schema, Mapping) else None


def limited(text: str, body: Mapping[str, Any]) -> tuple[str, str]:
    """The text within the caller's `stop` strings and token limit, and why it ends."""
    stops = body.get("stop") or []
    ends = [text.find(stop) for stop in ([stops] if isinstance(stops, str) else stops)]
    text = text[: min((end for end in ends if end >= 0), default=len(text))]
    limit = body.get("max_completion_tokens") or body.get("max_tokens") or sys.maxsize
    pieces = list(TOKEN.finditer(text)) if isinstance(limit, int) and limit < len(text) else []
    return (text[: pieces[limit - 1].end()], "length") if len(pieces) > limit else (text, "stop")


def _handler(model: Model) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    async def chat(request: web.BaseRequest) -> web.Response:
        body = orjson.loads(await request.read())
        text, reason = limited(model.reply(body["messages"], schema_of(body)), body)
        read, written = sum(tokens(turn["content"]) for turn in body["messages"]), tokens(text)
        model.charge(read, written)
        usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reason}
        whole = {"id": "scripted", "object": "chat.completion", "created": 0, "model": body.get("model", "scripted")}
        whole |= {"choices": [choice], "usage": usage}
        return web.Response(body=orjson.dumps(whole), content_type="application/json")

    return chat


@asynccontextmanager
async def listening(model: Model) -> AsyncIterator[str]:
    """The model as a chat server on a free port of loopback, until the block ends; gives its URL."""
    runner = web.ServerRunner(web.Server(_handler(model), access_log=None))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
