"""Every feature of the language server, driven by a real client over the pipes of a real process."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as t
from pygls.exceptions import JsonRpcException

from stepcache.author.lsp.tokens import TYPES
from tests.functional.editor import COMMAND, Editor, at, editor

SHARED = """stepcache 1

let LIMIT = 40

## Repeat a word.
task repeat "1.0.0" {
  match { "Repeat {x: word}" }
  steps lines
  require output text.contains(x)
    else "Say {x}."
  repair within 2s, 100 tokens, 1 calls {
    generate
    otherwise refuse
  }
  cache { like = [x]  ttl = 1d  scope = tenant }

  test "said" {
    when "Repeat ann"
    model "ann"
    expect output == "ann"
    expect slot.x == "ann"
  }
}
"""
# The grinning face takes two units of UTF-16, and an accent stands apart from its letter.
MAIN = """stepcache 1
import "shared/parts.stepcache" as parts

## Say a word.
task say "1.0.0" {
  extends parts.repeat
  match { "\N{GRINNING FACE} e\N{COMBINING ACUTE ACCENT} {x: word}" "Say {x: word}" }
  require output text.shorter_than(parts.LIMIT)

  test "said" {
    when "Say bob"
    model "eve"
    expect output == "bob"
  }
}
"""


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Editor]:
    """An editor with two files on the disk, one of which imports the other."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/parts.stepcache").write_text(SHARED, encoding="utf-8")
    (tmp_path / "main.stepcache").write_text(MAIN, encoding="utf-8")
    async with editor(tmp_path) as found:
        yield found


def of(uri: str) -> t.TextDocumentIdentifier:
    """A file, as requests name it."""
    return t.TextDocumentIdentifier(uri)


def told(hover: t.Hover | None) -> str:
    """The text of a hover."""
    assert hover is not None
    assert isinstance(hover.contents, t.MarkupContent)
    return hover.contents.value


async def labels(one: Editor, uri: str, place: t.Position) -> list[str]:
    """What the server would write at a place."""
    found = await one.client.text_document_completion_async(t.CompletionParams(of(uri), place))
    assert isinstance(found, t.CompletionList)
    return [item.label for item in found.items]


def applied(text: str, edits: list[t.TextEdit]) -> str:
    """A text after edits; every place in it is counted in UTF-16."""
    lines = text.splitlines(keepends=True)
    for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
        start, end = (_offset(lines, place) for place in (edit.range.start, edit.range.end))
        text = "".join(lines)
        lines = (text[:start] + edit.new_text + text[end:]).splitlines(keepends=True)
    return "".join(lines)


def _offset(lines: list[str], place: t.Position) -> int:
    line = lines[place.line] if place.line < len(lines) else ""
    within = len(line.encode("utf-16-le")[: place.character * 2].decode("utf-16-le"))
    return sum(map(len, lines[: place.line])) + within


async def test_hover_tells_signatures_slots_settings_and_codes(one: Editor) -> None:
    """Each name is told with what the catalogue or the file knows of it."""
    text = "# stepcache: ignore-file[SC505] misses are fine\n" + SHARED
    uri = one.open("shared/parts.stepcache", text)

    async def at_mark(mark: str, ahead: int = 1) -> str:
        return told(await one.client.text_document_hover_async(t.HoverParams(of(uri), at(text, mark, ahead))))

    assert "text.contains(" in await at_mark("text.contains")
    assert "x: word" in await at_mark("(x)")
    assert "tenant | user | global" in await at_mark("scope")
    assert "A word with no white space" in await at_mark("word}") or "word" in await at_mark("word}")
    assert "ignore-file" not in await at_mark("SC505")
    assert "SC505" in await at_mark("SC505")
    assert "Repeat a word." in await at_mark("task repeat", 6)


