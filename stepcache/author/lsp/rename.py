"""A name changed wherever it stands, or refused where that would change what a rule means."""

import re
from collections.abc import Mapping

from stepcache.author.fixing import fixed
from stepcache.author.lsp.definition import NAMED, at, same, spans_of
from stepcache.author.lsp.mentions import Mention, Sort
from stepcache.author.lsp.workspace import Look, Snapshot
from stepcache.domain.errors import StepCacheError
from stepcache.domain.findings import Applicability, Edit, Finding, Fix, Severity
from stepcache.language.grammar import RESERVED

_NAME = re.compile(r"[^\W\d]\w*")
LONGEST = 100


class RenameError(StepCacheError):
    """The name cannot be changed, or not into that; one line that says why."""


def renameable(look: Look, path: str, offset: int) -> Mention:
    """The name at a place.

    Raises:
        RenameError: There is none, or it is not the author's to choose.
    """
    found = at(look, path, offset)
    if found is None or found.sort is Sort.FILE:
        raise RenameError("no name stands here")
    if found.sort not in NAMED or not any(one.defines for one in same([look], found)):
        raise RenameError(f"`{found.name}` is not named in your files")
    return found


def renamed(now: Snapshot, path: str, offset: int, name: str) -> dict[str, list[Edit]]:
    """Path -> what to change there.

    Raises:
        RenameError: See `renameable`; or the new name is none, is taken, or would bring an error.
    """
    look = now.look(path)
    meant = renameable(look, path, offset)
    if name == meant.name:
        return {}
    if not _NAME.fullmatch(name) or len(name) > LONGEST:
        raise RenameError(f"`{name[:40]}` is no name: a letter or `_`, then letters, digits and `_`")
    if name in RESERVED | {"true", "false", "changed", "not", "and", "or"}:
        raise RenameError(f"`{name}` is a word of the language")
    looks = now.all_looks(path)
    mentions = [one for one in _everywhere(looks) if one.sort in NAMED]
    found = same(looks, meant)
    _refuse_taken(meant, found, [one for one in mentions if one.name == name], mentions)
    edits: dict[str, list[Edit]] = {}
    for span in spans_of(found):
        edits.setdefault(span.path, []).append(Edit(span, name))
    _refuse_errors(now, looks, edits)
    return edits


def _everywhere(looks: list[Look]) -> list[Mention]:
    return [one for look in looks for one in look.mentions]


def _refuse_taken(meant: Mention, found: list[Mention], taken: list[Mention], mentions: list[Mention]) -> None:
    """Refuse a name that already means something where this one stands."""
    paths = {one.span.path for one in found}
    homes = {one.home for one in found}
    if meant.sort is Sort.LET:  # a slot of that name would hide the constant
        homes |= {one.home for one in mentions if one.sort is Sort.SLOT and one.span.path in paths}
    for one in taken:
        of_task = one.sort in {Sort.SLOT, Sort.STEP}
        kinds = {meant.sort, one.sort}
        together = one.sort is meant.sort or kinds == {Sort.SLOT, Sort.LET}
        if together and (one.home in homes if of_task else one.span.path in paths):
            raise RenameError(f"there is a {one.sort} `{one.name}` already, in line {one.span.line}")


def _refuse_errors(now: Snapshot, looks: list[Look], edits: Mapping[str, list[Edit]]) -> None:
    """Refuse what the linter would call an error that is none now."""
    texts = {}
    for path, changes in edits.items():
        text = next(one.units[path].source.text for one in looks if path in one.units)
        texts[path] = fixed(text, [Fix("", tuple(changes), Applicability.SAFE)])
    after = now.with_texts(texts)
    for look in looks:
        if look.units.keys() & texts.keys():
            known = _errors(look)
            fresh = [one for one in _all_errors(after.look(look.sources[0].path)) if _kind(one) not in known]
            if fresh and len(_all_errors(after.look(look.sources[0].path))) > len(_all_errors(look)):
                raise RenameError(f"that would be an error in line {fresh[0].span.line}: {fresh[0].message}")


def _all_errors(look: Look) -> list[Finding]:
    return [one for one in look.examined.compiled.findings if one.severity is Severity.ERROR]


def _errors(look: Look) -> set[tuple[str, str, str]]:
    return {_kind(one) for one in _all_errors(look)}


def _kind(one: Finding) -> tuple[str, str, str]:
    return one.span.path, one.code, one.message
