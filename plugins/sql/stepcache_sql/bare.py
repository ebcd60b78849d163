"""`adapt sql.bare`: the query without the words around it."""

from typing import ClassVar

from stepcache import Adapted, NoArgs, Source
from stepcache_sql.answer import fences_in


class Bare:
    """Give the query of an answer that has one fence of SQL, with words around it; they are dropped.

    What the words say nobody checks, and what they promise ("this returns all users of Oslo") may be another prompt's.
    """

    name: ClassVar[str] = "sql.bare"
    carries_types: ClassVar[frozenset[str]] = frozenset()
    Args: ClassVar[type[NoArgs]] = NoArgs

    def adapt(self, source: Source, old: NoArgs, new: NoArgs) -> Adapted | None:
        """What stands in the only fence; None where there is none or a second one."""
        found = fences_in(source.text)
        return Adapted(found[0].strip()) if len(found) == 1 and source.text.count("```") == 2 else None
