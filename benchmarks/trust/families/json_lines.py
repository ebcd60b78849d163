"""Labelled notes: lines of name and value in ten notations, read without a model."""

from collections.abc import Sequence
from random import Random
from typing import Any

from benchmarks.trust.families import json_notes as notes
from benchmarks.trust.families.json_notes import Facts
from benchmarks.trust.families.json_schemas import Guided, guided
from benchmarks.trust.record import Family, Group, Record
from tests.oracle.records import NOTATIONS

BASE = Family("json lines/base", claimable=True)
AGAIN = Family("json lines/the same again", claimable=True)
REWORDED = Family("json lines/other words", claimable=True)
FEWER = Family("json lines/keys removed", claimable=True)
REORDERED = Family("json lines/keys reordered", claimable=True)
ADDED = Family("json lines/keys added", claimable=True)
VALUES = Family("json lines/other values", claimable=True)
NOTATION = Family("json lines/another notation", claimable=True)
S_BASE = Family("json lines, schema/base", claimable=True)
S_REWORDED = Family("json lines, schema/other words", claimable=True)
S_FEWER = Family("json lines, schema/members removed", claimable=True)
S_VALUES = Family("json lines, schema/other values", claimable=True)
S_TEXT = Family("json lines, schema/numbers as text", claimable=True)
S_ADDED = Family("json lines, schema/members added", claimable=True)


def written(facts: Facts, notation: int) -> str:
    """The lines that state the facts."""
    head, line = NOTATIONS[notation]
    return head + "\n".join(line.format(name, notes.spelled(value)) for name, value in facts.items())


class Lines(Guided):
    """Makes the records of one group over labelled lines."""

    def __init__(self, rng: Random, group: str) -> None:
        super().__init__(rng, group)
        drawn = self.drawn()
        self.facts = {name: drawn[name] for name in rng.sample(list(drawn), len(drawn))}
        self.notation = rng.randrange(len(NOTATIONS))

    def drawn(self) -> Facts:
        """The form's facts, a switch, digits that are no number, and the group's word."""
        rng = self.rng
        more = {"paid": rng.random() < 0.5, "zip": f"0{rng.randrange(1000, 9999)}", "project": notes.mark(self.group)}
        return {**self.form.draw(rng), **more}

    def others(self) -> Facts:
        """Other values on lines of the same order."""
        facts = self.drawn()
        return {name: facts[name] for name in self.facts}

    def asking(self, keys: Sequence[str], facts: Facts | None = None, notation: int | None = None) -> str:
        """A prompt that names these keys."""
        return self.over(keys, written(facts or self.facts, self.notation if notation is None else notation))

    def over(self, keys: Sequence[str], body: str) -> str:
        """A prompt that names these keys, over any text."""
        return notes.ask(self.rng, self.form, keys, f"\n{body}")

    def said(self, facts: Any = None, bank: Sequence[str] = notes.GUIDED) -> str:
        """A prompt that leaves them to a schema."""
        return guided(self.rng, self.form.noun, f"\n{written(facts or self.facts, self.notation)}", bank)


def keyed_group(rng: Random, group: str) -> list[Record]:
    """A labelled note whose keys the prompt names."""
    made = Lines(rng, group)
    keys = rng.sample(list(made.facts), rng.randrange(2, 6))
    base = made.add(BASE, made.asking(keys), made.truth(keys), base=True)
    less, other = notes.fewer(rng, keys), notes.reordered(rng, keys)
    more = [*keys, rng.choice([name for name in made.facts if name not in keys])]
    made.add(AGAIN, base.prompt, made.truth(keys), source=base.name)
    for family, asked in ((REWORDED, keys), (FEWER, less), (REORDERED, other), (ADDED, more)):
        made.add(family, made.asking(asked), made.truth(asked), source=base.name)
    for _ in range(2):
        facts = made.others()
        made.add(VALUES, made.asking(keys, facts), made.truth(keys, facts), source=base.name)
    notation = rng.randrange(len(NOTATIONS))
    made.add(NOTATION, made.asking(keys, notation=notation), made.truth(keys), source=base.name)
    return made.records


def guided_group(rng: Random, group: str) -> list[Record]:
    """A labelled note that a schema asks of."""
    made = Lines(rng, group)
    keys = rng.sample(list(made.facts), rng.randrange(2, 6))
    base = made.put(S_BASE, keys, base=True)
    made.put(S_REWORDED, keys, source=base.name)
    made.put(S_FEWER, notes.fewer(rng, keys), source=base.name)
    made.put(S_VALUES, keys, facts=made.others(), source=base.name)
    more = [*keys, rng.choice([name for name in made.facts if name not in keys])]
    made.put(S_ADDED, more, source=base.name)
    text = {name: notes.spelled(value) for name, value in made.facts.items()}
    made.put(S_TEXT, keys, facts=text, source=base.name)
    return made.records


GROUPS = (Group(keyed_group, weight=40), Group(guided_group, weight=13))
