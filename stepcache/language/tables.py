"""Questions to the parser's tables: what would be accepted, without touching the parse under way."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from lark import Token
from lark.exceptions import UnexpectedInput
from lark.lexer import LexerState
from lark.parsers.lalr_analysis import Shift
from lark.parsers.lalr_interactive_parser import InteractiveParser

from stepcache.language.grammar import RESERVED, keywords

Stack = list[Any]


class Tables:
    """What the states of one parse accept."""

    def __init__(self, parser: InteractiveParser) -> None:
        self._states = parser.parser_state.parse_conf.states
        self._lexer: Any = parser.lexer_thread.lexer
        thread: Any = parser.lexer_thread
        self._text = thread.state.text
        self._end = parser.parser_state.parse_conf.end_state

    def settle(self, stack: Stack, terminal: str) -> Stack | None:
        """The states after a terminal, or None where it cannot stand."""
        stack = list(stack)
        while True:
            entry = self._states[stack[-1]].get(terminal)
            if entry is None:
                return None
            action, target = entry
            if action is Shift:
                stack.append(target)
                return stack
            size = len(target.expansion)
            if size:
                del stack[-size:]
            stack.append(self._states[stack[-1]][target.origin.name][1])
            if terminal == "$END" and stack[-1] == self._end:
                return stack

    def expected(self, stack: Stack) -> list[str]:
        """The terminals that can stand next."""
        return [name for name in self._states[stack[-1]] if name.isupper() and self.settle(stack, name)]

    def expected_words(self, stack: Stack) -> dict[str, str]:
        """Keyword -> terminal, for the keywords that can stand next."""
        return {word: name for word, name in keywords().items() if self.settle(stack, name)}

    def tokens_from(self, stack: Stack, offset: int) -> Iterator[tuple[Token, Stack | None]]:
        """Tokens from an offset on, each with the states after it; ends after the first that cannot stand."""
        current: Stack | None = stack
        while current is not None:
            token = self.token_at(current, offset)
            current = self.settle(current, token.type) if acceptable(token) else None
            yield token, current
            if token.type == "$END":
                return
            offset = token.end_pos or offset + 1

    def token_at(self, stack: Stack, offset: int) -> Token:
        """The token at an offset, as the state on top of the stack reads it."""
        state = LexerState(self._text)
        state.line_ctr.char_pos = offset
        try:
            for token in self._lexer.lex(state, _Position(stack[-1])):
                return token  # type: ignore[no-any-return] # lark types only its public names
        except UnexpectedInput as error:
            return unexpected(error)
        end = len(self._text.text)
        return Token("$END", "", end, end_pos=end)

    def plausible(self, stack: Stack, offset: int, tokens: int = 2) -> bool:
        """Whether the next tokens can all stand."""
        return all(after is not None for _, after in islice(self.tokens_from(stack, offset), tokens))


def acceptable(token: Token) -> bool:
    """Whether a token is what it looks like: a word that begins a statement is no name."""
    return token.type != "NAME" or token.value not in RESERVED


def unexpected(error: UnexpectedInput) -> Token:
    """The token an error stands at; a character that begins none is one of its own kind."""
    token = getattr(error, "token", None)
    if isinstance(token, Token):
        return token
    place: object = error.pos_in_stream
    at = place if isinstance(place, int) else 0
    return Token("STRAY", getattr(error, "char", "?"), at, end_pos=at + 1)


class _Position:
    """As much of a parser's state as the contextual lexer asks for."""

    def __init__(self, position: Any) -> None:
        self.position = position
