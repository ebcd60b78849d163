"""Files and tasks as they were written and as they compiled."""

from collections.abc import Mapping, Sequence
from dataclasses import field

from stepcache.domain.findings import Finding, Severity
from stepcache.domain.rules import Task
from stepcache.domain.source import Source
from stepcache.domain.value import dataclass
from stepcache.language import syntax as s
from stepcache.language.scope import FileScope, TaskScope
from stepcache.language.toplevel import File


@dataclass(frozen=True, slots=True)
class Base:
    """The task that another one extends.

    Attributes:
        node: As it was written.
        extends: The statement that names it.
        unit: The file it stands in; None where that is the extending task's own.
    """

    node: s.TaskNode
    extends: s.Extends
    unit: "FileUnit | None"


@dataclass(frozen=True, slots=True)
class TaskUnit:
    """A task as it was written and as it compiled.

    Attributes:
        node: With what it inherits: those sections stand in the base's file, as their spans say.
        task: None where a section it cannot do without is missing or wrong.
        whole: Whether nothing in it was given up, wrong in a way that hides more, or hangs on a missing plugin.
        unproved: Slots reported as SC601.
        beside: Its tests in the sidecar.
    """

    node: s.TaskNode
    scope: TaskScope
    task: Task | None
    whole: bool
    unproved: frozenset[str] = frozenset()
    base: Base | None = None
    beside: tuple[s.TestNode, ...] = ()


@dataclass(frozen=True, slots=True)
class FileUnit:
    """A file as it was written and as it compiled.

    Attributes:
        findings: The errors in it.
        imports: Name -> the file that is imported under it, where it could be had.
    """

    source: Source
    file: File
    scope: FileScope
    tasks: tuple[TaskUnit, ...] = ()
    findings: Sequence[Finding] = ()
    imports: "Mapping[str, FileUnit]" = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps its tasks from being served."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)
