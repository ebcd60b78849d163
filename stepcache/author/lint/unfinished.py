"""SC908: what `stepcache learn` could not decide."""

import re
from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Finding
from stepcache.language.comments import comments
from stepcache.language.diagnostics import finding

_QUESTION = re.compile(r"#+\s*TODO\(learn\):?\s*")


def open_questions(subject: Subject) -> Iterator[Finding]:
    """SC908: a comment that `stepcache learn` has left."""
    for start, comment in comments(subject.lines.text):
        mark = _QUESTION.match(comment)
        if mark:
            span = subject.lines.span(start, start + len(comment))
            help_ = "change the rule or leave it, and take the comment out"
            yield finding("SC908", "a question of this draft is open", span, help=help_)


RULES = (Rule("SC908", open_questions),)
