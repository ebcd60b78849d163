"""What the plugin offers to rules, as `python.…`."""

from collections.abc import Callable
from typing import Any

from stepcache import hookimpl
from stepcache_python.bare import Bare
from stepcache_python.bound import NamesBound
from stepcache_python.defines import Defines
from stepcache_python.imports import Imports, ImportsOnly
from stepcache_python.parses import DefLine, IsDocstring, Parses
from stepcache_python.rename import Rename
from stepcache_python.returns import DocTest, Returns
from stepcache_python.segmenter import AstSegmenter

VERIFIERS = (
    Parses(), Defines(), NamesBound(), Imports(), ImportsOnly(), DefLine(), IsDocstring(), Returns(), DocTest(),
)  # fmt: skip
ADAPTERS = (Rename(), Bare())
SEGMENTERS = (AstSegmenter(),)

Register = Callable[[Any], None]


@hookimpl
def register_verifiers(register: Register) -> None:
    """The checks."""
    for verifier in VERIFIERS:
        register(verifier)


@hookimpl
def register_adapters(register: Register) -> None:
    """The adapters."""
    for adapter in ADAPTERS:
        register(adapter)


@hookimpl
def register_segmenters(register: Register) -> None:
    """The ways to cut an answer."""
    for segmenter in SEGMENTERS:
        register(segmenter)
