"""An observer in its thread, behind a queue that makes nobody wait."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from stepcache.domain.request import Answer, Request
from stepcache.domain.routes import Reason, Route, Word
from stepcache.plugins.parts import Inquiry, Reply
from stepcache.proxy.observing.seen import Answered, Exchange, Failed, Passed
from stepcache.proxy.observing.watcher import Watcher
from stepcache.text.credentials import Credentials
from stepcache.text.redaction import Redaction

KEY = "sk-abcdefghij0123456789ABCD"
REDACTION = Redaction([Credentials()])


class Noted:
    """Notes what it sees; does something else before, where it is told to."""

    def __init__(self, first: Callable[[], object] = lambda: None) -> None:
        self.first = first
        self.seen: list[Inquiry | tuple[Inquiry, Reply]] = []
        self.closed = threading.Event()

    def before(self, asked: Inquiry) -> None:
        """Noted."""
        self.first()
        self.seen.append(asked)

    def after(self, asked: Inquiry, outcome: Reply) -> None:
        """Noted."""
        self.first()
        self.seen.append((asked, outcome))

    def close(self) -> None:
        """Noted."""
        self.closed.set()


def exchange(prompt: str = "hello", **more: Any) -> Exchange:
    """A chat request."""
    return Exchange(Request({"messages": [{"role": "user", "content": prompt}], **more}), at=7.0, began=1.0)


def test_what_is_shown_is_seen_in_order_and_redacted() -> None:
    """A request, and how it ended."""
    noted, asked = Noted(), exchange(f"my key is {KEY}")
    watcher = Watcher("noted", noted, REDACTION)
    watcher.start()
    watcher.show(asked)
    watcher.show(asked, Answered(Answer(f"no {KEY}", Route.GENERATE, Reason(Word.MISS)), 0.5))
    watcher.close()
    before, after = noted.seen
    assert isinstance(before, Inquiry)
    assert isinstance(after, tuple)
    assert (before.prompt, before.at, before.alone, before.id) == ("my key is [redacted]", 7.0, True, asked.id)
    assert (after[0], after[1].text, after[1].route, after[1].took_s) == (before, "no [redacted]", "generate", 0.5)
    assert noted.closed.is_set()


def test_an_observer_that_hangs_makes_nobody_wait(caplog: pytest.LogCaptureFixture) -> None:
    """What it has no room for is dropped and counted, and said once."""
    let_go, noted = threading.Event(), Noted()
    noted.first = let_go.wait
    watcher = Watcher("slow", noted, REDACTION, waiting=3)
    watcher.start()
    with caplog.at_level(logging.WARNING):
        for _ in range(10):
            watcher.show(exchange())
    assert watcher.dropped == 7
    assert len(caplog.records) == 1
    assert "`slow` is too slow" in caplog.text
    let_go.set()
    watcher.close()
    assert len(noted.seen) == 10 - watcher.dropped
    assert noted.closed.is_set()


@pytest.mark.parametrize("error", [RuntimeError(f"no {KEY}"), SystemExit(3)])
def test_an_observer_that_raises_is_told_once_and_sees_the_next(
    error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    """Without what must not be kept."""

    def fail() -> None:
        raise error

    noted = Noted(fail)
    watcher = Watcher("broken", noted, REDACTION)
    watcher.start()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            watcher.show(exchange())
        watcher.close()
    assert noted.closed.is_set()
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["the observer `broken` fails"]
    assert KEY not in caplog.text


def test_an_observer_that_never_started_is_closed() -> None:
    """Its file, too."""
    noted = Noted()
    Watcher("noted", noted, REDACTION).close()
    assert noted.closed.is_set()


@pytest.mark.parametrize(
    "body",
    [
        {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]},
        {"tools": []},
        {"messages": "no list"},
    ],
)
def test_a_request_that_no_rule_can_read_has_no_prompt_of_its_own(body: dict[str, Any]) -> None:
    """It is seen all the same."""
    seen = Exchange(Request({"n": 2, **body}), at=0.0, began=0.0).inquiry(REDACTION)
    assert (seen.prompt, seen.alone) == ("", False)


@pytest.mark.parametrize("raw", [None, b"", b"no json", b'{"choices": []}'])
def test_a_passed_answer_that_cannot_be_read_has_no_text(raw: bytes | None) -> None:
    """Cut off, empty, or nothing that we know."""
    end = Passed(Reason(Word.NO_RULE), "", {"content-type": "application/json"}, raw, 0.1)
    found = end.outcome(exchange(), REDACTION)
    assert (found.text, found.finish_reason, found.route) == ("", "", "bypass")


def test_a_failure_tells_why() -> None:
    """And has no route."""
    found = Failed("the server is down", 0.1).outcome(exchange(), REDACTION)
    assert (found.route, found.reason, found.text) == ("", "the server is down", "")
