"""Events that every client's line reader leaves whole."""

import json

from hypothesis import given
from hypothesis import strategies as st

from stepcache.dialects.events import event

ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@given(st.text(st.sampled_from(ENDS + '\\"u2028é\u2027\u202a\U0001f600')) | st.text())
def test_an_event_is_one_line_and_says_what_it_was_given(text: str) -> None:
    """However lines are told apart, and whatever stands before the mark."""
    written = event({text: text}).decode()
    assert written.splitlines() == [written.removesuffix("\n\n"), ""]
    assert json.loads(written.removeprefix("data: ")) == {text: text}


def test_the_lead_is_what_the_api_has() -> None:
    """TGI's has no blank."""
    assert [event(1), event(1, b"data:")] == [b"data: 1\n\n", b"data:1\n\n"]
