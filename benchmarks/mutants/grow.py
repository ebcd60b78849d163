"""A copy of the checkout in which every function carries all its mutants, made by mutmut.

Which mutant runs is read at each call from the environment, so one copy serves them all.
"""

import difflib
import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from multiprocessing import Pool
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TREE = ROOT / "build" / "mutants"
FOLDERS = ("stepcache", "tests", "benchmarks", "grammars", "rules", "plugins")
THEIRS = "from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict"
OURS = "from benchmarks.mutants.switch import register as _mutmut_mutated, MutantDict"
# What mutmut wants to know before it is asked anything.
SETTINGS = "[mutmut]\nsource_paths=stepcache\n"


@dataclass(frozen=True, slots=True)
class Group:
    """Files that are mutated, and the unit tests of just these, which shall notice."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]


# Half of the algebra serves the adapter that restates a solution, and is tested through it.
DOORS = ("tests/unit/adapters/test_restate.py", "tests/unit/verifiers/test_algebra.py")
PIPELINE = ("ladder", "match", "verify", "gate")
GROUPS = (
    Group("verifiers", ("stepcache/verifiers/*.py",), ("tests/unit/verifiers",)),
    Group("algebra", ("stepcache/algebra/*.py",), ("tests/unit/algebra", *DOORS)),
    Group("matching", ("stepcache/matching/*.py",), ("tests/unit/matching",)),
    Group(
        "pipeline",
        tuple(f"stepcache/pipeline/{name}.py" for name in ("rungs/*", "match", "verify", "gate")),
        ("tests/unit/pipeline/rungs", *(f"tests/unit/pipeline/test_{name}.py" for name in PIPELINE)),
    ),
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one function.

    Attributes:
        name: mutmut's name, by which the copy finds it: `stepcache.algebra.read.x_read__mutmut_3`.
        function: The function's own name behind its module's: `algebra.read.read`.
        change: The lines that differ, `- old + new`; with `function` it outlives edits elsewhere in the file.
    """

    name: str
    function: str
    change: str

    @property
    def title(self) -> str:
        """What a person calls it by."""
        return f"{self.function}: {self.change}"


def grow(groups: tuple[Group, ...]) -> dict[str, list[Mutant]]:
    """Make the copy anew; the mutants by group."""
    _copy()
    found: dict[str, list[Mutant]] = {}
    with Pool(2) as pool:
        for group in groups:
            files = sorted(path for pattern in group.files for path in ROOT.glob(pattern))
            made = pool.map(_mutate, [str(path.relative_to(ROOT)) for path in files], chunksize=1)
            found[group.name] = [Mutant(*one) for some in made for one in some]
    (TREE / "mutants.json").write_text(json.dumps({k: [asdict(m) for m in v] for k, v in found.items()}), "utf-8")
    return found


def _copy() -> None:
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    skipped = shutil.ignore_patterns("__pycache__", "results")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, TREE / name, ignore=skipped)
    shutil.copy(ROOT / "pyproject.toml", TREE)
    (TREE / "setup.cfg").write_text(SETTINGS, "utf-8")


def _mutate(file: str) -> list[tuple[str, str, str]]:
    """Write the mutated file into the copy: name, function and change of each mutant."""
    os.chdir(TREE)
    from mutmut.mutation.file_mutation import mutate_file_contents  # noqa: PLC0415 - needs the settings of the copy

    code = Path(file).read_text("utf-8")
    made = mutate_file_contents(file, code)
    Path(file).write_text(made.code.replace(THEIRS, OURS), "utf-8")
    module = ".".join(Path(file).with_suffix("").parts)
    lines = made.code.splitlines()
    sources = {name: lines[span.start - 1 : span.end] for name, span in made.line_span_by_function_name.items()}
    return [(f"{module}.{name}", *_described(module, name, sources)) for name in made.mutant_names]


def _described(module: str, name: str, sources: dict[str, list[str]]) -> tuple[str, str]:
    mangled, _, _ = name.partition("__mutmut_")
    own = mangled.removeprefix("x").strip("ǁ").replace("ǁ", ".").removeprefix("_" if "ǁ" not in mangled else "")
    old, new = sources[f"{mangled}__mutmut_orig"], sources[name]
    changed = [line for line in difflib.ndiff(_body(old, mangled), _body(new, mangled)) if line[:2] in ("- ", "+ ")]
    return f"{module.removeprefix('stepcache.')}.{own}", " ".join(" ".join(line.split()) for line in changed)


def _body(lines: list[str], mangled: str) -> list[str]:
    """The lines with the function's own name alike in both."""
    return [re.sub(rf"{mangled}__mutmut_\w+", mangled, line) for line in lines]


if __name__ == "__main__":
    print({group: len(mutants) for group, mutants in grow(GROUPS).items()})
