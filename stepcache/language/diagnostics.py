"""The codes of everything the linter can say, and the reporter that the language says it through."""

import difflib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

from stepcache.domain.findings import Applicability, Edit, Finding, Fix, Severity
from stepcache.domain.source import Source, Span
from stepcache.language.scripts import mixed_scripts

CUTOFF = 0.6
SUGGESTIONS = 3
MARGIN = 0.1
SLIP = 0.95
MAX_FINDINGS = 300
LONGEST = 100  # no name is longer that anybody mistypes


class Teller(StrEnum):
    """Who can say it: the linter, or a run of the rule's tests."""

    LINTER = "stepcache-validate"
    TESTS = "stepcache test"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the catalogue; it never changes its meaning.

    Attributes:
        summary: What it says, in one line.
        fix: The surest fix that it may come with.
        teller: Who reports it.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    fix: Applicability | None = None
    teller: Teller = Teller.LINTER


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
_S, _U = Applicability.SAFE, Applicability.UNSAFE

_ALL = (
    Code("SC001", "syntax-error", _E, "the text is not what the grammar expects there", _S),
    Code("SC002", "unclosed-block", _E, "a `{` has no `}`"),
    Code("SC003", "bad-escape", _E, "a backslash in a text is followed by a character that needs none"),
    Code("SC004", "bad-number-unit", _E, "a number's unit is missing, unknown or set apart", _S),
    Code("SC005", "missing-edition", _W, "the file does not begin with `stepcache 1`", _S),
    Code("SC006", "unsupported-edition", _E, "the file is written in an edition this version does not know"),
    Code(
        "SC007", "bidi-or-mixed-script", _W, "a name or phrase mixes look-alike letters or turns the writing direction"
    ),
    Code("SC008", "bad-encoding", _E, "the file is not plain UTF-8 text", _S),
    Code("SC101", "unknown-name", _E, "nothing of that name can stand there", _S),
    Code("SC102", "plugin-not-installed", _E, "no installed plugin offers the namespace"),
    Code("SC103", "plugin-version-mismatch", _E, "the installed plugin's version is outside the range"),
    Code("SC104", "plugin-name-conflict", _E, "two installed distributions offer one namespace"),
    Code("SC105", "plugin-load-failed", _E, "a plugin cannot be used as it is installed"),
    Code("SC106", "unused-use", _W, "a `use` that no name of the file needs", _S),
    Code("SC107", "import-cycle", _E, "a file imports itself, perhaps by way of others"),
    Code("SC108", "import-outside-root", _E, "an import leaves the project"),
    Code("SC109", "import-not-found", _E, "there is no file to import"),
    Code("SC110", "deprecated-verifier", _W, "the verifier has a successor", _S),
    Code("SC111", "duplicate-task", _E, "two tasks have one name"),
    Code("SC112", "unused-import", _W, "an imported file that nothing extends", _S),
    Code("SC113", "unused-let", _W, "a constant that nothing names", _S),
    Code("SC114", "unused-slot", _W, "a slot that nothing reads", _S),
    Code("SC115", "duplicate-setting", _E, "a setting or name is given twice"),
    Code("SC116", "duplicate-section", _E, "a section stands twice in one task", _U),
    Code("SC201", "unknown-argument", _E, "the call or section has no such argument or setting", _S),
    Code("SC202", "missing-argument", _E, "an argument that the call needs is absent"),
    Code("SC203", "wrong-type", _E, "a value is not of the kind that is taken there", _S),
    Code("SC204", "out-of-range", _E, "a number is less or more than is allowed"),
    Code("SC205", "wrong-target", _E, "the verifier does not judge this target", _U),
    Code("SC206", "slot-not-in-scope", _E, "a prompt can match without filling the slot, and it has no default", _S),
    Code("SC207", "unknown-placeholder", _E, "a placeholder names no slot, constant or detail field", _S),
    Code("SC208", "not-boolean", _E, "a condition is neither true nor false"),
    Code("SC209", "constant-condition", _W, "a condition is always true or always false", _U),
    Code("SC301", "regex-invalid", _E, "the regular expression cannot be read"),
    Code("SC302", "regex-not-re2", _E, "the regular expression is outside the RE2 dialect"),
    Code("SC303", "ambiguous-match", _E, "two tasks match one prompt with equal weight"),
    Code("SC304", "unreachable-pattern", _W, "an earlier pattern of the task always wins"),
    Code("SC305", "greedy-text-slots", _W, "two slots touch and nothing tells where one ends"),
    Code("SC306", "bag-of-words", _W, "a phrase is one word that names a thing to ask for"),
    Code("SC307", "pattern-without-slots", _I, "a pattern matches one prompt only"),
    Code("SC401", "no-checks", _E, "a task without any `require`"),
    Code("SC402", "only-expect", _W, "only a soft check would prove the slot", _U),
    Code("SC403", "duplicate-check", _W, "the same check stands twice", _S),
    Code("SC404", "contradictory-checks", _E, "one check is required and forbidden"),
    Code("SC405", "step-never-checked", _W, "no check covers a named step"),
    Code("SC406", "impure-verifier-on-hot-path", _W, "a check that touches the world runs on each step"),
    Code("SC407", "expensive-before-cheap", _I, "a solver check runs before a cheap one on the same target", _S),
    Code("SC408", "unchecked-remarks", _I, "text is served that no check has looked into"),
    Code("SC409", "advisory-check", _E, "an opinion decides what is served, or where a step ends", _S),
    Code("SC501", "solver-domain", _E, "the solver does not cover the slot's type"),
    Code("SC502", "unbounded-repair", _E, "the ladder has no budget", _U),
    Code("SC503", "rung-unreachable", _W, "a rung can do nothing more", _S),
    Code("SC504", "no-deterministic-rung", _I, "a solver could answer where the ladder refuses", _U),
    Code("SC505", "otherwise-miss", _I, "unverified answers may pass, marked `bypass`, `unverified`"),
    Code("SC507", "solver-not-installed", _E, "a solver engine is not installed"),
    Code("SC601", "unproved-slot", _E, "a slot may change and nothing vouches for the reused answer", _U),
    Code("SC602", "missing-scope", _E, "nothing says who may share an answer"),
    Code("SC603", "global-scope-with-user-text", _E, "free text of one tenant would be shared with all", _U),
    Code("SC604", "threshold-too-low", _W, "neighbours this far apart are noise"),
    Code("SC605", "ttl-missing-or-huge", _W, "answers live for ever, or for years"),
    Code("SC606", "rewritten-unproved", _W, "a slot is rewritten in an older answer, and nothing proves or pins it"),
    Code("SC701", "backend-unknown-parameter", _E, "servers of this kind have no such parameter", _S),
    Code("SC702", "backend-value-rejected", _E, "servers of this kind answer 422 to the value", _S),
    Code("SC703", "grammar-not-supported", _E, "there is no schema to ask for, or the server refuses it"),
    Code("SC704", "slow-grammar", _W, "a schema from which servers make a huge grammar"),
    Code("SC705", "stop-inside-step", _W, "a stop string is what parts the steps"),
    Code("SC706", "secret-in-file", _E, "a key or token stands in the file"),
    Code("SC801", "no-tests", _W, "a task has no `test`", _U),
    Code("SC802", "check-never-fails-in-tests", _I, "no test makes the check fail", teller=Teller.TESTS),
    Code("SC803", "rung-never-taken", _I, "no test takes the rung", teller=Teller.TESTS),
    Code("SC804", "test-cannot-pass", _E, "two expectations of a test contradict each other"),
    Code("SC805", "test-unknown-field", _E, "a test has no such field", _S),
    Code("SC806", "model-lines-unused", _W, "a test scripts more replies than were asked for", teller=Teller.TESTS),
    Code("SC901", "naming", _I, "task names are snake_case, constants upper case"),
    Code("SC902", "format", _I, "the file is not laid out as `stepcache fmt` does", _S),
    Code("SC903", "ignore-without-reason", _W, "a finding is suppressed, and nothing says why"),
    Code("SC904", "unknown-code", _E, "a suppression names no code", _S),
    Code("SC905", "unused-ignore", _W, "a suppression suppresses nothing", _S),
    Code("SC906", "version-not-bumped", _W, "the task differs from the locked one, its version does not", _U),
    Code("SC907", "missing-doc-comment", _I, "a task has no `##` comment"),
    Code("SC908", "unfinished-draft", _W, "a question that `stepcache learn` left open"),
)

