"""`letters.form`: what a request says apart from its values."""

import hashlib
from typing import Annotated, ClassVar

from stepcache import Arguments, Refusal, RequestView, Takes, Value
from stepcache_text.values import blanked, has_hidden, trimmed, values_of


class Form:
    """A text with its numbers, days, codes and addresses blanked; one in which they cannot be told apart refuses."""

    name: ClassVar[str] = "letters.form"
    result: ClassVar[str] = "word"

    class Args(Arguments):
        """The text."""

        body: Annotated[str, Takes("text")]

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """A digest of what `adapt letters.readdress` leaves as it is."""
        body = trimmed(args.body)
        values = values_of(body)
        if values is None or has_hidden(body):
            return Refusal("values that cannot be told apart, or characters that cannot be seen")
        digest = hashlib.sha256(blanked(body, values).encode("utf-8", "surrogatepass")).hexdigest()
        return Value(self.result, digest, digest)
