"""Is an answer ever wrong, or a saving missed? A seed's trust set through real proxies, judged answer by answer."""

import argparse
import json
import os
import shlex
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.machine import machine
from benchmarks.trust.drive import Setting, default_rules
from benchmarks.trust.promises import broken
from benchmarks.trust.report import shown, text_of
from benchmarks.trust.run import run
from benchmarks.trust.tally import Tally


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trust", description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="requests (default: 2000)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default: 1)")
    parser.add_argument("--error", type=float, default=0.3, help="share of wrong replies, 0 to 1 (default: 0.3)")
    parser.add_argument("--sticky", action="store_true", help="the same messages always get the same reply")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="shards (default: one a core)")
    parser.add_argument("--rules", action="append", metavar="DIR", help="default: the shipped ones, and the set's own")
    parser.add_argument("--serve", default="", metavar="MODULE", help="run in place of stepcache; may have arguments")
    parser.add_argument(
        "--only", default="", metavar="FAMILY", help="only kinds of groups with a family whose name begins so"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write all figures there, as JSON")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run, and print the report.

    Returns:
        0 where every promise was kept, 1 where one was broken, 2 where the run did not come to its end.
    """
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.count < 1 or arguments.jobs < 1 or not 0 <= arguments.error <= 1:
        parser.error("--count and --jobs are 1 or more, --error is from 0 to 1")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the proxies are ended too
    setting = Setting(
        arguments.count,
        arguments.seed,
        arguments.error,
        arguments.sticky,
        tuple(arguments.rules or default_rules()),
        tuple(shlex.split(arguments.serve)),
        arguments.only,
    )
    started = monotonic()
    try:
        tally = run(setting, arguments.jobs)
    except RuntimeError as error:
        print(f"the run did not come to its end: {error}", file=sys.stderr)
        return 2
    if arguments.report:
        keep(arguments.report, figures_of(setting, tally, monotonic() - started))
    print(text_of(tally, setting.error, mix=not setting.only), flush=True)
    if findings := shown(tally.findings):
        print(findings, file=sys.stderr)
    return 1 if broken(tally, setting.error, mix=not setting.only) else 0


def keep(path: Path, figures: Mapping[str, Any]) -> None:
    """Write a run's figures, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(figures) + "\n", "utf-8")
    part.replace(path)


def figures_of(setting: Setting, tally: Tally, seconds: float) -> dict[str, Any]:
    """A run's figures, with what they were taken on."""
    return {
        "machine": machine(),
        "stepcache": version("stepcache"),
        "count": setting.count,
        "seed": setting.seed,
        "error": setting.error,
        "sticky": setting.sticky,
        "rules": setting.rules,
        "seconds": round(seconds, 1),
        "broken": broken(tally, setting.error, mix=not setting.only),
        **tally.as_json(),
    }


if __name__ == "__main__":
    sys.exit(main())
