"""VERIFIERS.md, made from the figures."""

from pathlib import Path
from typing import Any

from benchmarks.report import HERE, load

PAGE = HERE / "VERIFIERS.md"
INTRO = """# The verifiers under attack

Right answers, made by the tests' own generators, with one slip put into each: another digit, sign, letter, operator or
side, swapped coefficients, an operation named that is not what happens, a member missing, invented, renamed, doubled,
a value of another type or of another record, a letter of another script. What the slip made of the answer is told by an
oracle that shares no code with StepCache (`tests/oracle`): its own reader, exact fractions, the standard library's
JSON, another implementation of JSON Schema. A **fault** is an acceptance of what is wrong. Whatever else is accepted is
listed by what it says: a slip may well leave an answer right, and a verifier has only its own question to answer.

`make trust-verifiers N=100000` makes this page anew and fails on a single fault; CI runs a small size.
"""


def write(path: Path = PAGE) -> None:
    """Write the page from the figures of the last run."""
    path.write_text(INTRO + _body(load("verifiers")), "utf-8")


def _body(figures: dict[str, Any]) -> str:
    machine = figures["machine"]
    rows = [_row(name, one) for name, one in figures["verifiers"].items()]
    head = (
        "| verifier | shown | of them wrong | wrong ones accepted | at most, with 95 % |\n|---|---:|---:|---:|---:|\n"
    )
    said = [_accepted(name, one) for name, one in figures["verifiers"].items()]
    where = (
        f"Commit {machine['commit']}, seed {figures['seed']}, {figures['minutes']} minutes, {machine['processor']}.\n"
    )
    accepted = "## What else is accepted\n\n| verifier | what the answer says | times |\n|---|---|---:|\n"
    return f"\n{head}{''.join(rows)}\n{where}\n{accepted}{''.join(said)}"


def _row(name: str, one: dict[str, Any]) -> str:
    faults = sum(one["faults"].values())
    bound = f"{3 / one['wrong']:.4%}" if not faults and one["wrong"] else "-"
    return f"| `{name}` | {one['shots']:,} | {one['wrong']:,} | **{faults}** | {bound} |\n"


def _accepted(name: str, one: dict[str, Any]) -> str:
    return "".join(f"| `{name}` | {said} | {times:,} |\n" for said, times in one["accepted"].items())
