"""`solve pairs(body, keys)`, `solve pairs(body, schema=schema)`: labelled text as a JSON object, without a model."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

from stepcache.domain.writing import Solution, SolveTask
from stepcache.ports import Arguments, Proves, Takes
from stepcache.text.asked import asked_of
from stepcache.text.json import write
from stepcache.text.pairs import Pair, read_pairs
from stepcache.text.properties import object_schema
from stepcache.text.schema import schema_argument
from stepcache.text.typed import typed_members

with schema_argument():

    class _Args(Arguments):
        """`pairs(body, keys)`, or `pairs(body, schema=schema)`: the lines, and what is asked of them."""

        body: Annotated[str, Takes("text", "pairs"), Proves()]
        keys: Annotated[tuple[str, ...], Takes("list"), Proves()] = ()
        schema: Annotated[Any, Takes("json"), Proves()] = None


class Pairs:
    """Read lines of name and value, and write the keys asked for as one JSON object.

    A value that spells a JSON literal which keeps its characters (`30`, `true`, `"Ada"`, `["a"]`) is that
    literal; everything else, `007` and `1.10` too, is a string of its characters. Each key must be one
    name, byte for byte; a text with two readings is not solved (see the notations in `text.pairs`), nor one
    with a line that may be about the others (`correction: …`, see `text.asked`). With a
    schema each value is read by its property's type, so that `30` is text where text is asked for.
    """

    name: ClassVar[str] = "pairs"
    engines: ClassVar[tuple[str, ...]] = ()
    total: ClassVar[bool] = False
    domain: ClassVar[Mapping[str, int]] = MappingProxyType({})
    Args: ClassVar[type[_Args]] = _Args

    async def solve(self, task: SolveTask, args: _Args) -> Solution | None:
        """The object, members in the order asked for; a text to be continued is none of its affairs."""
        pairs = read_pairs(args.body)
        if task.prefix or pairs is None:
            return None
        found = _by_keys(pairs, args.keys) if args.schema is None else _by_schema(pairs, args)
        return Solution(write(found), self.name) if found else None


def _by_keys(pairs: Sequence[Pair], keys: tuple[str, ...]) -> dict[str, Any] | None:
    stated = asked_of(pairs, keys)
    if stated is None or len(set(keys)) < len(keys) or any(key not in stated for key in keys):
        return None
    return {key: stated[key].value for key in keys}


def _by_schema(pairs: Sequence[Pair], args: _Args) -> dict[str, Any] | None:
    """The schema alone says what is asked for: keys beside it would be a second opinion."""
    schema = None if args.keys else object_schema(args.schema)
    return typed_members(pairs, schema) if schema else None
