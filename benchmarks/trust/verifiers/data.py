"""Attacks on `json.*`: a record, the object that says it, and a slip in that."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from jsonschema import Draft202012Validator

from benchmarks.trust.verifiers.attack import Shot
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Verdict
from stepcache.ports import NoArgs
from stepcache.verifiers.json import ExtraKeys, HasKeys, HasTypes, IsComplete, IsGrounded, IsObject, MeetsSchema
from tests.oracle import json_slips, json_truth
from tests.oracle.records import NOTATIONS, SCENES, Note, lines, prose

SLIPS_EACH = 12
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer with a slip: its text, and the object in it where it is one."""

    kind: str
    text: str
    found: Object | None


def notes(rng: Random, *, labelled: bool) -> Iterator[Note]:
    """Endless notes with their records."""
    while True:
        scene = rng.choice(SCENES)
        yield lines(scene, rng, rng.randrange(len(NOTATIONS))) if labelled else prose(scene, rng)


def wrongs(rng: Random, right: Object) -> Iterator[Wrong]:
    """Answers with a slip each; the right object itself is not among them."""
    for _ in range(SLIPS_EACH):
        chance = rng.random()
        if chance < 0.7:
            made = json_slips.changed(rng, right)
            if made is not None and not (json_truth.same(made[1], right) and made[0] != "reordered"):
                yield _wrong(made[0], json.dumps(made[1], ensure_ascii=rng.random() < 0.5))
        elif chance < 0.8:
            text = json_slips.doubled(rng, right)
            if text is not None:
                yield _wrong("doubled", text)
        else:
            yield _wrong(*json_slips.broken(rng, json.dumps(right)))


def _wrong(kind: str, text: str) -> Wrong:
    return Wrong(kind, text, json_truth.read_object(text))


def is_object(rng: Random) -> Iterator[Shot]:
    """`json.object`: is what is taken one object, each name once?"""
    verifier = IsObject()
    for note in notes(rng, labelled=True):
        for one in wrongs(rng, dict(note.record)):
            verdict = verifier.check(Passage(one.text), NoArgs())
            yield _shot(one, verdict, "one object still", one.found is not None)


def has_keys(rng: Random) -> Iterator[Shot]:
    """`json.has_keys`: is every name there?"""
    verifier = HasKeys()
    for note in notes(rng, labelled=True):
        keys = tuple(rng.sample(list(note.record), rng.randint(1, len(note.record))))
        for one in wrongs(rng, dict(note.record)):
            verdict = verifier.check(Passage(one.text), HasKeys.Args(keys=keys))
            yield _shot(
                one, verdict, "every name asked for is there", one.found is not None and one.found.keys() >= {*keys}
            )


def extra_keys(rng: Random) -> Iterator[Shot]:
    """`forbid json.extra_keys`: is there no name beyond those asked for?"""
    verifier = ExtraKeys()
    for note in notes(rng, labelled=True):
        keys = tuple(note.record)
        for one in wrongs(rng, dict(note.record)):
            verdict = verifier.check(Passage(one.text), ExtraKeys.Args(keys=keys)).negated()
            yield _shot(
                one, verdict, "no name beyond those asked for", one.found is not None and one.found.keys() <= {*keys}
            )


def types(rng: Random) -> Iterator[Shot]:
    """`json.types`: has every member that is there its type?"""
    verifier = HasTypes()
    for note in notes(rng, labelled=True):
        kinds: dict[str, list[str]] = {}
        for name, value in note.record.items():
            kind = "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "string"
            kinds.setdefault("number" if kind == "integer" and rng.random() < 0.3 else kind, []).append(name)
            if rng.random() < 0.1:
                kinds.setdefault("null", []).append(name)
        args = HasTypes.Args(**{kind: tuple(names) for kind, names in kinds.items()})
        for one in wrongs(rng, dict(note.record)):
            right = one.found is not None and json_truth.has_types(one.found, kinds)
            yield _shot(one, verifier.check(Passage(one.text), args), "every member there has its type", right)


