"""One parse of one file, token by token: where it stands, and what is said of it."""

import re

from stepcache.domain.findings import Fix
from stepcache.language.diagnostics import Reporter
from stepcache.language.grammar import called, grammar, spellings
from stepcache.language.lalr import Run
from stepcache.language.tables import Stack, Tables
from stepcache.language.trees import Token, Tree

MAX_ERRORS = 40
MAX_DEPTH = 40
MAX_TOKENS = 20_000
CALM = 3
NAMELESS = "_"
_NESTS = {"LBRACE": 1, "LSQB": 1, "LPAR": 1, "NOT": 1, "RBRACE": -1, "RSQB": -1, "RPAR": -1}
_GROUPS = {"CACHE": "a section", "TASK": "`task`, `use`, `let` or `import`", "GENERATE": "a rung"}
_VERBS = frozenset({"SKIP", "REQUIRE", "EXPECT", "FORBID"})  # an expression does not reach past them
SCAN = re.compile(r'"""[\s\S]*?(?:"""|\Z)|"(?:\\.|[^"\\\n])*"?|#[^\n]*|/(?![/\s])(?:\\.|[^/\\\n])*+/?|[{}]|\n[ \t]*')


class TooManyError(Exception):
    """The file is given up."""


class Parsing:
    """What has been read of a file, and the blocks that are open."""

    def __init__(self, reporter: Reporter, text: str) -> None:
        self.reporter = reporter
        self.lines = reporter.lines
        self.text = text
        self.run_ = Run(grammar(), "start")
        self.tables = Tables(grammar(), text, self.run_.end)
        self.offset = 0
        self.tokens: list[Token] = []
        self.calm = CALM
        self.errors = 0
        self.before: tuple[Stack, list[object]] = ([], [])
        self.blocks: list[Token] = []
        self.closed: list[tuple[Token, Token]] = []
        self.depth = 0

    @property
    def stack(self) -> Stack:
        """The parser's states."""
        return self.run_.states

    def accept(self, token: Token) -> Tree | None:
        """Give one token to the parser."""
        self.before = (list(self.stack), list(self.run_.values))
        result = self.run_.feed(token)
        self.tokens.append(token)
        if len(self.tokens) > MAX_TOKENS:
            self.calm = CALM
            self.say("SC001", f"the file holds more than {MAX_TOKENS} words and signs", token, help="split it")
            raise TooManyError
        self.offset = token.end_pos or self.offset
        self.calm += 1
        self._count(token)
        if token.type in {"BAD_STRING", "BAD_LONG"}:
            self._unclosed_text(token)
        return result

    def _count(self, token: Token) -> None:
        self.depth = max(0, self.depth + _NESTS.get(token.type, 0))
        if token.type == "LBRACE":
            self.blocks.append(token)
        elif token.type == "RBRACE" and self.blocks:
            self.closed.append((self.blocks.pop(), token))
            self.depth = len(self.blocks)
        elif token.type in _VERBS:
            self.depth = len(self.blocks)
        if self.depth > MAX_DEPTH:
            self.say("SC001", f"nested deeper than {MAX_DEPTH}", token)
            raise TooManyError

    def _unclosed_text(self, token: Token) -> None:
        mark = '"""' if token.type == "BAD_LONG" else '"'
        self.say("SC001", f"the text has no closing `{mark}`", token, help=f"write `{mark}` where it ends")

    def say(self, code: str, message: str, token: Token, **more: str | Fix | None) -> None:
        """Report a mistake, unless it follows from the one before."""
        start = token.start_pos or 0
        end = min(token.end_pos or start, self._end_of_line(start))
        if self.calm >= CALM:
            self.reporter.say(code, message, self.lines.span(start, max(end, start)), **more)
        self.errors += 1
        self.calm = 0
        if self.errors > MAX_ERRORS:
            raise TooManyError

    def _end_of_line(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return end if end >= 0 else len(self.text)

    def feed(self, terminal: str, token: Token) -> None:
        """Give the parser a terminal that the text does not hold, in place of `token` or before it."""
        calm = self.calm
        self.accept(Token(terminal, spellings().get(terminal, NAMELESS), token.start_pos, end_pos=token.end_pos))
        self.calm = calm

    def indent(self, offset: int) -> int:
        """How many blanks begin the line of an offset."""
        line = self.text[self.lines.start_of(self.lines.line(offset)) :]
        return len(line) - len(line.lstrip(" \t"))

    def wanted(self) -> str:
        """What can stand next, for a message."""
        names = [name for name in self.tables.expected(self.stack) if name != "BROKEN"]
        for mark, group in _GROUPS.items():
            if mark in names and "RPAR" not in names:
                return group
        texts = sorted({called(name) for name in names}, key=lambda text: (not text.startswith("`"), text))
        shown = texts[:6]
        if len(shown) < 2:
            return "".join(shown) or "nothing more"
        return f"{', '.join(shown[:-1])} or {shown[-1]}" if len(texts) <= 6 else f"{', '.join(shown)} …"


def shown(token: Token) -> str:
    """A token for a message: its first line, cut short."""
    line = str(token).split("\n")[0]
    return line if len(line) <= 30 else f"{line[:29]}…"
