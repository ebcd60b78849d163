"""`adapt label(labels)`: the bare label of an answer that says nothing else."""

import re
from typing import Annotated, ClassVar

from stepcache.domain.writing import Adapted, Source
from stepcache.ports import Arguments, Takes

MAX_CHARS = 400

_NAMES = (
    "it|this|that|answer|result|label|class|category|classification|sentiment|topic|intent|urgency|priority|tone|subject"
    "|genre|language|mood|severity|emotion|stance|type|review|comment|text|message|email|tweet|post|ticket|sentence"
    "|headline|article|note|feedback|document|question|request|letter|paragraph"
)
"""What may be said to be a label. Any other word may turn it round: `Neither is positive`, `Opposite: positive`."""
_LEAD = re.compile(
    rf"(?:the\s+|its\s+|this\s+)?({_NAMES})(?:\s+of\s+(?:this|the)\s+(?:{_NAMES}))?(?:\s*[:=]\**\s*|\s+is:?\s+)",
    re.IGNORECASE,
)
_AROUND = " \t\r\n\"'`*_.\u201c\u201d"


class Label:
    """Give the bare label of an answer that holds one and no more than its dress.

    `**Positive**`, `Sentiment: positive.` and `The sentiment is "positive".` are `positive`, in the prompt's
    own spelling. An answer that says anything else stays as it is.
    """

    name: ClassVar[str] = "label"
    carries_types: ClassVar[frozenset[str]] = frozenset()

    class Args(Arguments):
        """`label(labels)`: the spellings to choose from."""

        labels: Annotated[tuple[str, ...], Takes("labels", "list")]

    def adapt(self, source: Source, old: Args, new: Args) -> Adapted | None:
        """The label; None where there is none or nothing to take off."""
        if len(source.text) > MAX_CHARS:
            return None
        plain = source.text.strip(_AROUND)
        lead = _LEAD.match(plain)
        if lead and lead[1].lower() in {label.lower() for label in new.labels}:
            return None  # two labels are said
        said = {text.strip(_AROUND).lower() for text in (plain, plain[lead.end() :] if lead else plain)}
        found = [label for label in new.labels if label.lower() in said]
        return Adapted(found[0]) if len(found) == 1 and found[0] != source.text else None
