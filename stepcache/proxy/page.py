"""The page at `/`: what this is, which rules it has, what it did, and a line to try."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from string import Template

import orjson

from stepcache.domain.routes import Route
from stepcache.proxy.shadow.ledger import Ledger

EXAMPLE = "Solve for x: 2x + 3 = 13"

_HINT = (
    "Ask twice, and then with other numbers: <code>x-stepcache-route</code> in the response says how it was answered."
)
_SHADOW_HINT = (
    "The model server answers, however often you ask; how the cache would have answered is counted in the report."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule as the page shows it.

    Attributes:
        label: `name@version`.
        about: What it answers, in a sentence; may be empty.
    """

    label: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """What the page tells besides the routes.

    Attributes:
        example: A prompt to try.
        shadow: What shadow mode finds out; None where it is off.
    """

    rules: tuple[Shown, ...] = ()
    example: str = EXAMPLE
    shadow: Ledger | None = None


def first_sentence(doc: str) -> str:
    """The beginning of a rule's documentation."""
    text = " ".join(doc.split())
    return text[: text.index(". ") + 1] if ". " in text else text


def curl_line(base_url: str, prompt: str = EXAMPLE) -> str:
    """A command that asks the server something."""
    body = orjson.dumps({"messages": [{"role": "user", "content": prompt}]}).decode()
    quoted = body.replace("'", "'\\''")
    return f"curl -i {base_url.rstrip('/')}/v1/chat/completions -H 'Content-Type: application/json' -d '{quoted}'"


def render(front: Front, routes: Mapping[str, int], base_url: str) -> str:
    """The page as HTML; nothing on it comes from anywhere else."""
    rule_rows = [_row(rule.label, rule.about, code=True) for rule in front.rules] or [
        _row("none", "every request is passed through")
    ]
    route_rows = [_row(route, str(routes.get(route, 0))) for route in Route]
    return _template().substitute(
        rules="\n".join(rule_rows),
        routes="\n".join(route_rows),
        total=sum(routes.values()),
        curl=escape(curl_line(base_url, front.example)),
        hint=_HINT if front.shadow is None else _SHADOW_HINT,
        shadow=_shadow(front.shadow) if front.shadow is not None else "",
    )


def _row(name: str, value: str, *, code: bool = False) -> str:
    shown = escape(value)
    if code:  # what stands between backticks in a rule's documentation
        shown = re.sub(r"`([^`]+)`", r"<code>\1</code>", shown)
    return f"<tr><th>{escape(name)}</th><td>{shown}</td></tr>"


def _shadow(ledger: Ledger) -> str:
    """What would have been served, a row a rule; wide, so it scrolls by itself."""
    head, *rows = ("".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) for tag, row in _tagged(ledger))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        "<h2>Shadow mode: what would have been served</h2>"
        '<p>Every request goes to the model server. The same as JSON: <a href="/shadow">/shadow</a>.</p>'
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        f"<p>{escape(ledger.rest())}</p>"
    )


def _tagged(ledger: Ledger) -> Iterator[tuple[str, tuple[str, ...]]]:
    for place, row in enumerate(ledger.cells()):
        yield "td" if place else "th", row


@cache
def _template() -> Template:
    return Template(resources.files("stepcache.proxy").joinpath("page.html").read_text(encoding="utf-8"))
