"""Drives the parser over a whole file and goes on after each mistake.

A mistake is mended in the cheapest way that lets the next two tokens stand: the keyword that was meant, a missing
`}` of a block, one missing token, one token too many. Otherwise the statement is given up: the parser's stack is
popped to the innermost open block, a BROKEN token stands for the statement, and the parse goes on at the next line
that begins with something this block, or one around it, can hold. After a mistake nothing is reported until three
tokens have been accepted, so that one mistake is told once.
"""

from stepcache.language.driver import SCAN, TooManyError, shown
from stepcache.language.grammar import keywords
from stepcache.language.mends import Mends
from stepcache.language.tables import Stack, acceptable
from stepcache.language.trees import Token, Tree


class Driver(Mends):
    """One parse of one file, with all of its mistakes."""

    def run(self) -> Tree | None:
        """The file's tree, with BROKEN for what was given up; None where all of it was."""
        try:
            while True:
                token = self.tables.token_at(self.stack, self.offset)
                if token.type == "TEST" and not self.blocks:
                    self.test_at_the_top(token)
                if acceptable(token) and self.tables.settle(self.stack, token.type):
                    result = self.accept(token)
                    if token.type == "$END":
                        return result
                else:
                    self.recover(token)
        except TooManyError:
            return None

    def recover(self, token: Token) -> None:
        """Mend the mistake at a token that cannot stand, or give its statement up."""
        token = self.back_up(token)
        for mend in (self.other_word, self.other_sign, self.close_blocks, self.insert, self.drop):
            if mend(token):
                return
        self._give_up(token)

    def _give_up(self, token: Token) -> None:
        """Put BROKEN in place of the statement and find where the next one begins."""
        self.closed_too_early(token)
        self._report(token)
        first, depth = self._pop(token)
        start = token.start_pos or 0
        begin = first.start_pos if first is not None and first.start_pos is not None else start
        broken = Token("BROKEN", str(first if first is not None else token), begin, end_pos=start)
        self.run_.feed(broken)
        self.offset = self._resume(start, depth, moved=begin < start)

    def _report(self, token: Token) -> None:
        if token.type == "$END":
            at = self.tokens[-1] if self.tokens else token
            self.say("SC001", f"the file ends where {self.wanted()} is expected", at)
            return
        unfinished = self.tokens and self.tables.settle(self.stack, "BROKEN") is None
        if unfinished and self.lines.first_on_its_line(token.start_pos or 0):
            last = self.tokens[-1]
            self.say("SC001", f"expected {self.wanted()} after `{shown(last)}`", last)
            return
        self.say("SC001", f"expected {self.wanted()}, found `{shown(token)}`", token)

    def _pop(self, token: Token) -> tuple[Token | None, int]:
        """Pop to where a statement can begin; the first token popped and how many braces it left open."""
        popped: list[object] = []
        while len(self.stack) > 1 and self.tables.settle(self.stack, "BROKEN") is None:
            self.stack.pop()
            popped.append(self.run_.values.pop())
        if not popped:
            return None, 0
        marks = [value.type for value in popped if isinstance(value, Token)]
        depth = marks.count("LBRACE") - marks.count("RBRACE")
        del self.blocks[len(self.blocks) - depth :]
        first = self._first_token(popped[-1])
        return first if first is not None else token, depth

    def _first_token(self, value: object) -> Token | None:
        while isinstance(value, Tree) and value.children:
            value = value.children[0]
        return value if isinstance(value, Token) else None

    def _resume(self, start: int, depth: int, *, moved: bool) -> int:
        """Where the next statement begins, the blocks before it closed."""
        if moved and self.lines.first_on_its_line(start) and depth == 0 and self._begins_here(start):
            return start
        for mark in SCAN.finditer(self.text, start):
            text = mark[0]
            if text == "{":
                depth += 1
            elif text == "}":
                if depth == 0 and self.blocks:
                    return mark.start()
                depth = max(0, depth - 1)
            elif text.startswith("\n") and (depth == 0 or text == "\n") and self._begins_here(mark.end()):
                return mark.end()
        return len(self.text)

    def _begins_here(self, offset: int) -> bool:
        """Whether a statement of an open block begins here; the blocks inside that one are closed."""
        stack: Stack | None = self.stack
        for count in range(len(self.blocks) + 1):
            if stack is None:
                return False
            if self._begins(stack, offset):
                for _ in range(count):
                    self.feed("RBRACE", Token("RBRACE", "", offset, end_pos=offset))
                return True
            stack = self.tables.settle(stack, "RBRACE")
        return False

    def _begins(self, stack: Stack, offset: int) -> bool:
        seen = list(zip(self.tables.tokens_from(stack, offset), range(2), strict=False))
        if not seen or any(after is None for (_, after), _ in seen):
            return False
        kinds = [token.type for (token, _), _ in seen]
        return kinds[0] in keywords().values() or kinds[0] in {"STRING", "RBRACE"} or kinds[:2] == ["NAME", "EQUAL"]
