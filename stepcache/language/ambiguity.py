"""Prompts that two tasks claim with equal weight (SC303): then neither answers them.

Found by trying each task's own sample prompts on all others: what is reported is so (the witness is shown), but a pair
whose samples do not meet is not found.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from stepcache.domain.findings import Finding
from stepcache.domain.rules import Task
from stepcache.language.diagnostics import finding
from stepcache.matching.bounds import Sift, at_most, own_bounds
from stepcache.matching.claim import match_prompt
from stepcache.matching.samples import sample_prompts
from stepcache.matching.template import likely

WITNESS = 80
TRIED = 12


def ambiguous(tasks: Sequence[Task]) -> Iterator[Finding]:
    """One finding a pair of tasks, at the later one."""
    if len(tasks) < 2:
        return
    met = _met(tasks)
    for one, two in combinations(range(len(tasks)), 2):
        earlier, later = tasks[one], tasks[two]
        if earlier.reads_schema is not later.reads_schema:
            continue  # a request has a schema, or it has none
        tried = ((earlier, later, met.get((one, two), ())), (later, earlier, met.get((two, one), ())))
        ties = (prompt for own, other, prompts in tried for prompt in prompts if _tied(own, other, prompt))
        witness = next(ties, None)
        if witness is not None:
            shown = witness if len(witness) <= WITNESS else f"{witness[:WITNESS]}…"
            message = f"task `{earlier.name}` claims `{' '.join(shown.split())}` with equal weight"
            yield finding(
                "SC303", message, later.span, help="no task answers it: make one pattern say more, or `reject` it"
            )


def _met(tasks: Sequence[Task]) -> dict[tuple[int, int], list[str]]:
    """For each two tasks the sample prompts of the first that hold the words of the second."""
    sift = Sift(tasks)
    met = defaultdict[tuple[int, int], list[str]](list)
    for one, task in enumerate(tasks):
        for prompt in _some(sample_prompts(task)):
            for two in sift.possible(prompt):
                met[one, two].append(prompt)
    return met


def _some(prompts: list[str]) -> list[str]:
    """Some of them, spread over all patterns: a rule directory is linted before a key is released."""
    return prompts[:: max(1, len(prompts) // TRIED)]


def _tied(one: Task, two: Task, prompt: str) -> bool:
    """Few prompts of one task can be any other's, so most are settled by words alone, and the others by one match."""
    most = at_most(two, prompt)
    if most is None or most < _at_least(one, prompt):
        return False
    right = match_prompt(two, prompt)
    left = match_prompt(one, prompt) if right is not None else None
    return left is not None and right is not None and left.weight == right.weight


def _at_least(task: Task, prompt: str) -> int:
    """The literal characters with which a task claims a prompt, if it does, are no fewer."""
    own = (own_bounds(template, prompt) for template in likely(task.templates, prompt))
    return max((one.least for one in own if one.sure), default=0)
