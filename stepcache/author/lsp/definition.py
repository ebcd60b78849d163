"""What a name means, where it begins to, and where else it stands."""

from collections.abc import Iterable, Sequence

from stepcache.author.lsp.mentions import Mention, Sort
from stepcache.author.lsp.workspace import Look
from stepcache.domain.source import Span

# What an author gives a name; all else has its name from the catalogue.
NAMED = frozenset({Sort.SLOT, Sort.LET, Sort.STEP, Sort.TASK, Sort.ALIAS})


def at(look: Look, path: str, offset: int) -> Mention | None:
    """The name that a place is in, or right behind; the innermost where one holds another."""
    here = [one for one in look.mentions if one.span.path == path and one.span.start <= offset <= one.span.end]
    return min(here, key=lambda one: (one.span.end == offset, one.span.end - one.span.start), default=None)


def definitions(look: Look, path: str, offset: int) -> list[Span]:
    """Where the name at a place is defined: a slot perhaps in several patterns. An import leads to its file."""
    found = at(look, path, offset)
    if found is None:
        return []
    if found.sort is Sort.FILE:
        return [Span(found.name, 0, 0, 1, 1)]
    if found.sort is Sort.ALIAS:
        imported = look.units[path].imports.get(found.name) if path in look.units else None
        if imported is not None and found.defines:
            return [Span(imported.source.path, 0, 0, 1, 1)]
    return spans_of(one for one in same([look], found) if one.defines)


def references(looks: Sequence[Look], path: str, offset: int, *, definitions: bool = True) -> list[Span]:
    """All places of the name at a place.

    Args:
        looks: The rule set of the file first, then the others in which the name may stand.
        definitions: Whether those places count where it is defined.
    """
    found = at(looks[0], path, offset)
    if found is None:
        return []
    return spans_of(one for one in same(looks, found) if definitions or not one.defines)


def same(looks: Iterable[Look], meant: Mention) -> list[Mention]:
    """All mentions of what one means.

    A slot or step of a task that another one extends is the other one's too: both have the section in which it stands.
    """
    alike = [one for look in looks for one in look.mentions if (one.sort, one.name) == (meant.sort, meant.name)]
    if meant.sort not in {Sort.SLOT, Sort.STEP}:
        return [one for one in alike if one.home == meant.home]
    homes, places, before = {meant.home}, {(meant.span.path, meant.span.start)}, -1
    while before < len(homes) + len(places):
        before = len(homes) + len(places)
        homes |= {one.home for one in alike if (one.span.path, one.span.start) in places}
        places |= {(one.span.path, one.span.start) for one in alike if one.home in homes}
    return [one for one in alike if one.home in homes]


def spans_of(mentions: Iterable[Mention]) -> list[Span]:
    """Their places, once each, by file and offset."""
    found = {(one.span.path, one.span.start): one.span for one in mentions}
    return [found[key] for key in sorted(found)]
