"""Logs: every shape is read, and what cannot be used is counted."""

import json
from pathlib import Path

import pytest

from stepcache.author.learn.log import MAX_LINE, Exchange, exchanges_of, read_log
from stepcache.domain.errors import ConfigurationError

CHAT = {"choices": [{"message": {"role": "assistant", "content": "4"}, "finish_reason": "stop"}]}
SPOKEN = [{"role": role, "content": text} for role, text in (("system", "s"), ("user", "p"), ("assistant", "a"))]


def asked(text: str, **more: object) -> dict[str, object]:
    """A chat request."""
    return {"messages": [{"role": "user", "content": text}], **more}


def lines(*rows: object) -> list[bytes]:
    """Rows as the lines of a log."""
    return [json.dumps(row).encode() + b"\n" for row in rows]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"prompt": "2 + 2", "answer": "4"}, Exchange("2 + 2", "4", tokens=1)),
        ({"prompt": "2 + 2", "text": "4", "tokens": 9, "route": "solve"}, Exchange("2 + 2", "4", tokens=9)),
        ({"prompt": "2 + 2", "answer": {"text": "4", "tokens": 3}}, Exchange("2 + 2", "4", tokens=3)),
        ({"prompt": "p", "output": "o", "system": "s", "temperature": 1}, Exchange("p", "o", "s", 1, greedy=False)),
        ({"messages": SPOKEN}, Exchange("p", "a", "s", 1)),
        ({"request": asked("p"), "response": CHAT | {"usage": {"completion_tokens": 7}}}, Exchange("p", "4", tokens=7)),
        ({"request": asked("p", temperature=0.5), "response": CHAT}, Exchange("p", "4", tokens=1, greedy=False)),
        ({"request": {"prompt": "p"}, "response": {"choices": [{"text": "a"}]}}, Exchange("p", "a", tokens=1)),
        ({"request": {"inputs": "p"}, "response": {"generated_text": "a"}}, Exchange("p", "a", tokens=1)),
        ({"request": {"inputs": "p"}, "response": [{"generated_text": "a"}]}, Exchange("p", "a", tokens=1)),
    ],
)
def test_each_shape_is_read(row: object, wanted: Exchange) -> None:
    """Of data sets, of fine-tuning, of both APIs, of `stepcache run --json`."""
    log = exchanges_of(lines(row))
    assert (log.exchanges, dict(log.unusable)) == ([wanted], {})


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ([1], "not one JSON object a line"),
        ({"question": "p"}, "no prompt: neither `prompt`, `messages` nor `request` and `response`"),
        ({"prompt": "p"}, "no answer"),
        ({"prompt": "p", "answer": 4}, "no answer"),
        ({"prompt": " ", "answer": "a"}, "an empty prompt or answer"),
        ({"prompt": "p" * 20_000, "answer": "a"}, "a prompt or answer that is too long to learn from"),
        ({"prompt": "p", "answer": "a", "system": 1}, "a system text that is no text"),
        ({"prompt": "p\x00", "answer": "a"}, "characters that are no text"),
        ({"messages": []}, "no answer"),
        ({"messages": [{"role": "user", "content": "p"}]}, "no answer"),
        ({"request": asked("p"), "response": {}}, "a response without an answer"),
        (
            {
                "request": asked("p"),
                "response": {"choices": [{"message": {"content": "a"}, "finish_reason": "length"}]},
            },
            "an answer that was cut short",
        ),
        ({"request": asked("p", n=2), "response": CHAT}, "a request that is never cached (uncacheable: n)"),
        (
            {"request": asked("p", response_format={"type": "json_object"}), "response": CHAT},
            "a request that asks for a format of its own",
        ),
    ],
)
def test_a_line_that_cannot_be_used_is_counted(row: object, why: str) -> None:
    """It costs nothing but itself."""
    log = exchanges_of([*lines(row), *lines({"prompt": "p", "answer": "a"})])
    assert (len(log.exchanges), dict(log.unusable)) == (1, {why: 1})


def test_earlier_turns_are_counted() -> None:
    """What was said before is no part of a prompt."""
    turns = [{"role": role, "content": "x"} for role in ("user", "assistant", "user", "assistant")]
    assert exchanges_of(lines({"messages": turns})).unusable == {"a request with earlier turns": 1}


@pytest.mark.parametrize("line", [b"{", b"\xff\n", b'{"a": 1, "a": 2}\n', b"[" * 5_000 + b"\n", b'"\\ud800"\n'])
def test_a_broken_line_is_counted(line: bytes) -> None:
    """Bytes that are no text, doubled keys, deep nesting."""
    assert exchanges_of([line]).unusable == {"not one JSON object a line": 1}


def test_a_line_longer_than_the_limit_is_passed_over_whole(tmp_path: Path) -> None:
    """Its pieces are no lines of their own, and the next line is read."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(b'{"prompt": "' + b"x" * (2 * MAX_LINE) + b'"}\n' + lines({"prompt": "p", "answer": "a"})[0])
    log = read_log(path)
    assert (len(log.exchanges), dict(log.unusable)) == (1, {"a line longer than 256 KiB": 1})


def test_a_log_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """In one line."""
    with pytest.raises(ConfigurationError, match=r"cannot read `.*log[.]jsonl`: No such file"):
        read_log(tmp_path / "log.jsonl")
