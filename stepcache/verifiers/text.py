"""`text.*`: plain facts of a text."""

import re
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from stepcache.domain.expressions import Regex
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Example, Verdict
from stepcache.ports import Arguments, NoArgs, Rest, Takes, Verifier
from stepcache.text.regex import RegexError, found_in
from stepcache.verifiers.pure import Pure

MAX_VALUE = 200


class Contains(Pure):
    """Pass a text that holds every one of the strings, character for character.

    Why: a phrase that must stand in every right answer (a unit, a heading) is the cheapest check there is.
    """

    name: ClassVar[str] = "text.contains"
    details: ClassVar[frozenset[str]] = frozenset({"missing"})

    class Args(Arguments):
        """`text.contains("a", "b")`: all must stand in the text."""

        what: Annotated[tuple[str, ...], Rest(), Takes("string", "list")] = Field(min_length=1)

    examples: ClassVar[tuple[Example, ...]] = (
        Example("x = 5 metres", Args(what=("x =", "metres")), passes=True),
        Example("x = 5", Args(what=("x =", "metres")), passes=False),
        Example("X = 5", Args(what=("x",)), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Case counts, and a string may stand inside a word."""
        missing = ", ".join(what[:80] for what in args.what if what not in passage.text)
        return Verdict.of(not missing, f"does not contain: {missing}", missing=missing)


class Matches(Pure):
    """Pass a text in which a regular expression (RE2) matches somewhere.

    Why: forms that a plain string cannot say, at a cost that no text can blow up.
    """

    name: ClassVar[str] = "text.matches"

    class Args(Arguments):
        """`text.matches(/^x = /)`: anchor it where the whole text is meant."""

        pattern: Annotated[Regex, Takes("regex")]

    examples: ClassVar[tuple[Example, ...]] = (
        Example("x = 5", Args(pattern=Regex(r"= \d+$")), passes=True),
        Example("x = y", Args(pattern=Regex(r"= \d+$")), passes=False),
        Example("X = 5", Args(pattern=Regex("^x", "i")), passes=True),
        Example("x", Args(pattern=Regex("(?=x)")), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Unsure where the pattern is outside the dialect."""
        try:
            return Verdict.of(found_in(args.pattern, passage.text), f"does not match /{args.pattern.pattern[:80]}/")
        except RegexError as error:
            return Verdict.unsure(f"the pattern cannot be used: {error}")


class Mentions(Pure):
    """Pass a text in which a value stands as a word or number of its own.

    Why: `text.contains` would find `5` in `15` and `sum` in `summary`.
    """

    name: ClassVar[str] = "text.mentions"

    class Args(Arguments):
        """`text.mentions(x)`: a slot's value or a string."""

        value: Annotated[str | Fraction, Takes("string", "number")]

    examples: ClassVar[tuple[Example, ...]] = (
        Example("the sum of xs", Args(value="xs"), passes=True),
        Example("the summary", Args(value="sum"), passes=False),
        Example("x is 15.", Args(value=Fraction(15)), passes=True),
        Example("x is 1.5", Args(value=Fraction(5)), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Case counts. A fraction is looked for as `7/3`, a number without a rest as an integer."""
        value = str(args.value)
        return Verdict.of(_mentions(passage.text, value), f"does not mention {value[:80]}")


def _mentions(text: str, value: str) -> bool:
    if not value or value not in text:
        return False
    if len(value) > MAX_VALUE:
        return True  # no word is that long; a search that looks around would cost length times length
    return re.search(rf"(?<!\w)(?<!\d[.,/]){re.escape(value)}(?!\w|[.,/]\d)", text) is not None


class ShorterThan(Pure):
    """Pass a text of fewer than so many characters.

    Why: a step that runs on is seldom one step.
    """

    name: ClassVar[str] = "text.shorter_than"
    details: ClassVar[frozenset[str]] = frozenset({"length"})

    class Args(Arguments):
        """`text.shorter_than(120)`: characters, white space at the ends not counted."""

        n: Annotated[int, Field(ge=1)]

    examples: ClassVar[tuple[Example, ...]] = (
        Example("x = 5\n", Args(n=6), passes=True),
        Example("x = 5\n", Args(n=5), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Characters, not bytes or tokens."""
        length = len(passage.text.strip())
        return Verdict.of(
            length < args.n, f"{length} characters, fewer than {args.n} are asked for", length=str(length)
        )


class NotEmpty(Pure):
    """Pass a text that holds more than white space.

    Why: a model that stops at once gives an answer that many checks have nothing to say against.
    """

    name: ClassVar[str] = "text.not_empty"
    Args: ClassVar[type[BaseModel]] = NoArgs
    examples: ClassVar[tuple[Example, ...]] = (
        Example("x", NoArgs(), passes=True),
        Example(" \n\t", NoArgs(), passes=False),
    )

    def check(self, passage: Passage, args: NoArgs) -> Verdict:
        """White space alone is empty."""
        return Verdict.of(bool(passage.text.strip()), "is empty")


class IsLabel(Pure):
    """Pass an answer that is one of the labels, and nothing else.

    Why: whoever classifies reads the answer by machine: `Positive.` or a sentence about it is none of the labels.
    """

    name: ClassVar[str] = "text.label"

    class Args(Arguments):
        """`text.label(labels)`: the labels as the prompt spells them."""

        labels: Annotated[tuple[str, ...], Takes("labels", "list")]

    examples: ClassVar[tuple[Example, ...]] = (
        Example("spam", Args(labels=("spam", "not spam")), passes=True),
        Example("Spam", Args(labels=("spam", "not spam")), passes=False),
        Example("spam or not spam", Args(labels=("spam", "not spam")), passes=False),
        Example("It is spam.", Args(labels=("spam", "not spam")), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """White space around it does not count."""
        return Verdict.of(passage.text.strip() in args.labels, f"is none of: {', '.join(args.labels)[:200]}")


VERIFIERS: tuple[Verifier, ...] = (Contains(), Matches(), Mentions(), ShorterThan(), NotEmpty(), IsLabel())
