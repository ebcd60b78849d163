"""Cutting answers into steps."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from stepcache.domain.expressions import Regex
from stepcache.ports import Segmenter
from stepcache.segmenters.json import JsonSegmenter
from stepcache.segmenters.lines import LineSegmenter
from stepcache.segmenters.numbered import NumberedSegmenter
from stepcache.segmenters.regex import RegexSegmenter

LINES, NUMBERED, JSON, REGEX = LineSegmenter(), NumberedSegmenter(), JsonSegmenter(), RegexSegmenter()
ALL: tuple[tuple[Segmenter, dict[str, object]], ...] = (
    (LINES, {}),
    (NUMBERED, {}),
    (JSON, {}),
    (JSON, {"single": True}),
    (REGEX, {"pattern": Regex(r"\n+|;")}),
)


def steps(segmenter: Segmenter, text: str, **settings: object) -> list[str]:
    """The step texts of an answer that can be cut."""
    found = segmenter.segment(text, segmenter.Args(**settings))
    assert found.whole, found.reason
    return [step.text for step in found.steps]


@given(st.text('ab1.) \t\r\n"{}[]:,;Step\u2028é'))
def test_segmenting_loses_no_character(text: str) -> None:
    """Where no remark is dropped, the steps joined are the text, cut or not."""
    for segmenter, settings in ALL:
        assert segmenter.segment(text, segmenter.Args(**settings)).text == text


@given(st.text("x=2 +1\n.Soyum-", max_size=40), st.sampled_from(["known", "drop"]))
def test_what_is_kept_is_kept_again(text: str, remarks: str) -> None:
    """Segmenting the kept text drops nothing more, and gives the same steps."""
    args = LINES.Args(remarks=remarks, prose=("algebra",))
    found = LINES.segment(text, args)
    if found.whole:
        assert LINES.segment(found.text, args) == found


def test_blank_lines_belong_to_the_step_that_follows() -> None:
    """The last ones belong to the last step."""
    assert steps(LINES, "\na\n\n b\r\nc\n\n") == ["\na\n", "\n b\r\n", "c\n\n"]


def test_remarks_made_of_known_words_are_kept() -> None:
    """Others go, with their punctuation and emphasis; a line of nothing else goes whole."""
    text = "First, 2x = 4.\n**I love bananas!** So x = 2. Bananas!\nBananas for everyone.\n"
    kept = ["First, 2x = 4.\n", "So x = 2.\n"]
    assert steps(LINES, text, remarks="known", prose=("algebra",)) == kept
    assert steps(LINES, text, remarks="known", prose=("algebra", ("i love", "bananas", "everyone"))) == [
        "First, 2x = 4.\n",
        "**I love bananas!** So x = 2. Bananas!\nBananas for everyone.\n",
    ]


def test_a_numeral_in_a_remark_goes_with_it() -> None:
    """A segmenter cannot know where it comes from, whatever the words around it."""
    assert steps(LINES, "2x = 4 from both 7 sides\n", remarks="known", prose=("algebra",)) == ["2x = 4\n"]


def test_remarks_can_all_be_dropped() -> None:
    """Relations and moves are left; a line without either belongs to the step that follows."""
    assert steps(LINES, "So we have\n\n2x = 4\nThe end\n", remarks="drop") == ["\n2x = 4\n"]


BARE = """
2x = 10;-x/3 = 4.5;3(x + 1)/4 - 2 = -(2x - 7);x = 7/3;0 = 2;ax = 1;xy = 2;x = 1.;1. x = 2;(x + 1 = 2);x + 1) = 2
x = 10 (-3);x - = 2;= 3;x = 2 = 3;2x5 = 3;e = 1/0;x = a
"""


@pytest.mark.parametrize("line", BARE.strip().replace("\n", ";").split(";"))
def test_lines_of_relations_alone_are_kept_as_beside_a_remark(line: str) -> None:
    """That they are told without being read changes nothing."""
    alone, beside = f"2x = 10\n\n{line}\n", f"2x = 10\n\n{line}\nDone.\n"
    args = LineSegmenter.Args(remarks="drop")
    assert LineSegmenter().segment(alone, args).steps == LineSegmenter().segment(beside, args).steps


def test_a_final_value_in_words_is_no_remark() -> None:
    """The unknown is found in the text, be it one letter or a word."""
    settings: dict[str, object] = {"remarks": "known", "prose": ("algebra",)}
    assert steps(LINES, "2x = 4\nSo x is 2.", **settings) == ["2x = 4\n", "So x is 2."]
    assert steps(LINES, "2cost = 4\ncost = 2", **settings) == ["2cost = 4\n", "cost = 2"]


@pytest.mark.parametrize("segmenter", [LINES, NUMBERED, JSON])
def test_more_steps_than_allowed_cannot_be_cut(segmenter: Segmenter) -> None:
    """The whole is one step, with the reason."""
    text = {LINES: "a\nb\nc", NUMBERED: "1. a\n2. b\n3. c", JSON: "[1, 2, 3]"}[segmenter]
    found = segmenter.segment(text, segmenter.Args(max=2))
    assert (found.whole, found.reason, len(found.steps)) == (False, "3 steps, at most 2 are allowed", 1)


@pytest.mark.parametrize(("segmenter", "settings"), ALL)
def test_nothing_cannot_be_cut(segmenter: Segmenter, settings: dict[str, object]) -> None:
    """An empty answer has no steps to check."""
    assert not segmenter.segment("", segmenter.Args(**settings)).whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Well:\n1. a\n2. b\n", ["Well:\n1. a\n", "2. b\n"]),
        ("1) a\nmore\n2) b\n\nend", ["1) a\nmore\n", "2) b\n\nend"]),
        ("Step 1: a\nStep 2: b", ["Step 1: a\n", "Step 2: b"]),
        ("**Step 1:** a\n### Step 2 - b", ["**Step 1:** a\n", "### Step 2 - b"]),
        ("1. a\n   1. inner\n   2. inner\n2. b", ["1. a\n   1. inner\n   2. inner\n", "2. b"]),
        ("2. a\n2.5 b\n3. c", ["2. a\n2.5 b\n", "3. c"]),
    ],
)
def test_a_numbered_line_begins_a_step(text: str, expected: list[str]) -> None:
    """Inner lists, decimals and what stands before the first number begin none."""
    assert steps(NUMBERED, text) == expected


def test_a_text_without_numbers_has_no_numbered_steps() -> None:
    """It cannot be cut."""
    assert not NUMBERED.segment("a\nb", NUMBERED.Args()).whole


def test_members_are_steps_with_their_names() -> None:
    """Brackets stand with the first and the last, a comma with the member before it."""
    found = JSON.segment(' {"a": 1,\n "b\\u0062": [2, 3]} ', JSON.Args(single=True))
    assert [(step.name, step.text) for step in found.steps] == [("a", ' {"a": 1,\n '), ("bb", '"b\\u0062": [2, 3]} ')]


@pytest.mark.parametrize("text", ["{}", "[]", "5", ' "a" ', "null"])
def test_a_value_without_members_is_one_step(text: str) -> None:
    """Its text is the whole."""
    assert steps(JSON, text, single=True) == [text]


@pytest.mark.parametrize(
    "text", ['```json\n{"a": 1}\n```', '{"a": 1} {"b": 2}', '{"a": 1, "a": 2}', '{"a": 1}\n{"b": 2}']
)
def test_anything_but_one_value_cannot_be_cut_into_members(text: str) -> None:
    """`single` means exactly one strict value."""
    assert not JSON.segment(text, JSON.Args(single=True)).whole


def test_json_lines_are_steps_where_several_values_are_allowed() -> None:
    """One value a line; one line that is none, and nothing can be cut."""
    assert steps(JSON, '{"a": 1}\n\n[2]\n') == ['{"a": 1}\n', "\n[2]\n"]
    assert not JSON.segment('{"a": 1}\nno\n', JSON.Args()).whole


@given(st.dictionaries(st.text(string.printable), st.integers() | st.text(), min_size=1, max_size=6))
def test_every_member_is_in_its_own_step(value: dict[str, int | str]) -> None:
    """A step's text holds the member it is named after."""
    found = JSON.segment(json.dumps(value, indent=1), JSON.Args(single=True))
    assert [step.name for step in found.steps] == list(value)
    for step in found.steps:
        assert json.dumps(step.name) + ": " + json.dumps(value[step.name]) in step.text


