"""Names of persons: found again in an answer, and what in an answer hangs on one."""

import re

TITLES = frozenset("mr mrs ms miss mx dr prof professor sir madam lady lord master".split())  # noqa: SIM905 - reads better
GENDERED = frozenset(
    """
    he him his himself she her hers herself man men woman women boy girl boys girls gentleman gentlemen lady ladies
    son daughter mother father brother sister wife husband uncle aunt king queen prince princess lord madam sir
    gentlewoman businessman businesswoman chairman chairwoman actress hostess waitress
    """.split()  # noqa: SIM905 - reads better
)
"""Words that may have been chosen by what a name tells of its bearer."""


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
