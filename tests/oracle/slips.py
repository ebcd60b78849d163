"""Slips of the pen and of the keyboard, put into one line of a right answer's text.

Each says whether it is wrong by construction (nobody who writes so says the same) or whether the line must be read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

NUMERAL = re.compile(r"\d+(?:\.\d+)?")
LABEL = re.compile(r"(?m)^\W*(?:Step )?\d+(?=[.:)] |:\*\*)")
SIGN = re.compile(r"(?<=[\w)}] )[-+\N{MINUS SIGN}](?= )|(?<=[\w)}])[-+\N{MINUS SIGN}](?=[\d\w(\\])")
TIMES = re.compile(r"\\cdot|(?<!\*)\*(?!\*)|[/·×÷]|(?<=\d)(?=\()")
EQUALS = re.compile(r"(?<![<>!:&])=(?![=>])")
FRACTION = re.compile(r"(\d+)/(\d+)")
LATEX_FRACTION = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}")
SIDE = re.compile(r"[\w .()+\-*/·×÷\N{MINUS SIGN}]+")
RELATIONS = ("≠", "<", ">", "≤", "≥", "!=", r"\neq", r"\le", "≢")
DENIALS = ("It is not true that ", "It is false that ", "We cannot say that ", "Nobody says that ", "Never: ")
OTHER_LETTERS = "xyztnabkpq"


@dataclass(frozen=True, slots=True)
class Slip:
    """A text with one slip in it.

    Attributes:
        kind: What was done.
        text: The line with the slip.
        wrong: It cannot mean what it meant; where it is False the line must be read.
    """

    kind: str
    text: str
    wrong: bool = False


Maker = Callable[[Random, str, str], str | None]


def _numerals(text: str) -> list[tuple[int, int]]:
    labels = {at for found in LABEL.finditer(text) for at in range(*found.span())}
    return [found.span() for found in NUMERAL.finditer(text) if found.start() not in labels]


def _replaced(text: str, span: tuple[int, int], by: str) -> str:
    return text[: span[0]] + by + text[span[1] :]


def digit(rng: Random, text: str, _x: str) -> str | None:
    """Another digit, one more, or one fewer."""
    spans = _numerals(text)
    if not spans:
        return None
    span = rng.choice(spans)
    old = text[slice(*span)]
    at = rng.choice([place for place, one in enumerate(old) if one != "."])
    new = rng.choice((old[:at] + rng.choice("0123456789") + old[at + 1 :], old[:at] + old[at:] + old[-1], old[1:]))
    return _replaced(text, span, new) if new else None


def numerals_swapped(rng: Random, text: str, _x: str) -> str | None:
    """Two numbers in each other's place: swapped coefficients, swapped constants."""
    spans = _numerals(text)
    if len(spans) < 2:
        return None
    one, two = sorted(rng.sample(spans, 2))
    first, second = text[slice(*one)], text[slice(*two)]
    return text[: one[0]] + second + text[one[1] : two[0]] + first + text[two[1] :]


def sign(rng: Random, text: str, _x: str) -> str | None:
    """Plus for minus, minus for plus."""
    found = list(SIGN.finditer(text))
    if not found:
        return None
    one = rng.choice(found)
    return _replaced(text, one.span(), "-" if one[0] == "+" else "+")


def minus_added(rng: Random, text: str, _x: str) -> str | None:
    """A number made negative."""
    spans = _numerals(text)
    if not spans:
        return None
    start, end = rng.choice(spans)
    return _replaced(text, (start, end), f"-{text[start:end]}")


def operator(rng: Random, text: str, _x: str) -> str | None:
    """A product made a quotient, a sum, or the other way round."""
    found = [*TIMES.finditer(text), *SIGN.finditer(text)]
    if not found:
        return None
    one = rng.choice(found)
    return _replaced(
        text, one.span(), rng.choice([sign for sign in (" * ", " / ", " + ", " - ") if sign.strip() != one[0]])
    )


def letter(rng: Random, text: str, x: str) -> str | None:
    """Another letter in place of one unknown."""
    spans = _unknowns(text, x)
    other = rng.choice([one for one in OTHER_LETTERS if one != x])
    return _replaced(text, rng.choice(spans), other) if spans else None


def letter_dropped(rng: Random, text: str, x: str) -> str | None:
    """`2x` made `2`."""
    spans = _unknowns(text, x)
    return _replaced(text, rng.choice(spans), "") if spans else None


def letter_added(rng: Random, text: str, x: str) -> str | None:
    """`13` made `13x`."""
    spans = _numerals(text)
    if not spans:
        return None
    start, end = rng.choice(spans)
    if text[start:end] == "0":
        return None  # 0x is 0
    return _replaced(text, (start, end), text[start:end] + x)


def _unknowns(text: str, x: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(rf"(?<![A-Za-z\\]){re.escape(x)}(?![A-Za-z])", text)]


def sides_swapped(rng: Random, text: str, _x: str) -> str | None:
    """What stands left and right of `=`, the other way round: mostly as right as before."""
    del rng
    sides = EQUALS.split(text.removeprefix("- "))
    noted = text.endswith(("]", ")")) and "   " in text  # what was done stands behind the relation
    return f"{sides[1].strip()} = {sides[0].strip()}" if len(sides) == 2 and not noted else None


