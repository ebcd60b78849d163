"""The scripted model server: OpenAI's chat shape on a loopback port, so many milliseconds a token, so many slips."""

import argparse
import asyncio
import contextlib
import json
import sys
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from aiohttp import web

from benchmarks.demo.requests import Row, load
from benchmarks.scripted import ERROR_RATE, MS_A_TOKEN, is_patch, serve, staying, tokens, wanted

SEED = 43


class Scripted:
    """A model that knows the requests: right, or wrong at a stated rate; the same words get the same reply.

    It sees the messages alone, as any model does.
    """

    def __init__(self, rows: Sequence[Row], error_rate: float = ERROR_RATE, seed: int = SEED) -> None:
        self._rows = {row.prompt: row for row in rows}
        self._error_rate = error_rate
        self._seed = seed

    def reply(self, messages: Sequence[Mapping[str, Any]]) -> str:
        """What it says."""
        asked, last = messages[0]["content"], messages[-1]["content"]
        row = self._rows.get(asked)
        if row is None:
            return "I do not know that."
        slips = Random(f"{self._seed} {len(messages)} {asked}").random() < self._error_rate
        if not is_patch(last):
            return row.slip if slips else row.says
        return _members(row, last, slips=slips) if "members" in row.truth else _tail(row, last, slips=slips)


def _members(row: Row, patch: str, *, slips: bool) -> str:
    """The members that a patch prompt asks for."""
    names = wanted(patch)
    members = {name: row.truth["members"].get(name) for name in names}
    return json.dumps(dict.fromkeys(names, "unknown") if slips else members)


def _tail(row: Row, patch: str, *, slips: bool) -> str:
    """What follows the steps that stay."""
    before, _ = staying(patch)
    return "\n".join(line for line in (row.slip if slips else row.says).split("\n") if line not in before)


def app_of(model: Scripted, ms_a_token: float) -> web.Application:
    """The server; reading takes no time."""

    async def chat(request: web.Request) -> web.Response:
        body = await request.json()
        text = model.reply(body["messages"])
        usage = {"prompt_tokens": sum(tokens(turn["content"]) for turn in body["messages"])}
        usage["completion_tokens"] = tokens(text)
        await asyncio.sleep(tokens(text) * ms_a_token / 1000)
        message = {"role": "assistant", "content": text}
        return web.json_response(
            {
                "object": "chat.completion",
                "model": "scripted",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {**usage, "total_tokens": sum(usage.values())},
            }
        )

    app = web.Application()
    app.add_routes([web.post("/v1/chat/completions", chat)])
    return app


def main() -> int:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ms-a-token", type=float, default=MS_A_TOKEN)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(app_of(Scripted(load()), parser.parse_args().ms_a_token)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
