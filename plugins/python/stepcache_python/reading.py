"""Source text to a syntax tree, within bounds: what is too long or too deep is not read."""

import ast
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARS = 16_384
MAX_DEPTH = 120
TOO_DEEP = "nested too deeply to be read"

_ODD_LINES = re.compile(r"[\r\f\v\x00\x1c-\x1e\x85\u2028\u2029]")
_COOKIE = re.compile(r"^[ \t]*#.*?coding[:=][ \t]*(?!utf-?8\b)", re.IGNORECASE)
"""As the first two lines of a file, it has the file read in another encoding, and so as another program."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text is not read.

    Attributes:
        broken: Whether it is no Python; else it may be, and nobody looked.
    """

    reason: str
    broken: bool = True


@lru_cache(maxsize=64)
def read(text: str) -> ast.Module | Unreadable:
    """The tree of a text, which nobody may change: all checks of an answer share it.

    What is read is a whole program that the compiler takes. Its lines end in line feeds alone, so that places in the
    tree are places in the text. Nothing of it is run.
    """
    if len(text) > MAX_CHARS:
        return Unreadable(f"longer than {MAX_CHARS} characters", broken=False)
    if _ODD_LINES.search(text):
        return Unreadable("holds line breaks or control characters that code does not need", broken=False)
    if any(_COOKIE.match(line) for line in text.split("\n", 2)[:2]):
        return Unreadable("declares an encoding", broken=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
            if _too_deep(tree):
                return Unreadable(TOO_DEEP, broken=False)
            compile(tree, "<answer>", "exec", dont_inherit=True)  # `return` at the top is seen by the compiler only
    except SyntaxError as error:
        return Unreadable(f"line {error.lineno or 1}: {error.msg}")
    except (ValueError, RecursionError, MemoryError):
        return Unreadable(TOO_DEEP, broken=False)
    return tree


def _too_deep(tree: ast.Module) -> bool:
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Places:
    """Where lines begin, so that a node's place (line, bytes) becomes a place in the text (characters)."""

    text: str
    lines: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Places":
        """Those of a text."""
        lines = tuple(text.split("\n"))
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        return cls(text, lines, tuple(starts))

    def at(self, line: int, column: int) -> int:
        """The place of a line (from 1) and a column (in UTF-8 bytes, from 0)."""
        row = self.lines[line - 1]
        ahead = row[:column] if row.isascii() else row.encode()[:column].decode(errors="replace")
        return self.starts[line - 1] + len(ahead)

    def line(self, line: int) -> int:
        """Where a line (from 1) begins; the text's end behind the last."""
        return self.starts[line - 1] if line <= len(self.starts) else len(self.text)


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Those that stand at the top."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def docstring(node: ast.AST) -> ast.Constant | None:
    """The docstring of a module, class or function, as it stands in the tree."""
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.value
    return None
