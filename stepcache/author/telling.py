"""How `stepcache-validate` tells what it found: the report in its format, and lines beside it for a person."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from stepcache.author.examine import Examined
from stepcache.author.jobs import Job
from stepcache.author.render import as_json, concise, full, summary
from stepcache.author.report import Report
from stepcache.author.terminal import coloured
from stepcache.domain.findings import Finding

CLEAN, FINDINGS, USAGE, FAULT = 0, 1, 2, 3


def tell(options: argparse.Namespace, jobs: Sequence[Job], examined: Sequence[Examined]) -> int:
    """Print what was found; the exit code."""
    report = _report(jobs, examined, colour=not options.output_file and coloured(sys.stdout))
    put(options, _statistics(options, report) if options.statistics else shown(options.output_format, report))
    return FINDINGS if any(report.fails(one) for one in report.findings) else CLEAN


def _report(jobs: Sequence[Job], examined: Sequence[Examined], *, colour: bool) -> Report:
    levels = {source.path: job.config.fail_level for job in jobs for source in job.sources}
    lowest = min((level.rank for level in levels.values()), default=0)

    def fails(one: Finding) -> bool:
        level = levels.get(one.span.path)
        return one.severity.rank >= (level.rank if level is not None else lowest)

    tasks = [task for one in examined for task in one.compiled.tasks]
    return Report(
        findings=[finding for one in examined for finding in one.findings],
        sources={source.path: source for job in jobs for source in job.sources},
        fails=fails,
        suppressed=[hidden for one in examined for hidden in one.suppressed],
        grades=[f"{task.label}: answers are {task.grade} at best" for task in tasks],
        unselected=sum(one.unselected for one in examined),
        colour=colour,
    )


def shown(format_: str, report: Report) -> str:
    """The report in a format."""
    if format_ == "full":
        return _full(report)
    if format_ == "concise":
        return concise(report.findings)
    if format_ == "json":
        return as_json(report.findings, report.sources)
    module = import_module(f"stepcache.author.formats.{format_}")
    write: Callable[[Report], str] = getattr(module, format_)
    return write(report)


def _full(report: Report) -> str:
    blocks = full(report.findings, report.sources, colour=report.colour)
    said = [*report.grades, summary(report.findings, len(report.sources))]
    if report.unselected:
        said.append(f"{report.unselected} error{'s' if report.unselected != 1 else ''} not selected")
    return "\n".join([*([blocks] if blocks else []), *said]) + "\n"


def _statistics(options: argparse.Namespace, report: Report) -> str:
    from stepcache.author.statistics import counted  # noqa: PLC0415 - seldom asked for

    return counted(report.findings, as_json=options.output_format == "json")


def put(options: argparse.Namespace, text: str) -> None:
    """Write what was asked for to where it was asked for.

    Raises:
        ConfigurationError: The file cannot be written.
    """
    if not options.output_file:
        sys.stdout.write(text)
        return
    from stepcache.author.writing import put_report  # noqa: PLC0415 - seldom asked for

    put_report(options.output_file, text)
