"""What all checks here share: the program that is judged, or the verdict where it cannot be read."""

import ast
from typing import ClassVar

from stepcache import Cost, Passage, Target, Verdict
from stepcache_python.reading import Unreadable, read

WHOLE: frozenset[Target] = frozenset({Target.OUTPUT})
ANY: frozenset[Target] = frozenset(Target)


class Pure:
    """A check that looks at the text alone."""

    targets: ClassVar[frozenset[Target]] = WHOLE
    details: ClassVar[frozenset[str]] = frozenset()
    cost: ClassVar[Cost] = Cost.PURE


def program(passage: Passage) -> ast.Module | Verdict:
    """The program; a fail where it is none, unsure where it is too long or too deep to be looked at."""
    found = read(passage.text)
    if not isinstance(found, Unreadable):
        return found
    return Verdict.fail(f"no Python: {found.reason}") if found.broken else Verdict.unsure(found.reason)


def header(text: str) -> ast.Module | Unreadable:
    """The head of a definition, read with an empty body; a whole program as it is."""
    found = read(text)
    return read(text.rstrip("\n") + "\n    pass\n") if isinstance(found, Unreadable) else found
