"""Plants one mistake into a good rule file, in a place chosen by a seeded generator."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """A file with one mistake.

    Attributes:
        kind: Which mistake.
        lines: Lines that may rightly be named: mostly one; for a missing brace where it opens or where it should stand.
    """

    kind: str
    text: str
    lines: frozenset[int]


@dataclass(frozen=True)
class Site:
    """Where a mistake may be planted, and what the text becomes there."""

    start: int
    end: int
    text: str
    lines: frozenset[int] = frozenset()


Kind = Callable[[str, random.Random], Iterator[Site]]


def line_of(text: str, offset: int) -> int:
    """The line of an offset."""
    return text.count("\n", 0, offset) + 1


def swapped(word: str, chance: random.Random) -> str:
    """A word as it is mistyped: two letters swapped, one doubled, one left out."""
    for _ in range(20 if len(word) > 2 else 0):
        place = chance.randrange(1, len(word) - 1)
        kinds = (
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place] + word[place:],
            word[:place] + word[place + 1 :],
        )
        wrong = chance.choice(kinds)
        if wrong != word:
            return wrong
    return word + word[-1]


def typo(pattern: str) -> Kind:
    """Mistype what group `w` of the pattern matches."""

    def sites(text: str, chance: random.Random) -> Iterator[Site]:
        for found in re.finditer(pattern, text, re.MULTILINE):
            yield Site(*found.span("w"), swapped(found["w"], chance))

    return sites


def replaced(pattern: str, right: str) -> Kind:
    """Put other text in place of group `w`."""

    def sites(text: str, _: random.Random) -> Iterator[Site]:
        for found in re.finditer(pattern, text, re.MULTILINE):
            yield Site(*found.span("w"), found.expand(right))

    return sites


def open_block(text: str, _: random.Random) -> Iterator[Site]:
    """Take out the `}` of a block of several lines."""
    stack: list[int] = []
    for found in re.finditer(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|/(?![/\s])(?:\\.|[^/\\\n])+/|[{}]', text):
        if found[0] == "{":
            stack.append(found.start())
        elif found[0] == "}":
            opened = stack.pop()
            begin, end = line_of(text, opened), line_of(text, found.start())
            yield Site(found.start(), found.end(), "", frozenset({begin, end}))


def doubled(pattern: str) -> Kind:
    """Write what the pattern matches twice; the second one is the mistake."""

    def sites(text: str, _: random.Random) -> Iterator[Site]:
        for found in re.finditer(pattern, text, re.MULTILINE):
            start, end = found.span("w")
            lines = {line_of(text, end) + 1, line_of(text, start)}
            yield Site(end, end, f"\n{found['w']}", frozenset(lines))

    return sites


_SECTION = r"^  (?P<w>context|match|slot|skip|steps|require|expect|forbid|repair|cache|backend|test)\b"

KINDS: dict[str, Kind] = {
    "keyword": typo(_SECTION),
    "task keyword": typo(r"^(?P<w>task)\b"),
    "inner keyword": typo(
        r"^ +(?P<w>vocabulary|lead|filler|form|reject|given|when|model|adapt|patch|generate|solve|otherwise)\b"
    ),
    "target": typo(r"^  (?:require|expect|forbid) (?P<w>each|first|last|output)\b"),
    "final": typo(r"otherwise (?P<w>miss|refuse)\b"),
    "verifier": typo(r"^  (?:require|expect|forbid) \w+ (?P<w>(?:algebra|json|text)\.\w+)"),
    "derivation": typo(r"^  slot \w+ as \S+ = (?P<w>[\w.]+)\("),
    "adapter": typo(r"^    adapt (?P<w>\w{5,})"),
    "solver": typo(r"^    solve (?:tail )?(?P<w>linear|pairs)\("),
    "engine": typo(r"with \w+, (?P<w>sympy)"),
    "slot in a check": typo(r"^  (?:require|forbid|expect) .*\((?P<w>keys|body|eqs|decimal)\)"),
    "slot type": typo(r"\{\w+: (?P<w>\w{4,})[(}]"),
    "derived type": typo(r"^  slot \w+ as (?P<w>identifier|word)\b"),
    "cache setting": typo(r"^  cache \{.*?(?P<w>like|ttl|scope)"),
    "steps setting": typo(r"^  steps \w+ \{ *(?P<w>\w+) ="),
    "scope": typo(r"scope = (?P<w>tenant|user)"),
    "remarks": typo(r"remarks = (?P<w>known)"),
    "backend kind": typo(r"^  backend (?P<w>openai|tgi)\b"),
    "backend setting": typo(r"^  backend .*?(?P<w>max_new_tokens|max_tokens|guide|seed|stop)\b"),
    "placeholder": typo(r"else \".*\{(?P<w>missing|keys)\}"),
    "test field": typo(r"^    expect (?P<w>route|calls|output)\b"),
    "route": typo(r"expect route == (?P<w>\w+)"),
    "segmenter": typo(r"^  steps (?P<w>lines|json)\b"),
    "missing brace": open_block,
    "missing opening brace": replaced(r"^  (?:match|cache|test .*|repair .*|backend \w+|steps \w+)(?P<w> \{)", ""),
    "missing closing quote": replaced(r"^    (?:when |else |reject |given )?\"[^\"\n]*(?P<w>\")$", ""),
    "missing opening quote": replaced(r"^    (?:when |else )(?P<w>\")", ""),
    "missing comma": replaced(r"\(\w+(?P<w>, )\w+\)", " "),
    "missing parenthesis": replaced(r"^  (?:require|expect) \w+ [\w.]+\(.*(?P<w>\))$", ""),
    "missing equals": replaced(r"(?:ttl|scope|max|single) (?P<w>= )", ""),
    "missing operator": replaced(r"expect \w+ (?P<w>== )", ""),
    "missing arrow": replaced(r"^    given .*(?P<w> =>)", ""),
    "one equals sign": replaced(r"expect \w+ (?P<w>==) ", "="),
    "unit set apart": replaced(r"(?<== )\d+(?P<w>)[dh]\b", " "),
    "unknown unit": replaced(r"within (?P<w>\d+s)", "2 seconds"),
    "no unit": replaced(r"ttl = (?P<w>\d+[dh])", "30"),
    "unknown amount": replaced(r"within \d+s, \d+ (?P<w>tokens)", "words"),
    "number for a slot": replaced(r"^  (?:require|forbid) .*\((?P<w>keys|eqs?)(?=[,)])", "7"),
    "text for a list": replaced(r"like = (?P<w>\[\w+\])", '"shape"'),
    "text for a number": replaced(r"max = (?P<w>\d+ steps)", '"many"'),
    "wrong target": replaced(r"^  require (?P<w>each|first|last) algebra\.", "output"),
    "too many arguments": replaced(r"^  (?:require|forbid) .*\w(?P<w>\))(?: on fail.*)?$", ", 1, 2, 3, 4)"),
    "unknown argument": replaced(r"^  (?:require|forbid) .*\w(?P<w>\))(?: on fail.*)?$", ", colour=1)"),
    "missing argument": replaced(r"^  require .*has_keys\((?P<w>keys)\)", ""),
    "two sections": doubled(r"^(?P<w>  cache \{.*\})$"),
    "two steps sections": doubled(r"^(?P<w>  steps \w+ \{.*\})$"),
    "two settings": replaced(r"ttl = \d+[dh](?P<w>)", "  ttl = 1h"),
    "two backends": doubled(r"^(?P<w>  backend \w+ \{.*\})$"),
    "no within": replaced(r"^  repair(?P<w> within [^{]*) \{", ""),
    "no scope": replaced(r"(?P<w>  scope = \w+)", ""),
    "unknown placeholder": replaced(r"else \"[^\"]*(?P<w>)\"$", " {nobody}"),
    "unused let": replaced(r"\Astepcache 1\n(?P<w>)", r"let LIST = [a, b]\n"),
    "unused let below": replaced(r"\Astepcache 1\n\n(?P<w>)", r"let LIMIT = 30\n"),
    "missing plugin": replaced(r"\Astepcache 1\n(?P<w>)", 'use sql "~=1.0"\n'),
    "edition": replaced(r"\Astepcache (?P<w>1)", "9"),
    "no edition": replaced(r"\A(?P<w>stepcache 1)", ""),
    "bad escape": replaced(r"^    when \"[^\"\n\\]*(?P<w>)\"$", r"\\q"),
    "bad regex": replaced(r"(?P<w>/x = \d\$?/)", "/x = (/"),
    "look-around": replaced(r"(?P<w>/x = \d\$?/)", "/(?=x)/"),
    "open slot": replaced(r"\{\w+: (?:text|equations?)(?:\(degree=1\))?(?P<w>\})", ""),
    "open group": replaced(r"\[for \{\w+: [\w()]+\}(?P<w>\])", ""),
    "slot without a type": replaced(r"^    \".*\{\w+(?P<w>: \w+)", ""),
    "no version": replaced(r"^task \w+(?P<w> \"[\d.]+\")", ""),
    "a brace too many": replaced(r"^(?P<w>  \})$", "  }}"),
    "a stray sign": replaced(r"^  cache \{(?P<w>)", " ;"),
    "a stray word": replaced(r"^  cache \{.*\}(?P<w>)$", " really"),
    "twice the comma": replaced(r"\(\w+(?P<w>, )\w+\)", ",, "),
    "no value": replaced(r"(?:ttl|scope) = (?P<w>\w+)", ""),
    "times too often": replaced(r"times (?P<w>1)$", "99"),
    "contradiction": replaced(r"^  require output json\.object\(\).*\n.*\n(?P<w>)", "  forbid output json.object()\n"),
    "slot in a pattern": typo(r"^    \".*\{(?P<w>keys|body|eqs): "),
    "slot in a vocabulary": typo(r"with \{(?P<w>eqs): "),
    "derived slot": typo(r"^  slot (?P<w>layout|shape) as"),
    "form": typo(r"^      form .* as (?P<w>decimal)"),
    "pinned slot": typo(r"like = \[(?P<w>\w+)\]"),
    "on fail": typo(r"on (?P<w>fail) "),
    "on fail adapter": typo(r"on fail adapt (?P<w>[\w.]{5,})"),
    "step": typo(r"^  (?:require|expect) step (?P<w>\w+)"),
    "named step's check": typo(r"^    step \w+ is (?P<w>[\w.]+)"),
    "constant": typo(r"one_of\((?P<w>[A-Z]+)\)"),
    "changed": typo(r"^  skip when (?P<w>changed)\("),
    "slot in a condition": typo(r"^  skip when changed\((?P<w>\w{2,})\)"),
    "condition": replaced(r"^  skip when (?P<w>changed\(\w+\))", "fn"),
    "constant condition": replaced(r"^  skip when (?P<w>\w+ == \w+)", "fn == fn"),
    "namespace": typo(r"^use (?P<w>python)"),
    "version range": replaced(r"^use python \"(?P<w>~=0\.1)", "newest"),
    "no reason": replaced(r"^  skip .*because (?P<w>\".*\")$", ""),
    "degree": replaced(r"^    \".*equation\(degree=(?P<w>1)\)\}\"$", "one"),
    "no require": replaced(r"^  (?P<w>require) output algebra\.solves_all", "requires"),
    "turns": replaced(r"context \{(?P<w>)", " turns some "),
    "NUL": replaced(r"^  (?P<w>)cache", "\0"),
}


def plant(name: str, text: str, chance: random.Random) -> Planted | None:
    """One mistake of a kind; None where the file has no place for it."""
    sites = list(KINDS[name](text, chance))
    if not sites:
        return None
    site = chance.choice(sites)
    wrong = text[: site.start] + site.text + text[site.end :]
    return Planted(name, wrong, site.lines or frozenset({line_of(wrong, site.start)}))
