"""Regular expressions are RE2's: linear in the text they search, whatever the pattern."""

import re
import warnings

import re2

from stepcache.domain.expressions import Const, Regex
from stepcache.domain.source import Span
from stepcache.language.diagnostics import Reporter

FLAGS = "ims"
MAX_PATTERN = 2000


def checked(regex: Regex, span: Span, reporter: Reporter) -> Const | None:
    """The literal; None where RE2 does not take it (SC301, SC302)."""
    foreign = "".join(flag for flag in regex.flags if flag not in FLAGS)
    if foreign:
        reporter.say("SC302", f"flag `{foreign[0]}` is outside the dialect", span, help="flags are `i` `m` `s`")
        return None
    if len(regex.pattern) > MAX_PATTERN:
        reporter.say("SC301", f"the pattern is longer than {MAX_PATTERN} characters", span)
        return None
    error = _error(regex.pattern)
    if error is None:
        return Const(regex, span)
    if _python_reads(regex.pattern):
        help_ = "RE2 has no look-around, back-references, possessive or atomic groups"
        reporter.say("SC302", "the pattern is outside the RE2 dialect", span, help=help_, note=error)
    else:
        reporter.say("SC301", "the pattern cannot be read", span, note=error)
    return None


def _error(pattern: str) -> str | None:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 24
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "unreadable"
        return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return None


def _python_reads(pattern: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError, ValueError):
        return False
    return True
