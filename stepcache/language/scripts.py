"""Letters that look alike and are not the same."""

import unicodedata
from collections.abc import Iterator

SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
LONGEST = 200


def words(text: str) -> Iterator[tuple[int, str]]:
    """Each run of letters that are not all ASCII, with where it begins."""
    start = -1
    for index, char in enumerate(f"{text} "):
        if char.isalpha():
            start = index if start < 0 else start
            continue
        if start >= 0 and not text[start:index].isascii():
            yield start, text[start:index]
        start = -1


def mixed(word: str) -> str:
    """What is said of a word whose letters are of several scripts; empty for others."""
    names = [unicodedata.name(letter, "") for letter in word]
    scripts = sorted({script for name in names for script in SCRIPTS if name.startswith(script)})
    return f"`{word}` mixes {' and '.join(map(str.capitalize, scripts))} letters" if len(scripts) > 1 else ""


def mixed_scripts(text: str) -> str:
    """What is said of a name, or another short stretch, that holds such a word; empty where it holds none."""
    if text.isascii() or len(text) > LONGEST:
        return ""
    return next(filter(None, (mixed(word) for _, word in words(text))), "")
