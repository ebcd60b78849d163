"""The `match` section and the derived slots: how a prompt may be worded, and which slots it fills."""

import re
from collections import Counter
from dataclasses import dataclass, field

from stepcache.domain.expressions import Call, Const, Regex, slots_in
from stepcache.domain.patterns import Form, Hole, Reject, Template, Vocabulary, holes_in
from stepcache.domain.rules import Derived
from stepcache.domain.source import Span
from stepcache.language import syntax as s
from stepcache.language.calls import call
from stepcache.language.checks import slots_given
from stepcache.language.diagnostics import Reporter, close_to, did_you_mean, replacement
from stepcache.language.regexes import checked
from stepcache.language.scope import FileScope, SlotInfo, TaskScope
from stepcache.language.templates import Found, TemplateReader
from stepcache.matching.vocabulary import MAX_SPELLINGS, spelling_count

# What the request itself brings: no function of what the prompt fills, so the gate asks about it as well.
ROOTS = frozenset({"request.schema"})

MAX_PATTERNS = 300
MAX_HOLES = 2000
_NAMES = re.compile(r"[^\W\d][\w.]*")


@dataclass(slots=True)
class Pattern:
    """The slots of one template or vocabulary."""

    always: set[str] = field(default_factory=set)
    at_times: set[str] = field(default_factory=set)

    @property
    def names(self) -> set[str]:
        """All of them."""
        return self.always | self.at_times


@dataclass(slots=True)
class Matching:
    """What the section and the derived slots compile to."""

    templates: tuple[Template, ...] = ()
    vocabularies: tuple[Vocabulary, ...] = ()
    rejects: tuple[Reject, ...] = ()
    derived: tuple[Derived, ...] = ()
    patterns: list[Pattern] = field(default_factory=list)


