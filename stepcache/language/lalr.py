"""The grammar's tables as a shipped JSON file: to build them takes longer than to lint a file.

Lark's own caches are pickles, which run what they hold; this is data. Tables that were made from another grammar, or by
another Lark, are not used. `python -m stepcache.language.grammar` writes them anew (`make format` does).
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import lark
from lark import Lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

_HANDED_IN = frozenset({"postlex", "lexer_callbacks", "edit_terminals", "transformer", "tree_class", "_plugins"})
"""Options that are no data, or nobody's here."""


def loaded(path: Path, text: str, **options: Any) -> Lark | None:
    """The parser from the shipped tables; None where there are none for this grammar and this Lark.

    Args:
        path: Where the tables stand.
        text: The grammar.
        options: Those of Lark's that are no data.
    """
    if not path.is_file():
        return None
    shipped = json.loads(path.read_text("utf-8"))
    if shipped["made_from"] != _origin(text):
        return None
    memo = dict(enumerate(shipped["memo"]))
    data = shipped["data"]
    tables = data["parser"]["parser"]
    tables["tokens"] = dict(enumerate(tables["tokens"]))
    tables["states"] = {state: _actions(row) for state, row in enumerate(tables["states"])}
    parser: Lark = Lark._load_from_dict(data, memo, **options)  # type: ignore[no-untyped-call] # noqa: SLF001 - the way of Lark's standalone parsers
    return parser


def _actions(row: list[int]) -> dict[int, tuple[int, Any]]:
    """A state's actions: token, and the state shifted to, or below zero the rule reduced by."""
    pairs = zip(row[::2], row[1::2], strict=True)
    return {token: (0, target) if target >= 0 else (1, {"@": -1 - target}) for token, target in pairs}


def written(parser: Lark, text: str) -> str:
    """A parser's tables as a file; the same grammar is the same text, whatever order Lark's sets have."""
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    order = sorted(memo, key=lambda number: (memo[number]["__type__"], json.dumps(memo[number], sort_keys=True)))
    data = _renumbered(data, {old: new for new, old in enumerate(order)})
    data["options"] = {name: value for name, value in data["options"].items() if name not in _HANDED_IN}
    data["parser"]["lexer_conf"]["terminals"].sort(key=lambda mark: mark["@"])
    data["parser"]["parser"] = _tables(data["parser"]["parser"])
    made = {"made_from": _origin(text), "memo": [memo[number] for number in order], "data": data}
    return json.dumps(made, separators=(",", ":"), sort_keys=True) + "\n"


def _renumbered(data: Any, numbers: dict[int, int]) -> Any:
    match data:
        case {"@": old}:
            return {"@": numbers[old]}
        case dict():
            return {key: _renumbered(value, numbers) for key, value in data.items()}
        case list() | tuple():
            return [_renumbered(value, numbers) for value in data]
        case _:
            return data


def _tables(data: dict[str, Any]) -> dict[str, Any]:
    """States by the order in which they are met from the starts, tokens by name: Lark's numbers differ every time."""
    names, states = data["tokens"], data["states"]
    by_name = {old: {names[token]: act for token, act in row.items()} for old, row in states.items()}
    met = {old: None for _, old in sorted(data["start_states"].items())}
    for old in (waiting := list(met)):
        for _, (reduce, target) in sorted(by_name[old].items()):
            if not reduce and target not in met:
                met[target] = None
                waiting.append(target)
    numbers = {old: new for new, old in enumerate(met)}
    tokens = sorted(names.values())
    places = {name: place for place, name in enumerate(tokens)}
    return {
        "tokens": tokens,
        "states": [_row(by_name[old], places, numbers) for old in met],
        "start_states": {name: numbers[old] for name, old in data["start_states"].items()},
        "end_states": {name: numbers[old] for name, old in data["end_states"].items()},
    }


def _row(actions: dict[str, tuple[int, Any]], places: dict[str, int], numbers: dict[int, int]) -> list[int]:
    """A state's actions, each as two numbers: its token, and what `_actions` says of the other."""
    return [
        number
        for name, (reduce, target) in sorted(actions.items())
        for number in (places[name], -1 - target["@"] if reduce else numbers[target])
    ]


def _origin(text: str) -> list[str]:
    return [lark.__version__, sha256(text.encode()).hexdigest()]
