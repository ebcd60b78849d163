"""What can be written at the cursor: keywords by the grammar, names by what the place takes."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from stepcache.author.lsp import shown
from stepcache.author.lsp.cursor import Cursor
from stepcache.author.lsp.mentions import Sort
from stepcache.author.lsp.workspace import Look
from stepcache.author.pages.expressions import kind
from stepcache.domain.routes import Route, Word
from stepcache.domain.signatures import Catalog, Parameter, Signature
from stepcache.domain.source import sibling_of
from stepcache.language.diagnostics import CODES
from stepcache.language.policy import CACHE
from stepcache.language.ruletests import FIELDS
from stepcache.language.scope import FileScope

if TYPE_CHECKING:
    from stepcache.language.units import FileUnit, TaskUnit

_IGNORE = re.compile(r"#\s*stepcache:\s*ignore(?:-file)?\[[^\]]*\Z")
_HOLE = re.compile(r"(?<!\\)\{\s*(?:[^{}\\]*:\s*(?:\w+\()*)?(\w*)\Z")
_CHOICES = {"system": ("none", "any"), "turns": ("none", "any"), "sampling": ("greedy", "any")}
_TELLING = {"route": [str(one) for one in Route], "reason": [str(one) for one in Word]}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to write.

    Attributes:
        kind: `keyword`, `value`, `file`, `code`, or one of `Sort`.
        detail: A few words beside it.
        doc: Markdown.
        insert: What is written where that is not the label.
    """

    label: str
    kind: str
    detail: str = ""
    doc: str = ""
    insert: str = ""


def completions(look: Look, path: str, offset: int) -> tuple[int, list[Item]]:
    """Where the word begins that is replaced, and what can stand for it; nothing that the place does not take."""
    cursor = Cursor(look.source(path).text, offset)
    site = _Site(look, path, offset, cursor)
    if cursor.inside is not None:
        return site.in_text(offset)
    found = {item.label: item for item in site.items()}
    return cursor.start, list(found.values())


