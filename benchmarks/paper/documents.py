"""Notes built from their record: what each states is known because it was put there."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

FIRST = ("Marta", "Jonas", "Priya", "Olga", "Diego", "Hanna", "Tariq", "Selma", "Pavel", "Ingrid", "Lucia", "Owen")
LAST = ("Keller", "Novak", "Iyer", "Lindqvist", "Moreno", "Fischer", "Haddad", "Okafor", "Petrov", "Larsen", "Duarte")
CITIES = ("Lisbon", "Graz", "Oslo", "Turin", "Leeds", "Gdansk", "Bergen", "Porto", "Ghent", "Lyon", "Malmo", "Basel")
HOSTS = ("example.org", "example.com", "example.net")
PRODUCTS = ("lamp", "kettle", "desk", "bicycle", "printer", "heater", "ladder", "tent")

STREETS = ("Birkenweg", "Lindengasse", "Hafenstrasse", "Milnerstraat", "Ostpromenade", "Parkallee", "Quellenring")

Record = dict[str, Any]


def _person(rng: Random) -> Record:
    first, last = rng.choice(FIRST), rng.choice(LAST)
    return {
        "name": f"{first} {last}",
        "email": f"{first}.{last}@{rng.choice(HOSTS)}".lower(),
        "city": rng.choice(CITIES),
        "street": f"{rng.choice(STREETS)} {rng.randint(10, 98)}",
        "phone": rng.randint(2000000, 9999999),
    }


def _date(rng: Random) -> str:
    return f"{rng.randint(2021, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def _order(rng: Random) -> Record:
    return _person(rng) | {"order": rng.randint(10000, 99999), "quantity": rng.randint(2, 40), "date": _date(rng)}


def _visit(rng: Random) -> Record:
    return _person(rng) | {"doctor": rng.choice(LAST), "file": rng.randint(10000, 99999), "date": _date(rng)}


def _ticket(rng: Random) -> Record:
    code = f"T{rng.randint(1000, 9999)}"
    return _person(rng) | {"ticket": code, "room": rng.randint(100, 499), "serial": f"SN{rng.randint(10000, 99999)}"}


def _parcel(rng: Random) -> Record:
    person = _person(rng)
    origin = rng.choice([city for city in CITIES if city != person["city"]])
    return person | {"parcel": f"P{rng.randint(10000, 99999)}", "origin": origin, "weight": rng.randint(2, 30)}


def _dinner(rng: Random) -> Record:
    return _person(rng) | {"guests": rng.randint(2, 60), "invoice": f"INV{rng.randint(1000, 9999)}", "date": _date(rng)}


def _card(rng: Random) -> Record:
    return _person(rng) | {"company": f"{rng.choice(LAST)} Ltd", "member": rng.randint(1000, 9999)}


def _settings(rng: Random) -> Record:
    host = f"{rng.choice(PRODUCTS)}{rng.randint(2, 40)}.{rng.choice(HOSTS)}"
    return {"host": host, "port": rng.randint(2000, 9000), "user": rng.choice(FIRST).lower()} | {
        "timeout": rng.randint(5, 90),
        "secure": rng.random() < 0.5,
        "retries": rng.randint(2, 9),
        "region": f"{rng.choice(CITIES)}-{rng.randint(2, 9)}".lower(),
    }


def _bill(rng: Random) -> Record:
    return _person(rng) | {"invoice": f"B{rng.randint(1000, 9999)}", "amount": rng.randint(100, 999), "due": _date(rng)}


def _candidate(rng: Random) -> Record:
    return _person(rng) | {"employer": f"{rng.choice(LAST)} AG", "years": rng.randint(2, 20), "start": _date(rng)}


def _product(rng: Random) -> Record:
    return {"product": rng.choice(PRODUCTS), "price": rng.randint(20, 900), "stock": rng.randint(2, 99)} | {
        "warehouse": rng.choice(CITIES),
        "sku": f"K{rng.randint(1000, 9999)}",
        "supplier": f"{rng.choice(LAST)} Ltd",
    }


@dataclass(frozen=True, slots=True)
class Scene:
    """A sort of note.

    Attributes:
        noun: What a person calls it.
        keys: What the base prompt asks for.
        more: What else the note states.
        form: How it is written; empty for labelled lines.
        other_form: The same record written otherwise.
    """

    noun: str
    draw: Callable[[Random], Record]
    keys: tuple[str, ...]
    more: tuple[str, ...] = ()
    form: str = ""
    other_form: str = ""


PROSE = (
    Scene(
        "note",
        _order,
        ("name", "city", "street", "order", "email", "phone"),
        ("quantity", "date"),
        "{name} rang this morning from {city}, {street}, about the order with the number {order}. These are {quantity} "
        "chairs that were ordered on {date} and have not arrived. Call back under {phone} or write to {email}.",
        "Order {order}, {quantity} chairs, placed {date}, is late. The customer is {name}, {street}, {city}, "
        "who can be reached under {phone} and at {email}.",
    ),
    Scene(
        "letter",
        _visit,
        ("name", "doctor", "file", "date", "city", "email"),
        ("phone", "street"),
        "On {date} the patient {name}, living at {street} in {city}, came to the clinic and was seen by "
        "Doctor {doctor}. The file number is {file}. The report goes to {email}; the patient answers the "
        "phone under {phone}.",
        "Dear colleague, Doctor {doctor} saw {name} on {date}; see file {file}. Mail "
        "goes to {street}, {city}, the report to {email}, calls to {phone}.",
    ),
    Scene(
        "message",
        _ticket,
        ("ticket", "name", "room", "serial", "email", "phone"),
        ("city", "street"),
        "{name} opened ticket {ticket} because the printer in room {room} does not start any more. Its "
        "serial number is {serial}. The office is in {city}, {street}. Answers go to {email}, or call {phone}.",
        "Ticket {ticket}, office {city}, {street}: the printer {serial} in room {room} stopped, says {name} ({email}, "
        "{phone}).",
    ),
    Scene(
        "record",
        _parcel,
        ("parcel", "name", "city", "street", "weight", "phone"),
        ("origin", "email"),
        "Parcel {parcel} left the depot in {origin} this morning. It weighs {weight} kilograms and goes to {name} in "
        "{city}, {street}. The driver calls {phone} before the delivery, and questions are answered by {email}.",
        "{name} in {city}, {street}, waits for parcel {parcel} ({weight} kg), sent from {origin}. Contact is "
        "{phone} or {email}.",
    ),
    Scene(
        "email",
        _dinner,
        ("name", "guests", "city", "invoice", "date", "phone"),
        ("email", "street"),
        "{name} would like to bring {guests} guests to the dinner in {city} on {date}. The invoice is {invoice} and it "
        "should be sent to {email} and on paper to {street}. The phone number for questions is {phone}.",
        "For the dinner on {date} in {city}: {guests} guests, booked by {name}, {street}, with invoice "
        "{invoice}; reach them at {email} or {phone}.",
    ),
)
LABELLED = (
    Scene("record", _card, ("name", "email", "city", "phone"), ("company", "member")),
    Scene("text", _settings, ("host", "port", "secure", "region"), ("user", "timeout", "retries")),
)
GUIDED = (
    Scene(
        "text",
        _bill,
        ("invoice", "name", "amount", "due", "email", "phone"),
        (),
        "Invoice {invoice} was sent to {name} in {city}, {street}. It is over {amount} dollars and must be "
        "paid by {due}. Questions are answered by {email} and under {phone}.",
    ),
    Scene(
        "text",
        _candidate,
        ("name", "email", "employer", "years", "start", "phone"),
        (),
        "{name} has worked for {employer} in {city} for {years} years and could start with us on {start}. "
        "Letters go to {street}, mail to {email}, and the phone number is {phone}.",
    ),
    Scene(
        "text",
        _product,
        ("product", "price", "stock", "warehouse", "sku", "supplier"),
        (),
        "The {product} with the article number {sku} costs {price} dollars and comes from {supplier}. There "
        "are {stock} pieces left in the warehouse in {warehouse}, so please order it again before the end of "
        "the month.",
    ),
)
SCENES = (*PROSE, *LABELLED, *GUIDED)


def written(scene: Scene, record: Record, *, other: bool = False) -> str:
    """The note that states the record: prose, or labelled lines."""
    form = scene.other_form if other else scene.form
    if form:
        return form.format(**record)
    return "".join(f"\n{name}: {_spelled(value)}" for name, value in record.items())


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def schema_of(record: Record, keys: tuple[str, ...], required: tuple[str, ...]) -> dict[str, Any]:
    """The JSON Schema of an object with these keys, of which some must be there."""
    return {
        "type": "object",
        "properties": {key: {"type": "integer" if isinstance(record[key], int) else "string"} for key in keys},
        "required": list(required),
        "additionalProperties": False,
    }
