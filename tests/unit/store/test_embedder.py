"""The embedder in the box."""

import asyncio
import logging
import subprocess
import sys

import pytest

from stepcache.store.embedder import MAX_CHARACTERS, WordLlamaEmbedder
from stepcache.store.neighbors import Neighborhood

PAIRS = (
    ("solve the equation equation", "please find identifier in the equation equation"),
    ("extract list from the following note: text", "return a JSON object with the keys list for this text: text"),
    ("write a Python function identifier that returns one of", "I need Python code of a function named identifier"),
    ("translate text to French", "give me the French translation of text"),
)


@pytest.fixture(scope="module")
def embedder() -> WordLlamaEmbedder:
    """One for all: it loads its weights once."""
    return WordLlamaEmbedder()


async def similarity(embedder: WordLlamaEmbedder, left: str, right: str) -> float:
    """The cosine between two texts."""
    one, other = await embedder.embed(left), await embedder.embed(right)
    assert one is not None
    assert other is not None
    return float(one.vector @ other.vector)


async def test_a_paraphrase_is_nearer_than_any_other_text(embedder: WordLlamaEmbedder) -> None:
    """It proposes the right ones."""
    for left, paraphrase in PAIRS:
        near = await similarity(embedder, left, paraphrase)
        assert all([near > await similarity(embedder, left, other) for _, other in PAIRS if other != paraphrase])


async def test_an_embedding_is_a_unit_vector_of_its_embedder(embedder: WordLlamaEmbedder) -> None:
    """As the store takes them; the same text always gives the same."""
    one, again = await embedder.embed("solve it"), await embedder.embed("solve it")
    assert one is not None
    assert again is not None
    assert Neighborhood(lambda *_: (), lambda _: None).takes(one)
    assert (one.embedder, one.vector.shape) == (embedder.id, (embedder.dims,))
    assert one.vector.tolist() == again.vector.tolist()


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\x00", "😀", "x" * (MAX_CHARACTERS + 1000)])
async def test_any_text_has_an_embedding_or_none(text: str, embedder: WordLlamaEmbedder) -> None:
    """None of them is an error."""
    found = await embedder.embed(text)
    assert found is None or found.vector.shape == (embedder.dims,)
    assert found is not None or not text.strip("\u200b\x00 ")


async def test_many_requests_wait_for_one_loading() -> None:
    """And the event loop goes on meanwhile."""
    fresh, turns = WordLlamaEmbedder(), 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    turning = asyncio.create_task(turn())
    found = await asyncio.gather(*(fresh.embed("solve it") for _ in range(5)))
    turning.cancel()
    assert len({one.vector.tobytes() for one in found if one}) == 1
    assert turns > 1


OFFLINE = """
import asyncio, logging, sys
sys.addaudithook(lambda event, _: sys.exit(event) if event in {"socket.connect", "socket.getaddrinfo"} else None)
from stepcache.assembly import StepCache
assert not {"numpy", "wordllama"} & set(sys.modules), "loaded at start"
from stepcache.store.embedder import WordLlamaEmbedder
found = asyncio.run(WordLlamaEmbedder().embed("solve the equation"))
assert found is not None and found.vector.shape == (256,)
assert logging.getLogger().handlers == [] and logging.getLogger().level == logging.WARNING, "logging was set up"
"""


def test_it_is_loaded_when_it_is_needed_and_never_over_the_network() -> None:
    """Nor does its package set up logging for everybody."""
    done = subprocess.run([sys.executable, "-c", OFFLINE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


class Broken(WordLlamaEmbedder):
    """Its weights are gone."""

    def _weights(self) -> object:
        raise FileNotFoundError("no weights")


async def test_an_embedder_that_cannot_be_loaded_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    """Texts then have no embedding, and nothing else happens."""
    broken = Broken()
    with caplog.at_level(logging.WARNING, "stepcache.store"):
        assert [await broken.embed("solve it") for _ in range(3)] == [None, None, None]
    assert [record.getMessage() for record in caplog.records] == [
        "no neighbours are looked for, the embedder cannot be loaded: no weights"
    ]
