"""Names of persons: read from a prompt, found again in an answer, and what in an answer hangs on one."""

import re
import unicodedata
from functools import lru_cache

from stepcache.text.words import MONTHS, TELLING, WEEKDAYS

MAX_PARTS = 5
MAX_CHARS = 80

_PART = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019-](?=[^\W\d_]))*")
_NO_PERSON = frozenset(
    """
    team teams department service services support resources office board committee council customer customers client
    clients parents neighbors neighbours landlord tenant tenants everyone everybody staff management manager company
    bank school university college club group association members member friends family ltd inc llc gmbh corp limited
    sales marketing finance accounting human editor reader readers citizen citizens
    mom mum mommy mummy mama mother dad daddy papa father grandma grandpa granny grandmother grandfather nana santa
    god principal teacher teachers coach president mayor minister chancellor senator governor neighbor neighbour boss
    store shop amazon google microsoft apple
    """.split()  # noqa: SIM905 - reads better
)
TITLES = frozenset("mr mrs ms miss mx dr prof professor sir madam lady lord master".split())  # noqa: SIM905 - reads better
GENDERED = frozenset(
    """
    he him his himself she her hers herself man men woman women boy girl boys girls gentleman gentlemen lady ladies
    son daughter mother father brother sister wife husband uncle aunt king queen prince princess lord madam sir
    gentlewoman businessman businesswoman chairman chairwoman actress hostess waitress
    """.split()  # noqa: SIM905 - reads better
)
"""Words that may have been chosen by what a name tells of its bearer."""


def read_person(text: str) -> tuple[str, ...] | None:
    """The parts of a name: capitalised words of letters, all in one script; None for what may be no person."""
    parts = tuple(text.split(" "))
    if not text or len(text) > MAX_CHARS or len(parts) > MAX_PARTS or len(_scripts(text)) > 1:
        return None
    if not all(_PART.fullmatch(part) and part[0].isupper() and not part.isupper() for part in parts):
        return None
    lower = {part.lower() for part in parts}
    if lower & (TELLING | _NO_PERSON | TITLES) or (len(parts) == 1 and lower & (MONTHS | WEEKDAYS)):
        return None
    return parts if len(set(parts)) == len(parts) else None


@lru_cache(maxsize=1024)
def _scripts(text: str) -> frozenset[str]:
    return frozenset(unicodedata.name(char, "?").partition(" ")[0] for char in text if char.isalpha())


def counterparts(old: str, new: str) -> dict[str, str]:
    """What stands for what: the whole name, its first and its last part; a middle part stands for nothing."""
    olds, news = old.split(" "), new.split(" ")
    if len(olds) == 1:
        return {old: new}
    return {old: new, olds[0]: news[0], olds[-1]: news[-1]}


def remains(person: str, text: str) -> bool:
    """Whether anything of a name stands in a text: a part, in any case or as the head of a longer name, or initials."""
    parts = person.split(" ")
    for part in parts:
        plain = re.escape(part)
        if re.search(rf"(?<!\w)(?:(?i:{plain})(?!\w)|{plain}\w)", text):
            return True
    initials = [part[0] for part in parts]
    # `A.` is one, `A` alone is a word; two letters side by side are.
    dotted = "|".join(map(re.escape, dict.fromkeys(initials)))
    joined = r"[.\s]*".join(map(re.escape, initials))
    return bool(re.search(rf"(?<!\w)(?:{dotted})\.", text) or (len(parts) > 1 and re.search(rf"\b{joined}\b", text)))
