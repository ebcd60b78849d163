"""Candidate checks and ladders: what of the catalogue can judge answers to prompts with these slots.

Each plan is a way to see a class: as an equation to be solved, a calculation, an extraction, a classification, or just
as a text. The log then says which of them holds; a plan whose proof does not hold is dropped for the next.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

from stepcache.author.learn.draft import Said
from stepcache.author.learn.formulas import Formula, formulas_of
from stepcache.author.learn.patterns import Pattern, Slot
from stepcache.author.learn.writer import listed, safe
from stepcache.domain.slots import Value
from stepcache.language.texts import quoted
from stepcache.matching.types import SLOT_TYPES
from stepcache.text.json import JsonError, read

ALGEBRA = "lines { remarks = known  prose = [algebra]  max = 40 steps }"
LINES = "lines { max = 100 steps }"
JSON = "json { single = true }"
MOST_LABELS = 12
_NUMBERS = frozenset({"integer", "number", "percent"})
_MENTIONED = frozenset({"integer", "number", "one_of", "identifier", "word", "person", "date", "quoted"})
_NEARLY, _SAID = 0.8, 0.97
_LEAST_ANSWERS = 8
_LITERAL = re.compile(r"(?<![\w.])[0-9]{1,9}(?:\.[0-9]{1,9})?(?![\w]|\.[0-9])")
_MINUS = re.compile(r"(?:^|[^0-9A-Za-z])[-\u2212][0-9]")
NO_MINUS = r"/(^|[^0-9A-Za-z])[-\x{2212}][0-9]/"


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to see a class.

    Attributes:
        core: Of the checks, those of which one at least must hold for the plan to be right; empty for none.
        solver: The rung that needs no model, written; empty for none.
        shows: What a logged answer must hold, on the whole, for the solver's steps to be in its manner.
        like: Slots whose equality is all that matters once the checks prove the answer.
        rejects: What must not stand in a prompt, as a rule has it.
    """

    what: str
    cut: str
    checks: tuple[Said, ...]
    core: frozenset[str] = frozenset()
    derived: tuple[str, ...] = ()
    solver: str = ""
    shows: str = ""
    adapters: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    todos: tuple[str, ...] = field(default=())


def plans_for(pattern: Pattern, answers: Sequence[str]) -> Iterator[Plan]:
    """All ways to see a class, the one that proves most first."""
    yield from _equation(pattern)
    yield from _system(pattern)
    yield from _calculation(pattern, answers)
    yield from _object(pattern, answers)
    yield from _classification(pattern, answers)
    yield _plain(pattern, answers)


def _only(pattern: Pattern, *kinds: str) -> Slot | None:
    """The slot of one of these types, where exactly one has it."""
    found = [slot for slot in pattern.slots if slot.kind.name in kinds]
    return found[0] if len(found) == 1 else None


def _equation(pattern: Pattern) -> Iterator[Plan]:
    eq, asked = _only(pattern, "equation"), _only(pattern, "identifier")
    if eq is None or eq.kind.degree != 1:
        return
    x = asked.name if asked else "x"
    call = f"({eq.name}, {x})"
    checks = (
        Said(f"algebra.restates({eq.name})", "first", hint=f"Begin with the equation {{{eq.name}}}."),
        Said(f"algebra.follows{call}", "each", hint=f"This line does not follow from {{{eq.name}}}."),
        Said(f"algebra.isolates({x})", "last", hint=f"The last line must read {{{x}}} = <number>."),
        Said(f"algebra.solves{call}"),
    )
    derived = () if asked else (f"slot x as identifier = algebra.unknown({eq.name})",)
    proof = frozenset({f"algebra.solves{call}"})
    yield Plan(
        "a linear equation", ALGEBRA, checks, proof, derived, f"solve linear{call} with exact", "\n", like=(eq.name,)
    )


def _system(pattern: Pattern) -> Iterator[Plan]:
    eqs = _only(pattern, "equations")
    if eqs is None or len(pattern.slots) > 1:
        return
    call = f"({eqs.name}, xs)"
    checks = (
        Said(f"algebra.restates({eqs.name})", "first", hint="Begin with the equations."),
        Said(f"algebra.implied{call}", "each", hint="This line does not follow from the equations."),
        Said(f"algebra.solves_all{call}", hint="The last lines must give every unknown."),
    )
    derived = (f"slot xs as list(identifier) = algebra.unknowns({eqs.name})",)
    proof = frozenset({f"algebra.solves_all{call}"})
    solver = f"solve linear{call} with exact"
    yield Plan("a linear system", ALGEBRA, checks, proof, derived, solver, "\n", like=(eqs.name,))


