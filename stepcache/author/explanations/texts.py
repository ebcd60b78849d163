"""What `--explain` says of each code; the page of diagnostics is made from the same texts.

One file a family, read when one of its codes is asked for.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stepcache.language.diagnostics import CODES

FAMILIES = {
    "0": "syntax",
    "1": "names",
    "2": "calls",
    "3": "matching",
    "4": "checks",
    "5": "repair",
    "6": "reuse",
    "7": "backend",
    "8": "tests",
    "9": "style",
}
_FOLDER = Path(__file__).parent
_PROSE = frozenset({"what", "why", "fix"})


@dataclass(frozen=True, slots=True)
class Explanation:
    """One code, explained.

    Attributes:
        what: What it says of a file.
        why: Why that is bad.
        bad: An excerpt that it is said of.
        good: What to write instead.
        reference: Where the documentation treats of it: `language.md#cache`.
        fix: What its fix does; empty for none.
        around: Statements that the excerpts need around them to be a rule (`whole.whole_file`), not shown.
        bare: Whether the excerpts begin where a file begins.
    """

    what: str
    why: str
    bad: str
    good: str
    reference: str
    fix: str = ""
    around: str = ""
    bare: bool = False


def explanation_of(code: str) -> Explanation:
    """The explanation of a code of the catalogue.

    Raises:
        KeyError: There is no such code.
    """
    family = tomllib.loads((_FOLDER / f"{FAMILIES[CODES[code].code[2]]}.toml").read_text(encoding="utf-8"))
    fields: dict[str, Any] = family[code]
    # prose is wrapped in the file; excerpts stand as they are
    return Explanation(**fields | {name: " ".join(fields[name].split()) for name in _PROSE & fields.keys()})


def visible(text: str) -> str:
    """Without characters that cannot be seen, or turn what is seen round: their numbers stand in their place."""
    return "".join(char if char == "\n" or char.isprintable() else f"\\u{{{ord(char):x}}}" for char in text)
