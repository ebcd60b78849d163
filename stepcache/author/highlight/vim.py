"""The syntax file for Vim and Neovim.

Of two rules that fit at one place Vim takes the later one, so the general ones stand first. `nextgroup` says what may
follow a token, over line breaks too: behind `slot` a name stands, even one that is spelled like a keyword.
"""

import re
from collections.abc import Iterable, Iterator

from stepcache.author.highlight.scan import patterns
from stepcache.author.highlight.textmate import NUMBERS, followers, logic, names_only
from stepcache.author.highlight.words import Words, words
from stepcache.language.grammar import keywords, spellings

NAME = r"%(\d)@!\k+"
_NEXT = "skipwhite skipempty"
_LINKS = {
    "Comment": "Comment",
    "DocComment": "SpecialComment",
    "Text": "String",
    "Escape": "SpecialChar",
    "Slot": "Identifier",
    "Regex": "String",
    "Number": "Number",
    "BadNumber": "Error",
    "Keyword": "Keyword",
    "TestKeyword": "Keyword",
    "Logic": "Keyword",
    "Setting": "Identifier",
    "Function": "Function",
    "Member": "Function",
    "Sign": "Operator",
    "Delimiter": "Delimiter",
}
# One sign of a Python pattern -> the same in Vim's very magic one.
_SIGNS = re.compile(r"\[\^\\W\\d\]\\w\*|\[(?:\\.|[^\]\\])*\]|\(\?[=!:]|\(|\)|\\.|.", re.DOTALL)
_SAME = frozenset("*+?|")
_OTHERS = {r"\b": ">", r"\w": r"\k", **{sign: f"\\{sign}" for sign in "=<>~{}@&%/!"}}


def vim_pattern(pattern: str) -> str:
    r"""A pattern of the grammar as Vim's `\v` writes it.

    Raises:
        ValueError: It holds what is not translated.
    """
    made: list[str] = []
    groups: list[str] = []
    for sign in _SIGNS.findall(pattern):
        if sign.startswith("("):
            groups.append({"(?=": "@=", "(?!": "@!"}.get(sign, ""))
            made.append("%(")
        elif sign == ")":
            made.append(")" + groups.pop())
        else:
            made.append(_one(sign))
    return "".join(made)


def _one(sign: str) -> str:
    if sign == r"[^\W\d]\w*":
        return NAME
    if sign.startswith("["):
        return _class(sign)
    if sign in {r"\d", r"\s", r"\\", r"\.", r"\/", "."} or sign in _SAME or sign.isalnum():
        return sign
    if sign in _OTHERS or sign in {"-", ",", " ", "#", '"'}:
        return _OTHERS.get(sign, sign)
    raise ValueError(f"no translation of {sign!r}")


def _class(sign: str) -> str:
    """`[…]`; with `^` Vim's never holds a line break, and a backslash before `/` would be one of the characters."""
    said = sign.replace(r"\s", r" \t").replace("\t", r"\t").replace(r"\/", "/")
    return said.replace("\n", "") if said.startswith("[^") else said.replace("\n", r"\n")


def vim() -> str:
    """The syntax file."""
    known = words()
    rules = [*_names(known), *_keywords(known), *_shapes(known), *_literals(), *_regions()]
    return "\n".join([*_HEAD, *rules, "", *_links(), "", 'let b:current_syntax = "stepcache"', ""])


_HEAD = (
    '" Vim syntax file. Language: StepCache rule files.',
    '" Written by `make format` from the grammar; do not edit.',
    "if exists('b:current_syntax')",
    "  finish",
    "endif",
    "",
    "syntax iskeyword @,48-57,_,192-255",
    "syntax sync fromstart",
    "",
)


def _rule(group: str, pattern: str, more: str = "") -> str:
    # Vim's other engine runs out of memory where it looks ahead in very long lines.
    engine = r"\%#=1" if r"\ze\_s*" in pattern else ""
    return f"syntax match stepcache{group} /{engine}\\v{pattern}/{f' {more}' if more else ''}"


def _any(found: Iterable[str]) -> str:
    return f"<%({'|'.join(sorted(found))})>"


def _names(known: Words) -> Iterator[str]:
    """Names, and what only stands behind another token."""
    yield _rule("Name", NAME)
    yield _rule("Member", NAME, "contained")
    yield _rule("Value", rf"%({_any(['true', 'false'])})@!{NAME}", "contained")
    yield _rule("Count", vim_pattern(patterns()["INT"].pattern), "contained")
    for group, then in _groups(known).items():
        yield _rule(group, rf"%({_any(then)})@!{NAME}", "contained")


