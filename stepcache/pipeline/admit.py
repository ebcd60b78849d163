"""Put a verified answer into the store."""

import json
import secrets

from stepcache.domain.entries import Entry
from stepcache.domain.routes import Grade, Route
from stepcache.keeping import Embedder, Store
from stepcache.pipeline.embed import embed
from stepcache.pipeline.key import Keys, slot_pairs
from stepcache.pipeline.work import Scene, Work

_OF_ITS_OWN = frozenset({Route.GENERATE, Route.PATCH, Route.SOLVE})


async def admit(scene: Scene, entry: Entry, store: Store, embedder: Embedder | None = None) -> None:
    """Store a served answer under its exact key; only model or solver text may serve other requests."""
    store.put(entry, await embed(embedder, scene.claim, entry.prompt) if entry.candidate else None)


def entry_of(scene: Scene, work: Work, keys: Keys) -> Entry:
    """A served answer with what is needed to judge it for another prompt."""
    now, grade = scene.clock.now(), scene.grade(work)
    return Entry(
        id=secrets.token_hex(16),
        owner=keys.owner,
        key=keys.exact,
        skeleton=keys.skeleton,
        pins=keys.pins,
        candidate=work.route in _OF_ITS_OWN,
        task=scene.task.name,
        digest=scene.task.digest,
        prompt=scene.reading.prompt,
        schema=json.dumps(scene.reading.schema, sort_keys=True) if scene.reading.schema is not None else "",
        output=work.text,
        steps=tuple(map(len, work.steps)),
        grade=grade,
        slots=slot_pairs(scene.slots),
        backend=work.candidate.entry.backend if work.candidate else scene.backend.kind,
        model=_model(scene, work),
        created=now,
        expires=_expires(scene, work, now, grade),
        region=keys.region,
    )


def _model(scene: Scene, work: Work) -> str:
    """The model that wrote the text it stems from, else the one the caller asked for."""
    if work.candidate:
        return work.candidate.entry.model
    return (work.reply.model if work.reply else "") or scene.request.model


def _expires(scene: Scene, work: Work, now: float, grade: Grade) -> float:
    """What is carried from an older answer does not outlive it: using an entry makes its text no newer."""
    ttl = scene.task.cache.ttl_s
    ends = now + ttl if ttl is not None else 0.0
    older = work.candidate.entry.expires if work.candidate and grade is not Grade.PROVED else 0.0
    return min(ends, older) if ends and older else ends or older
