"""The flags about plugins that several commands share."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `--help` needs no settings
    from stepcache.settings import PluginSettings


def plugin_arguments(parser: argparse.ArgumentParser) -> None:
    """Add them."""
    group = parser.add_argument_group("plugins")
    group.add_argument(
        "--plugins",
        action="append",
        dest="allowed",
        metavar="NAME[,NAME]",
        help="the only plugins that may be loaded (default: what STEPCACHE_PLUGINS names, else all that a rule uses)",
    )
    group.add_argument(
        "--trust-plugin",
        action="append",
        dest="trusted",
        metavar="NAME",
        help="run this plugin in this process, where nothing stops it (default: what STEPCACHE_TRUSTED_PLUGINS names)",
    )
    group.add_argument(
        "--plugin-env",
        action="append",
        default=[],
        metavar="NAME:VAR",
        help="let this plugin see that environment variable; it sees no other of yours",
    )
    group.add_argument(
        "--locked", action="store_true", help="load only what stands in the lock, unchanged to the last file"
    )
    group.add_argument(
        "--lock-file",
        type=Path,
        default=Path("stepcache.lock"),
        metavar="FILE",
        help="where the lock is (default: stepcache.lock)",
    )


def plugin_settings(options: argparse.Namespace) -> "PluginSettings":
    """What the flags say, and the environment where they say nothing.

    Raises:
        ConfigurationError: A name is no plugin's.
    """
    from stepcache.settings import PluginSettings, allowed, trusted, variables  # noqa: PLC0415 - `--help` needs none

    return PluginSettings(
        allowed=allowed(os.environ, options.allowed),
        trusted=trusted(os.environ, options.trusted),
        environment=variables(options.plugin_env, "--plugin-env"),
        lock=options.lock_file,
        locked=options.locked,
    )
