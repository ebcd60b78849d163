"""JSON requests of the micro-benchmark: made from a record, then perturbed one thing at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from benchmarks.paper.documents import GUIDED, LABELLED, PROSE, SCENES, Record, Scene, schema_of, written
from benchmarks.paper.phrases import BASE_KEYS, BASE_SCHEMA, REWORDED_KEYS, REWORDED_SCHEMA
from benchmarks.paper.problem import Kind, Members, Problem, Said, Task

KEYED = len(PROSE) + len(LABELLED)
OTHERS = 12


@dataclass(frozen=True, slots=True)
class Base:
    """A base request.

    Attributes:
        keys: What it asks for, in that order.
        required: With a schema: the keys that must be there.
        phrasing: Its words.
    """

    number: int
    scene: Scene
    record: Record
    keys: tuple[str, ...]
    required: tuple[str, ...]
    phrasing: str
    other_form: bool = False

    @property
    def guided(self) -> bool:
        """Whether the request brings a schema, in place of naming keys."""
        return self.number >= KEYED

    @property
    def body(self) -> str:
        """The note."""
        return written(self.scene, self.record, other=self.other_form)

    def problem(self, kind: Kind, place: int, detail: str = "") -> Problem:
        """The request, with the object that answers it."""
        listed = ", ".join(self.keys) if self.number % 2 else " and ".join([", ".join(self.keys[:-1]), self.keys[-1]])
        prompt = self.phrasing.format(keys=listed.removeprefix(" and "), noun=self.scene.noun, body=self.body)
        prompt = prompt.replace(" \n", "\n").replace("\n\n\n", "\n\n")
        schema = schema_of(self.record, self.keys, self.required) if self.guided else None
        truth = Members({key: self.record[key] for key in self.keys}, typed=self.guided)
        name = f"json/{self.number}/{kind}/{place}"
        return Problem(name, Task.JSON, kind, self.number, prompt, truth, detail, schema)


def bases(seed: int) -> list[Base]:
    """Ten notes: five in prose, two of labelled lines, three that come with a schema."""
    rng = Random(f"paper json {seed}")
    return [_base(number, scene, rng) for number, scene in enumerate(SCENES)]


def _base(number: int, scene: Scene, rng: Random) -> Base:
    bank = BASE_SCHEMA if number >= KEYED else BASE_KEYS
    return Base(number, scene, scene.draw(rng), scene.keys, scene.keys, bank[number % len(bank)])


def base_problems(seed: int) -> list[Problem]:
    """The requests that come first."""
    return [base.problem(Kind.BASE, 0) for base in bases(seed)]


def evaluation(seed: int) -> list[Problem]:
    """111 requests: 30 reworded, 30 fewer or reordered keys, 24 other keys or schema, 15 changed values, 12 others."""
    found = bases(seed)
    rng = Random(f"paper json evaluation {seed}")
    others = [_question(found[at], at, rng) for at in range(OTHERS - len(found))]
    others += [_question(base, OTHERS - len(found) + base.number, rng) for base in found]
    return [
        *_reworded(found, rng),
        *_fewer(found[:KEYED], rng),
        *_added(found[:KEYED], rng),
        *_schemas(found[KEYED:], rng),
        *_values(found[: len(PROSE)], rng),
        *others,
    ]


def _reworded(found: list[Base], rng: Random) -> list[Problem]:
    keyed = iter(rng.sample(REWORDED_KEYS, 3 * KEYED))
    guided = iter(rng.sample(REWORDED_SCHEMA, 3 * len(GUIDED)))
    problems = []
    for base in found:
        for at in range(3):
            phrasing = next(guided if base.guided else keyed)
            problems.append(replace(base, phrasing=phrasing).problem(Kind.REWORDED, at))
    return problems


def _fewer(found: list[Base], rng: Random) -> list[Problem]:
    """Four of each, two more of the first: fewer keys, reordered keys, in turn."""
    wanted = [base for base in found for _ in range(4)] + found[:2]
    taken: set[tuple[int, tuple[str, ...]]] = {(base.number, base.keys) for base in found}
    problems = []
    for at, base in enumerate(wanted):
        fewer = at % 2 == 0
        keys = _fresh(base, taken, lambda keys: tuple(rng.sample(keys, len(keys))), shorten=rng if fewer else None)
        problems.append(replace(base, keys=keys).problem(Kind.KEYS, at, "fewer" if fewer else "reordered"))
    return problems


def _fresh(
    base: Base,
    taken: set[tuple[int, tuple[str, ...]]],
    shuffle: Callable[[tuple[str, ...]], tuple[str, ...]],
    shorten: Random | None,
) -> tuple[str, ...]:
    """Keys in an order, or a choice of them, that was not asked for before."""
    while True:
        keys = base.keys if shorten else shuffle(base.keys)
        if shorten:
            chosen = set(shorten.sample(keys, shorten.randint(1, len(keys) - 1)))
            keys = tuple(key for key in keys if key in chosen)
        if (base.number, keys) not in taken:
            taken.add((base.number, keys))
            return keys


def _added(found: list[Base], rng: Random) -> list[Problem]:
    """Twelve with a key more: six over labelled notes, six over prose."""
    labelled, prose = found[len(PROSE) :], found[: len(PROSE)]
    wanted = [base for base in labelled for _ in range(3)] + [*prose, prose[0]]
    taken: set[tuple[int, tuple[str, ...]]] = set()
    problems = []
    for at, base in enumerate(wanted):
        choices = [(*base.keys, *more) for more in _choices(base.scene.more)]
        keys = rng.choice([keys for keys in choices if (base.number, keys) not in taken])
        taken.add((base.number, keys))
        detail = "added, labelled" if base in labelled else "added, prose"
        problems.append(replace(base, keys=keys).problem(Kind.SCHEMA, at, detail))
    return problems


def _choices(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [(name,) for name in names] + [names[:2]]


def _schemas(found: list[Base], rng: Random) -> list[Problem]:
    """Four of each: twice a subschema, twice members that need not be there."""
    problems = []
    for base in found:
        for at, count in enumerate(rng.sample(range(2, len(base.keys)), 2)):
            chosen = set(rng.sample(base.keys, count))
            keys = tuple(key for key in base.keys if key in chosen)
            problems.append(replace(base, keys=keys, required=keys).problem(Kind.SCHEMA, 20 + at, "subschema"))
        for at, count in enumerate(rng.sample(range(1, len(base.keys)), 2)):
            optional = set(rng.sample(base.keys, count))
            required = tuple(key for key in base.keys if key not in optional)
            problems.append(replace(base, required=required).problem(Kind.SCHEMA, 30 + at, "optional members"))
    return problems


FORMS = ("same text form, what is asked for", "same text form, everything", "another text form")


def _values(found: list[Base], rng: Random) -> list[Problem]:
    """Other values: of what is asked for, of all that the note states, and in a note that is written otherwise."""
    problems = []
    for base in found:
        for at, detail in enumerate(FORMS):
            record = _unlike(base, rng)
            if at == 0:
                record |= {key: base.record[key] for key in base.scene.more}
            changed = replace(base, record=record, other_form=at == 2)
            problems.append(changed.problem(Kind.VALUES, at, detail))
    return problems


def _unlike(base: Base, rng: Random) -> Record:
    """A record that shares no value with the base's own."""
    while True:
        record = base.scene.draw(rng)
        if not set(map(str, record.values())) & set(map(str, base.record.values())):
            return record


