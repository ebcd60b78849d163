"""`letters.contacts`: what names a way to a person is found, and other numbers are not."""

from random import Random

import pytest
from stepcache_text.contacts import Contacts, holds


def found(text: str) -> list[str]:
    """What is found in a text."""
    return [text[start:end] for start, end in Contacts().find(text)]


@pytest.mark.parametrize(
    "contact",
    [
        "ada.lee@example.org", "+49 30 1234567", "+1 (555) 010-9999", "030 1234567", "(555) 010-9999", "555-010-9999",
        "0049 30 1234567"[1:], "DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432",
        "0041 79 123 45 67", "1-800-555-1234", "555.010.9999", "+41\u00a079\u00a0123\u00a045\u00a067",
        "+41\u201179\u20111234567",
        "de89 3704 0044 0532 0130 00", "ada@b\u00fccher.de",
    ],
)  # fmt: skip
def test_addresses_numbers_and_accounts_are_found(contact: str) -> None:
    """Whole, and nothing around them."""
    assert found(f"Reach me: {contact}, or come.") == [contact]


@pytest.mark.parametrize(
    "text",
    [
        "on 2026-03-04", "on 04.03.2026", "on 04/03/2026", "$1,250.00", "invoice 1234567", "INV-0412345", "9:30",
        "GB82WEST12345698765433", "0.123456789", "a @ b", "pi is 3.14159265", "room 12",
    ],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    """Days, sums, codes, and an account with a wrong checksum."""
    assert found(text) == []


def test_any_single_slip_breaks_a_checksum() -> None:
    """As ISO 7064 promises."""
    rng, iban = Random(1), "DE89370400440532013000"
    assert holds(iban)
    for _ in range(200):
        at = rng.randrange(4, len(iban))
        other = rng.choice([digit for digit in "0123456789" if digit != iban[at]])
        assert not holds(f"{iban[:at]}{other}{iban[at + 1 :]}")
