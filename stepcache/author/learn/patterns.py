"""Shapes to patterns: literal words, and slots with the types and names that a rule gives them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from stepcache.author.learn.kinds import Kind, kind_of
from stepcache.author.learn.shapes import SLOT, Row, Shape
from stepcache.author.learn.times import word_of_time
from stepcache.author.learn.writer import literal, safe
from stepcache.language.grammar import keywords

_NAMES = {
    "equation": "eq",
    "equations": "eqs",
    "expression": "expr",
    "list": "keys",
    "pairs": "body",
    "json": "data",
    "text": "body",
    "date": "day",
    "person": "name",
    "quoted": "quote",
    "percent": "share",
    "integer": "number",
    "number": "number",
    "identifier": "x",
}
_OPEN = frozenset({"text", "pairs", "json"})
_FREE = frozenset({"text", "word", "identifier", "pair"})
_WORD = re.compile(r"[A-Za-z]{2,20}")
_NO_NAMES = frozenset({"the", "an", "of", "is", "are", "this", "that", "and", "or"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a pattern.

    Attributes:
        values: What stood there, prompt by prompt.
    """

    name: str
    kind: Kind
    values: tuple[str, ...]

    @property
    def constant(self) -> str:
        """What the list of its choices is called."""
        return "" if not self.kind.choices else "CHOICES" if self.name == "choice" else f"{self.name.upper()}_CHOICES"

    @property
    def written(self) -> str:
        """As it stands in a pattern."""
        return f"{{{self.name}: {self.kind.written(self.constant)}}}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A template, and the prompts it was made from.

    Attributes:
        pieces: Literal texts and slots in turn.
        places: The prompts' places in the log, in the order of the slots' values.
    """

    pieces: tuple[str | Slot, ...]
    places: tuple[int, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Slot))

    @property
    def literals(self) -> str:
        """All literal text."""
        return " ".join(piece for piece in self.pieces if isinstance(piece, str))

    @property
    def words(self) -> tuple[str, ...]:
        """The literal words in lower case."""
        return tuple(word.lower() for word in _WORD.findall(self.literals))

    @property
    def sample(self) -> str:
        """A prompt of its kind, with 1 in each slot."""
        return "".join(piece if isinstance(piece, str) else "1" for piece in self.pieces)

    def only(self, rows: Sequence[int]) -> "Pattern":
        """The same of some of its prompts, by their place among them."""
        pieces = tuple(
            piece if isinstance(piece, str) else replace(piece, values=tuple(piece.values[row] for row in rows))
            for piece in self.pieces
        )
        return replace(self, pieces=pieces, places=tuple(self.places[row] for row in rows))

    def written(self, polite: bool = False) -> str:
        """As a rule has it, without its quotes; `polite` puts `[Please]` before it."""
        text = "".join(piece.written if isinstance(piece, Slot) else literal(piece) for piece in self.pieces).strip()
        return f"[Please] {text}" if polite else text


def pattern_of(shape: Shape, prompts: Sequence[str]) -> Pattern | str:
    """The pattern of a shape; why it has none where too little of it is literal."""
    rows, gaps = _usual(shape, prompts)
    columns = [tuple(_value(row, place, prompts) for row in rows) for place in range(len(gaps) - 1)]
    pieces = _merged(gaps, columns)
    in_equation = any(_sort(rows, place) == "equation" for place in range(len(columns)))
    kinds = {
        place: kind_of(column, _sort(rows, place), in_equation=in_equation)
        for place, column in enumerate(columns)
        if place in pieces
    }
    found = _with_names(pieces, kinds, columns)
    pattern = Pattern(found, tuple(row.place for row in rows))
    return why_too_open(pattern) or why_not_lasting(pattern) or pattern


def why_too_open(pattern: Pattern) -> str:
    """Why a pattern would claim what nobody has seen; empty where it would not."""
    kinds = [slot.kind.name for slot in pattern.slots]
    free = sum(kind in _FREE for kind in kinds)
    if not safe(pattern.literals) or not all(map(safe, (one for slot in pattern.slots for one in slot.kind.choices))):
        return "its words hold characters that nobody sees"
    if not kinds:
        return ""
    if sum(kind in _OPEN for kind in kinds) > 1:
        return "two stretches of it may be any text"
    if len(pattern.words) < 1 + (2 if "text" in kinds else min(free, 1)):
        return "too few of its words are always the same"
    return ""


def why_not_lasting(pattern: Pattern) -> str:
    """Why what was answered is not an answer for later: its words, or a choice, hang on the time; empty otherwise."""
    texts = (pattern.sample, *(choice for slot in pattern.slots for choice in slot.kind.choices))
    word = next(filter(None, map(word_of_time, texts)), "")
    return f"`{word}` hangs on the time at which it is asked" if word else ""


def _usual(shape: Shape, prompts: Sequence[str]) -> tuple[list[Row], list[str]]:
    """The rows whose literal text is the usual one, and that text: before, between and behind the slots."""
    gaps = [(row, _gaps(row, prompts[row.place], shape.parts[-1:] == (SLOT,))) for row in shape.rows]
    usual, _ = Counter(tuple(" ".join(gap.lower().split(" ")) for gap in found) for _, found in gaps).most_common(1)[0]
    kept = [(row, found) for row, found in gaps if tuple(gap.lower() for gap in found) == usual]
    spelling, _ = Counter(found for _, found in kept).most_common(1)[0]
    return [row for row, _ in kept], list(spelling)


def _gaps(row: Row, prompt: str, open_end: bool) -> tuple[str, ...]:
    found: list[str] = []
    at = row.tokens[0].start
    for start, end in row.spans:
        found.append(re.sub(r"\s+", " ", prompt[at : row.tokens[start].start]))
        at = row.tokens[end - 1].end
    found.append("" if open_end else re.sub(r"\s+", " ", prompt[at : row.tokens[-1].end]))
    return tuple(found)


def _value(row: Row, place: int, prompts: Sequence[str]) -> str:
    start, end = row.spans[place]
    return prompts[row.place][row.tokens[start].start : row.tokens[end - 1].end]


def _sort(rows: Sequence[Row], place: int) -> str:
    """The kind of token that nearly all rows have there; empty where there are several."""
    counted = Counter(
        row.tokens[row.spans[place][0]].kind if row.spans[place][1] - row.spans[place][0] == 1 else "" for row in rows
    )
    kind, count = counted.most_common(1)[0]
    return kind if count >= 0.9 * len(rows) else ""


def _merged(gaps: list[str], columns: list[tuple[str, ...]]) -> dict[int, list[str]]:
    """For each slot the literal text before it; what is always the same is text as well. At -1: the text at the end."""
    found: dict[int, list[str]] = {}
    before = gaps[0]
    for place, column in enumerate(columns):
        if len(set(column)) == 1:
            before += column[0] + gaps[place + 1]
        else:
            found[place] = [before]
            before = gaps[place + 1]
    return found | {-1: [before]}


def _with_names(
    pieces: Mapping[int, list[str]], kinds: Mapping[int, Kind], columns: Sequence[tuple[str, ...]]
) -> tuple[str | Slot, ...]:
    found: list[str | Slot] = []
    taken = set(keywords())
    last = ""
    for place, texts in pieces.items():
        found += [text for text in texts if text]
        if place < 0:
            break
        name = _name(kinds[place], texts[0] or last, taken)
        last = texts[0]
        taken.add(name)
        found.append(Slot(name, kinds[place], columns[place]))
    return tuple(found)


def _name(kind: Kind, before: str, taken: set[str]) -> str:
    words = [word.lower() for word in _WORD.findall(before) if word.lower() not in _NO_NAMES]
    base = _NAMES.get(kind.name) or (words[-1] if words else "choice")
    if base in taken and words:
        base = f"{words[-1]}_{_NAMES.get(kind.name, 'choice')}"
    name, count = base, 2
    while name in taken:
        name, count = f"{base}{count}", count + 1
    return name
