"""From paths to tests."""

from pathlib import Path

import pytest

from stepcache.author.testing.load import Place, chosen, load_all
from stepcache.domain.errors import ConfigurationError, RuleError
from tests.fakes.echo_rules import HOLDS, echo, write

SIDE = 'stepcache 1\n\ntest "in the sidecar" {\n  when "Repeat b"\n  model "b"\n  expect route == generate\n}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rule with two tests and a third in its sidecar; below it another rule set."""
    write(tmp_path, HOLDS, HOLDS.replace("it says b", "and again"))
    (tmp_path / "echo_test.stepcache").write_text(SIDE, encoding="utf-8")
    below = tmp_path / "below"
    below.mkdir()
    (below / "other.stepcache").write_text(echo(HOLDS).replace("task echo", "task other"), encoding="utf-8")
    return tmp_path


def names(*paths: Path | str, words: tuple[str, ...] = ()) -> list[str]:
    """`task: test` of those that are meant."""
    places = [Place.of(str(path)) for path in paths]
    jobs = chosen([job for one in load_all(places) for job in one.jobs], places, words)
    return [f"{job.task.name}: {job.test.name}" for job in jobs]


ALL = ["echo: it says b", "echo: and again", "echo: in the sidecar"]


def test_a_rule_file_brings_its_sidecar(folder: Path) -> None:
    """Its own tests first."""
    assert names(folder / "echo.stepcache") == ALL


def test_a_sidecar_alone_is_its_own_tests(folder: Path) -> None:
    """The file that they are for is compiled with it."""
    assert names(folder / "echo_test.stepcache") == ["echo: in the sidecar"]


def test_a_folder_brings_those_below_it(folder: Path) -> None:
    """Each is a rule set of its own."""
    assert names(folder) == [*ALL, "other: it says b"]


def test_a_task_and_a_test_can_be_named_behind_the_path(folder: Path) -> None:
    """As pytest has it; of a sidecar too."""
    assert names(f"{folder}/echo.stepcache::echo") == ALL
    assert names(f"{folder}/echo.stepcache::echo::in the sidecar") == ["echo: in the sidecar"]
    assert names(f"{folder}::other") == ["other: it says b"]


def test_several_places_add_up(folder: Path) -> None:
    """In the order of the files, each test once."""
    assert names(f"{folder}/echo.stepcache::echo::and again", f"{folder}/echo.stepcache::echo") == ALL


def test_words_choose_by_name_in_capitals_or_not(folder: Path) -> None:
    """Any of them."""
    assert names(folder, words=("SIDECAR", "other")) == ["echo: in the sidecar", "other: it says b"]
    assert names(folder, words=("echo: it",)) == ["echo: it says b"]


@pytest.mark.parametrize(
    ("behind", "says"),
    [
        ("::ecko", "no task `ecko` with tests in `{path}`; did you mean `echo`?"),
        ("::echo::and agan", "no test `and agan` for `echo` in `{path}`; did you mean `and again`?"),
        ("::xyzzy", "no task `xyzzy` with tests in `{path}`"),
    ],
)
def test_a_place_that_means_nothing_is_told(folder: Path, behind: str, says: str) -> None:
    """With what may have been meant."""
    path = folder / "echo.stepcache"
    with pytest.raises(ConfigurationError) as caught:
        names(f"{path}{behind}")
    assert str(caught.value) == says.format(path=path)


def test_a_word_that_no_name_holds_is_told(folder: Path) -> None:
    """It may be a slip."""
    with pytest.raises(ConfigurationError, match="no test's name holds `nothing`"):
        names(folder, words=("sidecar", "nothing"))


def test_a_file_may_have_colons_in_its_name(tmp_path: Path) -> None:
    """What exists is a path."""
    assert names(write(tmp_path, HOLDS, name="a::b.stepcache")) == ["echo: it says b"]


def test_rules_with_an_error_run_no_tests(tmp_path: Path) -> None:
    """They would not be served."""
    path = tmp_path / "bad.stepcache"
    path.write_text(echo(HOLDS).replace("Repeat {word: word}", "Repeat {word: wort}"), encoding="utf-8")
    with pytest.raises(RuleError):
        names(path)


def test_an_imported_base_is_found_on_the_disk(tmp_path: Path) -> None:
    """A task that extends another has tests of its own."""
    write(tmp_path, HOLDS, name="base.stepcache")
    child = tmp_path / "child.stepcache"
    child.write_text(
        'stepcache 1\n\nimport "base.stepcache" as base\n\n## Says it, too.\ntask child "1.0.0" {\n'
        '  extends base.echo\n  test "own" {\n    when "Repeat b"\n    model "b"\n    expect rule == "child@1.0.0"\n'
        "  }\n}\n",
        encoding="utf-8",
    )
    assert names(child) == ["child: own"]