def _groups(known: Words) -> dict[str, list[str]]:
    """A group for the name behind each keyword that some keywords may follow as well."""
    both = {word: then for word, then, named in followers(known) if named and then and word not in {"true", "false"}}
    return {f"After{word.capitalize()}": then for word, then in both.items()}


def _keywords(known: Words) -> Iterator[str]:
    groups = _groups(known)
    for word, _, named in followers(known):
        may = known.anywhere(keywords()[word])
        group = f"After{word.capitalize()}"
        behind = group if group in groups else "Member" if named and word not in {"true", "false"} else ""
        behind = "Count" if "INT" in may and "BAD_NUMBER" not in may else behind
        yield _rule("Keyword", f"<{word}>", f"nextgroup=stepcache{behind} {_NEXT}" if behind else "")
    for word in names_only(known, "test"):
        yield _rule("TestKeyword", f"<{word}>", f"contained nextgroup=stepcacheMember {_NEXT}")
    yield _rule("Logic", _any(logic(known)), "contained")


def _shapes(known: Words) -> Iterator[str]:
    """What a name is, by the sign behind it; and the signs."""
    joining = [word for word, terminal in keywords().items() if "LPAR" in known.anywhere(terminal)]
    signs = sorted({text for text in spellings().values() if text[0] in "=!<>~"}, key=lambda text: (-len(text), text))
    yield _rule("Delimiter", r"[{}:\[\]()]")
    yield _rule("Delimiter", ",", f"nextgroup=stepcacheValue {_NEXT}")
    yield _rule("Delimiter", r"\.", f"nextgroup=stepcacheMember {_NEXT}")
    yield _rule("Sign", "|".join(vim_pattern(text) for text in signs), f"nextgroup=stepcacheValue {_NEXT}")
    yield _rule("Name", rf"{NAME}\ze\_s*\.")
    yield _rule("Function", rf"%({_any(joining)})@!{NAME}\ze\_s*\(")
    yield _rule("Setting", rf"{NAME}\ze\_s*\=[=>]@!")


def _literals() -> Iterator[str]:
    """Numbers, comments, patterns and texts."""
    for terminal in reversed(NUMBERS):
        group = "BadNumber" if terminal.startswith("BAD") else "Number"
        yield _rule(group, vim_pattern(patterns()[terminal].pattern))
    yield _rule("Comment", "#.*", "contains=@Spell")
    yield _rule("DocComment", "##.*", "contains=@Spell")
    yield _rule("Regex", vim_pattern(patterns()["REGEX"].pattern))
    yield _rule("Escape", r"\\.", "contained")
    yield _rule("Slot", r'\{[^{}\\"]*\}', "contained")
    yield r'syntax region stepcacheText start=/"/ skip=/\\./ end=/"/ oneline contains=stepcacheEscape,stepcacheSlot'
    yield 'syntax region stepcacheText start=/"""/ end=/"""/ contains=stepcacheSlot'


def _regions() -> Iterator[str]:
    """Brackets, and the block in which `expect` is followed by a name."""
    both = "Name,Function,Setting,Sign,Delimiter,Number,BadNumber,Comment,DocComment,Regex,Text,Arguments,List,Hole"
    inside = ",".join(f"stepcache{name}" for name in both.split(","))
    marks = "matchgroup=stepcacheDelimiter"
    yield f"syntax cluster stepcacheInside contains={inside},stepcacheLogic"
    yield f"syntax cluster stepcacheStatement contains={inside},stepcacheKeyword"
    for group, start, end in (
        ("Arguments", r"\(", r"\)"),
        ("List", r"\[", r"\]"),
        ("Hole", rf"\{{\ze\s*{NAME}\s*:", r"\}"),
    ):
        yield f"syntax region stepcache{group} {marks} start=/\\v{start}/ end=/\\v{end}/ contains=@stepcacheInside"
    yield (
        rf"syntax region stepcacheTest matchgroup=stepcacheKeyword start=/\v<test>\ze\_s*\"/ {marks} end=/}}/"
        " contains=@stepcacheStatement,stepcacheTestKeyword"
    )


def _links() -> Iterator[str]:
    return (f"highlight default link stepcache{group} {to}" for group, to in _LINKS.items())
