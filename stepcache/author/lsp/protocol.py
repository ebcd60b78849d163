"""Our values as the protocol's."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from lsprotocol import types as t
from pygls.uris import to_fs_path

from stepcache.author.lsp.actions import Action
from stepcache.author.lsp.completion import Item
from stepcache.author.lsp.outline import Fold, Symbol
from stepcache.author.lsp.positions import Positions
from stepcache.author.report import told, valid
from stepcache.domain.findings import Edit, Finding, Severity
from stepcache.domain.source import Span

SOURCE = "stepcache"
_SEVERITIES = {
    Severity.ERROR: t.DiagnosticSeverity.Error,
    Severity.WARNING: t.DiagnosticSeverity.Warning,
    Severity.INFO: t.DiagnosticSeverity.Information,
}
_TAGS = {
    **{code: [t.DiagnosticTag.Unnecessary] for code in ("SC106", "SC112", "SC113", "SC114", "SC503")},
    "SC110": [t.DiagnosticTag.Deprecated],
}
_SYMBOLS = {
    "task": t.SymbolKind.Class,
    "let": t.SymbolKind.Constant,
    "import": t.SymbolKind.Module,
    "slot": t.SymbolKind.Variable,
    "step": t.SymbolKind.Field,
    "test": t.SymbolKind.Event,
    "check": t.SymbolKind.Method,
    "section": t.SymbolKind.Namespace,
}
_ITEMS = {
    "keyword": t.CompletionItemKind.Keyword,
    "value": t.CompletionItemKind.Value,
    "file": t.CompletionItemKind.File,
    "code": t.CompletionItemKind.Constant,
    "slot": t.CompletionItemKind.Variable,
    "let": t.CompletionItemKind.Constant,
    "task": t.CompletionItemKind.Class,
    "step": t.CompletionItemKind.Field,
    "alias": t.CompletionItemKind.Module,
    "parameter": t.CompletionItemKind.Property,
    "detail": t.CompletionItemKind.Field,
    "field": t.CompletionItemKind.Field,
    "engine": t.CompletionItemKind.EnumMember,
    "slot_types": t.CompletionItemKind.TypeParameter,
    "backends": t.CompletionItemKind.Module,
}


def path_of(uri: str) -> str:
    """The path of a file; what is in no file (`untitled:1`) goes by its URI."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return os.path.normpath(path) if path and path.isprintable() and Path(path).is_absolute() else uri


def uri_of(path: str) -> str:
    """The URI of a path, as editors write it; bytes that are no UTF-8 are kept."""
    if not Path(path).is_absolute():
        return path
    return f"file://{quote(Path(path).as_posix(), errors='surrogateescape')}"


def range_of(span: Span, positions: Positions) -> t.Range:
    """The range of a span."""
    return range_between(span.start, span.end, positions)


def range_between(start: int, end: int, positions: Positions) -> t.Range:
    """The range of two offsets."""
    first, last = positions.stretch(start, end)
    return t.Range(t.Position(*first), t.Position(*last))


def diagnostic(one: Finding, positions: Positions) -> t.Diagnostic:
    """A finding: its message, help and note, a line each."""
    return t.Diagnostic(
        range_of(one.span, positions),
        valid(told(one)),
        severity=_SEVERITIES[one.severity],
        code=one.code,
        source=SOURCE,
        tags=_TAGS.get(one.code),
    )


def text_edits(edits: Iterable[Edit], positions: Positions) -> list[t.TextEdit]:
    """Edits of one file."""
    return [t.TextEdit(range_of(one.span, positions), valid(one.text)) for one in edits]


def symbol(one: Symbol, positions: Positions) -> t.DocumentSymbol:
    """An entry of an outline with those below it."""
    inside = one.span.start <= one.place.start and one.place.end <= one.span.end
    return t.DocumentSymbol(
        valid(one.name).strip() or one.kind,
        _SYMBOLS[one.kind],
        range_of(one.span, positions),
        range_of(one.place if inside else one.span, positions),
        detail=" ".join(valid(one.detail).split())[:100],
        children=[symbol(child, positions) for child in one.children],
    )


def fold(one: Fold, positions: Positions) -> t.FoldingRange:
    """A range to fold: a block's last line stays."""
    first, last = positions.stretch(one.start, one.end)
    end = last.line if one.comment else max(first.line, last.line - 1)
    kind = t.FoldingRangeKind.Comment if one.comment else t.FoldingRangeKind.Region
    return t.FoldingRange(first.line, end, kind=kind)


def items(found: Sequence[Item], place: t.Range) -> list[t.CompletionItem]:
    """What can be written, in the order that we found it."""
    return [
        t.CompletionItem(
            valid(one.label),
            kind=_ITEMS.get(one.kind, t.CompletionItemKind.Function),
            detail=" ".join(valid(one.detail).split())[:100] or None,
            documentation=t.MarkupContent(t.MarkupKind.Markdown, valid(one.doc)) if one.doc else None,
            sort_text=f"{number:05}",
            text_edit=t.TextEdit(place, valid(one.insert or one.label)),
        )
        for number, one in enumerate(found)
    ]


def action(one: Action, edit: t.WorkspaceEdit, diagnostics: list[t.Diagnostic]) -> t.CodeAction:
    """A quick fix."""
    return t.CodeAction(
        valid(one.title),
        kind=t.CodeActionKind.QuickFix,
        edit=edit,
        diagnostics=diagnostics,
        is_preferred=one.preferred or None,
    )
