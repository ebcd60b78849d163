"""The jail's own program: forks for each run, so that whatever a run does ends with it. Started as a script.

A run has little processor time and memory, so many steps, the builtins and modules of `offered.py`, and no way to open,
start or import anything else. This is a fence around slips of a model, not a sandbox. It imports as little as it can:
whoever asks first waits for it.
"""

from __future__ import annotations

import builtins
import math
import os
import resource
import select
import signal
import sys

TYPE_CHECKING = False  # as in `typing`, which takes longer to import than all of this
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any, NoReturn

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - pathlib takes as long again
import offered  # type: ignore[import-not-found]  # noqa: E402 - stands beside this script

del sys.path[0]

CPU_S = 0.3
WALL_S = 1.2
MEMORY_BYTES = 512 * 1024**2
STEPS = 200_000
LONGEST = 100_000


def main() -> None:
    """Answer requests until there are no more: a line each, its words in hexadecimal digits."""
    for line in sys.stdin:
        modules, code, fn, *cases = [bytes.fromhex(word).decode() for word in line.rstrip("\n").split(" ")]
        known = {name: Offered(name) for name in modules.split()}
        run = Run(known, code, fn, list(zip(cases[::2], cases[1::2], strict=True)))
        sys.stdout.write(f"{_forked(run).hex()}\n")
        sys.stdout.flush()


class Offered:
    """What a module offers here: some of its names, and not the module."""

    def __init__(self, name: str) -> None:
        whole = __import__(name, fromlist=["here"])
        self.__dict__.update({each: getattr(whole, each) for each in offered.MODULES[name]})


def _forked(run: Run) -> bytes:
    """What a run in a process of its own says: pass, fail or unsure, and why."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        run.begin(theirs)
    os.close(theirs)
    said = b""
    while select.select([ours], [], [], WALL_S)[0] and (piece := os.read(ours, LONGEST)):
        said += piece
    os.close(ours)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return said or b"unsure it took too long, or too much memory"


class Run:
    """One run, in its own process: it ends when it has said something."""

    def __init__(self, modules: dict[str, Offered], code: str, fn: str, cases: list[tuple[str, str]]) -> None:
        self._modules, self._text, self._fn, self._cases = modules, code, fn, cases
        self._pipe = self._steps = 0
        self._code: CodeType | None = None

    def begin(self, pipe: int) -> NoReturn:
        """Say into the pipe what became of it."""
        self._pipe = pipe
        try:
            self._limit()
            cases = [Case(*texts) for texts in self._cases]
            self._code = compile(self._text, "<answer>", "exec", dont_inherit=True)
            sys.addaudithook(self._audit)
            self._examine(self._code, cases)
        except MemoryError:
            self._end("unsure", "it took too much memory")
        except BaseException as error:  # noqa: BLE001 - whatever it raises is its answer
            self._end("fail", f"it raises {type(error).__name__}")
        self._end("pass", "")

    def _examine(self, code: CodeType, cases: list[Case]) -> None:
        space: dict[str, Any] = {"__builtins__": self._builtins(), "__name__": "answer"}
        sys.settrace(self._trace)
        exec(code, space)  # noqa: S102 - what the jail is for
        for case in cases:
            if wrong := case.wrong(space[self._fn]):
                self._end("fail", wrong)

    def _end(self, outcome: str, why: str) -> NoReturn:
        sys.settrace(None)
        os.write(self._pipe, f"{outcome} {why[:500]}".encode(errors="replace"))
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
        found = {name: getattr(builtins, name) for name in offered.BUILTINS}
        return {**found, "print": lambda *_, **__: None, "__import__": self._import}

    def _import(self, name: str, *_: object) -> Offered:
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


def _literal(text: str) -> Any:
    """The value of a literal; who asks has made sure that it is one."""
    return eval(text, {"__builtins__": {"set": set}})  # noqa: S307 - a literal, read as one by who asks


class Case:
    """One example: arguments, and the value that the function must give, or the error that it must raise."""

    def __init__(self, given: str, expected: str) -> None:
        self._given, self._expected = given, expected
        self._args, self._before = _literal(given), _literal(given)
        self._value = None if expected.startswith("raises ") else _literal(expected)

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


_NUMBERS = frozenset({("builtins", "int"), ("builtins", "float"), ("fractions", "Fraction"), ("decimal", "Decimal")})
_SCALARS = frozenset({type(None), bool, str, complex})
_MANY = frozenset({list, tuple, set, frozenset})


def _is_number(value: Any) -> bool:
    """By name: neither module is imported where the answer does not."""
    return (type(value).__module__, type(value).__qualname__) in _NUMBERS


def _is_plain(value: Any, depth: int = 20) -> bool:
    """Whether a value is made of builtin ones, whose comparison runs no code of the answer."""
    if type(value) in _SCALARS or _is_number(value):
        return True
    if type(value) is dict:
        return depth > 0 and all(_is_plain(one, depth - 1) for pair in value.items() for one in pair)
    return type(value) in _MANY and depth > 0 and all(_is_plain(one, depth - 1) for one in value)


def _same(value: Any, expected: Any) -> bool:
    """Equal, and of one kind: floats up to rounding, a whole number and a float of its value are the same."""
    if _is_number(value) and _is_number(expected):
        if isinstance(value, float) or isinstance(expected, float):
            return math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-12)
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
