"""The pages of a rule set, as files."""

from collections.abc import Mapping
from pathlib import Path

from stepcache.author.pages import reference, task
from stepcache.author.pages.diagram import as_svg
from stepcache.author.writing import encoded
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.rules import Task
from stepcache.domain.signatures import Catalog
from stepcache.language.diagnostics import CODES

MARK = ".stepcache-docs"


def pages(tasks: tuple[Task, ...], catalog: Catalog) -> dict[str, str]:
    """Path below the folder -> what stands there."""
    things = reference.called(tasks)
    known = {key: found for key in things if (found := reference.signature_of(catalog, *key)) is not None}
    made = {"index.md": reference.index(tasks, known)}
    for one in tasks:
        made[f"tasks/{one.name}.md"] = task.page(one)
        made[f"tasks/{one.name}.svg"] = as_svg(one)
    for (kind, name), signature in known.items():
        made[task.kind_file(kind, name)] = reference.page(kind, signature, things[kind, name])
    made["diagnostics/index.md"] = reference.diagnostics_index()
    return made | {f"diagnostics/{name}.md": reference.diagnostic(name) for name in CODES}


def put(folder: Path, made: Mapping[str, str], *, force: bool = False) -> int:
    """Write the pages into a folder of their own; those of an earlier run that are no more go.

    Returns:
        How many files differ from what stood there.

    Raises:
        ConfigurationError: The folder holds something else, or cannot be written.
    """
    mark = folder / MARK
    try:
        if folder.exists() and not mark.exists() and any(folder.iterdir()) and not force:
            raise ConfigurationError(f"`{folder}` holds other files; name another folder, or say --force")
        older = set(mark.read_text(encoding="utf-8", errors="replace").split("\n")) if mark.exists() else set()
        for name in sorted(older - made.keys()):
            if name.isprintable() and name and _inside(folder, name):
                (folder / name).unlink(missing_ok=True)
        changed = sum(_write(folder / name, text) for name, text in made.items())
        _write(mark, "\n".join(sorted(made)))
    except OSError as error:
        raise ConfigurationError(f"cannot write `{error.filename or folder}`: {error.strerror}") from error
    return changed


def _inside(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())


def _write(path: Path, text: str) -> bool:
    data = encoded(text)
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return True
