"""Names of persons: found again in an answer, and what in an answer hangs on one."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

TITLES = frozenset("mr mrs ms miss mx dr prof professor sir madam lady lord master".split())  # noqa: SIM905 - reads better
GENDERED = frozenset(
    """
    he him his himself she her hers herself man men woman women boy girl boys girls gentleman gentlemen lady ladies
    son daughter mother father brother sister wife husband uncle aunt king queen prince princess lord madam sir
    gentlewoman businessman businesswoman chairman chairwoman actress hostess waitress landlady
    niece nephew fianc\u00e9 fianc\u00e9e fiance fiancee bride groom widow widower mum mummy mom mommy dad daddy sis bro
    grandma grandpa granny grandmother grandfather granddaughter grandson girlfriend boyfriend godmother godfather
    stepmother stepfather stepdaughter stepson goddaughter godson girlfriends boyfriends lass lad gal dude
    """.split()  # noqa: SIM905 - reads better
)
"""Words that may have been chosen by what a name tells of its bearer."""

HONOURS = frozenset(
    """
    phd md esq jr sr rev reverend capt captain col colonel sergeant senator dame countess baron baroness duchess majesty
    highness excellency monsieur madame mademoiselle herr frau se\u00f1or se\u00f1ora signor signora messrs
    """.split()  # noqa: SIM905 - reads better
)
"""What else a name is given by who bears it."""
_SPOKEN_TO = re.compile(r",[ \t]+([^\W\d_a-z][a-z]+)(?=[ \t]*[,.!?\n]|[ \t]*\Z)")
_INSIDE = re.compile(r"(?<=[a-z,;][ ])[^\W\d_a-z][\w]+")
_STEM = 3


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


def is_called(persons: Iterable[str], text: str, known: AbstractSet[str]) -> bool:
    """Whether somebody may be called by another name than the prompt's: `thank you, Bob`, or `Rob` for Robert.

    Args:
        known: Words that are none, in small letters.
    """
    if any(found[1].lower() not in known for found in _SPOKEN_TO.finditer(text)):
        return True
    stems = {part[:_STEM].lower() for person in persons for part in person.split(" ") if len(part) >= _STEM}
    inside = {found[0].lower() for found in _INSIDE.finditer(text)} - known
    return any(word[:_STEM] in stems for word in inside)
