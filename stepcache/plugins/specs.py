"""Hookspecs: what a plugin may offer. Built-ins register through the same hooks."""

from collections.abc import Callable

import pluggy

from stepcache.plugins.parts import (
    BackendKind,
    Command,
    EmbedderKind,
    LintRule,
    ObserverKind,
    Redactor,
    StoreKind,
)
from stepcache.ports import Adapter, Derivation, Segmenter, SlotType, Solver, Verifier

NAMESPACE = "stepcache"

hookspec = pluggy.HookspecMarker(NAMESPACE)
hookimpl = pluggy.HookimplMarker(NAMESPACE)


class Hooks:
    """What a plugin may offer. Each hook is called once at start-up, before any rule file is compiled."""

    @hookspec
    def register_slot_types(self, register: Callable[[SlotType], None]) -> None:
        """Offer slot types that templates can name: `{x: number}`."""

    @hookspec
    def register_derivations(self, register: Callable[[Derivation], None]) -> None:
        """Offer calls for derived slots: `slot x as identifier = algebra.unknown(eq)`."""

    @hookspec
    def register_segmenters(self, register: Callable[[Segmenter], None]) -> None:
        """Offer ways to cut an answer into steps: `steps lines`."""

    @hookspec
    def register_verifiers(self, register: Callable[[Verifier], None]) -> None:
        """Offer verifiers that rules can name in a `require`, `expect` or `forbid`."""

    @hookspec
    def register_adapters(self, register: Callable[[Adapter], None]) -> None:
        """Offer adapters that rules can name in `adapt` and `on fail adapt`."""

    @hookspec
    def register_solvers(self, register: Callable[[Solver], None]) -> None:
        """Offer solvers that rules can name in `solve`."""

    @hookspec
    def register_backends(self, register: Callable[[BackendKind], None]) -> None:
        """Offer kinds of model servers: `--backend KIND=PLACE`, and what a rule's `backend KIND { … }` may set."""

    @hookspec
    def register_stores(self, register: Callable[[StoreKind], None]) -> None:
        """Offer kinds of stores for verified answers: `--store KIND=PLACE`."""

    @hookspec
    def register_embedders(self, register: Callable[[EmbedderKind], None]) -> None:
        """Offer embedders, which tell how alike prompts are in meaning: `--embedder NAME`."""

    @hookspec
    def register_redactors(self, register: Callable[[Redactor], None]) -> None:
        """Offer redactors, which tell what of a text must not be kept: `--redact NAME`."""

    @hookspec
    def register_observers(self, register: Callable[[ObserverKind], None]) -> None:
        """Offer observers, which see requests before they are routed and answers after: `--observe NAME=PLACE`."""

    @hookspec
    def register_lint_rules(self, register: Callable[[LintRule], None]) -> None:
        """Offer warnings and hints about rule files, with codes of your own: `units/U01`."""

    @hookspec
    def register_commands(self, register: Callable[[Command], None]) -> None:
        """Offer commands: `stepcache NAMESPACE NAME …`."""
