"""Drives the parser over a whole file and goes on after each mistake.

A mistake is mended in the cheapest way that lets the next two tokens stand: the keyword that was meant, a missing
`}` of a block, one missing token, one token too many. Otherwise the statement is given up: the parser's stack is
popped to the innermost open block, a BROKEN token stands for the statement, and the parse goes on at the next line
that begins with something this block, or one around it, can hold. After a mistake nothing is reported until three
tokens have been accepted, so that one mistake is told once.
"""

import re

from lark import Token, Tree

from stepcache.domain.findings import Applicability, Edit, Fix
from stepcache.domain.source import sibling_of
from stepcache.language.diagnostics import Reporter, close_to, did_you_mean, replacement
from stepcache.language.grammar import called, grammar, keywords, spellings
from stepcache.language.tables import Stack, Tables, acceptable

MAX_ERRORS = 40
MAX_DEPTH = 40
CALM = 3
_CLOSERS = ("RPAR", "RSQB", "RBRACE")
_JOINTS = ("COMMA", "EQUAL", "COLON", "RPAR", "RSQB", "LBRACE", "LSQB", "LPAR", "DOT", "ARROW")
_VALUES = frozenset({"TRUE", "FALSE", "NOT"})
_SIGNS = {"EQUAL": "EQUALS", "EQUALS": "EQUAL"}
_NESTS = {"LBRACE": 1, "LSQB": 1, "LPAR": 1, "NOT": 1, "RBRACE": -1, "RSQB": -1, "RPAR": -1}
_GROUPS = {"CACHE": "a section", "TASK": "`task`, `use`, `let` or `import`", "GENERATE": "a rung"}
_VERBS = frozenset({"SKIP", "REQUIRE", "EXPECT", "FORBID"})  # an expression does not reach past them
_SCAN = re.compile(r'"""[\s\S]*?(?:"""|\Z)|"(?:\\.|[^"\\\n])*"?|#[^\n]*|/(?![/\s])(?:\\.|[^/\\\n])+/|[{}]|\n[ \t]*')


class TooManyError(Exception):
    """The file is given up."""


