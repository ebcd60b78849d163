"""The `repair` section: budget, rungs, `otherwise`."""

from fractions import Fraction

from stepcache.domain.expressions import Call, Ref
from stepcache.domain.rules import Action, Otherwise, Repair, Rung
from stepcache.domain.signatures import Signature
from stepcache.language import syntax as s
from stepcache.language.calls import call
from stepcache.language.diagnostics import close_to, did_you_mean, replacement
from stepcache.language.fixes import inserted
from stepcache.language.scope import TaskScope

MAX_TIMES = 10
BUDGET = "within 2s, 300 tokens, 3 calls"


class Ladder:
    """Compiles the ladder of one task."""

    def __init__(self, task: TaskScope) -> None:
        self.task = task
        self.reporter = task.reporter
        self.budget: dict[str, Fraction] = {}

    def repair(self, node: s.RepairNode) -> Repair:
        """The ladder; rungs with mistakes are left out."""
        for value in node.within:
            self._bound(value)
        if not node.within and not node.broken:
            head = self.reporter.lines.span(node.span.start, node.span.start + len("repair"))
            help_ = f"write `repair {BUDGET} {{ … }}`"
            fix = inserted(self.reporter.lines, head.end, f" {BUDGET}", f"write `{BUDGET}`")
            self.reporter.say("SC502", "the ladder has no budget", head, help=help_, fix=fix)
        for name in node.otherwise[1:]:
            self.reporter.say("SC115", "`otherwise` is given twice", name.span, help="take one out")
        for late in node.after:
            self.reporter.say(
                "SC001", "a rung stands below `otherwise`", late.span, help="`otherwise` is the last line"
            )
        rungs = tuple(rung for rung in map(self._rung, node.rungs) if rung is not None)
        if not node.otherwise and not node.broken:
            head = self.reporter.lines.span(node.span.start, node.span.start + len("repair"))
            help_ = "end it with `otherwise miss` or `otherwise refuse`"
            self.reporter.say("SC202", "the ladder does not say what happens at its end", head, help=help_)
        otherwise = Otherwise(node.otherwise[0].text) if node.otherwise else Otherwise.MISS
        seconds, tokens, calls = (self.budget.get(unit) for unit in ("seconds", "tokens", "calls"))
        return Repair(
            rungs,
            otherwise,
            float(seconds) if seconds is not None else None,
            int(tokens) if tokens is not None else None,
            int(calls) if calls is not None else None,
        )

    def _bound(self, value: s.Value) -> None:
        unit, amount = self._measure(value)
        if not unit:
            return
        if unit in self.budget:
            self.reporter.say("SC115", f"the budget bounds {unit} twice", value.span, help="take one out")
        elif amount <= 0:
            self.reporter.say("SC204", "a bound must be more than 0", value.span)
        self.budget[unit] = amount

    def _measure(self, value: s.Value) -> tuple[str, Fraction]:
        if isinstance(value, s.Literal) and isinstance(value.value, Fraction):
            if value.kind is s.Kind.DURATION:
                return "seconds", value.value
            if value.kind is s.Kind.AMOUNT and value.unit != "steps":
                return value.unit, value.value
            if value.kind is s.Kind.NUMBER or value.unit == "steps":
                help_ = "write `2s`, `300 tokens` or `3 calls`"
                self.reporter.say("SC004", "a bound needs a unit of a budget", value.span, help=help_)
                return "", Fraction(0)
        if not (isinstance(value, s.Literal) and value.kind is s.Kind.BROKEN):
            help_ = "write `2s`, `300 tokens` or `3 calls`"
            self.reporter.say("SC203", "this bounds nothing", value.span, help=help_)
        return "", Fraction(0)

    def _rung(self, node: s.RungNode) -> Rung | None:
        action = Action(node.action)
        bound: Call | None = None
        signature: Signature | None = None
        if node.call is not None:
            kind = "adapters" if action is Action.ADAPT else "solvers"
            bound = call(self.task.file, self.task, node.call, kind)
            if bound is None:
                return None
            signature = getattr(self.task.file.catalog, kind)[bound.name]
        engines = self._engines(node, signature)
        if action is Action.SOLVE and signature is not None and bound is not None:
            self._domain(bound, signature)
        text = " ".join(self.reporter.lines.text[node.span.start : node.span.end].split())
        return Rung(action, bound, node.tail, self._times(node), engines, frozenset(), text, node.span)

    def _times(self, node: s.RungNode) -> int:
        if node.times is None or not isinstance(node.times.value, Fraction):
            return 1
        times = int(node.times.value)
        if not 1 <= times <= MAX_TIMES:
            self.reporter.say("SC204", f"`times` must be 1 to {MAX_TIMES}, not {times}", node.times.span)
            return 1
        return times

    def _engines(self, node: s.RungNode, signature: Signature | None) -> tuple[str, ...]:
        if signature is None:
            return ()
        seen: list[str] = []
        for name in node.engines:
            if name.text in seen:
                self.reporter.say("SC115", f"engine `{name.text}` is named twice", name.span, help="take one out")
            elif name.text not in signature.engines:
                close = close_to(name.text, signature.engines)
                known = ", ".join(f"`{one}`" for one in signature.engines)
                help_ = did_you_mean(close) or (f"there is {known}" if known else "take `with` out")
                message = f"`{signature.name}` has no engine `{name.text}`"
                self.reporter.say("SC101", message, name.span, help=help_, fix=replacement(name.span, close))
            elif name.text not in self.task.file.catalog.engines:
                help_ = f"install it, or take `{name.text}` out"
                self.reporter.say("SC507", f"engine `{name.text}` is not installed", name.span, help=help_)
            seen.append(name.text)
        return tuple(seen)

    def _domain(self, bound: Call, signature: Signature) -> None:
        """The solver must cover every equation the slot's type lets through."""
        for name, value in bound.args:
            if name not in signature.domain or not isinstance(value, Ref):
                continue
            info = self.task.slots[value.slot]
            degree = _degree(info.type)
            most = signature.domain[name]
            if degree > most:
                message = f"`{signature.name}` solves up to degree {most}, `{value.slot}` may have degree {degree}"
                self.reporter.say("SC501", message, value.span, help=f"write `equation(degree={most})` in the pattern")


def _degree(type_: Call | None) -> int:
    for name, value in type_.args if type_ is not None else ():
        number = getattr(value, "value", None)
        if name == "degree" and isinstance(number, Fraction):
            return int(number)
    return 1
