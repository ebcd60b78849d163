r"""Cuts an answer's text into lexemes: mathematics, words, signs of relation, breaks and decoration.

Unlike `tokens`, nothing is refused here: an unknown character becomes `ODD`, and what it touches is unread.
"""

import re
from dataclasses import dataclass
from enum import IntEnum

from stepcache.algebra.tokens import TOKEN, Kind, Token


class Part(IntEnum):
    r"""What a lexeme is.

    A `BREAK` ends a line or a thought (line end, arrow, `;`), a `STOP` a sentence, a `COMMA` an expression only.
    A `FENCE` is decoration around mathematics (`$`, `**`, `\boxed{`), `OPEN` and `CLOSE` are brackets around words.
    """

    MATH = 1
    WORD = 2
    RELATION = 3
    BREAK = 4
    STOP = 5
    COMMA = 6
    FENCE = 7
    OPEN = 8
    CLOSE = 9
    BAR = 10
    LABEL = 11
    ODD = 12
    BOX = 13


@dataclass(slots=True)
class Lexeme:
    """One piece of an answer; `glued` where no white space parts it from the piece before."""

    part: Part
    text: str
    start: int
    end: int
    glued: bool
    kind: Kind = Kind.END

    def token(self) -> Token:
        """The same for the expression reader."""
        return Token(self.kind, self.text, self.start, self.end, self.glued)


MAX_LEXEMES = 6_000
ARTICLES = frozenset({"a", "A", "I"})
SIDE_WORDS = frozenset({"LHS", "RHS"})
RELATIONS = {"=": "=", "≈": "≈", "\\approx": "≈", "≃": "≈", "\\simeq": "≈"}
LEXEME = re.compile(
    r"""
    (?P<SPACE>[ \t\u00a0\u2009\u202f]+|\\[,;:!\ ]|&(?=[ ]*(?:=|≈|\\approx))|(?<==)&|(?<==[ ])&)
  | (?P<BREAK>[\r\n;&→⇒⟹⇔⟺↔⟶∴∵]|\\\\(?:\[[0-9.]{1,5}[a-z]{2}\])?|<?[-=]{1,2}>
      |\\(?:Long|long)?(?:[Ll]eft)?[Rr]ightarrow(?![A-Za-z])
      |\\(?:implies|iff|to|therefore|because)(?![A-Za-z])|\\(?:begin|end)\{[a-z]{1,12}\*?\}(?:\{[lcr|]{1,9}\})?)
  | (?P<TEXT>\\(?:text|textbf|textit|mathrm|mathbf|mbox)\ ?\{)
  | (?P<BOX>\\(?:boxed|fbox)\ ?\{)
  | (?P<RELATION>\\(?:approx|simeq|neq?|leq?|geq?|lt|gt|equiv|sim|cong|stackrel|overset)(?![A-Za-z])
      |[:=<>≠≤≥≡≅≃≈~!]?=+|[<>≠≤≥≡≅≃≈~])
  | (?P<FENCE>(?<![A-Za-z0-9)\]}])\*\*|\*\*(?![A-Za-z0-9(\[\\])|__+|`+|\$\$?|\\[()\[\]]|["“”]|[✓✔✅☑∎]\ufe0f?|\#+(?=\ )
      |\\(?:checkmark|displaystyle|qedhere|square|blacksquare)(?![A-Za-z]))
  | (?P<HYPHENATED>[A-Za-z]{2,}(?:[-–][A-Za-z]{2,})+|[A-Za-z]+['’][A-Za-z]+)
  | (?P<ODD>…|\.{2,}|\\l?dots|(?<=[0-9])\.(?=[A-Za-z(]))
  | (?P<COMMA>(?<![0-9]),|,(?![0-9])|[—:]|\\q?quad(?![A-Za-z]))
  | (?P<STOP>[?]|(?:\.(?![0-9])))
  | (?P<BAR>\|)
    """,
    re.VERBOSE,
)
LABEL = re.compile(
    r"[ \t]*(?:\#{1,6}[ ]+)?(?:[-*•‣◦▪–][ \t]+)?(?:\*\*|__)?"
    r"(?:(?:Step|step|STEP|Line)[ ]?(?P<step>[0-9]{1,3})"
    r"(?:[ ]?[:.)](?![0-9])|[ ]+[-–—](?=[ ])|(?=[ ]*(?:\*\*)?[ ]*(?:\n|$)))"
    r"|(?P<number>[0-9]{1,3})[.)](?=[ \t]+|\*\*))"
)
BULLET = re.compile(r"[ \t]*(?P<glyph>[-–*•‣◦▪])[ \t]+")
OPERATOR_AHEAD = re.compile(r"[ \t]*(?:[-+*/=≈×·÷−–^]|&=|\\(?:approx|cdot|times|div)(?![A-Za-z]))")
LETTER_AHEAD = re.compile(r"[ \t]*[A-Za-z]")