def side_copied(rng: Random, text: str, _x: str) -> str | None:
    """One side written on both: true of every number."""
    sides = EQUALS.split(text)
    side = rng.choice(sides).strip()
    return f"{side} = {side}" if len(sides) == 2 and SIDE.fullmatch(side) else None


def term_dropped(rng: Random, text: str, _x: str) -> str | None:
    """A term left out."""
    found = list(re.finditer(r" [-+\N{MINUS SIGN}] (?:\d+(?:\.\d+)?[a-z]?|[a-z])(?![\w./(*])", text))
    return _replaced(text, rng.choice(found).span(), "") if found else None


def point(rng: Random, text: str, _x: str) -> str | None:
    """A decimal point set, moved or taken away."""
    spans = [span for span in _numerals(text) if span[1] - span[0] > 1]
    if not spans:
        return None
    start, end = rng.choice(spans)
    digits = text[start:end].replace(".", "")
    at = rng.randrange(1, len(digits) + 1)
    return _replaced(text, (start, end), (digits[:at] + "." + digits[at:]).rstrip("."))


def parentheses(rng: Random, text: str, _x: str) -> str | None:
    """A pair of parentheses left out."""
    found = list(re.finditer(r"\(([^()]*)\)", text))
    return _replaced(text, (one := rng.choice(found)).span(), one[1]) if found else None


def fraction(rng: Random, text: str, _x: str) -> str | None:
    """A fraction upside down."""
    found = [(one.span(), f"{one[2]}/{one[1]}") for one in FRACTION.finditer(text)]
    found += [(one.span(), rf"\frac{{{one[2]}}}{{{one[1]}}}") for one in LATEX_FRACTION.finditer(text)]
    if not found:
        return None
    span, new = rng.choice(found)
    return _replaced(text, span, new)


def scaled(rng: Random, text: str, _x: str) -> str | None:
    """Every number times the same: another equation with the same root."""
    factor = rng.randint(2, 9)
    return NUMERAL.sub(lambda found: found[0] if "." in found[0] else str(int(found[0]) * factor), text)


def more(rng: Random, text: str, x: str) -> str | None:
    """Something more at the end of the relation."""
    end = text.rstrip().rstrip(".$*")
    tail = text[len(end) :]
    value = rng.randint(-20, 20)
    return end + rng.choice((f" = {value}", f" + {x}", f", {x} = {value}", f" or {x} = {value}", f"{value}")) + tail


def other_relation(rng: Random, text: str, _x: str) -> str | None:
    """Not equal, less, greater."""
    found = list(EQUALS.finditer(text))
    return _replaced(text, rng.choice(found).span(), rng.choice(RELATIONS)) if found else None


def denied(rng: Random, text: str, _x: str) -> str | None:
    """The same said not to be so."""
    found = list(EQUALS.finditer(text))
    if not found:
        return None
    if rng.random() < 0.5:
        return _replaced(
            text, rng.choice(found).span(), rng.choice((" is not equal to ", " does not equal ", " is not "))
        )
    if "\n" in text:
        return None
    label = LABEL.match(text)
    at = text.index(" ", label.end()) + 1 if label else 0
    return text[:at] + rng.choice(DENIALS) + text[at:]


def power(rng: Random, text: str, x: str) -> str | None:
    """The unknown squared."""
    spans = _unknowns(text, x)
    return _replaced(text, rng.choice(spans), x + rng.choice(("^2", "²", "**2", "^{2}"))) if spans else None


def lookalike(rng: Random, text: str, x: str) -> str | None:
    """A letter of another script, a circled digit, a fraction's sign: what looks nearly the same."""
    spans = _unknowns(text, x)
    alike = dict(zip("xyapcnk", "\u0445\u0443\u0430\u0440\u0441\u043f\u043a", strict=True))
    if spans and x in alike and rng.random() < 0.5:
        return _replaced(text, rng.choice(spans), alike[x])
    numerals = _numerals(text)
    if not numerals:
        return None
    _, end = rng.choice(numerals)
    return text[:end] + rng.choice(("½", "③", "%", "!", "°", "\N{PRIME}")) + text[end:]


READ: tuple[Maker, ...] = (
    digit,
    digit,
    digit,
    numerals_swapped,
    sign,
    minus_added,
    operator,
    letter,
    letter_dropped,
    letter_added,
    sides_swapped,
    side_copied,
    term_dropped,
    point,
    parentheses,
    fraction,
    scaled,
    more,
)
WRONG: tuple[Maker, ...] = (other_relation, denied, power, lookalike)
"""Those that are wrong wherever the value that they stand with is not 0 or 1."""


IN_RELATIONS = frozenset({"power", "lookalike"})
"""Those of them that are wrong in a relation only, and harmless in the words beside one."""


def slip(rng: Random, text: str, x: str) -> Slip | None:
    """One slip at random; None where the one drawn cannot be made here, or changed nothing."""
    maker = rng.choice((*READ, *WRONG))
    line = text.strip()
    made = maker(rng, line, x) if line else None
    if made is None or made.split() == line.split():
        return None
    return Slip(maker.__name__, text.replace(line, made, 1), maker in WRONG)
