"""The rule author's commands. Each stands in a module of its name beside this one, loaded only when it is called."""

import argparse
from importlib import import_module
from typing import Any

from stepcache.domain.value import dataclass


@dataclass(frozen=True, slots=True)
class AuthorCommand:
    """A command whose module has `DESCRIPTION`, `arguments(parser)` and `run(options)`."""

    name: str
    help: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add what it takes."""
        module = self._module()
        parser.description = module.DESCRIPTION
        module.arguments(parser)

    def run(self, options: argparse.Namespace) -> int:
        """Do it; the exit code."""
        code: int = self._module().run(options)
        return code

    def _module(self) -> Any:
        return import_module(f"stepcache.author.commands.{self.name}")


COMMANDS = (
    AuthorCommand("docs", "write pages about rule files"),
    AuthorCommand("fmt", "write rule files in the one style"),
    AuthorCommand("learn", "propose rules from a log of prompts and answers"),
    AuthorCommand("lsp", "serve an editor: the language server"),
    AuthorCommand("new", "write a commented rule to start from"),
    AuthorCommand("plugin", "make a plugin of your own"),
    AuthorCommand("plugins", "show the installed plugins, and what rules can name"),
    AuthorCommand("test", "run the test blocks of rule files"),
)
