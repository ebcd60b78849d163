"""Names in docstrings, comments and messages: what speaks of a variable, and what is only a word."""

import re
from collections.abc import Mapping

NEAR = 40
"""Characters around a name that are looked at."""

MAX_SHORT = 3
"""Letters of a name that no sentence has by chance: `xs`, `lst`."""

WORDS = frozenset(
    """
    a all an and any are as at be but by each else every for from given has have if in into is it its itself no none
    not of off on one only or other otherwise out over same so than that the their them then they this to when where
    which with without
    array average count difference element elements empty even evens first function highest index iterable largest last
    length list lists lowest max maximum mean median middle min minimum negative nothing number odd odds order positive
    product raise raises result return returned returns reverse reversed second sequence set size smallest sort sorted
    sum third total true false tuple type unique value zero int float str dict bool
    """.split()  # noqa: SIM905 - reads better
)
"""As a bare word in a sentence, these say what is done, and may not speak of a parameter that is called so."""

_SHORTENED = re.compile(r"\b(?:e\. ?g|i\. ?e|a\. ?k\. ?a|w\. ?r\. ?t|n\. ?b|p\. ?s|[ap]\. ?m)\b", re.IGNORECASE)
"""Words of which a letter is left, which may be a parameter's name."""

_JOINED = re.compile(r"-[A-Za-z]|['\u2019][A-Za-z]")
"""Behind a name that is a part of a longer word: `x-axis`."""

_BEFORE = re.compile(r"[`'\"*]$|:param(?: \w+)? $")
_AFTER = re.compile(r"[`'\"*(]|[ \t]*\([\w\[\], .|]*\)[ \t]*:|[ \t]*:")

_THING_BEFORE = re.compile(
    r"(?:^|[^\w\s]|\n)\s*$"
    r"|(?<!list )(?<!lists )(?<!sequence )(?<!iterable )(?<!array )(?<!collection )(?<!tuple )(?<!set )"
    r"(?<!number )\bof $"
    r"|\b(?:in|from|if|over|for|when|that|with|to|by|on|and|or|is|at|through|whether|where|unless) $",
    re.IGNORECASE,
)
_THING_AFTER = re.compile(
    r"\s*(?:$|[^\w\s])"
    r"|\s+(?:is|are|has|have|in|and|or|as|to|must|may|can|cannot|should|does|do|by|with|that|if|be|was|for|from|on|at"
    r"|using|when|while|without|not|which|contains?|holds?|stays?|unchanged)\b",
    re.IGNORECASE,
)


def respoken(text: str, params: Mapping[str, str], fn: tuple[str, str]) -> str | None:
    """A docstring, comment or message that speaks of the new names.

    A function's name counts where it is marked (in quotes, before a bracket) or is no plain word. A parameter's counts
    wherever it stands, but one that may be a word of the language (`numbers`) only where it stands as a name would: in
    "the sum of numbers", not in "the numbers" or "a list of numbers".

    Args:
        params: Old name to new.
        fn: Old and new name of the function.

    Returns:
        None where a parameter's name may be no more than a word of a sentence.
    """
    table = {**params, fn[0]: fn[1]}
    pieces: list[str] = []
    at = 0
    if _SHORTENED.search(text) and any(len(name) == 1 for name in params):
        return None
    for found in re.finditer(rf"(?<![\w\\])(?:{'|'.join(map(re.escape, table))})(?!\w)", text):
        name = found[0]
        if name in params and _JOINED.match(text, found.end()):
            return None
        marked = _is_marked(text, found)
        if name in params and not marked and not _is_name(text, found):
            return None
        if name in params or marked or not (name.isalpha() and name.islower()):
            pieces += [text[at : found.start()], table[name]]
            at = found.end()
    return "".join([*pieces, text[at:]])


def _is_wordlike(name: str) -> bool:
    return name.isalpha() and name.islower() and len(name) > MAX_SHORT


def _is_name(text: str, found: "re.Match[str]") -> bool:
    """Whether a parameter's name stands there for the parameter."""
    if found[0].lower() in WORDS:
        return False
    if not _is_wordlike(found[0]):
        return True
    before, after = text[max(0, found.start() - NEAR) : found.start()], text[found.end() : found.end() + NEAR]
    return bool(_THING_BEFORE.search(before) and _THING_AFTER.match(after))


def _is_marked(text: str, found: "re.Match[str]") -> bool:
    line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    example = line.lstrip().startswith((">>>", "..."))
    return example or bool(_BEFORE.search(line[-NEAR:]) or _AFTER.match(text, found.end(), found.end() + NEAR))


def speaks_of(text: str, name: str) -> bool:
    """Whether a text holds the name as a word."""
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
