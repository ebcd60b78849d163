"""Lark's tables of the grammar -> those that are shipped: `python -m stepcache.language.making` (`make format` does).

Lark's own caches are pickles, which run what they hold; this is data.
"""

import json
import sys
from typing import Any

from lark import Lark
from lark.grammar import Rule
from lark.lexer import PatternStr, TerminalDef

from stepcache.language.lalr import TABLES, origin
from stepcache.resources import resource_dir


def build(text: str) -> Lark:
    """Lark's parser of a grammar; the machine reads what it reads, and makes the same trees."""
    return Lark(
        text,
        parser="lalr",
        lexer="contextual",
        start=["start", "hole"],
        maybe_placeholders=True,
        propagate_positions=True,
    )


def tables(text: str) -> dict[str, Any]:
    """A grammar's tables; the same grammar has the same, whatever order Lark's sets have."""
    parser = build(text)
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    rules = {number: one for number, one in memo.items() if one["__type__"] == "Rule"}
    order = sorted(rules, key=lambda number: json.dumps(rules[number], sort_keys=True))
    places = {number: place for place, number in enumerate(order)}
    return {
        "made_from": origin(text),
        "skipped": _skipped(parser),
        "terminals": _terminals(parser),
        "rules": [_rule(rules[number]) for number in order],
        **_states(data["parser"]["parser"], places),
    }


def _skipped(parser: Lark) -> str:
    """What may stand between two tokens."""
    texts = sorted(one.pattern.to_regexp() for one in parser.terminals if one.name in parser.ignore_tokens)
    return f"(?:{'|'.join(texts)})*"


def _terminals(parser: Lark) -> list[tuple[str, str, bool, int]]:
    """In the order in which Lark tries them."""
    kept = [one for one in parser.terminals if not one.name.startswith("__IGNORE")]
    kept.sort(key=lambda one: (-one.priority, -one.pattern.max_width, -len(one.pattern.value), one.name))
    return [(one.name, *_pattern(one), one.priority) for one in kept]


def _pattern(terminal: TerminalDef) -> tuple[str, bool]:
    plain = isinstance(terminal.pattern, PatternStr)
    return (terminal.pattern.value if plain else terminal.pattern.to_regexp()), plain


def _rule(rule: dict[str, Any]) -> list[Any]:
    """As `lalr.Rule` takes it; what becomes of its symbols is what Lark's `maybe_create_child_filter` says."""
    symbols, options = rule["expansion"], rule["options"]
    marks = "".join(str(int(absent)) for absent in options["empty_indices"]) or "0" * len(symbols)
    gaps = [len(ones) for ones in marks.split("0")]
    kept: list[tuple[int, int, bool]] = []
    absent = 0
    for number, symbol in enumerate(symbols):
        absent += gaps[number]
        terminal = symbol["__type__"] == "Terminal"
        if options["keep_all_tokens"] or not (terminal and symbol["filter_out"]):
            kept.append((absent, number, not terminal and symbol["name"].startswith("_")))
            absent = 0
    absent += gaps[len(symbols)]
    as_they_are = kept == [(0, number, False) for number in range(len(symbols))] and not absent
    name = rule["origin"]["name"]
    alone = options["expand1"] and not rule["alias"]
    return [name, len(symbols), rule["alias"] or name, alone, None if as_they_are else kept, absent]


def _states(data: dict[str, Any], rules: dict[int, int]) -> dict[str, Any]:
    """States by the order in which they are met from the starts, symbols by name: Lark's numbers differ every time."""
    names, states = data["tokens"], data["states"]
    by_name = {old: {names[symbol]: act for symbol, act in row.items()} for old, row in states.items()}
    met = {old: None for _, old in sorted(data["start_states"].items())}
    for old in (waiting := list(met)):
        for _, (reduce, target) in sorted(by_name[old].items()):
            if not reduce and target not in met:
                met[target] = None
                waiting.append(target)
    numbers = {old: new for new, old in enumerate(met)}
    symbols = sorted(names.values())
    places = {name: place for place, name in enumerate(symbols)}
    starts = {name: (numbers[old], numbers[data["end_states"][name]]) for name, old in data["start_states"].items()}
    return {
        "symbols": symbols,
        "states": [_row(by_name[old], places, numbers, rules) for old in met],
        "starts": dict(sorted(starts.items())),
    }


def _row(
    actions: dict[str, tuple[int, Any]], places: dict[str, int], numbers: dict[int, int], rules: dict[int, int]
) -> list[int]:
    """A state's actions, each as two numbers: its symbol, and what `Machine.actions` says of it."""
    return [
        number
        for name, (reduce, target) in sorted(actions.items())
        for number in (places[name], -1 - rules[target["@"]] if reduce else numbers[target])
    ]


def written(text: str) -> str:
    """The file of a grammar's tables."""
    return json.dumps(tables(text), separators=(",", ":"), sort_keys=True) + "\n"


def main() -> int:
    """Write the tables that are shipped."""
    folder = resource_dir("grammars")
    text = (folder / "stepcache.lark").read_text(encoding="utf-8")
    (folder / TABLES).write_text(written(text), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
