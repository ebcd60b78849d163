"""Six hidden classes of requests, each with its truth: what is asked is drawn first, so what is right is known."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

Judge = Callable[[str], bool]


@dataclass(frozen=True)
class Asked:
    """One request.

    Attributes:
        right: What a model that makes no mistake answers.
        wrong: What one answers that does.
        judge: Whether an answer is right, whoever wrote it.
    """

    family: str
    prompt: str
    right: str
    wrong: str
    judge: Judge


def _last_number(text: str) -> Fraction | None:
    kept = "".join(char if char in "0123456789./-" else " " for char in text).split()
    for piece in reversed(kept):
        try:
            return Fraction(piece.strip("."))
        except (ValueError, ZeroDivisionError):
            continue
    return None


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.10g}"


def equation(random: Random) -> Asked:
    """A linear equation with its steps; right is whatever ends in the root, all lines of it true there."""
    a, x, b = random.randint(2, 12), random.randint(-9, 20), random.randint(1, 30)
    name = random.choice("xyzn")
    c = a * x + b

    def steps(root: int) -> str:
        return f"{a}{name} + {b} = {c}\n{a}{name} = {a * root}\n{name} = {root}"

    def judge(text: str) -> bool:
        last = text.strip().splitlines()[-1]
        return last.startswith(f"{name} = ") and _last_number(last) == x

    return Asked("equation", f"Solve {a}{name} + {b} = {c} for {name}.", steps(x), steps(x + 1), judge)


_FIELDS = ("name", "email", "phone", "city", "company")
_FIRST = ["Ada", "Bo", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Liam", "Mona"]
_LAST = ["Lovelace", "Berg", "Santos", "Orlov", "Kaya", "Haddad", "Lind", "Weber", "Costa", "Falk", "Novak", "Byrne"]
_CITIES = ["Rome", "Oslo", "Lisbon", "Prague", "Dublin", "Vienna", "Athens", "Riga"]
_FIRMS = ["Acme", "Globex", "Initech", "Umbrella", "Hooli", "Stark", "Wayne", "Soylent"]


def _record(random: Random) -> dict[str, str]:
    first, last = random.choice(_FIRST), random.choice(_LAST)
    values = {
        "name": f"{first} {last}",
        "email": f"{first}.{last}@{random.choice(_FIRMS)}.example".lower(),
        "phone": f"555-{random.randint(1000, 9999)}",
        "city": random.choice(_CITIES),
        "company": random.choice(_FIRMS),
    }
    labels = list(_FIELDS)
    random.shuffle(labels)
    return {label: values[label] for label in labels}


def extraction(random: Random) -> Asked:
    """Fields of labelled lines as JSON; right is the object with these members and no others."""
    record = _record(random)
    keys = random.sample(_FIELDS, random.randint(1, 4))
    listed = ", ".join(keys[:-1]) + (" and " if len(keys) > 1 else "") + keys[-1]
    body = "\n".join(f"{label}: {value}" for label, value in record.items())
    truth = {key: record[key] for key in keys}

    def judge(text: str) -> bool:
        try:
            return bool(json.loads(text) == truth)
        except ValueError:
            return False

    prompt = f"Extract {listed} from the following record as JSON:\n{body}"
    wrong = {key: (value[::-1] if place == 0 else value) for place, (key, value) in enumerate(truth.items())}
    return Asked("extraction", prompt, json.dumps(truth), json.dumps(wrong), judge)


_GOODS = ["pens", "apples", "notebooks", "bolts", "cables", "tickets", "lamps", "cups"]


def price(random: Random) -> Asked:
    """A number of things at a price each; right is what ends in the product."""
    count, cents = random.randint(2, 60), random.choice((25, 50, 75, 100, 150, 220, 300, 400, 999))
    each = Fraction(cents, 100)
    total = count * each

    def steps(value: Fraction) -> str:
        return f"{count} * {_plain(each)} = {_plain(value)}"

    prompt = f"How much do {count} {random.choice(_GOODS)} cost at {_plain(each)} dollars each?"
    return Asked("price", prompt, steps(total), steps(total + 1), lambda text: _last_number(text) == total)


_UNITS: dict[str, Fraction | int] = {
    "km": 1000,
    "m": 1,
    "miles": 1609,
    "feet": Fraction(3048, 10000),
    "yards": Fraction(9144, 10000),
}


def conversion(random: Random) -> Asked:
    """A length in another unit, in words."""
    number, (one, two) = random.randint(1, 25), random.sample(sorted(_UNITS), 2)
    value = round(float(number * Fraction(_UNITS[one]) / Fraction(_UNITS[two])), 3)

    def said(amount: float) -> str:
        return f"{number} {one} is {amount:g} {two}."

    return Asked(
        "conversion",
        f"Convert {number} {one} to {two}.",
        said(value),
        said(value * 2),
        lambda text: text == said(value),
    )


_TOPICS = ("meeting", "dentist appointment", "board review", "rent payment", "team lunch")


def letter(random: Random) -> Asked:
    """A short letter; right is what names this person, this topic and this day, and no other."""
    name = f"{random.choice(_FIRST)} {random.choice(_LAST)}"
    day = date(2026, 1, 1) + timedelta(days=random.randint(0, 20))
    shown, topic = f"{day.day} {day:%B} {day.year}", random.choice(_TOPICS)

    def said(to: str) -> str:
        return f"Dear {to},\n\nThis is to remind you of the {topic} on {shown}.\n\nKind regards"

    def judge(text: str) -> bool:
        others = [one for one in _TOPICS if one != topic]
        return all(piece in text for piece in (name, shown, topic)) and not any(one in text for one in others)

    other = f"{random.choice([one for one in _FIRST if one not in name])} Smith"
    return Asked(
        "letter", f"Write a short reminder to {name} about the {topic} on {shown}.", said(name), said(other), judge
    )


_GOOD = ["great", "superb", "charming", "clever", "moving", "splendid"]
_BAD = ["dull", "awful", "clumsy", "boring", "shallow", "tiresome"]
_SO_SO = ["average", "passable", "ordinary", "unremarkable"]
_WORKS = ["film", "book", "album", "concert", "play", "game", "dinner", "hotel"]
_SAID = (
    "The {work} was {word}, and so was the ending.",
    "I found this {work} {word}.",
    "What a {word} {work}! We stayed until late.",
    "My sister called the {work} {word}; I agree with her.",
    "Honestly, {word} from the first minute to the last.",
)


def sentiment(random: Random) -> Asked:
    """The sentiment of a review; right is its label."""
    label, words = random.choice((("positive", _GOOD), ("negative", _BAD), ("neutral", _SO_SO)))
    review = random.choice(_SAID).format(work=random.choice(_WORKS), word=random.choice(words))
    wrong = "negative" if label != "negative" else "positive"
    prompt = f"Classify the sentiment of this review as positive, negative or neutral: {review}"
    return Asked("sentiment", prompt, label, wrong, lambda text: text.strip() == label)


FAMILIES: tuple[Callable[[Random], Asked], ...] = (equation, extraction, price, conversion, letter, sentiment)

SLOTS = {
    "equation": ("equation", "identifier"),
    "extraction": ("list", "pairs"),
    "price": ("integer", "one_of", "number"),
    "conversion": ("integer", "one_of", "one_of"),
    "letter": ("person", "one_of", "date"),
    "sentiment": ("text",),
}
"""What a draft of each class must read, in the order of the prompt."""
