"""A run of tests as a whole: what was meant, what came, and what that says of the rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from stepcache.author.config import Config
from stepcache.author.project import project_config
from stepcache.author.suppressions import suppress
from stepcache.author.testing.coverage import TaskCoverage, coverage_of, gaps, unused_replies
from stepcache.author.testing.lanes import LIMIT_S, Lanes
from stepcache.author.testing.load import Loaded, Place, chosen, load_all
from stepcache.author.testing.run import Job, Outcome
from stepcache.domain.findings import Finding
from stepcache.domain.source import Source


@dataclass
class Session:
    """The tests that are meant.

    Attributes:
        selected: Whether only some of the tests that stand there are meant.
        outcomes: What came so far, in order.
        stuck: Tests that never gave their thread back.
    """

    loaded: Sequence[Loaded]
    jobs: Sequence[Job]
    selected: bool
    outcomes: list[Outcome] = field(default_factory=list)
    stuck: int = 0

    @classmethod
    def of(cls, paths: Sequence[str], words: Sequence[str] = ()) -> "Session":
        """The tests of these paths; of those that any of these words names.

        Raises:
            RuleError: A rule file has an error.
            ConfigurationError: A path or a word means nothing.
        """
        places = [Place.of(path) for path in paths]
        loaded = load_all(places)
        everything = [job for one in loaded for job in one.jobs]
        jobs = chosen(everything, places, words)
        return cls(loaded, jobs, len(jobs) < len(everything))

    def run(self, *, limit_s: float = LIMIT_S, fail_fast: bool = False) -> Iterator[Outcome]:
        """Run them; each outcome as soon as those before it are there."""
        lanes = Lanes(self.jobs, limit_s=limit_s)
        for outcome in lanes.outcomes():
            self.outcomes.append(outcome)
            self.stuck = lanes.stuck
            yield outcome
            if fail_fast and not outcome.passed:
                return

    @property
    def failed(self) -> list[Outcome]:
        """Those that did not come as expected."""
        return [outcome for outcome in self.outcomes if not outcome.passed]

    @property
    def whole(self) -> bool:
        """Whether all tests ran that stand there: what is not tried then, no test tries."""
        return not self.selected and len(self.outcomes) == len(self.jobs)

    @property
    def sources(self) -> dict[str, Source]:
        """Path -> file."""
        return {source.path: source for one in self.loaded for source in one.sources}

    @cached_property
    def coverage(self) -> list[TaskCoverage]:
        """What the tests tried of each task; asked for when all have run."""
        return [task for one in self.loaded for task in coverage_of(one.rules.tasks, self._of(one))]

    @cached_property
    def findings(self) -> list[Finding]:
        """What the run says of the rules, less what the author chose not to see; asked for when all have run."""
        found = unused_replies(self.outcomes)
        if self.whole:
            found += [gap for one in self.loaded for gap in gaps(coverage_of(one.rules.tasks, self._of(one)))]
        return [one for loaded in self.loaded for one in _shown(loaded.sources, found)]

    def _of(self, loaded: Loaded) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.job.rules is loaded.rules]


def _shown(sources: Sequence[Source], found: Sequence[Finding]) -> Iterator[Finding]:
    """Those of these files that neither `stepcache.toml` nor a comment keeps from view."""
    config = project_config([Path(source.path) for source in sources])
    for source in sources:
        here = [one for one in found if one.span.path == source.path]
        if here:
            yield from sorted(_left(source, here, config), key=lambda one: (one.span.start, one.code))


def _left(source: Source, found: Sequence[Finding], config: Config) -> list[Finding]:
    codes = {one.code for one in found}
    return [one for one in suppress(source, found, config)[0] if one.code in codes]
