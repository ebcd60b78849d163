"""What is said of each code: the examples are true, and the page of diagnostics has them."""

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from stepcache import __version__
from stepcache.author.config import Config
from stepcache.author.examine import examine
from stepcache.author.explanations import texts
from stepcache.author.explanations.texts import FAMILIES, Explanation, explanation_of, visible
from stepcache.author.explanations.whole import whole_file
from stepcache.builtin import catalog
from stepcache.domain.findings import Finding
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Source
from stepcache.language.diagnostics import CODES, Teller
from tests.fakes.catalog import FAULTY, RIVALS, WITH_PLUGIN
from tests.fakes.files import Shelf

SHARED = """stepcache 1

## What polite rules have alike.
task polite "1.0.0" {
  match { "Please repeat {w: word}" }
  skip when changed(w)
  steps lines { remarks = drop }
  require output text.not_empty()
  repair within 2s, 2 calls {
    generate times 1
    otherwise refuse
  }
  cache {
    ttl = 1h
    scope = tenant
  }
  test "it" {
    when "Please repeat a"
    model "a"
    expect route == generate
  }
}
"""
LOCKED = json.dumps({"stepcache": __version__, "tasks": {"repeat": {"version": "1.0.0", "digest": "0"}}})
TEXTS = Path(texts.__file__).parent
DOCS = Path(__file__).parents[3] / "docs"
LINTED = [code for code, one in CODES.items() if one.teller is Teller.LINTER]


def catalog_for(code: str, excerpt: str) -> Catalog:
    """What is installed: the plugins where a file uses one, no Z3 where that is missed."""
    if code == "SC507":
        return replace(catalog(), engines=frozenset({"exact"}))
    if code in {"SC104", "SC105"}:
        return RIVALS if code == "SC104" else FAULTY
    return WITH_PLUGIN if "use python" in excerpt or "use judge" in excerpt else catalog()


def found_in(code: str, told: Explanation, excerpt: str) -> tuple[Finding, ...]:
    """Everything that is said of an excerpt; of its layout only where that is what it is about."""
    source = Source("rule.stepcache", whole_file(told, excerpt))
    config = Config(select=("SC902",)) if code == "SC902" else Config()
    sources = [source, Source("shared.stepcache", SHARED)] if "import" in excerpt else [source]
    files = Shelf({"stepcache.rules.json": LOCKED}) if code == "SC906" else None
    found = examine(sources, catalog_for(code, source.text), config, files).findings
    return tuple(one for one in found if one.span.path == source.path)


@pytest.mark.parametrize("code", LINTED)
def test_the_bad_example_yields_that_code_and_no_other(code: str) -> None:
    """Once: one mistake is one finding."""
    told = explanation_of(code)
    assert [one.code for one in found_in(code, told, told.bad)] == [code], whole_file(told, told.bad)


@pytest.mark.parametrize("code", LINTED)
def test_nothing_is_said_of_the_good_example(code: str) -> None:
    """It is what to write instead."""
    told = explanation_of(code)
    assert [(one.code, one.message) for one in found_in(code, told, told.good)] == [], whole_file(told, told.good)


@pytest.mark.parametrize("code", CODES)
def test_an_explanation_is_whole(code: str) -> None:
    """It says what, why, what instead, what the fix does where there is one, and where more stands."""
    told = explanation_of(code)
    assert all((told.what, told.why, told.bad, told.good))
    assert (told.fix != "") is (CODES[code].fix is not None)
    page, _, anchor = told.reference.partition("#")
    text = (DOCS / page).read_text(encoding="utf-8")
    assert not anchor or anchor in {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def slug(heading: str) -> str:
    """A heading as links name it."""
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


def test_every_file_of_explanations_holds_codes_of_its_family_alone() -> None:
    """A text of a code that there is not would never be shown."""
    for digit, family in FAMILIES.items():
        told = tomllib.loads((TEXTS / f"{family}.toml").read_text(encoding="utf-8"))
        assert list(told) == [code for code in CODES if code[2] == digit]


def test_the_page_of_diagnostics_has_a_section_for_each_code() -> None:
    """Its anchor is the code; it is made from the same texts."""
    page = (DOCS / "diagnostics.md").read_text(encoding="utf-8")
    assert re.findall(r"^### (SC\d{3})$", page, re.MULTILINE) == list(CODES)
    assert all(visible(explanation_of(code).bad) in page for code in CODES)


def test_what_cannot_be_seen_is_shown_by_its_number() -> None:
    """A mark that turns the direction of writing would turn the page round; letters stay, whatever they look like."""
    assert visible("a\u202eb\ufeff\nо") == "a\\u{202e}b\\u{feff}\nо"  # noqa: RUF001 - a Cyrillic letter is meant
