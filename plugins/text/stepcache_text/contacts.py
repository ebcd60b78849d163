"""`--redact letters.contacts`: how a person can be reached or paid is not kept."""

import re
from collections.abc import Iterator
from typing import ClassVar

_MAIL = r"[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_IBAN = r"\b[A-Za-z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b"
_AREA = r"(?:1[ .-])?(?:\([2-9][0-9]{2}\)|[2-9][0-9]{2}-(?=[0-9]{3}-)|[2-9][0-9]{2}\.(?=[0-9]{3}\.[0-9]{4}\b))"
_BEGINS = rf"\+[1-9]|\(?00?[1-9]|{_AREA}"
_PHONE = rf"(?<![\w.,/-])(?:{_BEGINS})[0-9 ()/.\u00a0\u202f\u2011-]{{5,20}}[0-9](?![\w/-]|[.,][0-9])"
_CONTACT = re.compile(f"(?P<mail>{_MAIL})|(?P<iban>{_IBAN})|(?P<phone>{_PHONE})")
_DIGITS = range(7, 16)
"""Of a telephone number."""


class Contacts:
    """E-mail addresses, telephone numbers with `+`, `0`, `00` or an area in front, and IBANs whose checksum holds."""

    name: ClassVar[str] = "letters.contacts"

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where one stands, in order."""
        for found in _CONTACT.finditer(text):
            if found["mail"] or (found["iban"] and holds(found[0])) or (found["phone"] and _dials(found[0])):
                yield found.span()


def holds(iban: str) -> bool:
    """Whether an IBAN's checksum is right (ISO 7064, 97-10)."""
    plain = iban.replace(" ", "")
    number = "".join(str(int(char, 36)) for char in plain[4:] + plain[:4])
    return 15 <= len(plain) <= 34 and int(number) % 97 == 1


def _dials(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return digits in _DIGITS and not re.fullmatch(r"[0-9]{2}[./-][0-9]{2}[./-][0-9]{4}", text)
