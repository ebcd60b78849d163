"""Plugins behind a real server: each costs only itself, and nothing runs that nobody asked for."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.fakes.packages import CODE, MARK, RULE, on_path, put

COMMAND = (sys.executable, "-m", "stepcache.cli")
TELLS_ENVIRONMENT = "import os\nraise RuntimeError(f\"the canary says {os.environ.get('CANARY')}\")\n"


@dataclass(frozen=True, slots=True)
class Served:
    """A server at work.

    Attributes:
        url: Where it listens.
        errors: The file that takes its standard error.
    """

    url: str
    errors: Path

    def ask(self, prompt: str) -> Mapping[str, str]:
        """The headers of the answer to a prompt."""
        body = {"model": "m", "messages": [{"role": "user", "content": prompt}]}
        response = httpx.post(f"{self.url}/v1/chat/completions", json=body, timeout=60)
        assert response.status_code == 200
        return response.headers


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Four plugins, of which one cannot be imported and one is used by no rule; rules for five."""
    for namespace, code in {"praise": CODE, "blame": "raise RuntimeError('no')\n", "idle": CODE, "late": CODE}.items():
        put(tmp_path / "site", namespace, code + MARK if code == CODE else code)
    (tmp_path / "rules").mkdir()
    for namespace in ("praise", "blame", "late", "gone"):
        (tmp_path / "rules" / f"{namespace}.stepcache").write_text(RULE.format(namespace=namespace))
    (tmp_path / "replies.jsonl").write_text('{"reply": "honey is good"}\n' * 4)
    return tmp_path


