"""Embed what a prompt's skeleton says: its words, with the type's name where a slot's value stands."""

import unicodedata

from stepcache.domain.faults import FAULTS
from stepcache.domain.rules import Task
from stepcache.domain.slots import Slots
from stepcache.keeping import Embedder, Embedding
from stepcache.pipeline.match import Claim

_BLANKS = frozenset("\t\n\r")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})


async def embed(embedder: Embedder | None, claim: Claim, prompt: str) -> Embedding | None:
    """The embedding of a claimed prompt; None where its rule looks for no neighbours, or it may have none."""
    if embedder is None or not wants_neighbors(claim.task) or not is_plain(prompt):
        return None
    try:
        found: object = await embedder.embed(skeleton_text(prompt, claim.slots))
    except FAULTS:  # an embedder that raises costs only the neighbours
        return None
    return found if isinstance(found, Embedding) and found.embedder == embedder.id else None


def wants_neighbors(task: Task) -> bool:
    """Whether its rule sets `similar`."""
    return task.cache.similar is not None


def skeleton_text(prompt: str, slots: Slots) -> str:
    """A prompt with each slot's characters replaced by its type's name, so that no value moves it."""
    parts: list[str] = []
    end = 0
    for value in sorted((value for value in slots.values() if not value.derived), key=lambda value: value.start):
        parts += [prompt[end : value.start], value.type.replace("_", " ")]
        end = value.end
    return " ".join("".join([*parts, prompt[end:]]).split())


def is_plain(prompt: str) -> bool:
    """Whether a prompt is written in one script and without invisible characters, so that it says what it shows."""
    if prompt.isascii() and prompt.isprintable():
        return True
    scripts: set[str] = set()
    for char in set(prompt):
        if unicodedata.category(char) in _HIDDEN and char not in _BLANKS:
            return False
        if char.isalpha():
            scripts.add(unicodedata.name(char, "?").partition(" ")[0])
    return len(scripts) <= 1
