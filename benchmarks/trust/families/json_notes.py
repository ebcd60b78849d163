"""Notes and the records they are written from: values, forms of sentences, ways to ask; nothing of a verdict."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.oracle.draws import city, count, firm, mail, person

Scalar = str | int | float | bool
Facts = dict[str, Any]
Draw = Callable[[Random], Scalar]

SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "su")


def mark(group: str) -> str:
    """A word of the group's own, in small letters, so that no two groups share a form of text."""
    return "mo" + "".join(SYLLABLES[int(char)] if char in "0123456789" else f"x{ord(char):x}" for char in group)


def _phone(rng: Random) -> str:
    return f"{rng.randrange(500, 999)}-{rng.randrange(1000, 9999)}"


def _code(rng: Random) -> str:
    return f"{rng.choice('BFGHJKNP')}{rng.randrange(1000, 10_000)}"


def _date(rng: Random) -> str:
    return f"{rng.randrange(2019, 2031)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"


def _room(rng: Random) -> int:
    return rng.randrange(100, 499)


def _file(rng: Random) -> int:
    return rng.randrange(10_000, 99_999)


def _price(rng: Random) -> float:
    return rng.randrange(10, 900) + rng.choice((0.25, 0.45, 0.75, 0.95))


@dataclass(frozen=True, slots=True)
class Form:
    """A sort of note.

    Attributes:
        text: How it is said, with `{field}` where a value stands and `{mark}` for the group's word.
        other: The same facts said otherwise.
    """

    noun: str
    fields: Mapping[str, Draw]
    text: str
    other: str

    def draw(self, rng: Random, avoid: Mapping[str, Any] | None = None) -> Facts:
        """A record none of whose values has a word of another one, or of the record to avoid."""
        taken = {word for value in (avoid or {}).values() for word in words(value)}
        facts: Facts = {}
        for name, draw in self.fields.items():
            value = draw(rng)
            while taken & words(value):
                value = draw(rng)
            taken |= words(value)
            facts[name] = value
        return facts

    def write(self, facts: Mapping[str, Any], group: str, *, other: bool = False) -> str:
        """The note."""
        said = {name: spelled(value) for name, value in facts.items()}
        return (self.other if other else self.text).format(mark=mark(group), **said)


def words(value: Any) -> set[str]:
    """A value's words in small letters, an address's as one."""
    text = spelled(value).lower()
    return {text} if "@" in text else set(text.replace("-", " ").split()) | {text}


def spelled(value: Any) -> str:
    """How a value stands in a text."""
    return ("false", "true")[value] if isinstance(value, bool) else str(value)


FORMS = (
    Form(
        "note",
        {"name": person, "city": city, "desk": count, "email": mail, "phone": _phone},
        "{name} of the {mark} team lives in {city} and sits at desk {desk}. Mail goes to {email}, calls go to {phone}.",
        "Write to {email} or call {phone} to reach {name} in {city}, desk {desk}, where the {mark} team sits.",
    ),
    Form(
        "message",
        {"order": _code, "customer": person, "city": city, "boxes": count, "weight": _room},
        "Order {order} of {customer} for the {mark} shop goes to {city} in {boxes} boxes that weigh {weight} kg.",
        "{customer} wants {boxes} boxes sent to {city} ({weight} kg), see {order} of the {mark} shop.",
    ),
    Form(
        "letter",
        {"visitor": person, "firm": firm, "date": _date, "room": _room, "host": person},
        "On {date} we expect {visitor} from {firm} about the {mark} plan. The talk is in room {room} with {host}.",
        "Room {room} is kept by {host} on {date}, since {firm} sends {visitor} about the {mark} plan.",
    ),
    Form(
        "email",
        {"guest": person, "hotel": firm, "arrival": _date, "nights": count, "price": _price},
        "{guest} stays {nights} nights at the {hotel} for the {mark} fair from {arrival} on and pays {price} a night.",
        "For the {mark} fair the {hotel} keeps a bed at {price} a night for {guest}: {nights} nights from {arrival}.",
    ),
    Form(
        "record",
        {"parcel": _code, "sender": person, "receiver": person, "city": city, "kilos": count},
        "Parcel {parcel} with the {mark} goods was sent by {sender} to {receiver} in {city}. It has {kilos} kilos.",
        "{receiver} in {city} waits for {kilos} kilos of {mark} goods, sent by {sender} as parcel {parcel}.",
    ),
    Form(
        "text",
        {"sku": _code, "price": _price, "stock": count, "warehouse": city, "supplier": firm},
        "The {mark} lamp {sku} costs {price} euros and comes from {supplier}. There are {stock} of it in {warehouse}.",
        "{supplier} makes the {mark} lamp {sku}; {warehouse} has {stock} left, {price} euros each.",
    ),
    Form(
        "message",
        {"ticket": _code, "reporter": person, "room": _room, "phone": _phone, "floor": count},
        "{reporter} opened ticket {ticket}: the {mark} printer in room {room}, floor {floor}, is dead. Call {phone}.",
        "Ticket {ticket}: the {mark} printer is dead, says {reporter} (room {room}, floor {floor}, call {phone}).",
    ),
    Form(
        "note",
        {"patient": person, "doctor": person, "file": _file, "date": _date, "clinic": firm},
        "The {mark} ward of {clinic} took in {patient} on {date}; {doctor} looked after the case. The file is {file}.",
        "File {file} of the {mark} ward says that {doctor} looked after {patient}, who came to {clinic} on {date}.",
    ),
)

