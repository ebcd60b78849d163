"""Bounds of a claim by words alone: they never say other than the match itself."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from stepcache.builtin import catalog
from stepcache.domain.expressions import Call, Const, ListOf
from stepcache.domain.patterns import Hole, Literal, Template
from stepcache.domain.rules import Task
from stepcache.language.compile import compile_rules
from stepcache.matching.bounds import LISTED, Sift, at_most, fits, own_bounds
from stepcache.matching.claim import match_prompt
from stepcache.matching.samples import TEXTS, sample_prompts, template_samples
from stepcache.matching.types import SLOT_TYPES
from stepcache.ports import Refusal
from stepcache.resources import read_source

SHIPPED = sorted((Path(__file__).parents[3] / "rules").glob("*.stepcache"))
TASKS = {task.name: task for task in compile_rules([read_source(path) for path in SHIPPED], catalog()).tasks}
WORDY = "Describe " + "a " * 300


def alone(task: Task, template: Template) -> Task:
    """The task with one template."""
    return replace(task, templates=(template,), vocabularies=(), rejects=())


@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_sure_claim_is_made_with_that_weight(name: str) -> None:
    """On every sample of every template that is shipped."""
    task = TASKS[name]
    for template in task.templates:
        for prompt in template_samples(template):
            bounds, found = own_bounds(template, prompt), match_prompt(alone(task, template), prompt)
            assert found.literals >= bounds.least if found else not bounds.sure


@pytest.mark.parametrize("name", sorted(TASKS))
def test_no_claim_weighs_more_than_its_bound(name: str) -> None:
    """On every tenth sample of every other shipped task, and on its own."""
    task = TASKS[name]
    for prompt in [prompt for other in TASKS.values() for prompt in sample_prompts(other)[::10]]:
        most, found = at_most(task, prompt), match_prompt(task, prompt)
        assert found is None or (most is not None and found.literals <= most)


@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_template_that_does_not_fit_claims_nothing(name: str) -> None:
    """Nor does it with the weight asked for."""
    task = TASKS[name]
    for one, other in product(task.templates[:6], repeat=2):
        for prompt in template_samples(other)[:2]:
            found = match_prompt(alone(task, one), prompt)
            assert found is None or fits(one, prompt, found.literals)
            assert found is None or fits(one, prompt, 0)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in TEXTS.items() for text in texts])
def test_each_type_reads_its_sample_texts(kind: str, text: str) -> None:
    """Whatever unknowns the rest of the prompt names."""
    read = SLOT_TYPES[kind].read
    for names in (frozenset[str](), frozenset({"x", "y"})):
        assert not isinstance(read(text, SLOT_TYPES[kind].Args(), names), Refusal)


@pytest.mark.parametrize("kind", sorted(LISTED))
def test_two_sample_texts_are_a_list(kind: str) -> None:
    """Joined by a comma."""
    args = SLOT_TYPES["list"].Args(of=kind)
    assert not isinstance(SLOT_TYPES["list"].read(", ".join(TEXTS[kind]), args), Refusal)


def choice(*texts: str) -> Template:
    """`Say {c: one_of(…)}`."""
    return Template((Literal("Say "), Hole("c", Call("one_of", (("choices", ListOf(tuple(map(Const, texts)))),)))))


def test_a_choice_is_sure_where_no_other_is_like_it() -> None:
    """`red` and `RED` are the same to a reader."""
    assert own_bounds(choice("red", "green"), "Say red").sure
    assert not own_bounds(choice("red", "RED"), "Say red").sure
    assert not own_bounds(choice("rouge", "été"), "Say été").sure


def test_what_can_be_read_in_two_ways_or_not_at_all_is_not_sure() -> None:
    """Nor is a text that no type is known to read."""
    twice = Template((Hole("a", Call("text")), Literal(" and "), Hole("b", Call("text"))))
    assert not own_bounds(twice, "one and two and three").sure
    assert not own_bounds(choice("red"), "Tell me").sure
    assert not own_bounds(Template((Literal("Say "), Hole("w", Call("word")))), "Say pear").sure


def test_a_prompt_in_which_the_search_wanders_is_not_claimed() -> None:
    """It is then neither sure nor fitting."""
    holes = [Hole(name, Call("text")) for name in "bcdef"]
    parts = (
        Literal("Describe "),
        *(part for hole in holes for part in (hole, Literal(" a "))),
        Hole("z", Call("text")),
    )
    wide = Template(parts)
    assert not own_bounds(wide, WORDY).sure
    assert not fits(wide, WORDY, 0)
    assert at_most(alone(next(iter(TASKS.values())), wide), WORDY) is None


def test_the_sift_keeps_every_task_that_claims() -> None:
    """What it leaves out claims nothing of the prompt, on samples of all shipped tasks."""
    tasks = list(TASKS.values())
    sift = Sift(tasks)
    for prompt in [prompt for task in tasks for prompt in sample_prompts(task)[::5]]:
        kept = sift.possible(prompt)
        assert [n for n, task in enumerate(tasks) if n not in kept and match_prompt(task, prompt)] == []


def test_the_sift_leaves_out_what_lacks_a_word() -> None:
    """By the words of one template; a template without words is always kept."""
    any_task = next(iter(TASKS.values()))
    tea, any_text = Template((Literal("Brew tea"),)), Template((Hole("t", Call("text")),))
    sift = Sift([alone(any_task, tea), alone(any_task, any_text)])
    assert (sift.possible("Brew coffee"), sift.possible("brew some tea")) == ([1], [0, 1])
