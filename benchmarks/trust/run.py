"""One run: the records of a seed, split by groups over shards that run beside each other."""

import gc
import multiprocessing
import sys
from collections.abc import Iterable, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic

from benchmarks.trust.draw import records
from benchmarks.trust.drive import Setting, run_shard
from benchmarks.trust.record import Record
from benchmarks.trust.tally import Tally

_FORK = multiprocessing.get_context("fork")
EVERY_S = 5.0
_TOLD = 50


def run(setting: Setting, jobs: int) -> Tally:
    """All shards of a run, added up.

    Raises:
        RuntimeError: There is nothing to send, or a shard ended without a result; why stands on stderr then.
    """
    drawn = records(setting.seed, setting.count, setting.only)
    if not drawn:
        raise RuntimeError(f"no family begins with {setting.only!r}")
    shards = split(drawn, jobs)
    gc.collect()
    gc.freeze()  # the records are shared with the shards, and stay shared if nobody walks over them
    started = [_start(setting, shard) for shard in shards if shard]
    try:
        return _collected([pipe for pipe, _ in started], len(drawn))
    finally:
        for _, child in started:
            child.terminate()
            child.join()


def split(drawn: Iterable[Record], jobs: int) -> list[list[Record]]:
    """The records in their order, a group always whole, each new group to the shard that has the least."""
    shards: list[list[Record]] = [[] for _ in range(jobs)]
    sizes = [0] * jobs
    place_of: dict[str, int] = {}
    for record in drawn:
        place = place_of.setdefault(record.group, min(range(jobs), key=sizes.__getitem__))
        sizes[place] += 1
        shards[place].append(record)
    return shards


def _start(setting: Setting, shard: Sequence[Record]) -> tuple[Connection, BaseProcess]:
    ours, theirs = _FORK.Pipe(duplex=False)
    child = _FORK.Process(target=_work, args=(setting, shard, theirs))
    child.start()
    theirs.close()
    return ours, child


def _work(setting: Setting, shard: Sequence[Record], pipe: Connection) -> None:
    waiting = 0

    def done() -> None:
        nonlocal waiting
        waiting += 1
        if waiting == _TOLD:
            pipe.send(waiting)
            waiting = 0

    pipe.send(run_shard(setting, shard, done))


def _collected(pipes: list[Connection], count: int) -> Tally:
    whole, done, begun, told = Tally(), 0, monotonic(), monotonic()
    while pipes:
        for pipe in wait(pipes, EVERY_S):
            assert isinstance(pipe, Connection)
            try:
                news = pipe.recv()
            except EOFError:
                raise RuntimeError("a shard ended without a result") from None
            if isinstance(news, Tally):
                whole += news
                pipes.remove(pipe)
            else:
                done += news
        if monotonic() - told >= EVERY_S:
            told = monotonic()
            print(f"{done} of {count}, {done / (told - begun):.0f} a second", file=sys.stderr, flush=True)
    return whole
