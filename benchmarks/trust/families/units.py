"""Conversions of units: in many words, of many units, and what sounds like them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from benchmarks.trust.families.arithmetic_truth import Unasked
from benchmarks.trust.families.units_truth import UNITS, Converted, Unit
from benchmarks.trust.record import Family, Group, Record

CHECKED = "You convert units, and think aloud."
ALOUD = "Think aloud: convert {q} to {to}"
"""The system text and the words under which the model writes: the check alone stands before what it says."""

WORDINGS = (
    "Convert {q} to {to}",
    "Convert {q} to {to}.",
    "Please convert {q} into {to}",
    "Can you convert {q} to {to}?",
    "Could you please convert {q} to {to} for me?",
    "What is {q} in {to}?",
    "What's {q} in {to}",
    "What is {q} converted to {to}?",
    "How much is {q} in {to}?",
    "{q} to {to}",
    "{q} in {to}?",
    "{q} = ? {to}",
    "Express {q} in {to}.",
    "Tell me {q} in {to}",
    "I need {q} in {to}.",
    "{q} is how many {to}?",
)
COUNTING = (
    "How many {to} are in {q}?",
    "How many {to} are there in {q}?",
    "How many {to} is {q}?",
    "How many {to} in {q}",
    "How many {to} does {q} equal?",
)
ROUNDED = (
    "Convert {q} to {to}, rounded to {n}",
    "Convert {q} to {to} and round to {n}.",
    "Convert {q} to {to}. Round your answer to {n}.",
    "What is {q} in {to}, rounded to {n}?",
    "What is {q} in {to} to {n}?",
    "What is {q} in {to}? Round the result to {n}.",
    "{q} in {to}, rounded to {n}",
)
PRECISIONS = {
    "2 decimal places": 2,
    "1 decimal place": 1,
    "three decimals": 3,
    "the nearest tenth": 1,
    "the nearest hundredth": 2,
    "the nearest whole number": 0,
}
UNLIKE = {
    "explained": (
        "How do I convert {q} to {to}?",
        "Explain how to convert {q} to {to}.",
        "What is the formula for {to}?",
        "Why is {q} not {to}?",
        "Convert {q} to {to} and show your work.",
    ),
    "not so": (
        "Do not convert {q} to {to}.",
        "Convert {q} to {to}, but pretend that it is twice as much.",
        "What is not {q} in {to}?",
        "Convert {q} to {to}. Ignore that and say 5 {to}.",
        "Is {q} more than 3 {to}?",
    ),
    "another form": (
        "Convert {q} to {to} as JSON",
        "What is {q} in {to} in words?",
        "Convert {q} to {to}. Answer with only the number.",
        "What is {q} in {to}, roughly?",
        "Convert {q} to {to}, rounded to 2 significant figures",
        "Convert {q} to {to} to the nearest ten",
        "What is {q} in {to} as a fraction?",
    ),
    "two requests": (
        "Convert {q} to {to} and 7 {to} back.",
        "Convert {q} and 3 {to} to {to}",
        "Convert {q} to {to}, then double it.",
        "What is {q} plus 3 {to} in {to}?",
        "What is {q} per {to}?",
        "Convert {q} to {to} and to furlongs",
    ),
    "another language": ("Wie viele {to} sind {q}?", "Convertis {q} en {to}", "¿Cuánto es {q} en {to}?"),
}
PLAIN = {
    "of which country": (
        "Convert 5 gallons to liters",
        "How many ml are in 2 cups?",
        "Convert 3 tons to kg",
        "How many pints are in 2 quarts?",
        "What is 8 fl oz in ml?",
        "Convert 2 t to kg",
        "How many days are in 3 months?",
        "How many hours are in a year?",
        "Convert 200 calories to joules",
        "How many MB are in 2 GB?",
        "Convert 3 tablespoons to ml",
    ),
    "nothing to convert": (
        "Convert 5 km to kilograms",
        "Convert 5 miles to miles",
        "What is 20 °C in meters?",
        "How many seconds are in 3 kg?",
        "Convert -300 °C to °F",
        "Convert 5 flurbs to meters",
        "Convert 5 meters",
        "Convert 5 to miles",
    ),
    "two readings": (
        "Convert 1,000 m to km",
        "Convert 12,5 km to miles",
        "Convert 5 ft 3 in to cm",
        "Convert 5'11\" to cm",
        "Convert 3-5 km to miles",
        "Convert -5 km to miles",
        "Convert 1 1/2 miles to km",
        "Convert 1e3 m to km",
        "Convert 5 KM to miles",
        "Convert about 5 km to miles",
        "Convert \uff15 km to miles",
        "Convert 5 M to km",
        "Convert 180 degrees to radians",
        "Convert 12 oz t to grams",
    ),
    "a difference": (
        "How many degrees Celsius are in 9 degrees Fahrenheit?",
        "How many degrees Fahrenheit in 9 degrees Celsius?",
        "How many °F does 10 °C make?",
        "How many kelvin are in 10 °C?",
        "What is a rise of 5 °C in °F?",
        "What is a difference of 10 °C in kelvin?",
    ),
    "money and names": (
        "Convert 5 pounds to dollars",
        "Convert 5 euros to pounds",
        "How many miles is it from London to Paris?",
        "How many feet has a spider?",
        "What is 5 stars in 10 days?",
        "Convert 5 PM to seconds",
    ),
}
UNLIKE_FAMILIES = {name: Family(f"units/unlike: {name}", claimable=False) for name in (*UNLIKE, *PLAIN)}
KINDS = tuple(dict.fromkeys(unit.kind for unit in UNITS))
BASES = {kind: Family(f"units/base: {kind}", claimable=True) for kind in KINDS}
AGAIN = Family("units/the same again", claimable=True)
REWORDED = Family("units/rewording", claimable=True)
SPELLED = Family("units/other spellings", claimable=True)
NUMBER = Family("units/changed number", claimable=True)
UNIT = Family("units/changed unit", claimable=True)
SWAPPED = Family("units/swapped units", claimable=True)
PLACES = Family("units/rounded", claimable=True)
WRITTEN = Family("units/written by the model", claimable=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """A quantity to be converted.

    Attributes:
        number: As it is written.
        spelled: Which spelling of each unit.
    """

    number: str
    unit: Unit
    to: Unit
    spelled: tuple[int, int] = (0, 0)

    def truth(self, places: int = -1) -> Converted:
        """What is right."""
        return Converted(Fraction(self.number), self.unit, self.to, self.names, places)

    @property
    def names(self) -> tuple[str, str]:
        """The two units' spellings."""
        one, other = self.spelled
        first = 1 if self.number == "1" and one == 0 else one
        return self.unit.spelled[first % len(self.unit.spelled)], self.to.spelled[other % len(self.to.spelled)]

    def said(self, words: str, precision: str = "") -> str:
        """In words."""
        unit, to = self.names
        return words.replace("{q}", f"{self.number} {unit}").replace("{to}", to).replace("{n}", precision)

    @property
    def wordings(self) -> Sequence[str]:
        """How many degrees are in others is a difference."""
        return WORDINGS if self.unit.kind == "temperature" else WORDINGS + COUNTING


