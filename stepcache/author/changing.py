"""`--fix`, `--diff` and `--add-ignore`: what `stepcache-validate` changes in rule files, or would."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

from stepcache.author.diffs import unified
from stepcache.author.ignoring import ignoring
from stepcache.author.jobs import Job
from stepcache.author.locking import write_locks
from stepcache.author.mending import Mended, mend
from stepcache.author.options import STDIN
from stepcache.author.render import concise
from stepcache.author.report import TOOL
from stepcache.author.suppressions import PLACEHOLDER
from stepcache.author.telling import CLEAN, FAULT, FINDINGS, put, tell
from stepcache.author.terminal import fitting, say
from stepcache.author.writing import rewrite
from stepcache.domain.findings import Severity
from stepcache.domain.source import Source
from stepcache.resources import ProjectFiles


def change(options: argparse.Namespace, jobs: Sequence[Job]) -> int:
    """Mend, or suppress, and tell what is left; the exit code."""
    if options.add_ignore:
        return _add_ignores(options, jobs)
    mended = [mend(job.sources, job.look, unsafe=options.unsafe_fixes) for job in jobs]
    if options.diff:
        return _report_worse(mended, _show_diff(options, mended))
    if STDIN in options.paths:
        return _report_worse(mended, _through(mended[0], jobs[0]))
    _write([pair for one in mended for pair in one.changed])
    _say_what_was_fixed(mended)
    now = [replace(job, sources=tuple(one.sources)) for job, one in zip(jobs, mended, strict=True)]
    return _report_worse(mended, tell(options, now, [one.examined for one in mended]))


def lock(options: argparse.Namespace, jobs: Sequence[Job]) -> int:
    """Note the versions of rule sets without errors, and tell what was found; the exit code."""
    examined = [job.look(job.sources) for job in jobs]
    code = tell(options, jobs, examined)
    if any(found.severity is Severity.ERROR for one in examined for found in one.compiled.findings):
        return say(f"{TOOL}: nothing is locked: there are errors", FINDINGS)
    for place, count in write_locks([unit for one in examined for unit in one.compiled.units], ProjectFiles()):
        say(f"{place}: {count} task{'s' if count != 1 else ''} locked")
    return code


def _write(changed: Sequence[tuple[Source, Source]]) -> None:
    for old, new in changed:
        rewrite(old.path, old.text, new.text)


def _report_worse(mended: Sequence[Mended], code: int) -> int:
    """Say which files had to be left alone; the exit code."""
    for path in sorted(path for one in mended for path in one.worse):
        code = say(f"{TOOL}: {path}: left alone: its fixes would bring new errors; please report it", FAULT)
    return code


def _say_what_was_fixed(mended: Sequence[Mended]) -> None:
    for one in mended:
        for path, counts in one.applied.items():
            codes = ", ".join(f"{code} ({count})" if count > 1 else code for code, count in sorted(counts.items()))
            say(f"{path}: fixed {codes}")


def _through(mended: Mended, job: Job) -> int:
    """Standard input, mended, goes to standard output, and what is left to say of it beside that."""
    sys.stdout.flush()
    sys.stdout.buffer.write(mended.sources[0].text.encode("utf-8", "surrogateescape"))
    sys.stdout.flush()
    _say_what_was_fixed([mended])
    sys.stderr.write(concise(mended.examined.findings))
    level = job.config.fail_level.rank
    return FINDINGS if any(one.severity.rank >= level for one in mended.examined.findings) else CLEAN


def _show_diff(options: argparse.Namespace, mended: Sequence[Mended]) -> int:
    changed = [pair for one in mended for pair in one.changed]
    text = "".join(unified(old.path, old.text, new.text) for old, new in changed)
    put(options, text if options.output_file else fitting(text, sys.stdout))
    count = sum(counts.total() for one in mended for counts in one.applied.values())
    files = f"{len(changed)} file{'s' if len(changed) != 1 else ''}"
    say(f"{count} to fix in {files}" if changed else "nothing to fix")
    return FINDINGS if changed else CLEAN


def _add_ignores(options: argparse.Namespace, jobs: Sequence[Job]) -> int:
    """Suppress what is reported and can be; tell what is left."""
    examined, now = [], []
    for job in jobs:
        found = job.look(job.sources)
        sources = [ignoring(source, found.findings, job.config.width) for source in job.sources]
        _write([(old, new) for old, new in zip(job.sources, sources, strict=True) if old.text != new.text])
        after = job.look(sources)
        examined.append(after)
        now.append(replace(job, sources=tuple(sources)))
        count = len(after.suppressed) - len(found.suppressed)
        if count:
            say(f"{count} suppressed: write the reason in place of `{PLACEHOLDER}`")
    return tell(options, now, examined)
