"""SC8xx and SC9xx: tests, names and comments."""

import re
from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Finding
from stepcache.language import syntax as s
from stepcache.language.diagnostics import finding

_SNAKE = re.compile(r"[a-z_][a-z0-9_]*")
_UPPER = re.compile(r"[A-Z_][A-Z0-9_]*")


def no_tests(subject: Subject) -> Iterator[Finding]:
    """SC801."""
    for unit in subject.tasks:
        if not unit.node.damaged and not any(isinstance(one, s.TestNode) for one in unit.node.sections):
            name = unit.node.name
            yield finding(
                "SC801", f"task `{name.text}` has no test", name.span, help='add `test "…" { when "…" expect … }`'
            )


def naming(subject: Subject) -> Iterator[Finding]:
    """SC901."""
    for unit in subject.tasks:
        name = unit.node.name
        if not _SNAKE.fullmatch(name.text):
            yield finding(
                "SC901", f"task `{name.text}` is not written in snake_case", name.span, help="`linear_equation`"
            )
    for constant in subject.unit.scope.lets.values():
        if not _UPPER.fullmatch(constant.name.text):
            message = f"constant `{constant.name.text}` is not written in upper case"
            yield finding("SC901", message, constant.name.span, help=f"`{constant.name.text.upper()}`")


def missing_doc(subject: Subject) -> Iterator[Finding]:
    """SC907."""
    for unit in subject.tasks:
        if not unit.node.doc:
            name = unit.node.name
            yield finding(
                "SC907", f"task `{name.text}` has no `##` comment", name.span, help="say above it what it is for"
            )


RULES = (
    Rule("SC801", "What no test has tried does not work.", 'task t "1.0.0" { … }', 'test "…" { … }', no_tests),
    Rule(
        "SC901", "One way to write names makes them easy to tell apart.", "task LinEq", "task linear_equation", naming
    ),
    Rule(
        "SC907",
        "The comment is what `stepcache explain` shows of the task.",
        "task t",
        "## What it is for.\ntask t",
        missing_doc,
    ),
)
