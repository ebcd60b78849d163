"""Regular expressions are RE2's: linear in the text they search, whatever the pattern."""

import re
import warnings

from stepcache.domain.expressions import Const, Regex
from stepcache.domain.source import Span
from stepcache.language.diagnostics import Reporter
from stepcache.text.regex import FLAGS, RegexError, compiled

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
    error = _error(regex)
    if error is None:
        return Const(regex, span)
    if _python_reads(regex.pattern):
        help_ = "RE2 has no look-around, back-references, possessive or atomic groups"
        reporter.say("SC302", "the pattern is outside the RE2 dialect", span, help=help_, note=error)
    else:
        reporter.say("SC301", "the pattern cannot be read", span, note=error)
    return None


def _error(regex: Regex) -> str | None:
    try:
        compiled(Regex(regex.pattern))  # without flags, so that what is said of it is about what was written
    except RegexError as error:
        return str(error) or "unreadable"
    return None


def _python_reads(pattern: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError, ValueError):
        return False
    return True