def _calculation(pattern: Pattern, answers: Sequence[str]) -> Iterator[Plan]:
    expr = _only(pattern, "expression")
    if expr is not None:
        yield _arithmetic(expr.name)
        return
    numbers = [slot for slot in pattern.slots if slot.kind.name in _NUMBERS]
    if not numbers or "expr" in {slot.name for slot in pattern.slots}:
        return
    found = _formulas(pattern, numbers, answers)
    if len(found) != 1 or _MINUS.search(pattern.sample):
        return
    call = f'algebra.formula("{found[0].text}", {", ".join(slot.name for slot in numbers)})'
    yield replace(
        _arithmetic("expr", (f"slot expr as expression = {call}",)),
        rejects=() if any(low < 0 for low, _ in map(_range, numbers)) else (NO_MINUS,),
        todos=(_guess(found[0], numbers),),
    )


def _guess(formula: Formula, numbers: Sequence[Slot]) -> str:
    """A formula is what fits the numbers that were seen: whether it holds for others, no log says."""
    seen = ", ".join(f"`{slot.name}` from {low} to {high}" for slot in numbers for low, high in [_range(slot)])
    return (
        f"the answers end in {formula.text}, the numbers in the order of the prompt; seen for {seen}: and for others?"
    )


def _range(slot: Slot) -> tuple[Fraction, Fraction]:
    found = [number for place in range(len(slot.values)) if (number := _number(slot, place)) is not None]
    return min(found, default=Fraction(0)), max(found, default=Fraction(0))


def _arithmetic(name: str, derived: tuple[str, ...] = ()) -> Plan:
    checks = (
        Said(f"arithmetic.follows({name})", "each", hint=f"This line is not {{{name}}} rewritten."),
        Said(f"arithmetic.ends({name})", "last", hint="The last line must end in the value, in lowest terms."),
    )
    proof = frozenset({f"arithmetic.follows({name})"})
    return Plan("a calculation", ALGEBRA, checks, proof, derived, f"solve arithmetic({name})", "=", like=(name,))


def _formulas(pattern: Pattern, numbers: Sequence[Slot], answers: Sequence[str]) -> list[Formula]:
    said = {Fraction(number) for number in _LITERAL.findall(pattern.literals)}
    rows = [[_number(slot, place) for slot in numbers] for place in range(len(answers))]
    read_ = [
        (tuple(n for n in row if n is not None), answer)
        for row, answer in zip(rows, answers, strict=True)
        if None not in row
    ]
    percent = tuple(slot.kind.name == "percent" for slot in numbers)
    return formulas_of([row for row, _ in read_], [answer for _, answer in read_], percent, said)


def _number(slot: Slot, place: int) -> Fraction | None:
    kind = SLOT_TYPES[slot.kind.name]
    value = kind.read(slot.values[place], kind.Args())
    return value.data if isinstance(value, Value) and isinstance(value.data, Fraction) else None


def _object(pattern: Pattern, answers: Sequence[str]) -> Iterator[Plan]:
    """JSON objects; the keys asked for stand in a slot, or are the same in all answers."""
    objects = [found for found in map(_json, answers) if found is not None]
    if len(objects) < _NEARLY * len(answers):
        return
    body, listing = _only(pattern, "pairs", "text"), _only(pattern, "list")
    keys = listing.name if listing else _usual_keys(objects)
    checks = [Said("json.object()", mend="syntax", hint="Answer with one JSON object and nothing else.")]
    adapters: tuple[str, ...] = ()
    if keys:
        mend = f"project({keys})" if listing else ""
        checks.append(Said(f"json.has_keys({keys})", hint="Missing keys: {missing}."))
        checks.append(Said(f"json.extra_keys({keys})", verb="forbid", mend=mend))
        adapters = (f"adapt {mend}",) if mend else ()
    if body is not None and body.kind.name == "text":
        grounded = Said(f"json.grounded({body.name})", hint="These values do not stand in the text: {ungrounded}.")
        checks.append(grounded)
    if body is not None and body.kind.name == "pairs" and keys:
        call = f"({body.name}, stated)"
        complete = Said(f"json.complete{call}", hint="Not what the text states: {wrong}.")
        derived = (f"slot stated as list(key) = text.stated({body.name}, {keys})",)
        everything, proof = (*checks, complete), frozenset({complete.call})
        yield Plan("an extraction", JSON, everything, proof, derived, f"solve pairs{call}", "{", like=(body.name,))
    yield Plan("JSON", JSON, tuple(checks), adapters=adapters)


