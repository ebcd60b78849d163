"""What a plugin's code says of itself when it is loaded, and whether its manifest said so before."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, ValidationError

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.faults import EVERY_FAULT, told
from stepcache.domain.signatures import Cost, Signature, Signatures
from stepcache.domain.verdicts import Example, Verdict
from stepcache.hosting.gathering import Gathered
from stepcache.manifest import TOOLS, Manifest, read_manifest, written
from stepcache.text.clean import in_a_line

_SHOWN = 300
_UNCOMPARED = frozenset({"doc", "version"})  # no docstrings with `python -OO`; a version is the distribution's


class Report(BaseModel):
    """What one load found.

    Attributes:
        manifest: The one that the code would have, as a file.
        broken: Kind -> what its hook did amiss.
        examples: Verifier -> for each example whether it has to pass, and what came of it: `pass`, `fail` or `unsure`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    manifest: StrictStr
    broken: dict[StrictStr, StrictStr] = Field(max_length=len(TOOLS))
    examples: dict[StrictStr, tuple[tuple[StrictBool, StrictStr], ...]]
    load_ms: float = Field(ge=0)


def report_of(gathered: Gathered) -> Report:
    """The report, with every example of every verifier tried; those that touch the world are left alone."""
    manifest = written(Manifest("plugin", gathered.signatures))
    pure = {
        name: one
        for name, one in gathered.tools.get("verifiers", {}).items()
        if gathered.signatures["verifiers"][name].cost is not Cost.IO
    }
    examples = {name: tuple(_tried(one, each) for each in getattr(one, "examples", ())) for name, one in pure.items()}
    return Report(manifest=manifest, broken=dict(gathered.broken), examples=examples, load_ms=gathered.load_ms)


def _tried(verifier: Any, example: Example) -> tuple[bool, str]:
    passes = True
    try:
        passes = bool(example.passes)
        verdict = verifier.check(example.passage, example.args)
        return passes, str(verdict.outcome.value) if type(verdict) is Verdict else "no verdict"
    except EVERY_FAULT as error:
        return passes, told(error)


def read_report(data: object) -> Report:
    """A report from a worker.

    Raises:
        ConfigurationError: It is none.
    """
    try:
        return Report.model_validate(data)
    except ValidationError as error:
        raise ConfigurationError("what its worker told of it is no report") from error


def why_unfit(report: Report, shipped: Manifest) -> str:
    """Why a plugin must not be used, in a line; empty where it may."""
    try:
        found = read_manifest(report.manifest, "the code")
    except ConfigurationError as error:
        return shown(f"what its code offers cannot stand in a manifest: {error.__cause__ or error}")
    for kind in TOOLS:
        if kind not in report.broken and (why := _differs(kind, shipped.kinds.get(kind, {}), found.kinds[kind])):
            return shown(f"its manifest says otherwise: {why}")
    verifiers = shipped.kinds.get("verifiers", {})
    whys = (_unproved(one, report) for one in verifiers.values() if "verifiers" not in report.broken)
    return shown(next(filter(None, whys), ""))


def _differs(kind: str, shipped: Signatures, found: Signatures) -> str:
    what = kind.replace("_", " ")
    for name in sorted(found.keys() - shipped.keys()):
        return f"the code's {what} hold `{name}`, the manifest's do not"
    for name in sorted(shipped.keys() - found.keys()):
        return f"the manifest's {what} hold `{name}`, the code's do not"
    differing = (_difference(shipped[name], found[name]) for name in sorted(found))
    return next(filter(None, differing), "")


def _difference(shipped: Signature, found: Signature) -> str:
    for one in fields(Signature):
        if one.name not in _UNCOMPARED and getattr(shipped, one.name) != getattr(found, one.name):
            calls = f": `{shipped}`, and `{found}` in its code" if str(shipped) != str(found) else ""
            return f"`{shipped.name}` has other `{one.name}` than its code{calls}"
    return ""


def _unproved(signature: Signature, report: Report) -> str:
    """What the examples of a verifier say against it."""
    if signature.cost is Cost.IO:  # its manifest was held to proving nothing
        return ""
    examples = report.examples.get(signature.name, ())
    for number, (passes, outcome) in enumerate(examples, 1):
        if (outcome == "pass") is not passes or outcome not in {"pass", "fail", "unsure"}:
            wanted = "pass" if passes else "fail"
            return f"example {number} of `{signature.name}` has to {wanted}: {outcome}"
    proves = any(parameter.proves for parameter in signature.parameters)
    if proves and {passes for passes, _ in examples} != {True, False}:
        return f"`{signature.name}` says that it proves something, and has no examples that pass and fail"
    return ""


def shown(text: str) -> str:
    """A stranger's words on one line of a terminal, cut short."""
    return in_a_line(text)[:_SHOWN]


def broken_lines(report: Report) -> Iterator[str]:
    """What is lost of a plugin that is used all the same."""
    for kind, why in report.broken.items():
        if kind in TOOLS:
            yield shown(f"{why}: it offers no {kind.replace('_', ' ')}")
