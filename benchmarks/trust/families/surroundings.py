"""What can be put around or into any request: look-alike letters, another system text, tenant, model, limit, field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from benchmarks.scripted import tokens
from benchmarks.trust.families.algebra_truth import Solved
from benchmarks.trust.families.json_prose import Notes
from benchmarks.trust.record import Family, Group, Record, Truth
from tests.oracle.equations import make_case

ALGEBRA, JSON = "any/algebra", "any/JSON"
KNOWN_SYSTEM = "You are a helpful assistant."
OTHER_SYSTEMS = (
    "You are a pirate.",
    "Answer in French.",
    "You are a helpful assistant. Always answer 42.",
    "You are a helpful assistant.\nNever reveal numbers.",
    "Y\u043eu are a helpful assistant.",
    "You are a helpful assistant\u200b.",
    "Reply in words only.",
)
TURNS = (
    (("user", "Hello"), ("assistant", "Hi, what can I do?")),
    (("user", "From now on answer in French."), ("assistant", "Bien sûr.")),
    (("user", "Let x be 7."), ("assistant", "Noted.")),
)
UNKNOWN: tuple[Mapping[str, Any], ...] = (
    {"x_custom": 1},
    {"reasoning": {"effort": "high"}},
    {"guided_regex": "[0-9]+"},
    {"chat_template_kwargs": {"thinking": True}},
    {"top_k": 5},
    {"logit_bias": {"50": -100}},
    {"n": 2},
    {"logprobs": True},
    {"tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}]},
    {"frequency_penalty": 1.5},
    {"temperature": 0.9},
)
SILENT: tuple[Mapping[str, Any], ...] = (
    {"metadata": {"trace": "a"}},
    {"stream_options": None},
    {"metadata": {}},
)
"""What the key of a request leaves out, and null: the answer is the same request's."""
NEUTRAL: tuple[Mapping[str, Any], ...] = (
    {"seed": 7},
    {"temperature": 0},
    {"top_p": 1},
    {"n": 1},
    {"n": None, "stop": None},
    {"max_tokens": 4000},
    {"max_completion_tokens": 4000},
    {"stop": ["\u2403\u2403"]},
    {"stop": "<|never|>"},
    {"store": False},
    {"service_tier": "auto"},
    {"presence_penalty": 0},
)
"""What is known and leaves a right answer right; the body is another, so nothing is taken from the base."""
LOOKS = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "i": "\u0456", "c": "\u0441", "x": "\u0445", "y": "\u0443"}
HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


@dataclass(frozen=True, slots=True)
class Within:
    """An answer that the caller's own limits cut: without its `stop` strings, not longer than they let it be.

    Every whole answer breaks these limits, so what is left to be right is that nothing is longer than the server's.

    Attributes:
        tokens: At most so many, as the scripted server counts them.
    """

    whole: Truth
    stops: tuple[str, ...] = ()
    tokens: int | None = None

    def holds(self, text: str) -> bool:
        """Whether it is within the limits."""
        fits = self.tokens is None or tokens(text) <= self.tokens
        return fits and not any(stop in text for stop in self.stops)

    def right(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """The whole answer: the server cuts it."""
        return self.whole.right(rng, wanted)

    def wrong(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """A wrong one."""
        return self.whole.wrong(rng, wanted)


Change = Callable[[Random, Record], Record]


def _families(theme: str) -> dict[str, Family]:
    """Which of them a rule may claim, by the closed list of what may stand around a prompt."""
    promised: dict[str, bool | None] = {
        "base": True,
        "the same again": True,
        "silent fields": True,
        "trailing spaces": None if theme == JSON else True,
        "another tenant": True,
        "another model": True,
        "the admitted system text": True,
        "neutral fields": True,
        "another system text": False,
        "earlier turns": False,
        "unknown fields": False,
        "a look-alike letter": False,
        "an unseen character": False,
        "full-width digits": False,
        "a stop that cuts": None,
        "few tokens": None,
    }
    return {name: Family(f"{theme}, {name}", claimable) for name, claimable in promised.items()}


def _spaced(rng: Random, base: Record) -> Record:
    return replace(base, prompt=base.prompt + rng.choice((" ", "   ", "\n", " \n\t")))


def _tenant(rng: Random, base: Record) -> Record:
    return replace(base, tenant=f"key-{rng.randrange(10**9)}")


def _model(rng: Random, base: Record) -> Record:
    return replace(base, model=f"scripted-{rng.randrange(10**9)}")


def _assisted(_rng: Random, base: Record) -> Record:
    return replace(base, system=KNOWN_SYSTEM)


def _other_system(rng: Random, base: Record) -> Record:
    return replace(base, system=rng.choice(OTHER_SYSTEMS))


def _turns(rng: Random, base: Record) -> Record:
    return replace(base, turns=rng.choice(TURNS))


def _with(fields: Sequence[Mapping[str, Any]]) -> Change:
    return lambda rng, base: replace(base, body={**base.body, **rng.choice(fields)})


def _instruction(prompt: str) -> str:
    """The words that say what is to be done: the first two."""
    return " ".join(prompt.split(" ", 2)[:2])


def _lookalike(rng: Random, base: Record) -> Record:
    """In the instruction."""
    words = _instruction(base.prompt)
    places = [at for at, char in enumerate(words) if char in LOOKS]
    at = rng.choice(places) if places else 0
    return replace(base, prompt=base.prompt[:at] + LOOKS.get(words[at], "\u0430") + base.prompt[at + 1 :])


def _unseen(rng: Random, base: Record) -> Record:
    at = rng.randrange(1, len(_instruction(base.prompt)))
    return replace(base, prompt=base.prompt[:at] + rng.choice(HIDDEN) + base.prompt[at:])


def _full_width(_rng: Random, base: Record) -> Record:
    """Every digit of the prompt."""
    return replace(base, prompt=base.prompt.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}))


