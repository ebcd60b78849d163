"""Whether the values of an answer are plain copies of a text, as far as the text and the keys can tell.

Used by `adapt aligned`: where a value was compared, chosen or judged, the same place of another text need
not hold the right one.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from stepcache.text.compare import changes, comparable, order_of, same_pattern, selects, unlike_turns, worldly
from stepcache.text.json import Node
from stepcache.text.tokens import Token, tokens_of
from stepcache.text.words import CHOOSING

_JOINTS = frozenset({" ", "-", "."})
_ROMAN = re.compile(r"[IVXLCDM]{1,15}")


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the old answer and the tokens it covers in the old text, the last one excluded."""

    leaf: Node
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Texts:
    """Two texts of the same token classes.

    Attributes:
        body: The old one.
        before: Its tokens.
        after: The new one's.
        old_beside: What stands in the old prompt beside the text.
        new_beside: The same of the new prompt.
    """

    body: str
    before: Sequence[Token]
    after: Sequence[Token]
    old_beside: str
    new_beside: str

    def moved(self, index: int) -> bool:
        """Whether the texts differ at a token."""
        return self.before[index].text != self.after[index].text


def all_copied(tree: Node, places: Sequence[Place], texts: Texts) -> bool:
    """Whether nothing tells that a value is more than a copy."""
    return (
        not any(selects(key) or changes(key) for key in _keys(tree))
        and _compares_alike(places, texts)
        and _apart(places, texts)
        and _each_in_its_place(places, texts)
        and _stays_by_right(tree, places, texts)
    )


def _keys(tree: Node) -> Iterator[str]:
    for member in tree.members:
        yield member.name
        yield from _keys(member.node)
    for item in tree.items:
        yield from _keys(item)


def _compares_alike(places: Sequence[Place], texts: Texts) -> bool:
    """Comparisons within the text, and with what stands beside it, end alike, or choose nothing; nor does more move.

    What moves beside the values, and numbers that change their order, may decide between a value and something
    else of its shape: there must be no such thing.
    """
    old, new = tokens_of(texts.old_beside), tokens_of(texts.new_beside)
    if not same_pattern(texts.before, texts.after):
        return False
    if any(texts.moved(index) and _roman(texts, index) for index in range(len(texts.before))):
        return False
    if order_of([*old, *texts.before]) != order_of([*new, *texts.after]):
        return (
            not any(map(comparable, (*old, *new)))
            and unlike_turns(texts.before, texts.after)
            and _lone(places, texts)
            and _unlike_names(places, texts)
        )
    covered = _covered(places)
    moved = (index for index in range(len(texts.before)) if texts.moved(index))
    return all(index in covered for index in moved) or _lone(places, texts)


def _covered(places: Sequence[Place]) -> frozenset[int]:
    return frozenset(index for place in places for index in range(place.first, place.last))


def _lone(places: Sequence[Place], texts: Texts) -> bool:
    """Whether no stretch of the text that is no value has the shape of one."""
    shapes = {_shape(texts.before[place.first : place.last]) for place in places}
    covered = _covered(places)
    stretch: list[Token] = []
    for index, token in enumerate(texts.before):
        inside = index not in covered and (_exchangeable(token) or token.text in _JOINTS)
        if inside:
            stretch.append(token)
        elif stretch:
            if _shape(stretch) in shapes:
                return False
            stretch = []
    return _shape(stretch) not in shapes


def _unlike_names(places: Sequence[Place], texts: Texts) -> bool:
    """Whether no two values are names of one shape: which of them is `first` or `senior` may hang on what turned."""
    shapes = [_shape(texts.before[place.first : place.last]) for place in places]
    named = [shape for shape in shapes if "word" in shape]
    return len(set(named)) == len(named)


def _shape(tokens: Sequence[Token]) -> tuple[str, ...]:
    """What could be taken for what: names alike however they are written, numbers by their digits."""
    kinds = (("word" if _family(token) == "word" else token.kind) for token in tokens if _exchangeable(token))
    return tuple(kinds)


def _roman(texts: Texts, index: int) -> bool:
    return any(_ROMAN.fullmatch(tokens[index].text) for tokens in (texts.before, texts.after))


def _apart(places: Sequence[Place], texts: Texts) -> bool:
    """No token of a value, old or new, stands in the prompt beside the text: the value may be from there."""
    beside = {token.text.casefold() for text in (texts.old_beside, texts.new_beside) for token in tokens_of(text)}
    covered = [
        index for place in places for index in range(place.first, place.last) if _exchangeable(texts.before[index])
    ]
    return not any(
        tokens[index].text.casefold() in beside for tokens in (texts.before, texts.after) for index in covered
    )


def _each_in_its_place(places: Sequence[Place], texts: Texts) -> bool:
    """No moved name or address stood elsewhere in the old text, none is cut into two values."""
    moved = [place for place in places if any(texts.moved(index) for index in range(place.first, place.last))]
    ends = {place.last for place in moved if _family(texts.before[place.last - 1]) == "word"}
    for place in moved:
        tokens = texts.after[place.first : place.last]
        if place.first - 1 in ends and texts.before[place.first - 1].text == " " and _family(tokens[0]) == "word":
            return False
        named = any(_exchangeable(token) and not comparable(token) for token in tokens)
        if named and "".join(token.text for token in tokens) in texts.body:
            return False
    return True


def _stays_by_right(tree: Node, places: Sequence[Place], texts: Texts) -> bool:
    """Whether each value that stays is a copy: of names or numbers, with no other that it could be chosen from."""
    kept = [place for place in places if not any(texts.moved(index) for index in range(place.first, place.last))]
    if not kept:
        return True
    if any(token.text.lower() in CHOOSING for token in texts.before):
        return False
    keys = dict(_leaf_keys(tree, ""))
    covered = _covered(places)
    rivals = {
        _family(token)
        for index, token in enumerate(texts.before)
        if index not in covered and not texts.moved(index) and _exchangeable(token)
    }
    return all(not worldly(keys[place.leaf.start]) and _alone(place, texts, rivals) for place in kept)


def _leaf_keys(node: Node, key: str) -> Iterator[tuple[int, str]]:
    """Where each value begins, with the names of the members it stands in."""
    yield node.start, key
    for member in node.members:
        yield from _leaf_keys(member.node, f"{key} {member.name}")
    for item in node.items:
        yield from _leaf_keys(item, key)


def _alone(place: Place, texts: Texts, rivals: AbstractSet[str]) -> bool:
    """Whether a value holds a name or a number, and nothing beside the values that stays is of its families."""
    own = {_family(token) for token in texts.before[place.first : place.last]} - {""}
    return bool(own) and own.isdisjoint(rivals)


def _family(token: Token) -> str:
    """What a token could be exchanged for in a choice; empty for what is never exchanged."""
    if not _exchangeable(token):
        return ""
    return token.kind if token.kind in {"url", "email"} else "amount" if comparable(token) else "word"


def _exchangeable(token: Token) -> bool:
    return not token.kind.startswith("=")
