"""The requests: everyday ones and hostile ones, each kind as many as wanted, no two alike."""

import json
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

SEED = 44
_BODY = 2 << 20
"""The most that the server takes."""

Make = Callable[[Random], bytes]


def chat(prompt: str, *before: Mapping[str, str], **more: Any) -> bytes:
    """A chat request; its last turn is the prompt."""
    turns = [*before, {"role": "user", "content": prompt}]
    return json.dumps({"model": "m", "messages": turns, "temperature": 0, **more}).encode()


def made(kinds: Mapping[str, Make], count: int, part: str) -> list[tuple[str, bytes]]:
    """So many requests with their kinds, by turns.

    Args:
        part: Another part, other requests.
    """
    names = [list(kinds)[place % len(kinds)] for place in range(count)]
    return [(name, kinds[name](Random(f"{SEED} {part} {place}"))) for place, name in enumerate(names)]


# --- everyday --------------------------------------------------------------------------------------------------------


def _same(_: Random) -> bytes:
    return chat("Solve 2x + 3 = 13")


def _equation(rng: Random) -> bytes:
    return chat(f"Solve {rng.randint(2, 99)}x + {rng.randint(1, 999)} = {rng.randint(1, 9999)}")


def _system(rng: Random) -> bytes:
    one, two = rng.randint(2, 9), rng.randint(2, 9)
    return chat(f"Solve {one}x + y = {rng.randint(1, 99)}, x - {two}y = {rng.randint(1, 99)}")


def _note(rng: Random) -> bytes:
    return chat(
        f"Extract age and name from the following note: name: Ada Lee\nage: {rng.randint(1, 10**6)}\ncity: Rome"
    )


def _unclaimed(rng: Random) -> bytes:
    return chat(f"Write a line about the number {rng.randint(1, 10**9)}.")


ORDINARY: Mapping[str, Make] = {
    "repeated": _same,
    "equation": _equation,
    "system": _system,
    "note": _note,
    "unclaimed": _unclaimed,
}


# --- hostile ---------------------------------------------------------------------------------------------------------


def _digits(rng: Random, count: int) -> str:
    return str(rng.randrange(1, 10)) + "".join(rng.choices("0123456789", k=count - 1))


def _heavy_system(rng: Random) -> bytes:
    """As many unknowns and digits as are read, to both engines and to our own."""
    unknowns = rng.choice((3, 6, 8))
    length = 700 // (unknowns + 1) - 4
    names = "abcxyzuv"[-unknowns:]
    rows = [" + ".join(_digits(rng, length) + name for name in names) for _ in names]
    engine = rng.choice(("Let z3 solve", "Let sympy solve", "Solve"))
    return chat(f"{engine} {', '.join(f'{row} = {_digits(rng, length)}' for row in rows)}")


def _long_number(rng: Random) -> bytes:
    return chat(f"Solve 2x + 3 = {_digits(rng, 100_000)}")


def _giant_expression(rng: Random) -> bytes:
    number = rng.randint(2, 99)
    texts = (
        f"{'(' * 20_000}x{')' * 20_000} = {number}",
        " + ".join([f"{number}x"] * 20_000) + " = 1",
        f"((9**9)**9999)**9999 + x = {number}",
        f"(x + y + z + w + 1)^64 = {number}",
        f"{'(' * 20}x{' + 1)^2' * 20} = {number}",
        "*".join(f"(x + {rng.randint(1, 99)})^8" for _ in range(40)) + " = 1",
    )
    return chat(f"Solve {rng.choice(texts)}")


_REPEATED = ("a", " ", "a ", "the ", "x = ", "name: ", "- ", "1.", "is ", "Solve ", "value of ", "\n", "a,")
_LEADS = ("Extract name from the following note: ", "Solve ", "Please find x if ", "What is ", "")


def _redos(rng: Random) -> bytes:
    """What makes a careless regular expression try every way to read it."""
    text = (rng.choice(_REPEATED) * 180_000)[:180_000]
    return chat(f"{rng.choice(_LEADS)}{text}!{rng.randint(1, 10**9)}")


def _long_note(rng: Random) -> bytes:
    lines = [f"{rng.choice('abcdefgh')}{place}: {rng.randint(1, 10**6)}" for place in range(rng.choice((900, 9_000)))]
    names = ", ".join(f"{rng.choice('abcdefgh')}{place}" for place in range(rng.choice((2, 300))))
    return chat(f"Extract {names} from the following note: {chr(10).join(lines)}")


_BOMBS = (
    "[" * 100_000 + "]" * 100_000,
    "[" + ",".join(["[]"] * 600_000) + "]",
    "{" + ",".join(f'"k{place}":{place}' for place in range(120_000)) + "}",
    "1" * 1_000_000,
    "{" + ",".join(['"k":{}'] * 250_000) + "}",
    "[" + ",".join(['{"a":1}'] * 200_000) + "]",
    "[" + ",".join(["1e9"] * 400_000) + "]",
)


def _json_bomb(rng: Random) -> bytes:
    """Deep, wide, long or repeated, where any value may stand."""
    body = chat(f"Say {rng.randint(1, 10**9)}", metadata=0)
    return body.replace(b'"metadata": 0', b'"metadata": ' + rng.choice(_BOMBS).encode())


def _laugh(place: int) -> dict[str, Any]:
    twice = {"$ref": f"#/$defs/a{place + 1}"}
    return {"type": "object", "properties": {"l": twice, "r": twice}}


_SCHEMAS: tuple[dict[str, Any], ...] = (
    {"$defs": {**{f"a{place}": _laugh(place) for place in range(60)}, "a60": {}}, "$ref": "#/$defs/a0"},
    {"type": "object", "properties": {f"p{place}": {"type": "string"} for place in range(20_000)}},
    {"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a+)+$" * 300}}},
    {"allOf": [{"type": "object", "properties": {f"p{place}": {"enum": [*range(200)]}}} for place in range(900)]},
)


def _schema_bomb(rng: Random) -> bytes:
    schema = {"name": "n", "schema": rng.choice(_SCHEMAS)}
    prompt = f"Extract the data from the following note: {'a' * 60_000}! {rng.randint(1, 10**9)}"
    return chat(prompt, response_format={"type": "json_schema", "json_schema": schema})


def _two_megabytes(rng: Random) -> bytes:
    """One long text, a long system text, very many turns, every character escaped."""
    number = rng.randint(1, 10**9)
    turns = [{"role": rng.choice(("user", "assistant")), "content": "hm"} for _ in range(19_000)]
    shapes: tuple[Callable[[], bytes], ...] = (
        lambda: chat(f"{number} {'word ' * (_BODY // 5 - 200)}"),
        lambda: chat(f"Solve {number}x = 1", {"role": "system", "content": "w " * (_BODY // 2 - 500)}),
        lambda: chat(f"Solve {number}x = 1", *turns),
        lambda: chat(f"{number} {chr(0x3B1) * 300_000}"),
    )
    return rng.choice(shapes)()


def _flood(rng: Random) -> bytes:
    return chat(f"{rng.random()} {'word ' * (_BODY // 4)}")


HOSTILE: Mapping[str, Make] = {
    "heavy system": _heavy_system,
    "number of 100,000 digits": _long_number,
    "giant expression": _giant_expression,
    "text against regular expressions": _redos,
    "note of 900 or 9,000 lines": _long_note,
    "JSON bomb": _json_bomb,
    "schema bomb": _schema_bomb,
    "body of 2 MB": _two_megabytes,
    "body over the limit": _flood,
}
