"""`json.*`: what a JSON answer is, holds and leaves out.

Each takes a text that is exactly one JSON value, white space around it allowed. Keys are compared byte for byte.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field

from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Example, Verdict
from stepcache.ports import Arguments, NoArgs, Proves, Takes, Verifier
from stepcache.text.asked import asked_of
from stepcache.text.json import JsonError, Kind, Node, parse, quote, read
from stepcache.text.pairs import Pair, flat, read_pairs, says
from stepcache.text.schema import SchemaError, first_error, schema_argument
from stepcache.verifiers.pure import Pure

MAX_NAMED = 20
MAX_VALUES = 2_000
MAX_LOOKS = 100_000


class IsObject(Pure):
    """Pass one JSON object and nothing around it.

    Why: prose, a code fence or a second value around an object breaks every caller that parses the answer.
    """

    name: ClassVar[str] = "json.object"
    Args: ClassVar[type[BaseModel]] = NoArgs
    examples: ClassVar[tuple[Example, ...]] = (
        Example('{"name": "Ann"}\n', NoArgs(), passes=True),
        Example('Here it is: {"name": "Ann"}', NoArgs(), passes=False),
        Example('{"name": "Ann", "name": "Bob"}', NoArgs(), passes=False),
        Example('["Ann"]', NoArgs(), passes=False),
    )

    def check(self, passage: Passage, args: NoArgs) -> Verdict:
        """Judge `passage.text`."""
        found = _object(passage.text)
        return found if isinstance(found, Verdict) else Verdict.passed()


class HasKeys(Pure):
    """Pass a JSON object that has every key the prompt asks for.

    Why: a cached object stays valid JSON when the next prompt asks for one key more, so parsing alone
    would let a stale answer through.
    """

    name: ClassVar[str] = "json.has_keys"
    details: ClassVar[frozenset[str]] = frozenset({"missing"})

    class Args(Arguments):
        """`json.has_keys(keys)`: the names that must be there."""

        keys: Annotated[tuple[str, ...], Proves()]

    examples: ClassVar[tuple[Example, ...]] = (
        Example('{"name": "Ann", "age": 7}', Args(keys=("name", "age")), passes=True),
        Example('{"name": "Ann"}', Args(keys=("name", "age")), passes=False),
        Example('{"Name": "Ann"}', Args(keys=("name",)), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge the object's own names, not those of objects in it."""
        found = _object(passage.text)
        if isinstance(found, Verdict):
            return found
        missing = named(key for key in args.keys if key not in found)
        return Verdict.of(not missing, f"missing keys: {missing}", missing=missing)


