"""Slips in a JSON answer: members missing, invented, renamed, doubled, changed; and the text around them broken."""

import json
import unicodedata
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from tests.oracle.draws import CITIES
from tests.oracle.records import SCENES

Object = dict[str, Any]
Change = Callable[[Random, Object], Object | None]
ALIKE = str.maketrans("aeocpxiABM", "\u0430\u0435\u043e\u0441\u0440\u0445\u0456\u0410\u0412\u041c")
"""Latin letters and the Cyrillic ones that look the same."""
HIDDEN = ("\u200b", "\u00ad", "\u2060", "\ufeff", "\u00a0")


def missing(rng: Random, found: Object) -> Object | None:
    """A member left out."""
    return _without(found, rng.choice(list(found))) if found else None


def invented(rng: Random, found: Object) -> Object:
    """A member that nobody stated."""
    name = rng.choice(("note", "country", "id", "confidence", "name2", "Name", "", " "))
    return {**found, name: rng.choice((None, "", 1, "unknown", [], {}, True))}


def renamed(rng: Random, found: Object) -> Object | None:
    """A name in another case, plural, with a blank, an underscore, a letter of another script."""
    if not found:
        return None
    name = rng.choice(list(found))
    others = [name.upper(), name.title(), name + "s", name + " ", " " + name, name + "_", f"{name}_value", name[:-1]]
    others += [name.translate(ALIKE)]
    new = rng.choice([one for one in others if one != name] or [name + "_"])
    return {new if key == name else key: value for key, value in found.items()} if new not in found else None


def swapped(rng: Random, found: Object) -> Object | None:
    """Two values in each other's place."""
    if len(found) < 2:
        return None
    one, two = rng.sample(list(found), 2)
    return {**found, one: found[two], two: found[one]}


def other_value(rng: Random, found: Object) -> Object | None:
    """A value that another record could have."""
    if not found:
        return None
    name = rng.choice(list(found))
    draws = [scene.fields[name] for scene in SCENES if name in scene.fields]
    return {**found, name: rng.choice(draws)(rng) if draws else rng.choice((*CITIES, 7, "0815", not found[name]))}


def near_string(rng: Random, found: Object) -> Object | None:
    """A string that looks nearly the same."""
    names = [name for name, value in found.items() if isinstance(value, str) and value]
    if not names:
        return None
    name = rng.choice(names)
    return {**found, name: _near(rng, found[name])}


def _near(rng: Random, text: str) -> str:
    at = rng.randrange(len(text))
    made = [
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[:at] + rng.choice("abcz019 ") + text[at + 1 :],
        text[:at] + rng.choice(HIDDEN) + text[at:],
        rng.choice((text.upper(), text.lower(), text.swapcase(), text.title())),
        rng.choice((text + " ", " " + text, text + ".", text + "\n", f"'{text}'", f'"{text}"', text + text[-1:])),
        unicodedata.normalize("NFD", text),
        text[:at] + text[at:].translate(ALIKE),
        text.split(" ", maxsplit=1)[0],
        " ".join(reversed(text.split(" "))),
        text.replace(" ", "  "),
        "",
    ]
    return rng.choice(made)


def near_number(rng: Random, found: Object) -> Object | None:
    """A number a little off, negative, or with a rest."""
    names = [name for name, value in found.items() if type(value) in (int, float)]
    if not names:
        return None
    name = rng.choice(names)
    value = found[name]
    return {
        **found,
        name: rng.choice((value + 1, value - 1, -value, value * 10, value + 0.5, float(value), value + 1e-9)),
    }


def other_type(rng: Random, found: Object) -> Object | None:
    """The value as a string, a number, a truth, nothing, in a list, in an object."""
    if not found:
        return None
    name = rng.choice(list(found))
    value = found[name]
    made: list[Any] = [
        json.dumps(value),
        str(value),
        None,
        [value],
        {"value": value},
        {name: value},
        [],
        {},
        "",
        not value,
    ]
    if isinstance(value, str) and value.isascii() and value.isdigit():
        made += [int(value)] * 3
    if isinstance(value, bool):
        made += [int(value)] * 3
    return {**found, name: rng.choice(made)}


