"""A task's page: what it claims, what vouches for its answers, how it answers."""

from collections.abc import Iterator

from stepcache.author.pages.diagram import as_text
from stepcache.author.pages.expressions import kind, section, shown
from stepcache.author.pages.markdown import block, cell, code, plain, table
from stepcache.domain.expressions import Call, Regex
from stepcache.domain.patterns import Hole, Reject, Template, Vocabulary, holes_in
from stepcache.domain.rules import Check, RuleTest, Sampling, Task, Verb, Where

_VERBS = {Verb.REQUIRE: "must hold", Verb.EXPECT: "should hold", Verb.FORBID: "must not hold"}
_GRADES = {
    "proved": "**Proved**, at best: such an answer is right whatever the model said.",
    "carried": "**Carried**, at best: such an answer is as right as the model's own answer that it came from.",
}


def page(task: Task) -> str:
    """The whole page."""
    doc = " ".join(task.doc.split())
    parts = [
        f"# {plain(task.name)} {plain(task.version)}",
        *([plain(doc)] if doc else []),
        _GRADES[task.grade],
        *_section("What it claims", _claims(task)),
        *_section("Slots", _slots(task)),
        *_section("How an answer is cut into steps", [code(_steps(task)) + "."]),
        *_section("What is checked", _checks(task)),
        *_section("The ladder", _ladder(task)),
        *_section("What is kept", _kept(task)),
        *_section("Model servers", _servers(task)),
        *_section("Examples", _examples(task)),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, parts: list[str]) -> list[str]:
    return [f"## {title}", *parts] if parts else []


def _claims(task: Task) -> list[str]:
    parts = []
    if task.templates:
        parts.append(block("\n".join(one.text for one in task.templates)))
    parts += [_vocabulary(one) for one in task.vocabularies]
    if task.rejects:
        parts += ["Never a prompt in which one of these is found:", block("\n".join(map(_reject, task.rejects)))]
    return [*parts, _around(task)]


def _vocabulary(one: Vocabulary) -> str:
    lines = [
        f"the slots:      {', '.join([*(f'{{{hole.name}}}' for hole in one.required), *_perhaps(one)])}",
        f"what is asked:  {' | '.join(phrase.text for phrase in one.leads)}",
        *([f"fillers:        {' | '.join(phrase.text for phrase in one.fillers)}"] if one.fillers else []),
        *(f"the form {form.name}: {form.phrase.text}" for form in one.forms),
    ]
    return "In any order, and nothing beside:\n\n" + block("\n".join(lines))


def _perhaps(one: Vocabulary) -> Iterator[str]:
    return (f"[{{{hole.name}}}]" for hole in one.optional)


def _reject(one: Reject) -> str:
    return f"/{one.what.pattern}/{one.what.flags}" if isinstance(one.what, Regex) else one.what.text


def _around(task: Task) -> str:
    context = task.context
    admitted = [one.text if isinstance(one, Template) else f"/{one.pattern}/{one.flags}" for one in context.system]
    if context.system_any:
        system = "any system text"
    elif admitted:
        system = f"no system text, or one of {', '.join(map(code, admitted))}"
    else:
        system = "no system text"
    turns = "earlier turns or none" if context.turns_any else "no earlier turns"
    sampling = "any sampling" if context.sampling is Sampling.ANY else "temperature 0 or none"
    return f"Around the prompt: {system}; {turns}; {sampling}."


def _slots(task: Task) -> list[str]:
    holes = {hole.name: hole for hole in _holes(task)}
    rows = [(cell(name), cell(kind(hole.type)), "in the prompt", _bound(task, name)) for name, hole in holes.items()]
    forms = dict.fromkeys(form.name for one in task.vocabularies for form in one.forms)
    rows += [(cell(name), cell("flag"), "whether the form stands in the prompt", _bound(task, name)) for name in forms]
    for derived in task.derived:
        rows.append(
            (cell(derived.name), cell(kind(derived.type)), cell(shown(derived.value)), _bound(task, derived.name))
        )
    return (
        ["\n".join(table(("slot", "type", "from", "an older answer is used where it changed"), rows))] if rows else []
    )


def _holes(task: Task) -> Iterator[Hole]:
    for template in task.templates:
        yield from (hole for hole, _ in holes_in(template.parts))
    for vocabulary in task.vocabularies:
        yield from (*vocabulary.required, *vocabulary.optional)