class ExtraKeys(Pure):
    """Pass a JSON object that has keys beyond those asked for: made for `forbid`.

    Why: an older answer to a longer list of keys would be served with members nobody asked for.
    """

    name: ClassVar[str] = "json.extra_keys"
    details: ClassVar[frozenset[str]] = frozenset({"extra"})

    class Args(Arguments):
        """`json.extra_keys(keys)`: the only names that may be there."""

        keys: tuple[str, ...]

    examples: ClassVar[tuple[Example, ...]] = (
        Example('{"name": "Ann", "age": 7}', Args(keys=("name",)), passes=True),
        Example('{"name": "Ann"}', Args(keys=("name", "age")), passes=False),
        Example("no object", Args(keys=("name",)), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Unsure where there is no object: neither it nor its contrary holds."""
        found = _object(passage.text)
        if isinstance(found, Verdict):
            return Verdict.unsure(found.reason)
        extra = named(key for key in found if key not in args.keys)
        if not extra:
            return Verdict.fail("no key beyond those asked for")
        reason = f"keys nobody asked for: {extra}"
        return Verdict(Verdict.passed().outcome, reason, {"extra": extra})


with schema_argument():

    class _SchemaArgs(Arguments):
        """`json.schema(schema)`: a JSON Schema, such as the caller's own from `request.schema()`."""

        schema: Annotated[Any, Takes("json", "string")]

    class _CompleteArgs(Arguments):
        """`json.complete(body, keys, schema)`: with `keys` or `schema`, only pairs they have room for count."""

        body: Annotated[str, Takes("pairs", "text"), Proves()]
        keys: tuple[str, ...] = ()
        schema: Annotated[Any, Takes("json", "string")] = None


class MeetsSchema(Pure):
    """Pass a JSON value that a JSON Schema accepts.

    Why: the caller's own schema says what a right shape is, better than a list of keys. Shape is not proof:
    an answer to another schema may meet this one by accident, or where only what a description says differs.
    A rule that reads the schema pins it (`like = [schema]`), so that no answer to another one is a candidate.
    References are followed inside the schema only; a schema that cannot be used makes it unsure.
    """

    name: ClassVar[str] = "json.schema"
    details: ClassVar[frozenset[str]] = frozenset({"errors"})
    Args: ClassVar[type[_SchemaArgs]] = _SchemaArgs
    examples: ClassVar[tuple[Example, ...]] = (
        Example('{"age": 7}', _SchemaArgs(schema={"properties": {"age": {"type": "integer"}}}), passes=True),
        Example('{"age": "7"}', _SchemaArgs(schema={"properties": {"age": {"type": "integer"}}}), passes=False),
        Example("{}", _SchemaArgs(schema={"$ref": "https://example.org/person.json"}), passes=False),
    )

    def check(self, passage: Passage, args: _SchemaArgs) -> Verdict:
        """The first error is the reason: one is enough for a mend, and a list of all may be endless."""
        try:
            error = first_error(args.schema, read(passage.text))
        except JsonError as unread:
            return Verdict.fail(str(unread), errors=str(unread))
        except SchemaError as unusable:
            return Verdict.unsure(str(unusable))
        return Verdict.of(not error, error, errors=error)


class HasTypes(Pure):
    """Pass a JSON object whose members have the types said.

    Why: `{"age": "seven"}` has the right keys. The types are the parameters and the keys their values
    (`json.types(integer=[age], string=[name, email])`), so that a misspelled type is an unknown argument
    and a slot can give the keys (`json.types(string=keys)`). A member that is not there has no wrong type.
    """

    name: ClassVar[str] = "json.types"
    details: ClassVar[frozenset[str]] = frozenset({"wrong"})

    class Args(Arguments):
        """`json.types(string=[name], integer=[age])`: for each type the keys that have it."""

        string: tuple[str, ...] = ()
        integer: tuple[str, ...] = ()
        number: tuple[str, ...] = ()
        boolean: tuple[str, ...] = ()
        array: tuple[str, ...] = ()
        object: tuple[str, ...] = ()
        null: tuple[str, ...] = ()

    examples: ClassVar[tuple[Example, ...]] = (
        Example('{"name": "Ann", "age": 7}', Args(string=("name",), integer=("age",)), passes=True),
        Example('{"age": "7"}', Args(integer=("age",)), passes=False),
        Example('{"age": true}', Args(integer=("age",)), passes=False),
        Example('{"age": null}', Args(integer=("age",), null=("age",)), passes=True),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """A key listed under two types may have either; an integer is a number too."""
        found = _object(passage.text)
        if isinstance(found, Verdict):
            return found
        allowed: dict[str, set[str]] = {}
        for kind, keys in args:
            for key in keys:
                allowed.setdefault(key, set()).add(kind)
        wrong = named(key for key, kinds in allowed.items() if key in found and not _has_type(found[key], kinds))
        return Verdict.of(not wrong, f"members of another type than asked for: {wrong}", wrong=wrong)


class IsComplete(Pure):
    """Pass a JSON object that says what labelled lines say: each stated pair, and nothing that is not stated.

    Why: with labelled lines the values can be proved, not only carried. Every pair that `keys` (or the
    properties of `schema`; without both, everything) has room for is a member with that value, every
    member is such a pair, and every key asked for is stated. `address.city` may stand for a nested member.
    """

    name: ClassVar[str] = "json.complete"
    details: ClassVar[frozenset[str]] = frozenset({"missing", "wrong"})
    Args: ClassVar[type[_CompleteArgs]] = _CompleteArgs
    examples: ClassVar[tuple[Example, ...]] = (
        Example('{"name": "Ann", "age": 7}', _CompleteArgs(body="name: Ann\nage: 7"), passes=True),
        Example('{"name": "Ann"}', _CompleteArgs(body="name: Ann\nage: 7"), passes=False),
        Example('{"name": "Ann"}', _CompleteArgs(body="name: Ann\nage: 7", keys=("name",)), passes=True),
        Example('{"name": "Bob"}', _CompleteArgs(body="name: Ann"), passes=False),
        Example('{"name": "Ann", "city": "Rome"}', _CompleteArgs(body="name: Ann"), passes=False),
        Example('{"name": "Ann"}', _CompleteArgs(body="her name is Ann"), passes=False),
    )

    def check(self, passage: Passage, args: _CompleteArgs) -> Verdict:
        """Unsure where the text is not labelled lines with one reading."""
        found = _object(passage.text)
        if isinstance(found, Verdict):
            return found
        pairs = read_pairs(args.body)
        if pairs is None:
            return Verdict.unsure("the text is not lines of name and value with one reading")
        try:
            room = _room(args)
        except JsonError as error:
            return Verdict.unsure(f"the schema is not JSON: {error}")
        stated = asked_of(pairs, [pair.name for pair in pairs] if room is None else room)
        if stated is None:
            return Verdict.unsure("a line, or a value, may say something of the others")
        return _compare(found, stated, args.keys)


class IsGrounded(Pure):
    """Pass a JSON value whose strings and numbers stand in a text: a filter, which proves nothing.

    Why: a value that stands nowhere was made up. Two values changed for each other both stand there, and
    a right value may be worded otherwise: so this orders candidates (`expect`) and does not admit them.
    """

    name: ClassVar[str] = "json.grounded"
    details: ClassVar[frozenset[str]] = frozenset({"ungrounded"})

    class Args(Arguments):
        """`json.grounded(body, min=1.0)`: the text, and the least share of values that stand in it."""

        body: Annotated[str, Takes("text", "pairs", "string")]
        min: Annotated[float, Field(ge=0, le=1)] = 1.0

    examples: ClassVar[tuple[Example, ...]] = (
        Example('{"name": "Ann Lee", "age": 7}', Args(body="Ann  Lee, aged 7"), passes=True),
        Example('{"name": "Bob"}', Args(body="Ann, aged 7"), passes=False),
        Example('{"age": 7}', Args(body="aged 70"), passes=False),
        Example('{"name": "Ann", "age": 8}', Args(body="Ann, aged 7", min=0.5), passes=True),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Case and the width of white space do not count; true, false, null and empty strings are passed over."""
        try:
            leaves = [leaf for leaf in parse(passage.text).leaves() if leaf.kind is not Kind.WORD and leaf.value]
        except JsonError as error:
            return Verdict.fail(str(error))
        text = _Text(args.body)
        if len(leaves) > MAX_VALUES:
            return Verdict.unsure(f"more than {MAX_VALUES} values")
        absent = [leaf for leaf in leaves if not text.holds(_plain(str(leaf.value)))]
        ungrounded = named(_shown(leaf) for leaf in absent)
        holds = len(leaves) - len(absent) >= args.min * len(leaves)
        return Verdict.of(holds, f"values that do not stand in the text: {ungrounded}", ungrounded=ungrounded)


def _object(text: str) -> dict[str, Any] | Verdict:
    try:
        found = read(text)
    except JsonError as error:
        return Verdict.fail(str(error))
    return found if isinstance(found, dict) else Verdict.fail("JSON, but not an object")


def named(names: Iterable[str]) -> str:
    """Names for a message, the first twenty; empty only where there is none, so an empty name is shown as quotes."""
    shown = list(names)
    more = f" and {len(shown) - MAX_NAMED} more" if len(shown) > MAX_NAMED else ""
    return ", ".join(name[:80] or '""' for name in shown[:MAX_NAMED]) + more


def _has_type(value: Any, kinds: set[str]) -> bool:
    if isinstance(value, bool):
        return "boolean" in kinds
    own = _TYPES[type(value)]
    return own in kinds or (own == "integer" and "number" in kinds)


_TYPES = {str: "string", int: "integer", float: "number", list: "array", dict: "object", type(None): "null"}


def _room(args: _CompleteArgs) -> frozenset[str] | None:
    """The names there is room for; None for no bound.

    Raises:
        JsonError: The schema is given as text that is no JSON.
    """
    schema = read(args.schema) if isinstance(args.schema, str) else args.schema
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if isinstance(properties, dict):
        return frozenset(properties) & frozenset(args.keys or properties)
    return frozenset(args.keys) or None


def _compare(found: dict[str, Any], stated: dict[str, Pair], keys: tuple[str, ...]) -> Verdict:
    paths = [path for path, _ in flat(found)]
    values = dict(flat(found)) | found
    missing = named(name for name in dict.fromkeys((*stated, *keys)) if name not in values)
    if missing:
        return Verdict.fail(f"stated or asked for, but missing: {missing}", missing=missing, wrong="")
    wrong = [name for name, pair in stated.items() if not says(pair, values[name])]
    wrong += [name for name, value in found.items() if name not in stated and not _all_stated(name, value, stated)]
    wrong += [path for path, times in Counter(paths).items() if times > 1]
    return Verdict.of(not wrong, f"not what the text states: {named(wrong)}", missing="", wrong=named(wrong))


def _all_stated(name: str, value: Any, stated: dict[str, Pair]) -> bool:
    return all(path in stated for path, _ in flat({name: value}))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


class _Text:
    """A text to look values up in, with a bound on the work: a hostile text may hold a value a million times."""

    def __init__(self, text: str) -> None:
        self.text = _plain(text)
        self.looks = 0

    def holds(self, value: str) -> bool:
        """Whether the value stands there, no word or number going on at its ends."""
        at = self.text.find(value)
        while at >= 0 and self.looks < MAX_LOOKS:
            self.looks += 1
            if not _joins(self.text, at) and not _joins(self.text, at + len(value)):
                return True
            at = self.text.find(value, at + 1)
        return False


def _joins(text: str, at: int) -> bool:
    """Whether a word or a number goes on across this place."""
    left, right = text[at - 1 : at], text[at : at + 1]
    return bool(left and right) and left.isalnum() and right.isalnum()


def _shown(leaf: Node) -> str:
    return quote(str(leaf.value)) if leaf.kind is Kind.STRING else str(leaf.value)


VERIFIERS: tuple[Verifier, ...] = (
    IsObject(),
    HasKeys(),
    ExtraKeys(),
    MeetsSchema(),
    HasTypes(),
    IsComplete(),
    IsGrounded(),
)
