"""`judge.agrees(question, url, model)`: what a model thinks of an answer."""

import os
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_judge.asking import MAX_CHARS, opinion_in, request_of
from stepcache_judge.calling import CallError, Place, place_of, post

KEY = "STEPCACHE_JUDGE_KEY"
"""The variable with the key; a worker sees it only with `--plugin-env judge:STEPCACHE_JUDGE_KEY`."""

Written = Annotated[str, Takes("name")]
"""A text that stands in the rule: what a prompt says never tells whom to ask, or what."""


class Agrees:
    """Pass what a model, asked a yes-or-no question about it, says yes to.

    The prompt and the passage are shown to it as data. Another reply than `YES` or `NO`, and none in time, is unsure.

    Why: some of what makes an answer good nobody can check. It proves nothing, and so it may decide nothing: it stands
    in an `expect` only, where it is traced and orders answers that passed everything else.
    """

    name: ClassVar[str] = "judge.agrees"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.STEP, Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset()
    cost: ClassVar[Cost] = Cost.IO
    advisory: ClassVar[bool] = True

    class Args(Arguments):
        """`judge.agrees("Is it polite?", url="https://host/v1", model="m", within=8, plain_http=false)`.

        What is asked; the API's base and the model; seconds to wait; whether http is allowed beyond loopback.
        """

        question: Written
        url: Written
        model: Written
        within: Annotated[Fraction, Takes("number")] = Field(default=Fraction(8), ge=1, le=9)
        plain_http: bool = False

    examples: ClassVar[tuple[Example, ...]] = (
        Example("Hello!", Args(question="Is it polite?", url="ftp://127.0.0.1", model="m"), passes=False),
        Example("Hello!", Args(question="Is it polite?", url="http://example.org/v1", model="m"), passes=False),
        Example("", Args(question="Is it polite?", url="http://127.0.0.1/v1", model="m"), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Ask about the passage."""
        if not passage.text.strip() or max(len(passage.text), len(passage.prompt)) > MAX_CHARS:
            return Verdict.unsure("there is nothing to judge, or too much")
        try:
            place = place_of(args.url)
            if not place.trusted and not args.plain_http:
                return Verdict.unsure("the judge is asked over https, or on this machine, unless `plain_http` is true")
            body = request_of(args.question, passage.prompt, passage.text, args.model)
            reply = post(place, "/chat/completions", _headers(place), body, within_s=float(args.within))
        except CallError as error:
            return Verdict.unsure(str(error))
        opinion = opinion_in(reply)
        if opinion is None:
            return Verdict.unsure("the judge said neither yes nor no")
        return Verdict.of(opinion, f"a model says no to: {args.question[:200]}")


def _headers(place: Place) -> dict[str, str]:
    """The key, if there is one; it goes over no line that others can read."""
    key = os.environ.get(KEY, "").strip()
    return {"Authorization": f"Bearer {key}"} if key and key.isascii() and key.isprintable() and place.trusted else {}
