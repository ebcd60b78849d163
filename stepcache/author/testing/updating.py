"""`--update`, as a person meets it: the diff, what to look at twice, the question, the files."""

from collections.abc import Callable
from typing import TextIO

from stepcache.author.testing.session import Session
from stepcache.author.testing.update import Update, updates
from stepcache.text.clean import clean


def update(session: Session, *, write: bool, ask: Callable[[str], bool] | None, out: TextIO) -> int:
    """Rewrite expectations that failed.

    Args:
        session: A run that is over.
        write: Write without asking.
        ask: Puts a question to a person; None where there is none.
        out: Where the diff is shown.

    Returns:
        How many tests still fail.

    Raises:
        ConfigurationError: A file cannot be written, or was changed meanwhile.
    """
    made: list[Update] = []
    left: list[str] = []
    for loaded in session.loaded:
        failed = [one for one in session.failed if one.job.rules is loaded.rules]
        found, kept = updates(loaded, failed)
        made += found
        left += kept
    for one in made:
        out.write(clean(one.diff(), keep="\n\t"))
        out.writelines(f"note: {clean(text)}\n" for text in one.warnings())
    out.writelines(f"not updated: {clean(text)}\n" for text in left)
    if not made or not (write or _agreed(made, ask, out)):
        return len(session.failed)
    for one in made:
        one.write()
    out.write(f"{_changes(made)}\n")
    return _still_failing(session, made)


def _agreed(made: list[Update], ask: Callable[[str], bool] | None, out: TextIO) -> bool:
    if ask is None:
        out.write(f"nothing is written: {_changes(made, 'would be')}; `--yes` writes\n")
        return False
    return ask(f"Expect what came? {_changes(made, 'would be')}.")


def _changes(made: list[Update], verb: str = "") -> str:
    count = sum(len(one.changes) for one in made)
    expectations = f"{count} expectation{'' if count == 1 else 's'}"
    paths = ", ".join(one.source.path for one in made)
    return f"{expectations} {verb or ('was' if count == 1 else 'were')} rewritten in {paths}"


def _still_failing(session: Session, made: list[Update]) -> int:
    """The failed tests of which not every failure was rewritten."""
    mended = [(change.outcome.job.id, change.failure) for one in made for change in one.changes]
    return sum(any((one.job.id, failure) not in mended for failure in one.failures) for one in session.failed)
