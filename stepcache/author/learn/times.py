"""Words by which an answer hangs on when it was asked: whatever the log says of it will not stay true."""

import re

_UNIT = (
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?|seasons?|years?|decades?"
    r"|centur(?:y|ies)|mornings?|afternoons?|evenings?|spring|summer|autumn|fall|winter|christmas|birthday|holidays?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)"
)
_WORDS = re.compile(
    r"\b(?:now|nowadays|today|tonight|tomorrow|yesterday|until|till|left|remaining|ago|since|yet|already|still|soon"
    r"|current|currently|presently|recent|recently|latest|newest|upcoming"
    r"|so\s+far|as\s+of|to\s+date|up\s+to\s+date|at\s+(?:the\s+moment|present)|these\s+days"
    rf"|(?:this|next|last|past|previous|coming|current)\s+{_UNIT}"
    rf"|(?:how|as)\s+old|what\s+age|(?:age|old)\s+in\s+{_UNIT}|{_UNIT}\s+old|the\s+age\s+of|born"
    r"|what\s+(?:time|day|date|year|month)\s+is\s+it|what\s+is\s+the\s+(?:time|date))\b",
    re.IGNORECASE,
)


def word_of_time(text: str) -> str:
    """The first words of a text that hang on the time at which it is said; empty for none."""
    found = _WORDS.search(text)
    return " ".join(found[0].split()) if found else ""
