"""Everything StepCache brings itself, registered through the same hooks as a plugin's; and its manifest.

`python -m stepcache.bundled` writes the manifest anew (`make format` does).
"""

import sys
from collections.abc import Callable, Iterable

from stepcache.adapters.aligned import Aligned
from stepcache.adapters.label import Label
from stepcache.adapters.project import Project
from stepcache.adapters.rename import Rename
from stepcache.adapters.restate import Restate
from stepcache.adapters.slots import SlotTexts
from stepcache.adapters.syntax import Syntax
from stepcache.backends.kinds import KINDS as BACKENDS
from stepcache.builtin import MANIFEST
from stepcache.manifest import SIGNED, TOOLS, Manifest, written
from stepcache.matching.derive import DERIVATIONS
from stepcache.matching.types import SLOT_TYPES
from stepcache.plugins.collecting import Registry, collect
from stepcache.plugins.parts import BackendKind, EmbedderKind, ObserverKind, Redactor, StoreKind
from stepcache.plugins.signing import signature_of
from stepcache.plugins.specs import hookimpl
from stepcache.ports import Adapter, Derivation, Segmenter, SlotType, Solver, Tools, Verifier
from stepcache.segmenters.json import JsonSegmenter
from stepcache.segmenters.lines import LineSegmenter
from stepcache.segmenters.markdown import MarkdownSegmenter
from stepcache.segmenters.numbered import NumberedSegmenter
from stepcache.segmenters.regex import RegexSegmenter
from stepcache.segmenters.sentences import SentenceSegmenter
from stepcache.solvers.arithmetic import Arithmetic
from stepcache.solvers.linear import Linear
from stepcache.solvers.pairs import Pairs
from stepcache.store.journal import JournalKind
from stepcache.store.kinds import SqliteKind, WordLlamaKind
from stepcache.text.credentials import Credentials
from stepcache.verifiers import algebra, arithmetic, json, text


class BuiltIns:
    """The built-in plugin."""

    @hookimpl
    def register_slot_types(self, register: Callable[[SlotType], None]) -> None:
        """`number` … `text`."""
        for kind in SLOT_TYPES.values():
            register(kind)

    @hookimpl
    def register_derivations(self, register: Callable[[Derivation], None]) -> None:
        """`algebra.unknown` and its like."""
        for derivation in DERIVATIONS:
            register(derivation)

    @hookimpl
    def register_segmenters(self, register: Callable[[Segmenter], None]) -> None:
        """`lines numbered sentences markdown json regex`."""
        for segmenter in (
            LineSegmenter(),
            NumberedSegmenter(),
            SentenceSegmenter(),
            MarkdownSegmenter(),
            JsonSegmenter(),
            RegexSegmenter(),
        ):
            register(segmenter)

    @hookimpl
    def register_verifiers(self, register: Callable[[Verifier], None]) -> None:
        """The families `algebra`, `arithmetic`, `json` and `text`."""
        for family in (algebra, arithmetic, json, text):
            for verifier in family.VERIFIERS:
                register(verifier)

    @hookimpl
    def register_adapters(self, register: Callable[[Adapter], None]) -> None:
        """`slots restate project aligned rename syntax label`."""
        for adapter in (SlotTexts(), Restate(), Project(), Aligned(), Rename(), Syntax(), Label()):
            register(adapter)

    @hookimpl
    def register_solvers(self, register: Callable[[Solver], None]) -> None:
        """`linear`, `arithmetic` and `pairs`."""
        for solver in (Linear(), Arithmetic(), Pairs()):
            register(solver)

    @hookimpl
    def register_backends(self, register: Callable[[BackendKind], None]) -> None:
        """`openai tgi text-generation local fake`."""
        for backend in BACKENDS:
            register(backend)

    @hookimpl
    def register_stores(self, register: Callable[[StoreKind], None]) -> None:
        """`sqlite`."""
        register(SqliteKind())

    @hookimpl
    def register_embedders(self, register: Callable[[EmbedderKind], None]) -> None:
        """`wordllama`."""
        register(WordLlamaKind())

    @hookimpl
    def register_redactors(self, register: Callable[[Redactor], None]) -> None:
        """`credentials`."""
        register(Credentials())

    @hookimpl
    def register_observers(self, register: Callable[[ObserverKind], None]) -> None:
        """`journal`."""
        register(JournalKind())


def registry(kinds: Iterable[str] = SIGNED) -> Registry:
    """All built-ins of these kinds, made anew: a solver may hold processes. The author's tools register theirs."""
    return collect({"stepcache": BuiltIns()}, kinds)


def tools() -> Tools:
    """All built-ins, as an engine is handed them; its own, so that nobody else closes what they hold."""
    found = registry(TOOLS)
    return Tools(found.slot_types, found.derivations, found.segmenters, found.verifiers, found.adapters, found.solvers)


def manifest() -> Manifest:
    """What `stepcache/manifest.json` has to say of the code as it stands."""
    found = registry()
    kinds = {kind: {name: signature_of(thing) for name, thing in getattr(found, kind).items()} for kind in SIGNED}
    return Manifest("stepcache", kinds, engines={"exact": "", "sympy": "sympy", "z3": "z3"})


def main() -> int:
    """Write the manifest."""
    MANIFEST.write_text(written(manifest()), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
