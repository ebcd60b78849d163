"""Finds the moves and claims that an answer's words name."""

from dataclasses import dataclass, field
from itertools import accumulate

from stepcache.algebra.chains import Chains
from stepcache.algebra.exact import Poly
from stepcache.algebra.items import Claim, Move, Place
from stepcache.algebra.scan import Part
from stepcache.algebra.tokens import MINUS
from stepcache.algebra.tree import Tree, Unreadable, poly
from stepcache.algebra.words import EVERY_NUMBER, NO_SOLUTION, OBJECTS, SIDES, VERBS

BY_SIGN = {"+": "add", "*": "multiply", "×": "multiply", "·": "multiply", "⋅": "multiply", "/": "divide", "÷": "divide"}
BY_SIGN |= dict.fromkeys(MINUS, "subtract") | {"\\div": "divide", "\\times": "multiply", "\\cdot": "multiply"}
WITH_OPERAND = frozenset({"add", "subtract", "multiply", "divide", "move"})
ONE_SIDE = frozenset({"left", "right", "left-hand", "right-hand", "lhs", "rhs"})
THEN = frozenset({"then", "now", "next", "finally"})


@dataclass(slots=True)
class Phrases:
    """Reads moves and claims of one text, after its relations.

    Attributes:
        text: The whole text.
        chains: Its lexemes, with what its relations have taken.
        marks: Opening brackets of marks such as `[-3]` -> closing one.
        found: What was read so far.
        relations: How many relations were read before each lexeme.
        brackets: How many brackets around words are open before each lexeme.
    """

    text: str
    chains: Chains
    marks: dict[int, int]
    found: list[Move | Claim]
    relations: list[int] = field(default_factory=list)
    brackets: list[int] = field(default_factory=list)

    def read(self) -> None:
        """Fill `found`, and mark what it takes as used."""
        lexemes, used = self.chains.lexemes, self.chains.used
        signs = (used[n] and one.part is Part.RELATION for n, one in enumerate(lexemes))
        self.relations = list(accumulate(map(int, signs), initial=0))
        depths = ((one.part is Part.OPEN) - (one.part is Part.CLOSE) for one in lexemes)
        self.brackets = list(accumulate(depths, initial=0))
        self.claims()
        for place, lexeme in enumerate(self.chains.lexemes):
            if self.chains.used[place]:
                continue
            if place in self.marks:
                self.mark(place, self.marks[place], Place.MARK)
            elif lexeme.part is Part.BAR and self.chains.is_(place + 1, Part.MATH):
                self.mark(place, self.end_of_run(place + 1), Place.AHEAD)
            elif lexeme.part is Part.WORD and lexeme.text.lower() in VERBS:
                self.move(place)

    def claims(self) -> None:
        """`no solution`, `every number`."""
        for kind, pattern in (("none", NO_SOLUTION), ("all", EVERY_NUMBER)):
            for match in pattern.finditer(self.text):
                self.found.append(Claim(kind, match.start(), match.end()))
        taken = bytearray(len(self.text))
        for claim in self.found:
            taken[claim.start : claim.end] = b"x" * (claim.end - claim.start)
        for place, lexeme in enumerate(self.chains.lexemes):
            if taken[lexeme.start]:
                self.chains.used[place] = True

    def mark(self, opening: int, closing: int, place: Place) -> None:
        """`[-3]`, `(÷2)`, `| -3`: a sign and an operand."""
        lexemes = self.chains.lexemes
        verb = BY_SIGN.get(lexemes[opening + 1].text)
        read = self.operand(opening + 2, closing) if verb else None
        last = closing if place is Place.MARK else closing - 1
        self.add(verb or "move", read, place, (opening, last))

    def end_of_run(self, place: int) -> int:
        """One past the last lexeme of mathematics from `place` on."""
        while self.chains.is_(place, Part.MATH) and not self.chains.used[place]:
            place += 1
        return place

    def operand(self, start: int, end: int) -> tuple[Tree, Poly] | None:
        """The expression between two places; None where it is none."""
        try:
            tree = self.chains.side((start, end))
            return tree, poly(tree)
        except Unreadable:
            return None

    def move(self, place: int) -> None:
        """The move whose verb stands at `place`."""
        verb = VERBS[self.chains.lexemes[place].text.lower()]
        if verb in ("multiply", "divide"):
            self.scaling(place, verb)
        elif verb in WITH_OPERAND and (verb != "move" or self.names_change(place)):
            start = self.chains.over(place + 1, 1)
            self.with_operand(place, verb, start)
        elif verb == "collect" or (verb != "move" and self.names_change(place)):
            self.add(verb, None, self.place_of(place), (place, self.last_word(place + 1, OBJECTS)))

    def names_change(self, place: int) -> bool:
        """Whether `simplified` is said of something done, not of an equation: `the simplified equation`."""
        before = self.word(place - 1)
        return before not in ("the", "a", "this", "our", "no", "next", "first", "last")

    def scaling(self, place: int, verb: str) -> None:
        """`divide both sides by 2`, `multiply through by 3`, `multiply out`."""
        by = place + 1
        while self.chains.is_(by, Part.WORD) and self.word(by) in SIDES and self.word(by) != "by":
            by += 1
        if self.word(by) == "by":
            self.with_operand(place, verb, self.chains.over(by + 1, 1))
        elif verb == "multiply" and self.word(place + 1) == "out":
            self.add("expand", None, self.place_of(place), (place, self.last_word(place + 2, OBJECTS)))
        else:
            self.add(verb, None, self.place_of(place), (place, place), whole=False)

    def with_operand(self, place: int, verb: str, start: int) -> None:
        """A move whose operand begins at `start`, if it is there at all."""
        while self.word(start) in ("the", "by"):
            start = self.chains.over(start + 1, 1)
        end = self.end_of_run(start)
        read = self.operand(start, end) if end > start and not self.is_taken(end) else None
        words = OBJECTS if verb == "move" else SIDES
        last = self.last_word(self.chains.over(end, 1), words) if end > start else place
        if read is not None and not self.is_done_to_both(end, last, verb):
            read = None
        self.add(verb, read, self.place_of(place), (place, max(last, end - 1)))

    def is_taken(self, end: int) -> bool:
        """Whether the run goes on into a relation, or hangs on to something unread."""
        return self.chains.is_(end, Part.MATH, Part.RELATION, Part.ODD) or (
            self.chains.is_(end, Part.WORD) and self.chains.lexemes[end].glued
        )

    def is_done_to_both(self, end: int, last: int, verb: str) -> bool:
        """Whether the words behind the operand leave it done to both sides, with nothing more in it."""
        words = {self.word(place) for place in range(end, last + 2)}
        if words & ONE_SIDE and not words & {"both", "each"} and verb != "move":
            return False
        following = self.chains.over(last + 1, 1)
        if self.word(following) == "and":
            following = self.chains.over(following + 1, 1)
        return not self.chains.is_(following, Part.MATH) or self.chains.used[following]

    def last_word(self, place: int, words: frozenset[str] = SIDES) -> int:
        """The last of the words from `place` on that only say where a move is made."""
        found = place - 1
        while self.word(place := self.chains.over(place, 1)) in words:
            found = place
            place += 1
        return found

    def word(self, place: int) -> str:
        """The word at a place, in lower case; empty where there is none."""
        return self.chains.lexemes[place].text.lower() if self.chains.is_(place, Part.WORD) else ""

    def place_of(self, place: int) -> Place:
        """How the move at `place` stands to the relations of its line and sentence."""
        start, end = self.chains.sentence(place)
        before = self.relations[place] > self.relations[start]
        after = self.relations[end] > self.relations[place]
        if before and self.brackets[place] > self.brackets[start]:
            return Place.MARK
        if before and not after and self.word(place - 1) not in THEN:
            return Place.BEHIND
        return Place.AHEAD

    def add(
        self, verb: str, read: tuple[Tree, Poly] | None, place: Place, run: tuple[int, int], whole: bool = True
    ) -> None:
        """Append a move that takes the lexemes `run[0]` to `run[1]`, both included."""
        lexemes = self.chains.lexemes
        for n in range(run[0], run[1] + 1):
            self.chains.used[n] = True
        tree, worth = read if read is not None else (None, None)
        whole = whole and (read is not None or verb not in WITH_OPERAND)
        self.found.append(Move(verb, tree, worth, place, whole, lexemes[run[0]].start, lexemes[run[1]].end))
