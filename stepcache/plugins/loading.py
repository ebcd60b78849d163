"""Import a plugin's code into this process: a worker, or where whoever runs it trusts the plugin."""

import logging
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.faults import FAULTS
from stepcache.plugins.collecting import collect
from stepcache.plugins.installed import Installed

_log = logging.getLogger("stepcache.plugins")
_SHOWN = 200


def loaded(entry: str) -> object:
    """What an entry point names: a module, an object, or what a class makes without arguments.

    Raises:
        BaseException: Whatever the plugin's code raises.
    """
    module, _, path = entry.partition(":")
    found: Any = import_module(module)
    for name in filter(None, path.split(".")):
        found = getattr(found, name)
    return found() if isinstance(found, type) else found


def offered_by(plugin: Installed, kind: str) -> Mapping[str, Any]:
    """What a plugin offers of a kind, imported here and now; names that are not its own are left out.

    Raises:
        ConfigurationError: It cannot be loaded.
    """
    try:
        found: dict[str, Any] = getattr(collect({plugin.namespace: loaded(plugin.entry)}, (kind,)), kind)
    except FAULTS as error:  # whatever a plugin's code raises is its own
        said = f"{type(error).__name__}: {error}".split("\n", 1)[0][:_SHOWN]
        raise ConfigurationError(f"the plugin `{plugin.namespace}` cannot be loaded: {said}") from error
    strange = [name for name in found if not name.startswith(f"{plugin.namespace}.")]
    for name in strange:
        _log.warning("the plugin `%s` offers `%s`, which is no name of its own", plugin.namespace, name)
    return {name: one for name, one in found.items() if name not in strange}
