"""SC8xx and SC9xx: tests, names and comments."""

import re
from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Finding, Fix
from stepcache.language import syntax as s
from stepcache.language.diagnostics import finding
from stepcache.language.fixes import indent_of, inserted
from stepcache.language.texts import quoted
from stepcache.language.units import TaskUnit
from stepcache.matching.samples import sample_prompts

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SNAKE = re.compile(r"[a-z_][a-z0-9_]*")
STUB = """
test "TODO: say what this shows" {{
  when {prompt}
  model "TODO: what the model would answer"
  expect route == generate
}}""".strip()
_UPPER = re.compile(r"[A-Z_][A-Z0-9_]*")


def no_tests(subject: Subject) -> Iterator[Finding]:
    """SC801."""
    for unit in subject.tasks:
        own = any(isinstance(one, s.TestNode) for one in unit.node.sections)
        if not unit.node.damaged and not own and not unit.beside:
            name = unit.node.name
            help_ = 'add `test "…" { when "…" expect … }`'
            yield finding("SC801", f"task `{name.text}` has no test", name.span, help=help_, fix=_stub(subject, unit))


def _stub(subject: Subject, unit: TaskUnit) -> Fix | None:
    """A test of a prompt that the task claims; what the model would answer is the author's to say."""
    lines, end = subject.lines, unit.node.span.end
    prompt = next(iter(sample_prompts(unit.task)), None) if unit.task is not None else None
    if prompt is None or lines.text[end - 1] != "}":
        return None
    indent = indent_of(lines, unit.node.name.span.start)
    stub = STUB.format(prompt=quoted(prompt))
    block = "\n".join(f"{indent}  {line}" for line in stub.split("\n"))
    brace = end - 1
    alone = lines.first_on_its_line(brace)
    at = lines.start_of(lines.line(brace)) if alone else brace
    return inserted(lines, at, f"{block}\n" if alone else f"\n{block}\n{indent}", "add a test to be filled in")


def naming(subject: Subject) -> Iterator[Finding]:
    """SC901."""
    for unit in subject.tasks:
        name = unit.node.name
        if not _SNAKE.fullmatch(name.text):
            message = f"task `{name.text}` is not written in snake_case"
            yield finding("SC901", message, name.span, help=f"write `{_snake(name.text)}`")
    for constant in subject.unit.scope.lets.values():
        if not _UPPER.fullmatch(constant.name.text):
            message = f"constant `{constant.name.text}` is not written in upper case"
            yield finding("SC901", message, constant.name.span, help=f"write `{constant.name.text.upper()}`")


def _snake(name: str) -> str:
    return _HUMP.sub("_", name).lower()


def missing_doc(subject: Subject) -> Iterator[Finding]:
    """SC907."""
    for unit in subject.tasks:
        if not unit.node.doc:
            name = unit.node.name
            yield finding(
                "SC907", f"task `{name.text}` has no `##` comment", name.span, help="say above it what it is for"
            )


RULES = (
    Rule("SC801", no_tests),
    Rule("SC901", naming),
    Rule("SC907", missing_doc),
)
