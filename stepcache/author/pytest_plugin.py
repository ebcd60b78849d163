"""The pytest plugin: tests of rule files are items like any other.

Every pytest of the environment loads it, so nothing of StepCache is imported here, and nothing is collected unless
`--stepcache` or `stepcache_rules = true` asks for it, or a rule file is named on the command line.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from stepcache.author.testing.run import Job, Outcome

SUFFIX = ".stepcache"
OPTION, SETTING = "--stepcache", "stepcache_rules"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switch, as an option and as a setting."""
    group = parser.getgroup("stepcache")
    group.addoption(OPTION, action="store_true", default=False, help="collect the tests of .stepcache rule files, too")
    parser.addini(SETTING, "collect the tests of .stepcache rule files, too", type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "RuleFile | None":
    """Rule files and their sidecars, where they are wanted."""
    if file_path.suffix != SUFFIX:
        return None
    config = parent.config
    wanted = config.getoption(OPTION) or config.getini(SETTING) or parent.session.isinitpath(file_path)
    return RuleFile.from_parent(parent, path=file_path) if wanted else None


class RuleFile(pytest.File):
    """A rule file, or a sidecar: the tests that stand in it, compiled as `stepcache test FILE` does."""

    def collect(self) -> Iterator["RuleTask"]:
        """A node for each task that has tests here."""
        from stepcache.author.testing.load import load  # noqa: PLC0415 - pytest loads this module everywhere
        from stepcache.domain.errors import RuleError, StepCacheError  # noqa: PLC0415 - the same
        from stepcache.resources import with_sidecars  # noqa: PLC0415 - the same

        try:
            jobs = load(with_sidecars([self.path])).jobs
        except RuleError as error:
            raise self.CollectError(_findings(error)) from None
        except StepCacheError as error:
            raise self.CollectError(str(error)) from None
        here = [job for job in jobs if Path(job.test.span.path) == self.path]
        for name in dict.fromkeys(job.task.name for job in here):
            yield RuleTask.from_parent(self, name=name, jobs=[job for job in here if job.task.name == name])


class RuleTask(pytest.Collector):
    """The tests of one task."""

    def __init__(self, *, jobs: "list[Job]", **more: Any) -> None:
        super().__init__(**more)
        self.jobs = jobs

    def collect(self) -> "Iterator[RuleItem]":
        """An item for each test; its id is `path::task::test`."""
        for job in self.jobs:
            yield RuleItem.from_parent(self, name=job.test.name, job=job)


class RuleItem(pytest.Item):
    """One test of a rule file."""

    def __init__(self, *, job: "Job", **more: Any) -> None:
        super().__init__(**more)
        self.job = job
        self.funcargs: dict[str, object] = {}  # no fixtures: some plugins break off where an item does not say so

    def runtest(self) -> None:
        """Run it on a thread of its own: pytest may be inside an event loop."""
        from stepcache.author.testing.lanes import run_jobs  # noqa: PLC0415 - pytest loads this module everywhere

        [outcome] = run_jobs([self.job])
        if not outcome.passed:
            raise RuleTestError(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The way that its requests took, in place of a traceback."""
        if isinstance(excinfo.value, RuleTestError):
            from stepcache.author.testing.report import failure  # noqa: PLC0415 - pytest loads this module everywhere

            return failure(excinfo.value.outcome)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands; lines from 0."""
        return self.path, self.job.test.span.line - 1, f"{self.job.task.name}: {self.name}"


class RuleTestError(AssertionError):
    """A test of a rule file did not come as it expects."""

    def __init__(self, outcome: "Outcome") -> None:
        super().__init__("; ".join(one.text for one in outcome.failures))
        self.outcome = outcome


def _findings(error: Any) -> str:
    """The errors of a file, each in a line."""
    from stepcache.author.render import errors  # noqa: PLC0415 - pytest loads this module everywhere

    return errors(error.findings).rstrip()
