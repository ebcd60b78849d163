"""Step, Passage: the unit of reuse; what a verifier is shown."""

from stepcache.domain.value import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of an answer, small enough to be checked on its own.

    Attributes:
        index: Place in the answer, counted from 0.
        text: Exactly what is served, the closing separator included.
        name: The name a rule gives it with `step NAME`; empty where it gives none.
    """

    index: int
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Segmented:
    """An answer cut into steps; joining their texts gives `text` back.

    Attributes:
        steps: In order; one step where the answer could not be cut.
        whole: Whether it could be cut; if not, every `each` and `step` check fails.
        reason: Why it could not be cut.
    """

    steps: tuple[Step, ...]
    whole: bool = True
    reason: str = ""

    @property
    def text(self) -> str:
        """The steps joined: what is stored and served."""
        return "".join(step.text for step in self.steps)


@dataclass(frozen=True, slots=True)
class Passage:
    """What a verifier judges, with what stands around it.

    Attributes:
        text: One step's text, or the whole output.
        prompt: The last user message of the request that is answered now.
        steps: All step texts of the output.
        index: Which step is judged; None for the whole output.
    """

    text: str
    prompt: str = ""
    steps: tuple[str, ...] = ()
    index: int | None = None

    @property
    def before(self) -> tuple[str, ...]:
        """The steps before the one judged; none for the whole output."""
        return self.steps[: self.index] if self.index is not None else ()
