"""Rule files that nobody would write: seeded generators, from noise to files that are nearly good."""

import random
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from lark import Lark
from lark.grammar import NonTerminal

from stepcache.resources import resource_dir

ROOT = Path(__file__).parents[2]
MAX_CHARS = 128 * 1024
_WORDS = """
{ } [ ] ( ) | " \"\"\" / # ## , . = == => ~ \\ \0 \ufeff \u202e ² 1/2 30 d 9 stepcache use let task match vocabulary
lead filler form with slot as skip when changed and or not steps step is require each first last output else on fail
adapt repair within times patch tail failing generate solve otherwise miss refuse cache backend test given model expect
import extends context system turns sampling reject x eq 7 30d algebra.follows(eq,x) lines json tenant ttl scope
"""
WORDS = (*_WORDS.split(), '"Say {x: word}"', "\n", "\n  ", "\n## doc\n", "\r\n", "\t")
Files = Mapping[str, str]
MAIN = "fuzz.stepcache"


@cache
def good_files() -> tuple[str, ...]:
    """The golden files, and few of the shipped ones: those are long."""
    golden = sorted((ROOT / "tests/golden").rglob("*.stepcache"))
    rules = sorted((ROOT / "rules").glob("*.stepcache"))[:2]
    return tuple(path.read_bytes().decode("utf-8", "surrogateescape") for path in (*golden, *rules))


def noise(chance: random.Random) -> str:
    """Bytes of any kind."""
    return chance.randbytes(chance.randrange(400)).decode("utf-8", "surrogateescape")


def characters(chance: random.Random) -> str:
    """Characters of any kind."""
    ranges = ((32, 127), (0, 32), (0x80, 0x300), (0x300, 0x3000), (0xD800, 0xE000), (0x10000, 0x10FFFF))
    spans = chance.choices(ranges, (20, 2, 2, 2, 1, 1), k=chance.randrange(300))
    return "".join(chr(chance.randrange(*span)) for span in spans)


def soup(chance: random.Random) -> str:
    """The language's own words in any order."""
    return " ".join(chance.choice(WORDS) for _ in range(chance.randrange(80)))


def mutated(chance: random.Random) -> str:
    """A good file with up to six cuts, copies, swaps or foreign words."""
    text = chance.choice(good_files())
    for _ in range(chance.randrange(1, 7)):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.choice((1, 1, 2, 5, 40, 200)))
        word = chance.choice(WORDS)
        piece = chance.choice(("", "", word, f" {word} ", text[at:to] * 2, chr(chance.randrange(1, 0x2FFF))))
        text = text[:at] + piece + text[to:]
    return text


def spliced(chance: random.Random) -> str:
    """The lines of two good files, mixed."""
    one, two = (chance.choice(good_files()).split("\n") for _ in range(2))
    kept = [line for line in one if chance.random() < 0.9]
    at = chance.randrange(len(kept) + 1)
    begin = chance.randrange(len(two))
    return "\n".join((*kept[:at], *two[begin : begin + chance.randrange(12)], *kept[at:]))


# --- the grammar's own sentences ---

_SAMPLES: Mapping[str, tuple[str, ...]] = {
    "NAME": ("x", "eq", "w", "lines", "tenant", "word", "text", "keys", "ttl", "scope", "max", "tgi", "LIST", "é"),
    "STRING": ('"a {x: word}"', '"(a | b) [c] {eq: equation(degree=1)}"', '"{w}"', '"\\n"', '""', '"a.stepcache"'),
    "LONG": ('"""\n  a\n  b\n  """', '"""a"""'),
    "REGEX": ("/a/", "/(a|b)+$/i", "/[/", "/(?=a)/", "/a{1,1000}/"),
    "NUMBER": ("0.5", "-1.5", "99999999999.9"),
    "INT": ("1", "0", "-3", "9" * 30),
    "DURATION": ("2s", "30d", "0.5h", "99999999d"),
    "AMOUNT": ("3 calls", "300 tokens", "12 steps", "0 calls"),
    "BAD_STRING": ('"open\n',),
    "BAD_LONG": ("",),
    "BAD_NUMBER": ("30 d", "7moons"),
}
_NAMED = ("json.object()", "text.contains(w)", "algebra.follows(eq, x)", "text.mentions(keys, LIST)", "one_of(a, b)")
_SETTINGS = ("ttl = 30d", "scope = user", "like = [w]", "max = 3 steps", "remarks = drop", "similar = 0.5", "seed = 7")


@cache
def _rules() -> tuple[Mapping[str, list[list[tuple[str, bool]]]], Mapping[str, str]]:
    """Of each rule its expansions, a symbol with whether it is a rule; and how plain terminals are written."""
    text = (resource_dir("grammars") / "stepcache.lark").read_text(encoding="utf-8")
    lark = Lark(text, parser="lalr", start=["start", "hole"], maybe_placeholders=True)
    found: dict[str, list[list[tuple[str, bool]]]] = {}
    for rule in lark.rules:
        parts = [(part.name, isinstance(part, NonTerminal)) for part in rule.expansion]
        if not any(name.lower() == "broken" for name, _ in parts):
            found.setdefault(str(rule.origin.name), []).append(parts)
    written = {one.name: one.pattern.value for one in lark.terminals if one.pattern.type == "str"}
    return found, written


