"""An excerpt as a whole rule file: what stands around it, and what `…` in it stands for."""

import re
import textwrap
from collections.abc import Iterator, Mapping

from stepcache.author.explanations.texts import Explanation

_PIN = "skip when changed(w)"
_FRAME = f"""
match {{ "Repeat {{w: word}}" }}
{_PIN}
steps lines {{ remarks = drop }}
require output text.contains(w)
repair within 2s, 2 calls {{
  generate times 1
  otherwise refuse
}}
cache {{
  ttl = 1h
  scope = tenant
}}
test "it" {{
  when "Repeat a"
  model "a"
  expect route == generate
}}
"""
_HEAD = '## Repeat a word.\ntask repeat "1.0.0" {'
_ORDER = ("extends", "context", "match", "slot", "skip", "steps", "check", "repair", "cache", "backend", "test")
_TOP = frozenset({"stepcache", "use", "import", "let", "task"})
_TASK = re.compile(r"(?P<head>[\s\S]*?\btask [^{]*\{)(?P<body>[\s\S]*)\}\s*\Z")

Sections = Mapping[str, list[str]]


def whole_file(told: Explanation, excerpt: str) -> str:
    """A rule file that holds the excerpt, with the rest such that nothing else is said of it.

    What the excerpt does not have is taken from the explanation's `around`, and then from a small good rule. In a task
    `…` stands for that; a task without it is as it is.
    """
    around = {**_sections(_FRAME), **_sections(told.around)}
    statements = list(_statements(excerpt))
    above = [one for one in _statements(told.around) if _word(one) in _TOP]
    tops = [one for one in statements if _word(one) in _TOP]
    rest = [one for one in statements if _word(one) not in _TOP]
    if rest:
        tops.append(_task(_HEAD, _grouped(rest), around))
    elif not any(_word(one) == "task" for one in tops):
        tops.append(_task(_HEAD, {}, around))
    filled = [_filled(one, around) if _word(one) == "task" else one for one in tops]
    header = [] if told.bare or any(_word(one) == "stepcache" for one in filled) else ["stepcache 1"]
    return "\n\n".join([*header, *above, *filled]) + "\n"


def _filled(task: str, around: Sections) -> str:
    """A task with what `…` in it stands for."""
    found = _TASK.match(task)
    if found is None or "…" not in found["body"]:
        return task
    own = textwrap.dedent(found["body"].replace("…", "").strip("\n"))
    return _task(found["head"].strip(), _sections(own.strip()), around)


def _task(head: str, own: Sections, around: Sections) -> str:
    sections = {**around, **own}
    if not any("{w:" in one for one in sections["match"]) and "skip" in sections:
        sections["skip"] = [one for one in sections["skip"] if one != _PIN]
    lines = [textwrap.indent(one, "  ") for group in _ORDER for one in sections.get(group, ())]
    return "\n".join([head, *lines, "}"])


def _sections(text: str) -> Sections:
    return _grouped([one for one in _statements(text) if _word(one) not in _TOP])


def _grouped(statements: list[str]) -> Sections:
    """Statements by section; one that begins with no word of the language stands where a check would."""
    found: dict[str, list[str]] = {}
    for one in statements:
        word = _word(one)
        found.setdefault(word if word in _ORDER else "check", []).append(one)
    return found


def _statements(text: str) -> Iterator[str]:
    """The statements of a text: each begins with a line that is not indented, comments above it included."""
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        begins = line[:1].strip() and line[0] not in "})]" and "\n".join(lines).count('"""') % 2 == 0
        if begins and lines and not all(one.startswith("#") or not one.strip() for one in lines):
            yield "\n".join(lines).strip("\n")
            lines = []
        lines.append(line)
    if any(line.strip() for line in lines):
        yield "\n".join(lines).strip("\n")


def _word(statement: str) -> str:
    """The word that a statement begins with, comments passed over."""
    code = next((line for line in statement.split("\n") if line.strip() and not line.startswith("#")), "")
    found = re.match(r"\W*(\w+)", code)
    return found[1] if found else ""
