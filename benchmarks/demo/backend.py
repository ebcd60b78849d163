"""The scripted model server: OpenAI's chat shape on a loopback port, so many milliseconds a token, so many slips."""

import argparse
import asyncio
import contextlib
import json
import re
import sys
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from aiohttp import web

from benchmarks.demo.requests import Row, load

ERROR_RATE = 0.275
"""What the paper tells of its model: 72.5 % of its answers were right."""
SEED = 43
MS_A_TOKEN = 2.0

_TOKEN = re.compile(r"\w{1,4}|[^\w\s]|\n")
_PATCH = "Below is a draft of the answer."
_WANTED = re.compile(r"^It lacks these members, or has them wrong: (.*)\.$", re.MULTILINE)
_KEPT = re.compile(r"^These steps are right and stay:\n<<data \w+>>\n(.*?)\n<<end \w+>>", re.MULTILINE | re.DOTALL)


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
        if not last.startswith(_PATCH):
            return row.slip if slips else row.says
        return _members(row, last, slips=slips) if "members" in row.truth else _tail(row, last, slips=slips)


def _members(row: Row, patch: str, *, slips: bool) -> str:
    """The members that a patch prompt asks for."""
    found = _WANTED.search(patch)
    names = json.loads(f"[{found[1]}]") if found else []
    members = {name: row.truth["members"].get(name) for name in names}
    return json.dumps(dict.fromkeys(names, "unknown") if slips else members)


def _tail(row: Row, patch: str, *, slips: bool) -> str:
    """What follows the steps that stay."""
    kept = _KEPT.search(patch)
    before = set(kept[1].split("\n")) if kept else set()
    return "\n".join(line for line in (row.slip if slips else row.says).split("\n") if line not in before)


def tokens(text: str) -> int:
    """The length of a text: stretches of up to four letters or digits, other signs, and line breaks."""
    return len(_TOKEN.findall(text))


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


async def _serve(app: web.Application) -> None:
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(f"ready http://{host}:{port}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def main() -> int:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ms-a-token", type=float, default=MS_A_TOKEN)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(app_of(Scripted(load()), parser.parse_args().ms_a_token)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
