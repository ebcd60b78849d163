"""Two sections of one kind made one (the fix of SC116)."""

import textwrap

from stepcache.domain.findings import Edit, Fix
from stepcache.language import syntax as s
from stepcache.language.diagnostics import Lines
from stepcache.language.fixes import UNSAFE, commented, indent_of, whole_lines

Section = s.Settings | s.Match | s.Context


def merged(lines: Lines, first: object, extra: object) -> Fix | None:
    """Move what the second section holds to the end of the first; None where one of the two would have to give way.

    A setting that the first has already is left behind: its value stays.
    """
    if not isinstance(first, Section) or not isinstance(extra, Section) or _clash(first, extra):
        return None
    if not lines.path == first.span.path == extra.span.path:
        return None
    text = lines.text
    opening = text.find("{", extra.span.start, extra.span.end)
    ends = [one.span.end - 1 for one in (first, extra)]
    if opening < 0 or any(text[end] != "}" for end in ends) or commented(lines, extra.span.start, opening):
        return None
    body = _without(text, opening + 1, ends[1], _again(first, extra))
    start, end = whole_lines(lines, extra.span.start, extra.span.end)
    edits = [Edit(lines.span(start, end), "")]
    if body.strip():
        edits.insert(0, _addition(lines, ends[0], indent_of(lines, first.span.start), body))
    return Fix("merge the two", tuple(edits), UNSAFE)


def _clash(first: Section, extra: Section) -> bool:
    """Whether both say the same thing of the context."""
    if isinstance(first, s.Context) and isinstance(extra, s.Context):
        return any(getattr(first, name) and getattr(extra, name) for name in ("system", "turns", "sampling"))
    return type(first) is not type(extra)


def _again(first: Section, extra: Section) -> list[s.Argument]:
    """The second section's settings that the first has."""
    if not isinstance(first, s.Settings) or not isinstance(extra, s.Settings):
        return []
    given = {one.keyword.text for one in first.settings if one.keyword is not None}
    return [one for one in extra.settings if one.keyword is not None and one.keyword.text in given]


def _without(text: str, start: int, end: int, left: list[s.Argument]) -> str:
    for one in sorted(left, key=lambda one: one.span.start, reverse=True):
        text = text[: one.span.start] + text[one.span.end :]
        end -= one.span.end - one.span.start
    return text[start:end]


def _addition(lines: Lines, brace: int, indent: str, body: str) -> Edit:
    """The body before the closing brace: on lines of its own where it has some, or the brace has."""
    alone = lines.first_on_its_line(brace)
    if not alone and "\n" not in body.strip() and "#" not in body:
        return Edit(lines.span(brace, brace), f" {body.strip()} ")
    block = _laid_out(body, f"{indent}  ")
    if alone:
        start = lines.start_of(lines.line(brace))
        return Edit(lines.span(start, start), f"{block}\n")
    return Edit(lines.span(brace, brace), f"\n{block}\n{indent}")


def _laid_out(body: str, indent: str) -> str:
    """The body's lines with that indent; a long text in it keeps its own."""
    own = body.rstrip().lstrip("\n")
    if '"""' in own:
        return own
    first, _, rest = own.partition("\n")
    return textwrap.indent("\n".join(part for part in (first.strip(), textwrap.dedent(rest)) if part), indent)
