# ruff: noqa: INP001 - a script of the docs; cog blocks import it by its folder
"""The grammar as people read it, made from the grammar that the parser runs on; called from docs/grammar.md."""

import re
from collections.abc import Iterable

from stepcache.resources import resource_dir

# Heading -> what is said below it, and the productions that stand there with what each is.
_SECTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "A file": (
        "The header is the first line. Statements may stand in any order; names hold for the whole file.",
        {
            "start": "a file",
            "header": "the language's version",
            "use": "a plugin's namespace, the versions that fit, and a shorter name for it",
            "brought": 'the same with the distribution that is to bring it, where several do: `"stepcache-sql:sql"`',
            "import": "another rule file, to take tasks and constants from",
            "let": "a constant",
            "task": "one class of requests, with its version",
            "section": "what stands in a task",
            "extends": "what another task says holds here too; the first section",
        },
    ),
    "What may stand around the prompt": (
        "One `context` a task; without one: no system text, no earlier turns, greedy sampling.",
        {
            "context": "what a request may bring besides the prompt",
            "system": "`none`, `any`, or texts and patterns that the system text must be",
            "turns": "`none` or `any`: earlier turns",
            "sampling": "`greedy` or `any`",
        },
    ),
    "Which prompts": (
        "What a pattern may hold (`[…]`, `(a | b)`, `{name: type}`) is told in [templates](language.md#match).",
        {
            "match": "the prompts of the task",
            "pattern": "a template for whole prompts",
            "vocabulary": "prompts made of listed phrases and slots, in any order",
            "lead": "phrases that say what is asked; one must stand there",
            "filler": "phrases that change nothing",
            "form": "a phrase that changes what is right: it becomes a slot that is true or false",
            "wanted": "a slot that must, or in brackets may, stand there",
            "reject": "near misses; a prompt that holds one is not claimed",
            "hole": "a slot's name and type, inside the braces of a pattern, too",
        },
    ),
    "Slots and what may change": (
        "Both look at the slots that a pattern filled.",
        {
            "slot": "a slot that is computed, or the default of one that may be missing",
            "skip": "which older answers may not be used",
        },
    ),
    "How an answer is cut": (
        "Each kind has [settings of its own](settings.md#steps).",
        {
            "steps": "the pieces of an answer",
            "step": "a name for the steps that a verifier passes; of JSON, a member's name alone",
        },
    ),
    "Checks": (
        "A check names a verifier and whom it judges.",
        {
            "check": "what must, should or must not hold",
            "verb": "`require` blocks, `expect` only orders, `forbid` blocks where the verifier passes",
            "target": "steps, or the whole answer",
            "hint": "what the model and the person are told",
            "on_fail": "a mend that costs no call, tried at once",
        },
    ),
    "The ladder": (
        "Rungs run downwards, each once; `otherwise` is the last line.",
        {
            "repair": "what is tried, and at which cost",
            "within": "what calls of the model may cost: a time, tokens, calls",
            "rung": "one way to an answer",
            "action": "which way",
            "times": "how often, 1 to 10",
            "engines": "who solves, the preferred first",
            "otherwise": "what becomes of a request that no rung answers",
            "final": "the model's answer unverified, or none",
        },
    ),
    "Settings": (
        "What each takes: [cache](settings.md#cache), [backend](settings.md#backend).",
        {
            "cache": "who may share an answer, and how long",
            "backend": "defaults for servers of one kind",
            "setting": "one of them; blanks or a line's end part settings",
        },
    ),
    "Tests": (
        "At the top of a file only in sidecars (`NAME_test.stepcache`).",
        {
            "test": "an offline test; `for TASK` in sidecars of files with several tasks",
            "given": "an earlier request, with the model's reply to it",
            "when": "the request under test",
            "asked": "a prompt, perhaps with the schema that the request brings",
            "model": "the model's replies, in order",
            "expectation": "what must come; [fields](settings.md#tests)",
        },
    ),
    "Conditions": (
        "They stand behind `skip when`. `and` binds closer than `or`.",
        {
            "expr": "true or false",
            "any_of": "one holds",
            "all_of": "all hold",
            "negation": "it does not hold",
            "comparison": "two values compared, or one that is true or false by itself",
            "operand": "a value, or a condition in brackets",
            "operator": "`~` searches with a regular expression",
        },
    ),
    "Values and names": (
        "A name with dots leads through a namespace: `json.has_keys`, `h.linear_equation`.",
        {
            "value": "what can stand behind `=` or in a call",
            "named": "a slot, a constant, or a call",
            "arguments": "in the order of the parameters, or by name",
            "argument": "a value, or a parameter's name and its value",
            "list": "values, with commas between",
            "literal": "a value written out",
            "text": "a text in one or three quotes",
            "name": "one name",
            "path": "names with dots between",
        },
    ),
}
_TOKENS = {
    "NAME": "a letter or `_`, then letters, digits and `_`; keywords are names where no keyword can stand",
    "INT": "`3`, `-2`",
    "NUMBER": "`0.5`",
    "DURATION": "`2s`, `30d`: [units](settings.md#units)",
    "AMOUNT": "`300 tokens`, `3 calls`, `12 steps`",
    "STRING": r'`"text"`, on one line; `\"` `\\` `\n` `\t` are escapes',
    "LONG": "a text in three quotes; its common indent and its first and last line break do not count",
    "REGEX": "`/regex/i`: RE2, flags `i` `m` `s`",
    "ARROW": "`=>`",
    "EQUALS": "`==`",
    "COMMENT": "`#` to the line's end; one that begins with `##` says what the task below it is for",
}
_RULE = re.compile(r"^[!?]?(?P<name>[a-z_]+): (?P<body>.*(?:\n[ ]+\|.*)*)", re.MULTILINE)
_TOKEN = re.compile(r"^(?P<name>[A-Z_]+)(?:\.\d+)?: /?", re.MULTILINE)
_MISTAKES = re.compile(r" \| (?:broken|BAD_[A-Z]+)\b")  # what stands for a text that is wrong


