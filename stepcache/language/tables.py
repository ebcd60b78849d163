"""Questions to the parser's tables: what would be accepted, without touching the parse under way."""

from collections.abc import Iterator
from itertools import islice

from stepcache.language.grammar import RESERVED, keywords
from stepcache.language.lalr import END, Machine
from stepcache.language.trees import Token

Stack = list[int]


class Tables:
    """What the states of one parse accept."""

    def __init__(self, machine: Machine, text: str, end: int) -> None:
        """Take the text, and the state that the parse ends in."""
        self._machine = machine
        self._text = text
        self._end = end

    def settle(self, stack: Stack, terminal: str) -> Stack | None:
        """The states after a terminal, or None where it cannot stand."""
        actions, rule_of = self._machine.actions, self._machine.rule
        action = actions(stack[-1]).get(terminal)
        if action is None:
            return None
        stack = list(stack)
        while action is not None:
            if action >= 0:
                stack.append(action)
                return stack
            rule = rule_of(action)
            if rule.size:
                del stack[-rule.size :]
            stack.append(actions(stack[-1])[rule.origin])
            if terminal == END and stack[-1] == self._end:
                return stack
            action = actions(stack[-1]).get(terminal)
        return None

    def expected(self, stack: Stack) -> list[str]:
        """The terminals that can stand next."""
        return [name for name in self._machine.actions(stack[-1]) if name.isupper() and self.settle(stack, name)]

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
        return self._machine.token_at(self._text, offset, stack[-1])

    def plausible(self, stack: Stack, offset: int, tokens: int = 2) -> bool:
        """Whether the next tokens can all stand."""
        return all(after is not None for _, after in islice(self.tokens_from(stack, offset), tokens))


def acceptable(token: Token) -> bool:
    """Whether a token is what it looks like: a word that begins a statement is no name."""
    return token.type != "NAME" or token not in RESERVED
