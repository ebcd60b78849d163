"""Names in docstrings, comments and messages: what speaks of a variable, and what is only a word."""

import re
from collections.abc import Mapping

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

_BEFORE = re.compile(r"[`'\"*]$|:param(?: \w+)? $|^[ \t]*(?:>>>|\.\.\.)[^\n]*$", re.MULTILINE)
_AFTER = re.compile(r"[`'\"*(]|[ \t]*\([\w\[\], .|]*\)[ \t]*:|[ \t]*:")


def respoken(text: str, params: Mapping[str, str], fn: tuple[str, str]) -> str | None:
    """A docstring, comment or message that speaks of the new names.

    A function's name counts where it is marked (in quotes, before a bracket) or is no plain word; a parameter's counts
    wherever it stands.

    Args:
        params: Old name to new.
        fn: Old and new name of the function.

    Returns:
        None where a parameter's name is a word that sentences need, and stands in one.
    """
    table = {**params, fn[0]: fn[1]}
    pieces: list[str] = []
    at = 0
    for found in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, table))})(?!\w)", text):
        name = found[0]
        marked = _is_marked(text, found)
        if name in params and not marked and name.lower() in WORDS:
            return None
        if name in params or marked or not (name.isalpha() and name.islower()):
            pieces += [text[at : found.start()], table[name]]
            at = found.end()
    return "".join([*pieces, text[at:]])


def _is_marked(text: str, found: "re.Match[str]") -> bool:
    start = text.rfind("\n", 0, found.start()) + 1
    return bool(_BEFORE.search(text[start : found.start()]) or _AFTER.match(text, found.end()))


def speaks_of(text: str, name: str) -> bool:
    """Whether a text holds the name as a word."""
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
