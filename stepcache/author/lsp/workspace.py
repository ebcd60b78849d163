"""The rule files of an editor: what it holds open over what the disk has, by rule set, each examined at most once."""

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from stepcache.author.config import Config
from stepcache.author.examine import Examined, examine
from stepcache.author.lsp.mentions import Mention, mentions_of
from stepcache.author.project import project_config
from stepcache.builtin import offered
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.source import Source, sibling_of
from stepcache.language.compile import Offers
from stepcache.language.units import FileUnit, TaskUnit
from stepcache.resources import ProjectFiles, read_source, rule_sets

_DEFAULT = Config()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is open in the editor.

    Attributes:
        uri: As the editor writes it.
        version: The editor's count of changes; None where it gives none.
    """

    uri: str
    path: str
    text: str
    version: int | None = None


class Buffers(ProjectFiles):
    """The disk below what the editor holds, and the plugins that are installed."""

    def __init__(self, open_: Mapping[str, Document], offers: Offers) -> None:
        self.offers = offers
        self._texts = {path: one.text for path, one in open_.items()}
        super().__init__(self._texts)

    def holds(self, source: Source) -> bool:
        """Whether the editor has no other text of that file; the disk is told of by the editor."""
        return self._texts.get(source.path, source.text) == source.text


class Look:
    """A rule set, examined, with all names in it; `problem` says why its settings could not be read."""

    def __init__(
        self,
        sources: Sequence[Source],
        files: Buffers,
        elsewhere: Iterable[str],
        config: Config = _DEFAULT,
        problem: str = "",
    ) -> None:
        self.sources = tuple(sources)
        self.config = config
        self.files = files
        self.elsewhere = tuple(elsewhere)
        self.problem = problem

    def again(self, sources: Sequence[Source]) -> Examined:
        """What would be said where some of the files held these texts."""
        changed = {source.path: source for source in sources}
        everything = [changed.get(source.path, source) for source in self.sources]
        return examine(everything, self.files.offers, self.config, self.files, self.elsewhere)

    def holds(self, other: "Look") -> bool:
        """Whether another look, not yet taken, would see the same."""
        mine = (self.sources, self.elsewhere, self.config, self.problem)
        if mine != (other.sources, other.elsewhere, other.config, other.problem):
            return False
        found = all(len(unit.imports) == len(unit.file.imports) for unit in self.units.values())
        return found and all(other.files.holds(unit.source) for unit in self.units.values())

    @cached_property
    def examined(self) -> Examined:
        """What is to be said of it."""
        return self.again(self.sources)

    @cached_property
    def units(self) -> dict[str, FileUnit]:
        """Path -> file, the imported ones too."""
        found: dict[str, FileUnit] = {}
        todo = list(self.examined.compiled.units)
        while todo:
            unit = todo.pop(0)
            if unit.source.path not in found:
                found[unit.source.path] = unit
                todo += unit.imports.values()
        return found

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """All names in the set and in what it imports."""
        return tuple(mentions_of(self.units))

    def source(self, path: str) -> Source:
        """A file of the set, or one that it imports.

        Raises:
            KeyError: It is neither.
        """
        known = next((one for one in self.sources if one.path == path), None)
        return known or self.units[path].source

    def task_at(self, path: str, offset: int) -> TaskUnit | None:
        """The task that a place is in, or that the test there is for."""
        for unit in self.examined.compiled.units:
            for task in unit.tasks:
                spans = [task.node.span, *(test.span for test in task.beside)]
                if any(one.path == path and one.start <= offset <= one.end for one in spans):
                    return task
        return None


@dataclass(frozen=True)
class Disk:
    """What was found out about the disk since the editor told of a change there.

    Attributes:
        sets: Folder -> the rule files below it.
        looks: Members -> the rule set as it was last looked at.
        offers: What plugins offer.
    """

    sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    offers: Offers = field(default_factory=offered)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def below(self, root: str) -> tuple[str, ...]:
        """The rule files below a folder."""
        if root not in self.sets:
            try:
                self.sets[root] = tuple(str(file) for files in rule_sets([root]) for file in files)
            except ConfigurationError:
                self.sets[root] = ()
        return self.sets[root]


@dataclass(frozen=True)
class Snapshot:
    """What the editor and the disk hold at one moment.

    Attributes:
        open: Path -> document.
        roots: The folders that the editor has open.
        disk: What was found out about the disk.
    """

    open: Mapping[str, Document] = field(default_factory=dict)
    roots: tuple[str, ...] = ()
    disk: Disk = field(default_factory=Disk, compare=False)
    _seen: dict[str, Look] = field(default_factory=dict, compare=False, repr=False)

    def look(self, path: str) -> Look:
        """The rule set of a file."""
        with self.disk.lock:
            members = self._members(path)
            key = "\0".join(members)
            if key not in self._seen:
                known, fresh = self.disk.looks.get(key), self._unseen(members)
                self._seen[key] = self.disk.looks[key] = known if known and known.holds(fresh) else fresh
                _ = self._seen[key].mentions  # examined here: one after the other
            return self._seen[key]

    def open_looks(self, wanted: Callable[[], bool] = lambda: True) -> list[Look]:
        """The rule sets that have a file open; none where they are no longer wanted."""
        looks = {id(look): look for path in self.open if wanted() for look in [self.look(path)]}
        return list(looks.values()) if wanted() else []

    def all_looks(self, path: str) -> list[Look]:
        """The rule set of a file first, then all others below the same root."""
        first = {_folder(one): one for one in reversed((path, *self.open, *self._walked(path)))}
        looks = {id(look): look for look in map(self.look, (path, *first.values()))}
        return list(looks.values())

    def with_texts(self, texts: Mapping[str, str]) -> "Snapshot":
        """The same where these files hold other texts."""
        changed = {path: Document("", path, text) for path, text in texts.items()}
        return Snapshot({**self.open, **changed}, self.roots, Disk(self.disk.sets, offers=self.disk.offers))

    def _unseen(self, members: Sequence[str]) -> Look:
        sources = [one for one in map(self._source, members) if one is not None]
        buffers = Buffers(self.open, self.disk.offers)
        others = sorted({*self._walked(members[0]), *self.open} - set(members))
        try:
            return Look(sources, buffers, others, project_config(sorted(members)))
        except ConfigurationError as error:
            return Look(sources, buffers, others, problem=str(error))

    def _source(self, path: str) -> Source | None:
        if path in self.open:
            return Source(path, self.open[path].text)
        try:
            return read_source(Path(path))
        except ConfigurationError:
            return None  # it went, or may not be read: the editor does not hold it

    def _members(self, path: str) -> list[str]:
        """The files of one set, as `stepcache-validate` orders them: a file with its sidecar behind it."""
        if not Path(path).is_absolute():  # not in a file: what the editor has not saved yet
            return [path]
        beside = {one for one in (*self._walked(path), *self.open) if _folder(one) == _folder(path)}
        return sorted({path, *beside}, key=lambda one: (sibling_of(one) or one, sibling_of(one) is not None))

    def _walked(self, path: str) -> tuple[str, ...]:
        """The rule files below the folder that the editor has open around a file; below its own one without."""
        if not Path(path).is_absolute():
            return ()
        folder = _folder(path)
        around = [root for root in self.roots if path.startswith(root.rstrip(os.sep) + os.sep)]
        for root in sorted(around, key=len, reverse=True)[:1]:
            found = self.disk.below(root)
            if path in found or any(_folder(one) == folder for one in found):
                return found
        return self.disk.below(folder)  # it is hidden from the root, or the first there


def _folder(path: str) -> str:
    return os.path.dirname(path)  # noqa: PTH120 - a name may be no path at all


class Workspace:
    """Follows the editor; `now` is what it has come to."""

    def __init__(self) -> None:
        self.now = Snapshot()

    def put(self, document: Document) -> None:
        """A file was opened or changed."""
        self.now = Snapshot({**self.now.open, document.path: document}, self.now.roots, self.now.disk)

    def drop(self, path: str) -> None:
        """A file was closed: it is again what the disk has."""
        self.now = Snapshot({one: two for one, two in self.now.open.items() if one != path}, self.now.roots)

    def refresh(self, roots: Iterable[str] | None = None) -> None:
        """Something changed on the disk, or other folders are open."""
        self.now = Snapshot(self.now.open, tuple(roots) if roots is not None else self.now.roots)
