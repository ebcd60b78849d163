"""Jobs: the rule sets that a call of `stepcache-validate` names, each with the settings that hold for it."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stepcache.author.codes import checked, ignorable
from stepcache.author.config import Config
from stepcache.author.examine import Examined, examine
from stepcache.author.options import LEVELS, STDIN
from stepcache.author.project import read_config, settings_file
from stepcache.builtin import offered, without_plugins
from stepcache.domain.source import Source
from stepcache.domain.value import dataclass
from stepcache.resources import read_source, rule_sets, stdin_source

if TYPE_CHECKING:  # the ports are heavy
    from stepcache.domain.findings import Finding
    from stepcache.language.compile import Compiled, Offers
    from stepcache.ports import Files


@dataclass(frozen=True, slots=True)
class Job:
    """One rule set.

    Attributes:
        elsewhere: The files of the call's other rule sets, which are told of there.
        offers: What plugins offer.
        files: Where imported files come from.
        more: What else is said of the compiled files.
    """

    sources: tuple[Source, ...]
    config: Config
    elsewhere: tuple[str, ...] = ()
    offers: "Offers" = field(default_factory=offered, compare=False)
    files: "Files | None" = field(default=None, compare=False)
    more: "Callable[[Compiled], Iterable[Finding]] | None" = field(default=None, compare=False)

    def look(self, sources: Sequence[Source]) -> Examined:
        """What is to be said of the rule set where its files hold these texts."""
        return examine(sources, self.offers, self.config, self.files, self.elsewhere, more=self.more)


class Jobs:
    """Makes the jobs of a call; a settings file is read once.

    Raises:
        ConfigurationError: A flag names no code.
    """

    def __init__(self, options: argparse.Namespace, files: "Files | None" = None) -> None:
        self.options = options
        self.files = files
        self.offers = _offers(options)
        self.select = checked(_split(options.select), "--select")
        self.ignore = ignorable(_split(options.ignore), "--ignore")
        self._read: dict[Path, Config] = {}

    def all(self) -> list[Job]:
        """The rule sets.

        Raises:
            ConfigurationError: A file or the settings cannot be read.
        """
        if STDIN in self.options.paths:
            sets = [[stdin_source(self.options.stdin_filename or STDIN)]]
        else:
            sets = [[read_source(path) for path in files] for files in rule_sets(self.options.paths)]
        paths = [one.path for sources in sets for one in sources]
        return [self._job(sources, paths) for sources in sets]

    def _job(self, sources: Sequence[Source], paths: Sequence[str]) -> Job:
        own = {source.path for source in sources}
        found = self._config(sorted(own))
        if self.select:
            found = replace(found, select=self.select, ignore=())
        found = replace(found, ignore=(*found.ignore, *self.ignore))
        if self.options.fail_level:
            found = replace(found, fail_level=LEVELS[self.options.fail_level])
        others = tuple(path for path in paths if path not in own)
        return Job(tuple(sources), found, others, self.offers, self.files, _more(self.options))

    def _config(self, paths: Sequence[str]) -> Config:
        if self.options.isolated:
            return Config()
        path = Path(self.options.config) if self.options.config else settings_file(paths)
        if path is None:
            return Config()
        if path not in self._read:
            self._read[path] = read_config(path)
        return self._read[path]


def _offers(options: argparse.Namespace) -> "Offers":
    if options.no_plugins:
        return without_plugins
    if options.strict_plugins:
        from stepcache.author.strict import checked  # noqa: PLC0415 - it runs plugins, and needs what that needs

        return offered(strict=checked)
    return offered()


def _more(options: argparse.Namespace) -> "Callable[[Compiled], Iterable[Finding]] | None":
    if not options.strict_plugins:
        return None
    from stepcache.author.lint.plugged import plugged  # noqa: PLC0415 - it runs plugins, and needs what that needs

    return plugged


def _split(given: Iterable[str] | None) -> list[str]:
    return [code for codes in given or () for code in (part.strip() for part in codes.split(",")) if code]
