"""Tools made from a manifest alone."""

import pytest

from stepcache.domain.signatures import Parameter, Signature
from stepcache.hosting.remote import args_of
from stepcache.plugins.signing import signature_of
from stepcache.ports import Arguments
from stepcache.text.schema import schema_argument


def test_the_model_of_the_arguments_has_their_names_and_marks() -> None:
    """What is missing, or too much, is refused before anything is sent; the values are the plugin's to read."""
    parameters = (
        Parameter("body", frozenset({"string"}), proves=True),
        Parameter("keys", frozenset({"list"}), required=False, variadic=True, carries=True),
    )
    model = args_of(Signature("a.b", parameters))

    class Thing:
        name = "a.b"
        Args = model

    assert signature_of(Thing).parameters == parameters
    assert model(body=object()).model_fields_set == {"body"}
    for wrong in ({}, {"body": 1, "other": 2}):
        with pytest.raises(ValueError, match="validation error"):
            model(**wrong)


@pytest.mark.parametrize("name", ["schema", "json", "copy", "dict"])
def test_names_that_pydantic_has_a_use_for_are_names(name: str) -> None:
    """A plugin's own model may have them, too."""
    with schema_argument():
        model = args_of(Signature("a.b", (Parameter(name),)))
    assert model(**{name: 7}).model_fields_set == {name}
    assert issubclass(model, Arguments)


@pytest.mark.parametrize("name", ["model_config", "model_fields_set", "_hidden", "__init__", "not a name", ""])
def test_a_name_that_no_model_can_have_is_refused(name: str) -> None:
    """The manifest is a stranger's."""
    with pytest.raises(ValueError, match=r"`a\.b` has a parameter that cannot be"):
        args_of(Signature("a.b", (Parameter("fine"), Parameter(name, required=False))))
