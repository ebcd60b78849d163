"""What the server logs."""

import logging
import sys

from stepcache.proxy.logs import Redacting
from stepcache.text.credentials import Credentials
from stepcache.text.redaction import Redaction

KEY = "sk-abcdefghij0123456789ABCD"


def test_messages_and_tracebacks_are_clean() -> None:
    """Whoever put it there."""
    try:
        raise RuntimeError(f"no {KEY}")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "of %s", (KEY,), sys.exc_info())
    text = Redacting(Redaction([Credentials()]).clean).format(record)
    assert text.startswith("stepcache: of [redacted]\nTraceback")
    assert text.endswith("RuntimeError: no [redacted]")
    assert KEY not in text