def test_a_separator_belongs_to_the_step_before() -> None:
    """A match of nothing parts none; pieces of white space belong to the step that follows."""
    assert steps(REGEX, "é;b;; c", pattern=Regex(";")) == ["é;", "b;", ";", " c"]
    assert steps(REGEX, "a\n\n\nb", pattern=Regex("\n*")) == ["a\n\n\n", "b"]


@pytest.mark.parametrize("pattern", [Regex("(?=a)"), Regex("("), Regex("a", "x")])
def test_a_pattern_outside_the_dialect_cuts_nothing(pattern: Regex) -> None:
    """The text is one step that says why."""
    found = REGEX.segment("aaa", REGEX.Args(pattern=pattern))
    assert (found.whole, found.text) == (False, "aaa")
    assert found.reason.startswith("cannot be cut")


@pytest.mark.parametrize("settings", [{"max": 0}, {"remarks": "some"}, {"prose": "algebra"}, {"odd": 1}])
def test_wrong_settings_are_refused(settings: dict[str, object]) -> None:
    """The linter's messages come from this."""
    with pytest.raises(ValidationError):
        LINES.Args(**settings)


@pytest.mark.parametrize(
    "text", ["\n" * 300_000, "1. \n" * 20_000, "[" * 300_000, "x=1\n" * 20_000, "\x00" * 60_000, "\ud800"]
)
@pytest.mark.parametrize("remarks", ["keep", "known", "drop"])
def test_a_hostile_text_is_cut_or_kept_whole(text: str, remarks: str) -> None:
    """Nothing raises, whatever the answer is."""
    assert LINES.segment(text, LINES.Args(remarks=remarks)).steps
    assert NUMBERED.segment(text, NUMBERED.Args(remarks=remarks)).steps
    assert JSON.segment(text, JSON.Args()).text == text
    assert REGEX.segment(text, REGEX.Args(pattern=Regex("a"))).text == text
