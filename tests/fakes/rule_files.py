"""A small good rule file, and what the compiler says of it with one line changed."""

from stepcache.domain.rules import Task
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Source
from stepcache.language.compile import Compiled, compile_rules
from tests.fakes.catalog import CATALOG

GOOD = """stepcache 1

## Repeat a word.
task repeat "1.0.0" {
  match { "Repeat {w: word}" }
  steps lines { remarks = drop }
  require output text.contains(w)
  repair within 2s, 2 calls {
    generate times 1
    otherwise refuse
  }
  cache { ttl = 1h  scope = tenant }
  test "it" {
    when "Repeat a"
    model "a"
    expect route == generate
  }
}
"""


def edited(*changes: tuple[str, str]) -> str:
    """The good file with each first text put in place of by the second, once."""
    text = GOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def compiled(*changes: tuple[str, str], catalog: Catalog = CATALOG) -> Compiled:
    """The good file, changed and compiled."""
    return compile_rules([Source("rule.stepcache", edited(*changes))], catalog)


def codes(*changes: tuple[str, str], catalog: Catalog = CATALOG) -> list[tuple[str, int]]:
    """Code and line of each error of the changed file."""
    return [(one.code, one.span.line) for one in compiled(*changes, catalog=catalog).findings]


def task_of(*changes: tuple[str, str], catalog: Catalog = CATALOG) -> Task:
    """The only task of the changed file, which must be good."""
    found = compiled(*changes, catalog=catalog)
    assert found.findings == ()
    return found.tasks[0]
