"""The parser: an LALR(1) machine that runs tables made beforehand by Lark, which are shipped as a JSON file.

To import Lark and to make its lexers would be a third of the time in which a file is linted. Tables that were made from
another grammar are not used; `making.py` writes them.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from stepcache.language.trees import Token, Tree

TABLES = "stepcache.tables.json"
END = "$END"
NAME = "NAME"


class NoParseError(Exception):
    """The text is none of the grammar's.

    Attributes:
        offset: Where the token stands that cannot stand there; at the end of the text, where the last one stands.
    """

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Terminal(NamedTuple):
    """A terminal; `text` is a regular expression, or, where it is `plain`, how it is written."""

    name: str
    text: str
    plain: bool
    priority: int


class Rule(NamedTuple):
    """A rule of the grammar.

    Attributes:
        origin: What it is a rule of.
        size: How many symbols it has.
        data: The name of the tree that it makes.
        alone: Whether, where one child is left, that is what it makes.
        kept: Of the symbols that are kept: how many absent ones stand before, its number, whether it is a list whose
            members are taken; None where all are kept as they are.
        absent: How many absent ones stand at the end.
    """

    origin: str
    size: int
    data: str
    alone: bool
    kept: Sequence[tuple[int, int, bool]] | None
    absent: int

    def made_of(self, parts: list[Any]) -> Any:
        """The tree, or the child, that it makes of its symbols."""
        children = parts if self.kept is None else self._kept_of(parts, self.kept)
        made = children[0] if self.alone and len(children) == 1 else Tree(self.data, children)
        if isinstance(made, Tree):
            made.stand(parts)
        return made

    def _kept_of(self, parts: list[Any], kept: Iterable[tuple[int, int, bool]]) -> list[Any]:
        children: list[Any] = []
        for absent, number, is_list in kept:
            if absent:
                children += [None] * absent
            if not is_list:
                children.append(parts[number])
            elif children:
                children += parts[number].children
            else:
                children = parts[number].children  # a list grows by one member after the other
        return children + [None] * self.absent if self.absent else children


class Machine:
    """The tables of a grammar.

    Attributes:
        terminals: In the order in which they are tried.
        spellings: Terminal -> how it is written, for those that are written in one way only.
        starts: What can be parsed -> the state that it begins in, and that it ends in.
    """

    def __init__(self, shipped: Mapping[str, Any]) -> None:
        self.terminals = tuple(Terminal(*one) for one in shipped["terminals"])
        self._skipped = re.compile(shipped["skipped"])
        self.spellings = {one.name: one.text for one in self.terminals if one.plain}
        self.starts: dict[str, tuple[int, int]] = {name: (one, two) for name, (one, two) in shipped["starts"].items()}
        self._symbols: list[str] = shipped["symbols"]
        self._rows: list[list[int]] = shipped["states"]
        self._rules: list[list[Any]] = shipped["rules"]
        self._actions: dict[int, dict[str, int]] = {}
        self._known: dict[int, Rule] = {}
        self._scanners: dict[frozenset[str], Scanner] = {}
        self._scanner_of: dict[int, Scanner] = {}

    def actions(self, state: int) -> dict[str, int]:
        """Symbol -> the state that it is shifted to, or below zero the rule that is reduced before it."""
        found = self._actions.get(state)
        if found is None:
            row = self._rows[state]
            names = map(self._symbols.__getitem__, row[::2])
            found = self._actions[state] = dict(zip(names, row[1::2], strict=True))
        return found

    def rule(self, action: int) -> Rule:
        """The rule of an action below zero."""
        found = self._known.get(action)
        if found is None:
            found = self._known[action] = Rule(*self._rules[-1 - action])
        return found

    def token_at(self, text: str, offset: int, state: int) -> Token:
        """The next token from an offset on, as a state reads it; a character that begins none is one of its own."""
        found = self._skipped.match(text, offset)
        at = found.end() if found else offset
        if at >= len(text):
            return Token(END, "", len(text), end_pos=len(text))
        found_here = self._scanner(state).token(text, at)
        return found_here or self._all.token(text, at) or Token("STRAY", text[at], at, end_pos=at + 1)

    def parse(self, text: str, start: str) -> Tree:
        """The tree of a text.

        Raises:
            NoParseError: It has none.
        """
        run, last, offset = Run(self, start), 0, 0
        while True:
            token = self.token_at(text, offset, run.states[-1])
            if token.type == END:
                token = Token(END, "", last, end_pos=last)
            tree = run.feed(token)
            if tree is not None:
                return tree
            last, offset = token.start_pos, token.end_pos

    def _scanner(self, state: int) -> "Scanner":
        found = self._scanner_of.get(state)
        if found is None:
            wanted = frozenset(self.actions(state))
            found = self._scanners.get(wanted) or Scanner(self, wanted)
            self._scanner_of[state] = self._scanners[wanted] = found
        return found

    @cached_property
    def _all(self) -> "Scanner":
        return Scanner(self, [one.name for one in self.terminals])

    @cached_property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """Terminal -> its pattern, for those that are written in many ways, as they are tried."""
        return {one.name: re.compile(one.text) for one in self.terminals if not one.plain}


class Scanner:
    """Reads the terminals that one state wants.

    Words come through as names everywhere, so that the parser can say what it expected; no other terminal begins with
    a letter.
    """

    def __init__(self, machine: Machine, wanted: Collection[str]) -> None:
        self._name = machine.patterns[NAME]
        spelled = [(text, name) for name, text in machine.spellings.items() if name in wanted]
        self._words = {text: name for text, name in spelled if text[0].isalpha()}
        self._signs = [(text, name) for text, name in spelled if not text[0].isalpha()]
        self._free = [(name, one) for name, one in machine.patterns.items() if name in wanted and name != NAME]

    def token(self, text: str, at: int) -> Token | None:
        """The token that begins at an offset."""
        found = self._name.match(text, at)
        if found:
            return Token(self._words.get(found[0], NAME), found[0], at, end_pos=found.end())
        for sign, name in self._signs:
            if text.startswith(sign, at):
                return Token(name, sign, at, end_pos=at + len(sign))
        for name, pattern in self._free:
            found = pattern.match(text, at)
            if found:
                return Token(name, found[0], at, end_pos=found.end())
        return None


class Run:
    """One parse under way.

    Attributes:
        states: The states of what has been read.
        values: The trees and tokens of it.
    """

    def __init__(self, machine: Machine, start: str) -> None:
        self.machine = machine
        first, self.end = machine.starts[start]
        self.states = [first]
        self.values: list[Any] = []

    def feed(self, token: Token) -> Tree | None:
        """Take a token; the tree, after the last one.

        Raises:
            NoParseError: It cannot stand there.
        """
        states, values, machine = self.states, self.values, self.machine
        while True:
            action = machine.actions(states[-1]).get(token.type)
            if action is None:
                raise NoParseError(token.start_pos)
            if action >= 0:
                states.append(action)
                values.append(token)
                return None
            rule = machine.rule(action)
            parts: list[Any] = []
            if rule.size:
                parts = values[-rule.size :]
                del states[-rule.size :]
                del values[-rule.size :]
            states.append(machine.actions(states[-1])[rule.origin])
            values.append(rule.made_of(parts))
            if token.type == END and states[-1] == self.end:
                return values[-1]  # type: ignore[no-any-return] # of what the start makes


def loaded(path: Path, text: str) -> Machine | None:
    """The machine of shipped tables; None where there are none for this grammar.

    Args:
        path: Where the tables stand.
        text: The grammar.
    """
    if not path.is_file():
        return None
    shipped = json.loads(path.read_text("utf-8"))
    return Machine(shipped) if shipped["made_from"] == origin(text) else None


def origin(text: str) -> list[int]:
    """What tells one grammar from another; not from one that somebody forged."""
    return [len(text), crc32(text.encode())]
