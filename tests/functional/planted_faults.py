"""The server with one fault planted: `python -m tests.functional.planted_faults FAULT serve …`.

Each fault puts another function in the place of one of the engine's and leaves the rest alone. They exist to show that
`make trust` finds them; nothing that ships can be switched to them.
"""

import sys
from collections.abc import Callable, Mapping

from stepcache import cli
from stepcache.algebra import judge
from stepcache.algebra.follows import ratio
from stepcache.algebra.items import Relation
from stepcache.domain.verdicts import Outcome, Verdict
from stepcache.pipeline import work
from stepcache.verifiers import algebra


def unsure_passes() -> None:
    """What a verifier cannot decide counts as passed."""
    Verdict.ok = property(lambda verdict: verdict.outcome is not Outcome.FAIL)  # type: ignore[method-assign,assignment]  # the fault


def gate_open() -> None:
    """The slot gate lets everything through."""
    vars(work)["open_gate"] = lambda *_: True


def moves_unchecked() -> None:
    """`algebra.moves` passes whatever operation is named."""
    algebra.Moves.check = lambda *_: Verdict.passed()  # type: ignore[method-assign]  # the fault


def roots_compared() -> None:
    """`algebra.follows` passes every relation that has the root of the request's equation."""
    judge._Judge.relation = _same_root  # type: ignore[method-assign,assignment]  # the fault


def _same_root(judged: judge._Judge, relation: Relation) -> Verdict:
    difference = relation.left_poly - relation.right_poly
    same = not difference.terms or ratio(difference, judged.given.difference) is not None
    return Verdict.of(same, "another root")


FAULTS: Mapping[str, Callable[[], None]] = {
    "unsure-passes": unsure_passes,
    "gate-open": gate_open,
    "moves-unchecked": moves_unchecked,
    "roots-compared": roots_compared,
}


def main() -> int:
    """Plant the fault that the first argument names, and serve as `stepcache` would."""
    FAULTS[sys.argv[1]]()
    return cli.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
