"""How long a plugin's code may take."""

from dataclasses import dataclass

from stepcache.domain.signatures import Cost, Signature


@dataclass(frozen=True, slots=True)
class Budgets:
    """Seconds that a plugin's code may take, from when a worker that is ready takes a call.

    Attributes:
        load_s: Until a plugin must be imported, and as many for the examples of its verifiers.
        pure_s: One call of what says that it costs little.
        solver_s: One call of what says that it may take a while, and of every solver.
        io_s: One call of what touches the world.
        slice_s: After so long a worker tells what it has judged so far: a hang is noticed one budget later, however
            much is asked at once.
    """

    load_s: float = 30.0
    pure_s: float = 0.25
    solver_s: float = 2.0
    io_s: float = 10.0
    slice_s: float = 0.1

    def of(self, kind: str, signature: Signature) -> float:
        """Seconds of one call."""
        match signature.cost:
            case Cost.IO:
                return self.io_s
            case Cost.PURE if kind != "solvers":
                return self.pure_s
            case _:
                return self.solver_s
