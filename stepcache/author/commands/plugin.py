"""`stepcache plugin`: tools for the author of a plugin."""

import argparse
from importlib import import_module

DESCRIPTION = "Tools for the author of a plugin. What is installed is shown by `stepcache plugins`."

# Action -> its line of help. Each stands in a module of its name in stepcache/author/plugin (`DESCRIPTION`,
# `arguments(parser)`, `run(arguments)`).
ACTIONS = {
    "manifest": "write the manifest that your plugin ships",
    "new": "write a plugin to start from",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, text in ACTIONS.items():
        module = import_module(f"stepcache.author.plugin.{name}")
        action = actions.add_parser(name, help=text, description=module.DESCRIPTION)
        module.arguments(action)
        action.set_defaults(action=module.run)


def run(options: argparse.Namespace) -> int:
    """Do it; the exit code is the action's."""
    code: int = options.action(options)
    return code
