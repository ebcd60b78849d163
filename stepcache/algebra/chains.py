"""Finds the relations among an answer's lexemes and reads their sides, whole or not at all."""

from dataclasses import dataclass, field

from stepcache.algebra.items import Relation, Unread
from stepcache.algebra.parser import Parser
from stepcache.algebra.scan import RELATIONS, Lexeme, Part
from stepcache.algebra.tokens import MINUS, Kind, Token
from stepcache.algebra.tree import Name, Tree, Unreadable, poly
from stepcache.algebra.words import DENIALS, MODIFIERS, NUMBER_WORDS

MAX_RUN = 400
DECORATION = (Part.FENCE, Part.BOX)
MAX_WORDS = 16
CHECKS = ("check", "verif", "confirm", "substitut", "plug", "test", "put")
ANSWERS = frozenset({"answer", "solution", "result", "root", "unknown", "value"})
ENDS = (Part.BREAK, Part.STOP)
AHEAD = MODIFIERS | NUMBER_WORDS
BEHIND = AHEAD | {"divided", "multiplied", "increased", "decreased", "reduced", "and-a-half"}
WHOLE = frozenset({"value", "values", "solution", "solutions", "side", "sides", "form", "version", "out", "instead"})
Run = tuple[int, int]
"""Indices of lexemes, the end not included."""


