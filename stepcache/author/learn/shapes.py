"""Prompts to shapes: the words that all prompts of a class share, and the stretches in which they differ.

From the left, prompts are parted by their next token. Branches that go on alike (the same words follow, in the same
order) differ in a value, so they are one branch with a slot; those that go on differently are other classes. A slot
ends before the first word that follows in all of its branch. What is seen too seldom is left to the model.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from stepcache.author.learn.anchors import COLON, END, Profile, alike, follows, profile_of, slot_ends
from stepcache.author.learn.tokens import WORD, Token

MOST_SHAPES = 200
MOST_PARTS, MOST_SLOTS = 4_000, 12
UNANIMOUS = 0.95
SLOT = ""
SELDOM = "<seldom>"
_NEAR, _LEAST_NEAR = 0.05, 3
_DEEPEST, _FEW = 8, 5
_WORDY = 3
"""So many words behind a colon are a body of their own."""


@dataclass(frozen=True, slots=True)
class Row:
    """One prompt on its way.

    Attributes:
        place: Which prompt of the log it is.
        at: The next token to look at.
        spans: For each slot so far, its first token and one past its last.
    """

    place: int
    tokens: tuple[Token, ...]
    at: int = 0
    spans: tuple[tuple[int, int], ...] = ()

    def key(self, ahead: int = 0) -> str:
        """The next token's key, or a later one's; `END` behind the last."""
        place = self.at + ahead
        return self.tokens[place].key if place < len(self.tokens) else END

    @property
    def rest(self) -> tuple[Token, ...]:
        """The tokens behind the next."""
        return self.tokens[self.at + 1 :]

    def over(self, count: int) -> "Row":
        """The same behind so many literal tokens."""
        return Row(self.place, self.tokens, self.at + count, self.spans)

    def filled(self, count: int) -> "Row":
        """The same behind a slot of so many tokens."""
        end = self.at + count
        return Row(self.place, self.tokens, end, (*self.spans, (self.at, end)))

    def emptied(self) -> "Row":
        """The same behind a slot that takes all that is left."""
        return self.filled(len(self.tokens) - self.at)


Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A class of prompts.

    Attributes:
        parts: The key of each literal token, in order; `SLOT` for each stretch that differs.
        rows: The prompts; their spans are those of the slots.
    """

    parts: Parts
    rows: tuple[Row, ...]


@dataclass(slots=True)
class _Group:
    """Branches that go on alike."""

    profile: Profile
    keys: list[str]
    rows: list[Row]
    near: list[Row] = field(default_factory=list)

    def takes_near(self) -> bool:
        """Whether rare beginnings that go on alike are values too, and no slips of the pen."""
        several = len({row.key() for row in self.near}) > 1
        return len(self.keys) > 1 or (several and len(self.near) >= max(_LEAST_NEAR, _NEAR * len(self.rows)))


def shapes_of(prompts: Iterable[tuple[int, tuple[Token, ...]]], least: int, whole: Callable[[Row], str]) -> list[Shape]:
    """All shapes of prompts, the most frequent first.

    Args:
        prompts: The place of each in the log, and its tokens: the very same tuple for the same prompt.
        least: How many prompts make a class.
        whole: As what kind of body the rest of a prompt can be read; empty for none.
    """
    inducer = _Inducer(least, whole)
    inducer.grow([Row(place, tokens) for place, tokens in prompts], ())
    return sorted(inducer.shapes, key=lambda one: -len(one.rows))


