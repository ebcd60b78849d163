"""Notes in running text of which a schema asks: other schemas, types, nested members, lists, members left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from benchmarks.trust.families import json_notes as notes
from benchmarks.trust.families.json_notes import FRESH_GUIDED, GUIDED
from benchmarks.trust.families.json_prose import Notes
from benchmarks.trust.families.json_truth import Members
from benchmarks.trust.record import Family, Group, Record

BASE = Family("json schema/base", claimable=True)
AGAIN = Family("json schema/the same again", claimable=True)
REWORDED = Family("json schema/other words", claimable=True)
WORDED_FRESH = Family("json schema/fresh wording", claimable=None)
FEWER = Family("json schema/members removed", claimable=True)
REORDERED = Family("json schema/members reordered", claimable=True)
OPTIONAL = Family("json schema/members made optional", claimable=True)
UNSTATED = Family("json schema/an optional member that is not stated", claimable=True)
ADDED = Family("json schema/members added", claimable=True)
VALUES = Family("json schema/other values", claimable=True)
TYPED = Family("json schema/numbers as text", claimable=True)
CHOICE = Family("json schema/one of some values", claimable=True)
NESTED = Family("json schema/nested members", claimable=True)
NESTED_FEWER = Family("json schema/nested members removed", claimable=True)
NESTED_VALUES = Family("json schema/nested, other values", claimable=True)
ANOTHER = Family("json schema/the same prompt, another schema", claimable=True)
NO_SCHEMA = Family("json schema/no schema", claimable=False)
BOTH = Family("json schema/keys in the prompt as well", claimable=None)

_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def type_of(value: Any) -> dict[str, Any]:
    """The schema of a value."""
    if isinstance(value, list):
        return {"type": "array", "items": type_of(value[0])}
    return schema_of(value) if isinstance(value, Mapping) else {"type": _TYPES[type(value)]}


def schema_of(members: Mapping[str, Any], optional: Iterable[str] = ()) -> dict[str, Any]:
    """The schema of an object."""
    return {
        "type": "object",
        "properties": {name: type_of(value) for name, value in members.items()},
        "required": [name for name in members if name not in optional],
        "additionalProperties": False,
    }


def guided(rng: Random, noun: str, body: str, bank: Sequence[str] = GUIDED) -> str:
    """A prompt that leaves what is asked to a schema."""
    return rng.choice(bank).format(noun=noun, body=body)


class Guided(Notes):
    """Makes the records of one group whose requests bring a schema."""

    def said(self, facts: Mapping[str, Any] | None = None, bank: Sequence[str] = GUIDED) -> str:
        """A prompt."""
        return guided(self.rng, self.form.noun, self.form.write(facts or self.facts, self.group), bank)

    def typed(self, keys: Sequence[str], facts: Mapping[str, Any] | None = None) -> Members:
        """The members of these keys, types included."""
        return replace(self.truth(keys, facts), typed=True)

    def put(self, family: Family, keys: Sequence[str], prompt: str = "", **options: Any) -> Record:
        """One record for the plain schema of these keys; the base where it is the first."""
        facts = options.pop("facts", self.facts)
        schema = options.pop("schema", None) or schema_of({key: facts[key] for key in keys})
        truth = options.pop("truth", None) or self.typed(keys, facts)
        return self.add(family, prompt or self.said(facts), truth, schema=schema, **options)


def schema_group(rng: Random, group: str) -> list[Record]:
    """Members removed, reordered, made optional; other words."""
    made = Guided(rng, group)
    keys = rng.sample(list(made.form.fields), rng.randrange(3, 6))
    base = made.put(BASE, keys, base=True)
    made.put(AGAIN, keys, base.prompt, source=base.name)
    made.put(REWORDED, keys, source=base.name)
    made.put(REWORDED, keys, source=base.name)
    made.put(WORDED_FRESH, keys, made.said(bank=FRESH_GUIDED))
    made.put(FEWER, notes.fewer(rng, keys), source=base.name)
    made.put(REORDERED, notes.reordered(rng, keys), source=base.name)
    optional = schema_of({key: made.facts[key] for key in keys}, notes.fewer(rng, keys))
    made.put(OPTIONAL, keys, schema=optional, source=base.name)
    made.add(NO_SCHEMA, base.prompt, made.truth(keys))
    return made.records


def values_group(rng: Random, group: str) -> list[Record]:
    """The same schema over the same form of text."""
    made = Guided(rng, group)
    keys = rng.sample(list(made.form.fields), len(made.form.fields))
    base = made.put(BASE, keys, base=True)
    for _ in range(4):
        made.put(VALUES, keys, facts=made.form.draw(rng, made.facts), source=base.name)
    return made.records


def other_schema_group(rng: Random, group: str) -> list[Record]:
    """The same text under schemas that say something else of it."""
    made = Guided(rng, group)
    fields = list(made.form.fields)
    keys = rng.sample(fields, 2)
    base = made.put(BASE, keys, base=True)
    left = [name for name in fields if name not in keys]
    made.put(ADDED, [*keys, rng.choice(left)])
    made.put(ANOTHER, left, base.prompt)
    text = {key: notes.spelled(made.facts[key]) for key in fields}
    made.put(TYPED, fields, facts=text, prompt=made.said())
    chosen = schema_of({key: made.facts[key] for key in keys})
    other = made.form.draw(rng, made.facts)
    options = [made.facts[keys[0]], other[keys[0]]]
    chosen["properties"][keys[0]]["enum"] = rng.sample(options, 2)
    made.put(CHOICE, keys, schema=chosen)
    unstated = schema_of({**{key: made.facts[key] for key in keys}, "birthday": ""}, ["birthday"])
    truth = replace(made.typed(keys), members={**made.typed(keys).members, "birthday": None})
    made.put(UNSTATED, keys, schema=unstated, truth=replace(truth, optional=frozenset({"birthday"})))
    made.put(BOTH, keys, made.prompt(keys))
    return made.records


def nested_group(rng: Random, group: str) -> list[Record]:
    """Members in members, and lists."""
    made = Guided(rng, group)
    fields = list(made.form.fields)
    listing = rng.random() < 0.5 and all(isinstance(made.facts[key], str) for key in fields[:2])
    inner, outer = (fields[:2], fields[2:]) if listing else (fields[:3], fields[3:])

    def shaped(facts: Mapping[str, Any]) -> dict[str, Any]:
        first = [facts[key] for key in inner] if listing else {key: facts[key] for key in inner}
        return {"whole" if not listing else "parties": first, **{key: facts[key] for key in outer}}

    def put(family: Family, members: Mapping[str, Any], facts: Mapping[str, Any], source: str = "") -> Record:
        truth = Members(members, typed=True, document=facts)
        prompt = made.said(facts)
        return made.add(family, prompt, truth, schema=schema_of(members), source=source, base=not source)

    whole = shaped(made.facts)
    base = put(BASE, whole, made.facts)
    put(NESTED, whole, made.facts, base.name)
    kept = notes.fewer(rng, list(whole))
    put(NESTED_FEWER, {key: whole[key] for key in kept}, made.facts, base.name)
    facts = made.form.draw(rng, made.facts)
    put(NESTED_VALUES, shaped(facts), facts, base.name)
    return made.records


GROUPS = (
    Group(schema_group, weight=6),
    Group(values_group, weight=3),
    Group(other_schema_group, weight=3),
    Group(nested_group, weight=3),
)
