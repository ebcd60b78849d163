"""`stepcache.toml`: what a project chose for the author's tools, found upwards from its rule files."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from stepcache.author.codes import checked, ignorable
from stepcache.author.config import Config
from stepcache.author.report import below_here
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.findings import Severity
from stepcache.language.diagnostics import close_to

NAME = "stepcache.toml"
WIDTHS = range(40, 1001)


def project_config(files: Sequence[str | Path]) -> Config:
    """What is chosen for files that are looked at together: the nearest `stepcache.toml` at or above all of them.

    Raises:
        ConfigurationError: It cannot be read, or chooses what cannot be chosen; one line that names it.
    """
    found = settings_file(files)
    return read_config(found) if found is not None else Config()


def settings_file(files: Sequence[str | Path]) -> Path | None:
    """The nearest `stepcache.toml` at or above the folders of all these files."""
    folders = [os.path.dirname(os.path.abspath(file)) for file in files]  # noqa: PTH100, PTH120 - links stay unread
    if not folders:
        return None
    common = Path(os.path.commonpath(folders))
    return next((path for folder in (common, *common.parents) if (path := folder / NAME).is_file()), None)


def read_config(path: Path) -> Config:
    """What one settings file chooses.

    Raises:
        ConfigurationError: See `project_config`.
    """
    import tomllib  # noqa: PLC0415 - most projects have no such file, and the linter's start is measured

    shown = below_here(str(path))
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"cannot read `{shown}`: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{shown}: {' '.join(str(error).split())}") from error
    chosen: dict[str, Any] = {"root": str(path.parent)}
    for section, settings in given.items():
        _known(section, _SECTIONS, shown, "section")
        if not isinstance(settings, dict):
            raise ConfigurationError(f"{shown}: `{section}` is a section: write `[{section}]`")
        chosen |= _section(settings, _SECTIONS[section], f"{shown}: [{section}]")
    return replace(Config(), **chosen)


def _section(settings: Mapping[str, object], known: Mapping[str, "Reader"], where: str) -> dict[str, object]:
    for name in settings:
        _known(name, known, where, "setting")
    return {name.replace("-", "_"): known[name](value, f"{where} {name}") for name, value in settings.items()}


def _known(name: str, known: Mapping[str, object], where: str, what: str) -> None:
    if name not in known:
        close = close_to(name, known)
        help_ = f"did you mean `{close[0]}`?" if close else f"there are {', '.join(f'`{one}`' for one in known)}"
        raise ConfigurationError(f"{where}: no such {what}: `{name}`; {help_}")


# --- the kinds of values ---------------------------------------------------------------------------------------------

Reader = Callable[[object, str], object]


def _texts(value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ConfigurationError(f'{where}: takes a list of texts, such as ["SC8"], not {_shown(value)}')
    return value


def _shown(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _selected(value: object, where: str) -> object:
    return checked(_texts(value, where), where)


def _ignored(value: object, where: str) -> object:
    return ignorable(_texts(value, where), where)


def _per_file(value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise ConfigurationError(f'{where}: takes patterns with codes, such as {{ "draft_*" = ["SC8"] }}')
    return tuple((pattern, ignorable(_texts(codes, where), f"{where} {pattern}")) for pattern, codes in value.items())


def _level(value: object, where: str) -> object:
    levels = [str(severity) for severity in Severity]
    if value not in levels:
        raise ConfigurationError(f"{where}: takes {', '.join(f'`{one}`' for one in levels)}, not {_shown(value)}")
    return Severity(str(value))


def _width(value: object, where: str) -> object:
    if not isinstance(value, int) or isinstance(value, bool) or value not in WIDTHS:
        raise ConfigurationError(f"{where}: takes columns from {WIDTHS[0]} to {WIDTHS[-1]}, not {_shown(value)}")
    return value


_SECTIONS: dict[str, dict[str, Reader]] = {
    "lint": {"select": _selected, "ignore": _ignored, "per-file-ignores": _per_file, "fail-level": _level},
    "format": {"width": _width},
}
