"""The built-in derivations: slots computed from other slots or from the request."""

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel

from stepcache.algebra.exact import Equation, exact, names_of
from stepcache.algebra.expression import filled
from stepcache.algebra.shapes import shape, unknown
from stepcache.domain.expressions import arguments_of
from stepcache.domain.rules import Task
from stepcache.domain.slots import Slots, Value
from stepcache.ports import Arguments, Derivation, NoArgs, Proves, Refusal, RequestView, Rest, Takes
from stepcache.text.asked import asked_of
from stepcache.text.pairs import read_pairs
from stepcache.text.schema import schema_argument, why_unusable
from stepcache.text.tokens import layout


class Unknown:
    """The one unknown of an equation; two unknowns refuse."""

    name: ClassVar[str] = "algebra.unknown"
    result: ClassVar[str] = "identifier"

    class Args(Arguments):
        """The equation."""

        eq: Annotated[Equation, Takes("equation")]

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """The unknown's name."""
        return _found(self.result, unknown(args.eq))


class Unknowns:
    """All unknowns of a system, sorted: what is solved for where the prompt names none."""

    name: ClassVar[str] = "algebra.unknowns"
    result: ClassVar[str] = "list"

    class Args(Arguments):
        """The system."""

        eqs: Annotated[tuple[Equation, ...], Takes("equations")]

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """Their names, in order."""
        names = names_of(args.eqs)
        if not names:
            return Refusal("a system without unknowns")
        return _list_of("identifier", names)


class Shape:
    """How an equation or a system is built, whatever its numbers: answers of one shape have the same steps."""

    name: ClassVar[str] = "algebra.shape"
    result: ClassVar[str] = "word"

    class Args(Arguments):
        """An equation with its unknown, or a system with the unknowns asked for."""

        eq: Annotated[Equation | tuple[Equation, ...], Takes("equation", "equations")]
        x: Annotated[str | tuple[str, ...] | None, Takes("identifier", "list")] = None

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """The shape's name; equations in one unknown are no system: two of them ask two things."""
        if isinstance(args.eq, tuple) and len(names_of(args.eq)) < 2:
            return Refusal("a system in one unknown")
        return _found(self.result, shape(args.eq, args.x or ()))


class Formula:
    """A calculation made from numbers: `algebra.formula("a / 100 * b", p, n)`; a division by zero refuses.

    The letters `a`, `b`, … stand for the numbers in order, and each stands in the formula, so an answer that is proved
    for the calculation is proved for the numbers.
    """

    name: ClassVar[str] = "algebra.formula"
    result: ClassVar[str] = "expression"

    class Args(Arguments):
        """The formula, and the numbers in it."""

        formula: str
        numbers: Annotated[tuple[Fraction, ...], Rest(), Takes("number", "percent"), Proves()]

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """The formula with its numbers."""
        return _found(self.result, filled(args.formula, tuple(map(exact, args.numbers))))


class Schema:
    """The request's own JSON schema (`response_format`); a request without one that can be used is not claimed."""

    name: ClassVar[str] = "request.schema"
    result: ClassVar[str] = "json"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def derive(self, args: NoArgs, request: RequestView) -> Value | Refusal:
        """The schema as the caller sent it."""
        if request.schema is None:
            return Refusal("the request has no schema")
        why = why_unusable(request.schema)
        if why:
            return Refusal(f"the request's schema cannot be used: {why[:200]}")
        return Value(self.result, json.dumps(request.schema, sort_keys=True), request.schema)


with schema_argument():

    class _SchemaArgs(Arguments):
        """The schema."""

        schema: Annotated[Any, Takes("json")]


