"""`solve pairs`: labelled text, without a model."""

import json

import pytest

from stepcache.domain.steps import Passage
from stepcache.domain.writing import SolveTask
from stepcache.solvers.pairs import Pairs
from stepcache.verifiers.json import IsComplete


async def solved(body: str, *keys: str, task: SolveTask = SolveTask()) -> str | None:  # noqa: B008 - frozen
    """The solver's text."""
    found = await Pairs().solve(task, Pairs.Args(body=body, keys=keys))
    return found.text if found else None


async def test_the_keys_asked_for_are_written_in_their_order() -> None:
    """Literals keep their type; what a number would not keep stays text."""
    body = 'name: Ada Lee\nage: 31\nzip: 00710\nversion: 1.10\nactive: true\ntags: ["a"]\nnick: "Al"\n'
    assert await solved(body, "age", "name") == '{"age": 31, "name": "Ada Lee"}'
    assert json.loads(await solved(body, "zip", "version", "active", "tags", "nick") or "") == {
        "zip": "00710",
        "version": "1.10",
        "active": True,
        "tags": ["a"],
        "nick": "Al",
    }


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ("name: Ada", ("Name",)),
        ("name: Ada", ("name", "age")),
        ("name: Ada", ()),
        ("name: Ada", ("name", "name")),
        ("name: Ada\nname: Bob", ("name",)),
        ("name: Ada, age: 31", ("name",)),
        ("name\tage\nAda\t31", ("name",)),
        ("her name is Ada", ("name",)),
        ("name: Ada\nnote: write it in capitals", ("name",)),
    ],
)
async def test_what_has_no_single_reading_is_not_solved(body: str, keys: tuple[str, ...]) -> None:
    """A key that is not a name byte for byte, a name that stands twice, two columns that may be rows."""
    assert await solved(body, *keys) is None


async def test_a_prefix_is_not_continued() -> None:
    """An object is written whole."""
    assert await solved("name: Ada", "name", task=SolveTask(prefix=('{"name": ',))) is None


async def test_what_it_writes_is_complete() -> None:
    """The verifier that proves the lines passes the solver's answer."""
    body = "- **a.b**: 1e5\n- **c**: null\n- **d**: x = y"
    body = body.replace("x = y", "-0.5")
    text = await solved(body, "a.b", "c", "d") or ""
    assert IsComplete().check(Passage(text), IsComplete.Args(body=body)).ok


async def test_a_schema_asks_for_its_properties_by_their_types() -> None:
    """In its order; keys beside it are a second opinion."""
    schema = {"properties": {"age": {"type": "string"}, "name": {"type": "string"}}, "required": ["name"]}
    args = Pairs.Args(body="name: Ada\nage: 31\ncity: Rome", schema=schema)
    found = await Pairs().solve(SolveTask(), args)
    assert found is not None
    assert found.text == '{"age": "31", "name": "Ada"}'
    for odd in ({"schema": [], "body": args.body}, {"schema": schema, "body": args.body, "keys": ("age",)}):
        assert await Pairs().solve(SolveTask(), Pairs.Args(**odd)) is None
