"""What runs in a worker: answers calls until its pipe ends."""

import importlib
import json
import math
import os
import resource
import sys
from collections.abc import Mapping

from stepcache.workers.frames import LARGEST, Status, receive, send


def main(settings: str) -> None:
    """Answer calls from standard input until it ends; what a job prints goes nowhere."""
    given = json.loads(settings)
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    sys.path.extend(given["paths"])
    _limit(given["memory"], given["niceness"])
    while request := receive(calls):
        _allow_cpu(given["cpu"])
        send(answers, _answer(given["jobs"], request))


def _limit(memory_bytes: int, niceness: int) -> None:
    os.nice(niceness)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _allow_cpu(seconds: float) -> None:
    """So much processor time from now on; then the system ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime + seconds), hard))


def _answer(jobs: Mapping[str, str], request: bytes) -> bytes:
    token, name, payload = json.loads(request)
    try:
        module, _, function = jobs[name].partition(":")
        result = getattr(importlib.import_module(module), function)(payload)
        answer = json.dumps([token, Status.OK, result]).encode()
    except TimeoutError as error:
        answer = _told(token, Status.LATE, error)
    except MemoryError as error:
        answer = _told(token, Status.FULL, error)
    except BaseException as error:  # noqa: BLE001 - whatever a job raises is an answer, too
        answer = _told(token, Status.ERROR, error)
    return answer if len(answer) <= LARGEST else json.dumps([token, Status.ERROR, "the result is too long"]).encode()


def _told(token: str, status: Status, error: BaseException) -> bytes:
    try:
        why = f": {error}"
    except BaseException:  # noqa: BLE001 - an exception may not even be able to say what it is
        why = ""
    return json.dumps([token, status, f"{type(error).__name__}{why}"[:1000]]).encode()
