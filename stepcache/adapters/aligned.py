"""`adapt aligned(body)`: the same text with other names, numbers and addresses, and its values with them."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

from stepcache.adapters.copied import Place, Texts, all_copied
from stepcache.domain.slots import Slots
from stepcache.domain.writing import Adapted, Source
from stepcache.ports import Arguments, Carries, Takes
from stepcache.text.json import JsonError, Kind, Node, parse, quote
from stepcache.text.properties import canonical, says_only_names
from stepcache.text.schema import schema_argument
from stepcache.text.tokens import MAX_CHARS, Token, tokens_of

MAX_VALUES = 200
MAX_FOUND = 1_000

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*+)")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*+)\.[0-9]++")

with schema_argument():

    class _Args(Arguments):
        """`aligned(body)`: the text that the values were read from; with `schema`, what was asked of it."""

        body: Annotated[str, Takes("text", "pairs"), Carries()]
        schema: Annotated[Any, Takes("json")] = None


class Aligned:
    """Rewrite the values of a JSON answer where two texts differ in them, and in nothing that could be one of them.

    Why it is safe: the two texts have the same token classes one by one (what carries meaning is a class
    of its own, see `text.layout`), every value stands once in the old text, and none is there that the
    text does not hold. A difference lies inside one value, or nothing but the values has the shape of a
    value. And every value is a plain copy, as far as can be seen: no key asks for a choice; comparisons end
    alike in both texts, or are about things of another kind, with no word that compares; a value that stays has
    nothing it could have been chosen from; no name takes another's place; and nothing of it stands in the
    prompt beside the text (`copied.all_copied`), in the schema neither, which says nothing in words but names.

    What remains unseen, under a key that does not say it: a comparison that must first be computed
    (ratios, sums, units, the nearest), a limit that neither text states, what follows from knowledge
    (`city` where `Paris` became `France`), keys in other languages than English.

    Source: ours; two texts of free length aligned by common spans were wrong in 39 of 620.
    """

    name: ClassVar[str] = "aligned"
    carries_types: ClassVar[frozenset[str]] = frozenset()
    Args: ClassVar[type[_Args]] = _Args

    def adapt(self, source: Source, old: _Args, new: _Args) -> Adapted | None:
        """The old answer with the new text's values; None where anything else differs."""
        if old.body == new.body or max(len(old.body), len(new.body)) > MAX_CHARS:
            return None
        before, after = tokens_of(old.body), tokens_of(new.body)
        if [token.kind for token in before] != [token.kind for token in after]:
            return None
        try:
            tree = parse(source.text)
        except JsonError:
            return None
        places = _places(tree, old.body, before)
        if places is None:
            return None
        beside = _beside(source.old_prompt, source.old, old), _beside(source.new_prompt, source.new, new)
        if max(map(len, beside)) > MAX_CHARS or _says_more(old.schema) or _says_more(new.schema):
            return None
        if not all_copied(tree, places, Texts(old.body, before, after, *beside)):
            return None
        return _rewritten(source.text, places, after, new.body)


def _beside(prompt: str, slots: Slots, args: _Args) -> str:
    """The prompt without the slot that holds the text, and the schema."""
    spans = [(slot.start, slot.end) for slot in slots.values() if not slot.derived and slot.data == args.body]
    for start, end in sorted(spans, reverse=True):
        prompt = f"{prompt[:start]} {prompt[end:]}"
    return prompt if args.schema is None else f"{prompt}\n{canonical(args.schema)}"


def _says_more(schema: Any) -> bool:
    """Whether a title or a description may ask for another value than the one that is written."""
    return schema is not None and not says_only_names(schema)


def _places(tree: Node, body: str, tokens: Sequence[Token]) -> list[Place] | None:
    """Where each value stands in the text; None where one does not, stands twice, or shares a token."""
    leaves = list(tree.leaves())
    if not leaves or len(leaves) > MAX_VALUES:
        return None
    starts = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end: index + 1 for index, token in enumerate(tokens)}
    places: list[Place] = []
    taken: set[int] = set()
    for leaf in leaves:
        place = _place(leaf, body, starts, ends)
        if place is None or not taken.isdisjoint(range(place.first, place.last)):
            return None
        taken.update(range(place.first, place.last))
        places.append(place)
    return places


def _place(leaf: Node, body: str, starts: dict[int, int], ends: dict[int, int]) -> Place | None:
    if leaf.kind is Kind.WORD or not isinstance(leaf.value, str) or not leaf.value:
        return None
    standing = [at for at in _found(body, leaf.value) if at in starts and at + len(leaf.value) in ends]
    if len(standing) != 1:
        return None
    return Place(leaf, starts[standing[0]], ends[standing[0] + len(leaf.value)])


def _found(text: str, value: str) -> list[int]:
    """Wherever the value's characters stand; nowhere where that is more often than a text would hold a value."""
    found: list[int] = []
    at = text.find(value)
    while at >= 0 and len(found) <= MAX_FOUND:
        found.append(at)
        at = text.find(value, at + 1)
    return found if len(found) <= MAX_FOUND else []


def _rewritten(text: str, places: list[Place], tokens: Sequence[Token], body: str) -> Adapted | None:
    pieces: list[str] = []
    at = 0
    for place in places:
        value = body[tokens[place.first].start : tokens[place.last - 1].end]
        if value == place.leaf.value:
            continue
        spelled = _spelled(place.leaf, value)
        if spelled is None:
            return None
        pieces += [text[at : place.leaf.start], spelled]
        at = place.leaf.end
    changed = len(pieces) // 2
    return Adapted("".join([*pieces, text[at:]]), note=f"{changed} of {len(places)} values") if changed else None


def _spelled(leaf: Node, value: str) -> str | None:
    """The new value as JSON; None where it is no number of the old one's kind."""
    if leaf.kind is Kind.STRING:
        return quote(value)
    form = _DECIMAL if "." in str(leaf.value) else _WHOLE
    return value if form.fullmatch(str(leaf.value)) and form.fullmatch(value) else None
