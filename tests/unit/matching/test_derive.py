"""Derived slots: computed from other slots, or from the request."""

from dataclasses import replace

from stepcache.domain.expressions import Call, Ref
from stepcache.domain.rules import Derived
from stepcache.domain.slots import Value
from stepcache.matching.claim import match_prompt
from stepcache.matching.derive import DERIVATIONS, derive_all
from stepcache.ports import Refusal, RequestView
from tests.unit.matching.patterns import rule

TABLE = {one.name: one for one in DERIVATIONS}
EQUATION = '"Solve {eq: equation(degree=1)} [for {x: identifier}]"'
SOLVE = replace(
    rule(EQUATION),
    derived=(
        Derived("x", Call("identifier"), Call("algebra.unknown", (("eq", Ref("eq")),))),
        Derived("shape", Call("word"), Call("algebra.shape", (("eq", Ref("eq")), ("x", Ref("x"))))),
    ),
)
SYSTEM = replace(
    rule('"Solve {eqs: equations}"'),
    derived=(Derived("xs", Call("list"), Call("algebra.unknowns", (("eqs", Ref("eqs")),))),),
)
TEXT = replace(
    rule('"Read {body: text}"'),
    derived=(
        Derived("layout", Call("word"), Call("text.layout", (("body", Ref("body")),))),
        Derived("schema", Call("json"), Call("request.schema")),
    ),
)


def derived(task: object, prompt: str, schema: object = None) -> dict[str, Value] | None:
    """All slots of a prompt; None where a call refuses."""
    found = match_prompt(task, prompt)  # type: ignore[arg-type] # a Task
    assert found is not None
    slots = derive_all(task, found.slots, RequestView(prompt, schema), TABLE)  # type: ignore[arg-type] # a Task
    return None if isinstance(slots, Refusal) else slots


def shapes(*prompts: str) -> list[str]:
    """The shape of each equation."""
    return [slots["shape"].canonical if (slots := derived(SOLVE, prompt)) else "-" for prompt in prompts]


def test_the_unknown_is_what_the_prompt_names_else_the_only_one() -> None:
    """A derived value has no place in the prompt."""
    named, found = derived(SOLVE, "Solve 2y = 4 for y"), derived(SOLVE, "Solve 2y = 4")
    assert named is not None
    assert found is not None
    assert (named["x"].derived, found["x"].derived) == (False, True)
    assert named["x"].canonical == found["x"].canonical == "y"


def test_a_call_that_refuses_means_no_claim() -> None:
    """Two unknowns, none, another one than asked for, an argument that is not filled."""
    for prompt in ("Solve x = y", "Solve 1 = 2", "Solve 2y = 4 for x"):
        assert derived(SOLVE, prompt) is None
    lost = replace(SOLVE, derived=(Derived("z", Call("word"), Call("text.layout", (("body", Ref("gone")),))),))
    assert derived(lost, "Solve 2y = 4") is None


def test_equations_of_one_shape_differ_in_numbers_only() -> None:
    """And in the name of the unknown."""
    one, two, other = shapes("Solve 2x + 3 = 13", "Solve 5y + 4 = 29", "Solve 2x = 13 + 3")
    assert one == two != other


def test_the_unknowns_of_a_system_are_sorted() -> None:
    """A system without any is refused."""
    found = derived(SYSTEM, "Solve y + x = 3, x = 1")
    assert found is not None
    assert (found["xs"].data, found["xs"].canonical) == (("x", "y"), "1:x1:y")
    assert derived(SYSTEM, "Solve 1 = 1, 2 = 2") is None


def test_the_schema_is_the_requests_own() -> None:
    """Without one the rule does not claim; its key order is no difference."""
    one, two = derived(TEXT, "Read x", {"b": 1, "a": 2}), derived(TEXT, "Read x", {"a": 2, "b": 1})
    assert one is not None
    assert two is not None
    assert one["schema"].canonical == two["schema"].canonical
    assert derived(TEXT, "Read x") is None


def test_a_schema_by_which_nothing_can_be_judged_is_not_claimed() -> None:
    """Two calls would be spent on an answer that is never kept."""
    assert derived(TEXT, "Read x", {"properties": {"a": {"pattern": "(?=a)"}}}) is None
    assert derived(TEXT, "Read x", {"$schema": "http://json-schema.org/draft-04/schema#"}) is None


def test_texts_of_the_same_token_classes_have_one_layout() -> None:
    """Names for names, numbers for numbers."""
    found = [derived(TEXT, f"Read {body}", {}) for body in ("Ada is 36", "Bob is 25", "Ada was 36")]
    layouts = [slots["layout"].canonical for slots in found if slots]
    assert layouts[0] == layouts[1] != layouts[2]


def required(schema: object) -> object:
    """The names, or the refusal's reason."""
    found = TABLE["json.required"].derive(TABLE["json.required"].Args(schema=schema), RequestView())
    return found.reason if isinstance(found, Refusal) else found.data


def test_what_a_schema_demands_is_a_list_of_keys() -> None:
    """None is a list too; a schema of something else refuses."""
    assert required({"properties": {"a": {}, "b": {}}, "required": ["b", "a", "b"]}) == ("b", "a")
    assert required({"type": "object", "properties": {}}) == ()
    others: list[object] = [{"type": "array", "properties": {}}, {"type": "object"}, {"properties": []}, [], True]
    for odd in others:
        assert required(odd) == "a schema of something other than an object with properties"
    for names in ("a", [1]):
        assert required({"properties": {}, "required": names}) == "`required` is no list of names"


def test_stated_keys_are_names_of_lines_byte_for_byte() -> None:
    """A text with two readings states none."""
    stated = TABLE["text.stated"]
    found = stated.derive(stated.Args(body="a b: 1\nc: 2", keys=("c", "a b")), RequestView())
    assert not isinstance(found, Refusal)
    assert (found.type, found.data) == ("list(key)", ("c", "a b"))
    for body, keys in (("a: 1", ("A",)), ("a: 1\na: 2", ("a",)), ("a is 1", ("a",))):
        assert isinstance(stated.derive(stated.Args(body=body, keys=keys), RequestView()), Refusal)


FORM = replace(
    rule('"Fill {body: pairs}"'),
    derived=(Derived("fields", Call("list"), Call("text.fields", (("body", Ref("body")),))),),
)


def test_the_fields_of_a_form_are_its_own_names() -> None:
    """In order; a value that stands elsewhere refuses."""
    found = derived(FORM, "Fill Name: Ada\nBirth year: 1990")
    assert found is not None
    assert found["fields"].data == ("Name", "Birth year")
    assert derived(FORM, "Fill Name: Ada\nContact: same as above") is None