CODES = {code.code: code for code in _ALL}


def finding(code: str, message: str, span: Span, **more: str | Fix | None) -> Finding:
    """A finding of that code; `more` is `help`, `note`, `fix`."""
    entry = CODES[code]
    return Finding(code, entry.name, entry.severity, message, span, **more)  # type: ignore[arg-type] # see the docstring


def close_to(name: str, known: Iterable[str]) -> list[str]:
    """The names that may have been meant, best first, at most three, none much further off than the best.

    Capital letters are no difference, but for the name itself.
    """
    if len(name) > LONGEST:
        return []
    matcher = difflib.SequenceMatcher()
    matcher.set_seq2(name.lower())
    rated = []
    for other in dict.fromkeys(known):
        matcher.set_seq1(other.lower())
        near = other != name and matcher.real_quick_ratio() >= CUTOFF and matcher.quick_ratio() >= CUTOFF
        if near and (ratio := matcher.ratio()) >= CUTOFF:
            rated.append((max(ratio, SLIP) if _one_slip(name, other) else ratio, other))
    rated.sort(reverse=True)
    return [other for ratio, other in rated[:SUGGESTIONS] if ratio >= rated[0][0] - MARGIN]


def _one_slip(one: str, two: str) -> bool:
    """Whether a letter too many, too few or another one, or two swapped, is all that parts two names."""
    start = _shared(one, two)
    end = _shared(one[start:][::-1], two[start:][::-1])
    left, right = one[start : len(one) - end], two[start : len(two) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])


