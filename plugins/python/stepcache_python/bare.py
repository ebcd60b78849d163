"""`adapt python.bare`: the code out of an answer's fence."""

import textwrap
from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel

from stepcache import Adapted, NoArgs, Source
from stepcache_python.reading import MAX_CHARS, Unreadable, functions, read

_MARKS = ("```", "~~~")
_LANGUAGES = frozenset({"", "python", "python3", "py", "py3"})


class Bare:
    """Give the bare code of an answer in which exactly one block defines functions, without its fence and prose.

    Blocks that define none (an example of use, its output) go with the prose. Two blocks that do are two answers: then
    it does not apply.
    """

    name: ClassVar[str] = "python.bare"
    carries_types: ClassVar[frozenset[str]] = frozenset()
    Args: ClassVar[type[BaseModel]] = NoArgs

    def adapt(self, source: Source, old: NoArgs, new: NoArgs) -> Adapted | None:
        """The block's text; None where there is none, several, or nothing around it."""
        if len(source.text) > 4 * MAX_CHARS or not any(mark in source.text for mark in _MARKS):
            return None
        if not isinstance(read(source.text), Unreadable):
            return None
        found = [block for block in _blocks(source.text) if _defines(block)]
        return Adapted(found[0]) if len(found) == 1 else None


def _defines(block: str) -> bool:
    """Whether a block defines a function, even one that cannot be read."""
    tree = read(block)
    if isinstance(tree, Unreadable):
        return any(line.lstrip().startswith(("def ", "async def ", "class ")) for line in block.split("\n"))
    return bool(functions(tree))


def _blocks(text: str) -> Iterator[str]:
    """What stands in each fence, its indent taken off; the last one may be open."""
    mark, lines, keep = "", list[str](), False
    for line in text.split("\n"):
        bare = line.strip()
        if mark:
            if bare.startswith(mark) and not bare.strip(mark[0]):
                if keep:
                    yield textwrap.dedent("".join(lines))
                mark = ""
            else:
                lines.append(f"{line}\n")
        elif bare.startswith(_MARKS):
            mark, lines = bare[: len(bare) - len(bare.lstrip(bare[0]))], []
            keep = bare[len(mark) :].strip().lower() in _LANGUAGES
    if mark and keep:
        yield textwrap.dedent("".join(lines).removesuffix("\n"))
