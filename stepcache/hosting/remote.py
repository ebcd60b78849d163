"""What the engine is handed in a plugin's place: tools that ask its workers, made from its manifest alone."""

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import create_model

from stepcache.domain.signatures import Parameter, Signature
from stepcache.domain.slots import Value
from stepcache.domain.steps import Passage, Segmented
from stepcache.domain.verdicts import Example, Verdict
from stepcache.domain.writing import Adapted, Solution, SolveTask, Source
from stepcache.hosting.door import PluginDoor, Question
from stepcache.hosting.results import adapted_of, segmented_of, solution_of, value_of, verdict_of
from stepcache.ports import NO_NAMES, Arguments, Carries, Names, Proves, Refusal, RequestView, Rest, Takes

if TYPE_CHECKING:
    from pydantic import BaseModel


def args_of(signature: Signature) -> "type[BaseModel]":
    """The model of the arguments: their names and marks, and any values; the plugin's own model reads them.

    Raises:
        ValueError: A parameter's name is none that a model can have.
    """
    if any(_cannot_be(one.name) for one in signature.parameters):
        raise ValueError(f"`{signature.name}` has a parameter that cannot be")
    fields: dict[str, Any] = {
        one.name: (_annotated(one), ... if one.required else None) for one in signature.parameters
    }
    with warnings.catch_warnings():  # of names such as `schema`, which pydantic has a use of its own for
        warnings.simplefilter("ignore", UserWarning)
        try:
            return create_model("Args", __base__=Arguments, **fields)
        except Exception as error:  # whatever pydantic has against a name that a stranger chose
            raise ValueError(f"`{signature.name}` has a parameter that cannot be: {error}") from error


def _cannot_be(name: str) -> bool:
    """Names that no model's field can have, or that would take the place of what a model is asked for."""
    return not name.isidentifier() or name.startswith("_") or (name.startswith("model_") and hasattr(Arguments, name))


def _annotated(parameter: Parameter) -> Any:
    marks = [Proves()] if parameter.proves else []
    carries = [Carries()] if parameter.carries else []
    rest = [Rest()] if parameter.variadic else []
    return Annotated[Any, Takes(*sorted(parameter.types)), *marks, *carries, *rest]


class Remote:
    """The common part: a signature, the model of its arguments, and the door."""

    kind: ClassVar[str]

    def __init__(self, signature: Signature, door: PluginDoor) -> None:
        """Make the model of the arguments.

        Raises:
            ValueError: There is none for this signature.
        """
        self.signature, self._door = signature, door
        self.Args = args_of(signature)
        self.name, self.cost = signature.name, signature.cost

    def _question(self, *given: object) -> Question:
        return Question(self.kind, self.name, given)


class RemoteVerifier(Remote):
    """A verifier; the engine asks its door, with others in one call."""

    kind = "verifiers"
    examples: ClassVar[tuple[Example, ...]] = ()

    def __init__(self, signature: Signature, door: PluginDoor) -> None:
        super().__init__(signature, door)
        self.targets, self.details, self.advisory = signature.targets, signature.details, signature.advisory

    @property
    def door(self) -> PluginDoor:
        """The plugin's verifiers share it."""
        return self._door

    def check(self, passage: Passage, args: Any) -> Verdict:
        """The verdict, for a thread that waits for it."""
        return verdict_of(self.name, self._door.wait(self._question(passage, args)))


class RemoteAdapter(Remote):
    """An adapter."""

    kind = "adapters"

    def __init__(self, signature: Signature, door: PluginDoor) -> None:
        super().__init__(signature, door)
        self.carries_types = signature.carries_types

    async def adapt(self, source: Source, old: Any, new: Any) -> Adapted | None:
        """The new answer; None where it does not apply, or has none."""
        found = await self._door.ask((self._question(source, old, new),))
        return adapted_of(self.signature, source.new, found[0])


class RemoteSegmenter(Remote):
    """A segmenter."""

    kind = "segmenters"

    def __init__(self, signature: Signature, door: PluginDoor) -> None:
        super().__init__(signature, door)
        self.names_steps = signature.names_steps

    async def segment(self, text: str, args: Any, names: Names = NO_NAMES) -> Segmented:
        """The steps; an output that is not cut says why."""
        found = await self._door.ask((self._question(text, args, names),))
        return segmented_of(self.name, text, found[0])


class RemoteSolver(Remote):
    """A solver."""

    kind = "solvers"

    def __init__(self, signature: Signature, door: PluginDoor) -> None:
        super().__init__(signature, door)
        self.engines, self.total, self.domain = signature.engines, signature.total, signature.domain

    async def solve(self, task: SolveTask, args: Any) -> Solution | None:
        """The answer; None where it has none."""
        found = await self._door.ask((self._question(task, args),))
        return solution_of(self.signature, found[0])


class RemoteSlotType(Remote):
    """A slot type, which is asked in a thread that waits."""

    kind = "slot_types"
    waits: ClassVar[bool] = True

    def read(self, text: str, args: Any, names: Names = NO_NAMES) -> Value | Refusal:
        """The value of that text."""
        found = self._door.wait(self._question(text, args, names))
        return value_of(self.name, self.name, text, found)


class RemoteDerivation(Remote):
    """A derivation, which is asked in a thread that waits."""

    kind = "derivations"
    waits: ClassVar[bool] = True

    def __init__(self, signature: Signature, door: PluginDoor) -> None:
        super().__init__(signature, door)
        self.result, self.total = signature.result, signature.total

    def derive(self, args: Any, request: RequestView) -> Value | Refusal:
        """The value of these arguments."""
        return value_of(self.name, self.result, "", self._door.wait(self._question(args, request)))


REMOTE: Mapping[str, type[Remote]] = {
    one.kind: one
    for one in (RemoteVerifier, RemoteAdapter, RemoteSegmenter, RemoteSolver, RemoteSlotType, RemoteDerivation)
}
