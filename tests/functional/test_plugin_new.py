"""`stepcache plugin new`: a distribution that is whole as it is written, tried in an environment of its own."""

import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

import pytest

from stepcache.cli import main


class Project(NamedTuple):
    """A new distribution, and the Python of an environment in which it is installed beside this one's packages."""

    folder: Path
    python: Path

    def run(self, *command: str) -> tuple[int, str]:
        """Exit code of a module's command in the distribution's folder, and all that it prints."""
        environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
        done = subprocess.run(
            [str(self.python), "-m", *command],
            cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """`tone_check`: a name with an underscore is spelled in three ways."""
    folder = tmp_path_factory.mktemp("new")
    assert main(["plugin", "new", "tone_check", "--dir", str(folder)]) == 0
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    packages = next((folder / "venv" / "lib").glob("python*/site-packages"))
    beside = [path for path in sys.path if path.endswith("site-packages")]
    lines = "".join(f"import site; site.addsitedir({path!r})\n" for path in beside)
    (packages / "beside.pth").write_text(lines, "utf-8")
    project = Project(folder / "stepcache-tone-check", python)
    code, said = project.run("pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps",
                             "--no-build-isolation", "--no-index", "--editable", ".")  # fmt: skip
    assert code == 0, said
    return project


def test_its_own_tests_pass(project: Project) -> None:
    """The verifier's, the plugin's with the conformance kit, and those of its rule."""
    code, said = project.run("pytest", "-q", "-p", "no:cacheprovider")
    assert (code, "4 passed" in said) == (0, True), said


def test_its_manifest_is_what_its_code_says(project: Project) -> None:
    """As its workflow asks."""
    code, said = project.run("stepcache.cli", "plugin", "manifest", "--check", "tone_check")
    assert (code, said.endswith("stepcache.json: up to date\n")) == (0, True), said


def test_its_rule_lints_clean_is_laid_out_and_notices_its_mutants(project: Project) -> None:
    """With the plugin's code compared, too."""
    code, said = project.run(
        "stepcache.author.validate", "--strict-plugins", "--fail-level", "info", "stepcache_tone_check/rules"
    )
    assert code == 0, said
    code, said = project.run("stepcache.cli", "fmt", "--check", "stepcache_tone_check/rules")
    assert code == 0, said
    code, said = project.run("stepcache.cli", "test", "--mutate", "stepcache_tone_check/rules")
    assert (code, said.endswith(" 0 escaped\n")) == (0, True), said


def test_it_is_shown_and_fit(project: Project) -> None:
    """`stepcache plugins` has loaded it."""
    code, said = project.run("stepcache.cli", "plugins", "--why", "tone_check")
    assert (code, "ready" in said) == (0, True), said


def test_what_it_ships_is_in_its_wheel(project: Project, tmp_path: Path) -> None:
    """Manifest and rules stand beside the code."""
    code, said = project.run("build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), ".")
    assert code == 0, said
    wheel = next(tmp_path.glob("stepcache_tone_check-0.1.0-*.whl"))
    listed = subprocess.run(
        [str(project.python), "-m", "zipfile", "-l", str(wheel)], capture_output=True, text=True, check=True
    ).stdout
    for path in ("plugin.py", "stepcache.json", "rules/tone_check.stepcache"):
        assert f"stepcache_tone_check/{path}" in listed


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("json", "`json` is StepCache's own"),
        ("letters", "`letters` is the namespace of `stepcache-text`"),
        ("Greet", "small letters, digits and `_`"),
        ("use", "no keyword"),
        ("../x", "small letters, digits and `_`"),
        ("a" * 41, "small letters, digits and `_`"),
    ],
)
def test_a_name_that_cannot_be_a_namespace_is_refused(
    name: str, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing is written."""
    with pytest.raises(SystemExit) as ended:
        main(["plugin", "new", name, "--dir", str(tmp_path)])
    assert ended.value.code == 2
    assert fault in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever stands in it."""
    (tmp_path / "stepcache-mine").mkdir()
    assert main(["plugin", "new", "mine", "--dir", str(tmp_path)]) == 2
    assert "exists already, and is left alone" in capsys.readouterr().err
    assert list((tmp_path / "stepcache-mine").iterdir()) == []
