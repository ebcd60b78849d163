"""Imported rule files on the disk: which may be read, and that nothing else is opened."""

import os
from pathlib import Path

import pytest

from stepcache.domain.errors import ImportedFileError, OutsideRootError
from stepcache.resources import MAX_BYTES, ProjectFiles, project_root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a file in a folder of its own, beside a file that is none of its."""
    (tmp_path / "other.stepcache").write_text("other")
    root = tmp_path / "project"
    (root / "rules" / "shared").mkdir(parents=True)
    (root / "stepcache.toml").touch()
    (root / "rules" / "a.stepcache").write_text("a")
    (root / "rules" / "shared" / "x.stepcache").write_text("x")
    return root


def read(project: Path, target: str, files: ProjectFiles | None = None) -> str:
    """What `a.stepcache` gets when it imports that."""
    files = files or ProjectFiles()
    return files.read(files.resolve(target, str(project / "rules" / "a.stepcache")))


@pytest.mark.parametrize(
    "target", ["shared/x.stepcache", "./shared//x.stepcache", "../rules/shared/../shared/x.stepcache"]
)
def test_a_path_goes_from_the_importing_files_folder_on(project: Path, target: str) -> None:
    """It may leave that folder, but not the project."""
    assert read(project, target) == "x"


@pytest.mark.parametrize(
    "target",
    [
        "../../other.stepcache",
        "shared/../../../other.stepcache",
        "..",
        "../..",
        "/etc/passwd",
        "//host/x.stepcache",
        "C:/x.stepcache",
        "c:x.stepcache",
        "..\\x.stepcache",
        "shared\\x.stepcache",
        "to_file.stepcache",
        "to_folder/other.stepcache",
        "chain.stepcache",
    ],
)
def test_a_path_that_leaves_the_project_is_refused(project: Path, target: str) -> None:
    """By links, too, whether they lead there at once or by way of others."""
    rules = project / "rules"
    (rules / "to_file.stepcache").symlink_to(project.parent / "other.stepcache")
    (rules / "to_folder").symlink_to(project.parent)
    (rules / "chain.stepcache").symlink_to(rules / "to_file.stepcache")
    if target == "..":
        assert ProjectFiles().resolve(target, str(rules / "a.stepcache")) == str(project)
        return
    with pytest.raises(OutsideRootError):
        read(project, target)


def test_a_link_inside_the_project_is_followed(project: Path) -> None:
    """Two paths of one file have one identity."""
    link = project / "link.stepcache"
    link.symlink_to(project / "rules" / "shared" / "x.stepcache")
    files = ProjectFiles()
    assert read(project, "../link.stepcache") == "x"
    assert files.identity(str(link)) == files.identity(str(project / "rules" / "shared" / "x.stepcache"))


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("absent", "no such file"),
        ("folder", "no regular file"),
        ("fifo", "no regular file"),
        ("socket", "no regular file"),
        ("loop", "symbolic links"),
        ("large", "larger than 128 KiB"),
        ("latin", "not UTF-8"),
        ("long", "too long"),
        ("zero", "cannot be shown"),
        ("lines", "cannot be shown"),
    ],
)
def test_what_is_no_readable_text_is_told_and_never_waited_for(project: Path, kind: str, why: str) -> None:
    """In one line, without the disk's own path."""
    path = project / "rules" / "y.stepcache"
    target = {"long": "y" * 300 + ".stepcache", "zero": "y\0.stepcache", "lines": "y\n.stepcache"}.get(
        kind, "y.stepcache"
    )
    match kind:
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "socket":
            os.mknod(path, 0o140600)
        case "loop":
            path.symlink_to(path)
        case "large":
            path.write_text("#" * (MAX_BYTES + 1))
        case "latin":
            path.write_bytes(b"gr\xfcn")
        case _:
            pass
    with pytest.raises(ImportedFileError, match=why) as told:
        read(project, target)
    assert "\n" not in str(told.value)


def test_the_largest_file_is_read(project: Path) -> None:
    """128 KiB are not too many."""
    (project / "rules" / "y.stepcache").write_text("#" * MAX_BYTES)
    assert len(read(project, "y.stepcache")) == MAX_BYTES


def test_unsaved_texts_hide_what_the_disk_has(project: Path) -> None:
    """By whatever path they are named; a file that is not saved yet is there too, one outside is not."""
    rules = project / "rules"
    texts = {
        str(rules / ".." / "rules" / "shared" / "x.stepcache"): "unsaved",
        str(rules / "new.stepcache"): "new",
        str(project.parent / "other.stepcache"): "outside",
    }
    files = ProjectFiles(texts)
    assert read(project, "shared/x.stepcache", files) == "unsaved"
    assert read(project, "new.stepcache", files) == "new"
    with pytest.raises(OutsideRootError):
        read(project, "../../other.stepcache", files)


def test_the_root_is_the_nearest_folder_with_settings_then_with_git_then_the_files_own(project: Path) -> None:
    """Upwards from where the file stands."""
    inner = project / "rules" / "shared"
    (project / "rules" / ".git").mkdir()
    assert project_root(inner / "x.stepcache") == project
    (project / "stepcache.toml").unlink()
    assert project_root(inner / "x.stepcache") == project / "rules"
    (inner / "stepcache.toml").touch()
    assert project_root(inner / "x.stepcache") == inner
    assert ProjectFiles().root(str(inner / "x.stepcache")) == str(inner)


def test_without_settings_and_git_a_file_is_its_own_projects_folder(tmp_path: Path) -> None:
    """It imports what stands beside and below it."""
    folder = tmp_path / "rules"
    folder.mkdir()
    if project_root(folder / "a.stepcache") == folder:
        with pytest.raises(OutsideRootError):
            ProjectFiles().resolve("../x.stepcache", str(folder / "a.stepcache"))


def test_a_relative_path_stays_one(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown of an imported file is written as the importing file is."""
    monkeypatch.chdir(project)
    files = ProjectFiles()
    assert files.resolve("shared/x.stepcache", "rules/a.stepcache") == str(Path("rules/shared/x.stepcache"))
    assert files.read("rules/shared/x.stepcache") == "x"
