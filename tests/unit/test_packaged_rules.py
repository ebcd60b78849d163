"""`package:NAME`: rules that an installed distribution brings, on the command line and in imports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stepcache.author.validate import main
from stepcache.builtin import catalog
from stepcache.cli import main as stepcache
from stepcache.distributions import forget
from stepcache.domain.errors import ConfigurationError
from stepcache.language.compile import Compiled, compile_rules
from stepcache.resources import ProjectFiles, located, read_source, rule_set, rule_sets
from tests.fakes.distributions import install
from tests.fakes.packages import reachable
from tests.fakes.rule_files import GOOD

RULE = GOOD.replace("  steps lines { remarks = drop }", "  skip when changed(w)\n  steps lines")
BASE = RULE.replace("repeat", "polite").replace("Repeat", "Please repeat")
IMPORTS = BASE.replace("stepcache 1\n", 'stepcache 1\nimport "../secret.stepcache" as secret\n')
POINT = "[stepcache.rules]\nmanners = acme_manners.rules\n"


@pytest.fixture(name="package")
def _package(tmp_path: Path) -> Iterator[Path]:
    """The folder of an installed package `manners`."""
    files = {"polite.stepcache": BASE, "deeper/polite.stepcache": BASE}
    install(tmp_path, "acme-manners", POINT, {f"acme_manners/rules/{name}": text for name, text in files.items()})
    (tmp_path / "acme_manners/secret.stepcache").write_text(BASE, "utf-8")
    forget()
    with reachable(tmp_path):
        yield tmp_path / "acme_manners/rules"
    forget()


def test_a_package_is_its_folder(package: Path) -> None:
    """Its own files are a rule set; what stands in it can be named, too."""
    assert rule_set(["package:manners"]) == [package / "polite.stepcache"]
    assert rule_sets(["package:manners"]) == [[package / "polite.stepcache"], [package / "deeper/polite.stepcache"]]
    assert located("package:manners/deeper") == package / "deeper"
    assert located("manners") == Path("manners")


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("package:manner", "no rule package `manner` is installed; did you mean `package:manners`?"),
        ("package:a_b", "no rule package `a_b` is installed; install it: `pip install stepcache-rules-a-b`"),
        ("package:", "no rule package `` is installed; write `package:NAME`"),
        ("package:manners/../secret.stepcache", "`package:manners/../secret.stepcache` leads out of its package"),
        ("package:manners//etc/passwd", "no such file or folder: "),
        ("package:manners/a\x1b.stepcache", "`package:manners/a .stepcache` leads out of its package"),
        ("package:manners/none.stepcache", "no such file or folder: "),
    ],
)  # fmt: skip
def test_a_package_that_cannot_be_had_is_told(package: Path, place: str, error: str) -> None:
    """What is meant, or what to install; nothing outside of it can be named by it."""
    with pytest.raises(ConfigurationError) as told:
        rule_set([place])
    assert str(told.value).startswith(error)
    assert package.is_dir()


def test_two_packages_of_one_name_are_none(package: Path, tmp_path: Path) -> None:
    """Neither by the order in which they were installed."""
    install(
        tmp_path, "other-manners", "[stepcache.rules]\nmanners = other_manners\n", {"other_manners/a.stepcache": BASE}
    )
    forget()
    with pytest.raises(
        ConfigurationError, match="several distributions bring the rule package `manners`: `acme-manners`, "
    ):
        located("package:manners")
    assert package.is_dir()


@pytest.mark.parametrize("value", ["nowhere.at_all", "acme_manners.nothing", "acme_manners.rules:attribute", "../x"])
def test_a_package_without_a_folder_is_none(package: Path, tmp_path: Path, value: str) -> None:
    """An entry point that leads nowhere, or is none."""
    install(tmp_path, "lost-manners", f"[stepcache.rules]\nlost = {value}\n")
    forget()
    with pytest.raises(ConfigurationError, match="the rule package `lost` of `lost-manners` cannot be used: "):
        located("package:lost")
    assert package.is_dir()


def importing(folder: Path, target: str, name: str = "rule.stepcache") -> Compiled:
    """A project's file that extends a packaged task, compiled."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(
        f'stepcache 1\n\nimport "{target}" as base\n\n## Polite.\ntask mine "1.0.0" {{\n  extends base.polite\n}}\n'
    )
    return compile_rules([read_source(path)], catalog(), ProjectFiles())


def test_a_project_extends_a_packaged_rule(package: Path, tmp_path: Path) -> None:
    """As it would one of its own."""
    found = importing(tmp_path / "project", "package:manners/polite.stepcache")
    assert [one.message for one in found.findings] == []
    assert [task.name for task in found.tasks] == ["mine"]
    assert package.is_dir()


@pytest.mark.parametrize(
    ("target", "help_"),
    [
        ("package:manner/polite.stepcache", "did you mean `package:manners`?"),
        ("package:manners/../secret.stepcache", ""),
        ("package:manners/none.stepcache", ""),
    ],
)
def test_an_import_of_no_packaged_file_is_told_at_the_import(
    package: Path, tmp_path: Path, target: str, help_: str
) -> None:
    """SC109, once."""
    found = importing(tmp_path / "project", target)
    assert [(one.code, one.span.line, one.help) for one in found.findings] == [("SC109", 3, help_)]
    assert package.is_dir()


@pytest.mark.parametrize("target", ["../../outside.stepcache", "package:manners/polite.stepcache"])
def test_a_packaged_file_imports_nothing_from_outside_of_its_package(
    package: Path, tmp_path: Path, target: str
) -> None:
    """Wherever it is installed: what stands around it is not its project."""
    (tmp_path / "stepcache.toml").touch()
    (tmp_path / "outside.stepcache").write_text(BASE, "utf-8")
    (package / "polite.stepcache").write_text(IMPORTS.replace("../secret.stepcache", target), "utf-8")
    found = importing(tmp_path / "project", "package:manners/polite.stepcache")
    assert [(one.code, one.span.line) for one in found.findings] == [("SC108", 3)]


def test_folders_of_rules_in_one_distribution_share_files(package: Path, tmp_path: Path) -> None:
    """What stands beside the folder that is named, in the same package."""
    shared = (
        (package.parent / "secret.stepcache").read_text("utf-8").replace("polite", "shared").replace("Please", "Do")
    )
    (package.parent / "secret.stepcache").write_text(shared, "utf-8")
    (package / "polite.stepcache").write_text(IMPORTS, "utf-8")
    assert importing(tmp_path / "project", "package:manners/polite.stepcache").findings == ()


def test_the_commands_take_a_package(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The linter and the tests; neither changes what is installed."""
    before = (package / "polite.stepcache").read_text("utf-8")
    assert main(["package:manners"]) == 0
    assert stepcache(["test", "package:manners/polite.stepcache::polite"]) == 0
    for wrong in (["--fix"], ["--add-ignore"], ["--lock"]):
        assert main(["package:manners", *wrong]) == 2
    assert stepcache(["test", "package:manners", "--update", "--yes"]) == 2
    told = "a packaged rule is not changed where it is installed: import it and extend it\n"
    assert capsys.readouterr().err.endswith(f"stepcache: {told}")
    assert (package / "polite.stepcache").read_text("utf-8") == before
