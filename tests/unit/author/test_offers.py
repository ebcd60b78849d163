"""The author's tools as a plugin."""

from stepcache.author.commands.table import COMMANDS
from stepcache.author.lint.run import RULES
from stepcache.author.offers import registry
from stepcache.language.diagnostics import CODES
from stepcache.plugins.signing import code_of


def test_what_is_registered_is_what_the_linter_and_the_command_read() -> None:
    """They read the same tables without the hooks, which would cost their start."""
    assert list(registry().lint_rules.values()) == list(RULES)
    assert list(registry().commands.values()) == list(COMMANDS)


def test_a_built_in_rule_tells_of_itself_as_a_plugins_does() -> None:
    """What the table of codes and the explanations say."""
    for rule in RULES:
        code, told = CODES[rule.code], code_of(rule)
        assert (told.name, told.title, told.severity, told.summary) == (
            code.code,
            code.name,
            code.severity,
            code.summary,
        )
        assert told.explanation