def sentence(chance: random.Random) -> str:
    """What the grammar can say, whatever it may mean."""
    out: list[str] = ["stepcache 1\n"]
    room = chance.choice((30, 100, 300))
    for _ in range(chance.randrange(1, 4)):
        room = _expand("task", chance, out, room)
    return " ".join(out)


def _expand(name: str, chance: random.Random, out: list[str], room: int) -> int:
    """Write one sentence of a rule; what room is left for more symbols. Without any the shortest way is taken."""
    rules, written = _rules()
    short = {"named": chance.choice(_NAMED), "setting": chance.choice(_SETTINGS)}.get(name)
    if short is not None and chance.random() < 0.7:
        out.append(short)
        return room - 1
    ways = rules[name]
    if room <= 0:
        ways = sorted(ways, key=lambda parts: sum(1 + 3 * is_rule for _, is_rule in parts))[:1]
    for part, is_rule in chance.choice(ways):
        if is_rule:
            room = _expand(part, chance, out, room - 1)
        else:
            out.append(written.get(part) or chance.choice(_SAMPLES[part]))
            if part in {"LBRACE", "RBRACE"}:
                out.append("\n")
    return room


# --- files that are all of one thing ---

TASK = 'stepcache 1\ntask t "1.0.0" {\n match {\n  %s\n }\n %s\n}\n'


def task(patterns: str, body: str = "require output text.not_empty()") -> str:
    """A task with these patterns and this body."""
    return TASK % (patterns, body)


def _template(chance: random.Random, depth: int) -> str:
    pieces = []
    for number in range(chance.randrange(1, 5)):
        inner = _template(chance, depth - 1) if depth > 0 else "a"
        other = _template(chance, depth - 1) if depth > 1 else "b"
        pieces.append(
            chance.choice(
                (
                    f"[{inner}]",
                    f"({inner} | {other})",
                    f"{{s{number}: {chance.choice(('word', 'text', 'number', 'list(key)', 'equation', 'wrod'))}}}",
                    chance.choice(("solve", "the", "of", ",", "?", "\\n")),
                )
            )
        )
    return chance.choice((" ", "")).join(pieces)


def templates(chance: random.Random) -> str:
    """Patterns of nested options and alternatives."""
    lines = [f'"{_template(chance, chance.randrange(5))}"' for _ in range(chance.randrange(1, 6))]
    if chance.random() < 0.3:
        lines.append(f'vocabulary {{ lead "{_template(chance, 2)}" filler "{_template(chance, 2)}" }} with {{x: word}}')
    return task("\n  ".join(lines))


def alternatives(chance: random.Random) -> str:
    """Many alternatives one behind another: the ways to spell a pattern multiply."""
    one = chance.choice(("(a | b)", "[a]", "[a | b]", "(a | [b])", "[a ]", "(a | b | c) [d]", "{x: word} [a]"))
    many = chance.choice(("", " ")).join(one.replace("x", f"x{index}") for index in range(chance.randrange(1, 60)))
    patterns = "\n".join(f'"{many} {{y: text}} {index}"' for index in range(chance.randrange(1, 8)))
    kind = chance.choice((patterns, f'vocabulary {{ lead "{many}" }} with {{x: word}}', f'reject "{many}"'))
    return task(kind)


def regexes(chance: random.Random) -> str:
    """Hostile regular expressions."""
    pieces = (
        "(",
        ")",
        "a",
        "b",
        "|",
        "*",
        "+",
        "?",
        "{2,9}",
        "{999}",
        "[a-z]",
        "[^",
        "]",
        "\\b",
        "\\pL",
        "^",
        "$",
        ".*",
    )
    pattern = "".join(chance.choice(pieces) for _ in range(chance.randrange(1, 60)))
    lines = f"require output text.matches(/{pattern}/i)\n steps regex(/{pattern}/)"
    return task(f'"a {{x: word}}"\n  reject /{pattern}/', lines)


def numbers(chance: random.Random) -> str:
    """Huge and odd numbers, wherever one can stand."""
    odd = (
        "9" * chance.randrange(1, 400),
        "0" * 50,
        "-1",
        "1.0e9",
        "0.0000001",
        "1/3",
        "²",
        "٣",
        "1_000",
        "0x10",
        "99d",
    )
    values = [chance.choice(odd) for _ in range(6)]
    body = (
        f"cache {{ ttl = {values[0]}d  similar = {values[1]}.5  scope = user }}\n"
        f" steps lines {{ max = {values[2]} steps }}\n repair within {values[3]}s, {values[4]} calls "
        f"{{ generate times {values[5]} otherwise miss }}\n require each text.shorter_than({values[0]})"
    )
    return task(f'"a {{x: equation(degree={values[1]})}}"', body)


