"""Installed distributions that bring something to StepCache, by their entry points; none of their code is imported.

`importlib.metadata` is loaded with this module, which costs more than most of the linter: import it only when asked.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, distribution, distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.signatures import DISTRIBUTIONS, canonical, is_namespace
from stepcache.domain.source import PACKAGE
from stepcache.domain.value import dataclass

PLUGINS: Final = "stepcache.plugins"
RULES: Final = "stepcache.rules"
_MODULE = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_VALUE = re.compile(rf"{_MODULE}(?::{_MODULE})?", re.ASCII)
_DISTRIBUTION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?", re.ASCII)
_VERSION = re.compile(r"\d[A-Za-z0-9.+!_-]{0,63}", re.ASCII)
_ROOM = 60  # characters of somebody else's text in a message


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry point of an installed distribution.

    Attributes:
        name: Of the entry point; empty where the distribution's list of them cannot be read.
        value: What it names: `module` or `module:attribute`.
        distribution: As `pip` knows it.
        root: The folder on `sys.path` that its code is imported from.
        folder: What `value` names as a folder; None where there is no such package.
        top: The folder of the top-level package; None without one.
        fault: Why nothing of it can be used, in a line.
    """

    name: str
    value: str
    distribution: str
    version: str
    root: Path
    folder: Path | None = None
    top: Path | None = None
    fault: str = ""


def offers(group: str) -> tuple[Offer, ...]:
    """All entry points of a group, by name and distribution; of a distribution that stands twice on the path the first.

    Never raises: what cannot be read is an offer with a fault.
    """
    found = [one for each in _offering(group) for one in _of(each, group)]
    return tuple(sorted(found, key=lambda one: (one.name, canonical(one.distribution))))


def printable(text: object) -> str:
    """Somebody else's text for a message: in one line, without what a terminal would obey, cut where it is long."""
    shown = "".join(char if char.isprintable() else " " for char in str(text)).strip()
    return shown if len(shown) <= _ROOM else f"{shown[: _ROOM - 1]}…"


def _offering(group: str) -> Iterator[Distribution]:
    """The distributions that have entry points of the group."""
    seen: set[str] = set()
    for one in distributions():
        try:
            if f"[{group}]" not in (one.read_text("entry_points.txt") or ""):
                continue
            name = str(one.metadata["Name"] or "")
            first = distribution(name) if name else one
        except (OSError, ValueError, PackageNotFoundError):
            continue  # it is half removed, or its files are no text: `pip` does not know it either
        if canonical(name) not in seen or not name:
            seen.add(canonical(name))
            yield first


def _of(one: Distribution, group: str) -> Iterator[Offer]:
    name, version = str(one.metadata["Name"] or ""), str(one.metadata["Version"] or "")
    root = Path(str(one.locate_file("")))
    known = Offer("", "", printable(name), printable(version), root)
    try:
        entries: Sequence[EntryPoint] = [each for each in one.entry_points if each.group == group]
    except Exception as error:  # noqa: BLE001 - a file of somebody else's, read by a reader that promises nothing
        yield replace(known, fault=f"its entry_points.txt cannot be read: {printable(error)}")
        return
    for each in dict.fromkeys((each.name, each.value) for each in entries):
        yield _checked(one, known, *each)


def _checked(one: Distribution, known: Offer, name: str, value: str) -> Offer:
    offer = replace(known, name=printable(name), value=printable(value))
    if not _DISTRIBUTION.fullmatch(known.distribution):
        return replace(offer, fault="its distribution has no name that `pip` would take")
    if not _VERSION.fullmatch(known.version):
        return replace(offer, fault=f"its distribution's version `{known.version}` is none")
    if not is_namespace(name):
        return replace(offer, fault=f"`{printable(name)}` is no name: small letters, digits and `_`, a letter first")
    if not _VALUE.fullmatch(value):
        return replace(offer, fault=f"`{printable(value)}` names no module and attribute")
    top, folder = _folders(one, value.partition(":")[0])
    return replace(offer, root=top.parent if top is not None else known.root, top=top, folder=folder)


def _folders(one: Distribution, module: str) -> tuple[Path | None, Path | None]:
    """The folder of the top-level package, and that of the module: beside the metadata, or where an editable one is."""
    name, *rest = module.split(".")
    beside = Path(str(one.locate_file(name)))
    top = beside if beside.is_dir() else _found(name)
    if top is None:
        return None, None
    inside = top.joinpath(*rest)
    return top, inside if inside.is_dir() and inside.resolve().is_relative_to(top.resolve()) else None


def _found(name: str) -> Path | None:
    """Where Python would import a top-level package from; to ask that runs none of its code."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError, AttributeError):
        return None
    places = [] if spec is None else list(spec.submodule_search_locations or ())
    return next((Path(place) for place in places if Path(place).is_dir()), None)


def packaged(place: str) -> tuple[Path, Path]:
    """Where `package:NAME` or `package:NAME/file.stepcache` is, behind the folder that its files import from.

    That is the top-level package of the distribution: its folders of rules may share files.

    Raises:
        ConfigurationError: No such package is installed, it cannot be used, or that leads out of it.
    """
    name, _, inside = place.removeprefix(PACKAGE).partition("/")
    top, folder = _folders_of(name)
    path = folder.joinpath(*inside.split("/")) if inside else folder
    if not inside.isprintable() or "\\" in inside or not _real(path).is_relative_to(folder):
        raise ConfigurationError(f"`{printable(place)}` leads out of its package")
    return top, path


def forget() -> None:
    """Look anew for what is installed: it changed."""
    _rules.cache_clear()


@lru_cache(maxsize=1)
def _rules() -> tuple[Offer, ...]:
    return offers(RULES)


def _folders_of(name: str) -> tuple[Path, Path]:
    """The top-level package of the rule package of that name, and its own folder."""
    named = [one for one in _rules() if one.name == name]
    if not named:
        close = get_close_matches(name, [one.name for one in _rules()], n=1)
        help_ = f"did you mean `{PACKAGE}{close[0]}`?" if close else _guess(name)
        raise ConfigurationError(f"no rule package `{printable(name)}` is installed; {help_}")
    if len(named) > 1:
        names = ", ".join(f"`{one.distribution}`" for one in named)
        raise ConfigurationError(f"several distributions bring the rule package `{name}`: {names}; remove all but one")
    (one,) = named
    if one.fault or one.top is None or one.folder is None or ":" in one.value:
        why = one.fault or f"there is no folder `{one.value}`"
        raise ConfigurationError(f"the rule package `{name}` of `{one.distribution}` cannot be used: {why}")
    return _real(one.top), _real(one.folder)


def _guess(name: str) -> str:
    if not is_namespace(name):
        return f"write `{PACKAGE}NAME`"
    known = DISTRIBUTIONS.get(name) or f"stepcache-rules-{name.replace('_', '-')}"
    return f"install it: `pip install {known}`"


def _real(path: Path) -> Path:
    """Without links, whether it is there or not."""
    return Path(os.path.realpath(path))
