"""A file's outline: symbols in a tree, and what can be folded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stepcache.author.highlight.scan import COMMENT, Piece, scan
from stepcache.domain.source import Source, Span
from stepcache.language import syntax as s
from stepcache.language.toplevel import File
from stepcache.language.units import FileUnit


@dataclass(frozen=True, slots=True)
class Symbol:
    """One entry of an outline.

    Attributes:
        kind: `task`, `let`, `import`, `slot`, `step`, `test`, `check` or `section`.
        span: All of it.
        place: Its name.
    """

    kind: str
    name: str
    detail: str
    span: Span
    place: Span
    children: "tuple[Symbol, ...]" = ()


def symbols(unit: FileUnit) -> list[Symbol]:
    """What a file defines, in order; a task's inherited sections are their own file's."""
    file = unit.file
    found = [
        *(Symbol("import", one.alias.text, one.target.raw, one.span, one.alias.span) for one in file.imports),
        *(Symbol("let", one.name.text, "", one.span, one.name.span) for one in file.lets),
        *(_task(one) for one in file.tasks),
        *_tests(file),
    ]
    return sorted(found, key=lambda one: one.span.start)


def _tests(file: File) -> Iterator[Symbol]:
    for one in file.tests:
        yield Symbol("test", one.name.raw, one.task.text if one.task else "", one.span, one.name.span)


def _task(node: s.TaskNode) -> Symbol:
    version = node.version.raw if node.version is not None else ""
    children = [one for section in node.sections for one in _section(section)]
    return Symbol("task", node.name.text, version, node.span, node.name.span, tuple(children))


def _section(node: s.Section) -> Iterator[Symbol]:
    match node:
        case s.SlotNode():
            yield Symbol("slot", node.name.text, node.type.name.text, node.span, node.name.span)
        case s.CheckNode():
            name = f"{node.verb.text} {node.target.text} {node.call.name.text}"
            yield Symbol("check", name, "", node.span, node.call.name.span)
        case s.TestNode():
            yield Symbol("test", node.name.raw, "", node.span, node.name.span)
        case s.Steps():
            named = [Symbol("step", one.name.text, "", one.span, one.name.span) for one in node.named]
            yield Symbol("section", "steps", node.segmenter.name.text, node.span, node.segmenter.span, tuple(named))
        case s.Settings():
            kind = node.kind.text if node.kind is not None else ""
            yield Symbol("section", "backend" if kind else "cache", kind, node.span, node.span)
        case s.Extends():
            yield Symbol("section", "extends", node.base.text, node.span, node.base.span)
        case s.SkipNode() | s.Broken():
            return
        case _:
            word = {s.Context: "context", s.Match: "match", s.RepairNode: "repair"}[type(node)]
            yield Symbol("section", word, "", node.span, node.span)


@dataclass(frozen=True, slots=True)
class Fold:
    """What can be folded away: offsets of its first and its last character, and whether it is comments."""

    start: int
    end: int
    comment: bool = False


def folds(source: Source) -> list[Fold]:
    """Blocks, texts of several lines, and runs of comments; a broken file has those that can be seen."""
    text = source.text
    found: list[Fold] = []
    opened: list[int] = []
    run: list[Piece] = []
    for piece in scan(text):
        if piece.terminal == COMMENT and not text[text.rfind("\n", 0, piece.start) + 1 : piece.start].strip():
            if run and text.count("\n", run[-1].start, piece.start) > 1:
                found += _run(run)
                run = []
            run.append(piece)
        elif piece.terminal == "LBRACE":
            opened.append(piece.start)
        elif piece.terminal == "RBRACE" and opened:
            found.append(Fold(opened.pop(), piece.start))
        elif piece.terminal in {"LONG", "BAD_LONG"}:
            found.append(Fold(piece.start, piece.start + len(piece.text) - 1))
    found += _run(run)
    return sorted((one for one in found if "\n" in text[one.start : one.end]), key=lambda one: (one.start, one.end))


def _run(comments: Sequence[Piece]) -> Iterator[Fold]:
    if len(comments) > 1:
        yield Fold(comments[0].start, comments[-1].start + len(comments[-1].text) - 1, comment=True)
