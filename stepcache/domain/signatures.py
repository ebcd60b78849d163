"""Signature, Catalog: what rules may call, as data, so that a linter need not import any of it."""

import re
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Final

from stepcache.domain.value import dataclass

_NAMESPACE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)

# Namespace -> the distribution of StepCache's own plugins that brings it, and rules of that name; others are guessed.
DISTRIBUTIONS: Final[Mapping[str, str]] = {
    "judge": "stepcache-judge",
    "openapi": "stepcache-openapi",
    "python": "stepcache-python",
    "sql": "stepcache-sql",
    "letters": "stepcache-text",
    "units": "stepcache-units",
}


class Target(StrEnum):
    """What a verifier can judge: one step (`each first last step n`) or the whole output."""

    STEP = "step"
    OUTPUT = "output"


class Cost(StrEnum):
    """What a call takes. `PURE` runs in process, `SOLVER` in a worker, `IO` touches the world."""

    PURE = "pure"
    SOLVER = "solver"
    IO = "io"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a call.

    Attributes:
        name: Its keyword; arguments may also stand in the order of the parameters.
        types: What it takes: names of slot types (`equation`), or `string number integer boolean
            list regex duration name any`.
            `string` takes every textual slot, `list` every `list(T)` slot, `number` an integer too.
        required: Whether it must be given.
        variadic: Whether it takes all further positional arguments, as a list.
        proves: A passing check proves the slots given here.
        carries: The adapter carries the slots given here from the old value to the new.
        minimum: Least number allowed, inclusive.
        maximum: Greatest number allowed, inclusive.
        choices: The only strings or names allowed; empty for any.
    """

    name: str
    types: frozenset[str] = frozenset({"any"})
    required: bool = True
    variadic: bool = False
    proves: bool = False
    carries: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """What the compiler and the linter know of something a rule can call.

    Attributes:
        name: As a rule writes it: `algebra.follows`, `restate`, `linear`, `lines`, `tgi`.
        parameters: In order.
        doc: One line, for messages and docs.
        targets: For a verifier: what it can judge.
        details: For a verifier: the fields that `else "… {missing}"` may name.
        cost: What a call takes.
        result: For a derivation: the slot type of its value.
        carries_types: For an adapter: it carries every changed slot of these types.
        engines: For a solver: what `with` may name, default order.
        domain: For a solver: parameter name -> greatest `degree` its equation may have.
        total: For a solver or a derivation: it answers every value of its domain.
        names_steps: For a segmenter: whether `step NAME` may name steps.
        advisory: For a verifier: its pass is an opinion that holds for nothing, so it may stand in an `expect` only.
        version: Version of the plugin it comes from; the package's own for built-ins.
        deprecated: For a verifier: the version since which another is to be used; empty for none.
        replaced_by: The name of that other one.
        interchangeable: Whether that one takes the same arguments and judges alike.
    """

    name: str
    parameters: tuple[Parameter, ...] = ()
    doc: str = ""
    targets: frozenset[Target] = frozenset()
    details: frozenset[str] = frozenset()
    cost: Cost = Cost.PURE
    result: str = ""
    carries_types: frozenset[str] = frozenset()
    engines: tuple[str, ...] = ()
    domain: Mapping[str, int] = field(default_factory=dict)
    total: bool = False
    names_steps: bool = False
    advisory: bool = False
    version: str = ""
    deprecated: str = ""
    replaced_by: str = ""
    interchangeable: bool = False

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name."""
        return next((p for p in self.parameters if p.name == name), None)

    def __str__(self) -> str:
        """`algebra.follows(eq, x)`, as it stands in notes."""
        shown = [p.name if p.required else f"{p.name}?" for p in self.parameters]
        return f"{self.name}({', '.join(shown)})"


Signatures = Mapping[str, Signature]


def is_namespace(text: str) -> bool:
    """Whether a plugin, or a package of rules, may have that name."""
    return _NAMESPACE.fullmatch(text) is not None


def canonical(distribution: str) -> str:
    """A distribution's name in the one spelling that `pip` compares."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything a rule can name, by kind.

    Attributes:
        verifiers: `algebra.follows` …
        derivations: What `slot x as T = …` may call: `algebra.unknown` …
        adapters: `restate` …; a plugin's has its namespace: `py.rename`.
        solvers: `linear`, `pairs`.
        segmenters: `lines`, `json` …, with their settings as parameters.
        slot_types: `number`, `equation` …, with their arguments as parameters.
        backends: Kinds a `backend` block may name, with their settings as parameters.
        namespaces: Plugin namespaces installed -> version; what `use` may name.
        engines: Solver engines installed (`exact sympy z3`); what is missing is SC507.
        distributions: Plugin namespace -> the distribution that brings it.
        conflicts: Namespace that several distributions bring -> these; `distributions` has the one that is chosen.
        faults: Namespace that is installed and cannot be used -> why, in a line.
        left_out: Whether plugins are left out on purpose, installed or not.
    """

    verifiers: Signatures = field(default_factory=dict)
    derivations: Signatures = field(default_factory=dict)
    adapters: Signatures = field(default_factory=dict)
    solvers: Signatures = field(default_factory=dict)
    segmenters: Signatures = field(default_factory=dict)
    slot_types: Signatures = field(default_factory=dict)
    backends: Signatures = field(default_factory=dict)
    namespaces: Mapping[str, str] = field(default_factory=dict)
    engines: frozenset[str] = frozenset()
    distributions: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    left_out: bool = False
