"""The shape of the code: short files, short functions, reasons beside what is switched off."""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = tuple(
    sorted(path for folder in ("stepcache", "plugins", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
)

FILE_LINES = 400
FUNCTION_LINES = 50
LONG_FUNCTION_LINES = 25
LONG_FUNCTION_SHARE = 0.05

# Files and functions that may be longer: path, or path::name, with the reason.
EXCEPTIONS: dict[str, str] = {}

SWITCHED_OFF = re.compile(
    r"#\s*(noqa|type:\s*ignore|pragma:\s*no (cover|branch))(?P<codes>:\s*[A-Z0-9, ]+|\[[a-z, -]+\])?(?P<reason>.*)"
)


def name_of(path: Path) -> str:
    """The path as this file's exceptions write it."""
    return path.relative_to(ROOT).as_posix()


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its length in lines, decorators and docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            docstring = first if ast.get_docstring(node, clean=False) is not None else None
            hidden = docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
            yield f"{name_of(path)}::{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1 - hidden


def comments_of(path: Path) -> Iterator[tuple[int, str]]:
    """Each comment of a file with its line."""
    with tokenize.open(path) as file:
        for token in tokenize.generate_tokens(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_file_is_short_enough_to_be_read_at_once(path: Path) -> None:
    """No file is over 400 lines unless it is listed with a reason."""
    assert name_of(path) in EXCEPTIONS or len(path.read_text().splitlines()) <= FILE_LINES


def test_no_function_is_over_50_lines() -> None:
    """No function is over 50 lines, its docstring not counted, unless it is listed with a reason."""
    long = [(name, lines) for path in CODE for name, lines in functions_of(path) if lines > FUNCTION_LINES]
    assert [(name, lines) for name, lines in long if name not in EXCEPTIONS] == []


def test_functions_over_25_lines_are_seldom() -> None:
    """At most one function of the package in twenty is over 25 lines."""
    functions = [item for path in CODE if name_of(path).startswith("stepcache/") for item in functions_of(path)]
    long = [item for item in functions if item[1] > LONG_FUNCTION_LINES]
    assert len(long) <= LONG_FUNCTION_SHARE * len(functions), long


def test_every_exception_is_still_needed() -> None:
    """An exception names something that is there, and too long."""
    files = {name_of(path) for path in CODE if len(path.read_text().splitlines()) > FILE_LINES}
    functions = {name for path in CODE for name, lines in functions_of(path) if lines > FUNCTION_LINES}
    assert EXCEPTIONS.keys() <= files | functions


def test_what_is_switched_off_carries_a_reason() -> None:
    """Every `noqa: CODE`, `type: ignore[code]` and `pragma: no cover` says why, on the same line."""
    bare = [
        f"{name_of(path)}:{line}: {comment}"
        for path in CODE
        for line, comment in comments_of(path)
        if (match := SWITCHED_OFF.search(comment)) and not match["reason"].strip(" -#:")
    ]
    assert bare == []


def test_an_init_file_holds_a_docstring_only() -> None:
    """Only those that give public names hold code: the package's own, and that of the kit for plugins' tests."""
    public = {ROOT / "stepcache", ROOT / "stepcache" / "testing"}
    inits = [path for path in CODE if path.name == "__init__.py" and path.parent not in public]
    assert [name_of(path) for path in inits if len(ast.parse(path.read_text()).body) > 1] == []
