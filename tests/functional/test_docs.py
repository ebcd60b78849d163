"""The README and docs/ as a reader tries them: examples run, sessions say what is shown, links lead somewhere."""

import asyncio
import contextlib
import doctest
import http.client
import inspect
import io
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from stepcache.domain.source import sibling_of
from stepcache.language.diagnostics import CODES
from stepcache.manifest import KINDS
from stepcache.plugins.specs import Hooks
from stepcache.proxy.page import curl_line

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MODULES = {"stepcache": "stepcache.cli", "stepcache-validate": "stepcache.author.validate"}
SHOWN_URL = "http://127.0.0.1:8080"

_BLOCK = re.compile(r"^(?:<!-- (?P<note>[^\n]*) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_SNIPPET = re.compile(r'^--8<-- "([^"]+)"\n', re.MULTILINE)  # as the site puts a file in
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        note: What the comment right above it says: `example`, or `file: NAME`, perhaps with `(with findings)`.
        after: The block that follows it on the page, to hold what it prints; None at the end.
    """

    page: Path
    kind: str
    text: str
    note: str
    after: "Block | None" = None

    @property
    def file(self) -> str:
        """The name a reader saves it under; empty for none."""
        return self.note.removeprefix("file: ").split(" ")[0] if self.note.startswith("file: ") else ""

    def __str__(self) -> str:
        head = self.file or self.text.split("\n", 1)[0][:30]
        return f"{self.page.name}-{head}"


def _blocks(page: Path) -> list[Block]:
    found: list[Block] = []
    for match in reversed(list(_BLOCK.finditer(page.read_text(encoding="utf-8")))):
        text = _SNIPPET.sub(lambda one: (ROOT / one[1]).read_text(encoding="utf-8"), match["text"])
        found.insert(0, Block(page, match["kind"], text, match["note"] or "", found[0] if found else None))
    return found


BLOCKS = [block for page in PAGES for block in _blocks(page)]
SESSIONS = [page for page in PAGES if any(block.kind == "console" for block in _blocks(page))]
# The excerpts of the diagnostics have a test of their own: they are no whole files.
RULES = [
    block
    for block in BLOCKS
    if block.kind == "stepcache"
    and "with findings" not in block.note
    and block.page.name != "diagnostics.md"
    and not sibling_of(block.file)  # the session of its page runs a sidecar beside its rule
    and "\nimport " not in block.text  # and a file that imports another beside that one
]


def _run(command: list[str], folder: Path) -> tuple[int, str]:
    """Exit code of one of our commands, and what it prints, both streams in the order of a terminal."""
    full = [sys.executable, "-m", MODULES[command[0]], *command[1:]]
    done = subprocess.run(
        full, cwd=folder, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHON_COLORS": "0", "PYTHONPATH": str(ROOT)}


# --- examples and rules ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", [one for one in BLOCKS if one.kind == "python" and one.note == "example"], ids=str)
def test_an_example_prints_what_the_page_shows(block: Block) -> None:
    """Every Python example runs as it stands."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(block.text, str(block.page), "exec"), {"__name__": "__main__"})  # noqa: S102 - it is our own page
    assert block.after is not None
    assert said.getvalue() == block.after.text
    asyncio.set_event_loop(None)


@pytest.mark.parametrize("block", RULES, ids=str)
def test_a_rule_on_a_page_lints_clean(block: Block, tmp_path: Path) -> None:
    """No finding of severity error or warning, in any rule that a page shows as finished."""
    (tmp_path / "shown.stepcache").write_text(block.text, encoding="utf-8")
    code, said = _run(
        ["stepcache-validate", "--output-format", "concise", "--fail-level", "warning", "shown.stepcache"], tmp_path
    )
    assert code == 0, said


@pytest.mark.parametrize("block", [one for one in RULES if "\n  test " in one.text], ids=str)
def test_a_rule_on_a_page_passes_its_own_tests(block: Block, tmp_path: Path) -> None:
    """The `test` blocks of a shown rule pass."""
    (tmp_path / "shown.stepcache").write_text(block.text, encoding="utf-8")
    code, said = _run(["stepcache", "test", "shown.stepcache"], tmp_path)
    assert code == 0, said


# --- sessions --------------------------------------------------------------------------------------------------------


@dataclass
class Session:
    """A reader at a terminal, in a folder of their own; a server, once started, stays up."""

    folder: Path
    server: "subprocess.Popen[str] | None" = None
    url: str = SHOWN_URL
    ends: list[int] = field(default_factory=list)

    def save(self, block: Block) -> None:
        """Write a file as the page says."""
        target = self.folder / block.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(block.text, encoding="utf-8")

    def say(self, line: str) -> str:
        """What a command line prints."""
        words = shlex.split(line)
        if words[:2] == ["stepcache", "serve"]:
            return self.serve(words[2:])
        if words[0] == "curl":
            return self.curl(words[1:])
        return _run(words, self.folder)[1]

    def serve(self, options: list[str]) -> str:
        """Start a server on a free port; what it says, with the port of the page."""
        command = [sys.executable, "-u", "-m", MODULES["stepcache"], "serve", *options, "--port", "0"]
        self.server = subprocess.Popen(
            command, cwd=self.folder, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.server.stdout is not None
        said = self.server.stdout.readline()
        found = re.search(r"http://[0-9.:]+[0-9]", said)
        assert found, said + self.server.stdout.read()
        self.url = found[0]
        return (said + self.server.stdout.readline()).replace(self.url, SHOWN_URL)

    def curl(self, words: list[str]) -> str:
        """Status, headers (with `-i`) and body of a request."""
        options = iter(words)
        url, body, headers, shown = "", None, {}, False
        for word in options:
            match word:
                case "-i" | "-s" | "-si":
                    shown = shown or "i" in word
                case "-H":
                    name, _, value = next(options).partition(": ")
                    headers[name] = value
                case "-d":
                    body = next(options)
                case _:
                    url = word.replace(SHOWN_URL, self.url)
        return self._ask(url, body, headers, shown=shown)

    def _ask(self, url: str, body: str | None, headers: dict[str, str], *, shown: bool) -> str:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            connection.request("POST" if body else "GET", parts.path, body, headers)
            answer = connection.getresponse()
            head = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{k}: {v}" for k, v in answer.getheaders()), ""]
            text = answer.read().decode()
        finally:
            connection.close()
        return ("\n".join([*head, text]) if shown else text) + "\n"

    def end(self) -> int:
        """Stop the server as Ctrl-C does; its exit code."""
        if self.server is None:
            return 0
        self.server.send_signal(signal.SIGINT)
        try:
            self.server.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.communicate()
        return self.server.returncode


def _said(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output shown below it; empty where none is shown."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        lines = part.split("\n")
        count = next(place for place, line in enumerate(lines) if not line.endswith("\\")) + 1
        command = " ".join(line.removesuffix("\\").strip() for line in lines[:count])
        yield command, "\n".join(lines[count:])


def _is_ours(command: str) -> bool:
    return shlex.split(command)[0] in {*MODULES, "curl"}


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if any(block.kind == "console" for block in _blocks(page))],
    ids=lambda page: page.name,
)
def test_a_session_says_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    """Files saved and commands run from top to bottom print what stands below them; `...` stands for anything."""
    session = Session(tmp_path)
    checker = doctest.OutputChecker()
    try:
        for block in _blocks(page):
            if block.file:
                session.save(block)
            for command, shown in _said(block.text) if block.kind == "console" else ():
                if not _is_ours(command):
                    continue
                if command.startswith("curl") and session.server is None:
                    session.serve(["--backend", "fake"])
                said = session.say(command)
                assert checker.check_output(shown, said, doctest.ELLIPSIS), f"$ {command}\n{said}"
    finally:
        code = session.end()
    assert code == 0


def test_the_readme_shows_the_line_that_the_server_prints() -> None:
    """The curl line of the README is the server's own."""
    assert f"$ {curl_line(SHOWN_URL)}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


# --- completeness ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_each_hook_has_a_section_with_its_very_signature(kind: str) -> None:
    """docs/hooks.md follows stepcache/plugins.py."""
    name = f"register_{kind}"
    page = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")
    section = page.split(f"\n## `{name}`\n", 1)[1].split("\n## ", 1)[0]
    source = inspect.getsource(getattr(Hooks, name)).replace("(self, ", "(")
    signature = next(line.strip() for line in source.splitlines() if line.strip().startswith("def "))
    assert signature in section


def test_the_hooks_page_names_all_hooks() -> None:
    """A hook is a public method of `Hooks`."""
    hooks = {name for name in vars(Hooks) if name.startswith("register_")}
    assert hooks == {f"register_{kind}" for kind in KINDS}


def test_every_code_is_on_the_diagnostics_page() -> None:
    """A reader who sees a code finds it."""
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"\n### {code}\n" not in page] == []


def test_every_command_has_a_section_and_a_row() -> None:
    """docs/cli.md follows `stepcache --help`."""
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    help_ = _run(["stepcache", "--help"], ROOT)[1].partition("COMMAND")[2]
    commands = re.findall(r"^    (\w+) ", help_, re.MULTILINE)
    assert "serve" in commands
    assert [one for one in commands if f"\n## stepcache {one}\n" not in page or f"(#stepcache-{one})" not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Relative links name a file that exists, and a heading in it."""
    broken = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if not _leads(page, link)]
    assert broken == []


def _leads(page: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return False
    return not anchor or anchor in {_anchor(head) for head in _HEADING.findall(target.read_text(encoding="utf-8"))}


def _anchor(heading: str) -> str:
    """A heading's anchor as forges make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
