"""The English of algebra: words that are known, that name a move, that claim, and that change a value."""

import re
from collections.abc import Collection


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KNOWN = _words(
    """
    a above add added adding after again algebra alone already also an and answer apply are arrange as at back
    be because becomes becoming begin bracket brackets bring bringing but by calculate can cancel cancels check
    checking checks clear clearing collect collecting combine combined combining common completes conclude
    confirm confirmed confirms consider correct correctly desired determine distribute distributed divide
    divided divides dividing do does done eliminate eliminating equal equality equals equation equations
    equivalent evaluate expand expanded expanding expression expressions final finally find finding first following
    follows for form from get gets getting give given gives giving got group hand has have hence here hold holds
    how in into is isolate isolated isolates isolating it its just last leave leaves leaving left let let's lhs
    like line lines linear look looking make makes means method move moved moves moving multiply multiplied
    multiplies multiplying must need needed needs new next now number obtain obtained obtaining of on only
    operation order original our out parentheses parenthesis perform performing plug plugging possible problem
    proceed put putting reads rearrange rearranged rearranging reduce reduced reduces remaining remove removing
    remains replace result resulting results rewrite rewriting rhs right rule same satisfied satisfies satisfy
    see separate set show shows side sides similarly simple simplest simplification simplified simplifies
    simplify simplifying simply since so solution solve solved solves solving start starting state statement
    step steps still substitute substituting substitution subtract subtracted subtracting such sure swap swapped
    swapping system take taking term terms that the them then there therefore these they this those thus to
    together true undo undoing unknown up us use using value variable variables verify verified verifies
    verifying want way we what when where which will with work works would write writing yield yields you your
    """
)
"""The built-in prose list `algebra`: no sentence of these words alone denies a value, or says another one.

Left out for what they say with others: number words, `no`, `false`, `every`, `both`, `other`, `opposite`, `constant`,
plurals of `solution`, operations without an operand (`using addition`).
"""

NUMBER_WORDS = _words(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion
    """
)
MODIFIERS = (NUMBER_WORDS - {"one", "two"}) | _words(
    """
    plus minus times over negative half halves third thirds quarter quarters fifths percent dozen squared cubed
    point twice double triple thrice modulo mod or more less than least most power root factorial degrees per opposite
    inverse reciprocal coefficient
    """
)
"""Words that change the value of what they stand beside; such a relation is not read."""

DENIALS = _words(
    """
    not isn't isnt doesn't doesnt don't dont didn't never cannot can't cant won't wrong incorrect untrue false
    unequal neither nor without except unless contradiction impossible
    aren't arent wasn't wasnt weren't werent couldn't couldnt shouldn't shouldnt wouldn't wouldnt ain't
    nobody nothing nowhere hardly scarcely barely
    """
)
"""Words that turn a relation in the same sentence round."""

VERBS = {
    form: verb
    for verb, forms in {
        "add": "add adding added adds",
        "subtract": "subtract subtracting subtracted subtracts",
        "multiply": "multiply multiplying multiplied multiplies",
        "divide": "divide dividing divided divides",
        "expand": "expand expanding expanded distribute distributing distributed",
        "combine": "combine combining combined",
        "simplify": "simplify simplifying simplified",
        "collect": "collect collecting collected gather gathering gathered",
        "swap": "swap swapping swapped flip flipping flipped switch switching switched exchange exchanging",
        "move": "move moving moved bring bringing brought",
    }.items()
    for form in forms.split()
}
"""Word -> the move it names."""

SIDES = frozenset(
    [
        "from",
        "to",
        "on",
        "both",
        "each",
        "side",
        "sides",
        "of",
        "the",
        "equation",
        "every",
        "equations",
        "hand",
        "through",
        "all",
        "everything",
    ]
)
"""Words that may stand with a move without changing it, as long as `left` and `right` are not among them."""

OBJECTS = SIDES | _words("like terms term parentheses parenthesis brackets bracket out side left right one constants")
"""Words that say what is expanded, combined, collected or moved, and where."""

NO_SOLUTION = re.compile(
    r"\bno (?:such |real |possible )?(?:solutions?|numbers?|values?)\b|\binconsistent\b", re.IGNORECASE | re.ASCII
)
EVERY_NUMBER = re.compile(
    r"\b(?:every|all|any) (?:possible )?(?:real )?(?:numbers?|values?)\b|\binfinitely many\b|\balways true\b"
    r"|\bis an identity\b|\binfinite number of solutions\b",
    re.IGNORECASE | re.ASCII,
)
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|[0-9]+(?:\.[0-9]+)?|[^\s]")
_HARMLESS = frozenset(".,:;!?()[]\"'“”‘’*#_—-–✓✔✅∎…`$")


def is_known_remark(text: str, lists: Collection[Collection[str]] = (KNOWN,), names: Collection[str] = ()) -> bool:
    """Whether every word of a remark is in one of the lists, or is one of the unknowns' names.

    A numeral makes a remark unknown: whoever serves it must first know where the numeral comes from.
    """
    return all(_is_known(word, lists, names) for word in _WORD.findall(text))


def _is_known(word: str, lists: Collection[Collection[str]], names: Collection[str]) -> bool:
    if word in names or word in _HARMLESS:
        return True
    lower = word.lower().replace("’", "'")
    if any(lower in words for words in lists):
        return True
    parts = lower.split("-")
    return len(parts) > 1 and all(any(part in words for words in lists) for part in parts)
