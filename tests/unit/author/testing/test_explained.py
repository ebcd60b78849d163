"""What `--explain` says of the codes that a run of the tests tells."""

from pathlib import Path

import pytest

from stepcache.author.explanations.texts import explanation_of
from stepcache.author.explanations.whole import whole_file
from stepcache.language.diagnostics import CODES, Teller
from tests.fakes.echo_rules import ran

TOLD = [code for code, one in CODES.items() if one.teller is Teller.TESTS]


def codes(folder: Path, code: str, excerpt: str) -> set[str]:
    """What a run says of the excerpt; its tests hold."""
    path = folder / "shown.stepcache"
    path.write_text(whole_file(explanation_of(code), excerpt), encoding="utf-8")
    session = ran(path)
    assert not session.failed
    return {one.code for one in session.findings}


@pytest.mark.parametrize("code", TOLD)
def test_the_bad_example_has_the_code_and_the_good_one_has_not(code: str, tmp_path: Path) -> None:
    """Every code that this command tells can be reached."""
    told = explanation_of(code)
    assert code in codes(tmp_path, code, told.bad)
    assert code not in codes(tmp_path, code, told.good)
