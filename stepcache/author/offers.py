"""The author's tools as a plugin: the linter's rules and the commands, registered through the hooks.

The tools themselves read the same tables without it: the linter's start would not bear pluggy.
"""

from collections.abc import Callable

from stepcache.author.commands.table import COMMANDS
from stepcache.author.lint.run import RULES
from stepcache.plugins.collecting import Registry, collect
from stepcache.plugins.parts import Command, LintRule
from stepcache.plugins.specs import hookimpl


class AuthorTools:
    """What the author's side offers."""

    @hookimpl
    def register_lint_rules(self, register: Callable[[LintRule], None]) -> None:
        """All that `stepcache-validate` says of files that compile."""
        for rule in RULES:
            register(rule)

    @hookimpl
    def register_commands(self, register: Callable[[Command], None]) -> None:
        """`docs fmt learn lsp new plugin plugins test`."""
        for command in COMMANDS:
            register(command)


def registry() -> Registry:
    """All of it."""
    return collect({"stepcache": AuthorTools()}, ("lint_rules", "commands"))
