"""One shard: a proxy process, its scripted model, and one connection that sends the shard's requests one by one."""

import asyncio
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Self
from urllib.parse import urlsplit

import orjson

from benchmarks.paper.systems import ROOT, SERVE, process
from benchmarks.trust.backend import Model, listening, messages_of
from benchmarks.trust.judge import Judge, Outcome
from benchmarks.trust.record import Record
from benchmarks.trust.tally import Tally

PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run is made with.

    Attributes:
        error: Share of the model's replies that are wrong, 0 to 1.
        rules: Folders of rules, below the checkout.
        serve: A module, and its own arguments, in place of `stepcache`; it takes `serve …` as `stepcache` does.
        only: Kinds of groups without a family whose name begins so are not drawn.
    """

    count: int
    seed: int
    error: float
    sticky: bool
    rules: tuple[str, ...]
    serve: tuple[str, ...] = ()
    only: str = ""

    def command(self, backend: str) -> list[str]:
        """The proxy in front of the model at that URL."""
        started = ["-m", *self.serve] if self.serve else ["-c", SERVE]
        rules = [word for folder in self.rules for word in ("--rules", folder)]
        options = ["--backend", f"openai={backend}", "--store", ":memory:", "--port", "0"]
        return [sys.executable, *started, "serve", *rules, *options]


def default_rules() -> tuple[str, ...]:
    """The shipped rules, those of the plugins, and the trust set's own that are claimed with a system text only."""
    folders = sorted(ROOT.glob("plugins/*/stepcache_*/rules"))
    tested = (one / "tested" if (one / "tested").is_dir() else one for one in folders)  # the same rules, with examples
    data = ROOT.glob("plugins/rules-*/stepcache_rules_*")  # distributions of rules alone
    plugins = [str(one.relative_to(ROOT)) for one in (*tested, *data)]
    own = "benchmarks/trust/rules"
    return ("rules", *plugins, own) if (ROOT / own).is_dir() else ("rules",)


class Connection:
    """One connection that is kept, and made anew when the server ended it."""

    def __init__(self, url: str, path: str) -> None:
        parts = urlsplit(url)
        self._to = (parts.hostname or "127.0.0.1", parts.port)
        self._head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = self._reader = None

    async def post(self, body: bytes, headers: str = "") -> tuple[int, dict[str, str], bytes]:
        """Status, headers (lower-case names) and body of the answer."""
        if self._reader is None or self._writer is None or self._reader.at_eof():
            self._reader, self._writer = await asyncio.open_connection(*self._to)
            self._writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._writer.write(f"{self._head}{headers}content-length: {len(body)}\r\n\r\n".encode() + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in head[1:] if line)
        found = {name.lower(): value.strip() for name, _, value in pairs}
        text = await self._read(self._reader, found)
        if found.get("connection") == "close":
            await self.__aexit__()
        return int(head[0].split()[1]), found, text

    async def _read(self, reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
        if "content-length" in headers:
            return await reader.readexactly(int(headers["content-length"]))
        parts = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readexactly(2)
        return b"".join(parts)


def run_shard(setting: Setting, records: Sequence[Record], done: Callable[[], None]) -> Tally:
    """Send the records in their order and judge every answer; `done` is called after each."""
    return asyncio.run(_run(setting, records, done))


async def _run(setting: Setting, records: Sequence[Record], done: Callable[[], None]) -> Tally:
    model = Model(setting.seed, setting.error, sticky=setting.sticky)
    judge = Judge()
    async with listening(model) as backend:
        with process(setting.command(backend)) as url:
            async with Connection(url, "/v1/chat/completions") as connection:
                for record in records:
                    judge.take(await ask(connection, model, record))
                    done()
    return judge.tally


async def ask(connection: Connection, model: Model, record: Record) -> Outcome:
    """Send one record."""
    alone = model.ask(record)
    body = orjson.dumps({"model": record.model, "messages": messages_of(record), "temperature": 0, **record.body})
    bearer = f"authorization: Bearer {record.tenant}\r\n" if record.tenant else ""
    started = perf_counter()
    try:
        async with asyncio.timeout(PATIENCE_S):
            status, headers, raw = await connection.post(body, bearer)
    except (OSError, EOFError, TimeoutError) as error:
        await connection.__aexit__()
        status, headers, raw = 0, {}, f"{type(error).__name__}: {error}".encode()
    took = perf_counter() - started
    return Outcome(
        record=record,
        status=status,
        route=headers.get("x-stepcache-route", ""),
        reason=headers.get("x-stepcache-reason", ""),
        rule=headers.get("x-stepcache-rule", ""),
        grade=headers.get("x-stepcache-proof", ""),
        text=_said(raw) if status == 200 else raw.decode("utf-8", "replace"),
        calls=model.calls,
        spent=model.spent,
        alone=alone,
        seconds=took,
    )


def _said(raw: bytes) -> str:
    text: str = orjson.loads(raw)["choices"][0]["message"]["content"]
    return text