class _Inducer:
    def __init__(self, least: int, whole: Callable[[Row], str]) -> None:
        self.least, self._whole = least, whole
        self.shapes: list[Shape] = []

    def grow(self, rows: Sequence[Row], parts: Parts) -> None:
        """Take the next parts of prompts that were alike so far."""
        while len(rows) >= self.least and len(self.shapes) < MOST_SHAPES and len(parts) < MOST_PARTS:
            if self._is_body(rows, parts):
                return self._done([row.emptied() for row in rows if row.key() != END], (*parts, SLOT))
            key, count = Counter(row.key() for row in rows).most_common(1)[0]
            if count < max(self.least, UNANIMOUS * len(rows)):
                if parts and parts[-1] == COLON and median(len(row.rest) for row in rows) >= _WORDY:
                    self._slot(rows, parts)
                    return None
                return self._part(rows, parts)
            rows = [row for row in rows if row.key() == key]
            if key == END:
                return self._done(rows, parts)
            rows, parts = _beyond(rows, parts, key)
        return None

    def _is_body(self, rows: Sequence[Row], parts: Parts) -> bool:
        """Whether a sign stands before, and nearly all rests are read as bodies of one kind."""
        if not parts or parts[-1] == SLOT or parts[-1].isalpha():
            return False
        some = rows[:: max(1, len(rows) // 50)]
        kind, count = Counter(map(self._whole, some)).most_common(1)[0]
        return bool(kind) and count >= UNANIMOUS * len(some)

    def _done(self, rows: Sequence[Row], parts: Parts) -> None:
        if _started(parts) and len(rows) >= self.least:
            self.shapes.append(Shape(parts, tuple(rows)))

    def _part(self, rows: Sequence[Row], parts: Parts) -> None:
        """Join the branches that go on alike, and go on with each of the others by itself."""
        branches: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            branches[row.key()].append(row)
        rare = [row for some in branches.values() if len(some) < self.least for row in some]
        groups = self._groups(branches, started=_started(parts))
        left = _share_out(rare, groups, started=_started(parts))
        left = _joined(left, groups) if _started(parts) else left
        for group in groups:
            joined = [*group.rows, *group.near] if group.takes_near() else group.rows
            if len({row.key() for row in joined}) > 1:
                self._slot(joined, parts)
            elif group.keys == [END]:
                self._done(joined, parts)
            else:
                self.grow(*_beyond(joined, parts, group.keys[0]))
        self._seldom(left, parts)

    def _groups(self, branches: Mapping[str, list[Row]], *, started: bool) -> list[_Group]:
        """The branches that are large enough; those with most different prompts first, for they tell most."""
        groups: list[_Group] = []
        large = [(key, rows, _different(rows)) for key, rows in branches.items()]
        large = [one for one in large if len(one[1]) >= self.least]
        for key, rows, different in sorted(large, key=lambda one: (-len(one[2]), -len(one[1]))):
            profile = profile_of([row.rest for row in different])
            few = different if len(different) < _FEW else []
            like = next((one for one in groups if _joins(one, key, profile, few, started=started)), None)
            if like:
                like.keys.append(key)
                like.rows += rows
            else:
                groups.append(_Group(profile, [key], list(rows)))
        return groups

    def _seldom(self, rows: Sequence[Row], parts: Parts, depth: int = 0) -> None:
        """Prompts of which none goes on like many others: parted by words that many hold, else one slot."""
        while len(rows) >= self.least and not self._slot(rows, parts, to_end=False):
            word = _common_word(rows, self.least) if depth < _DEEPEST else None
            if word is None:
                self._slot(rows, parts)
                return
            holding: list[Row] = []
            others: list[Row] = []
            for row in rows:
                (holding if any(token.key == word for token in row.rest) else others).append(row)
            self._seldom(holding, parts, depth + 1)
            rows = others

    def _slot(self, rows: Sequence[Row], parts: Parts, *, to_end: bool = True) -> bool:
        """A stretch in which the prompts differ, up to the next words that all share, or to the end."""
        rows = [row for row in rows if row.key() != END]
        if len(rows) < self.least or parts.count(SLOT) >= MOST_SLOTS:
            return False
        in_body = bool(parts) and parts[-1] == COLON
        ends = slot_ends([row.tokens[row.at :] for row in rows], in_body=in_body)
        if ends is not None:
            self.grow([row.filled(end) for row, end in zip(rows, ends, strict=True) if end], (*parts, SLOT))
        elif to_end or in_body:
            self._done([row.emptied() for row in rows], (*parts, SLOT))
        return ends is not None or to_end or in_body


def _different(rows: Sequence[Row]) -> list[Row]:
    """Each prompt once: what is asked again and again says nothing of what others share."""
    return list({id(row.tokens): row for row in rows}.values())


def _beyond(rows: Sequence[Row], parts: Parts, key: str) -> tuple[list[Row], Parts]:
    """Behind the token that all share: a value is a slot, even though it may turn out to be always the same."""
    if key.startswith("<"):
        return [row.filled(1) for row in rows], (*parts, SLOT)
    return [row.over(1) for row in rows], (*parts, key)


def _started(parts: Parts) -> bool:
    return any(map(str.isalpha, parts))


def _joins(group: _Group, key: str, profile: Profile, few: Sequence[Row], *, started: bool) -> bool:
    """Whether a branch goes on like a group; one of few different prompts (`few`) has no profile to speak of."""
    if END in {key, *group.keys}:
        return False
    fits = bool(few) and all(_fits(row, group, started=started) for row in few)
    return fits or alike(group.profile, profile, started=started)


def _share_out(rare: Sequence[Row], groups: Sequence[_Group], *, started: bool) -> list[Row]:
    """Give each rare beginning to the group that goes on like it; those that none takes."""
    left: list[Row] = []
    for row in rare:
        home = next((one for one in groups if _fits(row, one, started=started)), None)
        (home.near if home else left).append(row)
    return left


def _joined(left: Sequence[Row], groups: Sequence[_Group]) -> list[Row]:
    """Give what is left to the group that all of it goes on like: its values are many, and each of them is rare."""
    profile = profile_of([row.rest for row in _different(left)]) if len(left) >= _LEAST_NEAR else None
    home = next((one for one in groups if profile and _joins(one, SELDOM, profile, (), started=True)), None)
    if home is None or not profile or not profile.words:
        return list(left)
    home.keys.append(SELDOM)
    home.rows += left
    return []


def _fits(row: Row, group: _Group, *, started: bool) -> bool:
    """Before the first word of a pattern, what is rare is something else: `Never translate …`."""
    if not started or row.key() == END or group.keys == [END]:
        return False
    if not group.profile.anchors:
        return group.profile.length == len(row.rest)
    return group.profile.words > 0 and follows(group.profile.anchors, row.rest)


def _common_word(rows: Sequence[Row], least: int) -> str | None:
    """The word that most of the prompts hold; None where none parts them into classes."""
    counted = Counter(key for row in rows for key in {token.key for token in row.rest if token.kind == WORD})
    return next((key for key, count in counted.most_common() if least <= count < len(rows)), None)
