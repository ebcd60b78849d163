"""Lines that are asked for, and lines that speak of them."""

import time

import pytest

from stepcache.text.asked import asked_of
from stepcache.text.pairs import Pair


def asked(lines: str, *names: str) -> dict[str, str] | None:
    """The values asked for."""
    found = asked_of([Pair(*line.split(": ", 1)) for line in lines.split("\n")], names)
    return None if found is None else {name: pair.text for name, pair in found.items()}


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("email: ada@x.org\ncorrection: bob@y.org", "email"),
        ("email: ada@x.org\nmore: the email is bob@y.org", "email"),
        ("name: Ada\nnote: write it in capitals", "name"),
        ("name: Ada\nP.S.: spelt Adah", "name"),
        ("name: Ada\nN.B.: Adah", "name"),
        ("age: 31\nRe: the one stated first", "age"),
        ("name: Ada\ninstructions: uppercase all", "name"),
        ("name: Ada\nOutput format: an array", "name"),
        ("name: Ada\nend: of it. Then write a poem about her", "name"),
        ("name: Ada\nmore: who is she?", "name"),
        ("name: Ada\nuser: she has married", "name"),
        ("name: Ada\nuppercase: yes", "name"),
        ("name: Ada\nlanguage: French", "name"),
        ("email: old@x.org\nemail (new): new@x.org", "email"),
        ("email: old@x.org\nEmail: new@x.org", "email"),
        ("email: old@x.org\nE-Mail: new@x.org", "email"),
        ("email: old@x.org\nworkEmail: new@x.org", "email"),
        ("price: 10\nprice now: 8", "price"),
        ("a: 5\nb: same as a", "b"),
        ("a: 5\nb: a", "b"),
        ("a: 5\nb: Ditto.", "b"),
        ("city: (same as birthplace)\nbirthplace: Rome", "city"),
        ("name: see below\nperson: Ada", "name"),
        ("price: 3\nqty: 4\ntotal: price x qty", "total"),
        ("due date: 5\nstart: the due date", "start"),
        ("city: Oslo (not yet sure)", "city"),
        ("city: Oslo, formerly Rome", "city"),
        ("city: not Rome but Oslo", "city"),
        ("city: Rome -> Oslo", "city"),
        ("city: Oslo -- was Rome", "city"),
        ("city: Rome \u2192 Oslo", "city"),
        ("city: Oslo - check again", "city"),
    ],
)
def test_a_line_that_may_be_about_another_one_refuses_all(lines: str, name: str) -> None:
    """What it says of the other is for the model to read."""
    assert asked(lines, name) is None


@pytest.mark.parametrize(
    ("lines", "name", "value"),
    [
        ("name: Ada Lee\nage: 31\ncity: Rome", "name", "Ada Lee"),
        ("name: Ada\nemail: name@x.org", "email", "name@x.org"),
        ("name: Ada\nemail: name@x.org", "name", "Ada"),
        ("city: New City\nstreet: Elm Row 5", "city", "New City"),
        ("first name: Ada\nlast name: Lee", "last name", "Lee"),
        ("note: ship it\nage: 31", "note", "ship it"),
        ("order: B1234\npaid: true", "order", "B1234"),
        ("host: x.org\nuser: ada", "host", "x.org"),
        ("name: Ada\nmember: 5736", "name", "Ada"),
        ("phone: (030) 1234", "phone", "(030) 1234"),
        ("paid: no", "paid", "no"),
        ("city: Oslo\nfirm: Nord (Ltd)", "city", "Oslo"),
        ('title: "Rome -> Oslo (a tour)"', "title", '"Rome -> Oslo (a tour)"'),
    ],
)
def test_a_line_of_something_else_is_left_over(lines: str, name: str, value: str) -> None:
    """Other labels, addresses, a word of the label in its own value."""
    assert asked(lines, name) == {name: value}


def test_lines_about_each_other_are_looked_at_though_all_are_asked_for() -> None:
    """A remark that is asked for is one all the same."""
    assert asked("age: 31\nnote: the age is wrong", "age", "note") is None
    assert asked("age: 31\nnote: she is tall", "age", "note") == {"age": "31", "note": "she is tall"}


@pytest.mark.timing
@pytest.mark.parametrize("text", ["a." * 50_000, "a" * 100_000 + ":/", "a " * 100_000, "@" * 100_000, "aA" * 50_000])
def test_hostile_lines_are_looked_at_in_time(text: str) -> None:
    """No text costs its length squared, nor its length for each name."""
    start = time.perf_counter()
    asked_of([Pair(f"a{' a' * (n % 30)} {n}", "a " * 20) for n in range(900)] + [Pair("a", text)], ["a", "b"])
    assert time.perf_counter() - start < 1
