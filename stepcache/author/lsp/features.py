"""What the server offers, request by request."""

import asyncio
import os

from lsprotocol import types as t
from pygls.exceptions import JsonRpcInvalidParams

from stepcache.author.format.run import formatted
from stepcache.author.lsp import actions as acting
from stepcache.author.lsp import lens as lensing
from stepcache.author.lsp import protocol as p
from stepcache.author.lsp import rename as renaming
from stepcache.author.lsp.completion import completions
from stepcache.author.lsp.definition import definitions, references
from stepcache.author.lsp.hover import hover
from stepcache.author.lsp.outline import folds, symbols
from stepcache.author.lsp.server import RUN_TEST, Server
from stepcache.author.lsp.tokens import MODIFIERS, TYPES, coloured, encoded
from stepcache.author.lsp.workspace import Look
from stepcache.domain.errors import LayoutError, UnreadableError
from stepcache.domain.source import SUFFIX

FIX_ALL = "source.fixAll.stepcache"
_LEGEND = t.SemanticTokensLegend(list(TYPES), list(MODIFIERS))
_KINDS = [t.CodeActionKind.QuickFix, FIX_ALL]


def server() -> Server:
    """A server that offers everything."""
    ls = Server()
    for add in (_lifecycle, _documents, _names, _places, _renames, _writing, _acting, _outlines, _tests):
        add(ls)
    return ls


