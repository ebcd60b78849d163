"""Programs drawn at random, and what the compiler makes of them: the judge of renaming and of bound names."""

import ast
import builtins
import dis
import re
import types
import warnings
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from stepcache_python.bound import NamesBound
from stepcache_python.rename import Rename

from stepcache import NoArgs, Passage, Source

RENAME = Rename()

# Programs drawn at random: functions over a list in which every name is one of few, so that they often meet.
NAMES = ("a", "b", "xs", "total", "sum", "len", "n", "f")

names = st.sampled_from(NAMES)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))


expressions = st.recursive(
    st.one_of(names, st.sampled_from(["1", "[]", "'xs is here'", "None"])),
    lambda inner: st.one_of(
        st.builds("{}({})".format, names, inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("{}[{}]".format, names, inner),
        st.builds("{}.{}".format, names, names),
        st.builds("[{} for {} in {} if {}]".format, inner, names, inner, inner),
        st.builds("(lambda {}: {})".format, names, inner),
        st.builds("(lambda {}={}: {})".format, names, inner, inner),
        st.builds("{}({}={})".format, names, names, inner),
        st.builds("f'{{{}}} and {{{}!r}}'".format, names, names),
        st.builds("({} := {})".format, names, inner),
    ),
    max_leaves=6,
)
simple = st.one_of(
    st.builds("{} = {}".format, names, expressions),
    st.builds("{} += {}".format, names, expressions),
    st.builds("return {}".format, expressions),
    st.builds("{}({})".format, names, expressions),
    st.builds("import {}".format, names),
    st.builds("raise ValueError('{} is wrong')".format, names),
    st.builds("# about {}\npass".format, names),
)
statements = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.builds("if {}:\n{}".format, expressions, inner.map(_indented)),
        st.builds("for {} in {}:\n{}".format, names, expressions, inner.map(_indented)),
        st.builds("def {}({}):\n{}".format, names, names, inner.map(_indented)),
        st.builds("def {}({}={}):\n{}".format, names, names, expressions, inner.map(_indented)),
        st.builds("try:\n{}\nexcept ValueError as {}:\n    pass".format, inner.map(_indented), names),
        st.builds("{}\n{}".format, inner, inner),
        st.builds("global {}\n{}".format, names, inner),
    ),
    max_leaves=6,
)
programs = st.builds(
    '{}def {}({}):\n    """Say {} of {}."""\n{}\n{}'.format,
    st.sampled_from(["", "import math\n\n", "n = 1\n"]),
    names,
    names,
    names,
    names,
    statements.map(_indented),
    st.sampled_from(["", "n = 2\n", "print(f)\n"]),
)


_GLOBAL = frozenset({"LOAD_GLOBAL", "STORE_GLOBAL", "DELETE_GLOBAL", "LOAD_NAME", "STORE_NAME", "DELETE_NAME"})


def bytecode(code: types.CodeType, called: dict[str, str]) -> list[object]:
    """What a program does, with no word of what its local variables are called: the compiler's own judgement.

    Args:
        called: What the function and its parameter are called, and what stands for them.
    """
    shown: list[object] = [code.co_argcount]
    cells: dict[str, int] = {}  # they stand in the order of their names, so they are counted as they are met
    for one in dis.get_instructions(code):
        if one.opname in {"MAKE_CELL", "LOAD_CLOSURE"}:
            continue
        if isinstance(one.argval, types.CodeType):
            shown.append(bytecode(one.argval, called))
        elif one.opname in _GLOBAL:
            word = called.get(one.argval, one.argval)  # a global may be the function, never the parameter
            shown.append((one.opname, word if word == "·f" else one.argval))
        elif one.opcode in dis.hasfree:
            shown.append((one.opname, cells.setdefault(one.argval, len(cells))))
        elif one.opcode in dis.haslocal:
            shown.append((one.opname, one.arg))
        elif one.opcode in dis.hasconst or one.opname == "KW_NAMES":
            text = repr(one.argval)
            told = text.endswith("is wrong'")  # a message is for people
            shown.append((one.opname, "told" if told else _worded(text, called) if one.opname == "KW_NAMES" else text))
        else:
            shown.append((one.opname, repr(one.argval)))
    return shown


def _worded(text: str, called: dict[str, str]) -> str:
    return re.sub(r"\w+", lambda found: called.get(found[0], found[0]), text)


def renamed(text: str, old: tuple[str, ...], new: tuple[str, ...]) -> str | None:
    """The text with a function and its parameters under other names."""
    source = Source(text, (text,), "", "", {}, {})
    args = [RENAME.Args(fn=words[0], params=words[1:]) for words in (old, new)]
    found = RENAME.adapt(source, *args)
    return found.text if found else None


def _compiled(text: str) -> types.CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code: types.CodeType = compile(text, "x", "exec", optimize=2)
        return code


@given(programs, st.sampled_from(["fresh", "sum", "n", "xs", "total"]), st.sampled_from(["values", "len", "a"]))
def test_a_renamed_program_is_the_same_to_the_compiler(program: str, fn: str, param: str) -> None:
    """Its bytecode differs in the names of globals alone: no variable was caught, none was left."""
    try:
        tree, before = ast.parse(program), _compiled(program)
    except SyntaxError:
        return
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    old = (function.name, function.args.args[0].arg)
    after = renamed(program, old, (fn, param))
    if after is not None:
        said = bytecode(before, {old[1]: "·p", old[0]: "·f"})
        assert bytecode(_compiled(after), {param: "·p", fn: "·f"}) == said


def _read(code: types.CodeType) -> Iterator[tuple[str, str]]:
    for one in dis.get_instructions(code):
        if isinstance(one.argval, types.CodeType):
            yield from _read(one.argval)
        elif one.opname in _GLOBAL:
            yield one.opname, one.argval


@given(programs)
def test_a_program_whose_names_are_bound_reads_no_global_that_nobody_gives(program: str) -> None:
    """What passes reads, as the compiler has it, builtins and what it stores itself, and nothing else."""
    try:
        code = _compiled(program)
    except SyntaxError:
        return
    used = set(_read(code))
    given_value = {name for op, name in used if op.startswith("STORE")} | set(dir(builtins))
    if NamesBound().check(Passage(program), NoArgs()).ok:
        assert {name for op, name in used if op.startswith("LOAD")} - given_value - {"__name__", "__doc__"} == set()
