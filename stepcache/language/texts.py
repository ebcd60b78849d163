r"""The texts of a rule file: escapes, indents, placeholders.

In `"…"` a backslash escapes `"`, `\`, `n`, `t`, `r`, and in templates and `else` texts also the signs that mean
something there. A text in three quotes is taken as it stands (a model's LaTeX is full of backslashes): its first line
break, its common indent and its last line break are dropped.
"""

import re
from collections.abc import Callable, Iterable

from stepcache.language.diagnostics import Reporter
from stepcache.language.syntax import Text

ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "r": "\r", "/": "/"}
MAX_TEXT = 20_000
_ESCAPED = str.maketrans({char: f"\\{sign}" for sign, char in ESCAPES.items() if sign != "/"})
_PLACEHOLDER = re.compile(r"\\(?P<escaped>.)|\{(?P<name>[^{}\\]*)\}", re.DOTALL)
_BACKSLASH = re.compile(r"\\(.)", re.DOTALL)


def plain(text: Text, reporter: Reporter) -> str:
    """The characters that a text stands for."""
    if text.long:
        return dedent(text.raw)

    def put(match: re.Match[str]) -> str:
        return escape(match[1], text.start + match.start(), reporter)

    return _BACKSLASH.sub(put, text.raw)


def escape(char: str, offset: int, reporter: Reporter, also: str = "") -> str:
    """What a backslash and this character stand for."""
    if char in ESCAPES:
        return ESCAPES[char]
    if char not in also:
        span = reporter.lines.span(offset, offset + 2)
        reporter.say("SC003", f"`\\{char}` is no escape", span, help="write `\\\\` for a backslash")
    return char


def quoted(text: str) -> str:
    """The text as a rule file writes it on one line; no template, for in those more signs mean something."""
    return f'"{text.translate(_ESCAPED)}"'


def dedent(raw: str) -> str:
    """Without the first line break, the common indent and the last line break."""
    body = re.sub(r"\A[ \t]*\r?\n", "", raw)
    body = re.sub(r"\r?\n[ \t]*\Z", "", body)
    lines = body.split("\n")
    width = common_indent(lines)
    return "\n".join(line[width:] for line in lines)


def common_indent(lines: Iterable[str]) -> int:
    """How many blanks begin every line that holds more than blanks: other white space is part of the text."""
    return min((len(line) - len(line.lstrip(" \t")) for line in lines if line.strip(" \t\r")), default=0)


def with_placeholders(text: Text, reporter: Reporter, fill: Callable[[str, int], str]) -> str:
    """The characters of an `else` text; `fill` gives what stands for `{name}`, told the name and its offset."""
    room = MAX_TEXT

    def put(match: re.Match[str]) -> str:
        nonlocal room
        if room < 0:
            return ""
        filled = _filled(match)
        room -= len(filled)
        if room < 0:
            reporter.say("SC204", f"its constants make the text longer than {MAX_TEXT} characters", text.span)
        return filled

    def _filled(match: re.Match[str]) -> str:
        offset = text.start + match.start()
        if match["escaped"] is not None:
            known = not text.long or match["escaped"] in "{}\\"
            return escape(match["escaped"], offset, reporter, also="{}") if known else match[0]
        return fill(match["name"], offset + 1)

    if not text.long:
        return _PLACEHOLDER.sub(put, text.raw)
    # A constant's own lines must not count for the indent, so it is put in afterwards; no rule file holds a NUL.
    values: list[str] = []

    def mark(match: re.Match[str]) -> str:
        values.append(put(match))
        return "\0"

    body = dedent(_PLACEHOLDER.sub(mark, text.raw))
    return re.sub("\0", lambda _: values.pop(0), body)
