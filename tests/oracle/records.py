"""Notes written from their records: what a right extraction says is known by construction."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tests.oracle.draws import city, code, count, firm, mail, person
from tests.oracle.json_truth import read_object, same

Record = Mapping[str, str | int | bool]


def _phone(rng: Random) -> str:
    return f"{rng.randrange(200, 999)}-{rng.randrange(1000, 9999)}"


def _date(rng: Random) -> str:
    return f"{rng.randrange(2019, 2030)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"


@dataclass(frozen=True, slots=True)
class Scene:
    """A kind of note.

    Attributes:
        form: How it is said, with `{field}` where a value stands.
        short: The same without the last field, which the note then leaves out.
        other: The same in another form.
    """

    noun: str
    fields: Mapping[str, Callable[[Random], str | int]]
    form: str
    short: str
    other: str


SCENES = (
    Scene(
        "note",
        {"name": person, "city": city, "email": mail, "phone": _phone},
        "{name} lives in {city}. Mail goes to {email}, calls go to {phone}.",
        "{name} lives in {city}. Mail goes to {email}.",
        "Write to {email} or call {phone}: that is {name} in {city}.",
    ),
    Scene(
        "message",
        {"order": code, "customer": person, "city": city, "boxes": count},
        "Order {order} of {customer} goes to {city}: {boxes} boxes.",
        "Order {order} of {customer} goes to {city}.",
        "{customer} wants {boxes} boxes sent to {city}, see {order}.",
    ),
    Scene(
        "letter",
        {"visitor": person, "firm": firm, "date": _date, "room": count},
        "On {date} we expect {visitor} from {firm} in room {room}.",
        "On {date} we expect {visitor} from {firm}.",
        "Room {room} is kept for {firm} on {date}; {visitor} comes.",
    ),
)

NOTATIONS: tuple[tuple[str, str], ...] = (
    ("", "{}: {}"),
    ("", "{} = {}"),
    ("", "{} - {}"),
    ("", "- {}: {}"),
    ("", "* {}: {}"),
    ("", "- **{}**: {}"),
    ("", "**{}:** {}"),
    ("", "`{}`: {}"),
    ("", '"{}": {}'),
    ("| field | value |\n| --- | --- |\n", "| {} | {} |"),
)
"""Ways to label lines: what stands above them, and a line."""


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the record it was written from.

    Attributes:
        record: What the text states, and nothing else of its scene's fields.
        labelled: Whether it is lines of name and value.
    """

    scene: Scene
    record: Record
    text: str
    labelled: bool = False


def prose(scene: Scene, rng: Random, form: str = "form") -> Note:
    """A note in words; `form` may be `short` or `other`."""
    record = {name: draw(rng) for name, draw in scene.fields.items()}
    if form == "short":
        record.popitem()
    text = getattr(scene, form).format(**record)
    return Note(scene, record, text)


def lines(scene: Scene, rng: Random, notation: int) -> Note:
    """A labelled note in one of the notations."""
    record: dict[str, str | int | bool] = {name: draw(rng) for name, draw in scene.fields.items()}
    record |= {"paid": rng.random() < 0.5, "zip": f"0{rng.randrange(1000, 9999)}"}
    head, line = NOTATIONS[notation]
    rows = [line.format(name, json.dumps(value) if value in (True, False) else value) for name, value in record.items()]
    return Note(scene, record, head + "\n".join(rows), labelled=True)


KEYED = (
    "Extract {keys} from the following {noun}: {body}",
    "Please extract the fields {keys} from this {noun}: {body}",
    "Return a JSON object with the keys {keys} for this {noun}: {body}",
)
GUIDED = (
    "Extract the data from the following {noun}: {body}",
    "Return this {noun} as JSON: {body}",
    "Please extract the information from the {noun}: {body}",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request with its truth.

    Attributes:
        keys: What is asked for, in order.
        schema: The caller's own; None where the prompt names the keys.
    """

    note: Note
    keys: tuple[str, ...]
    prompt: str
    schema: Any = None

    @property
    def truth(self) -> dict[str, str | int | bool]:
        """What is asked for and stated."""
        return {key: self.note.record[key] for key in self.keys if key in self.note.record}

    def right(self, text: str) -> bool:
        """Whether an answer says the truth, whatever the order of its members."""
        found = read_object(text)
        return found is not None and same(found, self.truth)

    def saying(self, **properties: Any) -> "Asked":
        """The same with something added to what the schema says of some properties."""
        known = self.schema["properties"]
        more = {name: {**known[name], **said} for name, said in properties.items()}
        return replace(self, schema={**self.schema, "properties": {**known, **more}})


def by_keys(note: Note, keys: Sequence[str], wording: int = 0) -> Asked:
    """A prompt that names the keys."""
    listed = ", ".join(keys)
    prompt = KEYED[wording].format(keys=listed, noun=note.scene.noun, body=_body(note))
    return Asked(note, tuple(keys), prompt)


def by_schema(note: Note, keys: Sequence[str], optional: Sequence[str] = (), wording: int = 0) -> Asked:
    """A prompt whose request brings a schema."""
    schema = {
        "type": "object",
        "properties": {key: {"type": _type(note, key)} for key in keys},
        "required": [key for key in keys if key not in optional],
        "additionalProperties": False,
    }
    return Asked(note, tuple(keys), GUIDED[wording].format(noun=note.scene.noun, body=_body(note)), schema)


def _body(note: Note) -> str:
    return f"\n{note.text}" if note.labelled else note.text


def _type(note: Note, key: str) -> str:
    value = note.record.get(key, "")
    return "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "string"


class Reader:
    """A model that reads notes: right, or at a stated rate wrong in one value.

    Args:
        asked: What it may be asked; it knows notes by their prompts.
        wrong: Share of replies with a value of another note; the same reply for the same request.
    """

    def __init__(self, asked: Sequence[Asked], wrong: float = 0.0) -> None:
        self.notes = {one.prompt: one.note for one in asked}
        self.wrong = wrong

    def reply(self, prompt: str, wanted: Sequence[str]) -> str:
        """The members wanted, as far as the note states them."""
        note = self.notes[prompt]
        found = {key: note.record[key] for key in wanted if key in note.record}
        rng = Random(f"{prompt}|{','.join(wanted)}")
        drawn = sorted(found.keys() & note.scene.fields.keys())
        if drawn and rng.random() < self.wrong:
            key = rng.choice(drawn)
            found[key] = _another(note, key, rng)
        return json.dumps(found)


def _another(note: Note, key: str, rng: Random) -> str | int:
    while (value := note.scene.fields[key](rng)) == note.record[key]:
        pass
    return value
