"""The language server: takes requests, asks the functions beside it, answers in the protocol's words.

Whatever takes time runs in a thread on a snapshot, so that requests can be cancelled and typing goes on meanwhile.
"""

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from typing import Any, TypeVar

from lsprotocol import types as t
from pygls.lsp.server import LanguageServer

from stepcache.author.lsp import protocol as p
from stepcache.author.lsp.positions import UTF16, Positions
from stepcache.author.lsp.workspace import Document, Look, Snapshot, Workspace
from stepcache.domain.findings import Edit
from stepcache.domain.source import Span
from stepcache.language.parse import MAX_CHARS

PAUSE_S = 0.15
RUN_TEST = "stepcache.runTest"
R = TypeVar("R")


class Server(LanguageServer):
    """Keeps what the editor holds, and tells it what is found there.

    Attributes:
        files: What the editor and the disk hold.
        stopped: Whether the client has asked to shut down, as it must before it ends the process.
    """

    def __init__(self) -> None:
        super().__init__("stepcache", version("stepcache"), t.TextDocumentSyncKind.Incremental)
        self.files = Workspace()
        self.stopped = False
        self.failures: dict[str, list[tuple[Span, str]]] = {}
        self._published: dict[str, tuple[int | None, list[t.Diagnostic]]] = {}
        self._waiting: asyncio.Task[None] | None = None
        self._complained = ""

    # --- places ---

    @property
    def encoding(self) -> str:
        """What units in positions are."""
        return str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding) or UTF16)

    def positions(self, text: str) -> Positions:
        """The positions of a text."""
        return Positions(text, self.encoding)

    def of(self, look: Look, path: str) -> Positions:
        """The positions of a file; those of an empty one where it is not known."""
        try:
            return self.positions(look.source(path).text)
        except KeyError:
            return self.positions("")

    def location(self, span: Span, looks: Iterable[Look]) -> t.Location:
        """Where a span is."""
        look = next((one for one in looks if span.path in one.units), None)
        positions = self.of(look, span.path) if look is not None else self.positions("")
        return t.Location(self.uri(span.path), p.range_of(span, positions))

    def uri(self, path: str) -> str:
        """The URI of a file, as the editor writes it where it has it open."""
        known = self.files.now.open.get(path)
        return known.uri if known is not None else p.uri_of(path)

    def workspace_edit(self, edits: Sequence[Edit], looks: Sequence[Look]) -> t.WorkspaceEdit:
        """Edits, file by file."""
        changes: dict[str, list[t.TextEdit]] = {}
        for path in dict.fromkeys(one.span.path for one in edits):
            look = next(one for one in looks if path in one.units)
            here = [one for one in edits if one.span.path == path]
            changes[self.uri(path)] = p.text_edits(here, self.of(look, path))
        return t.WorkspaceEdit(changes=changes)

    # --- requests ---

    async def ask(self, uri: str, answer: Callable[[Look, str], R]) -> R | None:
        """What a function says of a file's rule set; None where the file is not open, or too large to be read."""
        now, path = self.files.now, p.path_of(uri)
        if path not in now.open or len(now.open[path].text) > MAX_CHARS:
            return None
        return await asyncio.to_thread(lambda: answer(now.look(path), path))

    async def ask_at(self, uri: str, place: t.Position, answer: Callable[[Look, str, int], R]) -> R | None:
        """What a function says of a place in a file."""
        return await self.ask(
            uri, lambda look, path: answer(look, path, self.of(look, path).offset(place.line, place.character))
        )

    # --- what the editor holds ---

    def opened(self, params: t.DidOpenTextDocumentParams) -> None:
        """A file was opened."""
        one = params.text_document
        self.files.put(Document(one.uri, p.path_of(one.uri), one.text, one.version))
        self.publish_soon(PAUSE_S / 3)

    def changed(self, params: t.DidChangeTextDocumentParams) -> None:
        """A file was typed into; each change is told in terms of the text that those before it left."""
        known = self.files.now.open.get(p.path_of(params.text_document.uri))
        if known is None:
            return
        text = known.text
        for change in params.content_changes:
            if isinstance(change, t.TextDocumentContentChangePartial):
                places, first, last = self.positions(text), change.range.start, change.range.end
                start, end = places.offset(first.line, first.character), places.offset(last.line, last.character)
                text = text[:start] + change.text + text[max(start, end) :]
            else:
                text = change.text
        self.files.put(Document(known.uri, known.path, text, params.text_document.version))
        self.failures.clear()
        self.publish_soon(PAUSE_S)

    def closed(self, params: t.DidCloseTextDocumentParams) -> None:
        """A file was closed."""
        self.files.drop(p.path_of(params.text_document.uri))
        self.publish_soon(0)

    def refreshed(self) -> None:
        """Something else changed: files on the disk, or the folders that are open."""
        folders = [p.path_of(uri) for uri in self.workspace.folders]
        root = self.workspace.root_path
        self.files.refresh(folders or ([os.path.normpath(root)] if root else []))
        self.publish_soon(0)

    # --- findings ---

    def publish_soon(self, pause_s: float) -> None:
        """Tell what is found, once nothing more has changed for a while."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.ensure_future(self._publish(pause_s))

    async def _publish(self, pause_s: float) -> None:
        await asyncio.sleep(pause_s)
        now = self.files.now
        try:
            looks = await asyncio.to_thread(now.open_looks, lambda: self.files.now is now)
            found = await asyncio.to_thread(self._diagnostics, looks)
        except Exception as error:  # noqa: BLE001 - no document may end the server
            self.log(f"a file could not be examined: {type(error).__name__}: {error}")
            return
        if self.files.now is now:
            self._complain(looks)
            self._tell(now, found)

    def _diagnostics(self, looks: Sequence[Look]) -> dict[str, list[t.Diagnostic]]:
        found: dict[str, list[t.Diagnostic]] = {}
        for look in looks:
            places = {source.path: self.positions(source.text) for source in look.sources}
            for path in places:
                found.setdefault(path, [])
            for one in look.examined.findings:
                found[one.span.path].append(p.diagnostic(one, places[one.span.path]))
            for path, failures in self.failures.items():
                if path in places:
                    found[path] += [_failed(span, text, places[path]) for span, text in failures]
        return found

    def _tell(self, now: Snapshot, found: dict[str, list[t.Diagnostic]]) -> None:
        """Send what is new; a file that belongs to nothing open any more has no findings."""
        gone: dict[str, list[t.Diagnostic]] = {path: [] for path in self._published.keys() - found.keys()}
        for path, diagnostics in {**gone, **found}.items():
            known = now.open.get(path)
            state = (known.version if known is not None else None, diagnostics)
            if self._published.get(path, (None, [])) != state or (known is not None and path not in self._published):
                self.text_document_publish_diagnostics(
                    t.PublishDiagnosticsParams(self.uri(path), diagnostics, version=state[0])
                )
            if path in found:
                self._published[path] = state
            else:
                self._published.pop(path, None)

    def _complain(self, looks: Sequence[Look]) -> None:
        """Say once that settings cannot be read."""
        problem = next((look.problem for look in looks if look.problem), "")
        if problem and problem != self._complained:
            self.window_show_message(t.ShowMessageParams(t.MessageType.Error, f"stepcache: {problem}"))
        self._complained = problem

    def log(self, text: str, type_: t.MessageType = t.MessageType.Error) -> None:
        """Write to the editor's log."""
        self.window_log_message(t.LogMessageParams(type_, text))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """A request that failed, or a message that cannot be read, is logged; the client has its error, too."""
        self.log(f"{getattr(source, '__name__', source)}: {error}")


def _failed(span: Span, text: str, positions: Positions) -> t.Diagnostic:
    return t.Diagnostic(p.range_of(span, positions), text, severity=t.DiagnosticSeverity.Error, source="stepcache test")
