"""What the command does with a fix that would break a file."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from stepcache.author.changing import change
from stepcache.author.config import Config
from stepcache.author.examine import Examined
from stepcache.author.jobs import Job
from stepcache.author.options import parser
from stepcache.domain.findings import Applicability, Edit, Finding, Fix, Severity
from stepcache.domain.source import Source, Span
from stepcache.language.compile import Compiled


class Breaking(Job):
    """A rule set whose only fix brings an error."""

    def look(self, sources: Sequence[Source]) -> Examined:
        """A warning with a fix for the good text, an error for any other."""
        span = Span(sources[0].path, 0, 1, 1, 1)
        fix = Fix("break it", (Edit(span, "bad"),), Applicability.SAFE)
        warning = Finding("SC113", "unused-let", Severity.WARNING, "m", span, fix=fix)
        error = Finding("SC101", "unknown-name", Severity.ERROR, "m", span)
        found = (warning,) if sources[0].text == "good" else (error,)
        return Examined(Compiled((), tuple(one for one in found if one is error)), found)


@pytest.mark.parametrize("arguments", [["--fix"], ["--diff"]])
def test_a_fix_that_breaks_a_file_is_a_fault_of_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Exit code 3, the file as it was, and a request to report it."""
    path = tmp_path / "a.stepcache"
    path.write_text("good")
    job = Breaking((Source(str(path), "good"),), Config())
    assert change(parser().parse_args([str(path), *arguments]), [job]) == 3
    assert path.read_text() == "good"
    said = f"stepcache-validate: {path}: left alone: its fixes would bring new errors; please report it"
    assert capsys.readouterr().err.splitlines()[-1] == said
