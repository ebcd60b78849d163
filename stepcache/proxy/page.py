"""The page at `/`: what this is, which rules it has, what it did, and a line to try."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from string import Template

import orjson

from stepcache.domain.routes import Route

EXAMPLE = "Solve for x: 2x + 3 = 13"


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule as the page shows it.

    Attributes:
        label: `name@version`.
        about: What it answers, in a sentence; may be empty.
    """

    label: str
    about: str = ""


def first_sentence(doc: str) -> str:
    """The beginning of a rule's documentation."""
    text = " ".join(doc.split())
    return text[: text.index(". ") + 1] if ". " in text else text


def curl_line(base_url: str, prompt: str = EXAMPLE) -> str:
    """A command that asks the server something."""
    body = orjson.dumps({"messages": [{"role": "user", "content": prompt}]}).decode()
    quoted = body.replace("'", "'\\''")
    return f"curl -i {base_url.rstrip('/')}/v1/chat/completions -H 'Content-Type: application/json' -d '{quoted}'"


def render(rules: Sequence[Shown], routes: Mapping[str, int], curl: str) -> str:
    """The page as HTML; nothing on it comes from anywhere else."""
    rule_rows = [_row(rule.label, rule.about) for rule in rules] or [_row("none", "every request is passed through")]
    route_rows = [_row(route, str(routes.get(route, 0))) for route in Route]
    return _template().substitute(
        rules="\n".join(rule_rows),
        routes="\n".join(route_rows),
        total=sum(routes.values()),
        curl=escape(curl),
    )


def _row(name: str, value: str) -> str:
    return f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>"


@cache
def _template() -> Template:
    return Template(resources.files("stepcache.proxy").joinpath("page.html").read_text(encoding="utf-8"))
