"""Install a wheel into a clean environment outside the checkout, lint its rules, answer a request from it.

python tests/packaging/check_wheel.py build/wheel/stepcache-0.1.0-py3-none-any.whl requirements/lock.txt
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent


def run(folder: Path, *command: str | Path) -> None:
    """Run a command of the clean environment where no file of the checkout is in reach."""
    print("+", *(Path(part).name if isinstance(part, Path) else part for part in command), flush=True)
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    subprocess.run(command, cwd=folder, env=environment, check=True)


def install(folder: Path, wheel: Path, lock: Path) -> Path:
    """Make an environment with the wheel and what its own metadata asks for; gives its `bin` folder.

    The lock serves as constraints with hashes: it decides the versions, never what is installed.
    """
    venv.create(folder / "venv", with_pip=True)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    wanted = folder / "wanted.txt"
    wanted.write_text(f"stepcache @ {wheel.as_uri()} --hash=sha256:{digest}\n")
    programs = folder / "venv" / "bin"
    pip = (programs / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile")
    run(folder, *pip, "--require-hashes", "-r", wanted, "-c", lock)
    return programs


def main(wheel: Path, lock: Path) -> None:
    """Every step ends the run where it fails."""
    with TemporaryDirectory(prefix="stepcache-wheel-") as name:
        folder = Path(name).resolve()
        programs = install(folder, wheel, lock)
        shutil.copy(HERE / "answer_one.py", folder)
        rules = next((folder / "venv").glob("lib/python*/site-packages/stepcache/_data/rules"))
        run(folder, programs / "stepcache", "--version")
        run(folder, programs / "stepcache-validate", rules)
        run(folder, programs / "python", folder / "answer_one.py")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
