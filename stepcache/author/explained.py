"""What `--explain CODE` and `--list-rules` print."""

import json
from collections.abc import Iterator, Mapping, Sequence

from stepcache.author.codes import code_meant
from stepcache.author.explanations.texts import explanation_of, visible
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.findings import LintCode, is_plugins
from stepcache.language.diagnostics import CODES, Code, Teller


def explained(text: str) -> str:
    """The explanation of a code, given as `SC402`, `sc402` or `only-expect`.

    Raises:
        ConfigurationError: There is no such code.
    """
    if text in CODES:
        return as_markdown(text)
    if is_plugins(text) and (plugged := plugged_codes().get(text)):
        return plugged_as_markdown(plugged)
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


def plugged_codes() -> Mapping[str, LintCode]:
    """What the lint rules of the installed plugins can say, by their manifests."""
    from stepcache.plugins.installed import installed  # noqa: PLC0415 - looks through all that is installed

    manifests = [one.manifest for one in installed() if one.manifest is not None]
    return {code.name: code for manifest in manifests for code in manifest.codes.values()}


def plugged_as_markdown(code: LintCode) -> str:
    """The explanation of a plugin's code as a page of its own."""
    parts = [
        f"# {code.name} {code.title}",
        f"Severity: {code.severity}. Fix: none. Reported by: the plugin, with `--strict-plugins`.",
        f"## What it says\n\n{code.summary}",
    ]
    return "\n\n".join([*parts, *([f"## Why that is bad\n\n{code.explanation}"] if code.explanation else [])]) + "\n"


def as_text(code: str) -> str:
    """The explanation in two sentences."""
    said = explanation_of(code)
    return f"{said.what} {said.why}"


def _fenced(text: str) -> str:
    return f"```stepcache\n{visible(text.rstrip())}\n```"


def listed(*, as_json: bool) -> str:
    """All codes, those of installed plugins last: a table, or a list of objects."""
    plugged = list(plugged_codes().values())
    if as_json:
        return json.dumps([*map(_object, CODES.values()), *map(_object_of_plugin, plugged)], indent=2) + "\n"
    return "".join(f"{line.rstrip()}\n" for line in _table(plugged))


def _object(one: Code) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name,
        "severity": str(one.severity),
        "summary": one.summary,
        "fix": str(one.fix) if one.fix else None,
        "teller": str(one.teller),
    }


def _object_of_plugin(one: LintCode) -> dict[str, object]:
    facts = {"code": one.name, "name": one.title, "severity": str(one.severity), "summary": one.summary}
    return {**facts, "fix": None, "teller": f"the plugin {one.name.partition('/')[0]}"}


def _table(plugged: Sequence[LintCode]) -> Iterator[str]:
    width = max(len(one.name) for one in CODES.values())
    for one in CODES.values():
        yield f"{one.code}  {one.name:<{width}}  {one.severity:<7}  {one.fix or '':<6}  {one.summary}"
    for code in plugged:
        yield f"{code.name}  {code.title:<{width}}  {code.severity:<7}  {'':<6}  {code.summary}"
