"""`solve pairs(body, keys)`: labelled text as a JSON object, without a model."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar

from stepcache.ports import Arguments, Proves, Solution, SolveTask, Takes
from stepcache.text.json import write
from stepcache.text.pairs import read_pairs


class Pairs:
    """Read lines of name and value, and write the keys asked for as one JSON object.

    A value that spells a JSON literal which keeps its characters (`30`, `true`, `"Ada"`, `["a"]`) is that
    literal; everything else, `007` and `1.10` too, is a string of its characters. Each key must be one
    name, byte for byte; a text with two readings is not solved (see the notations in `text.pairs`).
    """

    name: ClassVar[str] = "pairs"
    engines: ClassVar[tuple[str, ...]] = ()
    total: ClassVar[bool] = False
    domain: ClassVar[Mapping[str, int]] = MappingProxyType({})

    class Args(Arguments):
        """`pairs(body, keys)`: the lines and the names asked for."""

        body: Annotated[str, Takes("text", "pairs"), Proves()]
        keys: Annotated[tuple[str, ...], Takes("list"), Proves()]

    async def solve(self, task: SolveTask, args: Args) -> Solution | None:
        """The object, keys in the order asked for; a text to be continued is none of its affairs."""
        pairs = read_pairs(args.body)
        if task.prefix or pairs is None or not args.keys or len(set(args.keys)) < len(args.keys):
            return None
        stated = {pair.name: pair for pair in pairs}
        if any(key not in stated for key in args.keys):
            return None
        return Solution(write({key: stated[key].value for key in args.keys}), self.name)