def _shared(one: str, two: str) -> int:
    """How many letters two names begin with alike."""
    return next(
        (at for at, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), min(len(one), len(two))
    )


def did_you_mean(close: list[str]) -> str:
    """The help line for close names; empty without any."""
    if not close:
        return ""
    shown = [f"`{name}`" for name in close]
    return f"did you mean {' or '.join(shown)}?"


def replacement(span: Span, close: list[str]) -> Fix | None:
    """A safe fix where exactly one name can have been meant."""
    if len(close) != 1:
        return None
    return Fix(f"replace by `{close[0]}`", (Edit(span, close[0]),), Applicability.SAFE)


def place_of(one: Finding) -> tuple[str, str, int]:
    """What tells two findings apart: code, file and place."""
    return one.code, one.span.path, one.span.start


class Lines:
    """Turns offsets of a source into spans."""

    def __init__(self, source: Source) -> None:
        self.path = source.path
        self.text = source.text
        self._starts = list(accumulate((len(line) + 1 for line in source.text.split("\n")), initial=0))[:-1]

    def line(self, offset: int) -> int:
        """The line of an offset, counted from 1."""
        return bisect_right(self._starts, offset)

    def start_of(self, line: int) -> int:
        """Where a line begins."""
        return self._starts[line - 1]

    def span(self, start: int, end: int) -> Span:
        """The stretch from `start` to before `end`."""
        line = self.line(start)
        return Span(self.path, start, max(start, end), line, start - self._starts[line - 1] + 1)

    def first_on_its_line(self, offset: int) -> bool:
        """Whether only white space stands before the offset in its line."""
        begin = self._starts[self.line(offset) - 1]
        while offset > begin and self.text[offset - 1].isspace():
            offset -= 1
        return offset == begin


@dataclass(slots=True)
class Reporter:
    """Collects findings; the same code at the same place is said once."""

    lines: Lines
    found: list[Finding] = field(default_factory=list)
    _said: set[tuple[str, str, int]] = field(default_factory=set)

    def say(self, code: str, message: str, span: Span, **more: str | Fix | None) -> None:
        """Report one mistake."""
        more["note"] = more.get("note", "") or mixed_scripts(self.lines.text[span.start : span.end])
        self.take(finding(code, message, span, **more))

    def take(self, one: Finding) -> None:
        """Report what was found elsewhere."""
        key = place_of(one)
        if key not in self._said and len(self.found) < MAX_FINDINGS:
            self._said.add(key)
            self.found.append(one)

    def beside(self, lines: Lines) -> "Reporter":
        """The same list of findings, for what stands in another file."""
        return Reporter(lines, self.found, self._said)

    def unknown(self, what: str, name: str, span: Span, known: Iterable[str], code: str = "SC101") -> None:
        """Report a name that is not known, with the close ones of the same kind."""
        close = close_to(name, known)
        self.say(code, f"unknown {what} `{name}`", span, help=did_you_mean(close), fix=replacement(span, close))

    @property
    def errors(self) -> int:
        """How many findings of severity error there are."""
        return sum(one.severity is Severity.ERROR for one in self.found)
