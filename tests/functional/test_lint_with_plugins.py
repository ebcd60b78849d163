"""`stepcache-validate` on rules that use plugins: it reads manifests; code is run where it is asked for, elsewhere."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stepcache.domain.signatures import DISTRIBUTIONS
from tests.fakes.distributions import geo
from tests.fakes.packages import CODE, MARK, on_path, put

ROOT = Path(__file__).parents[2]
PROGRAM = (
    "import sys; from stepcache.author.validate import main; code = main(sys.argv[1:]); "
    "print('\\n' + ' '.join(sys.modules)); sys.exit(code)"
)
BODY = """
## Praise a thing.
task praise "1.0.0" {
  match { "Praise {x: word}" }
  skip when changed(x)
  steps lines
  require output text.contains(x)
  require output praise.says()
  repair within 2s, 2 calls {
    generate
    otherwise refuse
  }
  cache { scope = tenant  ttl = 1d }
  test "it" {
    when "Praise a"
    model "a is good"
    expect route == generate
  }
}
"""
FLAWS = {
    "an import that ends in an error": ("raise ImportError('no wheel')", "ImportError: no wheel"),
    "an import that ends the process": ("import os\nos._exit(0)", ""),
    "another name than the manifest's": (
        CODE.replace("{namespace}.says", "{namespace}.tells"),
        "its manifest says otherwise: the code's verifiers hold `praise.tells`, the manifest's do not",
    ),
}


def validated(path: Path, *arguments: str, site: Path) -> tuple[int, str, set[str]]:
    """What a fresh process says, with what is installed in a folder: exit code, report, and the modules it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env=on_path(site, os.environ),
    )
    assert done.stderr == ""
    report, _, modules = done.stdout.rstrip("\n").rpartition("\n")
    return done.returncode, report, set(modules.split(" "))


def rule(folder: Path, *uses: str, body: str = BODY) -> Path:
    """A rule file with these `use` lines."""
    path = folder / "rule.stepcache"
    path.write_text("\n".join(["stepcache 1", *uses, body]), "utf-8")
    return path


def findings(report: str) -> list[dict[str, Any]]:
    """The errors of a JSON report."""
    return [one for one in json.loads(report) if one["severity"] == "error"]


def test_a_plugins_manifest_is_read_and_its_code_is_not(tmp_path: Path) -> None:
    """Nor what would read arguments or call hooks."""
    package = put(tmp_path, "praise", CODE + MARK)
    code, _, modules = validated(rule(tmp_path, "use praise"), site=tmp_path)
    assert code == 0
    assert not modules & {"stepcache_praise", "pydantic", "pluggy", "stepcache.ports", "stepcache.hosting"}
    assert not (package / "imported").exists()


def test_nothing_is_looked_for_where_no_file_uses_a_plugin(tmp_path: Path) -> None:
    """The reader of what is installed costs more than a small file."""
    path = rule(tmp_path, body=BODY.replace("  require output praise.says()\n", ""))
    code, _, modules = validated(path, site=tmp_path)
    assert code == 0
    assert not modules & {"importlib.metadata", "stepcache.distributions", "stepcache.plugins.installed"}


def test_a_good_plugin_passes_when_it_is_loaded(tmp_path: Path) -> None:
    """In a process of its own: this one does not import it."""
    package = put(tmp_path, "praise", CODE + MARK)
    code, _, modules = validated(rule(tmp_path, "use praise"), "--strict-plugins", site=tmp_path)
    assert code == 0
    assert "stepcache_praise" not in modules
    assert (package / "imported").exists()


@pytest.mark.parametrize("flaw", FLAWS)
def test_what_is_wrong_with_a_plugins_code_is_told_where_it_is_loaded(tmp_path: Path, flaw: str) -> None:
    """At its `use`, and nowhere without `--strict-plugins`."""
    text, why = FLAWS[flaw]
    put(tmp_path, "praise", text)
    path = rule(tmp_path, "use praise")
    assert validated(path, site=tmp_path)[0] == 0
    code, report, _ = validated(path, "--strict-plugins", "--output-format", "json", site=tmp_path)
    assert code == 1
    (one,) = findings(report)
    assert (one["code"], one["span"]["start"]["line"]) == ("SC105", 2)
    assert why in one["message"]


def test_a_plugin_that_no_file_uses_is_never_loaded(tmp_path: Path) -> None:
    """Whatever else is installed."""
    put(tmp_path, "praise")
    geo(tmp_path)  # its import raises
    assert validated(rule(tmp_path, "use praise"), "--strict-plugins", site=tmp_path)[0] == 0


def test_a_file_that_uses_all_six_plugins_loads_none(tmp_path: Path) -> None:
    """Each is found in its manifest."""
    path = rule(
        tmp_path, *(f"use {name}" for name in DISTRIBUTIONS), body=BODY.replace("  require output praise.says()\n", "")
    )
    code, report, modules = validated(path, "--output-format", "json", site=tmp_path)
    assert [one["message"] for one in findings(report)] == []
    assert code == 0
    libraries = {"libcst", "sqlglot", "pint", "babel", "dateutil"}
    assert not {name for name in modules if name.startswith("stepcache_")} | (modules & libraries)