class Collector:
    """Collects the slots of one task into its scope."""

    def __init__(self, task: TaskScope, mentions: Counter[str]) -> None:
        self.task = task
        self.mentions = mentions
        self.matching = Matching()
        self.ready: set[str] = set()
        self.places: list[tuple[Pattern, str, Found | s.Name]] = []

    @property
    def file(self) -> FileScope:
        """The names of the file that is read just now."""
        return self.task.file

    @property
    def reporter(self) -> Reporter:
        """That file's."""
        return self.task.reporter

    def collect(self, match: s.Match | None, derived: list[s.SlotNode]) -> Matching:
        """Everything; mistakes are reported and leave their slots out."""
        errors = self.reporter.errors
        if match is not None:
            self.task.enter(match.span)
            self._match(match)
            typed = all(isinstance(place, s.Name) or place.type is not None for _, _, place in self.places)
            self.task.whole &= typed and not match.broken and not any(one.broken for one in match.vocabularies)
        self._mistyped(derived)
        if self.reporter.errors > errors:
            self.task.whole = False
        self._fill_scope(derived)
        self.ready = self._everywhere()
        self.matching.derived = tuple(one for one in map(self._derived, derived) if one is not None)
        return self.matching

    # --- patterns ---

    def _match(self, match: s.Match) -> None:
        if len(match.patterns) > MAX_PATTERNS:
            span = match.patterns[MAX_PATTERNS].span
            self.reporter.say(
                "SC001", f"the task has more than {MAX_PATTERNS} patterns", span, help="write several tasks"
            )
        readable = (text for text in match.patterns[:MAX_PATTERNS] if self._has_room(text))
        self.matching.templates = tuple(self._template(text) for text in readable)
        self.matching.vocabularies = tuple(self._vocabulary(node) for node in match.vocabularies)
        rejects = [self._reject(node) for node in match.rejects]
        self.matching.rejects = tuple(one for one in rejects if one is not None)
        if not match.patterns and not match.vocabularies and not match.broken:
            self.reporter.say("SC202", "`match` holds no pattern", match.span, help='write `"…"` or `vocabulary { … }`')

    def _has_room(self, text: s.Text) -> bool:
        """Whether the file's patterns have held no more slots than may be: each takes a third of a millisecond."""
        if self.file.holes <= MAX_HOLES:
            return True
        if self.task.whole:
            self.reporter.say(
                "SC001", f"the file's patterns hold more than {MAX_HOLES} slots", text.span, help="split it"
            )
        self.task.whole = False
        return False

    def _type(self, node: s.Named) -> Call | None:
        return call(self.file, None, node, "slot_types")

    def _template(self, text: s.Text) -> Template:
        reader = TemplateReader(text, self.reporter, self._type)
        template = reader.read()
        self.file.holes += len(reader.found)
        if not reader.ok:
            for name in _NAMES.findall(text.raw):
                self.file.constant(name)  # what could not be read may have read it
        pattern = Pattern()
        self.matching.patterns.append(pattern)
        always = {hole.name for hole, sure in holes_in(template.parts) if sure}
        seen: dict[str, bool] = {}
        for found in reader.found:
            name = found.name.text
            if name in seen and not (found.optional and seen[name]):
                self.reporter.say("SC115", f"slot `{name}` stands twice in one pattern", found.name.span)
            seen[name] = found.optional
            self._place(pattern, found, sure=name in always or (found.type is None and not found.optional))
        return template

    def _place(self, pattern: Pattern, found: Found, *, sure: bool) -> None:
        (pattern.always if sure else pattern.at_times).add(found.name.text)
        self.places.append((pattern, "hole", found))

    def _phrase(self, text: s.Text) -> Template:
        reader = TemplateReader(text, self.reporter, self._type)
        template = reader.read()
        for found in reader.found:
            help_ = "name it after `with`: `} with {name: type}`"
            self.reporter.say("SC203", "a phrase holds no slots", found.name.span, help=help_)
        if (count := spelling_count(template.parts)) > MAX_SPELLINGS:
            message = f"the phrase can be spelled in {count} ways, {MAX_SPELLINGS} at most"
            self.reporter.say("SC001", message, text.span, help="write several phrases")
        return template

    def _vocabulary(self, node: s.VocabularyNode) -> Vocabulary:
        pattern = Pattern()
        self.matching.patterns.append(pattern)
        holes: dict[bool, list[Hole]] = {False: [], True: []}
        for one in node.holes:
            if one.name.text in pattern.names:
                self.reporter.say("SC115", f"slot `{one.name.text}` stands twice in one pattern", one.name.span)
            type_ = self._type(one.type)
            self._place(pattern, Found(one.name, type_, one.optional), sure=not one.optional)
            if type_ is not None:
                holes[one.optional].append(Hole(one.name.text, type_))
        leads = tuple(self._phrase(text) for text in node.leads)
        fillers = tuple(self._phrase(text) for text in node.fillers)
        forms = tuple(self._form(one, pattern) for one in node.forms)
        if not leads and not node.broken:
            self.reporter.say(
                "SC202", "a vocabulary needs a `lead` phrase", node.span, help="a lead says what is asked"
            )
        return Vocabulary(leads, fillers, forms, tuple(holes[False]), tuple(holes[True]), node.span)

    def _form(self, node: s.FormNode, pattern: Pattern) -> Form:
        self.places.append((pattern, "form", node.name))
        pattern.always.add(node.name.text)
        return Form(self._phrase(node.phrase), node.name.text)

    def _reject(self, node: s.Text | s.Literal) -> Reject | None:
        if isinstance(node, s.Text):
            return Reject(self._phrase(node))
        regex = regex_of(node, self.file)
        return Reject(regex) if regex else None

    # --- names ---

    def _mistyped(self, derived: list[s.SlotNode]) -> None:
        """A definition that nothing mentions, close to a name that is mentioned and lacks one there."""
        for index, (pattern, origin, place) in enumerate(self.places):
            name = place if isinstance(place, s.Name) else place.name
            meant = self._meant(name, pattern.names, derived)
            if meant is None:
                continue
            self._report_mistyped(name, meant)
            for names in (pattern.always, pattern.at_times):
                if name.text in names:
                    names.discard(name.text)
                    names.add(meant)
            renamed = s.Name(meant, name.span)
            right = renamed if isinstance(place, s.Name) else Found(renamed, place.type, place.optional)
            self.places[index] = (pattern, origin, right)
        for place_, node in enumerate(derived):
            # A slot is mostly named after what it is derived by: `slot shape as word = algebra.shape(…)`.
            meant = self._meant(node.name, self._everywhere(), derived, also=node.value.name.tail)
            if meant is not None:
                self._report_mistyped(node.name, meant)
                derived[place_] = s.SlotNode(s.Name(meant, node.name.span), node.type, node.value, node.span)

    def _everywhere(self) -> set[str]:
        patterns = self.matching.patterns
        return set.intersection(*(one.always for one in patterns)) if patterns else set()

    def _meant(self, node: s.Name, bound: set[str], derived: list[s.SlotNode], also: str = "") -> str | None:
        """The name that a definition was to have; one that is mentioned only once may itself be the mistyped one."""
        name = node.text
        if self.mentions[name] or node.span.path != self.task.own.reporter.lines.path:
            return None
        elsewhere = {other for one in self.matching.patterns for other in one.names} | {
            one.name.text for one in derived
        }
        lets = frozenset(self.file.constants())
        wanted = [
            other
            for other, count in self.mentions.items()
            if other not in bound and other not in lets and (count > 1 or other == also or other in elsewhere)
        ]
        close = close_to(name, wanted)
        return close[0] if close else None

    def _report_mistyped(self, name: s.Name, meant: str) -> None:
        message = f"nothing reads `{name.text}`, and `{meant}` is not filled here"
        help_, fix = did_you_mean([meant]), replacement(name.span, [meant])
        self.reporter.say("SC206", message, name.span, help=help_, fix=fix)

    def _fill_scope(self, derived: list[s.SlotNode]) -> None:
        everywhere = self._everywhere()
        for _, origin, place in self.places:
            name = place if isinstance(place, s.Name) else place.name
            type_ = Call("flag") if isinstance(place, s.Name) else place.type
            self._declare(SlotInfo(name.text, type_, origin, name.span, name.text in everywhere or origin == "form"))
        defaults: set[str] = set()
        for node in derived:
            if node.name.text in defaults:
                self.reporter.say(
                    "SC115", f"slot `{node.name.text}` is derived twice", node.name.span, help="take one out"
                )
            defaults.add(node.name.text)
            self.task.enter(node.span)
            self._declare(SlotInfo(node.name.text, self._type(node.type), "derived", node.name.span))
            self.task.slots[node.name.text].everywhere = True

    def _declare(self, info: SlotInfo) -> None:
        known = self.task.slots.get(info.name)
        if known is None:
            self.task.slots[info.name] = info
            if any(info.name in file.lets for file in (self.file, *self.task.files.values())):
                self.reporter.say("SC115", f"`{info.name}` is a constant too", info.place, help="give one another name")
            return
        known.type = known.type or info.type
        if known.type and info.type and known.type.name != info.type.name:
            message = f"slot `{info.name}` is of type `{known.type.name}` elsewhere, here of `{info.type.name}`"
            self.reporter.say("SC203", message, info.place, help="a slot has one type")
            self.task.whole = False

    def _derived(self, node: s.SlotNode) -> Derived | None:
        self.task.enter(node.span)
        type_ = self.task.slots[node.name.text].type
        value = call(self.file, self.task, node.value, "derivations")
        ordered = value is not None and self._in_order(node, value)
        self.ready.add(node.name.text)  # a mistake in it is told; what reads it is not to blame
        if value is None or type_ is None or not ordered:
            return None
        signature = self.file.catalog.derivations[value.name]
        result = signature.result
        if type_.name != node.type.name.text:
            return None  # told where the two types were met
        if result and result != type_.name:
            message = f"`{value.name}` gives a value of type `{result}`, not `{type_.name}`"
            fix = replacement(node.type.name.span, [result]) if node.type.arguments is None else None
            self.reporter.say("SC203", message, node.type.span, help=f"write `as {result}`", fix=fix)
            return None
        self.task.slots[node.name.text].behind = frozenset(slots_given(value, signature, "proves"))
        return Derived(node.name.text, type_, value, node.span)

    def _in_order(self, node: s.SlotNode, value: Call) -> bool:
        """Whether what it reads is there by then: slots are derived from above to below."""
        for name in (slot for _, arg in value.args for slot in slots_in(arg)):
            if name not in self.ready and self.task.slots[name].origin == "derived":
                help_ = (
                    f"write `slot {name} …` above it" if name != node.name.text else "a slot cannot be made from itself"
                )
                self.reporter.say("SC206", f"`{name}` has no value yet", node.value.span, help=help_)
                return False
        return True


def regex_of(node: s.Literal, file: FileScope) -> Regex | None:
    """The regular expression of a literal; None where RE2 does not take it."""
    match node.value:
        case (str(pattern), str(flags)):
            const = checked(Regex(pattern, flags), node.span, file.reporter)
            return const.value if isinstance(const, Const) and isinstance(const.value, Regex) else None
        case _:
            return None


def nowhere(span: Span) -> Span:
    """The first character of a span: for findings about something that is absent."""
    return Span(span.path, span.start, span.start + 1, span.line, span.column)
