"""Import a plugin's code into this process: a worker, or where whoever runs it trusts the plugin."""

import logging
import os
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.faults import FAULTS, told
from stepcache.plugins.collecting import collect
from stepcache.plugins.installed import Installed

_log = logging.getLogger("stepcache.plugins")


def loaded(entry: str, root: str | Path) -> object:
    """What an entry point names: a module, an object, or what a class makes without arguments.

    Args:
        root: The folder that its package is in: its manifest and its lock are of what stands there.

    Raises:
        ImportError: Python would import another package of that name.
        BaseException: Whatever the plugin's code raises.
    """
    module, _, path = entry.partition(":")
    _at(module.partition(".")[0], root)
    found: Any = import_module(module)
    for name in filter(None, path.split(".")):
        found = getattr(found, name)
    return found() if isinstance(found, type) else found


def _at(package: str, root: str | Path) -> None:
    """Nothing is imported to find out.

    Raises:
        ImportError: The package stands elsewhere.
    """
    spec = find_spec(package)
    if spec is None:  # to import it says so
        return
    places = spec.submodule_search_locations or [spec.origin or ""]
    if os.path.realpath(root) not in {os.path.realpath(Path(one).parent) for one in places}:
        raise ImportError(f"`{package}` is imported from another folder than its distribution's")


def offered_by(plugin: Installed, kind: str) -> Mapping[str, Any]:
    """What a plugin offers of a kind, imported here and now; names that are not its own are left out.

    Raises:
        ConfigurationError: It cannot be loaded.
    """
    try:
        found: dict[str, Any] = getattr(collect({plugin.namespace: loaded(plugin.entry, plugin.root)}, (kind,)), kind)
    except FAULTS as error:  # whatever a plugin's code raises is its own
        raise ConfigurationError(f"the plugin `{plugin.namespace}` cannot be loaded: {told(error)}") from error
    strange = [name for name in found if not name.startswith(f"{plugin.namespace}.")]
    for name in strange:
        _log.warning("the plugin `%s` offers `%s`, which is no name of its own", plugin.namespace, name)
    return {name: one for name, one in found.items() if name not in strange}
