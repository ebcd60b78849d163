"""The jail's own program: forks for each run, so that whatever a run does ends with it. Started as a script.

A run has a second of processor time, little memory, so many steps, the builtins and modules of `offered.py`, and no way
to open, start or import anything else. This is a fence around slips of a model, not a sandbox.
"""

import ast
import builtins
import importlib
import json
import math
import os
import resource
import runpy
import select
import signal
import sys
from decimal import Decimal
from fractions import Fraction
from numbers import Number
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any, NoReturn

CPU_S = 0.5
WALL_S = 1.5
MEMORY_BYTES = 512 * 1024**2
STEPS = 200_000
LONGEST = 100_000

OFFERED = runpy.run_path(str(Path(__file__).with_name("offered.py")))


def main() -> None:
    """Answer requests, a line of JSON each, until there are no more."""
    modules = {name: _module(name, names) for name, names in OFFERED["MODULES"].items()}
    for line in sys.stdin:
        print(json.dumps(_forked(json.loads(line), modules)), flush=True)  # noqa: T201 - the answer


def _module(name: str, names: tuple[str, ...]) -> SimpleNamespace:
    whole = importlib.import_module(name)
    return SimpleNamespace(**{each: getattr(whole, each) for each in names})


def _forked(request: dict[str, Any], modules: dict[str, SimpleNamespace]) -> list[Any]:
    """What a run in a process of its own says: pass, fail or unsure, and why."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        Run(theirs, modules).run(request)
    os.close(theirs)
    said = b""
    while select.select([ours], [], [], WALL_S)[0] and (piece := os.read(ours, LONGEST)):
        said += piece
    os.close(ours)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    answer: list[Any] = json.loads(said) if said else ["unsure", "it took too long, or too much memory"]
    return answer


class Run:
    """One run, in its own process: it ends when it has said something."""

    def __init__(self, pipe: int, modules: dict[str, SimpleNamespace]) -> None:
        self._pipe = pipe
        self._modules = modules
        self._steps = 0
        self._code: CodeType | None = None

    def run(self, request: dict[str, Any]) -> NoReturn:
        """Say what became of it."""
        try:
            self._limit()
            cases = [Case(*texts) for texts in request["cases"]]
            self._code = compile(request["code"], "<answer>", "exec", dont_inherit=True)
            sys.addaudithook(self._audit)
            space = {"__builtins__": self._builtins(), "__name__": "answer"}
            sys.settrace(self._trace)
            exec(self._code, space)  # noqa: S102 - what the jail is for
            for case in cases:
                if wrong := case.wrong(space[request["fn"]]):
                    self._end("fail", wrong)
        except MemoryError:
            self._end("unsure", "it took too much memory")
        except BaseException as error:  # noqa: BLE001 - whatever it raises is its answer
            self._end("fail", f"it raises {type(error).__name__}")
        self._end("pass", "")

    def _end(self, outcome: str, why: str) -> NoReturn:
        sys.settrace(None)
        os.write(self._pipe, json.dumps([outcome, why[:500]]).encode())
        os._exit(0)

    def _limit(self) -> None:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, CPU_S)
        for what, most in (
            (resource.RLIMIT_CPU, 1), (resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NPROC, 0),
        ):  # fmt: skip
            hard = resource.getrlimit(what)[1]
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (least, least))
        for stream in (0, 1, 2):
            os.close(stream)

    def _builtins(self) -> dict[str, Any]:
        found = {name: getattr(builtins, name) for name in OFFERED["BUILTINS"]}
        return {**found, "print": lambda *_, **__: None, "__import__": self._import}

    def _import(self, name: str, *_: object) -> SimpleNamespace:
        """A module's offered names; the interpreter takes what it wants of them."""
        return self._modules[name]

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        """End it where it does anything that the interpreter would tell an auditor, but for being begun."""
        if event == "exec" and args[0] is self._code:
            return
        if event not in {"builtins.id", "sys.settrace"}:
            self._end("unsure", f"it does what is not allowed here: {event}")

    def _trace(self, frame: object, event: str, argument: object) -> Any:
        self._steps += 1
        if self._steps > STEPS:
            self._end("fail", f"it is not done after {STEPS} steps")
        return self._trace


class Case:
    """One example: arguments, and the value that the function must give, or the error that it must raise."""

    def __init__(self, given: str, expected: str) -> None:
        self._given, self._expected = given, expected
        self._args, self._before = ast.literal_eval(given), ast.literal_eval(given)
        self._value = None if expected.startswith("raises ") else ast.literal_eval(expected)

    def wrong(self, function: Any) -> str:
        """What is wrong; empty where nothing is."""
        shown, wanted = self._given[1:-2], self._expected
        try:
            value = function(*self._args)
        except Exception as error:  # noqa: BLE001 - an example may want it
            raised = f"raises {type(error).__name__}"
            return "" if wanted == raised else f"for {shown} it {raised}, not {wanted}"
        if not _is_plain(value):
            return f"for {shown} it gives a {type(value).__name__}, not {wanted}"
        if wanted.startswith("raises ") or not _same(value, self._value):
            return f"for {shown} it gives {value!r:.200}, not {wanted}"
        return "" if _same(self._args, self._before) else f"for {shown} it changes what it is given"


_SCALARS = (type(None), bool, int, float, str, complex, Fraction, Decimal)
_MANY = (list, tuple, set, frozenset)


def _is_plain(value: Any, depth: int = 20) -> bool:
    """Whether a value is made of builtin ones, whose comparison runs no code of the answer."""
    if type(value) in _SCALARS:
        return True
    if type(value) is dict:
        return depth > 0 and all(_is_plain(one, depth - 1) for pair in value.items() for one in pair)
    return type(value) in _MANY and depth > 0 and all(_is_plain(one, depth - 1) for one in value)


def _same(value: Any, expected: Any) -> bool:
    """Equal, and of one kind: floats up to rounding, a whole number and a float of its value are the same."""
    if isinstance(value, bool) or isinstance(expected, bool):
        return value is expected
    if isinstance(value, Number) and isinstance(expected, Number):
        if isinstance(value, float) or isinstance(expected, float):
            return math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-12)  # type: ignore[arg-type]  # no complex here
        return bool(value == expected)
    if type(value) is not type(expected):
        return False
    if isinstance(value, list | tuple):
        return len(value) == len(expected) and all(map(_same, value, expected))
    if isinstance(value, dict):
        return value.keys() == expected.keys() and all(_same(value[key], expected[key]) for key in value)
    return bool(value == expected)


if __name__ == "__main__":
    main()