class _Site:
    def __init__(self, look: Look, path: str, offset: int, cursor: Cursor) -> None:
        self.look = look
        self.path = path
        self.cursor = cursor
        self.task: TaskUnit | None = look.task_at(path, offset)
        self.unit: FileUnit | None = look.units.get(path)

    @property
    def scope(self) -> FileScope | None:
        """The names of the file."""
        return self.unit.scope if self.unit is not None else None

    def items(self) -> Iterator[Item]:
        """What can stand outside texts."""
        cursor = self.cursor
        if cursor.call is not None:
            yield from self._arguments(cursor.call.sort, cursor.call.name)
        elif cursor.sort is not None:
            yield from self._callables(cursor.sort)
        elif cursor.before in self._by_keyword and cursor.tokens[-1].terminal != "NAME":
            yield from self._by_keyword[cursor.before]()
        else:
            yield from self._in_statement()
        if "." not in cursor.word:
            yield from (Item(word, "keyword") for word in cursor.keywords)

    def _in_statement(self) -> Iterator[Item]:
        """What can stand further on in a statement."""
        cursor = self.cursor
        if cursor.block == "task" and self._condition():
            yield from self._condition_words()
        elif cursor.block in {"cache", "backend", "steps"}:
            yield from self._setting()
        elif cursor.keyword or cursor.before in {"==", "!=", "schema"}:
            yield from self._values()
        elif cursor.before == "," and self._in_engines():
            yield from self._engines()

    @property
    def _by_keyword(self) -> dict[str, Callable[[], Iterable[Item]]]:
        return {
            "when": self._condition_words,
            "extends": self._tasks,
            "for": self._tasks,
            "step": self._steps,
            "use": self._namespaces,
            "with": self._engines,
            "expect": self._fields,
            **{word: partial(self._plain, choices) for word, choices in _CHOICES.items()},
        }

    # --- names ---

    def _slots(self, kinds: Iterable[str] = ()) -> Iterator[Item]:
        """The task's slots, those of a type that is wanted first."""
        wanted = set(kinds)
        infos = self.task.scope.slots.values() if self.task is not None else ()
        for info in sorted(infos, key=lambda one: one.type is None or one.type.name not in wanted):
            doc = shown.slot(info, self.task, self.look) if self.task is not None else ""
            yield Item(info.name, Sort.SLOT, kind(info.type) if info.type else "", doc)

    def _lets(self) -> Iterator[Item]:
        if self.scope is not None:
            for name in self.scope.constants():
                yield Item(name, Sort.LET, "constant")

    def _tasks(self) -> Iterator[Item]:
        """The tasks that can be extended or tested here, as they are written here."""
        if self.unit is None:
            return
        tested = sibling_of(self.path)
        units = [("", self.look.units.get(tested) if tested else self.unit)]
        units += [(f"{alias}.", unit) for alias, unit in self.unit.imports.items()] if not tested else []
        for prefix, unit in units:
            for task in unit.file.tasks if unit is not None else ():
                yield Item(f"{prefix}{task.name.text}", Sort.TASK, "task", task.doc)

    def _steps(self) -> Iterator[Item]:
        """The steps that have names; where one is named, there is nothing to choose from."""
        cut = self.task.task.cut if self.task is not None and self.task.task is not None else None
        if self.cursor.block == "task" and cut is not None:
            yield from (Item(one.name, Sort.STEP, "step") for one in cut.named)

    def _namespaces(self) -> Iterator[Item]:
        if self.scope is not None:
            catalog = self.scope.catalog
            for name in sorted(catalog.namespaces.keys() - catalog.conflicts.keys()):
                yield Item(name, Sort.ALIAS, f"plugin{shown.brought_by(catalog, name)}", shown.plugin(self.look, name))
            for one in self._brought():
                if one.label.rpartition(":")[2] in catalog.conflicts:
                    yield Item(f'"{one.label}"', one.kind, one.detail)

    def _brought(self) -> Iterator[Item]:
        """The plugins as `distribution:namespace`."""
        catalog = self.scope.catalog if self.scope is not None else Catalog()
        known = {name: (one,) for name, one in catalog.distributions.items()} | dict(catalog.conflicts)
        for name, distributions in known.items():
            yield from (Item(f"{one}:{name}", Sort.ALIAS, "plugin") for one in distributions)

    def _callables(self, sort: Sort) -> Iterator[Item]:
        scope = self.scope
        if scope is None:
            return
        for name, signature in getattr(scope.catalog, sort).items():
            if label := scope.spelling(name):
                yield Item(label, sort, signature.doc, shown.signature(sort, signature))

    # --- arguments and settings ---

    def _signature(self, sort: Sort | None, name: str) -> Signature | None:
        if self.scope is None or sort is None:
            return None
        head, _, tail = name.partition(".")
        used = self.scope.uses.get(head) if tail else None
        canonical = f"{used.node.namespace.text}.{tail}" if used is not None else name
        found: Signature | None = getattr(self.scope.catalog, sort).get(canonical)
        return found

    def _arguments(self, sort: Sort | None, name: str) -> Iterator[Item]:
        """What can stand between the parentheses of a call."""
        signature, cursor = self._signature(sort, name), self.cursor
        given = cursor.given()
        parameter = signature.parameter(cursor.keyword) if signature is not None and cursor.keyword else None
        if signature is not None and parameter is None and cursor.before in {"(", ","}:
            for one in signature.parameters:
                if one.name not in given and not one.variadic:
                    yield Item(f"{one.name}=", Sort.PARAMETER, shown.takes(one), shown.parameter(one))
        if sort is Sort.TYPE:
            yield from self._callables(Sort.TYPE)
        else:
            yield from self._slots(parameter.types if parameter is not None else self._wanted(signature))
        if parameter is not None:
            yield from self._plain(parameter.choices)
        yield from self._lets()

    def _wanted(self, signature: Signature | None) -> Iterable[str]:
        """The types of the parameter that stands at this place."""
        call = self.cursor.call
        if signature is None or call is None:
            return ()
        place = sum(one.text == "," for one in self.cursor.tokens[call.at :])
        return signature.parameters[place].types if place < len(signature.parameters) else ()

    def _setting(self) -> Iterator[Item]:
        signature = self._settings()
        parameter = signature.parameter(self.cursor.keyword) if signature is not None else None
        if parameter is not None:
            yield from self._value_of(parameter)
        elif signature is not None and "NAME" in self.cursor.may:
            given = self.cursor.given()
            for one in signature.parameters:
                if one.name not in given:
                    doc = shown.parameter(one)
                    yield Item(one.name, Sort.PARAMETER, shown.takes(one), doc, f"{one.name} = ")

    def _settings(self) -> Signature | None:
        """What can be set in the block around."""
        if self.cursor.block == "cache":
            return CACHE
        at = self.cursor.open.at if self.cursor.open is not None else 0
        opened = next((one.at for one in reversed(self.cursor.brackets) if one.sign == "{"), at)
        name = "".join(self._path_before(opened))
        return self._signature(Sort.BACKEND if self.cursor.block == "backend" else Sort.SEGMENTER, name)

    def _path_before(self, at: int) -> list[str]:
        """The dotted name in front of a bracket; between the two may stand arguments."""
        texts = [one.text for one in self.cursor.tokens[:at]]
        words = {"backend", "steps"}
        start = next((place for place in range(at - 1, -1, -1) if texts[place] in words), at)
        name = texts[start + 1 :]
        return name[: name.index("(")] if "(" in name else name

    def _value_of(self, one: Parameter) -> Iterator[Item]:
        yield from self._plain(one.choices)
        if "boolean" in one.types:
            yield from self._plain(("true", "false"))
        if self.cursor.block == "cache" and one.name == "like":
            yield from self._slots()
        else:
            yield from self._lets()

    def _values(self) -> Iterator[Item]:
        """The value of a `let`, or what a field of a test is compared with."""
        tokens = self.cursor.tokens
        field = tokens[-2].text if len(tokens) > 1 and self.cursor.before in {"==", "!="} else ""
        if self.cursor.block == "test" and field in _TELLING:
            yield from self._plain(_TELLING[field])
        yield from self._lets()

    def _plain(self, words: Iterable[str]) -> Iterator[Item]:
        yield from (Item(word, "value") for word in words)

    # --- conditions, engines, fields ---

    def _condition(self) -> bool:
        """Whether the cursor is in a `skip when`."""
        for one in reversed(self.cursor.tokens):
            if one.terminal in {"SKIP", "BECAUSE", "LBRACE", "RBRACE"}:
                return one.terminal == "SKIP" and self.cursor.before != "skip"
        return False

    def _condition_words(self) -> Iterator[Item]:
        if self.cursor.block == "test":
            return
        yield Item("changed", Sort.CONDITION, "the slot has another value in the candidate", "", "changed(")
        yield from self._slots()
        yield from self._lets()

    def _in_engines(self) -> bool:
        for one in reversed(self.cursor.tokens):
            if one.terminal == "WITH" or (one.text != "," and one.terminal != "NAME"):
                return one.terminal == "WITH"
        return False

    def _engines(self) -> Iterator[Item]:
        if self.cursor.block == "repair" and self.scope is not None:
            yield from (Item(one, Sort.ENGINE, "solver engine") for one in sorted(self.scope.catalog.engines))

    def _fields(self) -> Iterator[Item]:
        if self.cursor.block != "test":
            return
        yield from (Item(name, Sort.FIELD, shown.TELLS[name]) for name in FIELDS)
        for slot in self._slots():
            yield Item(f"slot.{slot.label}", Sort.FIELD, slot.detail, slot.doc)

    # --- inside texts and comments ---

    def in_text(self, offset: int) -> tuple[int, list[Item]]:
        """What can stand inside a text or a comment: placeholders, slot types, paths of imports, codes."""
        piece = self.cursor.inside
        written = piece.text if piece is not None else ""
        if _IGNORE.search(written):
            start = offset - len(re.search(r"\w*\Z", written)[0])  # type: ignore[index] # it always matches
            return start, [Item(one.code, "code", one.name, one.summary) for one in CODES.values()]
        before = self.cursor.before
        if before == "import":
            return offset - len(written) + 1, list(self._files())
        if before == "use":
            return offset - len(written) + 1, list(self._brought())
        hole = _HOLE.search(written)
        if hole is not None and before == "else":
            return offset - len(hole[1]), list(self._placeholders())
        if hole is not None and ":" in hole[0] and self.cursor.block in {"match", "vocabulary", "context"}:
            return offset - len(hole[1]), list(self._callables(Sort.TYPE))
        return offset, []

    def _placeholders(self) -> Iterator[Item]:
        yield from self._slots()
        yield from self._lets()
        verb = next((at for at in range(len(self.cursor.tokens) - 1, -1, -1) if self._is_verb(at)), 0)
        for _, signature in self._called_since(verb):
            yield from (Item(name, Sort.DETAIL, f"of `{signature.name}`") for name in sorted(signature.details))

    def _is_verb(self, at: int) -> bool:
        return self.cursor.tokens[at].terminal in {"REQUIRE", "EXPECT", "FORBID"}

    def _called_since(self, at: int) -> Iterator[tuple[int, Signature]]:
        """The verifiers that are named behind a place."""
        texts = [one.text for one in self.cursor.tokens]
        for start in range(at, len(texts)):
            for end in (start + 1, start + 3):
                found = self._signature(Sort.VERIFIER, "".join(texts[start:end]))
                if found is not None:
                    yield start, found

    def _files(self) -> Iterator[Item]:
        """The rule files that can be imported, as this one would write their paths."""
        folder = os.path.dirname(self.path)  # noqa: PTH120 - as elsewhere, a name may be no path
        root = self.look.files.root(self.path)
        for path in sorted({*self.look.elsewhere, *(one.path for one in self.look.sources)} - {self.path}):
            if sibling_of(path) is None and path.startswith(f"{root}{os.sep}"):
                yield Item(os.path.relpath(path, folder).replace(os.sep, "/"), Sort.FILE, "rule file")
