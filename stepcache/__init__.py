"""StepCache: answers repeated-shape LLM requests from verified steps.

What stands in `__all__` is public: for programs that embed the cache, and for plugins.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stepcache.assembly import StepCache
    from stepcache.domain.errors import BackendError, ConfigurationError, RuleError, StepCacheError
    from stepcache.domain.expressions import Regex
    from stepcache.domain.request import Answer, Api
    from stepcache.domain.routes import Grade, Reason, Route
    from stepcache.domain.signatures import Cost, Target
    from stepcache.domain.slots import Slots, Value
    from stepcache.domain.steps import Passage, Segmented, Step
    from stepcache.domain.trace import Trace
    from stepcache.domain.verdicts import Example, Outcome, Verdict
    from stepcache.domain.writing import Adapted, Solution, SolveTask, Source
    from stepcache.plugins.specs import hookimpl
    from stepcache.ports import (
        Adapter,
        Arguments,
        Carries,
        Derivation,
        NoArgs,
        Proves,
        Refusal,
        RequestView,
        Rest,
        Segmenter,
        SlotType,
        Solver,
        Takes,
        Verifier,
    )

__version__ = "0.1.0"

_HOMES = {
    "StepCache": "stepcache.assembly",
    "BackendError": "stepcache.domain.errors",
    "ConfigurationError": "stepcache.domain.errors",
    "RuleError": "stepcache.domain.errors",
    "StepCacheError": "stepcache.domain.errors",
    "Regex": "stepcache.domain.expressions",
    "Answer": "stepcache.domain.request",
    "Api": "stepcache.domain.request",
    "Grade": "stepcache.domain.routes",
    "Reason": "stepcache.domain.routes",
    "Route": "stepcache.domain.routes",
    "Cost": "stepcache.domain.signatures",
    "Target": "stepcache.domain.signatures",
    "Slots": "stepcache.domain.slots",
    "Value": "stepcache.domain.slots",
    "Passage": "stepcache.domain.steps",
    "Segmented": "stepcache.domain.steps",
    "Step": "stepcache.domain.steps",
    "Trace": "stepcache.domain.trace",
    "Example": "stepcache.domain.verdicts",
    "Outcome": "stepcache.domain.verdicts",
    "Verdict": "stepcache.domain.verdicts",
    "Adapted": "stepcache.domain.writing",
    "Solution": "stepcache.domain.writing",
    "SolveTask": "stepcache.domain.writing",
    "Source": "stepcache.domain.writing",
    "hookimpl": "stepcache.plugins.specs",
    "Adapter": "stepcache.ports",
    "Arguments": "stepcache.ports",
    "Carries": "stepcache.ports",
    "Derivation": "stepcache.ports",
    "NoArgs": "stepcache.ports",
    "Proves": "stepcache.ports",
    "Refusal": "stepcache.ports",
    "RequestView": "stepcache.ports",
    "Rest": "stepcache.ports",
    "Segmenter": "stepcache.ports",
    "SlotType": "stepcache.ports",
    "Solver": "stepcache.ports",
    "Takes": "stepcache.ports",
    "Verifier": "stepcache.ports",
}

__all__ = [
    "Adapted",
    "Adapter",
    "Answer",
    "Api",
    "Arguments",
    "BackendError",
    "Carries",
    "ConfigurationError",
    "Cost",
    "Derivation",
    "Example",
    "Grade",
    "NoArgs",
    "Outcome",
    "Passage",
    "Proves",
    "Reason",
    "Refusal",
    "Regex",
    "RequestView",
    "Rest",
    "Route",
    "RuleError",
    "Segmented",
    "Segmenter",
    "SlotType",
    "Slots",
    "Solution",
    "SolveTask",
    "Solver",
    "Source",
    "Step",
    "StepCache",
    "StepCacheError",
    "Takes",
    "Target",
    "Trace",
    "Value",
    "Verdict",
    "Verifier",
    "hookimpl",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that the linter never loads the engine."""
    if name not in _HOMES:
        raise AttributeError(f"module `stepcache` has no `{name}`")
    from importlib import import_module  # noqa: PLC0415 - lazy on purpose

    return getattr(import_module(_HOMES[name]), name)
