"""`stepcache.toml`: where it is looked for, and what it may hold."""

from pathlib import Path

import pytest

from stepcache.author.config import Config
from stepcache.author.project import project_config, read_config
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.findings import Severity

WHOLE = """
[lint]
select = ["SC4", "SC8"]
ignore = ["SC801"]
fail-level = "warning"
per-file-ignores = { "drafts/*" = ["SC8"] }

[format]
width = 100
"""


def written(folder: Path, text: str) -> Path:
    """A settings file in that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "stepcache.toml"
    path.write_text(text)
    return path


def test_every_setting_is_read(tmp_path: Path) -> None:
    """Into a Config."""
    assert read_config(written(tmp_path, WHOLE)) == Config(
        select=("SC4", "SC8"),
        ignore=("SC801",),
        per_file_ignores=(("drafts/*", ("SC8",)),),
        fail_level=Severity.WARNING,
        width=100,
        root=str(tmp_path),
    )
    assert read_config(written(tmp_path, "")) == Config(root=str(tmp_path))


def test_the_nearest_one_above_all_files_holds(tmp_path: Path) -> None:
    """Files that are looked at together have one."""
    written(tmp_path, "[format]\nwidth = 90")
    written(tmp_path / "a", "[format]\nwidth = 91")
    inner, outer = tmp_path / "a" / "b" / "c.stepcache", tmp_path / "d.stepcache"
    assert project_config([inner]).width == 91
    assert project_config([inner, outer]).width == 90
    assert project_config([]) == Config()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[lnt]\n", "no such section: `lnt`; did you mean `lint`?"),
        ("lint = 1\n", "`lint` is a section: write `[lint]`"),
        ("[lint]\nselct = []\n", "[lint]: no such setting: `selct`; did you mean `select`?"),
        ("[format]\nindent = 4\n", "[format]: no such setting: `indent`; there are `width`"),
        ("[lint]\nselect = 'SC4'\n", "[lint] select: takes a list of texts, such as [\"SC8\"], not 'SC4'"),
        ("[lint]\nselect = ['S4']\n", "[lint] select: no code begins with `S4`; did you mean `SC4`?"),
        ("[lint]\nignore = ['no-tests']\n", "[lint] ignore: no code begins with `no-tests`; did you mean `SC801`?"),
        (
            "[lint]\nignore = ['']\n",
            "[lint] ignore: no code begins with ``; `stepcache-validate --list-rules` lists all",
        ),
        (
            "[lint]\nignore = ['SC401']\n",
            "[lint] ignore: `SC401` is an error and cannot be ignored: the file is not served",
        ),
        ("[lint]\nfail-level = 'bad'\n", "[lint] fail-level: takes `error`, `warning`, `info`, not 'bad'"),
        ("[lint]\nfail-level = []\n", "[lint] fail-level: takes `error`, `warning`, `info`, not []"),
        (
            "[lint]\nper-file-ignores = []\n",
            '[lint] per-file-ignores: takes patterns with codes, such as { "draft_*" = ["SC8"] }',
        ),
        ("[lint.per-file-ignores]\na = ['XX']\n", "[lint] per-file-ignores a: no code begins with `XX`"),
        ("[format]\nwidth = true\n", "[format] width: takes columns from 40 to 1000, not True"),
        ("[format]\nwidth = 10\n", "[format] width: takes columns from 40 to 1000, not 10"),
        ("[lint\n", "Expected ']' at the end of a table declaration (at line 1, column 6)"),
    ],
)
def test_what_it_cannot_hold_is_told_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    """With the file and the place."""
    path = written(tmp_path, text)
    with pytest.raises(ConfigurationError) as told:
        read_config(path)
    assert str(told.value).startswith(str(path))
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_what_is_no_text_is_told_too(tmp_path: Path) -> None:
    """Bytes, or no file at all."""
    path = written(tmp_path, "")
    path.write_bytes(b"\xff")
    with pytest.raises(ConfigurationError, match="utf-8"):
        read_config(path)
    with pytest.raises(ConfigurationError, match="cannot read"):
        read_config(tmp_path / "gone.toml")


@pytest.mark.parametrize(
    ("config", "code", "path", "shown"),
    [
        (Config(), "SC801", "", True),
        (Config(select=("SC8",)), "SC402", "", False),
        (Config(select=("SC8",), ignore=("SC801",)), "SC801", "", False),
        (Config(select=("SC801",), ignore=("SC8",)), "SC801", "", True),
        (Config(select=("SC8",), ignore=("SC8",)), "SC801", "", False),
        (Config(ignore=("SC4",)), "SC401", "", True),
        (Config(select=("SC8",)), "SC401", "", False),
        (Config(select=("SC8",)), "SC001", "", True),
        (Config(per_file_ignores=(("a/*", ("SC8",)),)), "SC801", "a/b/c.stepcache", False),
        (Config(per_file_ignores=(("a/*", ("SC8",)),)), "SC801", "b/a.stepcache", True),
        (Config(per_file_ignores=(("a.*", ("SC8",)),)), "SC801", "b/a.stepcache", False),
        (Config(per_file_ignores=(("b/*", ("SC8",)),), root="/x"), "SC801", "/x/b/a.stepcache", False),
        (Config(per_file_ignores=(("*", ("SC",)),)), "SC401", "a.stepcache", True),
    ],
)
def test_what_is_shown(config: Config, code: str, path: str, *, shown: bool) -> None:
    """The longer prefix wins, an error is never ignored, and what cannot be read is always told."""
    assert config.reports(code, path) is shown


def test_a_mistake_is_told_with_the_path_as_it_is_seen_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As every other message names its file."""
    written(tmp_path / "rules", "[format]\nwidth = 10\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=r"^rules/stepcache\.toml: \[format\] width"):
        project_config(["rules/a.stepcache"])
