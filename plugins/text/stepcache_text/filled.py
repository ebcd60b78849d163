"""`letters.filled`: whether a letter is complete."""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_text.persons import TITLES
from stepcache_text.values import Found, standing, values_of

MAX_CHARS = 32_768

_TO_FILL_IN = re.compile(
    r"\[[^\]\n]{1,60}\]|\{[^}\n]{1,60}\}|<[A-Za-z][^>\n@]{0,60}>|_{3,}|\b[Xx]{3,}\b|\.{5,}|\bTODO\b|\bTBD\b"
    r"|%[A-Z_]{2,30}%|\b(?i:insert)[ ]\w{1,30}[ ](?i:here)\b"
    r"|\b(?:Your|Recipient|Sender|Company)(?:['\u2019]s)?[ ](?:Full[ ])?Name\b"
)
_SALUTATION = re.compile(
    r"^[ \t*]*(?:dear|hello|hi|hey|good (?:morning|day|afternoon|evening)),?[ \t]+([^\n]{1,120})$",
    re.MULTILINE | re.IGNORECASE,
)
_PARTS = re.compile(r"[,!:;\u2013\u2014]|[ ]-[ ]")
_GREETS = re.compile(r"\s*(?:dear|hello|hi|hey|and)\b", re.IGNORECASE)
_YEAR = re.compile(r",?\s+\d{4}\b")
_NAME = re.compile(r"(?<!\w)[^\W\d_a-z][\w'\u2019-]*")


class Filled:
    """Pass a letter that names whom it is for and states every value of the request, with nothing left to fill in.

    Why: a model writes `[Your Name]` where it should write a name, leaves an amount out, or greets the
    person of an older letter. A day or a number may be written in another manner than in the request.
    """

    name: ClassVar[str] = "letters.filled"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"missing"})
    cost: ClassVar[Cost] = Cost.PURE

    class Args(Arguments):
        """`letters.filled(to, body)`: the person, the text with the values, and who writes."""

        to: Annotated[str, Takes("person")]
        body: Annotated[str, Takes("text")]
        sender: Annotated[str | None, Takes("person")] = None

    examples: ClassVar[tuple[Example, ...]] = (
        Example("Dear Ms Lee,\nyou owe us $1,200.00.", Args(to="Ada Lee", body="a debt of $1200"), passes=True),
        Example("Dear Ada,\nyou owe us money.", Args(to="Ada Lee", body="a debt of $1200"), passes=False),
        Example("Dear Bob,\nyou owe us $1200.", Args(to="Ada Lee", body="a debt of $1200"), passes=False),
        Example("Dear Ada,\nthank you.\n[Your Name]", Args(to="Ada Lee", body="a gift"), passes=False),
        Example("Dear Ada,\nthank you.\nBo", Args(to="Ada Lee", body="a gift", sender="Bo Li"), passes=True),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Unsure about a text whose values cannot be told apart."""
        values = values_of(args.body)
        if values is None or len(passage.text) > MAX_CHARS:
            return Verdict.unsure("the values cannot be told apart", missing="")
        if found := _TO_FILL_IN.search(passage.text):
            return Verdict.fail(f"`{found[0]}` is left to be filled in", missing=found[0])
        wanted = [("to", _person(args.to)), *((one.text, (*_bare(one), one.text, *one.abroad)) for one in values)]
        wanted += [("sender", _person(args.sender))] if args.sender else []
        missing = [shown if shown not in {"to", "sender"} else spelled[0] for shown, spelled in wanted
                   if not any(_stands(one, passage.text) for one in spelled)]  # fmt: skip
        if missing:
            shown = ", ".join(missing)
            return Verdict.fail(f"does not say {shown}", missing=shown)
        stranger = next(_strangers(passage.text, args), "")
        return Verdict.of(not stranger, f"is addressed to `{stranger}`", missing=args.to)


def _person(name: str) -> tuple[str, ...]:
    parts = name.split(" ")
    return name, parts[0], parts[-1]


def _bare(value: Found) -> Iterator[str]:
    """The ways to write a value; a day without its year is marked by a space, which no spelling ends in."""
    return (f"{text} " if name.startswith("no year") else text for name, text in value.spellings.items())


def _stands(text: str, letter: str) -> bool:
    """Whether a letter holds a text, not as a part of something longer: of a day without a year, with another year."""
    bare = text.rstrip()
    if bare not in letter:  # told at once, while a pattern of each spelling of each value would be made first
        return False
    return any(bare == text or not _YEAR.match(letter, found.end()) for found in standing((bare,)).finditer(letter))


def _strangers(text: str, args: Filled.Args) -> Iterator[str]:
    """Names in the salutation that are none of the person's."""
    line = _SALUTATION.search(text)
    own = set(args.to.casefold().split(" "))
    for found in _NAME.finditer(_greeting(line[1]) if line else ""):
        name = found[0].removesuffix("'s").removesuffix("\u2019s")
        if len(name) > 1 and name.casefold() not in own and name.lower() not in TITLES:
            yield name


def _greeting(line: str) -> str:
    """The part of a line that names persons: all of it, or what stands before the message that goes on behind it."""
    parts = _PARTS.split(line)
    if all(_is_of_names(part) for part in parts):
        return line
    return " ".join([parts[0], *(part for part in parts[1:] if _GREETS.match(part))])


def _is_of_names(part: str) -> bool:
    return all(word[0].isupper() or _GREETS.match(word) for word in part.split())
