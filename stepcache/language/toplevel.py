"""What stands at the top of a rule file, and the file as a whole."""

from stepcache.domain.source import Span
from stepcache.domain.value import dataclass
from stepcache.language.syntax import Broken, Name, TaskNode, TestNode, Text, Value


@dataclass(frozen=True, slots=True)
class Header:
    """`stepcache 1`."""

    edition: int
    span: Span


@dataclass(frozen=True, slots=True)
class Use:
    """`use python "~=0.1" as py`, or `use "stepcache-python:python"`.

    Attributes:
        namespace: With the quotes around, where it stands in some: that is what is pointed at.
        brought: The text with the distribution that is to bring it; None where none is named.
    """

    namespace: Name
    version: Text | None
    alias: Name | None
    span: Span
    brought: Text | None = None

    @property
    def distribution(self) -> str:
        """The distribution that is to bring it; empty where none is named."""
        return self.brought.raw.partition(":")[0] if self.brought is not None else ""

    @property
    def prefix(self) -> str:
        """What its names begin with in this file."""
        return self.alias.text if self.alias else self.namespace.text


@dataclass(frozen=True, slots=True)
class Import:
    """`import "shared/x.stepcache" as h`."""

    target: Text
    alias: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Let:
    """`let NAME = value`."""

    name: Name
    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class File:
    """One rule file.

    Attributes:
        tests: Those at the top, as a sidecar has them; a task's own stand in the task.
        broken: Statements at the top that were given up.
    """

    path: str
    headers: tuple[Header, ...] = ()
    uses: tuple[Use, ...] = ()
    imports: tuple[Import, ...] = ()
    lets: tuple[Let, ...] = ()
    tasks: tuple[TaskNode, ...] = ()
    tests: tuple[TestNode, ...] = ()
    broken: tuple[Broken, ...] = ()

    @property
    def damaged(self) -> bool:
        """Whether anything in it was given up."""
        inside = any(task.damaged for task in self.tasks) or any(test.broken for test in self.tests)
        return bool(self.broken) or inside
