"""One test, run on a bench of its own."""

from pathlib import Path

from tests.fakes.echo_rules import FAILS, HOLDS, ran, write


def test_a_test_that_holds_has_no_failure(tmp_path: Path) -> None:
    """And its answer stands in the store."""
    [outcome] = ran(write(tmp_path, HOLDS)).outcomes
    assert outcome.passed
    assert outcome.answer is not None
    assert [entry.output for entry in outcome.entries] == ["b"]


def test_a_failure_tells_what_was_expected_and_what_came(tmp_path: Path) -> None:
    """One for each expectation that does not hold."""
    [outcome] = ran(write(tmp_path, FAILS)).outcomes
    assert [(one.text, one.actual) for one in outcome.failures] == [('expect output == "b and c"', "b")]


def test_every_test_begins_with_an_empty_store(tmp_path: Path) -> None:
    """What another test was given is not there."""
    first = 'test "1" { given "Repeat b" => "b"  when "Repeat b"  expect route == exact }\n'
    second = 'test "2" { when "Repeat b"  model "b"  expect reason == miss }\n'
    assert all(one.passed for one in ran(write(tmp_path, first, second)).outcomes)


def test_a_given_that_no_check_lets_in_fails_with_the_reasons(tmp_path: Path) -> None:
    """The request under test is not sent then."""
    [outcome] = ran(write(tmp_path, 'test "1" { given "Repeat b" => "c"  when "Repeat b" }\n')).outcomes
    assert [one.text for one in outcome.failures] == ['given "Repeat b" was not admitted (bypass, unverified)']
    assert outcome.failures[0].notes == ("require output text.mentions(word): does not mention b",)
    assert outcome.when is None


def test_a_reply_too_few_finds_the_server_down(tmp_path: Path) -> None:
    """A test without an answer fails."""
    [outcome] = ran(write(tmp_path, 'test "1" { when "Repeat b"  expect route == generate }\n')).outcomes
    assert [one.text for one in outcome.failures] == ["no answer: the script has no reply left"]


def test_replies_nobody_asks_for_are_counted(tmp_path: Path) -> None:
    """They are told as SC806."""
    [outcome] = ran(write(tmp_path, 'test "1" { when "Repeat b"  model "b", "c", "d" }\n')).outcomes
    assert outcome.unused == 2


def test_a_schema_goes_along_with_the_request(tmp_path: Path) -> None:
    """A rule that does not read it does not claim the request."""
    schema = '"{\\"type\\": \\"object\\"}"'
    test = f'test "1" {{ when "Repeat b" with schema {schema}  model "b"  expect route == bypass }}\n'
    assert ran(write(tmp_path, test)).outcomes[0].passed


def test_what_the_model_is_asked_is_kept(tmp_path: Path) -> None:
    """Call by call."""
    [outcome] = ran(write(tmp_path, 'test "1" { when "Repeat b"  model "c", "b" }\n')).outcomes
    assert outcome.when is not None
    assert [text[:22] for text in outcome.when.asked] == ["Repeat b", "That answer does not h"]
