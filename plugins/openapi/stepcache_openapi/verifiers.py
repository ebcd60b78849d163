"""`openapi.arguments(function)`, `openapi.operation(spec, id)`: arguments that a function, or an operation, takes."""

from typing import Annotated, Any, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_openapi.declared import Function, Operation
from stepcache_openapi.judging import judged

Document = Annotated[Any, Takes("json", "string")]
"""JSON, as text in the rule or as a slot."""

_WEATHER = """{"name": "weather", "parameters": {"type": "object", "required": ["city"],
 "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}}}}"""
_PETS = """{"openapi": "3.1.0", "paths": {"/pets/{id}": {"put": {"operationId": "putPet",
 "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
 "requestBody": {"required": true,
 "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}}},
 "components": {"schemas": {"Pet": {"type": "object", "required": ["name"],
 "properties": {"name": {"type": "string"}}}}}}"""


class TakesArguments:
    """Pass a JSON object of arguments that a function takes: each declared, of its type, none missing.

    A member that nothing declares fails, too, unless the schema itself or `extra` allows it: models make up names.

    Why: a call with a misspelled or missing argument fails where it is made. It is shape and no proof: that the values
    are those that the request means is for other checks, such as `json.grounded`. So a rule pins the function
    (`like = [function]`), or has it as a constant.
    """

    name: ClassVar[str] = "openapi.arguments"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"errors"})
    cost: ClassVar[Cost] = Cost.PURE

    class Args(Arguments):
        """`openapi.arguments(function, extra=false)`: the function's declaration, or the schema of its arguments."""

        function: Document
        extra: bool = False

    examples: ClassVar[tuple[Example, ...]] = (
        Example('{"city": "Bern", "days": 3}', Args(function=_WEATHER), passes=True),
        Example('{"city": "Bern", "unit": "C"}', Args(function=_WEATHER, extra=True), passes=True),
        Example('{"city": "Bern", "unit": "C"}', Args(function=_WEATHER), passes=False),
        Example('{"days": 3}', Args(function=_WEATHER), passes=False),
        Example('{"city": "Bern", "days": "3"}', Args(function=_WEATHER), passes=False),
        Example('weather(city="Bern")', Args(function=_WEATHER), passes=False),
        Example("{}", Args(function={"$ref": "https://example.org/function.json"}), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """The first error is the reason."""
        return judged(passage.text, args.function, Function(extra=args.extra))


class CallsOperation:
    """Pass a JSON object of the arguments of an OpenAPI operation: its parameters by name, its request body as `body`.

    References are followed inside the document only. A document, operation or schema that cannot be used is unsure.

    Why: as of `openapi.arguments`; an API's description says already what it takes.
    """

    name: ClassVar[str] = "openapi.operation"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"errors"})
    cost: ClassVar[Cost] = Cost.PURE

    class Args(Arguments):
        """`openapi.operation(spec, "operationId", extra=false)`: an OpenAPI 3.0 or 3.1 document, and one of its own."""

        spec: Document
        operation: str
        extra: bool = False

    examples: ClassVar[tuple[Example, ...]] = (
        Example('{"id": 7, "body": {"name": "Rex"}}', Args(spec=_PETS, operation="putPet"), passes=True),
        Example('{"id": 7, "body": {"name": "Rex", "age": 3}}', Args(spec=_PETS, operation="putPet"), passes=False),
        Example('{"id": "7", "body": {"name": "Rex"}}', Args(spec=_PETS, operation="putPet"), passes=False),
        Example('{"id": 7}', Args(spec=_PETS, operation="putPet"), passes=False),
        Example('{"id": 7, "body": {"name": "Rex"}}', Args(spec=_PETS, operation="getPet"), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """The first error is the reason."""
        return judged(passage.text, args.spec, Operation(args.operation, extra=args.extra))
