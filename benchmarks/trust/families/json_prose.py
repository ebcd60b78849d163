"""Notes in running text whose keys the prompt names: other words, fewer keys, other values, keys under other names."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from benchmarks.trust.families import json_notes as notes
from benchmarks.trust.families.json_notes import FORMS, FRESH, Form
from benchmarks.trust.families.json_truth import Members
from benchmarks.trust.record import Family, Group, Record

BASE = Family("json/base", claimable=True)
AGAIN = Family("json/the same again", claimable=True)
REWORDED = Family("json/other words", claimable=True)
WORDED_FRESH = Family("json/fresh wording", claimable=None)
FEWER = Family("json/keys removed", claimable=True)
REORDERED = Family("json/keys reordered", claimable=True)
ADDED = Family("json/keys added", claimable=True)
VALUES = Family("json/other values", claimable=True)
SOME_VALUES = Family("json/some other values", claimable=True)
UNASKED = Family("json/other values, some of them not asked for", claimable=True)
OTHER_FORM = Family("json/another text form", claimable=True)
CASED = Family("json/keys in another case", claimable=True)
PLURAL = Family("json/keys in the plural", claimable=True)
UNDERSCORED = Family("json/keys with an underscore", claimable=True)
AS_STATED = Family("json/keys renamed as the prompt states", claimable=None)
DOTTED = Family("json/nested keys", claimable=None)
EMPTY = Family("json/empty text", claimable=None)
TWICE = Family("json/a key twice", claimable=False)


def format_of(schema: Any) -> dict[str, Any]:
    """The part of a request that asks for a schema."""
    return {"response_format": {"type": "json_schema", "json_schema": {"name": "note", "schema": schema}}}


class Notes:
    """Makes the records of one group: a form, its facts, and what is asked of them."""

    def __init__(self, rng: Random, group: str) -> None:
        self.rng = rng
        self.group = group
        self.form = rng.choice(FORMS)
        self.facts = self.form.draw(rng)
        self.records: list[Record] = []

    def keys(self, most: int = 5) -> list[str]:
        """Some of the form's fields, two at least, in any order."""
        fields = list(self.form.fields)
        return self.rng.sample(fields, self.rng.randrange(2, min(most, len(fields)) + 1))

    def prompt(self, keys: Sequence[str], facts: Mapping[str, Any] | None = None, **options: Any) -> str:
        """A prompt for these keys; `bank` of wordings, `other` form of the text."""
        bank = options.pop("bank", notes.ASKED)
        body = self.form.write(facts or self.facts, self.group, **options)
        return notes.ask(self.rng, self.form, keys, body, bank)

    def add(self, family: Family, prompt: str, truth: Members, **about: Any) -> Record:
        """One record more: its `source`, whether it is a `base`, its `schema`."""
        name = f"{self.group}/{len(self.records)}"
        schema = about.pop("schema", None)
        body = {} if schema is None else format_of(schema)
        record = Record(name, family, self.group, prompt, truth, body=body, **about)
        self.records.append(record)
        return record

    def truth(self, keys: Sequence[str], facts: Mapping[str, Any] | None = None) -> Members:
        """The members of these keys."""
        known = facts or self.facts
        return Members({key: known[key] for key in keys}, document=known)


def reworded_group(rng: Random, group: str) -> list[Record]:
    """The same note and keys in other words; wordings that nobody knows."""
    made = Notes(rng, group)
    keys = made.keys()
    base = made.add(BASE, made.prompt(keys), made.truth(keys), base=True)
    made.add(AGAIN, base.prompt, made.truth(keys), source=base.name)
    for _ in range(3):
        made.add(REWORDED, made.prompt(keys), made.truth(keys), source=base.name)
    for _ in range(2):
        made.add(WORDED_FRESH, made.prompt(keys, bank=FRESH), made.truth(keys))
    return made.records


def fewer_group(rng: Random, group: str) -> list[Record]:
    """The same note, fewer keys or the same in another order."""
    made = Notes(rng, group)
    keys = rng.sample(list(made.form.fields), len(made.form.fields) - rng.randrange(2))
    base = made.add(BASE, made.prompt(keys), made.truth(keys), base=True)
    for _ in range(3):
        chosen = notes.fewer(rng, keys)
        made.add(FEWER, made.prompt(chosen), made.truth(chosen), source=base.name)
    for _ in range(2):
        chosen = notes.reordered(rng, keys)
        made.add(REORDERED, made.prompt(chosen), made.truth(chosen), source=base.name)
    return made.records


