"""The TextMate grammar, for VS Code and whatever else reads those.

Such a grammar knows no parser's state: it goes by the token before, as far as that stands on the same line, and by the
block where that decides (behind `expect`, `output` is a keyword in a task and a name in a test).
"""

import json
from collections.abc import Iterable, Iterator, Sequence

from stepcache.author.highlight.scan import patterns
from stepcache.author.highlight.words import Words, words
from stepcache.language.grammar import keywords, spellings

Rule = dict[str, object]

NAME = r"[^\W\d]\w*"
NUMBERS = ("DURATION", "AMOUNT", "BAD_NUMBER", "NUMBER", "INT")
_FLAT = r"[ \t]*"
_VARIABLE, _KEYWORD, _OPERATOR = "variable.other", "keyword.control", "keyword.operator"


def textmate() -> str:
    """The grammar as JSON."""
    known = words()
    grammar = {
        "name": "StepCache",
        "scopeName": "source.stepcache",
        "fileTypes": ["stepcache"],
        "patterns": [{"include": "#test"}, {"include": "#statement"}],
        "repository": {
            "test": _test(known),
            "statement": {"patterns": [*_common(), *_keywords(known), _match(NAME, _VARIABLE)]},
            "value": {
                "patterns": [*_common(), _match(rf"\b(?:{_any(logic(known))})\b", _KEYWORD), _match(NAME, _VARIABLE)]
            },
            **_literals(),
            **_brackets(),
        },
    }
    return json.dumps(grammar, indent=2, ensure_ascii=False) + "\n"


def _match(pattern: str, name: str = "", captures: Sequence[str] = ()) -> Rule:
    """A rule for what one pattern finds; `captures` are the scopes of its groups."""
    groups = {str(place): {"name": f"{one}.stepcache"} for place, one in enumerate(captures, 1)}
    return {
        "match": pattern,
        **({"name": f"{name}.stepcache"} if name else {}),
        **({"captures": groups} if groups else {}),
    }


def _region(begin: str, end: str, name: str, patterns_: Sequence[Rule], mark: str = "") -> Rule:
    """A rule for what stands between two marks."""
    marks = {"0": {"name": f"{mark}.stepcache"}} if mark else {}
    scoped = {"name": f"{name}.stepcache"} if name else {}
    both = {"beginCaptures": marks, "endCaptures": marks} if marks else {}
    return {**scoped, "begin": begin, "end": end, **both, "patterns": list(patterns_)}


def _any(found: Iterable[str]) -> str:
    return "|".join(sorted(found))


def _spelled(terminals: Iterable[str]) -> list[str]:
    """The keywords among terminals, as they are written."""
    return [spellings()[one] for one in terminals if one in spellings() and spellings()[one][0].isalpha()]


def logic(known: Words) -> set[str]:
    """The keywords that stand inside brackets: `true`, `not`, `and` and their like."""
    heads = {word for (_, before), may in known.after.items() if before == "LBRACE" for word in _spelled(may)}
    joining = {word for word, terminal in keywords().items() if "LPAR" in known.anywhere(terminal)}
    return {*_spelled(known.anywhere("LPAR")), *(joining - heads)}


def followers(known: Words) -> Iterator[tuple[str, list[str], bool]]:
    """Each keyword with the keywords that may follow, and whether a name may."""
    for word, terminal in sorted(keywords().items()):
        may = known.anywhere(terminal)
        yield word, _spelled(may), "NAME" in may


def names_only(known: Words, block: str) -> list[str]:
    """The keywords behind which a word is a keyword elsewhere, and a name in this block."""
    here = {word: known.after.get((block, terminal), frozenset()) for word, terminal in keywords().items()}
    return sorted(word for word, may in here.items() if "NAME" in may and not _spelled(may) and _more(known, word))


def _more(known: Words, word: str) -> bool:
    return bool(_spelled(known.anywhere(keywords()[word])))