def _lifecycle(ls: Server) -> None:
    @ls.feature(t.INITIALIZED)
    def initialized(_: t.InitializedParams) -> None:
        ls.refreshed()
        watching = ls.client_capabilities.workspace and ls.client_capabilities.workspace.did_change_watched_files
        if watching and watching.dynamic_registration:
            globs = [t.FileSystemWatcher(f"**/*{SUFFIX}"), t.FileSystemWatcher("**/stepcache.toml")]
            options = t.DidChangeWatchedFilesRegistrationOptions(globs)
            one = t.Registration("stepcache-files", t.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            ls.client_register_capability(t.RegistrationParams([one]))

    @ls.feature(t.SHUTDOWN)
    def shutdown(_: None) -> None:
        ls.stopped = True

    @ls.feature(t.EXIT)
    def exit_(_: None) -> None:
        os._exit(0 if ls.stopped else 1)  # threads that read, or run a test that never ends, would keep the process


def _documents(ls: Server) -> None:
    @ls.feature(t.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: t.DidOpenTextDocumentParams) -> None:
        ls.opened(params)

    @ls.feature(t.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: t.DidChangeTextDocumentParams) -> None:
        ls.changed(params)

    @ls.feature(t.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: t.DidCloseTextDocumentParams) -> None:
        ls.closed(params)

    @ls.feature(t.TEXT_DOCUMENT_DID_SAVE)
    def saved(_: t.DidSaveTextDocumentParams) -> None:
        ls.refreshed()

    @ls.feature(t.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_on_disk(_: t.DidChangeWatchedFilesParams) -> None:
        ls.refreshed()

    @ls.feature(t.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configured(_: t.DidChangeConfigurationParams) -> None:
        ls.refreshed()  # plugins may have come or gone, too

    @ls.feature(t.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(_: t.DidChangeWorkspaceFoldersParams) -> None:
        ls.refreshed()


def _names(ls: Server) -> None:
    @ls.feature(t.TEXT_DOCUMENT_HOVER)
    async def hovers(params: t.HoverParams) -> t.Hover | None:
        def told(look: Look, path: str, offset: int) -> t.Hover | None:
            found = hover(look, path, offset)
            if found is None:
                return None
            return t.Hover(t.MarkupContent(t.MarkupKind.Markdown, found[0]), p.range_of(found[1], ls.of(look, path)))

        return await ls.ask_at(params.text_document.uri, params.position, told)

    @ls.feature(t.TEXT_DOCUMENT_DEFINITION)
    async def goes(params: t.DefinitionParams) -> list[t.Location] | None:
        def told(look: Look, path: str, offset: int) -> list[t.Location]:
            return [ls.location(span, [look]) for span in definitions(look, path, offset)]

        return await ls.ask_at(params.text_document.uri, params.position, told)


def _places(ls: Server) -> None:
    @ls.feature(t.TEXT_DOCUMENT_REFERENCES)
    async def refers(params: t.ReferenceParams) -> list[t.Location] | None:
        now = ls.files.now

        def told(_: Look, path: str, offset: int) -> list[t.Location]:
            looks, with_definitions = now.all_looks(path), params.context.include_declaration
            return [ls.location(one, looks) for one in references(looks, path, offset, definitions=with_definitions)]

        return await ls.ask_at(params.text_document.uri, params.position, told)

    @ls.feature(t.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def highlights(params: t.DocumentHighlightParams) -> list[t.DocumentHighlight] | None:
        def told(look: Look, path: str, offset: int) -> list[t.DocumentHighlight]:
            places = [one for one in references([look], path, offset) if one.path == path]
            return [t.DocumentHighlight(p.range_of(one, ls.of(look, path))) for one in places]

        return await ls.ask_at(params.text_document.uri, params.position, told)


def _renames(ls: Server) -> None:
    @ls.feature(t.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepares(params: t.PrepareRenameParams) -> t.PrepareRenamePlaceholder | None:
        def told(look: Look, path: str, offset: int) -> t.PrepareRenamePlaceholder:
            found = renaming.renameable(look, path, offset)
            return t.PrepareRenamePlaceholder(p.range_of(found.span, ls.of(look, path)), found.name)

        try:
            return await ls.ask_at(params.text_document.uri, params.position, told)
        except renaming.RenameError as error:
            raise JsonRpcInvalidParams(str(error)) from error

    @ls.feature(t.TEXT_DOCUMENT_RENAME, t.RenameOptions(prepare_provider=True))
    async def renames(params: t.RenameParams) -> t.WorkspaceEdit | None:
        now = ls.files.now

        def told(_: Look, path: str, offset: int) -> t.WorkspaceEdit:
            found = renaming.renamed(now, path, offset, params.new_name)
            edits = [one for changes in found.values() for one in changes]
            return ls.workspace_edit(edits, now.all_looks(path))

        try:
            return await ls.ask_at(params.text_document.uri, params.position, told)
        except renaming.RenameError as error:
            raise JsonRpcInvalidParams(str(error)) from error


def _writing(ls: Server) -> None:
    @ls.feature(t.TEXT_DOCUMENT_COMPLETION, t.CompletionOptions(trigger_characters=[".", "(", "{", '"', "[", "/"]))
    async def completes(params: t.CompletionParams) -> t.CompletionList | None:
        def told(look: Look, path: str, offset: int) -> t.CompletionList:
            start, found = completions(look, path, offset)
            place = p.range_between(start, offset, ls.of(look, path))
            return t.CompletionList(is_incomplete=False, items=p.items(found, place))

        return await ls.ask_at(params.text_document.uri, params.position, told)

    @ls.feature(t.TEXT_DOCUMENT_FORMATTING)
    async def formats(params: t.DocumentFormattingParams) -> list[t.TextEdit] | None:
        def told(look: Look, path: str) -> list[t.TextEdit] | None:
            source = look.source(path)
            try:
                text = formatted(source, look.config.width)
            except (LayoutError, UnreadableError):
                return None  # syntax errors are shown where they are
            return p.text_edits(acting.changed(source, text), ls.of(look, path))

        return await ls.ask(params.text_document.uri, told)


def _acting(ls: Server) -> None:
    @ls.feature(t.TEXT_DOCUMENT_CODE_ACTION, t.CodeActionOptions(code_action_kinds=_KINDS))
    async def acts(params: t.CodeActionParams) -> list[t.CodeAction] | None:
        only = params.context.only

        def told(look: Look, path: str) -> list[t.CodeAction]:
            found = _fixes(look, path, params.range) if _wanted(only, t.CodeActionKind.QuickFix.value) else []
            # Fixing all is a look at the whole file; it is offered where it is asked for, or where something can be.
            fixable = any(one.fix is not None for one in look.examined.findings if one.span.path == path)
            if _wanted(only, FIX_ALL) and (only or fixable):
                edits = acting.fixed_all(look, path)
                if edits:
                    edit = ls.workspace_edit(edits, [look])
                    found.append(t.CodeAction("Apply all safe fixes", kind=FIX_ALL, edit=edit))
            return found

        return await ls.ask(params.text_document.uri, told)

    def _fixes(look: Look, path: str, place: t.Range) -> list[t.CodeAction]:
        positions, known = ls.of(look, path), {one.path for one in look.sources}
        start = positions.offset(place.start.line, place.start.character)
        end = positions.offset(place.end.line, place.end.character)
        found = []
        for one in acting.actions(look, path, start, end):
            if {edit.span.path for edit in one.edits} <= known:
                about = [p.diagnostic(one.finding, positions)] if one.finding is not None else []
                found.append(p.action(one, ls.workspace_edit(one.edits, [look]), about))
        return found


def _wanted(only: object, kind: str) -> bool:
    """Whether a client that asks for these kinds wants this one: `source` holds `source.fixAll`."""
    if not isinstance(only, list | tuple) or not only:
        return True
    names = [str(getattr(one, "value", one)) for one in only]
    return any(not name or kind == name or kind.startswith(f"{name}.") for name in names)


def _outlines(ls: Server) -> None:
    @ls.feature(t.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def outlines(params: t.DocumentSymbolParams) -> list[t.DocumentSymbol] | None:
        return await ls.ask(
            params.text_document.uri,
            lambda look, path: [p.symbol(one, ls.of(look, path)) for one in symbols(look.units[path])],
        )

    @ls.feature(t.TEXT_DOCUMENT_FOLDING_RANGE)
    async def folding(params: t.FoldingRangeParams) -> list[t.FoldingRange] | None:
        def told(look: Look, path: str) -> list[t.FoldingRange]:
            positions = ls.of(look, path)
            return [p.fold(one, positions) for one in folds(look.source(path))]

        return await ls.ask(params.text_document.uri, told)

    @ls.feature(t.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _LEGEND)
    async def colours(params: t.SemanticTokensParams) -> t.SemanticTokens | None:
        def told(look: Look, path: str) -> t.SemanticTokens:
            return t.SemanticTokens(encoded(coloured(look, path), ls.of(look, path)))

        return await ls.ask(params.text_document.uri, told)

    @ls.feature(t.TEXT_DOCUMENT_DOCUMENT_LINK)
    async def links(params: t.DocumentLinkParams) -> list[t.DocumentLink] | None:
        def told(look: Look, path: str) -> list[t.DocumentLink]:
            positions = ls.of(look, path)
            found = lensing.links(look, path)
            return [t.DocumentLink(p.range_of(span, positions), target=ls.uri(target)) for span, target in found]

        return await ls.ask(params.text_document.uri, told)


def _tests(ls: Server) -> None:
    @ls.feature(t.TEXT_DOCUMENT_CODE_LENS)
    async def lenses(params: t.CodeLensParams) -> list[t.CodeLens] | None:
        uri = params.text_document.uri

        def told(look: Look, path: str) -> list[t.CodeLens]:
            positions = ls.of(look, path)
            return [
                t.CodeLens(
                    p.range_of(one.span, positions),
                    command=t.Command(one.title, command=RUN_TEST, arguments=[uri, one.task, one.test]),
                )
                for one in lensing.lenses(look, path)
            ]

        return await ls.ask(uri, told)

    @ls.command(RUN_TEST)
    async def run_test(uri: str, task: str = "", test: str = "") -> dict[str, object] | None:
        """Runs tests; what failed is in the log and stands as findings until something changes."""
        from stepcache.author.lsp.testing import run  # noqa: PLC0415 - the engine is loaded when a test is to run

        ran = await ls.ask(uri, lambda look, path: run(look, path, task, test))
        if ran is None:
            return None
        good = bool(ran.outcomes) and ran.passed == len(ran.outcomes)
        ls.window_show_message(t.ShowMessageParams(t.MessageType.Info if good else t.MessageType.Warning, ran.summary))
        if ran.log:
            ls.log(ran.log, t.MessageType.Info)
        ls.failures.clear()
        for span, text in ran.failed:
            ls.failures.setdefault(span.path, []).append((span, text))
        ls.publish_soon(0)
        await asyncio.sleep(0)
        return {"passed": ran.passed, "failed": len(ran.outcomes) - ran.passed, "summary": ran.summary, "log": ran.log}