def _question(base: Base, place: int, rng: Random) -> Problem:
    prompt, said = QUESTIONS[place % len(QUESTIONS)](base, rng)
    name = f"json/{base.number}/{Kind.OTHER}/{place}"
    return Problem(name, Task.JSON, Kind.OTHER, base.number, prompt, said)


def _stating(values: Iterable[Any]) -> tuple[str, ...]:
    """Patterns that find each value as a whole."""
    escaped = ["".join(f"\\{sign}" if not sign.isalnum() else sign for sign in str(value)) for value in values]
    return tuple(rf"(?<!\w){value}(?!\w)" for value in escaped)


def _mentioning(base: Base, prompt: str, right: str) -> tuple[str, Said]:
    """Right where the first thing that the note is asked for is named, as running text."""
    value = base.record[base.keys[0]]
    return prompt, Said(_stating([value]), (r"^\s*\{",), right.format(value), "I cannot tell.")


def _summary(base: Base, _: Random) -> tuple[str, Said]:
    prompt = f"Summarise the following {base.scene.noun} in one sentence: {base.body}"
    return _mentioning(base, prompt, "In short, this is about {}.")


def _translation(base: Base, _: Random) -> tuple[str, Said]:
    prompt = f"Translate the following {base.scene.noun} into French: {base.body}"
    return _mentioning(base, prompt, "Voici le texte: {}.")


def _counted(base: Base, _: Random) -> tuple[str, Said]:
    prompt = f"How many of the fields {', '.join(base.keys)} are stated in this {base.scene.noun}? {base.body}"
    needs = (rf"(?<!\w){len(base.keys)}(?!\w)",)
    return prompt, Said(needs, (r"^\s*\{",), f"There are {len(base.keys)}.", f"There are {len(base.keys) + 2}.")


def _present(base: Base, _: Random) -> tuple[str, Said]:
    prompt = f"Is a birthday given in this {base.scene.noun}? {base.body}"
    return prompt, Said((r"\bno\b",), (r"\byes\b",), "No, it is not given.", "Yes.")


def _capitals(base: Base, _: Random) -> tuple[str, Said]:
    key = base.keys[0]
    value = str(base.record[key]).upper()
    prompt = f"Extract {key} from the following {base.scene.noun} and write it in capital letters only: {base.body}"
    return prompt, Said((f"(?-i:{_stating([value])[0]})",), (), f'{{"{key}": "{value}"}}', f'{{"{key}": "unknown"}}')


def _reply(base: Base, _: Random) -> tuple[str, Said]:
    prompt = f"Write a polite reply to this {base.scene.noun} that repeats its most important fact: {base.body}"
    return _mentioning(base, prompt, "Thank you. We took note of {}.")


QUESTIONS = (_summary, _counted, _capitals, _translation, _present, _reply)
