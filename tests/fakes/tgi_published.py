"""The shapes that TGI publishes of itself (`tests/data/tgi-openapi-3.3.6.json`, Apache-2.0), to hold ours to."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

_FILE = Path(__file__).parents[1] / "data" / "tgi-openapi-3.3.6.json"


@cache
def _shape(name: str) -> Draft7Validator:
    published = _plain(json.loads(_FILE.read_text(encoding="utf-8")))
    return Draft7Validator({"$ref": f"#/components/schemas/{name}", "components": published["components"]})


def _plain(value: Any) -> Any:
    """OpenAPI 3.0 in JSON schema's words: it says `nullable`, and its exclusive bounds are no numbers."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    plain = {name: _plain(item) for name, item in value.items() if name not in {"nullable", "exclusiveMinimum"}}
    return {"anyOf": [plain, {"type": "null"}]} if value.get("nullable") is True else plain


def check_shape(name: str, value: Any) -> None:
    """Hold a value to a published shape.

    Raises:
        AssertionError: It has another.
    """
    problems = [f"{'/'.join(map(str, error.path))}: {error.message}" for error in _shape(name).iter_errors(value)]
    assert problems == []
