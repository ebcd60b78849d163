"""Commands of plugins: listed by their manifests; code is imported only where a command is called."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.signatures import Signatures
from stepcache.plugins.installed import Installed, installed

if TYPE_CHECKING:  # the listing needs none of it
    import argparse

    from stepcache.plugins.parts import Command

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name


def plugins_with_commands() -> Iterable[Installed]:
    """The plugins whose manifests tell of any; of two that share a namespace neither."""
    found = [one for one in installed() if commands_of(one)]
    names = [one.namespace for one in found]
    return (one for one in found if names.count(one.namespace) == 1)


def commands_of(plugin: Installed) -> Signatures:
    """What its manifest says of its commands."""
    return plugin.manifest.kinds["commands"] if plugin.manifest is not None else {}


def add(commands: Subparsers, plugin: Installed, called: str | None = None) -> None:
    """Add a plugin's commands.

    Args:
        called: The one that is called, whose code is imported; None where the plugin is only listed.

    Raises:
        ConfigurationError: The plugin may not be loaded, or cannot be.
    """
    parser = commands.add_parser(plugin.namespace, help=f"commands of the plugin {plugin.distribution}")
    if called is None:
        return
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, signature in commands_of(plugin).items():
        short = name.partition(".")[2]
        action = actions.add_parser(short, help=signature.doc, description=signature.doc)
        if short == called:
            command = _loaded(plugin, name)
            command.arguments(action)
            action.set_defaults(command=command.run)


def _loaded(plugin: Installed, name: str) -> "Command":
    """The command; who calls it by name trusts its plugin, but a list of those allowed and a lock hold all the same."""
    from stepcache.plugins.admission import admit  # noqa: PLC0415 - see above
    from stepcache.plugins.loading import offered_by  # noqa: PLC0415 - see above
    from stepcache.settings import plugins_of  # noqa: PLC0415 - see above

    if why := admit([plugin], plugins_of(os.environ)).refused.get(plugin.namespace):
        raise ConfigurationError(f"the plugin `{plugin.namespace}` may not be loaded: {why}")
    found = offered_by(plugin, "commands")
    if name not in found:
        raise ConfigurationError(
            f"the plugin `{plugin.namespace}` has no command `{name}`, though its manifest says so"
        )
    command: Command = found[name]
    return command
