"""Names of persons, read from a prompt."""

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
