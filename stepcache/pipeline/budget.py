"""What a ladder may spend on the model; rungs that call no model run whatever is left."""

from dataclasses import dataclass

from stepcache.domain.rules import Repair


@dataclass(slots=True)
class Budget:
    """Wall time in calls (seconds), completion tokens and calls that are left; None for no bound.

    Attributes:
        spent: Whether a call was refused, or cut off, for want of it.
        closed: Whether the server failed: it is not asked again for this request.
    """

    seconds: float | None
    tokens: int | None
    calls: int | None
    spent: bool = False
    closed: bool = False

    @classmethod
    def of(cls, repair: Repair) -> "Budget":
        """The rule's whole budget."""
        return cls(repair.within_s, repair.tokens, repair.calls)

    def open(self) -> bool:
        """Whether another call may be made; notes it where not."""
        left = (self.seconds, self.tokens, self.calls)
        if any(amount is not None and amount <= 0 for amount in left):
            self.spent = True
        return not self.spent and not self.closed

    def charge(self, seconds: float, tokens: int) -> None:
        """Take one call off."""
        self.seconds = None if self.seconds is None else self.seconds - seconds
        self.tokens = None if self.tokens is None else self.tokens - tokens
        self.calls = None if self.calls is None else self.calls - 1
