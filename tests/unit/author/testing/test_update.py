"""`--update`: expectations rewritten from what came."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stepcache.author.testing.update import Update, updates
from stepcache.author.testing.updating import update
from stepcache.domain.errors import ConfigurationError
from tests.fakes.echo_rules import FAILS, echo, ran, write


def made(path: Path) -> tuple[list[Update], list[str]]:
    """What would be rewritten, and what cannot be."""
    session = ran(path)
    return updates(session.loaded[0], session.failed)


def rewritten(path: Path) -> str:
    """The file after its update."""
    [one] = made(path)[0]
    return one.text


def expecting(field: str, replies: str = '"b"', prompt: str = "Repeat b") -> str:
    """A test with one expectation."""
    return f'\n  test "it" {{\n    when "{prompt}"  # asked\n    model {replies}\n    expect {field}  # why\n  }}\n'


@pytest.mark.parametrize(
    ("field", "new"),
    [
        ("route == adapt", "route == generate"),
        ("route   ==   adapt", "route   ==   generate"),
        ("reason == hit", "reason == miss"),
        ('reason == "hit"', 'reason == "miss"'),
        ("calls == 2", "calls == 1"),
        ("calls <= 0", "calls <= 1"),
        ("calls < 1", "calls < 2"),
        ("calls > 1", "calls > 0"),
        ("calls >= 2", "calls >= 1"),
        ("tokens == 99", "tokens == 1"),
        ('output == "c"', 'output == "b"'),
        ("output ~ /^c/", 'output == "b"'),
        ('slot.word == "c"', 'slot.word == "b"'),
        ("slot.word == c", "slot.word == b"),
        ('rule == "echo@0.9.0"', 'rule == "echo@1.0.0"'),
    ],
)
def test_the_value_alone_is_rewritten(tmp_path: Path, field: str, new: str) -> None:
    """Every other character stays, comments too."""
    assert rewritten(write(tmp_path, expecting(field))) == echo(expecting(new))


def test_a_constant_is_not_written_over(tmp_path: Path) -> None:
    """It would be left unused, and others may name it: its value is for a person to change."""
    path = write(tmp_path, expecting("output == WANT"))
    path.write_text(path.read_text().replace("stepcache 1\n", 'stepcache 1\nlet WANT = "c"\n', 1))
    updates_, [why] = made(path)
    assert not updates_
    assert why.endswith("`WANT` is a constant, which other tests may name")


@pytest.mark.parametrize(
    "reply", ["b\\nand c", "b\\n  and c\\n", 'say \\"b\\"', "b \\\\ c", "  b\\n  c", "b\\tc\\r\\nd"]
)
def test_any_output_can_be_written_and_then_holds(tmp_path: Path, reply: str) -> None:
    """Whatever stands in it; the test passes after."""
    path = write(tmp_path, expecting('output == "c"', f'"{reply}"'))
    path.write_text(rewritten(path), encoding="utf-8")
    assert not ran(path).failed


QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("ab \n\t\r\\\"'{}#/é\u2028\x1b=")))
def test_whatever_the_model_said_can_be_expected(tmp_path: Path, said: str) -> None:
    """The file is read again before it is written, so what stands there holds."""
    path = write(tmp_path, expecting('output == "another"', f'"{said.translate(QUOTED)}"'))
    found, left = made(path)
    assert left == []
    for one in found:
        one.write()
    assert not ran(path).failed


def test_lines_are_written_in_three_quotes(tmp_path: Path) -> None:
    """Further in than the statement they belong to."""
    path = write(tmp_path, expecting('output == "c"', '"b\\nand c"'))
    assert 'expect output == """\n      b\n      and c\n      """  # why' in rewritten(path)


def test_line_ends_of_the_file_stay(tmp_path: Path) -> None:
    """A file of another system is not mixed up."""
    path = tmp_path / "echo.stepcache"
    path.write_bytes(echo(expecting('output == "c"', '"b\\nand c"')).replace("\n", "\r\n").encode())
    [one] = made(path)[0]
    assert one.text.count("\n") == one.text.count("\r\n")
    one.write()
    assert not ran(path).failed


def test_the_diff_shows_what_would_change(tmp_path: Path) -> None:
    """Nothing is written by it."""
    path = write(tmp_path, FAILS)
    [one] = made(path)[0]
    changed = [line for line in one.diff().splitlines() if line[:1] in {"+", "-"} and line[1:2] == " "]
    assert changed == ['-    expect output == "b and c"', '+    expect output == "b"']
    assert path.read_text(encoding="utf-8") == echo(FAILS)


@pytest.mark.parametrize(
    ("field", "replies", "says"),
    [
        ('output == "c"', '"b"', "nothing proves this output: read it before you expect it"),
        ("route == generate", '"c", "d"', "no verified answer came (`bypass`): expect that only where it is meant"),
    ],
)
def test_what_may_be_wrong_is_said(tmp_path: Path, field: str, replies: str, says: str) -> None:
    """A wrong answer is never made right in silence."""
    path = write(tmp_path, expecting(field, replies))
    [one] = made(path)[0]
    assert list(one.warnings()) == [f"{path}:21: {says}"]


@pytest.mark.parametrize(
    ("test", "says"),
    [
        (expecting('output != "b"'), 'echo: it: expect output != "b": it says what must not come'),
        (expecting("route == adapt").replace('    model "b"\n', ""), "nothing came to expect"),
        (expecting('slot.word == "b"', prompt="Say b"), 'expect slot.word == "b": the prompt fills no such slot'),
        (expecting('output # here\n == "c"'), "a comment"),
    ],
)
def test_what_cannot_be_rewritten_is_told(tmp_path: Path, test: str, says: str) -> None:
    """And its test is left as it is."""
    found, left = made(write(tmp_path, test))
    if says == "a comment":
        assert [one.text for one in found] == [echo(test.replace('"c"', '"b"'))]
    else:
        assert found == []
        assert says in left[0]


def test_of_a_test_with_a_failure_that_stays_nothing_is_rewritten(tmp_path: Path) -> None:
    """It would expect two things at once."""
    test = expecting('output != "b"').replace("  # why\n", '\n    expect output == "c"\n')
    found, left = made(write(tmp_path, test))
    assert (found, len(left)) == ([], 1)


def test_a_sidecar_is_rewritten_in_its_own_file(tmp_path: Path) -> None:
    """The rule file stays."""
    path = write(tmp_path)
    side = tmp_path / "echo_test.stepcache"
    side.write_text(f"stepcache 1\n{expecting('calls == 2')}", encoding="utf-8")
    [one] = made(path)[0]
    assert one.source.path == str(side)
    assert "expect calls == 1  # why" in one.text


def test_without_a_word_of_the_author_nothing_is_written(tmp_path: Path) -> None:
    """The diff is shown, and how to write it."""
    path = write(tmp_path, FAILS)
    out = io.StringIO()
    assert update(ran(path), write=False, ask=None, out=out) == 1
    assert "nothing is written: 1 expectation would be rewritten" in out.getvalue()
    assert path.read_text(encoding="utf-8") == echo(FAILS)


@pytest.mark.parametrize("agrees", [True, False])
def test_a_person_is_asked(tmp_path: Path, agrees: bool) -> None:
    """With what would be written."""
    path = write(tmp_path, FAILS)
    asked: list[str] = []

    def ask(question: str) -> bool:
        asked.append(question)
        return agrees

    assert update(ran(path), write=False, ask=ask, out=io.StringIO()) == (0 if agrees else 1)
    assert asked == [f"Expect what came? 1 expectation would be rewritten in {path}."]
    assert (path.read_text(encoding="utf-8") != echo(FAILS)) is agrees


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """What an editor saved is not lost."""
    path = write(tmp_path, FAILS)
    session = ran(path)
    path.write_text("# another text\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="changed meanwhile"):
        update(session, write=True, ask=None, out=io.StringIO())
    assert path.read_text(encoding="utf-8") == "# another text\n"
