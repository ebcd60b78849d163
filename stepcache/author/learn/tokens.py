"""A prompt as tokens: words and signs that may be literal, and values that never are unless they are all one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stepcache.matching.types import SLOT_TYPES
from stepcache.ports import Refusal

WORD, SIGN = "word", "sign"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_TOKEN = re.compile(
    r"(?P<quoted>\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”|(?<!\w)'[^'\n]{1,300}'(?!\w))"
    r"|(?P<link>https?://[^\s<>\"']+[\w/]|[\w.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    rf"|(?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![\w-])|[0-9]{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}\.?,?\s[0-9]{{4}}(?!\w)"
    rf"|{_MONTH}\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s[0-9]{{4}}(?!\w))"
    r"|(?P<percent>(?:(?<![\w)])-)?[0-9]+(?:\.[0-9]+)?\s?%)"
    r"|(?P<number>(?:(?<![\w)])-)?[0-9]+(?:[.,][0-9]+)*(?![\w]))"
    r"|(?P<code>[^\W_]*[0-9][\w-]*|[A-Za-z]+-[0-9][\w-]*)"
    r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)"
    r"|(?P<sign>\S)",
)
_FORMULA = re.compile(r"(?:[0-9.]+[A-Za-z]?(?![A-Za-z])|(?<![A-Za-z0-9])[A-Za-z](?![A-Za-z])|[-+*/^()=×·÷−\s])+")
_JOINED = re.compile(r"\s*(?:,|;|and|,\s*and)\s*", re.IGNORECASE)
_LEAST_FORMULA = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a prompt.

    Attributes:
        kind: `word`, `sign`, or the kind of value: `number date equation …`.
        key: What it is compared by: a word in lower case, a sign, `<kind>` for a value.
    """

    kind: str
    key: str
    start: int
    end: int

    @property
    def literal(self) -> bool:
        """Whether it can be part of a pattern as it stands."""
        return self.kind in {WORD, SIGN}


def tokens_of(text: str) -> tuple[Token, ...]:
    """All tokens of a prompt, in order."""
    found: list[Token] = []
    at = 0
    for start, end, kind in _formulas(text):
        found += _plain(text, at, start)
        found.append(Token(kind, f"<{kind}>", start, end))
        at = end
    return (*found, *_plain(text, at, len(text)))


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        kind = str(match.lastgroup)
        key = match[0].lower() if kind in {WORD, SIGN} else f"<{kind}>"
        yield Token(kind, key, match.start(), match.end())


def _formulas(text: str) -> list[tuple[int, int, str]]:
    """Equations, systems of them, and calculations: what the slot types of these names read."""
    found: list[tuple[int, int, str]] = []
    for match in _FORMULA.finditer(text):
        start, end = _trimmed(text, match.start(), match.end())
        kind = _formula_kind(text[start:end])
        if not kind:
            continue
        if (
            found
            and kind == "equation"
            and found[-1][2] != "expression"
            and _JOINED.fullmatch(text, found[-1][1], start)
        ):
            found[-1] = (found[-1][0], end, "equations")
        else:
            found.append((start, end, kind))
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "=./"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "=.+*/^-"):
        end -= 1
    return start, end


def _formula_kind(text: str) -> str:
    if len(text) < _LEAST_FORMULA or not any(char.isdigit() for char in text):
        return ""
    if text.count("=") == 1:
        return "equation" if any(char.isalpha() for char in text) and _reads("equation", text, degree=6) else ""
    return "expression" if "=" not in text and not any(map(str.isalpha, text)) and _reads("expression", text) else ""


def _reads(name: str, text: str, **args: int) -> bool:
    kind = SLOT_TYPES[name]
    return not isinstance(kind.read(text, kind.Args(**args)), Refusal)
