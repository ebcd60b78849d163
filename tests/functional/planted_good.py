"""The good files that mistakes are planted into: acceptance examples, shipped rules, and files that need others."""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from stepcache.builtin import catalog
from stepcache.domain.signatures import Catalog
from tests.fakes.catalog import WITH_PLUGIN
from tests.functional.planted import Good

ROOT = Path(__file__).parents[2]

SHARED = """\
stepcache 1

let TONES = [polite, formal, brief]
let LIMIT = 400

## Greet someone in a tone.
task greet "1.0.0" {
  context { system any  turns none  sampling any }

  match {
    "Greet {who: word} in a {tone: one_of(TONES)} way"
    "Say hello to {who: word} in a {tone: one_of(TONES)} way[, please]"
    reject "Greet everyone"
    reject /\\bnobody\\b/i
  }
  skip when changed(tone) or not (tone == "polite" or tone == "formal" or tone == "brief") because "tones differ"
  skip when who == tone because "the words clash"

  steps regex(/\\n+/) { max = 20 steps }

  require output text.contains(who) else "Name {who}, in at most {LIMIT} characters."
  require each text.shorter_than(LIMIT)
  forbid output text.matches(/^(as an ai|sorry)/i)
  expect first text.mentions("hello") else "Begin with a hello."

  repair within 2s, 300 tokens, 2 calls {
    adapt slots
    patch tail times 1
    generate times 1
    otherwise refuse
  }

  cache { like = [who, tone]  similar = 0.8  ttl = 30d  scope = user }
  backend tgi { max_new_tokens = 200  seed = 7  stop = ["\\n\\n\\n"] }
  backend openai { max_tokens = 200  seed = 7  temperature = 0.5 }

  test "a first greeting is written" {
    when "Greet Ada in a polite way"
    model "hello Ada"
    expect route == generate
    expect calls == 1
    expect output ~ /Ada$/
  }
}
"""

EXTENDING = """\
stepcache 1
import "shared.stepcache" as shared

## Greet someone, at length.
task greet_at_length "1.1.0" {
  extends shared.greet

  match {
    "Greet {who: word} at length in a {tone: one_of(shared.TONES)} way: {note: text}"
  }
  slot size as word = text.layout(note)
  skip when changed(note) because "it says something else"

  require last text.not_empty() else "The last line says nothing."

  cache { like = [who, tone, size]  ttl = 12h  scope = tenant }
}

## Say farewell to someone.
task farewell "1.0.0" {
  match { "Say farewell to {who: word}" }

  steps sentences { max = 8 steps }

  require output text.contains(who)
  repair within 1s, 1 calls {
    generate times 1
    otherwise refuse
  }
  cache { like = [who]  ttl = 1h  scope = tenant }
}
"""

SIDECAR = '''\
stepcache 1

test "at length: written by the model" for greet_at_length {
  when "Greet Ada at length in a polite way: well met"
  model """
    hello Ada,
    how do you do
    """
  expect route == generate
  expect calls == 1
  expect slot.tone == "polite"
}

test "another farewell: asked anew" for farewell {
  given "Say farewell to Ada" => "Farewell, Ada"
  when "Say farewell to Bob"
  model "So long", "Farewell, Bob"
  expect route == generate
  expect reason ~ /^rejected/
}
'''

_SHARED, _EXTENDING, _SIDECAR = (
    ("greetings/shared.stepcache", SHARED),
    ("greetings/more.stepcache", EXTENDING),
    ("greetings/more_test.stepcache", SIDECAR),
)
SEVERAL = (
    Good(*_SHARED),
    Good(*_EXTENDING, beside=(_SHARED, _SIDECAR)),
    Good(*_SIDECAR, beside=(_SHARED, _EXTENDING)),
)
WHOLE = tuple(
    Good(path.name, path.read_text(encoding="utf-8"))
    for path in (
        *sorted((ROOT / "tests/golden/acceptance").glob("*.stepcache")),
        *sorted((ROOT / "rules").rglob("*.stepcache")),
    )
)
FILES = (*SEVERAL, *WHOLE)


def _both(one: Catalog, two: Catalog) -> Catalog:
    """What one catalog knows, and beside it what only the other does."""
    every = {field.name: getattr(one, field.name) for field in fields(one)}
    tables = {name: table for name, table in every.items() if isinstance(table, Mapping)}
    more: dict[str, Any] = {name: {**getattr(two, name), **table} for name, table in tables.items()}
    return replace(one, **more, engines=one.engines | two.engines)


CATALOG = _both(catalog(), WITH_PLUGIN)
