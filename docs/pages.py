# ruff: noqa: INP001 - a script of the docs; cog blocks import it by its folder
"""What the generated parts of these pages say; called from their cog blocks (`make format` writes them)."""

import inspect
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterable

from pydantic_core import PydanticUndefined

from stepcache import resources
from stepcache.author.explanations.texts import explanation_of, visible
from stepcache.builtin import catalog
from stepcache.bundled import registry
from stepcache.domain.findings import Severity
from stepcache.domain.routes import Route, Word
from stepcache.domain.signatures import Parameter, Signature, Target
from stepcache.language.diagnostics import CODES, Code, Teller
from stepcache.language.policy import CACHE
from stepcache.language.ruletests import FIELDS
from stepcache.matching import claim, types, vocabulary
from stepcache.pipeline import segment
from stepcache.plugins.signing import signature_of
from stepcache.plugins.specs import Hooks
from stepcache.ports import Verifier
from stepcache.text import json

_GROUPS = {
    "0": "Syntax",
    "1": "Names",
    "2": "Calls",
    "3": "Matching",
    "4": "Checks",
    "5": "Repair",
    "6": "Reuse and cache",
    "7": "Backend",
    "8": "Tests",
    "9": "Style",
}
_TELLERS = {Teller.TESTS: "`stepcache test`"}
_SAID = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}

# What each setting is for. One that is not here, or is here and nowhere else, is an error.
_STEP_SETTINGS = {
    "remarks": "what becomes of words that hold nothing to check: all kept, only those made of `prose`, or none",
    "prose": "what a remark may be made of: the built-in words of `algebra`, and words of yours",
    "max": "an answer of more steps fails",
    "single": "exactly one JSON value; else each line may be one, and is a step",
    "pattern": "where to cut: behind each match",
}
_CACHE_SETTINGS = {
    "like": ("none", "slots that must be equal for an older answer to be tried"),
    "similar": ("not tried", "older answers to other wordings are tried from this cosine similarity on"),
    "ttl": ("no end", "how long an answer lives; [SC605](diagnostics.md#sc605) asks for it"),
    "scope": ("must be given", "who may share an answer"),
    "proof": ("`carried`", "the least grade at which another request's answer may be used"),
}
_FIELDS = {
    "route": ("`==` `!=` `~`", "how it was answered: {routes}"),
    "reason": ("`==` `!=` `~`", "why: {words}; with its detail behind a colon"),
    "calls": ("`==` `!=` `<` `<=` `>` `>=`", "calls of the model for this request"),
    "tokens": ("`==` `!=` `<` `<=` `>` `>=`", "completion tokens of these calls"),
    "output": ("`==` `!=` `~`", "the answer; empty for a refusal"),
    "rule": ("`==` `!=` `~`", "the task with its version, `contact@1.0.0`; empty where none claims the prompt"),
}
_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SIZES = (
    ("a rule file", f"{resources.MAX_BYTES:,} bytes", "not read"),
    ("a prompt", f"{claim.MAX_PROMPT:,} characters; {vocabulary.MAX_CHARACTERS:,} for a `vocabulary`", "not claimed"),
    ("values of a `list`", f"{types.MAX_ITEMS:,}", "the prompt is not claimed"),
    ("an answer", f"{segment.MAX_OUTPUT:,} characters; steps as `max` says", "fails, and is not stored"),
    ("JSON in it", f"{json.MAX_VALUES:,} values, {json.MAX_DEPTH} levels", "fails"),
)


# --- verifiers -------------------------------------------------------------------------------------------------------


def verifiers() -> str:
    """A section for each built-in verifier, with the examples that the tests run."""
    return "\n".join(_verifier(thing) for _, thing in sorted(registry().verifiers.items()))


def _verifier(thing: Verifier) -> str:
    signature = signature_of(thing)
    facts = [f"Judges {_targets(signature)}."]
    proved = [f"`{parameter.name}`" for parameter in signature.parameters if parameter.proves]
    facts.append(f"A pass proves {_and(proved)}." if proved else "A pass proves no slot.")
    if signature.details:
        facts.append(f"`else` may name {_and(f'`{{{name}}}`' for name in sorted(signature.details))}.")
    lines = [f"### `{signature}`", "", _paragraphs(thing), "", " ".join(facts), ""]
    lines += _table(("parameter", "takes"), ((f"`{one.name}`", _takes(one)) for one in signature.parameters))
    lines += _examples(thing)
    return "\n".join(lines)


def _targets(signature: Signature) -> str:
    names = {Target.STEP: "a step (`each` `first` `last` `step`)", Target.OUTPUT: "the whole answer (`output`)"}
    return " or ".join(name for target, name in names.items() if target in signature.targets)


