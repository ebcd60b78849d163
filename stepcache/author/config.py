"""Config: what an author may choose for the tools, by `stepcache.toml` or by flags."""

from fnmatch import fnmatchcase
from os.path import relpath

from stepcache.domain.findings import Severity
from stepcache.domain.value import dataclass
from stepcache.language.diagnostics import CODES

WIDTH = 120
MARK = "stepcache:"  # what a comment for the tools begins with


@dataclass(frozen=True, slots=True)
class Config:
    """The choices; a flag wins over the file.

    Attributes:
        select: Prefixes of codes that are reported (`SC`, `SC4`, `SC401`); empty for all.
        ignore: Prefixes of codes that are not; the longer prefix wins over `select`. An error is reported all the same.
        per_file_ignores: Patterns of file names, or of paths below `root` (`*` spans folders), each with what else is
            ignored there.
        fail_level: Least severity that makes the exit code 1.
        width: Columns the formatter fills.
        root: The folder of `stepcache.toml`; empty without one.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fail_level: Severity = Severity.ERROR
    width: int = WIDTH
    root: str = ""

    def reports(self, code: str, path: str = "") -> bool:
        """Whether findings of that code are shown, in that file; a file that cannot be read is always told."""
        severity = CODES[code].severity if code in CODES else Severity.WARNING
        if severity is Severity.ERROR:
            return not self.select or code.startswith(("SC0", *self.select))
        chosen = max((len(one) for one in self.select if code.startswith(one)), default=-1 if self.select else 0)
        left_out = max((len(one) for one in self.ignore if code.startswith(one)), default=-1)
        return chosen >= 0 and chosen > left_out and not code.startswith(self._ignored_in(path))

    def _ignored_in(self, path: str) -> tuple[str, ...]:
        if not self.per_file_ignores or not path:
            return ()
        inside = relpath(path, self.root or ".").replace("\\", "/")
        names = (inside, inside.rpartition("/")[2])
        fitting = (
            codes for pattern, codes in self.per_file_ignores if any(fnmatchcase(name, pattern) for name in names)
        )
        return tuple(code for codes in fitting for code in codes)
