"""Install a wheel into a clean environment outside the checkout, lint its rules, answer a request from it.

python tests/packaging/check_wheel.py build/wheel/stepcache-0.1.0-py3-none-any.whl requirements/lock.txt
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent


def run(folder: Path, *command: str | Path) -> None:
    """Run a command of the clean environment where no file of the checkout is in reach."""
    show(command)
    subprocess.run(command, cwd=folder, env=outside(), check=True)


def show(command: Iterable[str | Path]) -> None:
    """Tell what is run."""
    print("+", *(Path(part).name if isinstance(part, Path) else part for part in command), flush=True)


def outside() -> dict[str, str]:
    """The environment without what would lead back into the checkout's."""
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if name not in hidden}


def needed(name: str, extras: frozenset[str] = frozenset()) -> set[str]:
    """The distributions that `name` pulls in here, its dev group and its extras left out."""
    names: set[str] = set()
    for line in metadata.requires(name) or ():
        requirement = Requirement(line)
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            continue
        other = canonicalize_name(requirement.name)
        names |= {other} | needed(other, frozenset(requirement.extras))
    return names


def locked(lock: Path, names: set[str]) -> str:
    """The entries of the lock for these names, hashes included."""
    entries = re.findall(r"^\S+==.*(?:\n +--hash.*)*", lock.read_text(), re.MULTILINE)
    return "\n".join(entry for entry in entries if canonicalize_name(entry.partition("==")[0]) in names)


def install(folder: Path, lock: Path, *wheels: Path) -> Path:
    """Make an environment with wheels and what they need, by hash; gives its `bin` folder.

    `pip check` then holds what was installed against the metadata of the wheels themselves.
    """
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / "bin"
    pip = (programs / "python", "-m", "pip", "--disable-pip-version-check")
    dependencies = folder / "dependencies.txt"
    own = {canonicalize_name(wheel.name.partition("-")[0]) for wheel in wheels}
    dependencies.write_text(locked(lock, set().union(*map(needed, own)) - own))
    run(folder, *pip, "install", "--quiet", "--no-compile", "--no-deps", "--require-hashes", "-r", dependencies)
    run(folder, *pip, "install", "--quiet", "--no-deps", *wheels)
    run(folder, *pip, "check")
    return programs


def main(wheel: Path, lock: Path) -> None:
    """Every step ends the run where it fails."""
    with TemporaryDirectory(prefix="stepcache-wheel-") as name:
        folder = Path(name).resolve()
        programs = install(folder, lock, wheel)
        shutil.copy(HERE / "answer_one.py", folder)
        rules = next((folder / "venv").glob("lib/python*/site-packages/stepcache/_data/rules"))
        run(folder, programs / "stepcache", "--version")
        run(folder, programs / "stepcache-validate", rules)
        run(folder, programs / "python", folder / "answer_one.py")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
