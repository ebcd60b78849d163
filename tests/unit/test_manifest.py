"""Manifests: what a distribution offers to rules, as data."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.signatures import Cost, Parameter, Signature, Target
from stepcache.manifest import SIGNED, Manifest, read_manifest, written

names = st.from_regex(r"[a-f][a-f_]{0,3}(\.[a-f][a-f_]{0,3})?", fullmatch=True)
sets = st.frozensets(names, max_size=3)
parameters = st.builds(
    Parameter,
    name=names,
    types=sets,
    required=st.booleans(),
    variadic=st.booleans(),
    proves=st.booleans(),
    carries=st.booleans(),
    minimum=st.none() | st.floats(-5, 5),
    maximum=st.none() | st.floats(-5, 5),
    choices=st.lists(names, max_size=2).map(tuple),
)
signatures = st.builds(
    Signature,
    name=names,
    parameters=st.lists(parameters, max_size=3).map(tuple),
    doc=st.text(max_size=20).filter(str.isprintable),
    targets=st.frozensets(st.sampled_from(Target)),
    details=sets,
    cost=st.sampled_from(Cost),
    result=names,
    carries_types=sets,
    engines=st.lists(names, max_size=2).map(tuple),
    domain=st.dictionaries(names, st.integers(0, 9), max_size=2),
    total=st.booleans(),
    names_steps=st.booleans(),
    version=names,
)


@given(st.lists(signatures, max_size=4), st.sampled_from(SIGNED))
def test_a_manifest_that_is_written_is_read_back(offered: list[Signature], kind: str) -> None:
    """Nothing of a signature is lost."""
    kinds = {each: {one.name: one for one in offered} if each == kind else {} for each in SIGNED}
    manifest = Manifest("some-plugin", kinds, {"exact": "", "own": "a.module"})
    assert read_manifest(written(manifest), "m.json") == manifest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        '{"manifest": 1}',
        '{"manifest": 2, "name": "x"}',
        '{"manifest": 1, "name": "x", "verifiers": [{}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a", "colour": "red"}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a", "targets": ["moon"]}]}',
        '{"manifest": 1, "name": "x", "verifiers": 7}',
        '{"manifest": 1, "name": 7}',
        '{"manifest": 1, "name": "x", "name": "y"}',
        '{"manifest": 1, "name": "x", "api": "1"}',
        '{"manifest": 1, "name": "x", "api": true}',
        '{"manifest": 1, "name": "x", "engines": ["z3"]}',
        '{"manifest": 1, "name": "x", "verifiers": "ab"}',
        '{"manifest": 1, "name": "x", "verifiers": [[]]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a"}, {"name": "a"}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a b"}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a", "doc": "\\u001b[2J"}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a", "advisory": "no"}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a", "domain": {"eq": "1"}}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a", "cost": "free"}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a", "parameters": [{"types": ["text"]}]}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a", "parameters": [{"name": "p", "types": "text"}]}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a", "parameters": [{"name": "p", "minimum": "0"}]}]}',
        '{"manifest": 1, "name": "x", "verifiers": [{"name": "a", "parameters": [{"name": "p", "maximum": NaN}]}]}',
        '{"manifest": ' + "[" * 100_000,
    ],
)
def test_what_is_no_manifest_is_refused_with_its_place(text: str) -> None:
    """One error of one kind, whatever is wrong."""
    with pytest.raises(ConfigurationError, match=r"`m\.json`"):
        read_manifest(text, "m.json")


def test_what_has_its_usual_value_is_left_out() -> None:
    """A signature of a name alone is written as that."""
    text = written(Manifest("p", {"solvers": {"s": Signature("s")}}))
    assert json.loads(text)["solvers"] == [{"name": "s"}]


def test_a_plugins_manifest_says_for_which_edition_and_namespace_it_is_and_what_hooks_it_uses() -> None:
    """The arguments' JSON Schemas go with it, for those who make pages and forms."""
    schemas = {"solvers": {"p.s": {"type": "object"}}}
    manifest = Manifest("some-plugin", {"solvers": {"p.s": Signature("p.s")}}, namespace="p", api=1, schemas=schemas)
    data = json.loads(written(manifest))
    assert (data["api"], data["namespace"], data["hooks"]) == (1, "p", ["register_solvers"])
    assert data["schemas"] == schemas
