"""Write `requests.jsonl`: run once, before the demonstration was first tried; the file is what counts."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from benchmarks.demo.requests import FILE, Kind, Row, save
from tests.oracle.equations import FAMILIES, EquationCase, worded
from tests.oracle.errors import wrong_reply
from tests.oracle.judge import judge
from tests.oracle.notation import PLAIN
from tests.oracle.solutions import restyle
from tests.oracle.system_solutions import system_solution, wrong_system_solution
from tests.oracle.systems import SystemCase, make_system

SEED = 2026
STYLE = "walked"
EQUATIONS = (
    ("two_step", "x", "Solve {eq}", "What is the value of {x} if {eq}?"),
    ("both_sides", "y", "Solve {eq} for {x}", "Please find {x} given {eq}, step by step"),
    ("parentheses", "t", "Solve for {x}: {eq}", "Solve the equation {eq}"),
    ("sum_over_number", "n", "Solve the equation {eq} for {x}", "Determine the value of {x} where {eq}"),
)


def main() -> None:
    """All groups, their requests in a random order, each base before the others of its group."""
    rng = Random(SEED)
    rows = [*_algebra(rng), *_systems(rng), *_records(rng), *_notes(rng), *_unclaimed()]
    order = list(range(len(rows)))
    rng.shuffle(order)
    shuffled = [rows[at] for at in order]
    for group in {row.group for row in rows}:
        places = [at for at, row in enumerate(shuffled) if row.group == group]
        members = sorted((shuffled[at] for at in places), key=lambda row: row.kind is not Kind.BASE)
        for at, row in zip(places, members, strict=True):
            shuffled[at] = row
    save([replace(row, name=f"{at:02}") for at, row in enumerate(shuffled, 1)])
    print(f"{len(rows)} requests in {FILE}")


# --- algebra -----------------------------------------------------------------------------------------------------


def _algebra(rng: Random) -> Iterator[Row]:
    for place, (family, unknown, phrasing, reworded) in enumerate(EQUATIONS):
        base = _case(rng, family, unknown, phrasing)
        group = f"equation {place + 1}"
        yield _equation(rng, group, Kind.BASE, base)
        yield _equation(rng, group, Kind.REWORDED, worded(base.equation, family, unknown, PLAIN, reworded))
        for _ in range(2):
            yield _equation(rng, group, Kind.CONSTANTS, _sibling(rng, base, unknown))
        other = rng.choice("abkmpw")
        yield _equation(rng, group, Kind.UNKNOWN, _sibling(rng, base, other))
        if place < 2:
            yield _equation(rng, group, Kind.REPEATED, base)
    decimal = _case(rng, "two_step", "x", "Find {x} as a decimal: {eq}", denominator=4)
    yield _equation(rng, "equation 1", Kind.FORM, decimal, "unsimplified")
    yield _equation(rng, "equation 5", Kind.BASE, _case(rng, "no_solution", "x", "Solve {eq}"))


def _case(rng: Random, family: str, unknown: str, phrasing: str, denominator: int = 1) -> EquationCase:
    """An equation of the family whose solution has this denominator, where it has one."""
    while True:
        case = worded(FAMILIES[family][0](rng, unknown), family, unknown, PLAIN, phrasing)
        if isinstance(case.solution, str) or case.solution.denominator == denominator:
            return case


def _sibling(rng: Random, base: EquationCase, unknown: str) -> EquationCase:
    """Other numbers in the same places."""
    while True:
        case = _case(rng, base.family, unknown, base.phrasing)
        if case.shape == base.shape and case.text != base.text:
            return case


def _equation(rng: Random, group: str, kind: Kind, case: EquationCase, style: str = STYLE) -> Row:
    solution = str(case.solution)
    truth = {"equation": case.text, "unknown": case.unknown, "solution": solution}
    says = restyle(case, style)
    if kind is Kind.FORM and isinstance(case.solution, Fraction):
        says = f"{says}\n{case.unknown} = {float(case.solution)}"
    while judge(slip := wrong_reply(case, style, rng), case).right:
        pass
    return Row("", group, kind, case.prompt, truth, says, slip)


def _systems(rng: Random) -> Iterator[Row]:
    for place in range(2):
        base = _system(rng, "Solve the system: {eqs}")
        group = f"system {place + 1}"
        yield _system_row(rng, group, Kind.BASE, base)
        prompt = base.prompt.replace("Solve the system:", "Find the values of x and y given the system")
        yield _system_row(rng, group, Kind.REWORDED, replace(base, prompt=prompt))
        for _ in range(1 + place):
            yield _system_row(rng, group, Kind.CONSTANTS, _system(rng, "Solve the system: {eqs}"))


def _system(rng: Random, phrasing: str) -> SystemCase:
    while True:
        case = make_system(rng, "unique")
        whole = all(value.denominator == 1 for value in case.solution.values())
        if case.unknowns == ("x", "y") and case.asked == case.unknowns and whole and case.notation == PLAIN.name:
            return replace(case, prompt=phrasing.format(eqs=", ".join(case.texts)))


def _system_row(rng: Random, group: str, kind: Kind, case: SystemCase) -> Row:
    solution = {name: str(value) for name, value in case.solution.items()}
    truth = {"equations": list(case.texts), "solution": solution}
    slip = wrong_system_solution(case, "lines", rng)
    return Row("", group, kind, case.prompt, truth, system_solution(case, "lines"), slip)


# --- JSON --------------------------------------------------------------------------------------------------------

NAMES = ("Marta Keller", "Jonas Novak", "Priya Iyer", "Diego Moreno", "Selma Haddad", "Owen Larsen", "Ingrid Petrov")
CITIES = ("Lisbon", "Graz", "Oslo", "Turin", "Leeds", "Bergen", "Porto", "Ghent", "Lyon", "Basel")
THINGS = ("lamp", "kettle", "desk", "printer", "heater", "ladder", "tent")

Record = Mapping[str, Any]
SCENES = (
    (
        ("name", "email", "city"),
        ("phone",),
        "{name} moved to {city} last week and can be reached at {email} or under {phone}.",
        "Write to {email}, or call {phone}: that is how {name}, now living in {city}, is reached.",
    ),
    (
        ("name", "order", "item"),
        ("city",),
        "Order {order} from {name} in {city} is for one {item} and has not been sent yet.",
        "One {item} is still missing, says {name} from {city}; see order {order}.",
    ),
    (
        ("name", "date", "room"),
        ("email",),
        "On {date} the room {room} is booked for {name}. The confirmation goes to {email}.",
        "{name} would like to have room {room} on {date}; please confirm to {email}.",
    ),
)
BASE_WORDS = "Extract {keys} from the following note: {body}"
OTHER_WORDS = (
    "Please get the fields {keys} from this note: {body}",
    "Return a JSON object with the keys {keys} for: {body}",
    "Find {keys} in the note as JSON: {body}",
)


def _record(rng: Random) -> Record:
    name = rng.choice(NAMES)
    return {
        "name": name,
        "email": f"{name.split()[0].lower()}@example.org",
        "city": rng.choice(CITIES),
        "phone": str(rng.randint(2000000, 9999999)),
        "order": str(rng.randint(10000, 99999)),
        "item": rng.choice(THINGS),
        "date": f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        "room": str(rng.randint(100, 499)),
    }


def _unlike(rng: Random, old: Record) -> Record:
    """A record that shares no value with the old one."""
    while True:
        found = _record(rng)
        if not set(found.values()) & set(old.values()):
            return found


def _chosen(record: Record, keys: tuple[str, ...]) -> Record:
    """What is asked for; all else in the note stays as it is."""
    return {key: record[key] for key in keys}


def _records(rng: Random) -> Iterator[Row]:
    for place, (keys, more, form, other_form) in enumerate(SCENES):
        record, group = _record(rng), f"note {place + 1}"
        body = form.format(**record)
        yield _asked(rng, group, Kind.BASE, (BASE_WORDS, keys, body), record)
        yield _asked(rng, group, Kind.REWORDED, (OTHER_WORDS[place], keys, body), record)
        yield _asked(rng, group, Kind.FEWER, (BASE_WORDS, keys[:2], body), record)
        yield _asked(rng, group, Kind.MORE, (BASE_WORDS, (*keys, *more), body), record)
        new = {**record, **_chosen(_unlike(rng, record), keys)}
        yield _asked(rng, group, Kind.VALUES, (BASE_WORDS, keys, form.format(**new)), new)
        if place == 0:
            yield _asked(rng, group, Kind.REPEATED, (BASE_WORDS, keys, body), record)
        if place != 1:
            yield _asked(rng, group, Kind.REORDERED, (BASE_WORDS, keys[::-1], body), record)
        if place != 2:
            other = _unlike(rng, record)
            yield _asked(rng, group, Kind.TEXT, (BASE_WORDS, keys, other_form.format(**other)), other)


def _notes(rng: Random) -> Iterator[Row]:
    """Labelled lines."""
    keys = ("name", "email", "city")
    record = _record(rng)
    new = {**record, **_chosen(_unlike(rng, record), keys)}
    yield _asked(rng, "labels", Kind.BASE, (BASE_WORDS, keys, _labelled(record)), record)
    yield _asked(rng, "labels", Kind.REWORDED, (OTHER_WORDS[0], keys, _labelled(record)), record)
    yield _asked(rng, "labels", Kind.FEWER, (BASE_WORDS, ("email", "phone"), _labelled(record)), record)
    yield _asked(rng, "labels", Kind.VALUES, (BASE_WORDS, keys, _labelled(new)), new)


def _labelled(record: Record) -> str:
    return "".join(f"\n{name}: {record[name]}" for name in ("name", "email", "city", "phone", "order"))


def _asked(rng: Random, group: str, kind: Kind, asked: tuple[str, tuple[str, ...], str], record: Record) -> Row:
    words, keys, body = asked
    members = {key: record[key] for key in keys}
    slipped = {**members, "name": rng.choice([name for name in NAMES if name != record["name"]])}
    if "name" not in members or rng.random() < 0.5:
        slipped = {key: value for key, value in members.items() if key != keys[-1]}
    prompt = words.format(keys=", ".join(keys), body=body).replace(": \n", ":\n")
    return Row("", group, kind, prompt, {"members": members}, json.dumps(members), json.dumps(slipped))


# --- what no rule claims -----------------------------------------------------------------------------------------

QUESTIONS = (
    ("Solve x^2 - 7x + 12 = 0", (r"\b3\b", r"\b4\b"), "x = 3 or x = 4", "x = 7"),
    ("Solve the inequality 3x + 5 < 20", (r"x\s*<\s*5\b",), "x < 5", "x = 5"),
    ("I solved 2x + 3 = 13 and got x = 6. Is that right?", (r"\bno\b",), "No, x is 5.", "Yes."),
    ("What is the capital of Portugal?", (r"\blisbon\b",), "Lisbon.", "Porto."),
    ("Summarise in five words: the printer in room 212 does not start.", (r"\bprinter\b",), "Printer dead.", "Fine."),
    ("How many legs does a spider have?", (r"\b(8|eight)\b",), "Eight.", "Six."),
)  # fmt: skip


def _unclaimed() -> Iterator[Row]:
    for place, (prompt, needs, says, slip) in enumerate(QUESTIONS, 1):
        yield Row("", f"question {place}", Kind.UNCLAIMED, prompt, {"needs": list(needs)}, says, slip)


if __name__ == "__main__":
    main()