ASKED = (
    "Extract {keys} from the following {noun}: {body}",
    "Please extract the fields {keys} from this {noun}: {body}",
    "Return a JSON object with the keys {keys} for this {noun}: {body}",
    "Give me a JSON object with the keys {keys} from the {noun}: {body}",
    "Could you extract {keys} as JSON from this {noun}: {body}",
    "From the following {noun}, please extract {keys}: {body}",
    "Read the following {noun} and extract {keys}: {body}",
    "I need the values of {keys} from this {noun} as JSON: {body}",
    "Make a JSON object with {keys} from this {noun}: {body}",
    "Turn this {noun} into a JSON object with the fields {keys}: {body}",
    "Please fill in the fields {keys} from this {noun}: {body}",
    "List {keys} from this {noun} as a JSON object: {body}",
)
"""Wordings of which the rules say that they know them, over free text and over labelled lines."""

FRESH = (
    "Here is a {noun}. What are its {keys}? Answer in JSON.\n\n{body}",
    "Take this {noun} apart into {keys}: {body}",
    "{body}\n\nFrom the {noun} above, extract {keys} as JSON.",
    "json with {keys} pls: {body}",
    "Go through the {noun} and note down {keys} as JSON: {body}",
    "I only want to know {keys}, in JSON, from this {noun}: {body}",
    "Would you mind extracting {keys} from this {noun}? {body}",
    "Identify the {keys} in the {noun} below.\n{body}",
    "Help me get {keys} out of the {noun}: {body}",
    "Look up {keys} in this {noun} and reply with a JSON object: {body}",
)
"""Wordings of which they say nothing: claimed or not, an answer must be right."""

GUIDED = (
    "Extract the data from the following {noun}: {body}",
    "Return this {noun} as JSON: {body}",
    "Please extract the information from the {noun}: {body}",
    "Fill in the schema from this {noun}: {body}",
    "Could you extract the details from this {noun}? {body}",
    "Parse the following {noun}: {body}",
    "Turn this {noun} into JSON: {body}",
    "Read this {noun} and fill in the fields: {body}",
    "Give me the data from this {noun} as JSON: {body}",
    "Extract all fields of the schema from this {noun}: {body}",
)
FRESH_GUIDED = (
    "What does this {noun} say? Keep to the schema.\n\n{body}",
    "{body}\n\nPut the {noun} above into the schema.",
    "Make structured data of this {noun}, please: {body}",
    "Take down what the {noun} states: {body}",
    "Process the {noun} below.\n\n{body}",
)


def listed(keys: Sequence[str], rng: Random) -> str:
    """Keys as a person lists them."""
    if len(keys) < 2:
        return "".join(keys)
    head, last = ", ".join(keys[:-1]), keys[-1]
    return rng.choice((f"{head}, {last}", f"{head} and {last}", f"{head}, and {last}", f"{head} & {last}"))


def ask(rng: Random, form: Form, keys: Sequence[str], body: str, bank: Sequence[str] = ASKED) -> str:
    """A prompt that names the keys."""
    return rng.choice(bank).format(keys=listed(keys, rng), noun=form.noun, body=body)


def fewer(rng: Random, keys: Sequence[str]) -> list[str]:
    """Some of the keys, in their order."""
    kept = set(rng.sample(keys, rng.randrange(1, len(keys))))
    return [key for key in keys if key in kept]


def reordered(rng: Random, keys: Sequence[str]) -> list[str]:
    """The keys in another order."""
    found = list(keys)
    while found == list(keys):
        rng.shuffle(found)
    return found
