"""Where in a rule file something stands."""

from stepcache.domain.value import dataclass

PACKAGE = "package:"  # before the name of a rule package
SUFFIX = ".stepcache"
_TESTS = f"_test{SUFFIX}"


def sibling_of(path: str) -> str | None:
    """The rule file whose tests a sidecar (`NAME_test.stepcache`) holds; None for what is no sidecar."""
    stem = path.removesuffix(_TESTS)
    return f"{stem}{SUFFIX}" if stem != path and stem[-1:] not in {"", "/", "\\"} else None


def sidecar_of(path: str) -> str:
    """Where the tests of a rule file may stand beside it."""
    return f"{path.removesuffix(SUFFIX)}{_TESTS}"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one rule file and the name it is shown by."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source, by characters.

    Attributes:
        path: The file's name as it is shown.
        start: First character, counted from 0.
        end: One past the last character.
        line: Line of `start`, counted from 1.
        column: Column of `start`, counted from 1, in characters.
    """

    path: str
    start: int
    end: int
    line: int
    column: int


NOWHERE = Span("", 0, 0, 1, 1)
