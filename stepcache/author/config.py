"""Config: what an author may choose for the tools, by `stepcache.toml` or by flags."""

from dataclasses import dataclass

from stepcache.domain.findings import Severity

WIDTH = 120


@dataclass(frozen=True, slots=True)
class Config:
    """The choices; a flag wins over the file.

    Attributes:
        select: Prefixes of codes that are reported (`SC`, `SC4`, `SC401`); empty for all.
        ignore: Prefixes of codes that are not; the longer prefix wins over `select`.
        fail_level: Least severity that makes the exit code 1.
        width: Columns the formatter fills.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_level: Severity = Severity.ERROR
    width: int = WIDTH

    def reports(self, code: str) -> bool:
        """Whether findings of that code are shown."""
        chosen = max((len(one) for one in self.select if code.startswith(one)), default=-1 if self.select else 0)
        left_out = max((len(one) for one in self.ignore if code.startswith(one)), default=-1)
        return chosen > left_out if left_out >= 0 else chosen >= 0
