"""SC3xx: patterns that match too much, or too little."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Finding
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part, Template, holes_in
from stepcache.domain.rules import Task
from stepcache.language.diagnostics import finding
from stepcache.matching.bounds import fits, own_bounds
from stepcache.matching.claim import match_prompt
from stepcache.matching.samples import template_samples

# Words that name a thing to ask for: alone they are a question.
_THINGS = """
answer answers conclusion count definition derivation difference equation equations example examples expression formula
fraction graph line lines list name names number numbers plot product proof question reason remainder result results
root roots solution solutions step steps sum summary table text total unknown unknowns value values variable variables
word words
"""
THINGS = frozenset(_THINGS.split())
_OPEN = frozenset({"text", "pairs", "json"})
MAX_PAIRS = 600  # a pair of long ones takes two milliseconds; the shipped rules have 300 at most


def greedy_slots(subject: Subject) -> Iterator[Finding]:
    """SC305: two slots of open length with nothing but white space between them."""
    for unit in subject.tasks:
        for template in unit.task.templates if unit.task and unit.whole else ():
            pair = _touching(template.parts)
            if pair:
                message = f"nothing tells where `{pair[0]}` ends and `{pair[1]}` begins"
                yield finding("SC305", message, template.span, help="put words between them")


def _touching(parts: tuple[Part, ...]) -> tuple[str, str] | None:
    before: Hole | None = None
    for part in parts:
        if isinstance(part, Literal) and not part.text.strip():
            continue
        if isinstance(part, Optional | Choice):
            inner = (part.parts,) if isinstance(part, Optional) else part.branches
            if (found := next(filter(None, map(_touching, inner)), None)) is not None:
                return found
        hole = part if isinstance(part, Hole) and part.type.name in _OPEN else None
        if before is not None and hole is not None:
            return before.name, hole.name
        before = before if isinstance(part, Optional) else hole
    return None


def unreachable(subject: Subject) -> Iterator[Finding]:
    """SC304: on each of its own sample prompts an earlier template weighs as much; so many pairs are asked about."""
    pairs = 0
    for unit in subject.tasks:
        templates = unit.task.templates if unit.task and unit.whole else ()
        for index, later in enumerate(templates):
            pairs += index
            if pairs > MAX_PAIRS:
                return
            prompts = template_samples(later)
            rivals = _rivals(templates[:index], later, prompts)
            winner = next((one for one in rivals if unit.task and _always_wins(unit.task, one, later, prompts)), None)
            if winner is not None:
                message = f"the pattern in line {winner.span.line} always wins"
                yield finding("SC304", message, later.span, help="take one out, or make this one say more")


def _rivals(earlier: Sequence[Template], later: Template, prompts: Sequence[str]) -> Sequence[Template]:
    """Those that may always win: their words fit each prompt that is surely the later one's, and one at least."""
    own = {}
    for prompt in sorted(prompts, key=len) if earlier else ():  # the fewer words, the fewer patterns that fit
        own[prompt] = own_bounds(later, prompt)
        if own[prompt].sure:
            earlier = [one for one in earlier if fits(one, prompt, own[prompt].least)]
        if not earlier:
            break
    return [one for one in earlier if any(fits(one, prompt, bounds.least) for prompt, bounds in own.items())]


def _always_wins(task: Task, earlier: Template, later: Template, prompts: Sequence[str]) -> bool:
    one, other = (replace(task, templates=(only,), vocabularies=(), rejects=()) for only in (earlier, later))
    met = False
    for prompt in prompts:
        second = match_prompt(other, prompt)
        if second is not None:
            first, met = match_prompt(one, prompt), True
            if first is None or first.literals < second.literals:
                return False
    return met


def bag_of_words(subject: Subject) -> Iterator[Finding]:
    """SC306."""
    for unit in subject.tasks:
        for vocabulary in unit.task.vocabularies if unit.task else ():
            phrases = (*vocabulary.leads, *vocabulary.fillers, *(form.phrase for form in vocabulary.forms))
            for phrase in phrases:
                word = _only_word(phrase)
                if word in THINGS:
                    message = f"`{word}` alone names a thing to ask for"
                    help_ = "write it with the words around it: `show all steps`"
                    yield finding("SC306", message, phrase.span, help=help_)


def _only_word(phrase: Template) -> str:
    match phrase.parts:
        case (Literal(text),):
            return text.strip().lower()
        case _:
            return ""


def without_slots(subject: Subject) -> Iterator[Finding]:
    """SC307."""
    for unit in subject.tasks:
        for template in unit.task.templates if unit.task and unit.whole else ():
            if (
                template.parts
                and not holes_in(template.parts)
                and all(isinstance(one, Literal) for one in template.parts)
            ):
                yield finding("SC307", "the pattern matches one prompt only", template.span, help="put a slot into it")


RULES = (
    Rule("SC305", greedy_slots),
    Rule("SC304", unreachable),
    Rule("SC306", bag_of_words),
    Rule("SC307", without_slots),
)
