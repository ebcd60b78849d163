"""The manifest of a plugin, read off its code."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.errors import PydanticUserError

from stepcache.domain.signatures import Signature
from stepcache.manifest import API, SIGNED, Manifest
from stepcache.plugins.collecting import Registry
from stepcache.plugins.signing import code_of, signature_of


def manifest_of(registry: Registry, distribution: str, namespace: str) -> Manifest:
    """What a plugin's distribution has to ship.

    Args:
        registry: What the plugin registered.
    """
    offered = {kind: getattr(registry, kind) for kind in SIGNED}
    kinds = {kind: {name: signature_of(one) for name, one in table.items()} for kind, table in offered.items()}
    schemas = {
        kind: {name: _schema(getattr(one, "Args", None), kinds[kind][name]) for name, one in table.items()}
        for kind, table in offered.items()
        if table
    }
    codes = {name: code_of(rule) for name, rule in registry.lint_rules.items()}
    return Manifest(distribution, kinds, {}, namespace, API, schemas, codes)


def _schema(model: type[BaseModel] | None, signature: Signature) -> Mapping[str, Any]:
    """JSON Schema of the arguments; the names alone where a type of theirs has none."""
    if model is not None:
        try:
            return model.model_json_schema()
        except PydanticUserError:  # such as a regex, or an equation
            pass
    return {
        "type": "object",
        "properties": {one.name: {} for one in signature.parameters},
        "required": [one.name for one in signature.parameters if one.required],
        "additionalProperties": False,
    }