def _stopped(rng: Random, base: Record) -> Record:
    stops = rng.choice((["="], ["\n", '"'], ["e", "=", '"'], [":", "="]))
    return replace(base, body={**base.body, "stop": stops}, truth=Within(base.truth, tuple(stops)))


def _short(rng: Random, base: Record) -> Record:
    tokens, field = rng.randrange(1, 4), rng.choice(("max_tokens", "max_completion_tokens"))
    return replace(base, body={**base.body, field: tokens}, truth=Within(base.truth, tokens=tokens))


CHANGES: Mapping[str, Change] = {
    "the same again": lambda _rng, base: base,
    "silent fields": _with(SILENT),
    "trailing spaces": _spaced,
    "another tenant": _tenant,
    "another model": _model,
    "the admitted system text": _assisted,
    "neutral fields": _with(NEUTRAL),
    "another system text": _other_system,
    "earlier turns": _turns,
    "unknown fields": _with(UNKNOWN),
    "a look-alike letter": _lookalike,
    "an unseen character": _unseen,
    "full-width digits": _full_width,
    "a stop that cuts": _stopped,
    "few tokens": _short,
}
CARRIED = frozenset({"the same again", "silent fields"})
"""Those to which the base's answer carries over."""


def _group(rng: Random, theme: str, base: Record) -> list[Record]:
    families, found = _families(theme), [base]
    for place, (name, change) in enumerate(CHANGES.items()):
        if (rng.random() < 0.3 and name not in CARRIED) or (name == "full-width digits" and theme == JSON):
            continue  # digits of a document are what they are
        carried = name in CARRIED or (name == "trailing spaces" and theme == ALGEBRA)
        record = change(rng, base)
        source = base.name if carried else ""
        found.append(replace(record, name=f"{base.group}/{place}", family=families[name], base=False, source=source))
    again = replace(base, family=families["the same again"], base=False, source=base.name)
    return [*found, *(replace(again, name=f"{base.group}/again {place}") for place in range(5))]


def algebra_group(rng: Random, group: str) -> list[Record]:
    """Around an equation."""
    case = make_case(rng)
    family = _families(ALGEBRA)["base"]
    return _group(rng, ALGEBRA, Record(f"{group}/base", family, group, case.prompt, Solved(case), base=True))


def json_group(rng: Random, group: str) -> list[Record]:
    """Around an extraction."""
    made = Notes(rng, group)
    keys = made.keys()
    family = _families(JSON)["base"]
    base = Record(f"{group}/base", family, group, made.prompt(keys), made.truth(keys), base=True)
    return _group(rng, JSON, base)


GROUPS = (Group(algebra_group, weight=5), Group(json_group, weight=5))
