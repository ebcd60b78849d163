"""What a letter must say: this person, these values, and otherwise one of the texts that the model writes."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from benchmarks.trust.record import word_of
from tests.oracle.draws import LAST

WOMEN = "Ada Clara Elena Greta Ines Karla Mira Olga Paula Rosa Tilda Vera".split()  # noqa: SIM905 - reads better
MEN = "Bruno Dario Emil Fabian Hugo Jonas Karel Luis Nils Pablo Rufus Theo".split()  # noqa: SIM905 - reads better
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads better
KINDS = ("reminder", "confirmation", "apology", "invitation", "thank-you", "notice", "follow-up")
SUBJECTS = (
    "the {word} invoice {code} of {sum}, due on {day}",
    "the booking {code} for the {word} room on {day}",
    "the refund of {sum} for order {code} of the {word} shop",
    "the visit to the {word} workshop on {day}",
    "the deposit of {sum} for the {word} hall",
    "the {word} course",
)
PLAIN = (
    "Dear {first},\n\nI am writing to you about {about}.\n\n{facts}\n\nKind regards{signed}",
    "Dear {full},\n\nthis is about {about}.\n{facts}\n\nPlease tell me what is unclear.\n\nSincerely,{signed}",
    "Dear {first} {last},\n\nthank you, {first}. {facts}\n\nIt is about {about}.\n\nBest regards,{signed}",
    "Hello {first},\n\na short note on {about}. {facts}\n\n{first}'s file will be updated.\n\nWarm regards,{signed}",
)
TRAPS = (
    "Dear {Title} {last},\n\nI am writing to you about {about}.\n\n{facts}\n\nKind regards{signed}",
    "Dear {first},\n\nwe told our colleagues about {about}, and that {she} will come.\n\n{facts}\n\nBest{signed}",
    "Dear {first},\n\nthis is about {about}.\n\n{facts}\n\n{reckoned}\n\nSincerely,{signed}",
    "Dear {first} ({initials}),\n\nthis is about {about}.\n\n{facts}\n\n{reckoned}\n\nSincerely,{signed}",
)
_FACTS = {
    "code": "The number is {code}.",
    "sum": "The sum is {sum}.",
    "day": "The day is {day}.",
}
_RECKONED = {
    "sum": "Half of it, {half}, is enough for now.",
    "day": "We expect your answer by {later}, a {weekday}.",
    "code": "Your file is {file}.",
}


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a known sex."""

    first: str
    last: str

    @property
    def full(self) -> str:
        """Both names."""
        return f"{self.first} {self.last}"

    @property
    def words(self) -> dict[str, str]:
        """What a letter may call the person."""
        woman = self.first in WOMEN
        told = {"Title": "Ms." if woman else "Mr.", "she": "she" if woman else "he"}
        initials = f"{self.first[0]}.{self.last[0]}."
        return {"first": self.first, "last": self.last, "full": self.full, "initials": initials, **told}


def person(rng: Random, *unlike: Person | None) -> Person:
    """One that shares no name with the others."""
    taken = {name for one in unlike if one for name in (one.first, one.last)}
    first = rng.choice([name for name in WOMEN + MEN if name not in taken])
    return Person(first, rng.choice([name for name in LAST if name not in taken]))


Values = Mapping[str, "str | int | date"]


@dataclass(frozen=True, slots=True)
class Case:
    """One letter that is asked for.

    Attributes:
        word: Stands in the subject and nowhere else in the set.
        values: `code`, `sum` in whole dollars, `day`: those of the subject.
        bodies: The texts in which the model writes in this group.
    """

    kind: str
    subject: str
    word: str
    to: Person
    sender: Person | None
    values: Values = field(hash=False)
    bodies: tuple[str, ...] = PLAIN
    titled: bool = False

    @property
    def about(self) -> str:
        """The subject as the request says it."""
        return self.subject.format(
            word=self.word, **{name: spellings(name, self.values[name])[0] for name in self.values}
        )

    @property
    def addressed(self) -> str:
        """The person as the request says it."""
        return f"{self.to.words['Title']} {self.to.full}" if self.titled else self.to.full

    def for_person(self, rng: Random, *, other_sex: bool = False) -> "Case":
        """The same to somebody else, and from somebody else."""
        to = person(rng, self.to, self.sender)
        while other_sex and (to.first in WOMEN) == (self.to.first in WOMEN):
            to = person(rng, self.to, self.sender)
        return replace(self, to=to, sender=person(rng, self.to, self.sender, to) if self.sender else None)

    def with_values(self, rng: Random) -> "Case":
        """The same with other values; a subject without any stays as it is."""
        fresh = draw_values(rng, self.subject)
        while any(fresh[name] == value for name, value in self.values.items()):
            fresh = draw_values(rng, self.subject)
        return replace(self, values=fresh)


