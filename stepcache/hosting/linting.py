"""A plugin's lint rules in a process of their own: files go over as data, and nothing that comes back is believed."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stepcache.domain.faults import EVERY_FAULT, told
from stepcache.hosting.wire import Reader, Writer
from stepcache.plugins.collecting import collect
from stepcache.plugins.installed import Installed
from stepcache.plugins.loading import loaded
from stepcache.plugins.parts import Flaw, LintRule, SeenFile
from stepcache.workers.errors import WorkerError
from stepcache.workers.limits import Home
from stepcache.workers.pool import WorkerPool

JOBS = {"lint": "stepcache.hosting.linting:lint"}
WALL_S = 30.0
"""Seconds for all of a plugin's rules over all files of a rule set, its import included."""
MAX_FLAWS = 200
_LONGEST = 500


class Told(BaseModel):
    """One finding of a plugin's.

    Attributes:
        file: Which of the files it is in.
        code: The rule's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: int = Field(ge=0)
    code: str
    message: str = Field(min_length=1, max_length=_LONGEST)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    help: str = Field(max_length=_LONGEST)


class LintReport(BaseModel):
    """What a plugin's rules found.

    Attributes:
        broken: Why some of them could not be asked, a line each.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    flaws: list[Told] = Field(max_length=MAX_FLAWS)
    broken: list[str]


def look(plugin: Installed, files: Sequence[SeenFile]) -> LintReport:
    """Have a plugin's rules look at files; whatever goes wrong there is told as broken."""
    return asyncio.run(_look(plugin, files))


async def _look(plugin: Installed, files: Sequence[SeenFile]) -> LintReport:
    pool = WorkerPool(JOBS, size=1, home=Home((str(plugin.root),)))
    writer = Writer()
    payload = {
        "namespace": plugin.namespace,
        "entry": plugin.entry,
        "root": str(plugin.root),
        "files": [writer.write(one) for one in files],
        "shared": writer.shared,
    }
    try:
        return LintReport.model_validate(await pool.call("lint", payload, wall_s=WALL_S))
    except ValidationError:
        return LintReport(flaws=[], broken=["its lint rules gave no findings that can be read"])
    except WorkerError as error:
        return LintReport(flaws=[], broken=[" ".join(str(error).split())[:_LONGEST]])
    finally:
        await pool.close()


# --- in the worker ---------------------------------------------------------------------------------------------------


def lint(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Import the plugin, and have each of its rules look at each file."""
    plugin = loaded(payload["entry"], payload["root"])
    rules = collect({payload["namespace"]: plugin}, ("lint_rules",)).lint_rules
    reader = Reader(payload["shared"], trusted=True)
    files: list[SeenFile] = [reader.read(one) for one in payload["files"]]
    flaws: list[dict[str, Any]] = []
    broken: list[str] = []
    for code, rule in rules.items():
        try:
            flaws += [found for at, file in enumerate(files) for found in _found(code, rule, at, file)]
        except EVERY_FAULT as error:
            broken.append(f"`{code}` raised {told(error)}")
    return {"flaws": flaws[:MAX_FLAWS], "broken": broken}


def _found(code: str, rule: LintRule, at: int, file: SeenFile) -> Iterable[dict[str, Any]]:
    for one in rule.look(file):
        if type(one) is not Flaw:
            raise TypeError(f"it gave a {type(one).__name__} in place of a Flaw")
        yield {"file": at, "code": code, **asdict(one)}
