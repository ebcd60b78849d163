"""`units/U01`: a unit that a rule names and nothing reads."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import ClassVar

from stepcache import Flaw, SeenFile, Severity
from stepcache_units.slots import known
from stepcache_units.table import UNITS


class UnknownUnit:
    """A constant that is to be a unit and is none."""

    name: ClassVar[str] = "units/U01"
    title: ClassVar[str] = "unknown-unit"
    severity: ClassVar[Severity] = Severity.WARNING
    summary: ClassVar[str] = "a rule converts into a unit that is not known, or that is not of one size"
    explanation: ClassVar[str] = (
        "The check is unsure of every answer then, and `units.converted` refuses, so the rule claims nothing or serves "
        "nothing. Name one of the plugin's units as its users would: `mile`, `km/h`, `US gallon`."
    )

    def look(self, file: SeenFile) -> Iterator[Flaw]:
        """One for each `to` that is a text and no unit's name."""
        for _, call in file.calls():
            to = call.arguments.get("to") if call.name.startswith("units.") else None
            if to is not None and isinstance(to.value, str) and not known(to.value):
                close = get_close_matches(to.value.lower(), UNITS, n=1)
                help_ = f"did you mean `{close[0]}`?" if close else "the plugin's README lists its units"
                yield Flaw(f"`{to.value[:40]}` is no unit that can be converted into", to.start, to.end, help_)
