"""The scripted backend as a server of its own: OpenAI's chat shape, so many milliseconds a token, so many slips."""

import argparse
import asyncio
import sys
from typing import Any

from aiohttp import web

from benchmarks.paper.replies import Scripted
from benchmarks.scripted import ERROR_RATE, MS_A_TOKEN, serve, tokens

MODEL = "scripted"


class Backend:
    """Answers chat requests and counts what it spent.

    Attributes:
        ms_a_token: How long a written token takes; reading takes no time.
    """

    def __init__(self, model: Scripted, ms_a_token: float) -> None:
        self.model = model
        self.ms_a_token = ms_a_token
        self.spent = {"requests": 0, "prompt_tokens": 0, "completion_tokens": 0}

    def app(self) -> web.Application:
        """The server's routes."""
        app = web.Application()
        app.add_routes([web.post("/v1/chat/completions", self.chat), web.get("/spent", self.tell)])
        return app

    async def tell(self, _: web.Request) -> web.Response:
        """Tokens spent since the start."""
        return web.json_response(self.spent)

    async def chat(self, request: web.Request) -> web.Response:
        """One completion, whole."""
        body = await request.json()
        if body.get("stream"):
            return web.json_response({"error": {"message": "the scripted backend does not stream"}}, status=400)
        text = self.model.reply(body["messages"], _schema(body))
        usage = self._charged(sum(tokens(turn["content"]) for turn in body["messages"]), tokens(text))
        whole = usage["completion_tokens"] <= body.get("max_tokens", sys.maxsize)
        await asyncio.sleep(usage["completion_tokens"] * self.ms_a_token / 1000)
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "stop" if whole else "length",
        }
        return web.json_response(
            {"id": "scripted", "object": "chat.completion", "created": 0, "model": body.get("model", MODEL)}
            | {"choices": [choice], "usage": usage}
        )

    def _charged(self, prompt: int, completion: int) -> dict[str, int]:
        self.spent["requests"] += 1
        self.spent["prompt_tokens"] += prompt
        self.spent["completion_tokens"] += completion
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _schema(body: dict[str, Any]) -> dict[str, Any] | None:
    demanded = body.get("response_format") or {}
    schema: dict[str, Any] | None = demanded.get("json_schema", {}).get("schema")
    return schema


def main() -> int:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--error-rate", type=float, default=ERROR_RATE)
    parser.add_argument("--ms-a-token", type=float, default=MS_A_TOKEN)
    arguments = parser.parse_args()
    try:
        asyncio.run(serve(Backend(Scripted(arguments.seed, arguments.error_rate), arguments.ms_a_token).app()))
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
