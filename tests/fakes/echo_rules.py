"""A small rule with tests of its own making, and how to run them."""

from pathlib import Path

from stepcache.author.testing.session import Session

HEAD = """stepcache 1

## Says a word again.
task echo "1.0.0" {
  match { "Repeat {word: word}" }
  steps lines {}

  require output text.mentions(word)
  expect output text.shorter_than(20)

  repair within 2s, 100 tokens, 2 calls {
    adapt slots()
    generate times 2
    otherwise miss
  }
  cache { ttl = 1d  scope = tenant }
"""
HOLDS = """
  test "it says b" {
    when "Repeat b"
    model "b"
    expect route == generate
  }
"""
FAILS = """
  test "it says b and c" {
    when "Repeat b"
    model "b"
    expect output == "b and c"
  }
"""


def echo(*tests: str) -> str:
    """The rule with these tests."""
    return f"{HEAD}{''.join(tests)}}}\n"


def write(folder: Path, *tests: str, name: str = "echo.stepcache") -> Path:
    """The rule in a file."""
    path = folder / name
    path.write_text(echo(*tests), encoding="utf-8")
    return path


def ran(*paths: Path | str, words: tuple[str, ...] = ()) -> Session:
    """The tests of these paths, run."""
    session = Session.of([str(path) for path in paths], words)
    list(session.run())
    return session