def schema(rng: Random) -> Iterator[Shot]:
    """`json.schema`: does another implementation of JSON Schema say the same?"""
    verifier = MeetsSchema()
    for note in notes(rng, labelled=True):
        record = _deepened(rng, dict(note.record))
        wanted = _schema_of(rng, record)
        judge = Draft202012Validator(wanted)
        for one in wrongs(rng, record):
            right = one.found is not None and judge.is_valid(one.found)
            verdict = verifier.check(Passage(one.text), MeetsSchema.Args(schema=wanted))
            yield _shot(one, verdict, "valid by the other implementation, too", right)


def _deepened(rng: Random, record: Object) -> Object:
    """At times with a member within a member, and a list."""
    names = list(record)
    if rng.random() < 0.6:
        inside = rng.sample(names, 2)
        record = {
            **{name: record[name] for name in names if name not in inside},
            "at": {name: record[name] for name in inside},
        }
    return {**record, "tags": [rng.choice("abc") for _ in range(rng.randint(0, 3))]} if rng.random() < 0.5 else record


def _schema_of(rng: Random, record: Object) -> Object:
    required = [name for name in record if rng.random() < 0.8]
    open_end = {} if rng.random() < 0.2 else {"additionalProperties": False}
    properties = {name: _property(rng, value) for name, value in record.items()}
    return {"type": "object", "properties": properties, "required": required, **open_end}


def _property(rng: Random, value: Any) -> Object:
    match value:
        case bool():
            return {"type": "boolean"}
        case int():
            return rng.choice(
                ({"type": "integer"}, {"type": "number", "minimum": 0}, {"type": "integer", "maximum": value})
            )
        case str():
            plain: Object = {"type": "string"}
            return rng.choice(
                (
                    plain,
                    {**plain, "minLength": 1},
                    {"enum": [value, "-"]},
                    {"const": value},
                    {"type": ["string", "null"]},
                )
            )
        case list():
            return {"type": "array", "items": {"enum": ["a", "b", "c"]}, "maxItems": 3}
    return _schema_of(rng, value)


def complete(rng: Random) -> Iterator[Shot]:
    """`json.complete`: does the object say what the labelled lines say, and nothing else?"""
    verifier = IsComplete()
    for note in notes(rng, labelled=True):
        keys = tuple(rng.sample(list(note.record), rng.randint(2, len(note.record)))) if rng.random() < 0.6 else ()
        stated = {name: value for name, value in note.record.items() if not keys or name in keys}
        shape: Object | None = {"properties": {name: {} for name in keys}} if keys and rng.random() < 0.4 else None
        args = IsComplete.Args(body=note.text, keys=() if shape else keys, schema=shape)
        for one in wrongs(rng, stated):
            said = json_truth.says(one.found, stated) if one.found is not None else "no"
            verdict = verifier.check(Passage(one.text), args)
            shown = f"{one.text} of {note.text}"[:400]
            yield Shot(one.kind, verdict.ok, MISSING if said == "no" else said, said == "no", shown)


def grounded(rng: Random) -> Iterator[Shot]:
    """`json.grounded`: does every value stand in the text?"""
    verifier = IsGrounded()
    for note in notes(rng, labelled=False):
        args = IsGrounded.Args(body=note.text)
        for one in wrongs(rng, dict(note.record)):
            right = _all_stand(note.text, one.text)
            yield _shot(
                one, verifier.check(Passage(one.text), args), "every value stands in the text, right or wrong", right
            )


def _all_stand(body: str, text: str) -> bool:
    try:
        leaves = json_truth.leaves(json_truth.read(text))
    except json_truth.NotOneError:
        return False
    return all(json_truth.stands_in(body, str(leaf)) for leaf in leaves)


MISSING = "a missing, wrong or invented member, or no object"


def _shot(one: Wrong, verdict: Verdict, said: str, right: bool) -> Shot:
    return Shot(one.kind, verdict.ok, said if right else f"not so: {said}", not right, one.text[:300])


ATTACKS: dict[str, Callable[[Random], Iterator[Shot]]] = {
    "json.object": is_object,
    "json.has_keys": has_keys,
    "json.extra_keys": extra_keys,
    "json.schema": schema,
    "json.types": types,
    "json.complete": complete,
    "json.grounded": grounded,
}
