"""Keys, tokens and passwords in texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.text.credentials import BEARER, TOKENS, Credentials

FOUND = {
    "sk-abcdefghij0123456789ABCD": "sk-abcdefghij0123456789ABCD",
    "my key:sk-abcdefghij0123456789ABCD.": "sk-abcdefghij0123456789ABCD",
    "Authorization: Bearer abcdef0123456789xyz": "abcdef0123456789xyz",
    "postgres://ann:hunter2@host/db": "hunter2",
    "é ghp_0123456789abcdefghijABCDEFGHIJ0123456789": "ghp_0123456789abcdefghijABCDEFGHIJ0123456789",
    "-----BEGIN RSA PRIVATE KEY-----\nMII0\n-----END RSA PRIVATE KEY----- and": (
        "-----BEGIN RSA PRIVATE KEY-----\nMII0\n-----END RSA PRIVATE KEY-----"
    ),
    "-----BEGIN PRIVATE KEY-----\ncut off": "-----BEGIN PRIVATE KEY-----",
}


@pytest.mark.parametrize(("text", "found"), FOUND.items(), ids=range(len(FOUND)))
def test_what_looks_like_a_key_is_found(text: str, found: str) -> None:
    """The key, and nothing around it."""
    assert [text[start:end] for start, end in Credentials().find(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Solve 2x + 3 = 13",
        "task-abcdefghij0123456789ABCD",
        "the bearer of internationalisations",
        "http://host:80/a@b",
    ],
)
def test_everyday_texts_hold_none(text: str) -> None:
    """Words that only begin like one."""
    assert list(Credentials().find(text)) == []


KEYS = st.sampled_from(sorted(key for key in FOUND if key.startswith("sk-")))
ROUND = st.text(alphabet=st.sampled_from(" .,;:é\n😀\ud800"), max_size=5)


@given(st.lists(st.tuples(ROUND, KEYS), max_size=6))
def test_every_key_is_found_at_its_place(parts: list[tuple[str, str]]) -> None:
    """Whatever stands between them, other letters' bytes too."""
    text = " ".join(before + key for before, key in parts)
    places = [(one.start(), one.end()) for one in re.finditer("sk-[a-zA-Z0-9]+", text)]
    assert list(Credentials().find(text)) == places


def test_the_linter_and_the_redactor_read_the_same_forms() -> None:
    """Python's expressions and RE2 agree that these are patterns."""
    assert all(re.compile(one) for one in (*TOKENS, BEARER))
