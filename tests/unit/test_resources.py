"""Which rule files belong together."""

import os
from pathlib import Path

import pytest

from stepcache.domain.errors import ConfigurationError
from stepcache.resources import read_source, resource_dir, rule_set, rule_sets, with_sidecars


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder with two rule files, another one below it, and an empty one."""
    for name in ("b.stepcache", "a.stepcache", "readme.md", "deep/er/c.stepcache", "empty/readme.md"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    (tmp_path / "folder.stepcache").mkdir()
    return tmp_path


def names(files: list[Path]) -> list[str]:
    """The files' names."""
    return [file.name for file in files]


def test_a_folder_is_a_set_of_its_own_files(rules: Path) -> None:
    """Sorted; several places are one set, none twice."""
    assert names(rule_set([rules])) == ["a.stepcache", "b.stepcache"]
    places: list[str | Path] = [rules / "deep/er", rules / "b.stepcache", str(rules)]
    assert names(rule_set(places)) == ["c.stepcache", "b.stepcache", "a.stepcache"]


def test_each_folder_below_is_another_set(rules: Path) -> None:
    """Files named together are one; a file of a folder that is named too belongs there."""
    sets = [["a.stepcache", "b.stepcache"], ["c.stepcache"]]
    assert [names(one) for one in rule_sets([rules])] == sets
    assert [names(one) for one in rule_sets([rules, rules / "deep", rules / "a.stepcache"])] == sets
    together = [rules / "b.stepcache", rules / "deep/er/c.stepcache", rules / "b.stepcache"]
    assert [names(one) for one in rule_sets(together)] == [["b.stepcache", "c.stepcache"]]


def test_hidden_folders_are_passed_over(rules: Path) -> None:
    """What an environment or a repository's own folder holds is nobody's rule; one that is named is meant."""
    hidden = rules / ".venv" / "share"
    hidden.mkdir(parents=True)
    (hidden / "d.stepcache").write_text("")
    assert [names(one) for one in rule_sets([rules])] == [["a.stepcache", "b.stepcache"], ["c.stepcache"]]
    assert [names(one) for one in rule_sets([rules / ".venv"])] == [["d.stepcache"]]


@pytest.mark.parametrize("place", ["empty", "nowhere", "deep/nowhere.stepcache"])
def test_a_place_without_rules_is_told(rules: Path, place: str) -> None:
    """By its name."""
    for read in (rule_set, rule_sets):
        with pytest.raises(ConfigurationError, match=place):
            read([rules / place])


def test_a_folder_of_folders_holds_sets_but_is_none(rules: Path) -> None:
    """To be served a folder must hold rules itself."""
    assert len(rule_sets([rules / "deep"])) == 1
    with pytest.raises(ConfigurationError):
        rule_set([rules / "deep"])


def test_the_shipped_rules_are_the_folder_and_not_the_papers() -> None:
    """The rules of the comparison stand below them."""
    shipped = rule_set([resource_dir("rules")])
    assert names(shipped) == [
        "arithmetic.stepcache", "classification.stepcache", "document_extract.stepcache", "form_fill.stepcache",
        "json_extract.stepcache", "json_schema.stepcache", "key_value.stepcache", "linear_equation.stepcache",
        "linear_system.stepcache", "percentages.stepcache",
    ]  # fmt: skip
    assert names(rule_set([resource_dir("rules") / "paper"])) == ["json_extract.stepcache", "linear_equation.stepcache"]


def test_a_rule_file_that_is_not_text_is_read_and_one_that_is_no_file_is_told(rules: Path) -> None:
    """The linter shows the odd byte; what cannot be read is a mistake in what was asked for."""
    (rules / "a.stepcache").write_bytes(b"rule \xff")
    assert read_source(rules / "a.stepcache").text == "rule \udcff"
    with pytest.raises(ConfigurationError, match="cannot read"):
        read_source(rules / "folder.stepcache")


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    """What is larger than any rule file is told in a line."""
    (tmp_path / "a.stepcache").write_bytes(b"#" * (512 * 1024 + 1))
    with pytest.raises(ConfigurationError, match="` is larger than 512 KiB; split it"):
        read_source(tmp_path / "a.stepcache")


def test_nothing_but_a_regular_file_is_opened(tmp_path: Path) -> None:
    """A pipe would be waited for, a device read for ever; a link to a file is a file."""
    os.mkfifo(tmp_path / "pipe.stepcache")
    (tmp_path / "linked.stepcache").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe.stepcache", tmp_path / "linked.stepcache", Path("/dev/null")):
        with pytest.raises(ConfigurationError, match=f"cannot read `{path}`: it is no regular file"):
            read_source(path)
    (tmp_path / "file").write_text("stepcache 1\n")
    (tmp_path / "good.stepcache").symlink_to(tmp_path / "file")
    assert read_source(tmp_path / "good.stepcache").text == "stepcache 1\n"


def test_sidecars_are_linted_and_tested_with_their_files_and_never_served(rules: Path) -> None:
    """A file named alone brings its sidecar, a sidecar its file."""
    (rules / "a_test.stepcache").write_text("")
    assert names(rule_set([rules])) == ["a.stepcache", "b.stepcache"]
    assert names(rule_set([rules / "a.stepcache", rules / "a_test.stepcache"])) == ["a.stepcache"]
    assert names(rule_sets([rules])[0]) == ["a.stepcache", "a_test.stepcache", "b.stepcache"]
    for name in ("a.stepcache", "a_test.stepcache"):
        assert [names(one) for one in rule_sets([rules / name])] == [["a.stepcache", "a_test.stepcache"]]
    assert names(with_sidecars([rules / "b.stepcache"])) == ["b.stepcache"]
    with pytest.raises(ConfigurationError):
        rule_set([rules / "a_test.stepcache"])
