"""A draft: everything that a rule file is to say, and its text."""

from dataclasses import dataclass, field

from stepcache.author.learn.writer import listed, literal, remark
from stepcache.language.texts import quoted

TODO = "TODO(learn)"


@dataclass(frozen=True, slots=True)
class Said:
    """One check of a draft.

    Attributes:
        call: The verifier with its arguments.
        hint: The `else` text; placeholders stand as a rule has them.
        mend: The adapter of its `on fail`.
    """

    call: str
    where: str = "output"
    verb: str = "require"
    hint: str = ""
    mend: str = ""

    def written(self) -> list[str]:
        """Its lines."""
        line = f"{self.verb} {self.where} {self.call}" + (f" on fail adapt {self.mend}" if self.mend else "")
        return [f"  {line}", *([f'    else "{self.hint}"'] if self.hint else [])]


@dataclass(frozen=True, slots=True)
class Trial:
    """A `test` block: a logged exchange, or two.

    Attributes:
        expected: What came of it when it was tried.
    """

    name: str
    when: str
    model: str = ""
    given: tuple[str, str] | None = None
    expected: tuple[str, ...] = ()

    def written(self) -> list[str]:
        """Its lines."""
        lines = [f"  test {quoted(self.name)} {{"]
        if self.given:
            lines.append(f"    given {quoted(self.given[0])} => {quoted(self.given[1])}")
        lines.append(f"    when {quoted(self.when)}")
        if self.model:
            lines.append(f"    model {quoted(self.model)}")
        return [*lines, *(f"    expect {one}" for one in self.expected), "  }"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule file to be.

    Attributes:
        pattern: The template as a rule has it, without its quotes.
        rejects: Regular expressions of what must not stand in a prompt.
        constants: The lists of choices by name.
        systems: The system texts that are admitted, beside none.
        derived: `slot …` lines.
        notes: What a reader should know, a line each.
        todos: What the log does not decide; the linter finds them.
    """

    name: str
    example: str
    pattern: str
    cut: str
    checks: tuple[Said, ...]
    rungs: tuple[str, ...]
    like: tuple[str, ...]
    tokens: int
    rejects: tuple[str, ...] = ()
    constants: tuple[tuple[str, tuple[str, ...]], ...] = ()
    systems: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    scope: str = "tenant"
    tests: tuple[Trial, ...] = ()
    notes: tuple[str, ...] = ()
    todos: tuple[str, ...] = field(default=())

    def text(self) -> str:
        """The whole file."""
        head = ["stepcache 1", "", *(f"# {note}" for note in self.notes), *(f"# {TODO}: {one}" for one in self.todos)]
        lets = [f"let {name} = {listed(values)}" for name, values in self.constants]
        calls = 1 + sum(rung.startswith("patch") for rung in self.rungs) + ("generate times 2" in self.rungs)
        sections = [
            [f"  context {{ system {' '.join(_pattern(literal(one)) for one in self.systems)} }}"]
            if self.systems
            else [],
            [
                *("  match {", f"    {_pattern(self.pattern)}", *(f"    reject {one}" for one in self.rejects), "  }"),
                *(f"  {line}" for line in self.derived),
            ],
            [f"  steps {self.cut}"],
            [line for check in self.checks for line in check.written()],
            [
                f"  repair within 30s, {self.tokens} tokens, {calls} calls {{",
                *(f"    {rung}" for rung in (*self.rungs, "otherwise miss")),
                "  }",
            ],
            [f"  cache {{ like = [{', '.join(self.like)}]  ttl = 30d  scope = {self.scope} }}"],
            *[trial.written() for trial in self.tests],
        ]
        body = "\n\n".join("\n".join(section) for section in sections if section)
        doc = f"## Requests such as `{remark(self.example)}`."
        before = "\n".join([*head, *([""] if lets and len(head) > 2 else []), *lets, "", doc])
        return f'{before}\ntask {self.name} "0.1.0" {{\n{body}\n}}\n'


def _pattern(text: str) -> str:
    """A pattern's text in quotes: its literals are escaped for patterns and for texts at once."""
    return f'"{text}"'
