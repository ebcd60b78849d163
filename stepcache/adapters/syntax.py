"""`adapt syntax`: the only JSON value out of a fence or prose, with its loose syntax mended."""

import re
from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel

from stepcache.domain.writing import Adapted, Source
from stepcache.ports import NoArgs
from stepcache.text.json import MAX_CHARS, JsonError, quote, read

_TOKEN = re.compile(
    r"(?P<white>\s++)"
    r"|(?P<string>\"(?:[^\"\\\n]++|\\[^\n])*+\")"
    r"|(?P<single>'(?:[^'\"\\\n]++)?+')"
    r"|(?P<curly>“(?:[^“”\"\\\n]++)?+”)"
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)|(?P<colon>:)"
    r"|(?P<scalar>[A-Za-z0-9.+-]++)"
)
_WORDS = {"True": "true", "False": "false", "None": "null"}
_BRACKETS = frozenset("[]{}")


class Syntax:
    """Give the bare JSON of an answer that holds exactly one object or array.

    Mended where only one reading exists: a code fence and prose around it, commas before a closing
    bracket, single or curly quotes without quotes inside, `True`, `False`, `None`. A bracket anywhere
    else in the answer is a second reading: then it does not apply.

    Source: arXiv:2603.28795, single-step extraction; the conditions are ours.
    """

    name: ClassVar[str] = "syntax"
    carries_types: ClassVar[frozenset[str]] = frozenset()
    Args: ClassVar[type[BaseModel]] = NoArgs

    def adapt(self, source: Source, old: NoArgs, new: NoArgs) -> Adapted | None:
        """The value's text; None where there is none, several, or nothing to mend."""
        text = source.text
        start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
        if start < 0 or len(text) > MAX_CHARS:
            return None
        mended = _mended(text, start)
        if mended is None:
            return None
        bare, end = mended
        if bare == text or _BRACKETS.intersection(text[end:]) or _BRACKETS.intersection(text[:start]):
            return None
        return Adapted(bare) if _readable(bare) else None


def _readable(text: str) -> bool:
    try:
        read(text)
    except JsonError:
        return False
    return True


def _mended(text: str, start: int) -> tuple[str, int] | None:
    """The value that begins at `start` as strict JSON, and where it ends."""
    pieces: list[str] = []
    kinds = ["open", "open"]  # of the two tokens before, white space not counted
    comma = depth = 0
    for found in _tokens(text, start):
        kind = str(found.lastgroup)
        depth += (kind == "open") - (kind == "close")
        if kind == "close" and kinds[-1] == "comma" and kinds[-2] not in {"open", "comma", "colon"}:
            pieces[comma] = ""
        if kind != "white":
            kinds = [kinds[-1], kind]
            comma = len(pieces)
        pieces.append(_strict(found))
        if not depth:
            return "".join(pieces), found.end()
    return None


def _tokens(text: str, start: int) -> Iterator[re.Match[str]]:
    found = _TOKEN.match(text, start)
    while found:
        yield found
        found = _TOKEN.match(text, found.end())


def _strict(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "single" | "curly":
            return quote(found[0][1:-1])
        case "scalar":
            return _WORDS.get(found[0], found[0])
        case _:
            return found[0]
