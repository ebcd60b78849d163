"""`adapt rename(names)`: an object's keys, called as the prompt says."""

from typing import Annotated, ClassVar

from pydantic import model_validator

from stepcache.domain.writing import Adapted, Source
from stepcache.ports import Arguments, Carries, Takes
from stepcache.text.json import JsonError, Kind, Member, parse, quote

Names = tuple[tuple[str, str], ...]


class Rename:
    """Rename the members of an object, byte for byte, and only at its top.

    Each pair says what a member is called in the text and what it is to be called in the answer. In an
    older answer the member bears the older prompt's name; in a model's answer it may still bear the
    text's. Two members that would bear one name, or a name that is not there, and it does not apply.
    """

    name: ClassVar[str] = "rename"
    carries_types: ClassVar[frozenset[str]] = frozenset()

    class Args(Arguments):
        """`rename(names)` with a `list(pair)` slot, or `rename(old, new)` with two names."""

        names: Annotated[Names | str, Takes("list", "string"), Carries()]
        new: Annotated[str | None, Takes("string"), Carries()] = None

        @model_validator(mode="after")
        def _either(self) -> "Rename.Args":
            if isinstance(self.names, str) is (self.new is None):
                raise ValueError("either a list of pairs or two names")
            return self

        @property
        def pairs(self) -> dict[str, str]:
            """From each name in the text to the name in the answer."""
            if isinstance(self.names, str):
                return {self.names: self.new or ""}
            return dict(self.names)

    def adapt(self, source: Source, old: Args, new: Args) -> Adapted | None:
        """The object with the new prompt's names."""
        try:
            tree = parse(source.text)
        except JsonError:
            return None
        if tree.kind is not Kind.OBJECT:
            return None
        names = [member.name for member in tree.members]
        renamed = _renamed(names, old.pairs, new.pairs)
        if renamed is None or len(set(renamed)) < len(renamed) or renamed == names:
            return None
        return Adapted(_written(source.text, tree.members, renamed))


def _renamed(names: list[str], old: dict[str, str], new: dict[str, str]) -> list[str] | None:
    """The new name of each member; None where a member that is to be renamed is not there, or is there twice."""
    table: dict[str, str] = {}
    for original in dict.fromkeys((*old, *new)):
        target = new.get(original, original)
        standing = [name for name in dict.fromkeys((original, old.get(original, original))) if name in names]
        if target in names and not standing:
            continue
        if len(standing) != 1 or standing[0] in table:
            return None
        table[standing[0]] = target
    return [table.get(name, name) for name in names]


def _written(text: str, members: tuple[Member, ...], names: list[str]) -> str:
    pieces: list[str] = []
    at = 0
    for member, name in zip(members, names, strict=True):
        spelled = text[member.start : member.name_end] if name == member.name else quote(name)
        pieces += [text[at : member.start], spelled]
        at = member.name_end
    return "".join([*pieces, text[at:]])
