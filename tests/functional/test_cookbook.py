"""The cookbook's pages: the prompts they show are claimed by the rule they show."""

import asyncio
import re
from functools import cache
from pathlib import Path

import pytest

from stepcache.assembly import StepCache, load_rules
from stepcache.backends.fake import FakeBackend
from stepcache.domain.rules import RuleSet

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(page for page in (ROOT / "docs/cookbook").glob("*.md") if page.name != "index.md")
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "year": {"type": "integer"}},
    "required": ["name", "year"],
    "additionalProperties": False,
}


def prompts(text: str) -> list[str]:
    """Those of the page's first block: one a line, or one in all where a line ends with a colon."""
    block = re.search(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert block is not None
    lines = block[1].rstrip("\n").split("\n")
    return ["\n".join(lines)] if lines[0].endswith(":") else lines


@cache
def all_rules(*more: Path) -> RuleSet:
    """The shipped rules, and a plugin's."""
    return load_rules([ROOT / "rules", *more])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_prompts_that_its_rule_claims(page: Path) -> None:
    """Each prompt is claimed by a task of the page's rule, alone and beside all shipped rules."""
    text = page.read_text(encoding="utf-8")
    shown = re.search(r'^--8<-- "(.+)"$', text, re.MULTILINE)
    assert shown is not None
    own = load_rules([ROOT / shown[1]])
    names = {task.name for task in own.tasks}
    beside = all_rules(*([] if shown[1].startswith("rules/") else [ROOT / shown[1]]))
    for prompt in prompts(text):
        for rules in (own, beside):
            claimed = asyncio.run(claimed_by(rules, prompt, schema="schema" in page.stem))
            assert claimed in names, prompt


async def claimed_by(rules: RuleSet, prompt: str, *, schema: bool) -> str:
    """The task that claims a prompt; empty for none."""
    body: dict[str, object] = {"messages": [{"role": "user", "content": prompt}]}
    if schema:
        body["response_format"] = {"type": "json_schema", "json_schema": {"name": "asked", "schema": SCHEMA}}
    backend = FakeBackend()
    backend.script(["?"] * 9)
    async with StepCache(rules, backend=backend) as cache:
        return (await cache.answer(body)).rule.partition("@")[0]


def test_every_recipe_is_in_the_index() -> None:
    """The table of the first page leads to each."""
    index = (ROOT / "docs/cookbook/index.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if f"({page.name})" not in index] == []
    assert len(PAGES) >= 10
