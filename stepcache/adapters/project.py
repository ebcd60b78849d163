"""`adapt project(keys)`, `adapt project(schema=schema)`: an object's members, fewer or in another order."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Annotated, Any, ClassVar

from stepcache.domain.writing import Adapted, Source
from stepcache.ports import Arguments, Carries, Takes
from stepcache.text.compare import words_of
from stepcache.text.json import JsonError, Kind, Member, Node, parse
from stepcache.text.properties import canonical, kept_properties, object_schema
from stepcache.text.schema import schema_argument

MAX_LOOKS = 1_000

_SPACE = re.compile(r"[^\S\n]+")
_JOINTS = ("", " ", "-")
_RELATIVE = frozenset(
    """
    rest other others remaining remainder remainders second third fourth next further additional else more also another
    secondary alternate alternative latter following
    """.split()  # noqa: SIM905 - reads better
)
"""Words of a key whose value hangs on what the members beside it took."""

with schema_argument():

    class _Args(Arguments):
        """`project(keys)`, or `project(schema=schema)`: the keys wanted, in order, or the schema that has them."""

        keys: Annotated[tuple[str, ...], Carries()] = ()
        schema: Annotated[Any, Takes("json"), Carries()] = None


class Project:
    """Keep the members asked for, in the order asked for; what is kept keeps its spelling.

    Why it is safe: a member's value answers its key alone, whatever keys stand beside it; where it may not
    (`rest`, `other`; a value that goes on in the text with the value of a dropped member, as `name` does with
    `surname`), no member is dropped. With a schema a
    member is kept only if both schemas say the same of it, references included. A property that is new, or
    that says something else now, must be required: then the check of the schema sees that it is missing,
    and `patch failing` asks for it alone.
    """

    name: ClassVar[str] = "project"
    carries_types: ClassVar[frozenset[str]] = frozenset()
    Args: ClassVar[type[_Args]] = _Args

    def adapt(self, source: Source, old: _Args, new: _Args) -> Adapted | None:
        """The object with the new prompt's members; None where one cannot be told, or nothing is to be done."""
        try:
            tree = parse(source.text)
        except JsonError:
            return None
        members = {member.name: member for member in tree.members}
        wanted = _by_keys(new.keys, members) if new.schema is None else _by_schemas(old, new, members)
        if tree.kind is not Kind.OBJECT or not wanted:
            return None
        dropped = [member for name, member in members.items() if member not in wanted]
        if dropped and (_relative(wanted) or _adjoin(source.old_prompt, wanted, dropped)):
            return None
        return Adapted(_written(source.text, tree, wanted), note=f"{len(wanted)} of {len(members)} members")


def _by_keys(keys: tuple[str, ...], members: dict[str, Member]) -> list[Member] | None:
    wanted = list(dict.fromkeys(keys))
    if len(wanted) < len(keys) or wanted == list(members) or any(key not in members for key in wanted):
        return None
    return [members[key] for key in wanted]


def _by_schemas(old: _Args, new: _Args, members: dict[str, Member]) -> list[Member] | None:
    """The members that answer both schemas; all of them, where the schemas differ in what does not touch them."""
    before, after = object_schema(old.schema), object_schema(new.schema)
    if new.keys or before is None or after is None or canonical(old.schema) == canonical(new.schema):
        return None
    kept = kept_properties(before, after)
    return None if kept is None else [members[name] for name in kept if name in members]


def _relative(kept: Iterable[Member]) -> bool:
    return any(not _RELATIVE.isdisjoint(words_of(member.name)) for member in kept)


def _adjoin(prompt: str, kept: Sequence[Member], dropped: Sequence[Member]) -> bool:
    """Whether a kept value and a dropped one stand side by side in the prompt, so that they may be one there."""
    text = _SPACE.sub(" ", prompt)
    ends = {f"{joint}{value}" for value in _values(dropped) for joint in _JOINTS}
    starts = {f"{value}{joint}" for value in _values(dropped) for joint in _JOINTS}
    longest = max(map(len, ends), default=0)
    looks = 0
    for value in _values(kept):
        at = text.find(value)
        while at >= 0:
            looks += 1
            after, before = text[at + len(value) : at + len(value) + longest], text[max(0, at - longest) : at]
            if looks > MAX_LOOKS or after.startswith(tuple(ends)) or before.endswith(tuple(starts)):
                return True
            at = text.find(value, at + 1)
    return False


def _values(members: Iterable[Member]) -> set[str]:
    """The text and numbers of members, as they may stand in a prompt."""
    leaves = (leaf.value for member in members for leaf in member.node.leaves() if leaf.kind is not Kind.WORD)
    return {value for leaf in leaves if (value := _SPACE.sub(" ", str(leaf)).strip())}


def _written(text: str, tree: Node, wanted: list[Member]) -> str:
    """The object with these members, parted as they were."""
    between = [text[left.end : right.start] for left, right in pairwise(tree.members)]
    pieces = [text[member.start : member.end] for member in wanted]
    body = pieces[0] + "".join(gap + piece for gap, piece in zip(between, pieces[1:], strict=False))
    return text[: tree.members[0].start] + body + text[tree.members[-1].end :]
