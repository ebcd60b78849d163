"""What may have been meant where a token cannot stand: the cheapest mend that lets the next two tokens stand."""

from typing import Any

from stepcache.domain.findings import Applicability, Edit, Fix
from stepcache.domain.source import sibling_of
from stepcache.language.diagnostics import close_to, did_you_mean, replacement
from stepcache.language.driver import SCAN, Parsing, shown
from stepcache.language.grammar import called, keywords, spellings
from stepcache.language.trees import Token

_CLOSERS = ("RPAR", "RSQB", "RBRACE")
_JOINTS = ("COMMA", "EQUAL", "COLON", "RPAR", "RSQB", "LBRACE", "LSQB", "LPAR", "DOT", "ARROW")
_VALUES = frozenset({"TRUE", "FALSE", "NOT"})
_SIGNS = {"EQUAL": "EQUALS", "EQUALS": "EQUAL"}


class AgainError(Exception):
    """A brace too many has been found above: read the file once more without it."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Mends(Parsing):
    """A parse that mends one mistake at a time; each way says what was wrong, and tells whether it was that."""

    def back_up(self, token: Token) -> Token:
        """The token where the mistake is: a name that begins a line belongs to the next statement, not to the last."""
        previous = self.tokens[-1] if self.tokens else None
        if previous is not None and previous.type == token.type == "EQUAL" and previous.end_pos == token.start_pos:
            self._take_back(previous)  # `==` where `=` stands, which was read as two
            return Token("EQUALS", "==", previous.start_pos, end_pos=token.end_pos)
        if previous is None or previous.type != "NAME" or not self.before[0]:
            return token
        start = previous.start_pos or 0
        valueless = token.type == "EQUAL" and len(self.tokens) > 1 and self.tokens[-2].type == "EQUAL"
        if not (valueless or self.lines.first_on_its_line(start)):
            return token
        stood = self.tables.settle(self.before[0], "BROKEN") is not None  # where a statement begins
        if (token.type != "EQUAL" and previous not in keywords()) or stood:
            return token
        self._take_back(previous)
        return previous

    def _take_back(self, token: Token) -> None:
        """Undo the last token."""
        self.stack[:], self.run_.values[:] = self.before
        self.tokens.pop()
        self.offset = token.start_pos or 0

    def other_word(self, token: Token) -> bool:
        """`requier` for `require`."""
        if token.type != "NAME":
            return False
        words = self.tables.expected_words(self.stack)
        near = close_to(token, words) or [word for word in words if _slip(token, word)]
        close = [word for word in near if self._fits(words[word], token.end_pos or 0)]
        if not close:
            return False
        span = self.lines.span(token.start_pos or 0, token.end_pos or 0)
        self.say(
            "SC001",
            f"expected {self.wanted()}, found `{token}`",
            token,
            help=did_you_mean(close),
            fix=replacement(span, close),
        )
        self.feed(words[close[0]], token)
        return True

    def other_sign(self, token: Token) -> bool:
        """`=` for `==`."""
        meant = _SIGNS.get(token.type)
        if meant is None or not self._fits(meant, token.end_pos or 0):
            return False
        right = spellings()[meant]
        span = self.lines.span(token.start_pos or 0, token.end_pos or 0)
        message = f"expected `{right}`, found `{token}`"
        self.say("SC001", message, token, help=did_you_mean([right]), fix=replacement(span, [right]))
        self.feed(meant, token)
        return True

    def _fits(self, terminal: str, offset: int) -> bool:
        after = self.tables.settle(self.stack, terminal)
        return after is not None and self.tables.plausible(after, offset)

    def close_blocks(self, token: Token) -> bool:
        """A keyword of an outer block, or the end of the file: blocks were left open."""
        start = token.start_pos or 0
        if token.type != "$END" and not (self.lines.first_on_its_line(start) or token == "with"):
            return False
        stack: list[Any] | None = self.stack
        for count in range(1, len(self.blocks) + 1):
            stack = self.tables.settle(stack, "RBRACE") if stack else None
            if stack is None:
                return False
            word = self.tables.token_at(stack, start)
            if (word.type == "$END" or word.type in keywords().values()) and self.tables.settle(stack, word.type):
                self._report_open(count, token)
                for _ in range(count):
                    self.feed("RBRACE", Token("RBRACE", "", start, end_pos=start))
                return True
        return False

    def _report_open(self, count: int, token: Token) -> None:
        opened = self._misplaced() or self.blocks[-count]
        found = "the end of the file" if token.type == "$END" else f"`{token}`"
        line = self.lines.line(token.start_pos or 0)
        self.say("SC002", "this block is never closed", opened, help=f"no `}}` before {found} in line {line}")

    def _misplaced(self) -> Token | None:
        """The opening brace whose closing one stands further left than its line: that one closes another block."""
        for opened, closing in sorted(self.closed, key=lambda pair: pair[0].start_pos or 0, reverse=True):
            start, end = opened.start_pos or 0, closing.start_pos or 0
            if self.lines.first_on_its_line(end) and self.indent(end) < self.indent(start):
                return opened
        return None

    def insert(self, token: Token) -> bool:
        """One token is missing before this one."""
        start = token.start_pos or 0
        for terminal in self._insertable(token):
            after = self.tables.settle(self.stack, terminal)
            if after and self.tables.plausible(after, start):
                self._report_missing(terminal, token)
                self.feed(terminal, Token(terminal, "", start, end_pos=start))
                self.offset = start
                return True
        return False

    def _insertable(self, token: Token) -> list[str]:
        leading = self._leading(token)
        if leading:
            return [leading]
        own_line = self.lines.first_on_its_line(token.start_pos or 0)
        first = _CLOSERS if own_line or token in keywords() else ()
        expected = sorted(name for name in self.tables.expected(self.stack) if name in spellings())
        words = [name for name in expected if name in keywords().values() and name not in _VALUES]
        few = words if len(words) <= 2 else []
        names = ["NAME"] if self.tokens and self.tokens[-1].type == "TASK" else []
        joints = [name for name in dict.fromkeys((*first, *_JOINTS, *few)) if name in expected and name != "RBRACE"]
        return joints + names

    def _leading(self, token: Token) -> str:
        """The keyword without which this one cannot stand: `otherwise` before `refuse`."""
        wanted = keywords().get(token)
        if wanted is None:
            return ""
        found = []
        for terminal in keywords().values():
            after = self.tables.settle(self.stack, terminal)
            if after is not None and self.tables.token_at(after, token.start_pos or 0).type == wanted:
                found += [terminal] * (self.tables.settle(after, wanted) is not None)
        return found[0] if len(found) == 1 else ""

    def _report_missing(self, terminal: str, token: Token) -> None:
        text = spellings().get(terminal, "")
        at = (self.tokens[-1].end_pos or 0) if self.tokens else 0
        same = self.lines.line(at) == self.lines.line(token.start_pos or 0)
        place = token if same else Token(terminal, "", at, end_pos=at)
        span = self.lines.span(at, at)
        fix = Fix(f"insert `{text}`", (Edit(span, text),), Applicability.UNSAFE) if text else None
        found = f"before `{shown(token)}`" if token.type != "$END" else "before the end of the file"
        name = called(terminal)
        self.say("SC001", f"expected {name} {found}", place, help=f"{name} is missing", fix=fix)

    def drop(self, token: Token) -> bool:
        """One token too many."""
        end = token.end_pos or 0
        if token.type == "$END" or token.type in {"NAME", "LBRACE"} or not self.tables.plausible(self.stack, end):
            return False
        if token.type == "RBRACE":
            if self.blocks:
                return False
            self.closed_too_early(token)
        extra = "a `}` too many" if token.type == "RBRACE" else f"expected {self.wanted()}, found `{shown(token)}`"
        self.say("SC001", extra, token, help="take it out")
        self.offset = end
        return True

    def closed_too_early(self, token: Token) -> None:
        """A section at the top: an earlier `}` closed the task."""
        sections = {"match", "slot", "skip", "steps", "repair", "cache", "backend", "test", "context"}
        if self.blocks or not self.closed or token not in sections | {"require", "expect", "forbid", "}"}:
            return
        closing = self._too_far_right() or (self.closed[-1][1] if token != "}" else None)
        if closing is not None:
            found = f"`{token}` in line {self.lines.line(token.start_pos or 0)}"
            self.say("SC001", "this `}` closes its block too early", closing, help=f"{found} then stands outside")
            raise AgainError(closing.start_pos or 0)

    def test_at_the_top(self, token: Token) -> None:
        """Tests stand at the top of sidecars; in a file of tasks a `}` may have closed the task before them."""
        marks = [mark[0] for mark in SCAN.finditer(self.text, token.start_pos or 0)]
        if sibling_of(self.lines.path) is None and marks.count("}") > marks.count("{"):
            self.closed_too_early(token)

    def _too_far_right(self) -> Token | None:
        """A closing brace in a line that is further right than the one it closes: it closes another block."""
        for opened, closing in self.closed:
            start, end = opened.start_pos or 0, closing.start_pos or 0
            if self.lines.line(start) < self.lines.line(end) and self.indent(end) > self.indent(start):
                return closing
        return None


def _slip(name: str, word: str) -> bool:
    """`ad` or `sa` for `as`: one letter of two is half of the word, which no likeness would forgive."""
    return len(name) == len(word) == 2 and (name == word[::-1] or name[0] == word[0] or name[1] == word[1])
