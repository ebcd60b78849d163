"""Whatever two files that hang together and a sidecar hold: findings in these files, in time, never an exception."""

import os
import random
import time

import pytest

from stepcache.author.lint.run import lint
from stepcache.author.render import full
from stepcache.domain.source import Source
from tests.fakes.catalog import CATALOG
from tests.fakes.files import Shelf
from tests.fakes.rule_files import GOOD

CASES = int(os.environ.get("STEPCACHE_FUZZ", "300"))
LIMIT_S = 20.0
FILES = {
    "x.stepcache": GOOD.replace("## Repeat", 'import "a.stepcache" as a\nlet WORDS = [one, two]\n\n## Repeat'),
    "a.stepcache": """stepcache 1
import "x.stepcache" as h
import "l.stepcache" as l

let OWN = [h.WORDS, l.MORE]

## Echo.
task echo "1.0.0" {
  extends h.repeat
  match { "Echo {w: one_of(OWN)} {v: word}" "Echo {w: one_of(h.WORDS)} {v: word}" }
  skip when changed(v) because "another"
  require each text.mentions(h.WORDS, w) else "{w} of {h.WORDS}"
  backend tgi { seed = 1 }
}

task near "1.0.0" {
  extends echo
}
""",
    "a_test.stepcache": """stepcache 1
import "l.stepcache" as l

test "beside" for echo {
  given "Echo one b" => "one"
  when "Echo two b" with schema l.SCHEMA
  model "two"
  expect slot.w == "two"
}
""",
    "l.stepcache": 'stepcache 1\nlet MORE = [three]\nlet SCHEMA = """{"type": "object"}"""\n',
}
PIECES = (
    *("import", "extends", "for", "as", "h.", "h.repeat", "l.", "echo", ".", '"x.stepcache"', '"../x"', "test", "task"),
    *("{", "}", '"', "\n", "#", "let", "use", "match", "require", "cache", "\\", "\0", "h.WORDS", "extends h.repeat\n"),
)


def mutated(chance: random.Random, text: str) -> str:
    """A text with up to three cuts, copies or foreign words."""
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.choice((0, 1, 2, 5, 40, 200)))
        piece = chance.choice(("", chance.choice(PIECES), f" {chance.choice(PIECES)} ", text[at:to] * 2))
        text = text[:at] + piece + text[to:]
    return text


@pytest.mark.parametrize("part", range(5))
def test_mutated_files_that_import_each_other_get_findings_and_no_exception(part: int) -> None:
    """Each finding lies in one of the files that are linted; `STEPCACHE_FUZZ` sets how many are drawn."""
    chance = random.Random(part)
    for _ in range(max(1, CASES // 5)):
        texts = {path: mutated(chance, text) for path, text in FILES.items()}
        sources = {path: Source(path, texts[path]) for path in FILES if chance.random() < 0.7}
        begin = time.perf_counter()
        findings = lint(list(sources.values()), CATALOG, Shelf(texts))
        assert time.perf_counter() - begin < LIMIT_S, texts
        for one in findings:
            text = sources[one.span.path].text
            assert 0 <= one.span.start <= one.span.end <= len(text) + 1, (one, texts)
            assert text.count("\n", 0, one.span.start) + 1 == one.span.line, (one, texts)
            for edit in one.fix.edits if one.fix is not None else ():
                assert edit.span.path == one.span.path, (one, texts)
        assert full(findings, sources) or not findings
