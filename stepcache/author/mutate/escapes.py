"""What an author says of mutants that may escape: `# stepcache: escapes[step.word] a letter's prose is the model's`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stepcache.author.config import MARK
from stepcache.author.suppressions import ESCAPES
from stepcache.domain.rules import Task
from stepcache.domain.source import Source
from stepcache.language.comments import comments

_COMMENT = re.compile(rf"#\s*{MARK}\s*{ESCAPES}\s*\[(?P<kinds>[^\]]*)\][\s:,-]*(?P<reason>.*)")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One comment: it is about the task it stands in, above the first task about all of the file.

    Attributes:
        lines: Lines of the tasks' names that it is about.
        kinds: What may escape: `step.word`, `slot.body`, or `step` for every kind of it.
    """

    path: str
    line: int
    lines: range
    kinds: frozenset[str]
    reason: str

    def covers(self, task: Task, kind: str) -> bool:
        """Whether it explains that a mutant of this kind escapes in this task."""
        here = task.span.path == self.path and task.span.line in self.lines
        return here and bool(self.reason) and (kind in self.kinds or kind.partition(".")[0] in self.kinds)


def explanations(sources: Iterable[Source], tasks: Sequence[Task]) -> Iterator[Explanation]:
    """All such comments of a rule set."""
    for source in sources:
        heads = sorted(task.span.line for task in tasks if task.span.path == source.path)
        for start, comment in comments(source.text):
            mark = _COMMENT.fullmatch(comment)
            if mark is None:
                continue
            line = source.text.count("\n", 0, start) + 1
            kinds = frozenset(kind.strip() for kind in mark["kinds"].split(",") if kind.strip())
            yield Explanation(source.path, line, _about(line, heads), kinds, mark["reason"].strip())


def _about(line: int, heads: Sequence[int]) -> range:
    """The task above the comment, or all where none is."""
    above = [head for head in heads if head <= line]
    return range(above[-1], above[-1] + 1) if above else range(1, heads[-1] + 1 if heads else 2)