async def test_completion_knows_what_a_place_takes(one: Editor) -> None:
    """Verifiers after a target, slots as arguments, settings in their block, values behind `=`, paths in an import."""
    uri = one.open("main.stepcache")

    async def after(statement: str, *, top: bool = False) -> list[str]:
        head = MAIN if top else MAIN[: MAIN.rindex("}")]
        text = f"{head}\n  {statement}"
        one.type(uri, text)
        place = t.Position(text.count("\n"), len(text.rpartition("\n")[2].encode("utf-16-le")) // 2)
        return await labels(one, uri, place)

    assert {"text.contains", "json.has_keys"} <= set(await after("require output "))
    assert (await after("require output text.contains("))[0] in {"text=", "x", "needle="}
    assert {"like", "ttl", "scope"} <= set(await after("cache { "))
    assert {"tenant", "user", "global"} <= set(await after("cache { scope = "))
    assert "x" in await after("cache { like = [")
    assert {"x", "parts.LIMIT"} <= set(await after('require output text.contains(x) else "say {'))
    assert {"route", "slot.x"} <= set(await after('test "t" { expect '))
    assert "exact" in await after('test "t" { expect route == ')
    assert {"tgi", "openai"} == set(await after("backend ")) & {"tgi", "openai"}
    assert "shared/parts.stepcache" in await after('import "', top=True)
    assert {"require", "cache"} <= set(await after(""))


async def test_definitions_and_references_cross_files(one: Editor) -> None:
    """A slot, a constant and a task are found in the imported file, an import leads to it."""
    uri, shared = one.open("main.stepcache"), one.uri("shared/parts.stepcache")

    async def goes(mark: str, ahead: int = 0) -> set[tuple[str, int]]:
        params = t.DefinitionParams(of(uri), at(MAIN, mark, ahead))
        found = await one.client.text_document_definition_async(params)
        assert isinstance(found, list | tuple)
        return {(one.uri, one.range.start.line) for one in found if isinstance(one, t.Location)}

    assert await goes("parts.LIMIT", 7) == {(shared, 2)}
    assert await goes("parts.repeat", 7) == {(shared, 5)}
    assert await goes("shared/parts", 3) == {(shared, 0)}
    params = t.ReferenceParams(t.ReferenceContext(include_declaration=True), of(uri), at(MAIN, "{x: word}", 1))
    places = await one.client.text_document_references_async(params)
    assert {(place.uri, place.range.start.line) for place in places or ()} == {
        (uri, 6),
        *((shared, line) for line in (6, 8, 9, 14, 20)),
    }


async def test_renaming_a_slot_changes_every_place_of_it(one: Editor) -> None:
    """In templates, arguments, `else` texts, `like` and `slot.NAME`, in the task and in the one that it extends."""
    uri, shared = one.open("main.stepcache"), one.uri("shared/parts.stepcache")
    params = t.RenameParams(of(uri), at(MAIN, "{x: word}", 1), "spoken")
    edit = await one.client.text_document_rename_async(params)
    assert edit is not None
    assert edit.changes is not None
    texts = {name: applied(text, list(edit.changes[name])) for name, text in ((uri, MAIN), (shared, SHARED))}
    assert texts[uri] == MAIN.replace("{x:", "{spoken:")
    assert texts[shared] == (
        SHARED.replace("{x", "{spoken").replace("(x)", "(spoken)").replace("[x]", "[spoken]").replace(".x", ".spoken")
    )


@pytest.mark.parametrize(
    ("mark", "name", "said"),
    [
        ("{x: word}", "require", "a word of the language"),
        ("{x: word}", "no name", "is no name"),
        ("text.shorter", "other", "is not named in your files"),
    ],
)
async def test_a_renaming_that_cannot_be_is_refused_with_its_reason(
    one: Editor, mark: str, name: str, said: str
) -> None:
    """The editor shows the message."""
    uri = one.open("main.stepcache")
    with pytest.raises(JsonRpcException, match=said):
        await one.client.text_document_rename_async(t.RenameParams(of(uri), at(MAIN, mark, 1), name))


async def test_fixes_suppressions_and_fixing_all(one: Editor) -> None:
    """A safe fix is preferred, an unsafe one says so, a warning can be ignored; all safe ones go at once."""
    text = (
        SHARED.replace("text.contains", "text.contain").replace("1d", "1 d").replace("\n  cache", "\n  bogus\n  cache")
    )
    uri = one.open("shared/parts.stepcache", text)
    found = await one.findings(uri)
    assert {finding.code for finding in found} >= {"SC101", "SC004"}
    place = next(finding.range for finding in found if finding.code == "SC101")
    context = t.CodeActionContext(found)
    acts = await one.client.text_document_code_action_async(t.CodeActionParams(of(uri), place, context))
    fix = next(act for act in acts or () if isinstance(act, t.CodeAction) and act.title.startswith("SC101"))
    assert fix.is_preferred
    assert fix.edit is not None
    assert fix.edit.changes is not None
    assert "text.contains(x)" in applied(text, list(fix.edit.changes[uri]))
    only = t.CodeActionContext([], only=[t.CodeActionKind.SourceFixAll])
    whole = t.CodeActionParams(of(uri), t.Range(t.Position(0, 0), t.Position(0, 0)), only)
    (every,) = await one.client.text_document_code_action_async(whole) or ()
    assert isinstance(every, t.CodeAction)
    assert every.kind == "source.fixAll.stepcache"
    assert every.edit is not None
    assert every.edit.changes is not None
    mended = applied(text, list(every.edit.changes[uri]))
    assert "ttl = 1d" in mended
    assert "text.contains(x)" in mended


async def test_a_warning_can_be_ignored_where_it_stands(one: Editor) -> None:
    """The comment is what `--add-ignore` writes."""
    text = SHARED.replace("let LIMIT", "let OTHER = 1\nlet LIMIT")
    uri = one.open("shared/parts.stepcache", text)
    found = [finding for finding in await one.findings(uri) if finding.code == "SC113"]
    params = t.CodeActionParams(of(uri), found[0].range, t.CodeActionContext(found))
    acts = await one.client.text_document_code_action_async(params)
    ignoring = next(act for act in acts or () if "ignore it here" in act.title)
    assert isinstance(ignoring, t.CodeAction)
    assert ignoring.edit is not None
    assert ignoring.edit.changes is not None
    assert "# stepcache: ignore[SC113]" in applied(text, list(ignoring.edit.changes[uri]))


async def test_symbols_folds_links_and_colours(one: Editor) -> None:
    """The outline nests sections in their task; blocks fold; an import is a link; a slot is coloured as one."""
    uri = one.open("main.stepcache")
    symbols = await one.client.text_document_document_symbol_async(t.DocumentSymbolParams(of(uri)))
    assert [symbol.name for symbol in symbols or ()] == ["parts", "say"]
    task = (symbols or [])[1]
    assert isinstance(task, t.DocumentSymbol)
    assert [child.name for child in task.children or ()] == [
        "extends", "match", "require output text.shorter_than", "said",
    ]  # fmt: skip
    folds = await one.client.text_document_folding_range_async(t.FoldingRangeParams(of(uri)))
    assert [(fold.start_line, fold.end_line) for fold in folds or ()] == [(4, 13), (9, 12)]
    links = await one.client.text_document_document_link_async(t.DocumentLinkParams(of(uri)))
    assert [link.target for link in links or ()] == [one.uri("shared/parts.stepcache")]
    tokens = await one.client.text_document_semantic_tokens_full_async(t.SemanticTokensParams(of(uri)))
    assert tokens is not None
    coloured = decoded(MAIN, list(tokens.data))
    assert ("x", "parameter") in coloured
    assert ("text.shorter_than", "function") in coloured
    assert ("task", "keyword") in coloured
    assert ("## Say a word.", "comment") in coloured
    assert "".join(text for text, kind in coloured if kind == "string").count("\N{GRINNING FACE}") == 1


def decoded(text: str, data: list[int]) -> list[tuple[str, str]]:
    """Each token's text and type."""
    lines, line, unit, found = text.split("\n"), 0, 0, []
    for down, ahead, length, kind, _ in zip(*(iter(data),) * 5, strict=True):
        line, unit = line + down, (0 if down else unit) + ahead
        units = lines[line].encode("utf-16-le")[unit * 2 : (unit + length) * 2]
        found.append((units.decode("utf-16-le"), TYPES[kind]))
    return found


async def test_formatting_writes_the_one_style_and_leaves_broken_files(one: Editor) -> None:
    """The edit gives what `stepcache fmt` gives; a file with a syntax error gets none."""
    uri = one.open("shared/parts.stepcache", SHARED.replace("  steps lines", "      steps     lines"))
    params = t.DocumentFormattingParams(of(uri), t.FormattingOptions(tab_size=2, insert_spaces=True))
    edits = await one.client.text_document_formatting_async(params)
    assert applied(SHARED.replace("  steps lines", "      steps     lines"), list(edits or ())) == SHARED
    one.type(uri, SHARED.replace("steps lines", "steps {"))
    assert await one.client.text_document_formatting_async(params) is None


async def test_a_test_is_run_from_its_lens_as_the_buffer_holds_it(one: Editor) -> None:
    """What fails is a message, a trace in the log and a finding; when the buffer is mended it passes."""
    uri = one.open("main.stepcache")
    lenses = await one.client.text_document_code_lens_async(t.CodeLensParams(of(uri)))
    commands = [lens.command for lens in lenses or () if lens.command is not None]
    assert [command.title for command in commands] == ["Run all", "Run test"]

    async def run() -> Any:
        params = t.ExecuteCommandParams(commands[1].command, commands[1].arguments)
        return await one.client.workspace_execute_command_async(params)

    ran = await run()
    assert (_of(ran, "passed"), _of(ran, "failed")) == (0, 1)
    await one.until(lambda: any(found.source == "stepcache test" for found in one.published[uri].diagnostics))
    assert any("FAIL" in message.message for message in one.client.log_messages)
    one.type(uri, MAIN.replace('model "eve"', 'model "bob"'))
    ran = await run()
    assert (_of(ran, "passed"), _of(ran, "failed")) == (1, 0)
    assert not any(found.source == "stepcache test" for found in await one.findings(uri))


def _of(result: Any, name: str) -> Any:
    return result[name] if isinstance(result, dict) else getattr(result, name)


async def test_an_unsaved_import_is_seen_by_the_file_that_imports_it(one: Editor) -> None:
    """Open buffers lie over the disk."""
    uri = one.open("main.stepcache")
    assert [found.code for found in await one.findings(uri) if found.severity == 1] == []
    shared = one.open("shared/parts.stepcache", SHARED.replace("LIMIT", "OTHER"))
    await one.until(lambda: any(found.code == "SC101" for found in one.published[uri].diagnostics))
    one.client.text_document_did_close(t.DidCloseTextDocumentParams(of(shared)))
    await one.until(lambda: not any(found.code == "SC101" for found in one.published[uri].diagnostics))


@pytest.mark.parametrize("kind", list(t.PositionEncodingKind))
async def test_places_are_counted_as_agreed(tmp_path: Path, kind: t.PositionEncodingKind) -> None:
    """After a character outside the basic plane and a combining mark, in each encoding; edits likewise."""
    text = 'stepcache 1\nlet A = "\N{GRINNING FACE}e\N{COMBINING ACUTE ACCENT}" bogus\n'
    (tmp_path / "main.stepcache").write_text(text, encoding="utf-8")
    width = {"utf-8": 18, "utf-16": 15, "utf-32": 14}[kind.value]
    async with editor(tmp_path, kind) as one:
        uri = one.open("main.stepcache")
        (found,) = await one.findings(uri)
        assert found.range == t.Range(t.Position(1, width), t.Position(1, width + 5))
        one.type(uri, "# \N{GRINNING FACE}", found.range)
        assert await one.findings(uri) == []
        face = 4 if kind == t.PositionEncodingKind.Utf8 else 2 if kind == t.PositionEncodingKind.Utf16 else 1
        one.type(uri, "", t.Range(t.Position(1, width), t.Position(1, width + 2 + face)))
        one.type(uri, "bogus", t.Range(t.Position(1, width), t.Position(1, width)))
        assert await one.findings(uri) == [found]


@pytest.mark.slow
async def test_hostile_documents_and_requests_leave_the_server_alive(one: Editor) -> None:
    """Deep nesting, a large file, half a character, places that do not exist, unknown files: answers all the same."""
    texts = [
        "task a { " + "[" * 50_000,
        SHARED * 110,
        "x" * 600_000,
        "\ud800\udfff \x00 \u202e" * 50,
        '"' * 9999,
        "{" * 9999 + "}" * 9999,
        "",
    ]
    uri = one.open("hostile.stepcache", "")
    nowhere = t.Position(4_000_000, 4_000_000)
    for text in texts:
        one.type(uri, text)
        await one.findings(uri)
        for place in (t.Position(0, 3), nowhere):
            await one.client.text_document_hover_async(t.HoverParams(of(uri), place))
            await one.client.text_document_completion_async(t.CompletionParams(of(uri), place))
        await one.client.text_document_folding_range_async(t.FoldingRangeParams(of(uri)))
        await one.client.text_document_semantic_tokens_full_async(t.SemanticTokensParams(of(uri)))
        await one.client.text_document_document_symbol_async(t.DocumentSymbolParams(of(uri)))
    for odd in ("untitled:1", "file:///no/such/file", "file:///%00", "git:/x?y", ""):
        await one.client.text_document_hover_async(t.HoverParams(of(odd), nowhere))
    await one.findings(one.open("main.stepcache"))


async def test_a_file_that_is_not_saved_yet_has_findings(one: Editor) -> None:
    """It stands in no folder, and imports nothing."""
    item = t.TextDocumentItem("untitled:Untitled-1", "stepcache", 1, "stepcache 1\ntask a {")
    one.client.text_document_did_open(t.DidOpenTextDocumentParams(item))
    await one.until(lambda: "untitled:Untitled-1" in one.published)
    assert {found.code for found in one.published["untitled:Untitled-1"].diagnostics} >= {"SC002"}


async def test_a_cancelled_request_ends_and_the_next_is_answered(one: Editor) -> None:
    """A request is answered or told to be cancelled, never left."""
    uri = one.open("main.stepcache")
    params = t.HoverParams(of(uri), at(MAIN, "text.shorter", 2))
    request: Any = one.client.protocol.send_request_async
    asked = asyncio.ensure_future(request(t.TEXT_DOCUMENT_HOVER, params, msg_id="to be cancelled"))
    await asyncio.sleep(0)
    one.client.protocol.notify(t.CANCEL_REQUEST, t.CancelParams("to be cancelled"))
    ended = (await asyncio.gather(asked, return_exceptions=True))[0]
    assert isinstance(ended, t.Hover | JsonRpcException)
    assert "text.shorter_than" in told(await one.client.text_document_hover_async(params))


def test_ending_without_asking_first_is_a_failure(tmp_path: Path) -> None:
    """`exit` without `shutdown`, and a client that is gone, end the process with 1; nothing is printed."""
    body = b'{"jsonrpc": "2.0", "method": "exit"}'
    for data in (b"Content-Length: %d\r\n\r\n%s" % (len(body), body), b""):
        done = subprocess.run(COMMAND, input=data, capture_output=True, check=False, cwd=tmp_path, timeout=60)
        assert (done.returncode, done.stdout) == (1, b"")


def test_without_the_extra_one_line_says_how_to_install_it(tmp_path: Path) -> None:
    """Exit code 2."""
    program = "import sys; sys.modules['pygls'] = None; from stepcache.cli import main; sys.exit(main(['lsp']))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "stepcache: the language server needs `pip install 'stepcache[lsp]'`\n"