def nested(rng: Random, found: Object) -> Object | None:
    """A member moved into another one, or all of them into one."""
    if len(found) < 2:
        return None
    one, two = rng.sample(list(found), 2)
    rest = _without(_without(found, one), two)
    return rng.choice(
        ({"data": found}, {**rest, one: {two: found[two]}}, {**rest, f"{one}.{two}": found[two], one: found[one]})
    )


def inner(rng: Random, found: Object) -> Object | None:
    """A change within a nested member."""
    names = [name for name, value in found.items() if isinstance(value, dict) and value]
    if not names:
        return None
    name = rng.choice(names)
    changed = rng.choice(CHANGES[:8])(rng, found[name])
    return None if changed is None else {**found, name: changed}


def reordered(rng: Random, found: Object) -> Object:
    """The members in another order: as right as before."""
    return dict(rng.sample(list(found.items()), len(found)))


def _without(found: Object, name: str) -> Object:
    return {key: value for key, value in found.items() if key != name}


CHANGES: tuple[Change, ...] = (
    missing,
    invented,
    renamed,
    swapped,
    other_value,
    near_string,
    near_number,
    other_type,
    nested,
    reordered,
    inner,
)


def changed(rng: Random, found: Object) -> tuple[str, Object] | None:
    """`(kind, object)` with one change; None where the one drawn cannot be made here."""
    change = rng.choice(CHANGES)
    made = change(rng, found)
    return None if made is None else (change.__name__, made)


def doubled(rng: Random, found: Mapping[str, Any]) -> str | None:
    """A member written twice, with the same value or another."""
    if not found:
        return None
    name = rng.choice(list(found))
    value = rng.choice((found[name], None, "x", 0, [found[name]]))
    rows = [json.dumps(key) + ": " + json.dumps(one) for key, one in found.items()]
    rows.insert(rng.randrange(len(rows) + 1), json.dumps(name) + ": " + json.dumps(value))
    return "{" + ", ".join(rows) + "}"


def broken(rng: Random, text: str) -> tuple[str, str]:
    """`(kind, text)`: the JSON text with something around it, or a character more, fewer or another."""
    kind = rng.choice(("around", "character", "around", "character", "character", "quotes", "words", "ends", "twice"))
    at = rng.randrange(len(text))
    match kind:
        case "around":
            return kind, rng.choice(AROUND).replace("@", text)
        case "character":
            drawn = rng.choice('{}[]",:\\\x00\t0-1. atf/\n\u2028é')
            return kind, rng.choice(
                (text[:at] + text[at + 1 :], text[:at] + drawn + text[at:], text[:at] + drawn + text[at + 1 :])
            )
        case "quotes":
            return kind, text.replace('"', rng.choice(("'", "“", "`", '\\"', "")), rng.choice((1, 2, -1)))
        case "words":
            return kind, text.replace(
                ": ", rng.choice((": NaN, ", ": Infinity, ", ": True, ", ": None, ", " = ", ":: ")), 1
            )
        case "ends":
            return kind, rng.choice(
                (text[:-1], text[1:], text[: at + 1], text + "}", "[" + text + "]", text[:-1] + ",}")
            )
    return kind, rng.choice((text + text, f"{text}\n{text}", f"{text},{text}", f"{text} {{}}"))


AROUND = (
    "Here it is: @",
    "```json\n@\n```",
    "```\n@\n```",
    "@\nI hope this helps.",
    "@;",
    "\ufeff@",
    "// note\n@",
    "@ // note",
    "/* note */ @",
    "\u00a0@",
    "@\u2003",
    "<json>@</json>",
    "\n\t @ \r\n",
    '"@"',
    "json @",
)
