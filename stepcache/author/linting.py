"""What `stepcache-validate` does: reads rule files, lints and mends them, prints what was found."""

import argparse
from collections.abc import Sequence

from stepcache.author.jobs import Job, Jobs
from stepcache.author.options import check, parser
from stepcache.author.report import TOOL
from stepcache.author.telling import CLEAN, USAGE, put, tell
from stepcache.author.terminal import say, take_any_text
from stepcache.domain.errors import ConfigurationError


def run(argv: Sequence[str] | None = None) -> int:
    """Lint rule files; the exit code.

    Args:
        argv: The arguments; those of the process without.
    """
    take_any_text()
    try:
        return _run(parser().parse_args(argv))
    except SystemExit as done:
        return int(done.code or 0)
    except ConfigurationError as error:
        return say(f"{TOOL}: {error}", USAGE)


# What follows is loaded by those calls alone that ask for it.
def _run(options: argparse.Namespace) -> int:
    if options.explain or options.list_rules:
        return _told_of_codes(options)
    check(options)
    if options.watch:
        from stepcache.author.watch import watch  # noqa: PLC0415 - see above

        return watch(options, lambda jobs: _lint(options, jobs))
    jobs = Jobs(options).all()
    if options.lock:
        from stepcache.author.changing import lock  # noqa: PLC0415 - see above

        return lock(options, jobs)
    if options.fix or options.diff or options.add_ignore:
        from stepcache.author.changing import change  # noqa: PLC0415 - see above

        return change(options, jobs)
    return _lint(options, jobs)


def _told_of_codes(options: argparse.Namespace) -> int:
    from stepcache.author.explained import explained, listed  # noqa: PLC0415 - see above

    as_json = options.output_format == "json"
    put(options, explained(options.explain) if options.explain else listed(as_json=as_json))
    return CLEAN


def _lint(options: argparse.Namespace, jobs: Sequence[Job]) -> int:
    return tell(options, jobs, [job.look(job.sources) for job in jobs])