def _examples(thing: Verifier) -> list[str]:
    shown = [(example, _arguments(example.args)) for example in thing.examples]
    rows = []
    for example, arguments in shown:
        after = f" after {_inline(''.join(example.before))}" if example.before else ""
        rows.append(("passes" if example.passes else "does not", _inline(example.text) + after, arguments))
    return _table(("", "text", "arguments"), rows)


def _arguments(args: object) -> str:
    given = getattr(args, "model_fields_set", ())
    values = [(name, getattr(args, name)) for name in type(args).model_fields if name in given]  # type: ignore[attr-defined] # a pydantic model
    return ", ".join(_inline(f"{name}: {_shown(value)}") for name, value in values)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_shown(item) for item in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    if hasattr(value, "pattern"):
        return f"/{value.pattern}/{getattr(value, 'flags', '')}"
    return str(value)


# --- everything else a rule can name ---------------------------------------------------------------------------------


def names(kind: str) -> str:
    """A table of one kind of things that a rule can name: `slot_types`, `adapters` and so on."""
    table = getattr(catalog(), kind)
    return "\n".join(_table(("name", "what it is"), (_named(one, kind) for one in table.values())))


def _named(signature: Signature, kind: str) -> tuple[str, str]:
    """A thing as rules write it, and its doc; a doc such as "`list(T)`: …" says itself how it is written."""
    written, parted, doc = signature.doc.partition("`: ")
    if parted and written.startswith("`"):
        return f"{written}`", doc[:1].upper() + doc[1:]
    bare = kind == "segmenters" or not (signature.parameters or kind == "derivations")
    return f"`{signature.name if bare else signature}`", signature.doc


def settings(kind: str) -> str:
    """The settings of each thing of a kind: `segmenters`, `backends`."""
    rows = (
        (f"`{one.name}`", ", ".join(f"`{each.name}` ({_kinds(each)})" for each in one.parameters) or "none")
        for one in getattr(catalog(), kind).values()
    )
    return "\n".join(_table(("name", "settings"), rows))


def _takes(parameter: Parameter) -> str:
    return _kinds(parameter) + ("" if parameter.required else "; may be left out")


def _kinds(parameter: Parameter) -> str:
    if parameter.choices:
        said = " or ".join(f"`{choice}`" for choice in parameter.choices)
    else:
        said = ", ".join(sorted(parameter.types))
    if parameter.minimum is not None:
        said += f", from {parameter.minimum:g}"
    if parameter.maximum is not None:
        said += f", to {parameter.maximum:g}"
    return said + (", several" if parameter.variadic else "")


# --- settings, arguments, tests ---------------------------------------------------------------------------------------


def step_settings() -> str:
    """A table for each kind of `steps`."""
    _same(_STEP_SETTINGS, (one.name for signature in catalog().segmenters.values() for one in signature.parameters))
    lines: list[str] = []
    for signature in catalog().segmenters.values():
        lines += [f"### `{signature.name}`", "", signature.doc, ""]
        rows = (
            (f"`{one.name}`", _kinds(one), _default("segmenters", signature, one), _STEP_SETTINGS[one.name])
            for one in signature.parameters
        )
        lines += _table(("setting", "takes", "default", "is"), rows)
    return "\n".join(lines)


def cache_settings() -> str:
    """The settings of `cache`."""
    _same(_CACHE_SETTINGS, (one.name for one in CACHE.parameters))
    takes = {one.name: "slots" if one.name == "like" else _kinds(one) for one in CACHE.parameters}
    rows = ((f"`{name}`", takes[name], default, said) for name, (default, said) in _CACHE_SETTINGS.items())
    return "\n".join(_table(("setting", "takes", "default", "is"), rows))


def backend_settings() -> str:
    """The settings of each kind of `backend`."""
    return "\n".join(
        line
        for signature in catalog().backends.values()
        for line in (
            f"### `backend {signature.name}`",
            "",
            *_table(("setting", "takes"), ((f"`{one.name}`", _kinds(one)) for one in signature.parameters)),
        )
    )


def arguments(kind: str) -> str:
    """The arguments of everything of one kind that takes any: `slot_types`, `adapters`, `solvers`, `derivations`."""
    rows = (
        (f"`{signature.name}`", f"`{one.name}`", _kinds(one), _default(kind, signature, one))
        for signature in getattr(catalog(), kind).values()
        for one in signature.parameters
    )
    return "\n".join(_table(("name", "argument", "takes", "default"), rows))


