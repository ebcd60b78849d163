"""`sql.limit`: how many rows are wanted."""

import re
from fractions import Fraction
from typing import ClassVar

from stepcache import NoArgs, Refusal, Value

_COUNT = re.compile(r"[1-9][0-9]{0,8}")


class LimitType:
    """A number of rows, one at least."""

    name: ClassVar[str] = "sql.limit"
    Args: ClassVar[type[NoArgs]] = NoArgs

    def read(self, text: str, args: NoArgs, names: frozenset[str] = frozenset()) -> Value | Refusal:
        """The number, as a fraction."""
        if not _COUNT.fullmatch(text):
            return Refusal(f"`{text[:40]}` is no number of rows")
        return Value(self.name, text, Fraction(text), text)
