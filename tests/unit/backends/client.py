"""An OpenAI backend as a context."""

from typing import Self

from stepcache.backends.openai import OpenAIBackend
from stepcache.ports import Completion, Relayed

BODY = {"model": "m", "messages": [{"role": "user", "content": "Solve 2x = 4"}]}


class Client(OpenAIBackend):
    """A backend as a context."""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def ask(self) -> Completion:
        """One call."""
        return await self.complete(BODY, {}, timeout_s=5)

    async def pass_on(self, body: bytes = b"{}", **headers: str) -> Relayed:
        """One call, relayed."""
        return await self.relay("POST", "/v1/chat/completions", body, headers)
