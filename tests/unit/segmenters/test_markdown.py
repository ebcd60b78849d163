"""`steps markdown`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.segmenters.markdown import MarkdownSegmenter

MARKDOWN = MarkdownSegmenter()
LINES = [
    "# a", "a", "- a", "* a", "1. a", "  a", "    a", "```", "~~~py", "- ```", "> a", "| a | b |", "|---|---|", "---",
    "===", "", " ", "***",
]  # fmt: skip


def steps(text: str) -> list[str]:
    """The steps' texts."""
    return [step.text for step in MARKDOWN.segment(text, MARKDOWN.Args()).steps]


@given(st.lists(st.sampled_from(LINES)).map("\n".join) | st.text(alphabet=" \n\r#-*`~>|=1.a\t"))
def test_joining_the_blocks_gives_the_text_back(text: str) -> None:
    """To the last character, whatever the lines."""
    assert MARKDOWN.segment(text, MARKDOWN.Args()).text == text


@given(st.lists(st.sampled_from(LINES)).map("\n".join), st.sampled_from(["", "  ", "   "]))
def test_fenced_code_is_never_cut(inside: str, indent: str) -> None:
    """Whatever stands in it, a shorter fence too; what stands around it does not matter."""
    code = f"{indent}````\n{inside}\n````\n"
    assert any(code in step for step in steps(f"Some words.\n\n{code}\nMore words.\n"))
    assert steps(code) == [code]


@pytest.mark.parametrize(
    "blocks",
    [
        ["One\nmore\n", "\nTwo\n"],
        ["# Title\n\nText\n", "\n## Next\nText\n"],
        ["Title\n=====\nText\n", "\nNext\n---\n\nText"],
        ["Text\n", "\n---\n\nMore\n\n***\n"],
        ["Buy:\n", "- milk\n\n- eggs\n\n  fresh ones\n  - six\nand more\n", "\nText\n"],
        ["- a\n", "* b\n", "1. c\n", "2) d\n"],
        ["1. Do:\n   ```\n   a\n\n   b\n   ```\n2. Rest\n", "\nText"],
        ["- ```py\n  a\n\n# no heading\n  ```\n- b\n", "\nText"],
        ["Text\n", "```py\na\n\n# no heading\n```\n", "Text\n"],
        ["~~~\nopen\n\n# to the end\n"],
        ["    code\n\n    code\n", "\nText"],
        ["Text\n", "| a | b |\n|:--|--:|\n| 1 | 2 |\n", "- item\n"],
        ["> said\nand more\n> so\n", "\n> again\n"],
        ["a | b\nc | d\n", "\n```a``b```\n"],
        ["\r\nOne\r\n", "\r\n# T\r\nTwo\r\n\r\n"],
    ],
)
def test_each_block_is_a_step(blocks: list[str]) -> None:
    """With the headings, rules and empty lines above it."""
    assert steps("".join(blocks)) == blocks


def test_headings_alone_are_one_step() -> None:
    """They are all there is to check."""
    assert steps("# One\n\n## Two\n") == ["# One\n\n## Two\n"]


def test_an_empty_text_is_not_cut() -> None:
    """White space is no block."""
    assert not MARKDOWN.segment(" \n\n", MARKDOWN.Args()).whole


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    [
        "`",
        "```\n",
        "- ",
        "- a\n",
        "- \n\n",
        "\n",
        " ",
        "|",
        "|-\n",
        "a|b\n|-|-\n",
        "* ",
        "> ",
        "=",
        "a\n=\n",
        "    a\n\n",
        "1",
    ],
)
def test_a_hostile_megabyte_is_cut_in_linear_time(unit: str) -> None:
    """A quadratic reader would take minutes."""
    text = (unit * 1_000_000)[:1_000_000]
    assert MARKDOWN.segment(text, MARKDOWN.Args()).text == text