def _common() -> list[Rule]:
    """What is the same in statements and in brackets."""
    names = ("comment", "long", "string", "regex", "number", "call", "list", "hole")
    constants = "true|false"
    included: list[Rule] = [{"include": f"#{name}"} for name in names]
    return [
        *included,
        _match(rf"{NAME}(?={_FLAT}=(?![=>]))", "variable.other.property"),
        _match(rf"({signs()}){_FLAT}(?!(?:{constants})\b)({NAME})", captures=(_OPERATOR, _VARIABLE)),
        _match(rf"(,){_FLAT}(?!(?:{constants})\b)({NAME})", captures=("punctuation.separator", _VARIABLE)),
        _match(rf"(\.){_FLAT}({NAME})", captures=("punctuation.accessor", "entity.name.function")),
        _match(signs(), _OPERATOR),
        _match(rf"{NAME}(?={_FLAT}\.)", "entity.name.namespace"),
    ]


def signs() -> str:
    """The comparisons and `=`, `=>`, the longest first."""
    found = {text for text in spellings().values() if text[0] in "=!<>~"}
    return "|".join(sorted(found, key=lambda text: (-len(text), text)))


def _keywords(known: Words) -> Iterator[Rule]:
    """Keywords, each with the name behind it, which may be spelled like a keyword."""
    joining = [word for word, terminal in keywords().items() if "LPAR" in known.anywhere(terminal)]
    yield _match(rf"(?!(?:{_any(joining)})\b){NAME}(?={_FLAT}\()", "entity.name.function")
    for word, then, named in followers(known):
        if named and word not in {"true", "false"}:
            but = rf"(?!(?:{_any(then)})\b)" if then else ""
            yield _match(rf"\b({word})\b[ \t]+{but}({NAME})", captures=(_KEYWORD, _VARIABLE))
    for word, _, _ in followers(known):
        may = known.anywhere(keywords()[word])
        if "INT" in may and "BAD_NUMBER" not in may:
            yield _match(rf"\b({word})\b[ \t]+({_source('INT')})", captures=(_KEYWORD, "constant.numeric"))
    yield _match(rf"\b(?:{_any(keywords())})\b", _KEYWORD)


def _test(known: Words) -> Rule:
    own = rf"\b({_any(names_only(known, 'test'))})\b[ \t]+({NAME})"
    rules: list[Rule] = [_match(own, captures=(_KEYWORD, _VARIABLE)), {"include": "#statement"}]
    return {
        **_region(rf"\b(test)\b(?={_FLAT}\")", r"\}", "meta.test", rules),
        "beginCaptures": {"1": {"name": f"{_KEYWORD}.stepcache"}},
    }


def _source(terminal: str) -> str:
    return patterns()[terminal].pattern


def _literals() -> dict[str, Rule]:
    hole = _match(r"\{[^{}\\\"]*\}", "variable.parameter")
    escape = _match(r"\\.", "constant.character.escape")
    comments = [_match("##.*", "comment.line.number-sign.documentation"), _match("#.*", "comment.line.number-sign")]
    numbers = [_match(_source(one), _number(one)) for one in NUMBERS]
    return {
        "comment": {"patterns": comments},
        "long": _region('"""', '"""', "string.quoted.triple", [hole]),
        "string": _region('"', '"|$', "string.quoted.double", [escape, hole]),
        "regex": _match(_source("REGEX"), "string.regexp"),
        "number": {"patterns": numbers},
    }


def _number(terminal: str) -> str:
    return "invalid.illegal.number" if terminal.startswith("BAD") else "constant.numeric"


def _brackets() -> dict[str, Rule]:
    inside: list[Rule] = [{"include": "#value"}]
    mark = "punctuation.section"
    return {
        "call": _region(r"\(", r"\)", "meta.arguments", inside, mark),
        "list": _region(r"\[", r"\]", "meta.list", inside, mark),
        "hole": _region(rf"\{{(?={_FLAT}{NAME}{_FLAT}:)", r"\}", "meta.slot", inside, mark),
    }
