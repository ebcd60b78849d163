"""A real editor's side of the language server: a client on the pipes of a real process."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types as t
from pytest_lsp import LanguageClient, client_capabilities

COMMAND = (sys.executable, "-c", "import sys; from stepcache.cli import main; sys.exit(main(['lsp', '--stdio']))")


class Editor:
    """Files open in a client, and what the server told of them."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client = client
        self.root = root
        self.versions: dict[str, int] = {}
        self.published: dict[str, t.PublishDiagnosticsParams] = {}
        self.registered: list[str] = []
        self._news = asyncio.Event()

        def told(params: t.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = params
            self._news.set()

        def logged(params: t.LogMessageParams) -> None:
            client.log_messages.append(params)
            self._news.set()

        def shown(params: t.ShowMessageParams) -> None:
            client.messages.append(params)
            self._news.set()

        def registered(params: t.RegistrationParams) -> None:
            self.registered += [one.method for one in params.registrations]

        client.feature(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(told)
        client.feature(t.WINDOW_LOG_MESSAGE)(logged)
        client.feature(t.WINDOW_SHOW_MESSAGE)(shown)
        client.feature(t.CLIENT_REGISTER_CAPABILITY)(registered)

    def uri(self, name: str) -> str:
        """The URI of a file below the root."""
        return (self.root / name).as_uri()

    def open(self, name: str, text: str | None = None) -> str:
        """Open a file, with what the disk has or another text; its URI."""
        uri, path = self.uri(name), self.root / name
        held = path.read_bytes().decode("utf-8", "surrogateescape") if text is None else text
        self.versions[uri] = 1
        item = t.TextDocumentItem(uri, "stepcache", 1, held)
        self.client.text_document_did_open(t.DidOpenTextDocumentParams(item))
        return uri

    def type(self, uri: str, text: str, place: t.Range | None = None) -> None:
        """Put a text in place of a range, or of everything."""
        self.versions[uri] += 1
        change: t.TextDocumentContentChangeEvent = (
            t.TextDocumentContentChangePartial(place, text) if place else t.TextDocumentContentChangeWholeDocument(text)
        )
        one = t.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.client.text_document_did_change(t.DidChangeTextDocumentParams(one, [change]))

    async def findings(self, uri: str) -> list[t.Diagnostic]:
        """What the server tells of the file as it is now."""
        await self.until(lambda: self._told(uri) == self.versions[uri])
        return list(self.published[uri].diagnostics)

    def _told(self, uri: str) -> int | None:
        return self.published[uri].version if uri in self.published else None

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until what was published makes something true."""
        while not holds():
            self._news.clear()
            await self._news.wait()


@asynccontextmanager
async def editor(root: Path, *encodings: t.PositionEncodingKind) -> AsyncIterator[Editor]:
    """A session with a folder open; it ends as the protocol says, with code 0."""
    client = LanguageClient()
    await client.start_io(*COMMAND, cwd=root)
    process = client._server
    assert process is not None
    one = Editor(client, root)
    capabilities = client_capabilities("visual-studio-code")
    if encodings:
        capabilities.general = t.GeneralClientCapabilities(position_encodings=list(encodings))
    folders = [t.WorkspaceFolder(root.as_uri(), root.name)]
    params = t.InitializeParams(capabilities, root_uri=root.as_uri(), workspace_folders=folders)
    try:
        await client.initialize_session(params)
        yield one
        await client.shutdown_async(None)
        client.exit(None)
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
        await client.stop()  # type: ignore[no-untyped-call] # pytest-lsp gives it no types


def at(text: str, mark: str, ahead: int = 0) -> t.Position:
    """The place of a mark in a text, so many characters further on, in UTF-16."""
    before = text[: text.index(mark) + ahead]
    line = before.rpartition("\n")[2]
    return t.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)