class Required:
    """The members that a schema of an object demands; any other schema refuses."""

    name: ClassVar[str] = "json.required"
    result: ClassVar[str] = "list"
    Args: ClassVar[type[BaseModel]] = _SchemaArgs

    def derive(self, args: _SchemaArgs, request: RequestView) -> Value | Refusal:
        """Their names in the schema's order; none is a list too."""
        schema = args.schema if isinstance(args.schema, dict) else {}
        required = schema.get("required", [])
        if not isinstance(schema.get("properties"), dict) or schema.get("type", "object") != "object":
            return Refusal("a schema of something other than an object with properties")
        if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
            return Refusal("`required` is no list of names")
        return _list_of("key", tuple(dict.fromkeys(required)))


class Stated:
    """The keys, where each is a name in labelled lines, byte for byte; a text that is none or lacks one refuses.

    So does one with a line that may be about the others (`correction: the email is …`), or a value that stands
    elsewhere (`same as a`).
    """

    name: ClassVar[str] = "text.stated"
    result: ClassVar[str] = "list"

    class Args(Arguments):
        """The lines, and the keys asked for."""

        body: Annotated[str, Takes("text", "pairs")]
        keys: Annotated[tuple[str, ...], Takes("list")]

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """The keys in the order asked for."""
        stated = asked_of(read_pairs(args.body) or (), args.keys)
        if stated is None:
            return Refusal("a line, or a value, may say something of the others")
        unstated = next((key for key in args.keys if key not in stated), None)
        if unstated is not None:
            return Refusal(f"no line states `{unstated[:40]}`, or the text can be read in two ways")
        return _list_of("key", args.keys)


class Fields:
    """All names of labelled lines, in order; a value that stands elsewhere (`same as above`) refuses."""

    name: ClassVar[str] = "text.fields"
    result: ClassVar[str] = "list"

    class Args(Arguments):
        """The lines."""

        body: Annotated[str, Takes("text", "pairs")]

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """The names as they stand."""
        pairs = read_pairs(args.body) or ()
        names = tuple(pair.name for pair in pairs)
        if not names or asked_of(pairs, names) is None:
            return Refusal("no lines of name and value, or a value that stands elsewhere")
        return _list_of("key", names)


class Layout:
    """The token classes of a text, which `adapt aligned` compares one by one."""

    name: ClassVar[str] = "text.layout"
    result: ClassVar[str] = "word"
    total: ClassVar[bool] = True

    class Args(Arguments):
        """The text."""

        body: Annotated[str, Takes("text", "pairs")]

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """A digest of the classes, in order."""
        return _found(self.result, _digest(layout(args.body)))


def _found(kind: str, data: object) -> Value | Refusal:
    """What was derived as a slot's value, whose text is its canonical form; a Refusal as it is."""
    return data if isinstance(data, Refusal) else Value(kind, str(data), data)


def _list_of(kind: str, names: tuple[str, ...]) -> Value:
    return Value(f"list({kind})", "".join(f"{len(name)}:{name}" for name in names), names)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


DERIVATIONS: tuple[Derivation, ...] = (
    Unknown(), Unknowns(), Shape(), Formula(), Schema(), Required(), Stated(), Fields(), Layout(),
)  # fmt: skip


def derive_all(
    task: Task, slots: Slots, request: RequestView, derivations: Mapping[str, Derivation]
) -> dict[str, Value] | Refusal:
    """All slots of a prompt: those it fills, and the derived ones in the order of the file.

    Returns:
        A Refusal where a call refuses: the rule then does not claim the request.
    """
    found: dict[str, Value] = dict(slots)
    for derived in task.derived:
        if derived.name in found:
            continue
        value = _derive(derivations[derived.value.name], arguments_of(derived.value, found), request)
        if isinstance(value, Refusal):
            return value
        found[derived.name] = value
    return found


def _derive(derivation: Derivation, args: dict[str, Any], request: RequestView) -> Value | Refusal:
    missing = [name for name, info in derivation.Args.model_fields.items() if info.is_required() and name not in args]
    if missing:
        return Refusal(f"{derivation.name}: `{missing[0]}` is not filled")
    return derivation.derive(derivation.Args(**args), request)
