"""The language server tells what the command tells, finding by finding."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as t

from tests.functional.editor import editor
from tests.golden.cases import GOLDEN

ROOT = GOLDEN.parents[1]
SEVERITIES = {"error": 1, "warning": 2, "info": 3}

SHARED = """stepcache 1
let WORDS = [one, two]
## Repeat.
task shared "1.0.0" {
  match { "Repeat {x: word}" }
  require output text.contain(x)
  cache { scope = tenant }
}
"""
BASE = """stepcache 1
import "shared/parts.stepcache" as parts
import "shared/gone.stepcache" as gone
task mine "1.0.0" {
  extends parts.shared
  match { "Say {x: word} again, \N{GRINNING FACE}\N{COMBINING ACUTE ACCENT}" }
  require output text.contains(y)
}
task theirs "1.0.0" { extends gone.task }
"""
SIDECAR = (
    'stepcache 1\ntest "known" for mine { when "Say a again"  expect slot.y == "a" }\ntest "lost" for nobody { }\n'
)
CYCLE = 'stepcache 1\nimport "{}.stepcache" as other\nlet A = 1\n'


def folders(root: Path) -> list[Path]:
    """Every rule file of the tests and those that ship in folders as they stand, or in one of its own."""
    for path in sorted(GOLDEN.rglob("*.stepcache")):
        alone = root / "golden" / path.relative_to(GOLDEN).with_suffix("")
        alone.mkdir(parents=True)
        shutil.copy(path, alone)
    shutil.copytree(ROOT / "rules", root / "rules")
    files = {
        "imports/main.stepcache": BASE,
        "imports/main_test.stepcache": SIDECAR,
        "imports/shared/parts.stepcache": SHARED,
        "imports/orphan_test.stepcache": SIDECAR,
        "cycle/one.stepcache": CYCLE.format("two"),
        "cycle/two.stepcache": CYCLE.format("one"),
        "twice/one.stepcache": SHARED,
        "twice/two.stepcache": SHARED,
        "chosen/stepcache.toml": '[lint]\nignore = ["SC5"]\n',
        "chosen/one.stepcache": SHARED,
        "ends/carriage.stepcache": SHARED.replace("\n", "\r\n"),
        "ends/separators.stepcache": SHARED.replace("Repeat.", "Repeat\u2028\x0c\x85. \N{GRINNING FACE}").replace(
            '"Repeat', '"\N{GRINNING FACE}Repeat'
        ),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    return sorted(root.rglob("*.stepcache"))


def place(data: bytes, offset: int) -> tuple[int, int]:
    """Line and unit of UTF-16 of a byte of a file: an oracle of its own. No file holds a single carriage return."""
    before = data[:offset].decode("utf-8", "surrogateescape")
    return before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le", "surrogatepass")) // 2


def by_the_command(root: Path) -> dict[str, list[tuple[Any, ...]]]:
    """File -> what `stepcache-validate` says of it, as the protocol would say it."""
    command = [sys.executable, "-m", "stepcache.author.validate", "--output-format", "json", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    found: dict[str, list[tuple[Any, ...]]] = {}
    for one in json.loads(done.stdout):
        data = Path(one["path"]).read_bytes()
        start, end = (place(data, one["span"][side]["byte"]) for side in ("start", "end"))
        said = [one["message"], one["help"] and f"help: {one['help']}", one["note"]]
        message = "\n".join(part for part in said if part)
        found.setdefault(one["path"], []).append((one["code"], SEVERITIES[one["severity"]], start, end, message))
    return found


def by_the_server(told: list[t.Diagnostic]) -> list[tuple[Any, ...]]:
    """What the server says of a file, in the same words."""
    return [
        (
            one.code,
            int(one.severity or 0),
            (one.range.start.line, one.range.start.character),
            (one.range.end.line, one.range.end.character),
            one.message,
        )
        for one in told
    ]


@pytest.mark.slow
async def test_the_server_and_the_command_say_the_same_of_every_fixture(tmp_path: Path) -> None:
    """Code, severity, range and message, one by one and in order, for each file, alone, imported or beside others."""
    paths = folders(tmp_path)
    wanted = by_the_command(tmp_path)
    assert len(paths) > 120
    assert len(wanted) > 100
    async with editor(tmp_path) as one:
        uris = {path: one.open(str(path.relative_to(tmp_path))) for path in paths}
        got = {str(path): by_the_server(await one.findings(uri)) for path, uri in uris.items()}
    differ = {path: (got[path], wanted.get(path, [])) for path in got if got[path] != wanted.get(path, [])}
    assert differ == {}, "\n".join(f"{path}\n  server {one}\n  command {two}" for path, (one, two) in differ.items())