def run(place: Path, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """One command, to its end."""
    environment = on_path(place / "site", {**os.environ, **variables})
    return subprocess.run(
        [*COMMAND, *words], cwd=place, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@contextmanager
def serving(place: Path, *words: str, **variables: str) -> Iterator[Served]:
    """A server before the rules."""
    command = [*COMMAND, "serve", "--rules", "rules", "--backend", "fake=replies.jsonl", "--port", "0", *words]
    environment, errors = on_path(place / "site", {**os.environ, **variables}), place / "stderr.txt"
    with (
        errors.open("w") as file,
        subprocess.Popen(
            command, cwd=place, env=environment, stdout=subprocess.PIPE, stderr=file, text=True
        ) as process,
    ):
        assert process.stdout is not None
        try:
            ready = re.search(r"http://\S+", process.stdout.readline())
            assert ready, errors.read_text()
            yield Served(ready[0], errors)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
    assert process.returncode == 0


def imported(place: Path) -> list[str]:
    """Whose code was run."""
    return sorted(file.parent.name for file in place.glob("site/*/imported"))


def test_each_plugin_costs_only_its_own_rules(place: Path) -> None:
    """One is missing, one cannot be imported, one is not allowed; the fourth serves. What is said has places."""
    with serving(place, "--plugins", "praise,blame,idle") as served:
        assert served.ask("praise honey")["x-stepcache-route"] == "generate"
        assert served.ask("praise honey")["x-stepcache-route"] == "exact"
        for other in ("blame", "late", "gone"):
            assert served.ask(f"{other} honey")["x-stepcache-route"] == "bypass"
        page = httpx.get(served.url, timeout=60).text
    told = served.errors.read_text().splitlines()
    assert [name in page for name in ("praise_it", "blame_it", "late_it", "gone_it")] == [True, False, False, False]
    assert imported(place) == ["stepcache_praise"]
    gone, late, loaded, blame = told
    assert gone.startswith("stepcache: rules/gone.stepcache:2:5: error[SC102] plugin-not-installed:")
    assert gone.endswith("(install it: `pip install stepcache-gone`)")
    assert late.startswith("stepcache: rules/late.stepcache:5:6: error[SC105] plugin-load-failed: task `late_it`")
    assert loaded.startswith("stepcache: `praise`: stepcache-praise 0.1.0, sha256:")
    assert blame.startswith("stepcache: rules/blame.stepcache:5:6: error[SC105]")
    assert blame.endswith("RuntimeError: no")


def test_a_server_without_any_rule_left_does_not_start(place: Path) -> None:
    """Exit code 1, and every reason is said."""
    done = run(place, "serve", "--rules", "rules", "--backend", "fake", "--port", "0", STEPCACHE_PLUGINS="blame")
    assert (done.returncode, done.stdout) == (1, "")
    assert [code in done.stderr for code in ("SC102", "SC105")] == [True, True]
    assert done.stderr.endswith("stepcache: the rules cannot be used; see `stepcache plugins`\n")
    assert imported(place) == []


def test_a_mistake_of_the_authors_is_still_fatal(place: Path) -> None:
    """A rule that is wrong by itself is not passed over."""
    wrong = RULE.format(namespace="praise").replace("praise.says()", "praise.sais()")
    (place / "rules" / "praise.stepcache").write_text(wrong)
    done = run(place, "run", "hi", "--rules", "rules", "--backend", "fake")
    assert (done.returncode, done.stdout) == (1, "")
    assert "SC101" in done.stderr


def test_one_edited_file_keeps_a_locked_plugin_out(place: Path) -> None:
    """Unlocked it would serve."""
    assert run(place, "plugins", "--lock", "--plugins", "praise,late").returncode == 0
    with (place / "site" / "stepcache_late" / "__init__.py").open("a") as file:
        file.write("# edited\n")
    with serving(place, "--locked") as served:
        assert served.ask("praise honey")["x-stepcache-route"] == "generate"
        assert served.ask("late honey")["x-stepcache-route"] == "bypass"
    assert imported(place) == ["stepcache_praise"]
    assert "`stepcache_late/__init__.py` has changed since" in served.errors.read_text()


def test_tests_of_rules_say_that_their_plugin_cannot_be_used(place: Path) -> None:
    """They fail, whatever they expect: nothing of the rule was tried."""
    assert run(place, "test", "rules/praise.stepcache").stdout.endswith("2 passed, 0 failed\n")
    done = run(place, "test", "rules/praise.stepcache", STEPCACHE_PLUGINS="")
    assert done.returncode == 1
    assert "it is not among the plugins that `--plugins` or `STEPCACHE_PLUGINS` allows" in done.stdout + done.stderr


def test_linting_imports_nothing(place: Path) -> None:
    """Manifests are enough, also for the list of names."""
    environment = on_path(place / "site", os.environ)
    lint = [sys.executable, "-m", "stepcache.author.validate", "rules/praise.stepcache"]
    subprocess.run(lint, cwd=place, env=environment, capture_output=True, timeout=60, check=True)
    assert run(place, "plugins", "--names").returncode == 0
    assert run(place, "plugins", "--no-load", "--why", "praise").returncode == 0
    assert imported(place) == []


def test_a_plugin_sees_only_the_variables_that_it_is_given(place: Path) -> None:
    """And no other plugin sees them."""
    (place / "site" / "stepcache_blame" / "__init__.py").write_text(TELLS_ENVIRONMENT)
    why = ("plugins", "--plugins", "blame", "--why", "blame")
    assert "the canary says None" in run(place, *why, CANARY="tweet").stdout
    assert "the canary says None" in run(place, *why, "--plugin-env", "praise:CANARY", CANARY="tweet").stdout
    assert "the canary says tweet" in run(place, *why, "--plugin-env", "blame:CANARY", CANARY="tweet").stdout


def test_a_trusted_plugin_runs_in_the_servers_process(place: Path) -> None:
    """It serves the same, and is listed as trusted."""
    with serving(place, "--trust-plugin", "praise", "--plugins", "praise") as served:
        assert served.ask("praise honey")["x-stepcache-route"] == "generate"
    assert "in this process\n" in served.errors.read_text()
    done = run(place, "plugins", "--plugins", "praise", STEPCACHE_TRUSTED_PLUGINS="praise")
    assert re.search(r"^praise +stepcache-praise +0\.1\.0 +trusted ", done.stdout, re.MULTILINE)