def draw_case(rng: Random, group: str, bodies: tuple[str, ...]) -> Case:
    """A letter of its own subject."""
    subject = rng.choice(SUBJECTS if bodies is PLAIN else SUBJECTS[:5])
    to = person(rng)
    sender = person(rng, to) if rng.random() < 0.5 else None
    return Case(
        rng.choice(KINDS), subject, word_of(group), to, sender, draw_values(rng, subject), (rng.choice(bodies),)
    )


def draw_values(rng: Random, subject: str) -> dict[str, str | int | date]:
    """Values for the places of a subject."""
    draws: dict[str, str | int | date] = {
        "code": f"{rng.choice('ABKMT')}{rng.choice('CDFRX')}-{rng.randrange(1000, 9999)}",
        "sum": 10 * rng.randrange(3, 900),
        "day": date(2026, 1, 1) + timedelta(days=rng.randrange(900)),
    }
    return {name: value for name, value in draws.items() if f"{{{name}}}" in subject}


def spellings(name: str, value: str | int | date) -> list[str]:
    """How a value may be written, as the request has it first."""
    if name == "sum":
        return [f"${value}", f"${value:,}", f"${value}.00", f"${value:,}.00"]
    if isinstance(value, date):
        month = MONTHS[value.month - 1]
        return [f"{value.day} {month} {value.year}", f"{month} {value.day}, {value.year}", value.isoformat()]
    return [str(value)]


@dataclass(frozen=True, slots=True)
class Letter:
    """One of the texts of its group, with this case's persons and values in each place, in any spelling."""

    case: Case

    def holds(self, text: str) -> bool:
        """Whether nothing is missing, left over or another's."""
        return any(pattern.fullmatch(text.strip()) for pattern in self._patterns())

    def right(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """A letter in the group's manner."""
        return self._written(rng.choice(self.case.bodies), rng.choice)

    def wrong(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """Another name, a place left to fill in, a value that is missing or another's, a sentence too many."""
        case = self.case
        stranger = Letter(case.for_person(rng)).right(rng, wanted)
        own = self.right(rng, wanted)
        slips = [
            stranger,
            own.replace(case.to.first, "[Name]"),
            f"{own}\n[Your Name]",
            own.replace(case.to.full, "Wilma Zander"),
        ]
        slips += [
            f"{own}\nP.S. Wilma Zander sends her regards.",
            f"{own}\nA fee of $25 is added.",
            "I cannot write that letter.",
        ]
        if case.values:
            other = Letter(case.with_values(rng)).right(rng, wanted)
            name = rng.choice(list(case.values))
            slips += [other, _dropped(own, spellings(name, case.values[name]))]
        return next(slip for slip in rng.sample(slips, len(slips)) if not self.holds(slip))

    def _patterns(self) -> Iterator[re.Pattern[str]]:
        """Each text with every spelling in every place; a place that stands twice may be spelled in two ways."""
        for body in self.case.bodies:
            marks: dict[str, list[str]] = {}

            def mark(found: list[str], marks: dict[str, list[str]] = marks) -> str:
                marks[f"\0{len(marks)}\0"] = found
                return list(marks)[-1]

            pattern = re.escape(self._written(body, mark))
            for place, found in marks.items():
                pattern = pattern.replace(re.escape(place), f"(?:{'|'.join(map(re.escape, found))})")
            yield re.compile(pattern)

    def _written(self, body: str, choose: Callable[[list[str]], str]) -> str:
        case = self.case
        said = {name: spellings(name, value) for name, value in case.values.items()}
        facts = (
            " ".join(_FACTS[name].format(**{name: choose(found)}) for name, found in said.items())
            or "More will follow."
        )
        about = case.subject.format(word=case.word, **{name: choose(found) for name, found in said.items()})
        signed = f"\n{case.sender.full}" if case.sender else ""
        words = {**case.to.words, "facts": facts, "about": about, "signed": signed, "reckoned": self._reckoned()}
        return body.format(**words)

    def _reckoned(self) -> str:
        """What follows from one of the values."""
        name = next((name for name in ("sum", "day", "code") if name in self.case.values), "")
        match self.case.values.get(name):
            case date() as day:
                later = day + timedelta(days=14)
                words = {"later": f"{later.day} {MONTHS[later.month - 1]}", "weekday": f"{later:%A}"}
            case int() as whole:
                words = {"half": f"${whole // 2}"}
            case code:
                words = {"file": f"F{str(code)[-4:]}{str(code)[0]}"}
        return _RECKONED[name].format(**words) if name else ""


def _dropped(text: str, values: list[str]) -> str:
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, "it")
    return text
