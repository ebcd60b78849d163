"""OpenAIBackend: a server that speaks OpenAI's API (vLLM, SGLang, llama.cpp), over pooled connections."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from stepcache.backends.http import HttpBackend
from stepcache.backends.replies import read
from stepcache.backends.translate import full_text, to_completions
from stepcache.domain.request import Api
from stepcache.ports import Completion

_PATHS = {Api.CHAT: "/v1/chat/completions", Api.COMPLETIONS: "/v1/completions"}


class OpenAIBackend(HttpBackend):
    """Calls `/v1/chat/completions` and `/v1/completions`, and relays whatever else is asked.

    TGI's `/generate` is put into the words of `/v1/completions`.
    """

    kind = "openai"
    apis = frozenset({Api.CHAT, Api.COMPLETIONS})

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """One whole completion."""
        if api is Api.GENERATE:
            asked = to_completions(body)
            reply = await self.complete(asked, headers, timeout_s=timeout_s, api=Api.COMPLETIONS)
            return replace(reply, text=full_text(body, reply.text))
        return read(api, await self._http.post(_PATHS[api], body, headers, timeout_s=timeout_s))
