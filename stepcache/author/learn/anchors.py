"""What follows in all prompts of a branch: the words by which branches are compared, and before which slots end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from stepcache.author.learn.tokens import WORD, Token

END = ""
COLON = ":"
SAMPLE = 200
SHARED, ONCE, ALIKE = 0.85, 0.7, 0.6
MOST_TOKENS = 400
NEAR, RUN = 12, 3
"""A slot ends within so many tokens, or before so many words that are the same in all prompts."""

Rest = Sequence[Token]


@dataclass(frozen=True, slots=True)
class Profile:
    """How a branch goes on.

    Attributes:
        anchors: Keys that follow in nearly all of its prompts, in this order.
        length: How many tokens follow, where that is the same in nearly all.
    """

    anchors: tuple[str, ...]
    length: int | None

    @property
    def words(self) -> int:
        """How many of the anchors are words."""
        return sum(map(str.isalpha, self.anchors))


def profile_of(rests: Sequence[Rest]) -> Profile:
    """The profile of what follows in these prompts."""
    some = _sample(rests)
    length, count = Counter(map(len, some)).most_common(1)[0]
    return Profile(tuple(_chain(some)), length if count >= SHARED * len(some) else None)


def _sample(rests: Sequence[Rest]) -> Sequence[Rest]:
    return [rest[:MOST_TOKENS] for rest in rests[:: max(1, len(rests) // SAMPLE)]]


def _chain(rests: Sequence[Rest]) -> list[str]:
    """The keys that nearly all hold, on the whole once, as far as they stand in one order."""
    least = SHARED * len(rests)
    firsts: dict[str, list[int]] = {}
    again: Counter[str] = Counter()
    for rest in rests:
        seen: Counter[str] = Counter()
        for place, token in enumerate(rest):
            if _tells(token):
                seen[token.key] += 1
                if seen[token.key] == 1:
                    firsts.setdefault(token.key, []).append(place)
        again.update(key for key, count in seen.items() if count > 1 and key != COLON)  # in a body it may stand again
    once = {key for key, places in firsts.items() if len(places) - again[key] >= ONCE * len(rests)}
    common = sorted((median(firsts[key]), key) for key in once if len(firsts[key]) >= least)
    chain: list[str] = []
    behind = [0] * len(rests)
    for _, key in common:
        found = [_place(key, rest, start) for rest, start in zip(rests, behind, strict=True)]
        if sum(place >= 0 for place in found) >= least:
            chain.append(key)
            behind = [place + 1 if place >= 0 else start for place, start in zip(found, behind, strict=True)]
    return chain


def _tells(token: Token) -> bool:
    return token.kind == WORD or not token.literal or token.key == COLON


def _place(key: str, rest: Rest, start: int = 0) -> int:
    return next((place for place in range(start, len(rest)) if rest[place].key == key), -1)


def follows(anchors: Sequence[str], rest: Rest) -> bool:
    """Whether all anchors stand in a rest, in their order."""
    at = 0
    for key in anchors:
        found = _place(key, rest, at)
        if found < 0:
            return False
        at = found + 1
    return True


def alike(one: Profile, two: Profile, *, started: bool) -> bool:
    """Whether two branches go on alike; before the first word of a pattern, two words must say so."""
    if not one.anchors or not two.anchors:
        return started and not one.anchors and not two.anchors and one.length == two.length
    shared = _shared(one.anchors, two.anchors)
    enough = len(shared) >= ALIKE * max(len(one.anchors), len(two.anchors))
    return enough and (started or sum(map(str.isalpha, shared)) > 1)


def _shared(one: Sequence[str], two: Sequence[str]) -> list[str]:
    """A longest list of keys that stands in both in this order."""
    best: list[list[str]] = [[] for _ in range(len(two) + 1)]
    for key in one:
        row: list[list[str]] = [[]]
        for place, other in enumerate(two):
            row.append([*best[place], key] if key == other else max(best[place + 1], row[-1], key=len))
        best = row
    return best[-1]


def slot_ends(rests: Sequence[Rest], *, in_body: bool) -> list[int] | None:
    """For each rest, how many tokens its slot takes (0: this one has no such slot); None where nothing ends it.

    Args:
        in_body: Whether a colon stands before it: then several words in a row must end it.
    """
    some = _sample(rests)
    anchor = next((key for key in _chain(some) if _ends(key, some, in_body=in_body)), None)
    if anchor is None:
        return None
    return _without_shared(rests, [max(0, _place(anchor, rest, 1)) for rest in rests])


def _ends(key: str, rests: Sequence[Rest], *, in_body: bool) -> bool:
    """Whether a key marks the end of a slot in these prompts: it is no word that just happens to stand in all."""
    if not (key.isalpha() or key == COLON):
        return False
    found = [(rest, place) for rest in rests if (place := _place(key, rest, 1)) > 0]
    if len(found) < SHARED * len(rests):
        return False
    runs = Counter(tuple(token.key for token in rest[place : place + RUN]) for rest, place in found)
    if runs.most_common(1)[0][1] >= SHARED * len(rests) and all(map(_is_key, runs.most_common(1)[0][0])):
        return len(runs.most_common(1)[0][0]) == RUN or not in_body
    once = key == COLON or sum(_place(key, rest, place + 1) < 0 for rest, place in found) >= ONCE * len(found)
    return not in_body and once and sum(place <= NEAR for _, place in found) >= ONCE * len(found)


def _is_key(key: str) -> bool:
    return not key.startswith("<")


def _without_shared(rests: Sequence[Rest], ends: list[int]) -> list[int]:
    """The ends without the last tokens that all slots share: they are part of what follows."""
    while all(end != 1 for end in ends):
        last = {rest[end - 1].key for rest, end in zip(rests, ends, strict=True) if end}
        if len(last) != 1 or not _is_key(next(iter(last))):
            break
        ends = [end - 1 if end else 0 for end in ends]
    return ends
