"""The journal of exchanges."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from stepcache.author.learn.log import read_log
from stepcache.domain.errors import ConfigurationError
from stepcache.plugins.parts import Inquiry, Reply
from stepcache.store.journal import JournalKind

ASKED = Inquiry("1f", 7.25, "chat", "m", "be kind", "hello\n\u2028there 😀", alone=True, greedy=True)
SAID = Reply("hi", "stop", "bypass", "no-rule", "", "none", 5, 2, 0.0125)


def test_learn_reads_what_it_writes(tmp_path: Path) -> None:
    """A line an exchange, added to what is there; only its owner may read it."""
    path = tmp_path / "log.jsonl"
    for asked in (ASKED, replace(ASKED, system="", greedy=False)):
        journal = JournalKind().open(str(path))
        journal.before(asked)
        journal.after(asked, SAID)
        journal.close()
    log = read_log(path)
    assert not log.unusable
    assert [(one.prompt, one.answer, one.system, one.tokens, one.greedy) for one in log.exchanges] == [
        (ASKED.prompt, "hi", "be kind", 2, True),
        (ASKED.prompt, "hi", "", 2, False),
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = json.loads(path.read_text().split("\n")[0])
    assert (first["route"], first["reason"], first["ms"], first["at"]) == ("bypass", "no-rule", 12.5, 7.25)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (replace(ASKED, alone=False), SAID),
        (ASKED, replace(SAID, text="")),
        (ASKED, replace(SAID, finish_reason="length")),
        (ASKED, replace(SAID, finish_reason="")),
    ],
)
def test_what_could_not_be_learned_from_is_left_out(asked: Inquiry, said: Reply, tmp_path: Path) -> None:
    """Turns, formats, no answer, half an answer."""
    journal = JournalKind().open(str(tmp_path / "log.jsonl"))
    journal.after(asked, said)
    journal.close()
    assert (tmp_path / "log.jsonl").read_text() == ""


@pytest.mark.parametrize(("place", "says"), [("", "needs a path"), ("/", "cannot write"), ("/none/a", "cannot write")])
def test_a_place_that_cannot_be_written_is_said(place: str, says: str) -> None:
    """When the server starts."""
    with pytest.raises(ConfigurationError, match=says):
        JournalKind().open(place)
