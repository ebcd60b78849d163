"""An embedder that counts words, and embeddings as a test wants them."""

import re
from math import cos, sin
from zlib import crc32

import numpy as np

from stepcache.keeping import Embedding


class FakeEmbedder:
    """Texts of the same words are the same to it, texts without a common word are not alike at all."""

    def __init__(self, name: str = "fake", dims: int = 64) -> None:
        self.id = name
        self.dims = dims
        self.texts: list[str] = []

    async def embed(self, text: str) -> Embedding | None:
        """Where its words point."""
        self.texts.append(text)
        counts = np.zeros(self.dims, np.float32)
        for word in re.findall(r"\w+", text.lower()):
            counts[crc32(word.encode()) % self.dims] += 1
        length = np.linalg.norm(counts)
        return Embedding(self.id, counts / length) if length else None


def pointing(degrees: float, embedder: str = "fake", dims: int = 4) -> Embedding:
    """An embedding at that angle from the first axis: two of them are as similar as the cosine between them."""
    vector = np.zeros(dims, np.float32)
    vector[:2] = cos(np.radians(degrees)), sin(np.radians(degrees))
    return Embedding(embedder, vector)