def values_group(rng: Random, group: str) -> list[Record]:
    """The same form with other values in all places, or in some."""
    made = Notes(rng, group)
    keys = rng.sample(list(made.form.fields), len(made.form.fields))
    base = made.add(BASE, made.prompt(keys), made.truth(keys), base=True)
    for family in (VALUES, VALUES, VALUES, SOME_VALUES, SOME_VALUES):
        facts = made.form.draw(rng, made.facts)
        if family is SOME_VALUES:
            kept = rng.sample(keys, rng.randrange(1, len(keys)))
            facts |= {key: made.facts[key] for key in kept}
        made.add(family, made.prompt(keys, facts), made.truth(keys, facts), source=base.name)
    facts = made.form.draw(rng, made.facts)
    made.add(OTHER_FORM, made.prompt(keys, facts, other=True), made.truth(keys, facts))
    return made.records


def unasked_group(rng: Random, group: str) -> list[Record]:
    """Other values in the same form of which some are asked for: a rule may leave that to the model."""
    made = Notes(rng, group)
    keys = made.keys(4)
    base = made.add(BASE, made.prompt(keys), made.truth(keys), base=True)
    for _ in range(3):
        facts = made.form.draw(rng, made.facts)
        kept = rng.sample(list(facts), rng.randrange(3))
        facts |= {key: made.facts[key] for key in kept}
        made.add(UNASKED, made.prompt(keys, facts), made.truth(keys, facts))
    made.add(AGAIN, base.prompt, made.truth(keys), source=base.name)
    return made.records


def added_group(rng: Random, group: str) -> list[Record]:
    """A key more than the base asked for."""
    made = Notes(rng, group)
    keys = rng.sample(list(made.form.fields), 2)
    base = made.add(BASE, made.prompt(keys), made.truth(keys), base=True)
    left = [name for name in made.form.fields if name not in keys]
    for count in (1, 2):
        more = [*keys, *rng.sample(left, count)]
        made.add(ADDED, made.prompt(more), made.truth(more))
    made.add(AGAIN, base.prompt, made.truth(keys), source=base.name)
    return made.records


Rename = Callable[[Random, str], str]
RENAMES: tuple[tuple[Family, Rename], ...] = (
    (CASED, lambda rng, key: rng.choice((key.title(), key.upper(), f"{key[:2]}{key[2:].upper()}"))),
    (PLURAL, lambda _, key: f"{key[:-1]}ies" if key.endswith("y") else f"{key}s"),
    (UNDERSCORED, lambda rng, key: rng.choice((f"{key}_of_it", f"the_{key}", f"{key}_stated"))),
)


def renamed_group(rng: Random, group: str) -> list[Record]:
    """The same facts under keys that are written otherwise: byte for byte as asked."""
    made = Notes(rng, group)
    keys = made.keys(3)
    made.add(BASE, made.prompt(keys), made.truth(keys), base=True)
    for family, rename in RENAMES:
        names = {key: rename(rng, key) for key in keys}
        truth = Members({names[key]: made.facts[key] for key in keys}, document=made.facts)
        made.add(family, made.prompt(list(names.values())), truth)
    names = {key: f"{key}_x" for key in keys}
    pairs = rng.choice((" as ", " -> ", ": ")).join
    truth = Members({names[key]: made.facts[key] for key in keys}, document=made.facts)
    made.add(AS_STATED, made.prompt([pairs(pair) for pair in names.items()]), truth)
    nested = Members({"facts": {key: made.facts[key] for key in keys}}, document=made.facts)
    made.add(DOTTED, made.prompt([f"facts.{key}" for key in keys]), nested)
    return made.records


def odd_group(rng: Random, group: str) -> list[Record]:
    """No text at all; a key that is asked for twice."""
    made = Notes(rng, group)
    keys = made.keys(3)
    prompt = notes.ask(rng, Form(made.form.noun, {}, "", ""), keys, "")
    nothing = Members(dict.fromkeys(keys), optional=frozenset(keys))
    made.add(BASE, made.prompt(keys), made.truth(keys), base=True)
    made.add(EMPTY, prompt, nothing)
    made.add(TWICE, made.prompt([*keys, keys[0]]), made.truth(keys))
    return made.records


GROUPS = (
    Group(reworded_group, weight=1),
    Group(fewer_group, weight=2),
    Group(values_group, weight=2),
    Group(added_group, weight=1),
    Group(unasked_group, weight=1),
    Group(renamed_group, weight=1),
    Group(odd_group, weight=1),
)
