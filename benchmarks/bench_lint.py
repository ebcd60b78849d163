"""How long `stepcache-validate` takes from a cold start, beside `ruff check` and `sqlfluff lint` in the same run.

One file of some 200 lines, and a hundred of them in one folder, which for StepCache is one rule set: each pattern is
tried against those of all others. Every run is a process of its own, and the commands take turns. Python's byte code is
made before, as it is when a package is installed.
"""

import argparse
import compileall
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.machine import save

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SQLFLUFF = ROOT / ".venv-linters/bin/sqlfluff"
LINES = 200
MANY = 100
# What stands together in one file; each is 190 to 210 lines long, or nearly.
FILES = (
    ("linear_equation", "key_value"),
    ("json_extract", "form_fill"),
    ("linear_equation", "classification"),
    ("arithmetic", "classification"),
    ("linear_system", "json_schema"),
    ("document_extract",),
)
QUERY = """
SELECT
    customer.id,
    customer.name_{n},
    SUM(line.price * line.quantity) AS total_{n},
    COUNT(DISTINCT invoice.id) AS invoices
FROM customer_{n} AS customer
INNER JOIN invoice ON customer.id = invoice.customer_id
LEFT JOIN line ON invoice.id = line.invoice_id
WHERE
    invoice.made_on >= '2026-01-{day:02}'
    AND line.quantity > {n}
    AND customer.country IN ('IT', 'NL', 'PT')
GROUP BY
    customer.id,
    customer.name_{n}
HAVING SUM(line.price * line.quantity) > {n}00
ORDER BY total_{n} DESC;
"""


def main() -> int:
    """Write the files, time the commands by turns, write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", type=int, default=15, help="runs over one file")
    parser.add_argument("--many", type=int, default=5, help="runs over the hundred files; sqlfluff's is one")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    assert compileall.compile_dir(ROOT / "stepcache", quiet=1)
    with TemporaryDirectory() as place:
        sizes = written(Path(place))
        one = by_turns(commands(Path(place), one=True), options.one)
        many = by_turns(commands(Path(place), one=False), options.many)
    print(save("lint", {"load": round(load, 2), "lines": sizes, "one": one, "many": many}))
    return 0


# --- the files -------------------------------------------------------------------------------------------------------


def written(place: Path) -> dict[str, float]:
    """A hundred files of each kind; how many lines they have on average."""
    sizes = {}
    for kind, texts in {"stepcache": rules(), "py": modules(), "sql": queries()}.items():
        folder = place / kind
        folder.mkdir()
        found = list(islice(texts, MANY))
        for number, text in enumerate(found):
            (folder / f"file_{number:02}.{kind}").write_text(text, "utf-8")
        sizes[kind] = round(sum(len(text.splitlines()) for text in found) / MANY, 1)
    return sizes


def rules() -> Iterator[str]:
    """The shipped rules, a word of its own before each pattern: nothing is ambiguous, and all has to be looked at."""
    folder = ROOT / "rules"
    for number, names in zip(count(), cycle(FILES), strict=False):
        texts = [(folder / f"{name}.stepcache").read_text("utf-8").removeprefix("stepcache 1\n") for name in names]
        word = "desk" + "".join(chr(ord("a") + int(digit)) for digit in str(number))
        yield "stepcache 1\n" + "\n".join(own(text, word) for text in texts)


def own(text: str, word: str) -> str:
    """A rule file's tasks and constants under other names, its patterns and leads behind a word."""
    text = re.sub(r"^task (\w+)", rf"task \1_{word}", text, flags=re.MULTILINE)
    for name in re.findall(r"^let (\w+)", text, re.MULTILINE):
        text = re.sub(rf"\b{name}\b", f"{name}_{word.upper()}", text)
    text = re.sub(r'^( +)"(?!")', rf'\1"{word} ', text, flags=re.MULTILINE)
    lead = re.compile(r"^( +lead )(.*(?:\n +\".*)*)", re.MULTILINE)
    return lead.sub(lambda found: found[1] + leads(found[2], word), text)


def leads(text: str, word: str) -> str:
    """The phrases of a lead behind a word; those of the lines below have it already."""
    first, *others = text.split("\n")
    return "\n".join([re.sub(r'"(?=[^" ])([^"]*)"', rf'"{word} \1"', first), *others])


def modules() -> Iterator[str]:
    """StepCache's own modules, those nearest to the size."""
    found = sorted(path.read_text("utf-8") for path in (ROOT / "stepcache").rglob("*.py"))
    return iter(sorted(found, key=lambda text: abs(len(text.splitlines()) - LINES)))


def queries() -> Iterator[str]:
    """Queries with joins, conditions and groups."""
    numbers = count(1)
    each = LINES // QUERY.count("\n")
    while True:
        yield "".join(QUERY.format(n=n, day=n % 28 + 1) for n in islice(numbers, each)).lstrip()


# --- the commands ----------------------------------------------------------------------------------------------------


def commands(place: Path, *, one: bool) -> dict[str, list[str]]:
    """What takes turns."""

    def at(kind: str) -> str:
        return str(place / kind / f"file_00.{kind}" if one else place / kind)

    return {
        "python, doing nothing": [sys.executable, "-c", "pass"],
        "stepcache-validate": [str(BIN / "stepcache-validate"), at("stepcache")],
        "ruff check": [str(BIN / "ruff"), "check", "--isolated", "--no-cache", at("py")],
        "sqlfluff lint": [str(SQLFLUFF), "lint", "--dialect", "ansi", "--disable-progress-bar", at("sql")],
    }


def by_turns(named: dict[str, list[str]], runs: int) -> dict[str, dict[str, float]]:
    """Wall clock and processor time of each command, in milliseconds."""
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in named}
    for turn in range(runs):
        for name, command in named.items():
            if name != "sqlfluff lint" or turn == 0 or not Path(command[-1]).is_dir():
                took[name].append(timed(command))
    return {name: summed(found) for name, found in took.items()}


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds of one run: by the wall clock, and on the processors."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, cwd="/", text=True)  # noqa: S603 - fixed words
    wall, after = perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in {0, 1}, done.stderr
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def summed(found: list[tuple[float, float]]) -> dict[str, float]:
    """Median and best wall clock, and best processor time."""
    walls, cpus = zip(*found, strict=True)
    return {
        "n": len(found),
        "p50_ms": round(median(walls) * 1e3),
        "best_ms": round(min(walls) * 1e3),
        "cpu_ms": round(min(cpus) * 1e3),
    }


if __name__ == "__main__":
    sys.exit(main())
