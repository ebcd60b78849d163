"""Keys and tokens that stand in a rule file (SC706): files are read, copied and committed by many.

What a key looks like is known of the providers that give theirs a form of their own. Text that merely looks random is
told only where nothing but a key can stand: in a header, or in a setting that is called one. What says of itself that
it is made up (`EXAMPLE`, `xxxx`, `dummy`) is none.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from stepcache.language import syntax as s
from stepcache.language.diagnostics import Reporter
from stepcache.text.credentials import BEARER, PRIVATE_KEY, TOKENS

HELP = "revoke it, and give the server its key by `--backend-key-env`"

# What a key of each provider begins with; few files hold any of it, so that most are settled by looking for these.
_MARKS = (
    *(
        "sk-",
        "sk_",
        "rk_",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "hf_",
        "gsk_",
        "AKIA",
        "ASIA",
        "AIza",
    ),
    *("xox", "glpat-", "nvapi-", "eyJ", "earer", "PRIVATE KEY"),
)
_FORMS = rf"(?<![A-Za-z0-9_-])(?:{'|'.join(TOKENS)}|[Bb]earer[ \t]+(?P<token>{BEARER}))(?![A-Za-z0-9])|{PRIVATE_KEY}"
_MADE_UP = re.compile(r"example|xxxx|dummy|fake|sample|redacted|placeholder|your[-_ ]|\.\.\.|…|[<>${}]", re.IGNORECASE)
_KEYED = frozenset(
    "headers header authorization auth bearer token access_token api_key apikey api_token key secret password".split()  # noqa: SIM905 - reads better
)
_HEADER = re.compile(r"(?P<name>[\w-]+)\s*[:=]\s*(?P<value>.+)", re.DOTALL)
_CREDENTIALS = re.compile(r"auth|key|token|secret|cookie|password", re.IGNORECASE)
_LEAST = 12
_RANDOM_BITS = 3.0


def report_secrets(reporter: Reporter) -> None:
    """Keys of a provider's own form, anywhere in the file, its comments and tests too."""
    text = reporter.lines.text
    if not any(mark in text for mark in _MARKS):
        return
    for found in _forms().finditer(text):
        start, end = found.span("token") if found["token"] else found.span()
        if _is_real(text[start:end]):
            reporter.say("SC706", "a key or token stands in the file", reporter.lines.span(start, end), help=HELP)


@cache
def _forms() -> re.Pattern[str]:
    return re.compile(_FORMS)


def _is_real(token: str) -> bool:
    """Whether a token is more than a form: letters and digits in no order, and nothing that says it is made up."""
    if token.startswith("-----"):
        return True
    mixed = any(char.isdigit() for char in token) and any(char.isalpha() for char in token)
    return mixed and not _MADE_UP.search(token) and bits(token) >= _RANDOM_BITS


def bits(text: str) -> float:
    """Shannon's entropy, bits a character; 0 for an empty text."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def report_setting(setting: s.Argument, reporter: Reporter) -> bool:
    """Whether a setting that no server has holds a key: it is called one, and so is what a header in it carries."""
    name = setting.keyword.text if setting.keyword is not None else ""
    headers = name.lower().startswith("header")
    kept = name.lower() in _KEYED and any(_carries(text.raw, headers=headers) for text in texts_in(setting))
    span = setting.value.span
    told = any(one.code == "SC706" and span.start <= one.span.start < span.end for one in reporter.found)
    if kept and not told:
        reporter.say("SC706", f"`{name}` holds a key or token", span, help=HELP)
    return kept or told


def _carries(text: str, *, headers: bool) -> bool:
    header = _HEADER.fullmatch(text) if headers else None
    value = header["value"] if header else text
    if headers and (header is None or not _CREDENTIALS.search(header["name"])):
        return _is_real(text) and len(text) >= 2 * _LEAST
    return len(value.strip()) >= _LEAST and not _MADE_UP.search(value)


def texts_in(setting: s.Argument) -> Iterator[s.Text]:
    """The texts of a setting's value."""
    stack: list[s.Value] = [setting.value]
    while stack:
        value = stack.pop()
        match value:
            case s.Text():
                yield value
            case s.ListNode(items):
                stack += items
            case s.Named(_, arguments):
                stack += [one.value for one in arguments or ()]
            case _:
                pass
