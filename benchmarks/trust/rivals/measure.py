"""Send the records through a cache, judge what it serves, and count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from benchmarks.machine import spread
from benchmarks.trust.backend import Model, limited, messages_of, schema_of
from benchmarks.trust.record import Record


@dataclass(frozen=True, slots=True)
class Served:
    """What a cache did with one request.

    Attributes:
        text: What it served itself; None where it gave the model's own answer on, or none.
        hit: Whether the model was not asked.
        seconds: From the question to the answer; of a hit, nothing of a model is in it.
    """

    text: str | None
    hit: bool
    seconds: float


class System(Protocol):
    """A cache that is asked one request after the other."""

    def ask(self, record: Record, reply: str) -> Served:
        """Answer a request; `reply` is what the model would say to it."""
        ...


@dataclass(slots=True)
class Tally:
    """Counts over requests.

    Attributes:
        hits: Answered without the model.
        wrong_hits: Of these, wrong ones.
        wrong: All wrong answers that are not the model's own, a patched one included.
        sourced: Requests with an earlier record whose answer soundly carries over.
        useful: Of these, answered right without the model.
        seconds: Of the hits.
    """

    requests: int = 0
    hits: int = 0
    wrong_hits: int = 0
    wrong: int = 0
    sourced: int = 0
    useful: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, record: Record, served: Served, right: bool) -> None:
        """Count one request."""
        self.requests += 1
        self.hits += served.hit
        self.wrong += not right
        self.wrong_hits += served.hit and not right
        self.sourced += bool(record.source)
        self.useful += bool(record.source) and served.hit and right
        if served.hit:
            self.seconds.append(served.seconds)

    def figures(self) -> dict[str, Any]:
        """For the file: counts, and the spread of a hit's time."""
        names = ("requests", "hits", "wrong_hits", "wrong", "sourced", "useful")
        times = spread(self.seconds) if self.seconds else None
        return {name: getattr(self, name) for name in names} | {"hit": times}


@dataclass(slots=True)
class Tallies:
    """One system's counts: over all requests, over those that a rule should claim, and wrong ones by family."""

    all: Tally = field(default_factory=Tally)
    claimable: Tally = field(default_factory=Tally)
    families: dict[str, list[int]] = field(default_factory=dict)

    def add(self, record: Record, served: Served, reply: str) -> None:
        """Judge and count one request."""
        right = served.text is None or holds(record, reply, served.text)
        self.all.add(record, served, right)
        if record.family.claimable:
            self.claimable.add(record, served, right)
        counts = self.families.setdefault(record.family.name, [0, 0, 0])
        for place, more in enumerate((1, served.hit, not right)):
            counts[place] += more

    def figures(self) -> dict[str, Any]:
        """For the file; of a family: requests, hits, wrong answers."""
        families = dict(sorted(self.families.items()))
        return {"all": self.all.figures(), "claimable": self.claimable.figures(), "families": families}


def replies(records: Iterable[Record], seed: int) -> list[str]:
    """What the model says to each request: a right answer, the same for every cache."""
    model = Model(seed, 0.0, sticky=True)
    return [_reply(model, record) for record in records]


def _reply(model: Model, record: Record) -> str:
    model.ask(record)
    return limited(model.reply(messages_of(record), schema_of(record.body)), record.body)[0]


def holds(record: Record, reply: str, text: str) -> bool:
    """Whether a text is right: by the record's truth, or because the model says just that, cut short or not."""
    return text == reply or record.truth.holds(text)


def run(system: System, records: Sequence[Record], said: Sequence[str], tallies: Tallies) -> None:
    """Ask everything in order and count it."""
    for record, reply in zip(records, said, strict=True):
        tallies.add(record, system.ask(record, reply), reply)


def body_of(record: Record) -> dict[str, Any]:
    """The chat request that a client would send."""
    return {"model": record.model, "messages": messages_of(record), "temperature": 0, **record.body}


def key_of(record: Record) -> str:
    """The request as one text, for caches that take no more: system text, earlier turns and prompt, a line each."""
    return "\n".join(turn["content"] for turn in messages_of(record))