@dataclass(slots=True)
class Chains:
    """Reads all chains `a = b ≈ c` of one text.

    Attributes:
        lexemes: Of the whole text.
        names: The unknowns.
        used: Per lexeme, whether it belongs to something already read.
        found: What was read so far.
        sentences: Per lexeme, the sentence it stands in.
        skips: Per direction and lexeme, the next that is no decoration, itself included.
        denials: Per sentence, by its first lexeme, whether it denies something.
    """

    lexemes: list[Lexeme]
    names: frozenset[str]
    used: list[bool]
    found: list[Relation | Unread]
    sentences: list[Run] = field(default_factory=list)
    skips: dict[int, list[int]] = field(default_factory=dict)
    denials: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find sentences and decoration once, so that no text can make later looks around slow."""
        first = 0
        for place, lexeme in enumerate(self.lexemes):
            if lexeme.part in ENDS:
                self.sentences += [(first, place)] * (place + 1 - first)
                first = place + 1
        self.sentences += [(first, len(self.lexemes))] * (len(self.lexemes) + 1 - first)
        ahead, behind = list(range(len(self.lexemes) + 1)), list(range(len(self.lexemes)))
        for place, lexeme in enumerate(self.lexemes):
            if lexeme.part in DECORATION:
                behind[place] = behind[place - 1] if place else -1
        for place in range(len(self.lexemes) - 1, -1, -1):
            if self.lexemes[place].part in DECORATION:
                ahead[place] = ahead[place + 1]
        self.skips = {1: ahead, -1: behind}

    def read(self) -> None:
        """Fill `found`, and mark what it takes as used."""
        number = 0
        for place, lexeme in enumerate(self.lexemes):
            if lexeme.part is Part.RELATION and not self.used[place]:
                self.chain(place, number)
                number += 1
        if len(self.names) == 1:
            self.implied(number)

    def chain(self, first: int, number: int) -> None:
        """The chain whose first sign stands at `first`."""
        runs, signs = [self.run_before(first)], [first]
        while True:
            run = self.run_after(signs[-1])
            runs.append(run)
            following = self.over(run[1], 1)
            if not self.is_(following, Part.RELATION) or run[0] == run[1]:
                break
            signs.append(following)
        runs[-1] = self.without_dash(runs[-1])
        start, end = self.with_modifiers(min(runs[0][0], first), max(runs[-1][1], signs[-1] + 1))
        for place in range(start, end):
            self.used[place] = True
        try:
            self.found.extend(self.relations(runs, signs, number))
        except Unreadable as error:
            self.found.append(Unread(str(error), self.lexemes[start].start, self.lexemes[end - 1].end))

    def with_modifiers(self, start: int, end: int) -> Run:
        """A chain with the words right beside it that change it: no remark, so that none is dropped from it."""
        while self.is_(start - 1, Part.WORD) and self.lexemes[start - 1].text.lower() in AHEAD:
            start -= 1
        while self.is_(end, Part.WORD) and self.lexemes[end].text.lower() in BEHIND:
            end += 1
        return start, end

    def relations(self, runs: list[Run], signs: list[int], number: int) -> list[Relation]:
        """All relations of a chain.

        Raises:
            Unreadable: One of its sides or signs cannot be read, or something hangs on to its ends.
        """
        for sign in signs:
            if self.lexemes[sign].text not in RELATIONS:
                raise Unreadable(f"`{self.lexemes[sign].text}` is no equality")
        self.check_before(runs[0])
        self.check_after(runs[-1])
        sides = [self.side(run) for run in runs]
        worth = [poly(side) for side in sides]
        denied = self.is_denied(signs[0])
        if all(one.is_constant for one in worth) and self.is_answer(runs[0][0], runs[-1][1]):
            raise Unreadable("numbers said to be the answer, without the unknown, are not read")
        ends = [self.lexemes[run[1] - 1].end for run in runs]
        ends[-1] = self.closed(runs[0][0], runs[-1][1])
        return [
            Relation(
                sides[n],
                sides[n + 1],
                worth[n],
                worth[n + 1],
                RELATIONS[self.lexemes[sign].text],
                self.lexemes[runs[n][0]].start,
                ends[n + 1],
                number,
                denied=denied,
            )
            for n, sign in enumerate(signs)
        ]

    def is_answer(self, start: int, end: int) -> bool:
        r"""Whether numbers are boxed, or stand behind `The answer is`, also on the line before: `\boxed{6} = 6`."""
        if any(self.lexemes[place].part is Part.BOX for place in range(max(self.over(start - 1, -1), 0), end)):
            return True
        words = []
        place = start - 1
        while place >= max(0, start - MAX_WORDS) and not self.used_before(place):
            words.append(self.lexemes[place].text.lower())
            place -= 1
        is_check = any(word.startswith(CHECKS) for word in words) and "is" not in words
        return not is_check and any(word.rstrip("s") in ANSWERS for word in words)

    def used_before(self, place: int) -> bool:
        """Whether a thought ends at a place: by a stop, by mathematics, or by an empty line."""
        part = self.lexemes[place].part
        ends_line = part is Part.BREAK and (place == 0 or self.is_(place - 1, Part.BREAK))
        return part in (Part.STOP, Part.MATH, Part.RELATION) or ends_line

    def closed(self, start: int, end: int) -> int:
        r"""Where a chain ends, with what closes decoration that it opens: `x = \boxed{5}`."""
        opened = sum(lexeme.part in DECORATION for lexeme in self.lexemes[start:end])
        return self.lexemes[end if opened % 2 and self.is_(end, Part.FENCE) else end - 1].end

    def side(self, run: Run) -> Tree:
        """The expression that a run is, to its last token."""
        if run[0] == run[1]:
            raise Unreadable("a side of a relation is not read")
        if run[1] - run[0] > MAX_RUN:
            raise Unreadable("a side of a relation is too long")
        last = self.lexemes[run[1] - 1]
        tokens = [lexeme.token() for lexeme in self.lexemes[run[0] : run[1]]]
        parser = Parser([*tokens, Token(Kind.END, "", last.end, last.end, False)], self.names)
        tree = parser.expression()
        parser.take(Kind.END)
        return tree

    def run_before(self, sign: int) -> Run:
        """The mathematics that ends at a sign."""
        end = self.over(sign - 1, -1) + 1
        start = end
        while start > 0 and self.is_(start - 1, Part.MATH):
            start -= 1
        return (start, end) if start < end else (sign, sign)

    def run_after(self, sign: int) -> Run:
        """The mathematics that begins at a sign."""
        start = self.over(sign + 1, 1)
        end = start
        while self.is_(end, Part.MATH):
            end += 1
        return (start, end) if start < end else (sign + 1, sign + 1)

    def without_dash(self, run: Run) -> Run:
        """A run without the dash at its end that leads to words: `2x = 10 - divide by 2`."""
        start, end = run
        if end - start < 2:
            return run
        last = self.lexemes[end - 1]
        is_dash = last.kind is Kind.SIGN and last.text in MINUS and not last.glued
        if is_dash and self.is_(end, Part.WORD) and not self.lexemes[end].glued:
            return run if self.lexemes[end].text.lower() in MODIFIERS else (start, end - 1)
        return run

    def over(self, place: int, step: int) -> int:
        """The next place in that direction that is no decoration."""
        return self.skips[step][place] if 0 <= place < len(self.lexemes) else place

    def is_(self, place: int, *parts: Part) -> bool:
        """Whether there is a lexeme of one of these kinds at a place."""
        return 0 <= place < len(self.lexemes) and self.lexemes[place].part in parts

    def check_before(self, run: Run) -> None:
        """Refuse a chain that more mathematics, or a word that changes it, stands in front of."""
        first, before = self.lexemes[run[0]], run[0] - 1
        if self.is_(before, Part.WORD):
            word = self.lexemes[before].text.lower()
            is_dash = first.kind is Kind.SIGN and not self.lexemes[run[0] + 1].glued
            if first.glued or is_dash or word in AHEAD or (word == "of" and not self.is_whole(before - 1)):
                raise Unreadable(f"`{word}` in front of a relation may belong to it")
        self.check_edge(before, self.over(before, -1), first)

    def is_whole(self, place: int) -> bool:
        """Whether `of` behind this word leaves a relation what it is: `both sides of`, not `the opposite of`."""
        return self.is_(place, Part.WORD) and self.lexemes[place].text.lower() in WHOLE

    def check_after(self, run: Run) -> None:
        """Refuse a chain that more mathematics, or a word that changes it, stands behind."""
        place = run[1]
        if self.is_(place, Part.WORD):
            lexeme = self.lexemes[place]
            if lexeme.glued or lexeme.text.lower() in BEHIND:
                raise Unreadable(f"`{lexeme.text}` behind a relation may belong to it")
        if self.goes_on(place):
            raise Unreadable("it is not plain whether a relation has a second value")
        beyond = self.over(place, 1)
        self.check_edge(place, beyond, self.lexemes[beyond] if beyond < len(self.lexemes) else None)

    def goes_on(self, place: int) -> bool:
        """Whether `, 6`, `and 6`, `(or 6)` or `(mod 7)` follows: numbers that no sign of relation leads to."""
        start = self.over(place, 1)
        if self.is_(start, Part.OPEN):
            return self.is_(start + 1, Part.WORD) and self.lexemes[start + 1].text.lower() in MODIFIERS
        links = 0
        while self.is_(start, Part.COMMA) or (self.is_(start, Part.WORD) and self.lexemes[start].text.lower() == "and"):
            start, links = self.over(start + 1, 1), links + 1
        end = start
        while self.is_(end, Part.MATH) and end - start < MAX_RUN:
            end += 1
        beyond = self.over(end, 1)
        closes = beyond >= len(self.lexemes) or self.is_(beyond, *ENDS, Part.COMMA)
        return links > 0 and end > start and closes

    def check_edge(self, place: int, beyond: int, glue: Lexeme | None) -> None:
        """Refuse what touches a chain's end, through at most one piece of decoration."""
        if self.is_(beyond, Part.ODD):
            odd = self.lexemes[beyond].text
            if odd.isascii() or (glue is not None and glue.glued):
                raise Unreadable(f"`{odd}` beside a relation is not read")
        if place != beyond and abs(place - beyond) == 1 and self.is_(beyond, Part.MATH):
            raise Unreadable("it is not plain where a relation begins or ends")
        if self.is_(place, Part.OPEN, Part.CLOSE) and self.touches_bracket(place):
            raise Unreadable("a bracket stands half inside a relation")

    def touches_bracket(self, place: int) -> bool:
        """Whether a bracket around words hangs on to mathematics: `3(x = 5)`."""
        if self.lexemes[place].part is Part.OPEN:
            return self.lexemes[place].glued and self.is_(place - 1, Part.MATH) and self.used_by_none(place + 1)
        return self.is_(place + 1, Part.MATH) and self.lexemes[place + 1].glued

    def used_by_none(self, place: int) -> bool:
        """Whether mathematics follows an opening bracket."""
        return self.is_(place, Part.MATH)

    def is_denied(self, place: int) -> bool:
        """Whether the sentence around says `not`, `false` or the like."""
        first, last = self.sentence(place)
        if first not in self.denials:
            self.denials[first] = any(
                lexeme.part is Part.WORD and lexeme.text.lower().replace("’", "'") in DENIALS
                for lexeme in self.lexemes[first:last]
            )
        return self.denials[first]

    def sentence(self, place: int) -> Run:
        """The sentence around a lexeme."""
        return self.sentences[place]

    def implied(self, number: int) -> None:
        r"""`\boxed{5}` and `Answer: 5`, where there is one unknown only."""
        for place, lexeme in enumerate(self.lexemes):
            is_answer = lexeme.part is Part.WORD and lexeme.text.lower() in ("answer", "solution")
            if lexeme.part is Part.BOX and not self.is_(self.over(place - 1, -1), Part.MATH):
                start = place + 1
            elif is_answer:
                start = self.after_answer(place + 1)
            else:
                continue
            end = start
            while self.is_(end, Part.MATH) and not self.used[end]:
                end += 1
            if start < end and self.ends_here(end):
                self.value(start, end, number)
                number += 1

    def after_answer(self, place: int) -> int:
        """Where the value behind `Answer:` or `The solution is` begins."""
        place = self.over(place, 1)
        if self.is_(place, Part.COMMA) or (self.is_(place, Part.WORD) and self.lexemes[place].text == "is"):
            return self.over(place + 1, 1)
        return len(self.lexemes)

    def ends_here(self, end: int) -> bool:
        """Whether nothing but the end of a sentence follows."""
        beyond = self.over(end, 1)
        return beyond >= len(self.lexemes) or self.is_(beyond, *ENDS)

    def value(self, start: int, end: int, number: int) -> None:
        """The unknown's value, said without its name."""
        (name,) = self.names
        first, last = self.lexemes[start].start, self.lexemes[end - 1].end
        try:
            side = self.side((start, end))
            worth = poly(side)
        except Unreadable:
            return
        if worth.names:
            return
        for place in range(start, end):
            self.used[place] = True
        unknown = poly(Name(name))
        denied = self.is_denied(start)
        self.found.append(
            Relation(
                Name(name, first, first), side, unknown, worth, "=", first, last, number, implied=True, denied=denied
            )
        )
