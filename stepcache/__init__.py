"""StepCache: answers repeated-shape LLM requests from verified steps."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stepcache.assembly import StepCache
    from stepcache.domain.errors import BackendError, ConfigurationError, RuleError, StepCacheError
    from stepcache.domain.request import Answer, Api
    from stepcache.domain.routes import Grade, Reason, Route
    from stepcache.domain.trace import Trace

__version__ = "0.1.0"

_HOMES = {
    "StepCache": "stepcache.assembly",
    "Answer": "stepcache.domain.request",
    "Api": "stepcache.domain.request",
    "Route": "stepcache.domain.routes",
    "Reason": "stepcache.domain.routes",
    "Grade": "stepcache.domain.routes",
    "Trace": "stepcache.domain.trace",
    "StepCacheError": "stepcache.domain.errors",
    "ConfigurationError": "stepcache.domain.errors",
    "RuleError": "stepcache.domain.errors",
    "BackendError": "stepcache.domain.errors",
}

__all__ = [
    "Answer",
    "Api",
    "BackendError",
    "ConfigurationError",
    "Grade",
    "Reason",
    "Route",
    "RuleError",
    "StepCache",
    "StepCacheError",
    "Trace",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that the linter never loads the engine."""
    if name not in _HOMES:
        raise AttributeError(f"module `stepcache` has no `{name}`")
    from importlib import import_module  # noqa: PLC0415 - lazy on purpose

    return getattr(import_module(_HOMES[name]), name)
