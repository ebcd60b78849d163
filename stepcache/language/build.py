"""From Lark's tree to the syntax of syntax.py."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar, cast

from stepcache.domain.findings import Applicability, Edit, Fix
from stepcache.domain.source import Span
from stepcache.language import syntax as s
from stepcache.language import toplevel as top
from stepcache.language.diagnostics import Reporter, close_to, did_you_mean
from stepcache.language.trees import Token, Tree

T = TypeVar("T")

_SECONDS = {
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "m": Fraction(60),
    "h": Fraction(3600),
    "d": Fraction(86400),
}
MAX_DIGITS = 15
_NUMBERS = frozenset({"NUMBER", "INT", "DURATION", "AMOUNT", "BAD_NUMBER"})
_AMOUNTS = ("tokens", "token", "calls", "call", "steps", "step")
# Units as people write them -> the language's.
_UNITS = {"sec": "s", "second": "s", "min": "m", "minute": "m", "hr": "h", "hour": "h", "day": "d"}


class Builder:
    """Builds one file; what a token tells that the grammar cannot check is reported on the way."""

    def __init__(self, reporter: Reporter, docs: Mapping[int, str], base: int = 0) -> None:
        """Take where the parsed text begins in the file: `base` for a hole inside a template."""
        self.reporter = reporter
        self.docs = docs
        self.base = base

    def file(self, tree: Tree) -> top.File:
        """The whole file."""
        parts = [self.build(child) for child in tree.children]
        return top.File(
            self.reporter.lines.path,
            _of(top.Header, parts),
            _of(top.Use, parts),
            _of(top.Import, parts),
            _of(top.Let, parts),
            _of(s.TaskNode, parts),
            _of(s.TestNode, parts),
            _of(s.Broken, parts),
        )

    def build(self, node: Any) -> Any:
        """The syntax of a tree or token; None for what is absent."""
        if not isinstance(node, Tree):
            return node
        method = getattr(self, f"_{node.data}")
        return method(node, [self.build(child) for child in node.children])

    def span(self, node: Tree | Token) -> Span:
        """Where it stands."""
        return self.reporter.lines.span((node.start_pos or 0) + self.base, (node.end_pos or 0) + self.base)

    def word(self, token: Token) -> s.Name:
        """A token as a name."""
        return s.Name(str(token), self.span(token))

    # --- the top ---

    def _header(self, node: Tree, parts: list[Any]) -> top.Header:
        return top.Header(_whole(parts[0]), self.span(node))

    def _use(self, node: Tree, parts: list[Any]) -> top.Use:
        version = self.quoted(parts[1]) if parts[1] is not None else None
        alias = self.word(parts[2]) if parts[2] is not None else None
        brought = parts[0] if isinstance(parts[0], s.Text) else None
        name = s.Name(brought.raw.rpartition(":")[2], brought.span) if brought is not None else parts[0]
        return top.Use(name, version, alias, self.span(node), brought)

    def _brought(self, node: Tree, parts: list[Token]) -> s.Text:
        return self.quoted(parts[0])

    def _import_(self, node: Tree, parts: list[Any]) -> top.Import:
        return top.Import(parts[0], self.word(parts[1]), self.span(node))

    def _let(self, node: Tree, parts: list[Any]) -> top.Let:
        return top.Let(self.word(parts[0]), parts[1], self.span(node))

    def _task(self, node: Tree, parts: list[Any]) -> s.TaskNode:
        version = self.quoted(parts[1]) if parts[1] is not None else None
        span = self.span(node)
        doc = self.docs.get(span.line, "") if self.reporter.lines.first_on_its_line(span.start) else ""
        return s.TaskNode(self.word(parts[0]), version, tuple(parts[2:]), doc, span)

    def _broken(self, node: Tree, parts: list[Token]) -> s.Broken:
        return s.Broken(str(parts[0]), self.span(parts[0]))

    def _extends(self, node: Tree, parts: list[Any]) -> s.Extends:
        return s.Extends(parts[0], self.span(node))

    # --- context and match ---

    def _context(self, node: Tree, parts: list[Any]) -> s.Context:
        by_word: dict[str, list[Any]] = {"system": [], "turns": [], "sampling": []}
        repeated: list[s.Name] = []
        for word, values, name in (part for part in parts if isinstance(part, tuple)):
            if by_word[word]:
                repeated.append(name)
            else:
                by_word[word] = values
        turns, sampling = (by_word[word][0] if by_word[word] else None for word in ("turns", "sampling"))
        system = tuple(by_word["system"])
        return s.Context(system, turns, sampling, tuple(repeated), _of(s.Broken, parts), self.span(node))

    def _stands_around(self, node: Tree, parts: list[Any]) -> tuple[str, list[Any], s.Name]:
        values = [self.regex(part) if isinstance(part, Token) else part for part in parts]
        return str(node.data), values, s.Name(str(node.data), self.span(node))

    _system = _turns = _sampling = _stands_around

    def _match(self, node: Tree, parts: list[Any]) -> s.Match:
        patterns = tuple(part for word, part in _pairs(parts) if word == "pattern")
        rejects = tuple(part for word, part in _pairs(parts) if word == "reject")
        return s.Match(patterns, _of(s.VocabularyNode, parts), rejects, _of(s.Broken, parts), self.span(node))

    def _pattern(self, node: Tree, parts: list[Any]) -> tuple[str, Any]:
        return "pattern", parts[0]

    def _reject(self, node: Tree, parts: list[Any]) -> tuple[str, Any]:
        return "reject", self.regex(parts[0]) if isinstance(parts[0], Token) else parts[0]

    def _vocabulary(self, node: Tree, parts: list[Any]) -> s.VocabularyNode:
        phrases = _pairs(parts)
        return s.VocabularyNode(
            tuple(text for word, texts in phrases if word == "lead" for text in texts),
            tuple(text for word, texts in phrases if word == "filler" for text in texts),
            _of(s.FormNode, parts),
            _of(s.HoleNode, parts),
            _of(s.Broken, parts),
            self.span(node),
        )

    def _phrases(self, node: Tree, parts: list[Any]) -> tuple[str, list[Any]]:
        return str(node.data), parts

    _lead = _filler = _phrases

    def _form(self, node: Tree, parts: list[Any]) -> s.FormNode:
        return s.FormNode(parts[0], self.word(parts[1]))

    def _required(self, node: Tree, parts: list[Any]) -> s.HoleNode:
        name, type_ = parts[0]
        return s.HoleNode(name, type_, node.data == "optional", self.span(node))

    _optional = _required

    def _hole(self, node: Tree, parts: list[Any]) -> tuple[s.Name, s.Named]:
        return self.word(parts[0]), parts[1]

    # --- sections ---

    def _slot(self, node: Tree, parts: list[Any]) -> s.SlotNode:
        return s.SlotNode(self.word(parts[0]), parts[1], parts[2], self.span(node))

    def _skip(self, node: Tree, parts: list[Any]) -> s.SkipNode:
        return s.SkipNode(parts[0], parts[1], self.span(node))

    def _steps(self, node: Tree, parts: list[Any]) -> s.Steps:
        body = parts[1:]
        settings, named, broken = _of(s.Argument, body), _of(s.StepNode, body), _of(s.Broken, body)
        return s.Steps(parts[0], settings, named, broken, self.span(node))

    def _step(self, node: Tree, parts: list[Any]) -> s.StepNode:
        return s.StepNode(self.word(parts[0]), parts[1], self.span(node))

    def _check(self, node: Tree, parts: list[Any]) -> s.CheckNode:
        verb, (target, step), call = parts[:3]
        hints = tuple(part for word, part in _pairs(parts[3:]) if word == "hint")
        on_fail = tuple(part for word, part in _pairs(parts[3:]) if word == "on_fail")
        return s.CheckNode(verb, target, step, call, hints, on_fail, self.span(node))

    def _verb(self, node: Tree, parts: list[Any]) -> s.Name:
        return self.word(parts[0])

    def _target(self, node: Tree, parts: list[Any]) -> tuple[s.Name, s.Name | None]:
        return self.word(parts[0]), self.word(parts[1]) if len(parts) > 1 else None

    def _clause(self, node: Tree, parts: list[Any]) -> tuple[str, Any]:
        return str(node.data), parts[0]

    _hint = _on_fail = _clause

    # --- the ladder ---

    def _repair(self, node: Tree, parts: list[Any]) -> s.RepairNode:
        within = parts[0] or ()
        names = _of(s.Name, parts)
        rungs = _of(s.RungNode, parts)
        place = next((index for index, part in enumerate(parts) if isinstance(part, s.Name)), len(parts))
        after = _of(s.RungNode, parts[place:])
        return s.RepairNode(tuple(within), rungs, names, _of(s.Broken, parts), self.span(node), after)

    def _within(self, node: Tree, parts: list[Any]) -> tuple[s.Value, ...]:
        return tuple(parts)

    def _rung(self, node: Tree, parts: list[Any]) -> s.RungNode:
        action, call, tail, engines = parts[0]
        return s.RungNode(action, call, tail, parts[1], engines or (), self.span(node))

    def _action(self, node: Tree, parts: list[Any]) -> tuple[str, Any, bool, Any]:
        action, _, tail = str(node.data).partition("_")
        return action, parts[0] if parts else None, tail == "tail", parts[1] if len(parts) > 1 else None

    _adapt = _patch_failing = _patch_tail = _generate = _solve = _solve_tail = _action

    def _times(self, node: Tree, parts: list[Any]) -> s.Literal:
        return s.Literal(s.Kind.NUMBER, Fraction(_whole(parts[0])), self.span(parts[0]))

    def _engines(self, node: Tree, parts: list[Any]) -> tuple[s.Name, ...]:
        return tuple(self.word(part) for part in parts)

    def _otherwise(self, node: Tree, parts: list[Any]) -> s.Name:
        return cast("s.Name", parts[0])

    def _final(self, node: Tree, parts: list[Any]) -> s.Name:
        return self.word(parts[0])

    # --- settings and tests ---

    def _cache(self, node: Tree, parts: list[Any]) -> s.Settings:
        return s.Settings(None, _of(s.Argument, parts), _of(s.Broken, parts), self.span(node))

    def _backend(self, node: Tree, parts: list[Any]) -> s.Settings:
        return s.Settings(parts[0], _of(s.Argument, parts), _of(s.Broken, parts), self.span(node))

    def _setting(self, node: Tree, parts: list[Any]) -> s.Argument:
        return s.Argument(parts[1], self.span(node), self.word(parts[0]))

    _keyword = _setting

    def _test(self, node: Tree, parts: list[Any]) -> s.TestNode:
        body = _pairs(parts[2:])
        return s.TestNode(
            parts[0],
            _of(s.GivenNode, parts),
            tuple(asked for word, asked in body if word == "when"),
            tuple(text for word, texts in body if word == "model" for text in texts),
            _of(s.ExpectationNode, parts),
            _of(s.Broken, parts),
            self.span(node),
            self.word(parts[1]) if parts[1] is not None else None,
        )

    def _given(self, node: Tree, parts: list[Any]) -> s.GivenNode:
        return s.GivenNode(parts[0], parts[2])

    def _asked(self, node: Tree, parts: list[Any]) -> s.AskedNode:
        return s.AskedNode(parts[0], parts[1], self.span(node))

    _when = _clause
    _model = _phrases

    def _expectation(self, node: Tree, parts: list[Any]) -> s.ExpectationNode:
        return s.ExpectationNode(parts[0], parts[1], parts[2], self.span(node))

    # --- expressions and values ---

    def _comparison(self, node: Tree, parts: list[Any]) -> s.Expression:
        if parts[1] is None:
            return cast("s.Expression", parts[0])
        return s.Comparison(parts[1], parts[0], parts[2], self.span(node))

    def _operator(self, node: Tree, parts: list[Token]) -> str:
        return str(parts[0])

    def _not_(self, node: Tree, parts: list[Any]) -> s.Negation:
        return s.Negation(parts[0], self.span(node))

    def _junction(self, node: Tree, parts: list[Any]) -> s.Junction:
        return s.Junction("and" if node.data == "all_of" else "or", tuple(parts), self.span(node))

    _any_of = _all_of = _junction

    def _named(self, node: Tree, parts: list[Any]) -> s.Named:
        return s.Named(parts[0], parts[1], self.span(node))

    def _arguments(self, node: Tree, parts: list[Any]) -> tuple[s.Argument, ...]:
        present = [part for part in parts if part is not None]
        return tuple(part if isinstance(part, s.Argument) else s.Argument(part, part.span) for part in present)

    def _list(self, node: Tree, parts: list[Any]) -> s.ListNode:
        return s.ListNode(tuple(part for part in parts if part is not None), self.span(node))

    def _text(self, node: Tree, parts: list[Token]) -> s.Text:
        return self.quoted(parts[0])

    def _name(self, node: Tree, parts: list[Token]) -> s.Name:
        return self.word(parts[0])

    def _path(self, node: Tree, parts: list[Token]) -> s.Name:
        return s.Name(".".join(parts), self.span(node))

    def _literal(self, node: Tree, parts: list[Token]) -> s.Value:
        token = parts[0]
        span = self.span(token)
        if token.type in _NUMBERS and sum(map(str.isdigit, token)) > MAX_DIGITS:
            self.reporter.say("SC204", f"the number has more than {MAX_DIGITS} digits", span)
            return s.Literal(s.Kind.BROKEN, None, span)
        match token.type:
            case "NUMBER" | "INT":
                return s.Literal(s.Kind.NUMBER, Fraction(token), span)
            case "TRUE" | "FALSE":
                return s.Literal(s.Kind.BOOLEAN, token.type == "TRUE", span)
            case "DURATION":
                digits = token.rstrip("msdh")
                return s.Literal(s.Kind.DURATION, Fraction(digits) * _SECONDS[token[len(digits) :]], span)
            case "AMOUNT":
                digits, unit = token.split()
                return s.Literal(s.Kind.AMOUNT, Fraction(digits), span, unit if unit.endswith("s") else f"{unit}s")
            case "BAD_NUMBER":
                return self._bad_number(token)
            case "REGEX":
                return self.regex(token)
            case _:
                return self.quoted(token)

    def _bad_number(self, token: Token) -> s.Literal:
        """`30 d`, `2 sec`, `300tokens`: told once, with what to write."""
        digits = token[
            : next((i for i, char in enumerate(token) if char.isspace() or char.isalpha() or char == "_"), 0)
        ]
        unit = token[len(digits) :].strip().lower()
        short = unit if unit in _SECONDS else _UNITS.get(unit.rstrip("s"), "")
        right = f"{digits}{short}" if short else ""
        amount = unit if unit in _AMOUNTS else next(iter(close_to(unit, _AMOUNTS[::2])), "")
        if not right and amount:
            right = f"{digits} {amount}"
        if unit.rstrip("s") == "week":
            right = f"{int(Fraction(digits)) * 7}d"
        span = self.span(token)
        fix = Fix(f"write `{right}`", (Edit(span, right),), Applicability.SAFE) if right else None
        slip = unit.isalpha() and amount not in {"", unit}
        hint = (
            did_you_mean([right])
            if slip
            else f"write `{right}`"
            if right
            else "units are `ms` `s` `m` `h` `d`, `tokens`, `calls`, `steps`"
        )
        self.reporter.say("SC004", f"`{token}` is no number with a unit", span, help=hint, fix=fix)
        return s.Literal(s.Kind.BROKEN, None, span)

    def regex(self, token: Token) -> s.Literal:
        """`/pattern/flags`."""
        pattern, _, flags = token[1:].rpartition("/")
        return s.Literal(s.Kind.REGEX, (pattern.replace("\\/", "/"), flags), self.span(token))

    def quoted(self, token: Token) -> s.Text:
        """A text token; an unclosed one, already reported, reaches to where it was cut."""
        long = token.startswith('"""')
        width = 3 if long else 1
        closed = not token.type.startswith("BAD_")
        raw = token[width : len(token) - width] if closed else token[width:]
        return s.Text(raw, long, self.span(token), self.base + (token.start_pos or 0) + width)


def _of(kind: type[T], parts: Iterable[Any]) -> tuple[T, ...]:
    return tuple(part for part in parts if isinstance(part, kind))


def _pairs(parts: Sequence[Any]) -> list[tuple[str, Any]]:
    return [part for part in parts if isinstance(part, tuple) and len(part) == 2]


def _whole(text: str) -> int:
    return int(text[:9])
