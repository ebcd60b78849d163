"""Killable processes for whatever may hang or grow.

A worker is an interpreter of its own that answers one call after the other: length-prefixed JSON in, length-prefixed
JSON out, no pickles. It knows only the jobs of the pool's table, has limits for memory and processor time, and none
of our environment. When a call's deadline has passed, or its caller gives up, the worker is killed and the next call
gets a new one, so that a deadline holds whatever the code inside does.
"""

import asyncio
import importlib
import json
import math
import os
import resource
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from stepcache.domain.errors import StepCacheError

HEAD = struct.Struct(">I")
LARGEST_FRAME = 4 * 1024 * 1024
"""Bytes of one message, either way."""
ROOT = str(Path(__file__).resolve().parents[1])
BOOT = "import sys; sys.path.append(sys.argv[1]); from stepcache.workers import main; main(sys.argv[2])"
"""What the child runs: isolated (`-I`), it would not find a package that is not installed."""


class WorkerError(StepCacheError):
    """A call to a worker gave no result."""


class WorkerTimeoutError(WorkerError):
    """The deadline passed; the worker was killed."""


class WorkerCrashedError(WorkerError):
    """The worker ended, or answered what is no answer: out of memory, out of processor time, a fault in C."""


class JobError(WorkerError):
    """The job raised an exception, or there is no such job."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use.

    Attributes:
        memory_bytes: Address space.
        cpu_s: Processor seconds of one call, rounded up; a net below the wall-clock deadline.
        calls: Calls after which it is replaced, so that what it leaks goes with it.
    """

    memory_bytes: int = 2 * 1024**3
    cpu_s: float = 10.0
    calls: int = 1000


class _Worker:
    """The parent's end of one process."""

    def __init__(self, jobs: Mapping[str, str], limits: Limits) -> None:
        self.calls = 0
        settings = json.dumps({"jobs": dict(jobs), "memory": limits.memory_bytes, "cpu": limits.cpu_s})
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-I", "-B", "-c", BOOT, ROOT, settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
        )

    def exchange(self, request: bytes) -> bytes:
        """Send one message and wait for the one that answers it; empty where the process ended."""
        if self.process.stdin is None or self.process.stdout is None:
            return b""
        self.calls += 1
        try:
            _send(self.process.stdin, request)
            return _receive(self.process.stdout)
        except OSError:
            return b""

    def kill(self) -> None:
        """End it at once; may be called from any thread, and twice."""
        self.process.kill()

    def bury(self) -> None:
        """Kill it, wait for its end and close its pipes."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue


class _Call:
    """One call on its way: the thread that makes it and the task that waits for it agree here on its end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._given_up = False

    def begin(self, worker: _Worker) -> bool:
        """The thread has a worker; False where nobody waits any more."""
        with self._lock:
            self._worker = worker
            return not self._given_up

    def end(self) -> bool:
        """The thread is done with its worker; False where that was killed."""
        with self._lock:
            self._worker = None
            return not self._given_up

    def give_up(self) -> None:
        """Nobody waits any more: kill the worker that is at it."""
        with self._lock:
            self._given_up = True
            if self._worker is not None:
                self._worker.kill()


class WorkerPool:
    """At most `size` workers, started when needed; calls beyond that wait for one.

    It may be used from any event loop, and from several one after the other.
    """

    def __init__(self, jobs: Mapping[str, str], *, size: int = 2, limits: Limits | None = None) -> None:
        """Take the table of jobs: name -> `module:function`, a function from JSON value to JSON value."""
        self._jobs, self._size, self._limits = dict(jobs), size, limits or Limits()
        self._threads: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._alive: set[_Worker] = set()
        weakref.finalize(self, _bury_all, self._alive)

    async def call(self, job: str, payload: object, *, wall_s: float) -> Any:
        """Run one job in a worker.

        Args:
            job: A name of the pool's table.
            payload: A JSON value.
            wall_s: Seconds from now until the worker is killed, waiting and starting included.

        Raises:
            WorkerTimeoutError: It was not done in time.
            WorkerCrashedError: The worker ended without an answer.
            JobError: The job raised, or is not in the table.
        """
        request = json.dumps([job, payload]).encode()
        if len(request) > LARGEST_FRAME:
            raise JobError(f"{job}: {len(request)} bytes are too many")
        call, loop = _Call(), asyncio.get_running_loop()
        pending = loop.run_in_executor(self._executor(), self._run, call, request)
        try:
            answer = await asyncio.wait_for(pending, wall_s)
        except TimeoutError:
            raise WorkerTimeoutError(f"{job}: not done within {wall_s:g} s") from None
        finally:
            call.give_up()
        return _result(job, answer)

    async def close(self) -> None:
        """End all workers; a later call starts anew."""
        with self._lock:
            threads, self._threads, self._idle = self._threads, None, []
        await asyncio.to_thread(_bury_all, self._alive)
        if threads is not None:
            await asyncio.to_thread(threads.shutdown, cancel_futures=True)

    def _executor(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._size, thread_name_prefix="stepcache-worker")
            return self._threads

    def _run(self, call: _Call, request: bytes) -> bytes:
        worker = self._take()
        answer = worker.exchange(request) if call.begin(worker) else b""
        if call.end() and answer and worker.calls < self._limits.calls:
            with self._lock:
                self._idle.append(worker)
        else:
            self._bury(worker)
        return answer

    def _take(self) -> _Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is not None and worker.process.poll() is None:
            return worker
        if worker is not None:
            self._bury(worker)
        worker = _Worker(self._jobs, self._limits)
        self._alive.add(worker)
        return worker

    def _bury(self, worker: _Worker) -> None:
        worker.bury()
        self._alive.discard(worker)


def _bury_all(workers: set[_Worker]) -> None:
    for worker in list(workers):
        worker.bury()
        workers.discard(worker)


def _result(job: str, answer: bytes) -> Any:
    if not answer:
        raise WorkerCrashedError(f"{job}: the worker ended without an answer")
    status, value = json.loads(answer)
    if status != "ok":
        raise JobError(f"{job}: {value}")
    return value


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(HEAD.pack(len(message)) + message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    """The next message; empty at the end, and for one that is too long."""
    head = pipe.read(HEAD.size)
    size = HEAD.unpack(head)[0] if len(head) == HEAD.size else 0
    message = pipe.read(size) if 0 < size <= LARGEST_FRAME else b""
    return message if len(message) == size else b""


# --- the child ------------------------------------------------------------------------------------------------------


def main(settings: str) -> None:
    """Answer calls from standard input until it ends; what a job prints goes nowhere."""
    table = json.loads(settings)
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    _limit(table["memory"])
    while request := _receive(calls):
        _allow_cpu(table["cpu"])
        _send(answers, _answer(table["jobs"], request))


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _allow_cpu(seconds: float) -> None:
    """So much processor time from now on; then the system ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime + seconds), hard))


def _answer(jobs: Mapping[str, str], request: bytes) -> bytes:
    try:
        name, payload = json.loads(request)
        module, _, function = jobs[name].partition(":")
        result = getattr(importlib.import_module(module), function)(payload)
        answer = json.dumps(["ok", result]).encode()
    except Exception as error:  # noqa: BLE001 - whatever a job raises is an answer, too
        answer = json.dumps(["error", f"{type(error).__name__}: {error}"[:1000]]).encode()
    return answer if len(answer) <= LARGEST_FRAME else json.dumps(["error", "the result is too long"]).encode()
