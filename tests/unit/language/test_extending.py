"""Tasks that extend others: what they inherit, whose mistakes are whose, and that nothing else comes of it."""

from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stepcache.author.lint.run import lint
from stepcache.domain.rules import Task
from stepcache.domain.source import Source
from stepcache.language.compile import compile_rules
from stepcache.language.extending import MAX_EXTENSIONS
from tests.fakes.catalog import CATALOG, WITH_PLUGIN
from tests.fakes.files import Shelf, compiled_with, told
from tests.fakes.rule_files import GOOD, edited

TOP = 'stepcache 1\nimport "x.stepcache" as h\n\n## Echo.\n'


def extension(*lines: str, base: str = "h.repeat") -> str:
    """A file with one task that extends the good one."""
    body = "".join(f"  {line}\n" for line in lines)
    return f'{TOP}task echo "1.0.0" {{\n  extends {base}\n{body}}}\n'


def whole(*changes: tuple[str, str]) -> Task:
    """The good task, changed, under the extension's name and written out in full."""
    (task,) = compiled_with({"w.stepcache": edited(("task repeat", "task echo"), *changes)}).tasks
    return task


def linted(given: Mapping[str, str], imported: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """All findings, the linter's too, but that a task has no tests."""
    sources = [Source(path, text) for path, text in given.items()]
    return [one for one in told(lint(sources, CATALOG, Shelf(imported))) if one[0] != "SC801"]


@pytest.mark.parametrize(
    ("lines", "changes"),
    [
        ((), ()),
        (('match { "Echo {w: word}" }',), (('"Repeat {', '"Echo {'),)),
        (("steps numbered",), (("lines { remarks = drop }", "numbered"),)),
        (("cache { scope = user  ttl = 2h }",), (("ttl = 1h  scope = tenant", "scope = user  ttl = 2h"),)),
        (("repair within 1s { generate otherwise miss }",), (("2s, 2 calls", "1s"), ("refuse", "miss"))),
        (("context { turns any }",), (("  match", "  context { turns any }\n  match"),)),
        (("skip when changed(w)",), (("  steps", "  skip when changed(w)\n  steps"),)),
        (("require each text.not_empty()",), (("contains(w)", "contains(w)\n  require each text.not_empty()"),)),
        (("forbid each text.matches(/x/)",), (("contains(w)", "contains(w)\n  forbid each text.matches(/x/)"),)),
        (("slot s as json = request.schema()",), (("  steps", "  slot s as json = request.schema()\n  steps"),)),
        (("backend tgi { seed = 1 }",), (("  test", "  backend tgi { seed = 1 }\n  test"),)),
    ],
)
def test_a_task_that_extends_another_is_that_task_written_in_full(
    lines: tuple[str, ...], changes: tuple[tuple[str, str], ...]
) -> None:
    """Sections take the place of inherited ones, or are added to them; the digest is the same."""
    pinned = ("schema()", "schema()\n  skip when changed(s)")
    lines = tuple(line.replace(*pinned).replace("\n", "\n  ") for line in lines)
    found = compiled_with({"a.stepcache": extension(*lines)}, {"x.stepcache": GOOD})
    assert found.findings == ()
    (task,) = found.tasks
    assert task.digest == whole(*((old, new.replace(*pinned)) for old, new in changes)).digest


def test_a_backends_block_takes_the_place_of_the_one_of_its_kind() -> None:
    """The other kinds are inherited."""
    base = edited(("  test", "  backend tgi { seed = 1 }\n  backend openai { seed = 2 }\n  test"))
    (task,) = compiled_with({"a.stepcache": extension("backend tgi { seed = 3 }")}, {"x.stepcache": base}).tasks
    assert [(block.kind, block.settings) for block in task.backends] == [
        ("tgi", (("seed", 3),)),
        ("openai", (("seed", 2),)),
    ]


def test_tests_are_not_inherited_and_the_comment_is_unless_there_is_an_own_one() -> None:
    """The tests of the base say what its prompts get."""
    text = extension()
    for own, doc in ((text, "Echo."), (text.replace("## Echo.\n", ""), "Repeat a word.")):
        (task,) = compiled_with({"a.stepcache": own}, {"x.stepcache": GOOD}).tasks
        assert (task.tests, task.doc, task.label) == ((), doc, "echo@1.0.0")


def test_a_check_that_is_inherited_points_at_its_own_file() -> None:
    """In traces, too: its text is what stands there."""
    (task,) = compiled_with({"a.stepcache": extension("require each text.not_empty()")}, {"x.stepcache": GOOD}).tasks
    assert [(check.span.path, check.span.line, check.text) for check in task.checks] == [
        ("x.stepcache", 7, "require output text.contains(w)"),
        ("a.stepcache", 7, "require each text.not_empty()"),
    ]


def test_what_is_inherited_keeps_the_names_of_its_file() -> None:
    """Its constants and its plugins; the extending file may call others so."""
    base = edited(
        ("stepcache 1\n", "stepcache 1\nuse python as py\nlet WORDS = [one, two]\n"),
        ("contains(w)", 'contains(w) else "one of {WORDS}"\n  expect output py.parses()'),
    )
    text = extension("expect output text.mentions(WORDS, py)").replace("\n## Echo", "\nlet WORDS = [three]\n## Echo")
    text = text.replace("WORDS, py", "WORDS")
    sources = [Source("a.stepcache", text)]
    (task,) = compile_rules(sources, WITH_PLUGIN, Shelf({"x.stepcache": base})).tasks
    assert task.checks[0].hint == "one of one, two"
    assert [check.call.name for check in task.checks] == ["text.contains", "python.parses", "text.mentions"]


def test_a_task_can_extend_one_of_its_own_file() -> None:
    """Wherever that stands."""
    both = extension('match { "Echo {w: word}" }', base="repeat").replace('import "x.stepcache" as h\n', "")
    for text in (f"{both}\n{GOOD.partition('stepcache 1')[2]}", f"{GOOD}\n{both.partition('stepcache 1')[2]}"):
        found = compiled_with({"a.stepcache": text})
        assert found.findings == ()
        assert {task.name: task.digest for task in found.tasks} == {
            "repeat": compiled_with({"x": GOOD}).tasks[0].digest,
            "echo": whole(('"Repeat {', '"Echo {')).digest,
        }


@pytest.mark.parametrize(
    ("lines", "base", "found"),
    [
        ((), "h.repaet", ("SC101", 6)),
        ((), "repeat", ("SC101", 6)),
        ((), "echo", ("SC203", 6)),
        ((), "h", ("SC101", 6)),
        ((), "h,repeat", ("SC001", 6)),
        ((), "h.repeat()", ("SC001", 6)),
        ((), "", ("SC001", 6)),
        (("extends h.repeat",), "h.repeat", ("SC116", 7)),
        (("steps lines { max = 9 remarks = drop }",) * 2, "h.repeat", ("SC116", 8)),
        (("require output text.contians(w)",), "h.repeat", ("SC101", 7)),
        (("require output text.contains(ww)",), "h.repeat", ("SC101", 7)),
        (("forbid output text.contains(w)",), "h.repeat", ("SC404", 7)),
        (("require output text.contains(w)",), "h.repeat", ("SC403", 7)),
        (('match { "Echo {wo: word}" }', "expect output text.mentions(w)"), "h.repeat", ("SC206", 7)),
        (('match { "Echo {word: word}" }', "require each text.contains(word)"), "h.repeat", ("SC101", 6)),
        (('match { "Echo {w: integer} {v: text}" }', "skip when changed(v)"), "h.repeat", ("SC203", 6)),
        (('match { "Echo [{w: word}]" }',), "h.repeat", ("SC206", 6)),
        (('match { "Echo {w: word} {v: number}" }', "require each text.shorter_than(9)"), "h.repeat", ("SC601", 7)),
        (("cache { scope = user }",), "h.repeat", ("SC605", 7)),
        (("repair within 2s, 1 call { generate times 2 otherwise refuse }",), "h.repeat", ("SC503", 7)),
        (("repair within 2s { generate otherwise miss }",), "h.repeat", ("SC505", 7)),
    ],
)
def test_a_mistake_in_an_extension_is_told_once_in_its_file(
    lines: tuple[str, ...], base: str, found: tuple[str, int]
) -> None:
    """Where it stands; at `extends` where it is in what is inherited together with what is not."""
    code, line = found
    assert linted({"a.stepcache": extension(*lines, base=base)}, {"x.stepcache": GOOD}) == [(code, "a.stepcache", line)]


def test_a_mistake_of_base_and_extension_together_says_where_the_base_stands() -> None:
    """In a note; no fix is offered for a file that is right in itself."""
    text = extension('match { "Echo {word: word}" }', "require each text.contains(word)")
    (found,) = compiled_with({"a.stepcache": text}, {"x.stepcache": GOOD}).findings
    assert found.message == "unknown slot `w`"
    assert found.note == "it is about what is inherited from x.stepcache:7:32"
    assert found.fix is None


def test_extends_is_the_first_statement_of_a_task() -> None:
    """It is taken for what it says all the same."""
    text = f'{TOP}task echo "1.0.0" {{\n  match {{ "Echo {{w: word}}" }}\n  extends h.repeat\n}}\n'
    assert linted({"a.stepcache": text}, {"x.stepcache": GOOD}) == [("SC001", "a.stepcache", 7)]


def test_a_base_extends_no_task_itself() -> None:
    """One level: what a task says stands in two files at most."""
    middle = extension('match { "Echo {w: word}" }')
    text = (
        extension('match { "Say {w: word}" }', base="h.echo")
        .replace("x.step", "m.step")
        .replace("task echo", "task say")
    )
    files = {"x.stepcache": GOOD, "m.stepcache": middle}
    assert linted({"a.stepcache": text}, files) == [("SC203", "a.stepcache", 6)]


@pytest.mark.parametrize(
    "change",
    [
        ("text.contains", "text.contians"),
        ("Repeat {w: word}", "Repeat {w: wrod}"),
        ("Repeat {w: word}", "Repeat {w word}"),
        ("require output", "requires pudding"),
        ("remarks = drop", "remarks = drip"),
        ("2s, 2 calls", "2 calls, 2 calls"),
        ("scope = tenant", "scop = tenant"),
        ("  cache {", "  cache"),
        ("contains(w)", "contains(w)\n  require output py.parses()"),
        ("contains(w)", "not_empty()"),
    ],
)
def test_a_mistake_in_a_base_is_told_once_and_those_that_extend_it_are_silent(change: tuple[str, str]) -> None:
    """In its own file where that is compiled too, at the import where it is not."""
    base = edited(change)
    exts = {name: extension(f'match {{ "{name} {{w: word}}" }}').replace("task echo", f"task {name}") for name in "ab"}
    given = {f"{name}.stepcache": text for name, text in exts.items()}
    errors = told(compiled_with({"x.stepcache": base}).findings)
    assert linted({**given, "x.stepcache": base}, {}) == linted({"x.stepcache": base}, {})
    assert linted(given, {"x.stepcache": base}) == [(errors[0][0], "a.stepcache", 2)]
    assert compiled_with(given, {"x.stepcache": base}).tasks == ()


def test_a_file_inherits_so_much_and_no_more() -> None:
    """A short file cannot make its reader compile a long one over and over."""
    tasks = "".join(
        f'task t{place} "1.0.0" {{ extends h.repeat match {{ "T{place} {{w: word}}" }} }}\n'
        for place in range(MAX_EXTENSIONS + 3)
    )
    found = compiled_with({"a.stepcache": f"{TOP}{tasks}"}, {"x.stepcache": GOOD}).findings
    assert [one.code for one in found] == ["SC001"] * 3


KINDS = ("slot", "skip", "check")
SECTIONS = {
    "context": "context { turns any }",
    "match": 'match { "Echo {w: word} {v: word}" }',
    "steps": "steps numbered",
    "repair": "repair within 1s, 1 call { adapt slots generate times 1 otherwise miss }",
    "cache": "cache { like = [v]  scope = user  ttl = 3h }",
    "backend": "backend tgi { seed = 4 }",
}
DECOYS = {
    "context": "context { sampling any }",
    "match": 'match { "Repeat {w: word} {v: word} {x: word}" reject "no" }',
    "steps": "steps lines { remarks = drop }",
    "repair": "repair within 9s { generate otherwise refuse }",
    "cache": "cache { like = [w, v]  scope = tenant  ttl = 1h }",
    "backend": "backend tgi { seed = 5  max_new_tokens = 9 }",
}
NEEDED = ("match", "steps", "cache")
ADDED = {
    "slot": ("slot s as json = request.schema()",),
    "skip": ("skip when changed(w)", "skip when changed(s)", 'skip when w == v because "the same"'),
    "check": (
        'require output text.contains(w) else "say {w}"',
        "require each text.not_empty()",
        "forbid last text.matches(/no/)",
        "expect output text.contains(v)",
    ),
}


@given(st.data())
def test_any_split_of_a_task_has_the_digest_of_the_whole(data: st.DataObject) -> None:
    """Of sections that replace, one part has the right one; of those that add up, the base has the first ones."""
    own = {name: data.draw(st.booleans()) for name in SECTIONS}
    base = [DECOYS[name] if own[name] else text for name, text in SECTIONS.items() if name in NEEDED or not own[name]]
    cuts = {kind: data.draw(st.integers(kind == "check", len(ADDED[kind]))) for kind in KINDS}
    base += [line for kind in KINDS for line in ADDED[kind][: cuts[kind]]]
    rest = [SECTIONS[name] for name in data.draw(st.permutations(list(SECTIONS))) if own[name]]
    rest += [line for kind in KINDS for line in ADDED[kind][cuts[kind] :]]
    full = [*SECTIONS.values(), *(line for kind in KINDS for line in ADDED[kind])]
    first, all_of_it = (
        f'stepcache 1\ntask {n} "1.0.0" {{\n' + "\n".join(t) + "\n}\n" for n, t in (("repeat", base), ("echo", full))
    )
    assume(not compiled_with({"x.stepcache": first}).findings)
    found = compiled_with({"a.stepcache": extension(*rest)}, {"x.stepcache": first})
    assert found.findings == ()
    assert found.tasks[0].digest == compiled_with({"w": all_of_it}).tasks[0].digest
