"""Token classes: what two texts must share, token by token, for one to be answered like the other.

Everything that carries meaning is its own class: lower-case words, punctuation, white space, and the
capitalised words listed in `words`. Exchangeable are only values, and only within their class: names by
the way they are written, e-mail addresses, links, days, numbers by their shape, codes by their pattern.
"""

import hashlib
import re
from dataclasses import dataclass

from stepcache.text.words import MONTHS, TELLING, WEEKDAYS

MAX_CHARS = 16_384

_TOKEN = re.compile(
    r"(?P<space>\s++)"
    r"|(?P<url>https?://[^\s<>\"'()\[\]{},;]*[\w/])"
    r"|(?P<email>[A-Za-z0-9_][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})"
    r"|(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-]))"
    r"|(?P<number>[0-9]++(?:\.[0-9]++)?+(?!\w))"
    r"|(?P<word>\w++)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_CODE = re.compile(r"(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*[0-9])[A-Z0-9]{2,40}")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a text and its class.

    Attributes:
        kind: Its class. Tokens of one class may be exchanged; a class that begins with `=` holds one text only.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.start + len(self.text)


def tokens_of(text: str) -> tuple[Token, ...]:
    """All tokens; joined, their texts are the text."""
    return tuple(Token(_kind(found), found[0], found.start()) for found in _TOKEN.finditer(text))


def layout(text: str) -> str:
    """One word that is equal for two texts exactly where their token classes are, one by one.

    A text longer than the limit has a layout of its own: nothing is read in it.
    """
    if len(text) > MAX_CHARS:
        return "text-" + hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:40]
    tokens = tokens_of(text)
    kinds = "".join(f"{len(token.kind)}:{token.kind}" for token in tokens)
    return f"{len(tokens)}-" + hashlib.sha256(kinds.encode(errors="surrogatepass")).hexdigest()[:40]


def _kind(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "url" | "email" | "day":
            return str(found.lastgroup)
        case "number":
            return _number_kind(found[0])
        case "word":
            return _word_kind(found[0])
        case _:
            return f"={found[0]}"


def _number_kind(digits: str) -> str:
    """Numbers up to 999 are alike; longer ones, and those with leading zeros, only with as many digits."""
    whole, point, part = digits.partition(".")
    size = len(whole) if len(whole) > 3 or (whole[0] == "0" and len(whole) > 1) else 0
    lead = "0" if whole[0] == "0" and len(whole) > 1 else ""
    return f"number{lead}{size}" + (f".{len(part)}" if point else "")


def _word_kind(word: str) -> str:
    lower = word.lower()
    if lower in TELLING or not word.isalpha():
        return f"code{_pattern(word)}" if _CODE.fullmatch(word) else f"={word}"
    if len(word) > 1 and word[0].isupper() and word[1:].islower():
        return _title_kind(lower)
    if word.isupper():
        return _title_kind(lower, upper=True) if len(word) > 1 else "initial"
    return f"={word}"


def _title_kind(lower: str, *, upper: bool = False) -> str:
    form = "upper" if upper else "name"
    return f"{form}-weekday" if lower in WEEKDAYS else f"{form}-month" if lower in MONTHS else form


def _pattern(code: str) -> str:
    return "".join("9" if char.isdigit() else "A" for char in code)
