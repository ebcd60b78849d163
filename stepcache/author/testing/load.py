"""From paths to tests: the rule sets that stand there, and which of their tests are meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stepcache.author.testing.run import Job
from stepcache.builtin import offered
from stepcache.domain.errors import ConfigurationError, RuleError
from stepcache.domain.findings import Severity
from stepcache.domain.rules import RuleSet
from stepcache.domain.source import Source, sibling_of
from stepcache.language.compile import compile_rules
from stepcache.language.diagnostics import close_to
from stepcache.resources import ProjectFiles, located, read_source, rule_sets

_PARTS = "::"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A rule set with the texts of its files and sidecars."""

    rules: RuleSet
    sources: tuple[Source, ...]

    @property
    def jobs(self) -> list[Job]:
        """Its tests, in the order of files, tasks and lines."""
        return [Job(self.rules, task, test) for task in self.rules.tasks for test in task.tests]


@dataclass(frozen=True, slots=True)
class Place:
    """A path as the author gave it: with `::task` or `::task::test` behind it, only these are meant."""

    path: str
    task: str = ""
    test: str = ""

    @classmethod
    def of(cls, text: str) -> "Place":
        """Read it; what is the name of a file is one, whatever stands in it."""
        if _PARTS not in text or Path(text).exists():
            return cls(str(located(text)))
        path, _, rest = text.partition(_PARTS)
        task, _, test = rest.partition(_PARTS)
        return cls(str(located(path)), task, test)

    def holds(self, job: Job) -> bool:
        """Whether it means that test; a rule file means what stands in its sidecar too."""
        return (
            _within(Path(job.test.span.path), Path(self.path))
            and self.task in {"", job.task.name}
            and self.test in {"", job.test.name}
        )


def load(files: Sequence[Path]) -> Loaded:
    """Compile the files of one rule set with their sidecars.

    Raises:
        RuleError: One of them has a finding of severity error.
        ConfigurationError: A file cannot be read.
    """
    sources = tuple(read_source(path) for path in files)
    return Loaded(compiled(sources), sources)


def compiled(sources: Sequence[Source]) -> RuleSet:
    """The rule set that stands in these texts.

    Raises:
        RuleError: One of them has a finding of severity error.
    """
    found = compile_rules(sources, offered(), ProjectFiles())
    if any(finding.severity is Severity.ERROR for finding in found.findings):
        raise RuleError(found.findings)
    return RuleSet(found.tasks, found.catalog.distributions)


def load_all(places: Sequence[Place]) -> list[Loaded]:
    """All rule sets that stand there: the files named together are one, and so is each folder by itself.

    Raises:
        RuleError: See `load`.
        ConfigurationError: A place does not exist, or holds no rule file.
    """
    return [load(files) for files in rule_sets(list(dict.fromkeys(place.path for place in places)))]


def chosen(jobs: Sequence[Job], places: Sequence[Place], words: Iterable[str] = ()) -> list[Job]:
    """The tests that are meant.

    Args:
        words: Any of them stands in the test's `file::task::test` or `task: test`, in capitals or not; none for all.

    Raises:
        ConfigurationError: A place or a word means none.
    """
    for place in places:
        if place.task and not any(place.holds(job) for job in jobs):
            raise ConfigurationError(_nothing(place, [job for job in jobs if Place(place.path).holds(job)]))
    meant = [job for job in jobs if any(place.holds(job) for place in places)]
    wanted = list(words)
    for word in wanted:
        if meant and not any(_names(job, word) for job in meant):
            raise ConfigurationError(f"no test's name holds `{word}`")
    return [job for job in meant if not wanted or any(_names(job, word) for word in wanted)]


def _names(job: Job, word: str) -> bool:
    file = Path(job.test.span.path).name  # not its folders: a word in them would name every test
    names = f"{file}::{job.task.name}::{job.test.name}\n{job.task.name}: {job.test.name}"
    return word.casefold() in names.casefold()


def _within(file: Path, place: Path) -> bool:
    sibling = sibling_of(str(file))
    return any(one == place or one.is_relative_to(place) for one in (file, *([Path(sibling)] if sibling else [])))


def _nothing(place: Place, jobs: Sequence[Job]) -> str:
    """Why a place means no test."""
    tasks = sorted({job.task.name for job in jobs})
    if place.task not in tasks:
        return f"no task `{place.task}` with tests in `{place.path}`{_hint(place.task, tasks)}"
    tests = [job.test.name for job in jobs if job.task.name == place.task]
    return f"no test `{place.test}` for `{place.task}` in `{place.path}`{_hint(place.test, tests)}"


def _hint(name: str, known: Sequence[str]) -> str:
    close = close_to(name, known)
    return f"; did you mean `{close[0]}`?" if close else ""
