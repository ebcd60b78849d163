"""Plugins that the operator trusts: their code runs in this process, where nothing can be killed."""

import asyncio
from collections.abc import Mapping
from typing import Any, ClassVar

from stepcache.domain.faults import FAULTS
from stepcache.domain.signatures import Signature
from stepcache.domain.slots import Value
from stepcache.domain.steps import Passage, Segmented
from stepcache.domain.verdicts import Example, Verdict
from stepcache.domain.writing import Adapted, Solution, SolveTask, Source
from stepcache.hosting.gathering import Gathered, gather
from stepcache.hosting.inspecting import Report, report_of
from stepcache.ports import NO_NAMES, Names, Refusal, RequestView


class NotLoadedError(Exception):
    """The plugin is not loaded, or is in quarantine."""


class TrustedPlugin:
    """One plugin's code, once it is imported here.

    Attributes:
        shut: Why it is not asked at all; empty where it is.
    """

    def __init__(self, namespace: str, entry: str, root: str) -> None:
        """Import nothing yet; `root` is the folder that its package is in."""
        self.shut = "is not loaded yet"
        self._namespace, self._entry, self._root = namespace, entry, root
        self._gathered: Gathered | None = None

    async def inspect(self) -> Report:
        """Import it, and what it tells of itself; that takes place beside the event loop.

        Raises:
            BaseException: Whatever its import raises.
        """
        return await asyncio.to_thread(self._inspected)

    def _inspected(self) -> Report:
        self._gathered = gather(self._namespace, self._entry, self._root)
        return report_of(self._gathered)

    def tool(self, kind: str, name: str) -> Any:
        """The plugin's own object.

        Raises:
            NotLoadedError: There is none, or it is not to be asked.
        """
        found = self._gathered.tools.get(kind, {}).get(name) if self._gathered is not None and not self.shut else None
        if found is None:
            raise NotLoadedError(self.shut or f"{name} is not offered")
        return found


class Trusted:
    """The common part: what the manifest says, and the plugin's own object behind it."""

    kind: ClassVar[str]

    def __init__(self, signature: Signature, plugin: TrustedPlugin) -> None:
        self.signature, self._plugin = signature, plugin
        self.name, self.cost = signature.name, signature.cost
        self.targets, self.details, self.advisory = signature.targets, signature.details, signature.advisory
        self.carries_types, self.names_steps = signature.carries_types, signature.names_steps
        self.engines, self.total, self.domain = signature.engines, signature.total, signature.domain
        self.result = signature.result

    @property
    def Args(self) -> Any:  # noqa: N802 - a class, as the ports have it
        """The plugin's own model."""
        return self._tool.Args

    @property
    def _tool(self) -> Any:
        return self._plugin.tool(self.kind, self.name)


class TrustedVerifier(Trusted):
    """A verifier; what it raises is for the engine to see."""

    kind = "verifiers"
    examples: ClassVar[tuple[Example, ...]] = ()

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Its own verdict."""
        verdict: Verdict = self._tool.check(passage, args)
        return verdict


class TrustedAdapter(Trusted):
    """An adapter."""

    kind = "adapters"

    def adapt(self, source: Source, old: Any, new: Any) -> Adapted | None:
        """Its own answer."""
        adapted: Adapted | None = self._tool.adapt(source, old, new)
        return adapted


class TrustedSegmenter(Trusted):
    """A segmenter."""

    kind = "segmenters"

    def segment(self, text: str, args: Any, names: Names = NO_NAMES) -> Segmented:
        """Its own steps."""
        segmented: Segmented = self._tool.segment(text, args, names)
        return segmented


class TrustedSolver(Trusted):
    """A solver."""

    kind = "solvers"

    async def solve(self, task: SolveTask, args: Any) -> Solution | None:
        """Its own answer."""
        solution: Solution | None = await self._tool.solve(task, args)
        return solution


class TrustedSlotType(Trusted):
    """A slot type; nobody above sees what it raises, so that is a refusal."""

    kind = "slot_types"

    def read(self, text: str, args: Any, names: Names = NO_NAMES) -> Value | Refusal:
        """Its own value."""
        try:
            return _value(self.name, self._tool.read(text, args, names))
        except FAULTS as error:
            return Refusal(f"{self.name} raised {type(error).__name__}")


class TrustedDerivation(Trusted):
    """A derivation; what it raises is a refusal."""

    kind = "derivations"

    def derive(self, args: Any, request: RequestView) -> Value | Refusal:
        """Its own value."""
        try:
            return _value(self.name, self._tool.derive(args, request))
        except FAULTS as error:
            return Refusal(f"{self.name} raised {type(error).__name__}")


def _value(name: str, found: object) -> Value | Refusal:
    return found if isinstance(found, Value | Refusal) else Refusal(f"{name} gave no value")


TRUSTED: Mapping[str, type[Trusted]] = {
    one.kind: one
    for one in (TrustedVerifier, TrustedAdapter, TrustedSegmenter, TrustedSolver, TrustedSlotType, TrustedDerivation)
}
