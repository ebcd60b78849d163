"""Whether arguments meet a schema: compiled once, with a regular-expression engine that is linear in the text."""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jsonschema_rs

from stepcache import Verdict
from stepcache_openapi.reading import UnreadError, read, size_of
from stepcache_openapi.schemas import SchemaError

MAX_WORK = 2_000_000
"""Parts of a schema times values in an answer."""

_PATTERNS = jsonschema_rs.RegexOptions(size_limit=1 << 20, dfa_size_limit=1 << 21)

Making = Callable[[Any], Any]
"""Takes a document and gives a schema, or raises a SchemaError; equal ones are one to the cache."""


def judged(text: str, document: Any, make: Making) -> Verdict:
    """Judge arguments.

    Args:
        text: The answer: JSON.
        document: What declares them: JSON, as text or as a value.
        make: Gives the schema of the arguments.
    """
    try:
        value = read(text)
    except UnreadError as error:
        return Verdict.fail(str(error), errors=str(error))
    try:
        validator, parts = _compiled(_written(document), make)
    except (SchemaError, UnreadError) as error:
        return Verdict.unsure(f"the arguments cannot be judged: {error}", errors=str(error))
    except RecursionError:
        return Verdict.unsure("the schema is nested too deep", errors="nested too deep")
    if parts * size_of(value) > MAX_WORK:
        return Verdict.unsure("too many arguments for a schema of this size", errors="too many values")
    return _verdict(validator, value)


def _verdict(validator: Any, value: Any) -> Verdict:
    try:
        validator.validate(value)
    except jsonschema_rs.ValidationError as error:
        place = "".join(f"/{part}" for part in error.instance_path)
        wrong = f"{error.message[:200]}{f' at {place[:80]}' if place else ''}"
        return Verdict.fail(wrong, errors=wrong)
    except (ValueError, RecursionError):
        return Verdict.unsure("the arguments cannot be judged", errors="cannot be judged")
    return Verdict.passed()


def _written(document: Any) -> str:
    try:
        return document if isinstance(document, str) else json.dumps(document, sort_keys=True)
    except (TypeError, ValueError, RecursionError) as error:
        raise SchemaError("it is not JSON") from error


@lru_cache(maxsize=64)
def _compiled(text: str, make: Making) -> tuple[Any, int]:
    schema = make(read(text))
    try:
        validator = jsonschema_rs.Draft202012Validator(
            schema, pattern_options=_PATTERNS, validate_formats=True, ignore_unknown_formats=True
        )
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise SchemaError(f"no schema: {str(error).splitlines()[0][:200]}") from error
    return validator, size_of(schema)
