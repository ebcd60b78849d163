"""What may stand where, read off the grammar's tables: the same word is a keyword here and a name there.

The grammar's own lexer asks the parser's state. A highlighter has no parser, but the block it is in and the token
before say as much: `Words.after` holds the terminals that can follow.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from stepcache.language.grammar import grammar, keywords

TOP = ""  # the block that is the whole file, and the terminal before its first
HOLES = frozenset({"WITH", "COMMA", "LSQB"})  # behind these a `{` holds a slot, else statements


@dataclass(frozen=True, slots=True)
class Words:
    """The grammar without its parser.

    Attributes:
        after: Block (the keyword that owns it) and terminal -> the terminals that may follow.
        owners: The keywords that own a block.
    """

    after: Mapping[tuple[str, str], frozenset[str]]
    owners: frozenset[str]

    def following(self, block: str, before: str) -> frozenset[str]:
        """What may follow; where that block knows no such terminal (a fragment of a file), what may in any block."""
        found = self.after.get((block, before))
        return found if found is not None else self.anywhere(before)

    def anywhere(self, before: str) -> frozenset[str]:
        """What may follow a terminal in some block."""
        return frozenset().union(*(after for (_, terminal), after in self.after.items() if terminal == before))

    def is_keyword(self, word: str, block: str, before: str) -> bool:
        """Whether a word is a keyword there; in a fragment also where no name may stand."""
        terminal = keywords().get(word)
        may = self.following(block, before)
        return terminal is not None and (terminal in may or "NAME" not in may)


@cache
def words() -> Words:
    """What the grammar says."""
    return _Explorer().run()


class _Explorer:
    """Walks the parser's states block by block: into one only from its `{`, and past it from its `}`."""

    def __init__(self) -> None:
        self.actions = grammar().actions
        self.start = grammar().starts["start"][0]
        self.spelled = {terminal: word for word, terminal in keywords().items()}
        self.begins: dict[str, set[int]] = {TOP: {self.start}}

    def run(self) -> Words:
        """All blocks."""
        self._find_blocks(TOP, self.start)
        after: dict[tuple[str, str], set[str]] = {}
        for block in self.begins:
            for before, state in self._walk(block):
                may = {name for name in self.actions(state) if name.isupper() or name.startswith("__ANON")}
                after.setdefault((block, before), set()).update(may)
        return Words({key: frozenset(may) for key, may in after.items()}, frozenset(self.begins) - {TOP})

    def _edges(self, state: int) -> Iterator[tuple[str, int]]:
        """Each symbol that is shifted there, or that a reduction leaves there, and the state behind it."""
        return ((symbol, target) for symbol, target in self.actions(state).items() if target >= 0)

    def _opens(self, symbol: str, target: int) -> bool:
        return symbol == "LBRACE" and "BROKEN" in self.actions(target)

    def _find_blocks(self, block: str, begin: int) -> None:
        """The blocks that statements of this one own, by the keyword that begins the statement."""
        for symbol, target in self._edges(begin):
            word = self.spelled.get(symbol)
            for inner in self._first_blocks(target) if word else ():
                if inner not in self.begins.setdefault(word or "", set()):
                    self.begins[word or ""].add(inner)
                    self._find_blocks(word or "", inner)

    def _first_blocks(self, state: int) -> set[int]:
        found: set[int] = set()
        seen, todo = {state}, [state]
        while todo:
            for symbol, target in self._edges(todo.pop()):
                if self._opens(symbol, target):
                    found.add(target)
                elif target not in seen:
                    seen.add(target)
                    todo.append(target)
        return found

    def _walk(self, block: str) -> Iterator[tuple[str, int]]:
        """Each state of a block with the terminal before it."""
        begins = self.begins[block]
        yield from (("LBRACE" if block else TOP, state) for state in begins)
        seen, todo = set(begins), list(begins)
        while todo:
            state = todo.pop()
            for symbol, target in self._edges(state):
                for terminal, behind in self._steps(state, symbol, target):
                    yield terminal, behind
                    if behind not in seen:
                        seen.add(behind)
                        todo.append(behind)

    def _steps(self, state: int, symbol: str, target: int) -> Iterator[tuple[str, int]]:
        if self._opens(symbol, target):
            yield from (("RBRACE", behind) for behind in self._closings(target))
        elif not self._closes(state, symbol):
            yield symbol, target

    def _closes(self, state: int, symbol: str) -> bool:
        return symbol == "RBRACE" and "BROKEN" in self.actions(state)

    def _closings(self, begin: int) -> set[int]:
        """The states behind the `}` of the block that begins there."""
        around = [begin, *(target for symbol, target in self._edges(begin) if not symbol.isupper())]
        return {target for state in around for symbol, target in self._edges(state) if self._closes(state, symbol)}
