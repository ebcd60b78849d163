"""A request's way as a tree: who claimed it, what stood in the cache, every rung with every check's verdict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from stepcache.domain.trace import Event
from stepcache.text.clean import clean

_COLOURS = {"pass": "32", "passed": "32", "fail": "31", "unsure": "33", "claimed": "36"}
_WIDTH, _REASON = 100, 200


@dataclass(slots=True)
class Branch:
    """One thing that happened, with what belongs to it below."""

    head: str
    below: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tree:
    """Draws ways.

    Attributes:
        colour: Whether a terminal shows it.
        timed: Whether milliseconds are told; what is compared with another run goes without.
    """

    colour: bool = False
    timed: bool = True

    def lines(self, events: Sequence[Event], asked: Sequence[str] = ()) -> list[str]:
        """The way as lines.

        Args:
            events: What happened, in order.
            asked: What the model was asked, call by call, where that is known.
        """
        branches = _Reading(self, [replace(one, what=clean(one.what)) for one in events], asked).branches()
        drawn: list[str] = []
        for branch in branches:
            last = branch is branches[-1]
            drawn.append(f"{'└─' if last else '├─'} {branch.head}")
            drawn += [f"{' ' if last else '│'}    {line}".rstrip() for line in branch.below]
        return drawn

    def paint(self, outcome: str, width: int = 0) -> str:
        """An outcome in its colour, filled up with blanks."""
        text = f"{outcome:<{width}}"
        return f"\x1b[{_COLOURS.get(outcome, '33')}m{text}\x1b[0m" if self.colour else text


class _Reading:
    """Events as branches: verdicts belong to the rung before them, a mend and a call to the one behind."""

    def __init__(self, tree: Tree, events: Sequence[Event], asked: Sequence[str]) -> None:
        self.tree = tree
        self.events = events
        self.asked = iter(asked)
        self.waiting: list[str] = []
        entries = [one.what for one in events if one.kind == "candidate"]
        self.candidates: Mapping[str, int] = {entry: place for place, entry in enumerate(entries, start=1)}

    def branches(self) -> list[Branch]:
        found: list[Branch] = []
        for kind, group in groupby(self.events, key=lambda event: event.kind):
            if kind == "check" and found:
                found[-1].below += self._checks(list(group))
                continue
            for event in group:
                branch = self._branch(event)
                if branch is not None:
                    found.append(branch)
        return [*found, *([Branch("then", self.waiting)] if self.waiting else [])]

    def _branch(self, event: Event) -> Branch | None:
        match event.kind:
            case "claim":
                return self._claim(event)
            case "candidate":
                return Branch(self._candidate(event))
            case "rung":
                branch = Branch(self._rung(event), self.waiting)
                self.waiting = []
                return branch
            case "call":
                self.waiting += self._call(event)
            case "mend":
                self.waiting.append(f"{event.what}: {event.outcome}")
            case _:
                detail = ", ".join(f"{name}={short(str(value))}" for name, value in event.detail.items())
                return Branch(f"{event.kind} {event.what}: {event.outcome} {detail}".rstrip())
        return None

    def _claim(self, event: Event) -> Branch:
        why = short(str(event.detail.get("why") or ""), _REASON)
        slots = event.detail.get("slots")
        pairs = slots.items() if isinstance(slots, Mapping) else ()
        head = f"{self.tree.paint(event.outcome)} by {event.what}{f': {why}' if why else ''}"
        return Branch(head, [f"slot {name} = {short(str(value))}" for name, value in pairs])

    def _candidate(self, event: Event) -> str:
        near = f" (neighbor, {event.detail['similarity']})" if "similarity" in event.detail else ""
        because = f": {short(str(event.detail['because']), _REASON)}" if event.detail.get("because") else ""
        prompt = short(str(event.detail.get("prompt", "")))
        return f'candidate {self.candidates[event.what]} "{prompt}"{near}: {self.tree.paint(event.outcome)}{because}'

    def _rung(self, event: Event) -> str:
        number = self.candidates.get(str(event.detail.get("entry")))
        of = f" on candidate {number}" if number else ""
        names = ("ms", "tokens", "error") if self.tree.timed else ("error",)
        detail = "".join(f", {event.detail[name]} {name}" for name in names if name in event.detail)
        return f"{event.what}{of}: {self.tree.paint(event.outcome)}{detail}"

    def _call(self, event: Event) -> Iterator[str]:
        prompt = next(self.asked, "")
        tokens = event.detail.get("tokens", 0)
        yield f"call   {event.outcome}, {tokens} token{'' if tokens == 1 else 's'}"
        if prompt:
            yield f'  asked "{short(prompt)}"'
        if event.detail.get("text"):
            yield f'  said  "{short(str(event.detail["text"]))}"'

    def _checks(self, events: Sequence[Event]) -> Iterator[str]:
        """Check by check: one line for all steps that pass, one for each that does not."""
        for _, group in groupby(events, key=lambda event: (event.what, event.detail.get("place"))):
            judged = list(group)
            good = [one for one in judged if one.outcome == "pass"]
            if good:
                yield f"{self.tree.paint('pass', 6)} {good[0].what} [{_where(good, len(judged))}]"
            for one in judged:
                if one.outcome != "pass":
                    yield f"{self.tree.paint(one.outcome, 6)} {one.what} [{_where([one], 1)}]{_why(one)}"


def short(text: str, width: int = _WIDTH) -> str:
    """On one line that a terminal can show, cut where it is long."""
    line = clean(" ".join(text.split()))
    return line if len(line) <= width else f"{line[: width - 3]}..."


def _where(events: Sequence[Event], of: int) -> str:
    """What was judged: the output, a step, or so many steps."""
    step = events[0].detail.get("step")
    if step is None:
        return "output"
    if len(events) < of:
        return f"{len(events)} of {of} steps"
    return f"step {step}" if of == 1 else f"{of} steps"


def _why(event: Event) -> str:
    text, reason = event.detail.get("text"), event.detail.get("reason")
    said = f' "{short(str(text), 60)}"' if text else ""
    return f"{said}{f': {short(str(reason), _REASON)}' if reason else ''}"
