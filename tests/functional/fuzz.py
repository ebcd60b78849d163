"""Files of any kind before the linter: `python -m tests.functional.fuzz --count 1000000 --seed 1`.

Every file gets its findings, which lie inside it, within a second of the worker's own CPU time; every tenth file's are
shown in all formats. What crashes or takes longer is written to build/fuzz/, cut down to what is needed for it.
"""

import argparse
import multiprocessing
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

from stepcache.author.examine import examine
from stepcache.author.fixing import fixed, wanted
from stepcache.author.options import FORMATS
from stepcache.author.report import Report
from stepcache.author.telling import shown
from stepcache.domain.source import Source
from tests.functional.fuzz_files import MAIN, Files, made
from tests.functional.planted import Good
from tests.functional.planted_good import CATALOG
from tests.functional.planted_report import Beside

LIMIT_S = 1.0
HANGS_S = 30.0
BATCH = 250
SHOWN = 10  # each so many-th file is shown in all formats

OUT = Path("build/fuzz")


@dataclass
class Tally:
    """What came of some files: how many, CPU seconds of the slowest by generator, and what failed."""

    files: int = 0
    seconds: float = 0.0
    count: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    failed: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take another one in."""
        self.files += other.files
        self.seconds += other.seconds
        self.count += other.count
        self.failed += other.failed
        for name, found in other.slowest.items():
            self.slowest[name] = max(found, self.slowest.get(name, found))


def check(files: Files, *, show: bool = False) -> float:
    """All findings lie inside their file, and can be shown; fixes can be applied.

    Returns:
        CPU seconds of the linter, and of the format that took longest: a run shows one.

    Raises:
        AssertionError: A finding is of no file, or outside of it.
    """
    sources = [Source(path, text) for path, text in files.items() if path == MAIN or path.endswith("_test.stepcache")]
    beside = Good(MAIN, files[MAIN], tuple(files.items()))
    begin = time.process_time()
    examined = examine(sources, CATALOG, files=Beside(beside))
    taken = time.process_time() - begin
    for one in examined.findings:
        text = files[one.span.path]
        assert 0 <= one.span.start <= one.span.end <= len(text) + 1, one
        assert one.message, one
        assert text.count("\n", 0, one.span.start) + 1 == one.span.line, one
    if show:
        report = Report(
            examined.findings, {source.path: source for source in sources}, lambda one: one.severity.rank > 0
        )
        taken += max(_shown(format_, report) for format_ in FORMATS)
        for source in sources:
            fixed(source.text, wanted([one for one in examined.findings if one.span.path == source.path], unsafe=True))
    return taken


def _shown(format_: str, report: Report) -> float:
    begin = time.process_time()
    assert isinstance(shown(format_, report), str)
    return time.process_time() - begin


def failure(files: Files, *, show: bool, limit_s: float = LIMIT_S) -> tuple[float, str]:
    """The CPU seconds that a check took, and what was wrong; empty where nothing was."""
    begin = time.process_time()
    try:
        taken = check(files, show=show)
    except Exception:  # noqa: BLE001 - any exception is a failure, and is told
        last = traceback.format_exc().strip().split("\n")
        return time.process_time() - begin, f"{last[-1]} | {last[-3].strip() if len(last) > 2 else ''}"
    return taken, f"took {taken:.2f} s of CPU time" if taken > limit_s else ""


def run(indices: range, seed: int, limit_s: float = LIMIT_S) -> Tally:
    """Check some files, each of which may take so many seconds of CPU time."""
    tally = Tally()
    signal.signal(signal.SIGVTALRM, _hangs)
    for index in indices:
        name, files = made(seed, index)
        signal.setitimer(signal.ITIMER_VIRTUAL, HANGS_S)
        taken, wrong = failure(files, show=index % SHOWN == 0, limit_s=limit_s)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        tally.files += 1
        tally.seconds += taken
        tally.count[name] += 1
        tally.slowest[name] = max(tally.slowest.get(name, (0.0, 0)), (taken, index))
        if wrong:
            tally.failed.append((index, f"{name}: {wrong}"))
    return tally


def _hangs(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"not done after {HANGS_S} s")


def minimal(files: Files, *, show: bool) -> Files:
    """The same failure with as few lines of the first file as can be found by taking out ever smaller runs of them."""
    _, wrong = failure(files, show=show)
    kept = files[MAIN].splitlines(keepends=True)
    size = max(1, len(kept) // 2)
    tries = 0
    while size and tries < 200 and "took" not in wrong:
        at = 0
        while at < len(kept):
            tries += 1
            shorter = kept[:at] + kept[at + size :]
            if failure({**files, MAIN: "".join(shorter)}, show=show)[1].split("|")[0] == wrong.split("|")[0]:
                kept = shorter
            else:
                at += size
        size //= 2
    return {**files, MAIN: "".join(kept)}


def save(seed: int, index: int, wrong: str) -> None:
    """Write what failed, cut down."""
    folder = OUT / f"{seed}-{index}"
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in minimal(made(seed, index)[1], show=index % SHOWN == 0).items():
        (folder / Path(path).name).write_bytes(text.encode("utf-8", "surrogateescape"))
    (folder / "why.txt").write_text(wrong + "\n", encoding="utf-8")


def batches(count: int) -> Iterator[range]:
    """The numbers of the files, some at a time."""
    return (range(begin, min(count, begin + BATCH)) for begin in range(0, count, BATCH))


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, check and count; 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    total, begin = Tally(), time.monotonic()
    with multiprocessing.get_context("forkserver").Pool(options.jobs) as pool:
        for number, tally in enumerate(pool.imap_unordered(partial(run, seed=options.seed), batches(options.count))):
            total.add(tally)
            for index, wrong in tally.failed:
                say(f"FAILED {options.seed}:{index} {wrong}")
            if number % 40 == 39:
                say(f"{total.files} files, {total.files / (time.monotonic() - begin):.0f} a second")
    for index, wrong in total.failed[:20]:
        save(options.seed, index, wrong)
    say("| generator | files | slowest, CPU s | its number |")
    say("| --- | --- | --- | --- |")
    for name, (seconds, index) in sorted(total.slowest.items(), key=lambda pair: -pair[1][0]):
        say(f"| {name} | {total.count[name]} | {seconds:.3f} | {index} |")
    mean = 1000 * total.seconds / max(1, total.files)
    say(f"{total.files} files, {len(total.failed)} failed, {mean:.2f} ms each, {time.monotonic() - begin:.0f} s in all")
    return 1 if total.failed else 0


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