class AgainError(Exception):
    """A brace too many has been found above: read the file once more without it."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Driver:
    """One parse of one file."""

    def __init__(self, reporter: Reporter, text: str) -> None:
        self.reporter = reporter
        self.lines = reporter.lines
        self.text = text
        parser = grammar().parse_interactive(text, start="start")
        self.state = parser.parser_state
        self.tables = Tables(parser)
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
        return self.state.state_stack

    def run(self) -> Tree[Token] | None:
        """The file's tree, with BROKEN for what was given up; None where all of it was."""
        try:
            while True:
                token = self.tables.token_at(self.stack, self.offset)
                if token.type == "TEST" and not self.blocks:
                    self._test_at_the_top(token)
                if acceptable(token) and self.tables.settle(self.stack, token.type):
                    result = self.accept(token)
                    if token.type == "$END":
                        return result
                else:
                    self.recover(token)
        except TooManyError:
            return None

    def accept(self, token: Token) -> Tree[Token] | None:
        """Give one token to the parser."""
        self.before = (list(self.stack), list(self.state.value_stack))
        result = self.state.feed_token(token, token.type == "$END")
        self.tokens.append(token)
        self.offset = token.end_pos or self.offset
        self.calm += 1
        self._count(token)
        if token.type in {"BAD_STRING", "BAD_LONG"}:
            self._unclosed_text(token)
        return result  # type: ignore[no-any-return] # lark types only its public names

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

    # --- what may have been meant ---

    def recover(self, token: Token) -> None:
        """Mend the mistake at a token that cannot stand, or give its statement up."""
        token = self._back_up(token)
        for mend in (self._other_word, self._other_sign, self._close_blocks, self._insert, self._drop):
            if mend(token):
                return
        self._give_up(token)

    def _back_up(self, token: Token) -> Token:
        """The token where the mistake is: a name that begins a line belongs to the next statement, not to the last."""
        previous = self.tokens[-1] if self.tokens else None
        if previous is None or previous.type != "NAME" or not self.before[0]:
            return token
        start = previous.start_pos or 0
        valueless = token.type == "EQUAL" and len(self.tokens) > 1 and self.tokens[-2].type == "EQUAL"
        if not (valueless or self.lines.first_on_its_line(start)):
            return token
        stood = self.tables.settle(self.before[0], "BROKEN") is not None  # where a statement begins
        if (token.type != "EQUAL" and previous.value not in keywords()) or stood:
            return token
        self.stack[:], self.state.value_stack[:] = self.before
        self.tokens.pop()
        self.offset = start
        return previous

    def _other_word(self, token: Token) -> bool:
        """`requier` for `require`."""
        if token.type != "NAME":
            return False
        words = self.tables.expected_words(self.stack)
        close = [word for word in close_to(token.value, words) if self._fits(words[word], token.end_pos or 0)]
        if not close:
            return False
        span = self.lines.span(token.start_pos or 0, token.end_pos or 0)
        self.say(
            "SC001",
            f"expected {self.wanted()}, found `{token.value}`",
            token,
            help=did_you_mean(close),
            fix=replacement(span, close),
        )
        self._feed(words[close[0]], token)
        return True

    def _other_sign(self, token: Token) -> bool:
        """`=` for `==`."""
        meant = _SIGNS.get(token.type)
        if meant is None or not self._fits(meant, token.end_pos or 0):
            return False
        right = spellings()[meant]
        span = self.lines.span(token.start_pos or 0, token.end_pos or 0)
        message = f"expected `{right}`, found `{token}`"
        self.say("SC001", message, token, help=did_you_mean([right]), fix=replacement(span, [right]))
        self._feed(meant, token)
        return True

    def _fits(self, terminal: str, offset: int) -> bool:
        after = self.tables.settle(self.stack, terminal)
        return after is not None and self.tables.plausible(after, offset)

    def _feed(self, terminal: str, token: Token) -> None:
        """Give the parser a terminal that the text does not hold, in place of `token` or before it."""
        calm = self.calm
        self.accept(Token(terminal, spellings()[terminal], token.start_pos, end_pos=token.end_pos))
        self.calm = calm

    def _close_blocks(self, token: Token) -> bool:
        """A keyword of an outer block, or the end of the file: blocks were left open."""
        start = token.start_pos or 0
        if token.type != "$END" and not (self.lines.first_on_its_line(start) or token.value == "with"):
            return False
        stack: Stack | None = self.stack
        for count in range(1, len(self.blocks) + 1):
            stack = self.tables.settle(stack, "RBRACE") if stack else None
            if stack is None:
                return False
            word = self.tables.token_at(stack, start)
            if (word.type == "$END" or word.type in keywords().values()) and self.tables.settle(stack, word.type):
                self._report_open(count, token)
                for _ in range(count):
                    self._feed("RBRACE", Token("RBRACE", "", start, end_pos=start))
                return True
        return False

    def _report_open(self, count: int, token: Token) -> None:
        opened = self._misplaced() or self.blocks[-count]
        found = "the end of the file" if token.type == "$END" else f"`{token.value}`"
        line = self.lines.line(token.start_pos or 0)
        self.say("SC002", "this block is never closed", opened, help=f"no `}}` before {found} in line {line}")

    def _misplaced(self) -> Token | None:
        """The opening brace whose closing one stands further left than its line: that one closes another block."""
        for opened, closing in sorted(self.closed, key=lambda pair: pair[0].start_pos or 0, reverse=True):
            start, end = opened.start_pos or 0, closing.start_pos or 0
            if self.lines.first_on_its_line(end) and self._indent(end) < self._indent(start):
                return opened
        return None

    def _indent(self, offset: int) -> int:
        line = self.text[self.lines.start_of(self.lines.line(offset)) :]
        return len(line) - len(line.lstrip(" \t"))

    def _insert(self, token: Token) -> bool:
        """One token is missing before this one."""
        start = token.start_pos or 0
        for terminal in self._insertable(token):
            after = self.tables.settle(self.stack, terminal)
            if after and self.tables.plausible(after, start):
                self._report_missing(terminal, token)
                self._feed(terminal, Token(terminal, spellings()[terminal], start, end_pos=start))
                self.offset = start
                return True
        return False

    def _insertable(self, token: Token) -> list[str]:
        own_line = self.lines.first_on_its_line(token.start_pos or 0)
        first = _CLOSERS if own_line or token.value in keywords() else ()
        expected = sorted(name for name in self.tables.expected(self.stack) if name in spellings())
        words = [name for name in expected if name in keywords().values() and name not in _VALUES]
        few = words if len(words) <= 2 else []
        return [name for name in dict.fromkeys((*first, *_JOINTS, *few)) if name in expected and name != "RBRACE"]

    def _report_missing(self, terminal: str, token: Token) -> None:
        text = spellings()[terminal]
        at = (self.tokens[-1].end_pos or 0) if self.tokens else 0
        same = self.lines.line(at) == self.lines.line(token.start_pos or 0)
        place = token if same else Token(terminal, "", at, end_pos=at)
        span = self.lines.span(at, at)
        fix = Fix(f"insert `{text}`", (Edit(span, text),), Applicability.UNSAFE)
        found = f"before `{_shown(token)}`" if token.type != "$END" else "before the end of the file"
        self.say("SC001", f"expected `{text}` {found}", place, help=f"`{text}` is missing", fix=fix)

    def _drop(self, token: Token) -> bool:
        """One token too many."""
        end = token.end_pos or 0
        if token.type == "$END" or token.type in {"NAME", "LBRACE"} or not self.tables.plausible(self.stack, end):
            return False
        if token.type == "RBRACE":
            if self.blocks:
                return False
            self._closed_too_early(token)
        extra = "a `}` too many" if token.type == "RBRACE" else f"expected {self.wanted()}, found `{_shown(token)}`"
        self.say("SC001", extra, token, help="take it out")
        self.offset = end
        return True

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

    # --- giving a statement up ---

    def _give_up(self, token: Token) -> None:
        """Put BROKEN in place of the statement and find where the next one begins."""
        self._closed_too_early(token)
        self._report(token)
        first, depth = self._pop(token)
        start = token.start_pos or 0
        begin = first.start_pos if first is not None and first.start_pos is not None else start
        broken = Token("BROKEN", str(first if first is not None else token), begin, end_pos=start)
        self.state.feed_token(broken)
        self.offset = self._resume(start, depth, moved=begin < start)

    def _report(self, token: Token) -> None:
        if token.type == "$END":
            at = self.tokens[-1] if self.tokens else token
            self.say("SC001", f"the file ends where {self.wanted()} is expected", at)
            return
        unfinished = self.tokens and self.tables.settle(self.stack, "BROKEN") is None
        if unfinished and self.lines.first_on_its_line(token.start_pos or 0):
            last = self.tokens[-1]
            self.say("SC001", f"expected {self.wanted()} after `{_shown(last)}`", last)
            return
        self.say("SC001", f"expected {self.wanted()}, found `{_shown(token)}`", token)

    def _closed_too_early(self, token: Token) -> None:
        """A section at the top: an earlier `}` closed the task."""
        sections = {"match", "slot", "skip", "steps", "repair", "cache", "backend", "test", "context"}
        if self.blocks or not self.closed or token.value not in sections | {"require", "expect", "forbid", "}"}:
            return
        closing = self._too_far_right() or (self.closed[-1][1] if token.value != "}" else None)
        if closing is not None:
            found = f"`{token.value}` in line {self.lines.line(token.start_pos or 0)}"
            self.say("SC001", "this `}` closes its block too early", closing, help=f"{found} then stands outside")
            raise AgainError(closing.start_pos or 0)

    def _test_at_the_top(self, token: Token) -> None:
        """Tests stand at the top of sidecars; in a file of tasks a `}` may have closed the task before them."""
        marks = [mark[0] for mark in _SCAN.finditer(self.text, token.start_pos or 0)]
        if sibling_of(self.lines.path) is None and marks.count("}") > marks.count("{"):
            self._closed_too_early(token)

    def _too_far_right(self) -> Token | None:
        """A closing brace in a line that is further right than the one it closes: it closes another block."""
        for opened, closing in self.closed:
            start, end = opened.start_pos or 0, closing.start_pos or 0
            if self.lines.line(start) < self.lines.line(end) and self._indent(end) > self._indent(start):
                return closing
        return None

    def _pop(self, token: Token) -> tuple[Token | None, int]:
        """Pop to where a statement can begin; the first token popped and how many braces it left open."""
        popped: list[object] = []
        while len(self.stack) > 1 and self.tables.settle(self.stack, "BROKEN") is None:
            self.stack.pop()
            popped.append(self.state.value_stack.pop())
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
        for mark in _SCAN.finditer(self.text, start):
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
                    self._feed("RBRACE", Token("RBRACE", "", offset, end_pos=offset))
                return True
            stack = self.tables.settle(stack, "RBRACE")
        return False

    def _begins(self, stack: Stack, offset: int) -> bool:
        seen = list(zip(self.tables.tokens_from(stack, offset), range(2), strict=False))
        if not seen or any(after is None for (_, after), _ in seen):
            return False
        kinds = [token.type for (token, _), _ in seen]
        return kinds[0] in keywords().values() or kinds[0] in {"STRING", "RBRACE"} or kinds[:2] == ["NAME", "EQUAL"]


def _shown(token: Token) -> str:
    """A token for a message: its first line, cut short."""
    line = str(token).split("\n")[0]
    return line if len(line) <= 30 else f"{line[:29]}…"
