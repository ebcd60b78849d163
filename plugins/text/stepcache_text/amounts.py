"""`letters.amounts`: whether a text names the amounts of money that its request names."""

from typing import Annotated, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_text.money import Amount, amounts_of

MAX_CHARS = 32_768


class Amounts:
    """Pass a text that names each amount of the request, in its currency; with `only`, no other amount.

    Why: `1200` stands in `€1,200` as well as in `$1,200`, and `1.300,00 €` is `€1,300`. An amount
    with a word for its size (`$1.3 million`), or with two readings, is named by the same characters only.
    """

    name: ClassVar[str] = "letters.amounts"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"wrong"})
    cost: ClassVar[Cost] = Cost.PURE

    class Args(Arguments):
        """`letters.amounts(body)`: the text with the amounts, and whether there may be others."""

        body: Annotated[str, Takes("text", "string")]
        only: bool = False

    examples: ClassVar[tuple[Example, ...]] = (
        Example("You owe us $1,200.00.", Args(body="a debt of $1200"), passes=True),
        Example("You owe us 1200 dollars.", Args(body="a debt of $1200"), passes=True),
        Example("Bitte zahlen Sie 1.300,00 €.", Args(body="the fee of €1,300"), passes=True),
        Example("You owe us €1,200.", Args(body="a debt of $1200"), passes=False),
        Example("You owe us $1,300.", Args(body="a debt of $1200"), passes=False),
        Example("You owe us $1,200 and a fee of $25.", Args(body="a debt of $1200"), passes=True),
        Example("You owe us $1,200 and a fee of $25.", Args(body="a debt of $1200", only=True), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Unsure about a text that is too long or names too many."""
        long = max(len(passage.text), len(args.body)) > MAX_CHARS
        asked, said = (None, None) if long else (amounts_of(args.body), amounts_of(passage.text))
        if asked is None or said is None:
            return Verdict.unsure("the amounts cannot be told apart", wrong="")
        if missing := _beyond(asked, said):
            return Verdict.fail(f"does not say {missing}", wrong=missing)
        other = _beyond(said, asked) if args.only else ""
        return Verdict.of(not other, f"says {other}, which the request does not", wrong=other)


def _beyond(these: tuple[Amount, ...], those: tuple[Amount, ...]) -> str:
    known = {_key(one) for one in those}
    return ", ".join(dict.fromkeys(one.text for one in these if _key(one) not in known))


def _key(one: Amount) -> tuple[object, str]:
    """Equal where two amounts are one."""
    return (min(one.values) if len(one.values) == 1 else " ".join(one.text.split())), one.currency
