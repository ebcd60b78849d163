"""Install the core and one plugin into a clean environment, use it, uninstall it: only its own rules are missed.

python -m tests.packaging.check_plugin build/wheel/stepcache-0.1.0-py3-none-any.whl requirements/lock.txt \
    build/wheel/plugins/stepcache_units-0.1.0-py3-none-any.whl
"""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.packaging.check_wheel import install, outside, run, show

# As `pip` does where it is not told to be quick: a plugin's process cannot keep what it compiles.
COMPILED = ("stepcache", "stepcache_units", "pydantic")
ITS_OWN, OTHER = "Convert 5 km to miles", "Solve 2x + 3 = 11 for x."


def said(folder: Path, *command: str | Path, code: int = 0) -> str:
    """What a command says, which ends with that exit code."""
    show(command)
    done = subprocess.run(command, cwd=folder, env=outside(), capture_output=True, text=True, check=False)
    print(done.stdout, done.stderr, sep="", end="", flush=True)
    if done.returncode != code:
        sys.exit(f"expected exit code {code}, got {done.returncode}")
    return done.stdout + done.stderr


def expect(part: str, whole: str) -> None:
    """That stands in it."""
    if part not in whole:
        sys.exit(f"expected {part!r}")


@contextmanager
def serving(folder: Path, programs: Path, *places: str) -> Iterator[tuple[str, Path]]:
    """The address of a server before these rules, and the file that takes its standard error."""
    rules = [word for place in places for word in ("--rules", place)]
    command: list[str | Path] = [programs / "stepcache", "serve", *rules, "--backend", "fake", "--port", "0"]
    show(command)
    complaints = folder / "stderr.txt"
    with (
        complaints.open("w") as errors,
        subprocess.Popen(
            command, cwd=folder, env=outside(), stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        try:
            ready = process.stdout.readline().split()
            if not ready:
                sys.exit(f"it does not start: {complaints.read_text()}")
            yield ready[2], complaints
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def route(url: str, prompt: str) -> str:
    """How the server answers a prompt."""
    body = json.dumps({"model": "any", "messages": [{"role": "user", "content": prompt}]})
    connection = HTTPConnection(url.removeprefix("http://"), timeout=60)
    connection.request("POST", "/v1/chat/completions", body, {"content-type": "application/json"})
    found = connection.getresponse().headers["x-stepcache-route"] or "none"
    connection.close()
    print(f"  {prompt} -> {found}", flush=True)
    return found


def used(folder: Path, programs: Path) -> None:
    """It is there, its rules lint, their tests pass, and a request is answered by it."""
    expect("ready", said(folder, programs / "stepcache", "plugins"))
    said(folder, programs / "stepcache-validate", "package:units")
    said(folder, programs / "stepcache", "test", "package:units")
    with serving(folder, programs, "package:units", "rules/linear_equation.stepcache") as (url, complaints):
        expect("solve", route(url, ITS_OWN))
        expect("solve", route(url, OTHER))
        expect("stepcache-units", complaints.read_text())


def missed(folder: Path, programs: Path) -> None:
    """What hangs on it is told, and the rest is served."""
    run(folder, programs / "python", "-m", "pip", "--disable-pip-version-check", "uninstall", "-qy", "stepcache-units")
    lint = said(folder, programs / "stepcache-validate", "rules", code=1)
    for part in ("SC102", "pip install stepcache-units"):
        expect(part, lint)
    with serving(folder, programs, "rules") as (url, complaints):
        expect("bypass", route(url, ITS_OWN))
        expect("solve", route(url, OTHER))
        expect("SC102", complaints.read_text())


def main(wheel: Path, lock: Path, plugin: Path) -> None:
    """Every step ends the run where it fails."""
    with TemporaryDirectory(prefix="stepcache-plugin-") as name:
        folder = Path(name).resolve()
        programs = install(folder, lock, wheel, plugin)
        site = next((folder / "venv").glob("lib/python*/site-packages"))
        compiled = [site / name for name in COMPILED]
        run(folder, programs / "python", "-m", "compileall", "-q", *compiled)
        (folder / "rules").mkdir()
        shutil.copy(site / "stepcache_units" / "rules" / "unit_conversion.stepcache", folder / "rules")
        shutil.copy(site / "stepcache" / "_data" / "rules" / "linear_equation.stepcache", folder / "rules")
        used(folder, programs)
        missed(folder, programs)


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:4]))
