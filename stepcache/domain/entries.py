"""Entry: what is stored, and whose it is."""

from itertools import accumulate

from stepcache.domain.routes import Grade
from stepcache.domain.value import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One verified answer with what is needed to judge it for another prompt.

    Attributes:
        id: Random, hex; never a content hash.
        owner: Whose it is: tenant, tenant + user, or the global owner; in every look-up.
        key: Exact key, SHA-256 hex.
        skeleton: Skeleton key, SHA-256 hex: requests that differ in slot values alone.
        pins: SHA-256 hex of the pinned slots' values; candidates for others are found by skeleton and pins.
        candidate: Whether model or solver text stands in it, so that it may serve other requests.
        task: The task's name.
        digest: The task's digest when it was admitted.
        prompt: The last user message.
        schema: The request's own JSON schema as canonical JSON; empty for none.
        output: The kept text, exactly what was served.
        steps: The length of each of its steps, in characters; together they are `output`.
        grade: `proved` or `carried`.
        slots: Canonical slot values by name, for ranking candidates.
        backend: The backend's kind and model that wrote the text it stems from.
        created: Wall clock, seconds since 1970.
        expires: Wall clock; 0 for never.
        region: SHA-256 hex: requests of one task that nothing but slots tells apart; where neighbours are looked
            for. Empty in entries of the first version.
    """

    id: str
    owner: str
    key: str
    skeleton: str
    pins: str
    candidate: bool
    task: str
    digest: str
    prompt: str
    schema: str
    output: str
    steps: tuple[int, ...]
    grade: Grade
    slots: tuple[tuple[str, str], ...]
    backend: str
    model: str
    created: float
    expires: float
    region: str = ""

    def step_texts(self) -> tuple[str, ...]:
        """The output cut where it was cut when it was admitted."""
        ends = list(accumulate(self.steps))
        return tuple(self.output[start:end] for start, end in zip([0, *ends], ends, strict=False))
