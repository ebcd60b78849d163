"""`letters.stale`: whether a text states a value that its request does not."""

import re
from typing import Annotated, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_text.values import DIGIT, places_of, values_of

MAX_CHARS = 32_768

_DIGITS = re.compile(rf"[^\s(\"']{{0,20}}{DIGIT}[^\s)\"']{{0,20}}")
_ADDRESS = re.compile(r"https?://[^\s<>\"'()]{1,200}|[\w.%+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}")


class Stale:
    """Pass a text that states a number, day, code or address which the request does not: made for `forbid`.

    Why: what is left of an older answer, and what a model makes up, is most often a value. One of the
    request may be written in any manner, and a day without its year. What is said in words (`two weeks
    later`) is not seen.
    """

    name: ClassVar[str] = "letters.stale"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.STEP, Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"stale"})
    cost: ClassVar[Cost] = Cost.PURE

    class Args(Arguments):
        """`letters.stale(body)`: the text with the values."""

        body: Annotated[str, Takes("text", "string")]

    examples: ClassVar[tuple[Example, ...]] = (
        Example("It is $1,200.00, due on March 4.", Args(body="$1200, due on 4 March 2026"), passes=False),
        Example("It is $1,200. A fee of $25 is added.", Args(body="$1200"), passes=True),
        Example("It is due on 4 March 2025.", Args(body="due on 4 March 2026"), passes=True),
        Example("Write to eve@example.org.", Args(body="the bill"), passes=True),
        Example("Thank you for it.", Args(body="$1200"), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Unsure about a request whose values cannot be told apart."""
        values = values_of(args.body)
        if values is None or len(passage.text) > MAX_CHARS:
            return Verdict.unsure("the values cannot be told apart", stale="")
        known = {text for one in values for text in (one.text, *one.spellings.values(), *one.abroad)}
        rest, at = [], 0
        for place in places_of(known, passage.text):
            rest.append(passage.text[at : place.start()])
            at = place.end()
        left = "\0".join([*rest, passage.text[at:]])
        found = _DIGITS.search(left) or _ADDRESS.search(left)
        shown = found[0].replace("\0", "").strip(".,;:!?") if found else ""
        if found is None:
            return Verdict.fail("states nothing that the request does not", stale="")
        return Verdict(Verdict.passed().outcome, f"states {shown}, which the request does not", {"stale": shown})
