"""What keys and tokens look like, of the providers that give theirs a form of their own."""

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

TOKENS = (
    r"sk-[A-Za-z0-9_-]{20,}",
    r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,}",
    r"gh[opsur]_[A-Za-z0-9]{36,}",
    r"github_pat_[A-Za-z0-9_]{40,}",
    r"hf_[A-Za-z0-9]{30,}",
    r"gsk_[A-Za-z0-9]{40,}",
    r"A[KS]IA[0-9A-Z]{16}",
    r"AIza[0-9A-Za-z_-]{35}",
    r"xox[abeoprs]-[0-9A-Za-z-]{20,}",
    r"glpat-[0-9A-Za-z_-]{20,}",
    r"nvapi-[0-9A-Za-z_-]{40,}",
    r"eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}",
)
"""Patterns that Python's expressions and RE2's read alike."""
BEARER = r"[0-9A-Za-z._~+/=-]{16,}"
PRIVATE_KEY = r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----"

_BEFORE, _BEHIND = r"(?:^|[^A-Za-z0-9_-])", r"(?:[^A-Za-z0-9]|$)"
_END_OF_KEY = r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----(?:[^-]*-----END [A-Z ]{0,20}PRIVATE KEY-----)?"
_BEARER = 2
_PASSWORD = r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s/@:]*:([^\s/@]+)@"


class Credentials:
    """Finds keys, tokens and passwords: those with a provider's form, in a `Bearer` line, in a URL, private keys."""

    name: ClassVar[str] = "credentials"

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each of them stands."""
        data = text.encode(errors="replace")  # half a character is one `?`, as it is one character
        pattern, at, counted, characters = _pattern(), 0, 0, 0
        while found := pattern.search(data, at):
            kind = found.lastindex
            start, end = found.span(kind)
            at = max(end, at + 1)
            if kind == _BEARER and not any(48 <= byte < 58 for byte in data[start:end]):
                continue  # a word, not a token
            characters += len(data[counted:start].decode())
            length = len(data[start:end].decode())
            yield characters, characters + length
            counted, characters = end, characters + length


@cache
def _pattern() -> Any:
    import re2  # noqa: PLC0415 - the linter knows these forms too, and has no need of it

    bearer = rf"[Bb]earer[ \t]+({BEARER})"
    whole = rf"{_BEFORE}(?:({'|'.join(TOKENS)})|{bearer}){_BEHIND}|{_BEFORE}{_PASSWORD}|({_END_OF_KEY})"
    return re2.compile(whole.encode())
