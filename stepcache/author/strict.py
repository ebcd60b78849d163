"""`--strict-plugins`: whether plugins that rules use can be loaded, and are what their manifests say."""

import asyncio
from dataclasses import replace

from stepcache.hosting.host import Host
from stepcache.plugins.installed import Installed
from stepcache.settings import PluginSettings


def checked(plugin: Installed) -> Installed:
    """The plugin, loaded once in a worker; what is wrong there, even in one hook of it, becomes its fault."""
    if plugin.manifest is None:
        return plugin
    fault = asyncio.run(_fault(plugin))
    return replace(plugin, manifest=None, fault=fault) if fault else plugin


async def _fault(plugin: Installed) -> str:
    host = Host([plugin], PluginSettings())
    try:
        await host.start()
        return next((state.reason for state in host.states if state.reason), "")
    finally:
        await host.close()