def _bound(task: Task, name: str) -> str:
    """What stands for a slot whose value changed since an older answer."""
    if name in task.pinned:
        return "never: pinned"
    proving = [check for check in task.checks if name in task.proofs(check)]
    if proving:
        return f"proved by {', '.join(dict.fromkeys(cell(check.call.name) for check in proving))}"
    if name not in task.prompt_slots:
        return "derived: follows from the others"
    carrying = [rung.call.name for rung in task.repair.rungs if rung.call and name in rung.open_slots]
    return f"carried by {', '.join(map(cell, dict.fromkeys(carrying)))}" if carrying else "never"


def _steps(task: Task) -> str:
    named = f", named {', '.join(one.name for one in task.cut.named)}" if task.cut.named else ""
    return f"{section(task.cut.segmenter)}{named}"


def _checks(task: Task) -> list[str]:
    rows = [
        (_VERBS[one.verb], _target(one), _linked(one.call), _proved(task, one), plain(one.hint)) for one in task.checks
    ]
    return ["\n".join(table(("", "of", "check", "proves", "else"), rows))]


def _linked(call: Call) -> str:
    return f"[{cell(shown(call))}](../{kind_file('verifiers', call.name)})"


def kind_file(kind: str, name: str) -> str:
    """Where the page of something that rules call stands."""
    return f"{kind}/{name}.md"


def _target(check: Check) -> str:
    words = {Where.EACH: "each step", Where.FIRST: "the first step", Where.LAST: "the last step",
             Where.OUTPUT: "the whole answer"}  # fmt: skip
    return words.get(check.where, f"the step {code(check.step)}")


def _proved(task: Task, check: Check) -> str:
    return ", ".join(cell(name) for name in sorted(task.proofs(check)))


def _ladder(task: Task) -> list[str]:
    budget = [
        *([f"{task.repair.within_s:g} s in calls of the model"] if task.repair.within_s is not None else []),
        *([f"{task.repair.tokens} tokens"] if task.repair.tokens is not None else []),
        *([f"{task.repair.calls} calls"] if task.repair.calls is not None else []),
    ]
    bound = f"Downwards, until every check passes; at most {', '.join(budget)}." if budget else "Downwards."
    picture = f"![{plain(as_text(task).replace(chr(10), '; '))}]({task.name}.svg)"
    linked = {rung.call.name: kind for rung in task.repair.rungs if rung.call
              for kind in ["adapters" if rung.action == "adapt" else "solvers"]}  # fmt: skip
    more = [f"[{code(name)}](../{kind_file(kind, name)})" for name, kind in linked.items()]
    return [bound, picture, *([f"What is called: {', '.join(more)}."] if more else [])]


def _kept(task: Task) -> list[str]:
    cache = task.cache
    lives = f"{cache.ttl_s / 86400:g} days" if cache.ttl_s else "without end"
    lines = [f"Verified answers alone, for {lives}, shared inside one {code(str(cache.scope))}."]
    if cache.like:
        lines.append(f"An older answer is looked at only where {', '.join(map(code, cache.like))} is equal.")
    if cache.similar is not None:
        lines.append(f"Where none is found, answers to prompts at least {cache.similar:g} alike are looked at.")
    if cache.proved_only:
        lines.append("Only proved answers are used for other requests.")
    lines += [f"Not where {code(shown(skip.when))}: {plain(skip.because) or 'skipped'}." for skip in task.skips]
    return [" ".join(lines)]


def _servers(task: Task) -> list[str]:
    rows = [(cell(one.kind), ", ".join(cell(f"{name} = {value}") for name, value in one.settings))
            for one in task.backends]  # fmt: skip
    return ["\n".join(table(("server", "settings"), rows))] if rows else []


def _examples(task: Task) -> list[str]:
    return [part for test in task.tests for part in _example(test)]


def _example(test: RuleTest) -> list[str]:
    lines = [line for prompt, reply in test.given for line in (f"given: {prompt}", f"    => {reply}")]
    lines += [f"when:  {test.when}", *(f"model: {reply}" for reply in test.model)]
    lines += [one.text if one.text.startswith("expect") else f"expect {one.text}" for one in test.expectations]
    return [f"### {plain(test.name)}", block("\n".join(lines))]
