"""A small reader of TextMate grammars: which scopes each character of a text has."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

Rule = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """A region under way."""

    rule: Rule
    scopes: tuple[str, ...]


@dataclass
class Reader:
    """Reads texts line by line, as editors do: a pattern sees one line, its line break included."""

    grammar: Rule
    out: list[tuple[str, ...]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> "Reader":
        """The reader of a grammar in JSON."""
        return cls(json.loads(text))

    def scopes(self, text: str) -> list[tuple[str, ...]]:
        """The scopes of each character, the outermost first."""
        self.out = []
        stack = [Frame(self.grammar, ())]
        for line in text.splitlines(keepends=True):
            self._line(line, stack)
        return self.out

    def _line(self, line: str, stack: list[Frame]) -> None:
        at, idle = 0, 0
        while at < len(line) or idle == 0:
            found = self._first(line, at, stack[-1])
            if found is None:
                break
            match, rule, ends = found
            self._put(stack[-1].scopes, match.start() - at)
            idle = idle + 1 if match.end() == at else 0
            assert idle < 20, f"no way on in {line!r} at {at}"
            at = match.end()
            if ends:
                frame = stack.pop()
                self._captured(match, frame.scopes, rule.get("endCaptures", {}))
            elif "begin" in rule:
                frame = Frame(rule, (*stack[-1].scopes, *self._named(rule)))
                self._captured(match, frame.scopes, rule.get("beginCaptures", {}))
                stack.append(frame)
            else:
                self._captured(match, (*stack[-1].scopes, *self._named(rule)), rule.get("captures", {}))
        self._put(stack[-1].scopes, len(line) - at)

    def _first(self, line: str, at: int, frame: Frame) -> tuple[re.Match[str], Rule, bool] | None:
        """The match that begins first; of several the one whose rule stands first, a region's end before all."""
        best: tuple[re.Match[str], Rule, bool] | None = None
        rules = [(frame.rule["end"], frame.rule, True)] if "end" in frame.rule else []
        rules += [(one.get("match") or one["begin"], one, False) for one in self._flat(frame.rule["patterns"])]
        for pattern, rule, ends in rules:
            match = _compiled(pattern).search(line, at)
            if match and (best is None or match.start() < best[0].start()):
                best = (match, rule, ends)
        return best

    def _flat(self, rules: list[Rule]) -> list[Rule]:
        flat: list[Rule] = []
        for rule in rules:
            here = self.grammar["repository"][rule["include"][1:]] if "include" in rule else rule
            flat += self._flat(here["patterns"]) if "match" not in here and "begin" not in here else [here]
        return flat

    def _named(self, rule: Rule) -> tuple[str, ...]:
        return (rule["name"],) if "name" in rule else ()

    def _captured(self, match: re.Match[str], scopes: tuple[str, ...], captures: Rule) -> None:
        for place in range(match.start(), match.end()):
            inside = [
                one["name"] for key, one in captures.items() if match.start(int(key)) <= place < match.end(int(key))
            ]
            self.out.append((*scopes, *inside))

    def _put(self, scopes: tuple[str, ...], count: int) -> None:
        self.out += [scopes] * count


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
