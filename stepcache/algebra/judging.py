"""What all judges of an answer have alike: how verdicts become one, and how they are kept."""

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from stepcache.domain.verdicts import Verdict

PASSED = Verdict.passed()
CACHED_LENGTH = 16_384
"""Characters of an answer; what is found in a longer one is not kept in memory."""

_More = ParamSpec("_More")
_Found = TypeVar("_Found")
_Judge = Callable[Concatenate[tuple[str, ...], _More], _Found]


def joined(verdicts: Iterable[Verdict], nothing: Verdict = PASSED) -> Verdict:
    """The first that does not pass, where the rest is not asked for; `nothing` where there is none at all."""
    joint = nothing
    for verdict in verdicts:
        if not verdict.ok:
            return verdict
        joint = PASSED
    return joint


def remembered(judge: _Judge[_More, _Found]) -> _Judge[_More, _Found]:
    """The same function of an answer's steps, which keeps what it found of the last answers that are not long.

    Equations are equal whatever their text; where that counts, it is an argument, too.
    """
    kept = lru_cache(maxsize=256)(judge)

    @wraps(judge)
    def judged(steps: tuple[str, ...], /, *args: _More.args, **named: _More.kwargs) -> _Found:
        short = sum(map(len, steps)) <= CACHED_LENGTH
        return kept(steps, *args, **named) if short else judge(steps, *args, **named)  # type: ignore[arg-type]  # lru_cache knows none

    return judged
