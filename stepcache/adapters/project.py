"""`adapt project(keys)`: an object's members, fewer or in another order."""

from itertools import pairwise
from typing import Annotated, ClassVar

from stepcache.ports import Adapted, Arguments, Carries, Source
from stepcache.text.json import JsonError, Kind, parse


class Project:
    """Keep the members asked for, in the order asked for; what is kept keeps its spelling.

    Why it is safe: a member's value answers its key alone, whatever keys stand beside it.
    """

    name: ClassVar[str] = "project"
    carries_types: ClassVar[frozenset[str]] = frozenset()

    class Args(Arguments):
        """`project(keys)`: the keys wanted, in order."""

        keys: Annotated[tuple[str, ...], Carries()]

    def adapt(self, source: Source, old: Args, new: Args) -> Adapted | None:
        """The object with the new prompt's keys; None where one is missing, or nothing is to be done."""
        try:
            tree = parse(source.text)
        except JsonError:
            return None
        text = source.text
        members = {member.name: member for member in tree.members}
        wanted = list(dict.fromkeys(new.keys))
        if tree.kind is not Kind.OBJECT or not wanted or len(wanted) < len(new.keys) or wanted == list(members):
            return None
        if any(key not in members for key in wanted):
            return None
        between = [text[left.end : right.start] for left, right in pairwise(tree.members)]
        pieces = [text[members[key].start : members[key].end] for key in wanted]
        body = pieces[0] + "".join(gap + piece for gap, piece in zip(between, pieces[1:], strict=False))
        head, tail = text[: tree.members[0].start], text[tree.members[-1].end :]
        return Adapted(head + body + tail, note=f"{len(wanted)} of {len(members)} members")