def grammar() -> str:
    """All productions with what each is, by section.

    Raises:
        ValueError: The grammar holds a production or a token that is not explained here, or the other way round.
    """
    found = {match["name"].rstrip("_"): _readable(match["body"]) for match in _RULE.finditer(_text())}
    del found["broken"]
    _same(found, [name for _, told in _SECTIONS.values() for name in told])
    lines: list[str] = []
    for title, (said, told) in _SECTIONS.items():
        lines += [f"## {title}", "", said, "", *_productions({name: found[name] for name in told})]
        lines += [*(f"- `{name}`: {meaning}" for name, meaning in told.items()), ""]
    return "\n".join(lines)


def tokens() -> str:
    """The tokens with what each is.

    Raises:
        ValueError: As above.
    """
    found = [match["name"] for match in _TOKEN.finditer(_text()) if not match["name"].startswith("BAD_")]
    _same(found, _TOKENS)
    return "\n".join(["| token | is |", "| --- | --- |", *(f"| `{name}` | {said} |" for name, said in _TOKENS.items())])


def _text() -> str:
    return (resource_dir("grammars") / "stepcache.lark").read_text(encoding="utf-8")


def _same(found: Iterable[str], told: Iterable[str]) -> None:
    if different := set(found) ^ set(told):
        message = f"docs/grammar_page.py and the grammar differ in {sorted(different)}"
        raise ValueError(message)


def _readable(body: str) -> str:
    """Without what only the parser needs: names of branches, and what stands for mistakes."""
    plain = re.sub(r" *-> \w+", "", _MISTAKES.sub("", body))
    plain = re.sub(r"\b(import)_\b", r"\1", plain)
    plain = re.sub(r"\((\w+)\)\*", r"\1*", plain)
    return "\n".join(line.rstrip() for line in plain.split("\n"))


def _productions(shown: dict[str, str]) -> list[str]:
    width = max(map(len, shown))
    lines = ["```text"]
    for name, body in shown.items():
        first, *rest = body.split("\n")
        lines += [f"{name:<{width}} = {first}", *(f"{'':<{width}} {one.strip()}" for one in rest)]
    return [*lines, "```", ""]