def _json(text: str) -> dict[str, object] | None:
    try:
        found = read(text.strip().removeprefix("```json").removesuffix("```"))
    except JsonError:
        return None
    return found if isinstance(found, dict) else None


def _usual_keys(objects: Sequence[dict[str, object]]) -> str:
    """The keys that nearly all objects have, as a list of a rule; empty where they differ."""
    keys, count = Counter(tuple(found) for found in objects).most_common(1)[0]
    return listed(keys) if keys and count >= _NEARLY * len(objects) and all(map(safe, keys)) else ""


def _classification(pattern: Pattern, answers: Sequence[str]) -> Iterator[Plan]:
    """One of the labels that the prompt lists, or one of few words that all answers are."""
    slot = _only(pattern, "labels")
    labels = slot.name if slot else _usual_labels(pattern, answers)
    if labels:
        hint = "Answer with one of the labels and nothing else."
        check = Said(f"text.label({labels})", mend=f"label({labels})", hint=hint)
        yield Plan("a classification", "lines { max = 1 steps }", (check,), frozenset({check.call}))


def _usual_labels(pattern: Pattern, answers: Sequence[str]) -> str:
    counted = Counter(answer.strip().strip(".").lower() for answer in answers)
    often = [label for label, count in counted.most_common(MOST_LABELS + 1) if count > 1]
    named = all(set(label.split()) <= set(pattern.words) for label in often)
    known = sum(counted[label] for label in often) >= _NEARLY * len(answers)
    spelled = [answer.strip().strip(".") for answer in answers]
    usual = [Counter(one for one in spelled if one.lower() == label).most_common(1)[0][0] for label in often]
    fits = 1 < len(often) <= MOST_LABELS and named and known and all(map(safe, usual))
    return listed(sorted(usual)) if fits else ""


def _plain(pattern: Pattern, answers: Sequence[str]) -> Plan:
    """A text: what all answers hold, and how long they are at most."""
    checks = [Said(f"text.mentions({slot.name})") for slot in pattern.slots if slot.kind.name in _MENTIONED]
    asked = {word for slot in pattern.slots for value in slot.values for word in value.split()}
    phrases = _common_phrases([" ".join(answer.split(" ")) for answer in answers], asked)
    checks += [Said(f"text.contains({quoted(phrase)})") for phrase in phrases]
    longest = ceil(2 * max(map(len, answers)) / 100) * 100
    return Plan(
        "a text", LINES, (*checks, Said(f"text.shorter_than({longest})")), todos=_several_formulas(pattern, answers)
    )


def _several_formulas(pattern: Pattern, answers: Sequence[str]) -> tuple[str, ...]:
    numbers = [slot for slot in pattern.slots if slot.kind.name in _NUMBERS]
    found = _formulas(pattern, numbers, answers) if numbers else []
    if len(found) < 2:
        return ()
    return (f"the answers end in {found[0].text}, but in {found[1].text} too: say which, by `algebra.formula`",)


def _common_phrases(answers: Sequence[str], asked: Collection[str]) -> list[str]:
    """Runs of words that nearly all answers hold and no slot does, the longest first: at most two, none in another."""
    some = list(dict.fromkeys(answers))
    if len(some) < _LEAST_ANSWERS:
        return []
    words = some[0].split()
    runs = (words[start : start + size] for size in range(8, 1, -1) for start in range(len(words) - size + 1))
    found: list[str] = []
    for phrase in map(" ".join, runs):
        if len(found) == 2:
            break
        own = safe(phrase) and not any(word.strip(".,") in asked for word in phrase.split())
        if own and not any(phrase in one for one in found) and _holds(phrase, some):
            found.append(phrase)
    return found


def _holds(phrase: str, answers: Sequence[str]) -> bool:
    return sum(phrase in answer for answer in answers) >= _SAID * len(answers)
