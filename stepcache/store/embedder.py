"""The embedder in the box: wordllama, a static model whose weights lie in its own wheel."""

import asyncio
import logging
import threading
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stepcache.keeping import Embedding

if TYPE_CHECKING:
    from stepcache.store.vectors import Vector

_log = logging.getLogger("stepcache.store")

# Of a longer text only the beginning is embedded.
MAX_CHARACTERS = 4096


class WordLlamaEmbedder:
    """Embeds a text in well under a millisecond, once its 16 MB of weights are loaded; never over the network.

    They are loaded at the first text, half a second in a thread. Where they cannot be, that is said once, and no
    text has an embedding.
    """

    dims = 256

    def __init__(self) -> None:
        self.id = f"wordllama-{metadata.version('wordllama')}-{self.dims}"
        self._model: Any = None
        self._broken = False
        self._lock = threading.Lock()

    async def embed(self, text: str) -> Embedding | None:
        """The embedding of a text; None for one without words."""
        if self._model is None and not self._broken:
            await asyncio.to_thread(self._load)
        vector = None if self._broken else self._vector(text[:MAX_CHARACTERS])
        return None if vector is None else Embedding(self.id, vector)

    def _vector(self, text: str) -> "Vector | None":
        from stepcache.store.vectors import unit  # noqa: PLC0415 - numpy comes with the model

        return unit(self._model.embed(text)) if self._model.tokenize(text)[0].ids else None

    def _load(self) -> None:
        with self._lock:
            if self._model is not None or self._broken:
                return
            try:
                self._model = self._weights()
            except Exception as error:  # noqa: BLE001 - whatever a broken installation raises costs only neighbours
                self._broken = True
                _log.warning("no neighbours are looked for, the embedder cannot be loaded: %s", error)

    def _weights(self) -> Any:
        """The model, from its package's own folder."""
        root, guard = logging.getLogger(), logging.NullHandler()
        root.addHandler(guard)  # the package sets up logging for the whole process, unless there is a handler
        try:
            import wordllama  # noqa: PLC0415 - a third of a second, and a hundred megabytes
        finally:
            root.removeHandler(guard)
        return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