def scan(text: str, names: frozenset[str], bulleted: bool) -> list[Lexeme] | None:
    """All lexemes; None where there are too many. White space and `&` are dropped, line ends are breaks.

    Args:
        text: The answer, or a part of it that begins at a line's start.
        names: The unknowns; any other single letter is read as an unknown too, but for `a` and `I` as words.
        bulleted: Whether a hyphen and a blank at a line's start is a bullet, not a minus sign.
    """
    scanner = _Scanner(text, names, bulleted)
    while scanner.place < len(text):
        scanner.step()
        if len(scanner.found) > MAX_LEXEMES:
            return None
    return scanner.found


class _Scanner:
    """Walks over the text; `braces` remembers which `}` closes what."""

    __slots__ = ("braces", "bulleted", "found", "glued", "names", "place", "text")

    def __init__(self, text: str, names: frozenset[str], bulleted: bool) -> None:
        self.text, self.names, self.bulleted = text, names, bulleted
        self.found: list[Lexeme] = []
        self.braces: list[Part] = []
        self.place = 0
        self.glued = False
        self.line_start()

    def line_start(self) -> None:
        """A number, `Step n:` or a bullet at the start of a line."""
        label = LABEL.match(self.text, self.place)
        if label is not None:
            self.add(Part.LABEL, label.end(), label["step"] or label["number"])
            return
        bullet = BULLET.match(self.text, self.place)
        if bullet is not None and (bullet["glyph"] not in "-–" or self.bulleted):
            self.place = bullet.end()
            self.glued = False

    def step(self) -> None:
        """Take the next lexeme."""
        match = LEXEME.match(self.text, self.place)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            self.mathematics()
        elif kind == "SPACE":
            self.place, self.glued = match.end(), False
        elif kind == "HYPHENATED":
            self.hyphenated(match)
        elif kind in ("TEXT", "BOX"):
            self.braces.append(Part.BOX if kind == "BOX" else Part.FENCE)
            self.add(self.braces[-1], match.end())
        else:
            self.add(Part[kind], match.end())
            if match[0].startswith(("\n", "\\\\")):
                self.line_start()

    def hyphenated(self, match: re.Match[str]) -> None:
        """`right-hand` and `let's` are words, `width-height` may be a difference."""
        if any(part in self.names for part in re.split("[-–]", match[0])):
            self.mathematics()
        else:
            self.add(Part.WORD, match.end())

    def mathematics(self) -> None:
        """A token of mathematics, a word, or something odd."""
        match = TOKEN.match(self.text, self.place)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            self.add(Part.ODD, self.place + 1)
        elif kind == "SPACE":
            self.place, self.glued = match.end(), False
        elif kind == "WORD":
            self.word(match)
        elif match[0] == "}" and self.braces and self.braces.pop() is not Part.MATH:
            self.add(Part.FENCE, match.end())
        else:
            if match[0] == "{":
                self.braces.append(Part.MATH)
            self.add(Part.MATH, match.end(), kind=Kind[kind])

    def word(self, match: re.Match[str]) -> None:
        """An unknown's name or a word of English."""
        word = match[0]
        is_name = word.replace("{", "").replace("}", "") in self.names | SIDE_WORDS
        if is_name or "_" in word or (len(word) == 1 and not self.is_article(match)):
            self.add(Part.MATH, match.end(), kind=Kind.WORD)
        else:
            self.add(Part.WORD, match.end())

    def is_article(self, match: re.Match[str]) -> bool:
        """Whether `a` or `I` is a word here: not between operators, or right behind mathematics."""
        if match[0] not in ARTICLES or OPERATOR_AHEAD.match(self.text, match.end()):
            return False
        behind_mathematics = bool(self.found) and self.found[-1].part is Part.MATH
        return not (behind_mathematics and (self.glued or not LETTER_AHEAD.match(self.text, match.end())))

    def add(self, part: Part, end: int, text: str | None = None, kind: Kind = Kind.END) -> None:
        """Append a lexeme that ends at `end`."""
        shown = self.text[self.place : end] if text is None else text
        self.found.append(Lexeme(part, shown, self.place, end, self.glued, kind))
        self.place = end
        self.glued = part not in (Part.BREAK, Part.LABEL)
