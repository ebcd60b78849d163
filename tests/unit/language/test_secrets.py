"""Keys and tokens in rule files: found where they are, and nowhere else."""

from pathlib import Path

import pytest

from stepcache.domain.source import Source
from stepcache.language.compile import compile_file
from stepcache.language.diagnostics import Lines, Reporter
from stepcache.language.secrets import bits, report_secrets
from tests.fakes.catalog import CATALOG
from tests.fakes.rule_files import codes, edited

ROOT = Path(__file__).parents[3]
TEST = '  test "it"'
R = "R8vT2qLm90ZxYc41NbKd77HwQa3SfG6jPe5U"  # letters and digits in no order, 36 of them


def secrets(text: str) -> list[str]:
    """The stretches that are told."""
    reporter = Reporter(Lines(Source("f", text)))
    report_secrets(reporter)
    return [text[one.span.start : one.span.end] for one in reporter.found]


@pytest.mark.parametrize(
    "key",
    [
        f"sk-{R}",
        f"sk-proj-{R}",
        f"sk-ant-api03-{R}",
        f"sk_live_{R}",
        f"ghp_{R}",
        f"github_pat_{R}{R}",
        f"hf_{R}",
        f"gsk_{R}{R}",
        "AKIA4T7QK2M9XW3B8R5D",
        f"AIza{R[:35]}",
        f"xoxb-{R}",
        f"glpat-{R}",
        f"nvapi-{R}{R}",
        f"eyJ{R}.eyJ{R}.{R}",
    ],
)
def test_a_key_of_a_providers_own_form_is_told_wherever_it_stands(key: str) -> None:
    """In a text, in a comment, in a test; once."""
    assert secrets(f'let KEY = "{key}"') == [key]
    assert secrets(f"# tried with {key}, worked") == [key]
    assert secrets(f'model "{{\\"key\\": \\"{key}\\"}}"') == [key]


def test_a_bearer_token_and_a_private_key_are_told() -> None:
    """Of a token what follows the word."""
    assert secrets(f"Authorization: Bearer {R}") == [R]
    assert secrets("-----BEGIN RSA PRIVATE KEY-----") == ["-----BEGIN RSA PRIVATE KEY-----"]


@pytest.mark.parametrize(
    "text",
    [
        "sk-your-api-key-goes-right-here",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxx",
        "sk-EXAMPLE1234567890abcdefghij",
        "AKIAIOSFODNN7EXAMPLE",
        "sk-1111111111111111111111111",
        "risk-averse-investors-of-the-21st-century-and-others",
        "task-8f3a9c1e-2b4d-4f6a-8c0e-1d3f5a7b9c2e",
        "the bearer of this letter, dated 2026",
        "Bearer ${env:OPENAI_KEY_OF_THE_SERVER_1}",
        "Bearer <token-of-32-characters-or-more>",
        "the key AIza begins like those of Google",
        "eyJ is how a JSON web token begins",
        "0123456789abcdef0123456789abcdef01234567",
        "5f4dcc3b5aa765d61d8327deb882cf99",
    ],
)
def test_what_is_no_key_is_not_told(text: str) -> None:
    """Placeholders, words that begin alike, digests."""
    assert secrets(f'when "{text}"') == []


@pytest.mark.parametrize("path", sorted(ROOT.rglob("rules/**/*.stepcache")), ids=lambda path: path.stem)
def test_nothing_that_ships_holds_one(path: Path) -> None:
    """Nor is anything in it taken for one."""
    assert secrets(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        (f'headers = ["Authorization: Bearer {R}"]', ["SC706"]),
        ('headers = ["x-team: blue", "x-api-key: correct horse battery"]', ["SC706"]),
        (f'headers = ["x-trace: {R}"]', ["SC706"]),
        ('headers = ["x-team: blue"]', ["SC701"]),
        ('headers = ["Authorization: Bearer ${env:KEY}"]', ["SC701"]),
        ('api_key = "correct horse battery"', ["SC706"]),
        ('api_key = "sk-…"', ["SC701"]),
        ('token = "short"', ["SC701"]),
        ("headers = 7", ["SC701"]),
        ('colour = "correct horse battery"', ["SC701"]),
    ],
)
def test_a_setting_that_is_called_a_key_holds_one(setting: str, found: list[str]) -> None:
    """Then it is not told that servers have no such setting: one mistake is one finding."""
    assert [code for code, _ in codes((TEST, f"  backend openai {{ {setting} }}\n{TEST}"))] == found


def test_a_file_with_a_key_is_not_served() -> None:
    """It is an error."""
    compiled = compile_file(Source("f", edited(("## Repeat", f"# sk-{R}\n## Repeat"))), CATALOG)
    assert ([one.code for one in compiled.findings], compiled.tasks) == (["SC706"], ())


def test_entropy_is_that_of_the_characters() -> None:
    """No bits in one letter, one in two."""
    assert (bits(""), bits("aaaa"), bits("abab")) == (0.0, 0.0, 1.0)