def nested(chance: random.Random) -> str:
    """Brackets, `not`s and blocks inside each other."""
    deep = chance.choice((5, 30, 200, 3000))
    opening, closing = chance.choice((("[", "]"), ("(", ")"), ("{", "}"), ("not ", ""), ("f(", ")"), ("a = [", "]")))
    inside = opening * deep + "x" + closing * chance.choice((deep, deep - 1, 0))
    return chance.choice((f"stepcache 1\nlet A = {inside}\n", task('"a {x: word}"', f"skip when {inside}"), inside))


def repeated(chance: random.Random) -> str:
    """One section, statement or line of a good file, many times."""
    lines = chance.choice(good_files()).split("\n")
    at = chance.randrange(len(lines))
    size = chance.choice((1, 1, 2, 4))
    many = chance.choice((2, 10, 60))
    return "\n".join((*lines[:at], *lines[at : at + size] * many, *lines[at + size :]))


def many_tasks(chance: random.Random) -> str:
    """Tasks that may claim each other's prompts."""
    words = ("solve", "get", "the", "list", "[the]", "(a | an)", "{x: word}", "{y: text}", "{n: number}")
    tasks = []
    for number in range(chance.randrange(2, 25)):
        pattern = " ".join(chance.sample(words, chance.randrange(2, 6)))
        tasks.append(task(f'"{pattern}"').replace("task t", f"task t{number}").replace("stepcache 1\n", ""))
    return "stepcache 1\n" + "\n".join(tasks)


def many_slots(chance: random.Random) -> str:
    """A pattern with many slots, which checks, keys and conditions name."""
    count = chance.choice((3, 20, 120))
    kinds = ("word", "text", "number", "identifier", "list(key)", "pairs")
    pattern = " and ".join(f"{{s{index}: {chance.choice(kinds)}}}" for index in range(count))
    body = "\n ".join(
        chance.choice(
            (
                f"require output text.contains(s{index})",
                f"skip when changed(s{index}) or s{index} == s{count - index - 1}",
                f"slot d{index} as word = text.layout(s{index})",
                f'expect each text.mentions(s{index}) else "{{s{index}}} {{none}}"',
            )
        )
        for index in range(count)
    )
    return task(f'"{pattern}"', body + "\n cache { like = [s0] scope = tenant }")


def long_lines(chance: random.Random) -> str:
    """A file near its greatest length, of one thing."""
    unit = chance.choice(
        ("a", '"', "a b ", "{x: word} ", "(a|b)", "[a]", "x, ", "# c\n", "\n", "\\", "é", "let a = b\n")
    )
    room = chance.choice((4000, 20_000, MAX_CHARS - 200, MAX_CHARS + 10))
    many = (unit * (room // len(unit) + 1))[:room]
    forms = (
        many,
        task(f'"{many}"'),
        task('"a {x: word}"', many),
        f"stepcache 1\nlet A = [{many}]\n",
        f"stepcache 1\n{many}",
    )
    return chance.choice(forms)


def importing(chance: random.Random) -> Files:
    """Files that import and extend each other, in circles too."""
    names = [MAIN, "b.stepcache", "c.stepcache", "b_test.stepcache"][: chance.randrange(2, 5)]
    files = {}
    for name in names:
        targets = [chance.choice((*names, "../x", "none.stepcache", "")) for _ in range(chance.randrange(3))]
        lines = "".join(f'import "{target}" as {chance.choice("hij")}\n' for target in targets)
        base = chance.choice(("", "extends h.t\n ", "extends i.repeat\n ", "extends t\n "))
        own = chance.choice((task('"a {x: word}"', "require output text.contains(x)"), chance.choice(good_files())))
        files[name] = own.replace("stepcache 1\n", f"stepcache 1\n{lines}", 1).replace("{\n", f"{{\n {base}", 1)
    return files


# How often each is asked, of 1000 files.
GENERATORS: Mapping[Callable[[random.Random], str | Files], int] = {
    noise: 60,
    characters: 60,
    soup: 160,
    mutated: 230,
    spliced: 80,
    sentence: 120,
    templates: 60,
    alternatives: 20,
    regexes: 60,
    numbers: 50,
    nested: 30,
    repeated: 20,
    many_tasks: 6,
    many_slots: 4,
    long_lines: 4,
    importing: 36,
}


def made(seed: int, index: int) -> tuple[str, Files]:
    """The file of that number, and those beside it; with the name of what made it."""
    chance = random.Random(f"{seed}:{index}")
    (generator,) = chance.choices(list(GENERATORS), list(GENERATORS.values()))
    found = generator(chance)
    return generator.__name__, {MAIN: found} if isinstance(found, str) else found
