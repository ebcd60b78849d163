"""What `--explain CODE` and `--list-rules` print."""

import json
from collections.abc import Iterator

from stepcache.author.codes import code_meant
from stepcache.author.explanations.texts import explanation_of, visible
from stepcache.domain.errors import ConfigurationError
from stepcache.language.diagnostics import CODES, Code, Teller


def explained(text: str) -> str:
    """The explanation of a code, given as `SC402`, `sc402` or `only-expect`.

    Raises:
        ConfigurationError: There is no such code.
    """
    if text in CODES:
        return as_markdown(text)
    meant = code_meant(text)
    if text.upper() == meant or (meant and CODES[meant].name == text):
        return as_markdown(meant)
    help_ = f"did you mean `{meant}`?" if meant else "`stepcache-validate --list-rules` lists all"
    raise ConfigurationError(f"there is no code `{text}`; {help_}")


def as_markdown(code: str) -> str:
    """The explanation as a page of its own."""
    entry, said = CODES[code], explanation_of(code)
    facts = [f"Severity: {entry.severity}.", f"Fix: {said.fix or 'none'}."]
    if entry.teller is not Teller.LINTER:
        facts.append(f"Reported by: {entry.teller}.")
    parts = [
        f"# {code} {entry.name}",
        " ".join(facts).replace("..", "."),
        f"## What it says\n\n{said.what}",
        f"## Why that is bad\n\n{said.why}",
        f"## Example\n\n{_fenced(said.bad)}",
        f"## Instead\n\n{_fenced(said.good)}",
        f"## Reference\n\n{said.reference}",
    ]
    return "\n\n".join(parts) + "\n"


def as_text(code: str) -> str:
    """The explanation in two sentences."""
    said = explanation_of(code)
    return f"{said.what} {said.why}"


def _fenced(text: str) -> str:
    return f"```stepcache\n{visible(text.rstrip())}\n```"


def listed(*, as_json: bool) -> str:
    """All codes: a table, or a list of objects."""
    if as_json:
        return json.dumps([_object(one) for one in CODES.values()], indent=2) + "\n"
    return "".join(f"{line.rstrip()}\n" for line in _table())


def _object(one: Code) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name,
        "severity": str(one.severity),
        "summary": one.summary,
        "fix": str(one.fix) if one.fix else None,
        "teller": str(one.teller),
    }


def _table() -> Iterator[str]:
    width = max(len(one.name) for one in CODES.values())
    for one in CODES.values():
        yield f"{one.code}  {one.name:<{width}}  {one.severity:<7}  {one.fix or '':<6}  {one.summary}"