def test_fields() -> str:
    """What a test may expect."""
    _same(_FIELDS, FIELDS)
    values = {"routes": " ".join(f"`{one}`" for one in Route), "words": " ".join(f"`{one}`" for one in Word)}
    rows = [(f"`{name}`", signs, said.format(**values)) for name, (signs, said) in _FIELDS.items()]
    rows.append(("`slot.NAME`", "`==` `!=` `~`", "a slot's value as the prompt gave it"))
    return "\n".join(_table(("field", "compared with", "is"), rows))


def units() -> str:
    """Durations."""
    grammar = (resources.resource_dir("grammars") / "stepcache.lark").read_text(encoding="utf-8")
    known = re.search(r"^DURATION.*\((\w+(?:\|\w+)+)\)", grammar, re.MULTILINE)
    _same(_UNITS, known[1].split("|") if known else ())
    return "\n".join(_table(("unit", "is"), ((f"`{unit}`", said) for unit, said in _UNITS.items())))


def sizes() -> str:
    """What is too large to be looked at."""
    return "\n".join(_table(("what", "at most", "beyond"), _SIZES))


def _default(kind: str, signature: Signature, parameter: Parameter) -> str:
    """What holds where it is left out, as a rule would write it."""
    if parameter.required:
        return "must be given"
    field = getattr(registry(), kind)[signature.name].Args.model_fields[parameter.name]
    value = field.default
    if value is PydanticUndefined or value is None or value in ((), ""):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _same(told: Iterable[str], found: Iterable[str]) -> None:
    if different := set(told) ^ set(found):
        message = f"docs/pages.py and the language differ in {sorted(different)}"
        raise ValueError(message)


# --- diagnostics, hooks, commands ------------------------------------------------------------------------------------


def diagnostics() -> str:
    """All codes of the linter, by family: a table, and a section for each with its examples."""
    return "\n".join(_family(digit, title) for digit, title in _GROUPS.items())


def _family(digit: str, title: str) -> str:
    codes = [code for code in CODES.values() if code.code[2] == digit]
    table = _table(("code", "name", "severity", "fix", "what is wrong"), (_code_row(code) for code in codes))
    return "\n".join([f"## {title}", "", *table, *(_code(code) for code in codes)])


def _code_row(code: Code) -> tuple[str, ...]:
    link = f"[`{code.code}`](#{code.code.lower()})"
    return link, code.name, _SAID[code.severity], code.fix or "", code.summary


def _code(code: Code) -> str:
    """The section of a code; its anchor is the code, so that links outlast any wording."""
    told = explanation_of(code.code)
    teller = "" if code.teller is Teller.LINTER else f" · told by {_TELLERS[code.teller]}"
    fix = f" · {code.fix} fix" if code.fix else ""
    return "\n\n".join(
        [
            f"### {code.code}",
            f"**{code.name}** · {_SAID[code.severity]}{fix}{teller}",
            _wrapped(f"{told.what} {told.why}"),
            f"```stepcache\n{visible(told.bad)}\n```",
            "Instead:",
            f"```stepcache\n{visible(told.good)}\n```",
            *([_wrapped(f"The fix {told.fix}")] if told.fix else []),
            f"More: [{told.reference}]({told.reference}).\n",
        ]
    )


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def hook(name: str) -> str:
    """A hook's signature, as a plugin must write it, and what it is for."""
    spec = getattr(Hooks, name)
    source = textwrap.dedent(inspect.getsource(spec))
    head = source[: source.index('"""')].rstrip().replace("(self, ", "(")
    return f"```python\n{head}\n```\n\n{inspect.cleandoc(spec.__doc__ or '')}"


def usage(*command: str, module: str = "stepcache.cli") -> str:
    """What a command says of itself with `--help`."""
    environment = {**os.environ, "COLUMNS": "100", "PYTHON_COLORS": "0", "NO_COLOR": "1"}
    said = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", module, *command, "--help"], capture_output=True, text=True, env=environment, check=True
    )
    return f"```text\n{said.stdout.rstrip()}\n```"


# --- Markdown --------------------------------------------------------------------------------------------------------


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A table and an empty line; nothing without rows."""
    lines = [_row(row) for row in rows]
    return [_row(heads), _row(tuple("---" for _ in heads)), *lines, ""] if lines else []


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _inline(text: str) -> str:
    """A text as inline code on one line, whatever it holds."""
    flat = (
        text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") if "\n" in text or "\t" in text else text
    )
    fence = "``" if "`" in flat else "`"
    pad = " " if flat.startswith("`") or flat.endswith("`") or not flat.strip() else ""
    return f"{fence}{pad}{flat}{pad}{fence}".replace("|", "\\|")


def _paragraphs(thing: object) -> str:
    return inspect.cleandoc(type(thing).__doc__ or "")


def _and(words: Iterable[str]) -> str:
    *most, last = list(words)
    return f"{', '.join(most)} and {last}" if most else last