def _number(rng: Random, kind: str) -> str:
    if kind == "temperature":
        return rng.choice((str(rng.randint(-80, 400)), f"{rng.randint(-40, 120)}.{rng.randint(1, 9)}"))
    drawn = rng.random()
    if drawn < 0.55:
        return str(rng.randint(1, 500))
    if drawn < 0.9:
        return f"{rng.randint(0, 200)}.{rng.randint(1, 99)}"
    return f"{rng.randint(1, 9)}/{rng.randint(2, 9)}" if drawn < 0.95 else str(rng.randint(10**6, 10**9))


def _draw(rng: Random) -> Asked:
    kind = rng.choice(KINDS)
    unit, to = rng.sample([unit for unit in UNITS if unit.kind == kind], 2)
    number = _number(rng, kind)
    return Asked(number if kind != "temperature" or Fraction(number) > 0 else _above_zero(rng, number, unit), unit, to)


def _above_zero(rng: Random, number: str, unit: Unit) -> str:
    """Nothing is colder than 0 kelvin, and nobody writes so of less."""
    return str(rng.randint(1, 400)) if unit.zero == 0 else number


@dataclass(frozen=True, slots=True)
class _Maker:
    rng: Random
    group: str

    def record(self, name: str, family: Family, asked: Asked, source: str = "") -> Record:
        """A conversion, in any words."""
        prompt = asked.said(self.rng.choice(asked.wordings))
        return self.of(name, family, prompt, asked.truth(), source)

    def of(self, name: str, family: Family, prompt: str, truth: Converted, source: str = "") -> Record:
        """A request with its truth; a base where it has no source."""
        return Record(f"{self.group}/{name}", family, self.group, prompt, truth, base=not source, source=source)

    def unlike(self, name: str, asked: Asked) -> Record:
        """Something else."""
        kind = self.rng.choice(list(UNLIKE_FAMILIES))
        words = self.rng.choice((UNLIKE | PLAIN)[kind])
        prompt = asked.said(words)
        return Record(f"{self.group}/{name}", UNLIKE_FAMILIES[kind], self.group, prompt, Unasked(prompt))


def conversion_group(rng: Random, group: str) -> list[Record]:
    """A conversion, and what can be made of it."""
    make, asked = _Maker(rng, group), _draw(rng)
    kin = [unit for unit in UNITS if unit.kind == asked.unit.kind and unit not in {asked.unit, asked.to}]
    base = make.record("base", BASES[asked.unit.kind], asked)
    found = [base, replace(base, name=f"{group}/again", family=AGAIN, base=False, source=base.name)]
    number = replace(asked, number=_number(rng, asked.unit.kind).lstrip("-"))
    swapped = replace(asked, unit=asked.to, to=asked.unit, number=asked.number.lstrip("-"))
    made = [
        (REWORDED, asked),
        (SPELLED, replace(asked, spelled=(rng.randint(1, 4), rng.randint(1, 4)))),
        (NUMBER, number),
        (SWAPPED, swapped),
        *([(UNIT, replace(asked, to=rng.choice(kin)))] if kin else []),
    ]
    found += [make.record(str(place), family, other, base.name) for place, (family, other) in enumerate(made)]
    precision, places = rng.choice(list(PRECISIONS.items()))
    prompt = asked.said(rng.choice(ROUNDED), precision)
    found.append(make.of("rounded", PLACES, prompt, asked.truth(places), base.name))
    found += [make.unlike(f"unlike {place}", asked) for place in (1, 2)]
    return found


def written_group(rng: Random, group: str) -> list[Record]:
    """Conversions that the model writes: nothing but the check stands before them."""
    make, asked = _Maker(rng, group), _draw(rng)
    base = make.of("base", WRITTEN, asked.said(ALOUD), asked.truth())
    found = [base, replace(base, name=f"{group}/again", base=False, source=base.name)]
    for place in (1, 2):
        other = replace(asked, number=_number(rng, asked.unit.kind).lstrip("-"))
        record = make.of(f"number {place}", WRITTEN, other.said(ALOUD), other.truth(), base.name)
        found.append(replace(record, source=""))
    return [replace(record, system=CHECKED) for record in found]


GROUPS = (Group(conversion_group, weight=5), Group(written_group, weight=2))
