"""Every kind of response in both APIs' shapes, byte by byte (`python -m tests.golden.http.cases` writes them anew)."""

import pytest

from tests.golden.http.cases import CASES, GOLDEN, exchange, file_of


@pytest.mark.parametrize("name", CASES)
async def test_a_response_is_as_it_was(name: str) -> None:
    """Status, headers, body."""
    assert await exchange(CASES[name]) == file_of(name).read_text(encoding="utf-8")


def test_every_file_belongs_to_a_case() -> None:
    """None is left over."""
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES)
