"""A pytest plugin that collects once and then forks a child for every mutant.

Collecting takes seconds, a test mostly milliseconds: so thousands of mutants take minutes. A child runs the tests
that reach the mutated function, the fastest first, until one fails. Loaded as `-p benchmarks.mutants.forks` in the copy
that `grow` made; `MUTANTS_WORK` names a JSON file with the mutants' names, `MUTANTS_FOUND` the file for what became
of them.
"""

import gc
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import _lru_cache_wrapper, lru_cache, partial
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

from benchmarks.mutants.switch import Watch, turn_on

JOBS = 2
WITHIN_S = 4.0
"""Seconds of tests that a mutant is given, the fastest first: a mutant that lives through them counts as alive."""
SLOWER, AT_LEAST_S, WALL = 8, 5, 20
"""A mutant may take that much longer than the code, in processor time; on the clock, where others run, far more."""
MEMORY = 3 << 30
KILLED, SURVIVED, TIMEOUT, UNTESTED = "killed", "survived", "timeout", "no test"


def pytest_configure() -> None:
    """The first failure is enough: nothing is made smaller, remembered or left to chance."""
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile(
        "mutants", phases=phases, deadline=None, database=None, derandomize=True, report_multiple_bugs=False
    )
    settings.load_profile("mutants")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """In place of running the tests once: see which reach which function, then run them on every mutant."""
    work = json.loads(Path(os.environ["MUTANTS_WORK"]).read_text("utf-8"))
    found = Path(os.environ["MUTANTS_FOUND"])
    for module in {name.rpartition(".")[0] for name in work}:
        import_module(module)  # some are imported only when they are needed
    _memories()
    gc.freeze()
    reached = _reached(session, found.with_suffix(".reached"))
    waiting = [(name, reached.get(name.partition("__mutmut_")[0], {})) for name in work]
    with found.open("w", encoding="utf-8") as out:
        for name, outcome, by in _run_all(session, waiting):
            out.write(json.dumps([name, outcome, by]) + "\n")
            out.flush()
    return True


def _reached(session: pytest.Session, path: Path) -> dict[str, dict[str, float]]:
    """By function: the tests that call it, with their seconds. All of them must pass."""
    child = _fork(partial(_observe, session, path))
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise pytest.UsageError(f"the tests fail on the code as it is: {path.read_text('utf-8')}")
    return dict(json.loads(path.read_text("utf-8")))


def _observe(session: pytest.Session, path: Path) -> int:
    reached: dict[str, dict[str, float]] = {}
    watch = Watch()
    for item in session.items:
        _forget()
        started = time.process_time()
        with watch:
            _run(session, [item])
        if session.testsfailed:
            path.write_text(item.nodeid, "utf-8")
            return 1
        for function in watch.called():
            reached.setdefault(function, {})[item.nodeid] = time.process_time() - started
    path.write_text(json.dumps(reached), "utf-8")
    return 0


def _forget() -> None:
    """Empty the memories of functions, so that every test is seen to reach what it needs."""
    for one in _memories():
        one.cache_clear()


@lru_cache(maxsize=1)
def _memories() -> list[Any]:
    every = (one for one in gc.get_objects() if type(one) is _lru_cache_wrapper)
    return [one for one in every if str(one.__module__).startswith("stepcache")]


def _run(session: pytest.Session, items: Sequence[pytest.Item]) -> None:
    for place, item in enumerate(items):
        after = items[place + 1] if place + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if session.testsfailed:
            return


def _run_all(session: pytest.Session, waiting: list[tuple[str, dict[str, float]]]) -> Iterator[tuple[str, str, str]]:
    """Each mutant's outcome as it comes, some children at a time."""
    items = {item.nodeid: item for item in session.items}
    running: dict[int, tuple[str, float, Path]] = {}
    for name, seconds in waiting:
        if not seconds:
            yield name, UNTESTED, ""
            continue
        while len(running) >= JOBS:
            yield from _ended(running)
        chosen = list(_affordable(seconds))
        limit = AT_LEAST_S + ceil(SLOWER * sum(seconds[test] for test in chosen))
        by = Path(f"{os.environ['MUTANTS_FOUND']}.{name[-80:]}")
        child = _fork(partial(_judge, session, name, [items[test] for test in chosen], by, limit))
        running[child] = name, time.monotonic() + WALL * limit, by
    while running:
        yield from _ended(running)


def _affordable(seconds: dict[str, float]) -> Iterator[str]:
    """The tests that fit into the time of a mutant, at least one."""
    spent = 0.0
    for test in sorted(seconds, key=lambda one: seconds[one]):
        spent += seconds[test]
        if spent > WITHIN_S and spent > seconds[test]:
            return
        yield test


def _judge(session: pytest.Session, name: str, tests: Sequence[pytest.Item], by: Path, limit: int) -> int:
    turn_on(name)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 2))
    _forget()
    for test in tests:
        _run(session, [test])
        if session.testsfailed:
            by.write_text(test.nodeid, "utf-8")
            return 1
    return 0


def _ended(running: dict[int, tuple[str, float, Path]]) -> Iterator[tuple[str, str, str]]:
    """Wait a moment for a child; end those that are over their time."""
    child, status = os.waitpid(-1, os.WNOHANG)
    if child:
        name, _until, by = running.pop(child)
        code = os.waitstatus_to_exitcode(status)
        outcome = SURVIVED if code == 0 else TIMEOUT if code in (-signal.SIGKILL, -signal.SIGXCPU) else KILLED
        yield name, outcome, by.read_text("utf-8") if by.exists() else ""
        by.unlink(missing_ok=True)
        return
    for late in [child for child, (_, until, _by) in running.items() if time.monotonic() > until]:
        os.kill(late, signal.SIGKILL)
    time.sleep(0.002)


def _fork(work: Callable[[], int]) -> int:
    """Start `work` in a child with this mutant in force; its process id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        code = work()
    except BaseException as error:  # noqa: BLE001 - a child never goes back into the parent's code
        print(repr(error), file=sys.stderr)
    finally:
        os._exit(code)
