"""Which installed plugins may be loaded: those that the operator allows and, where a lock holds, that are as locked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from stepcache.plugins.installed import Installed
from stepcache.plugins.locking import fault, read_lock, seen
from stepcache.settings import ALLOWED, TRUSTED, PluginSettings


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of plugins.

    Attributes:
        refused: Namespace -> why it may not be loaded, in a line.
    """

    admitted: tuple[Installed, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


def admit(plugins: Iterable[Installed], settings: PluginSettings) -> Admission:
    """Those that may be loaded, and why the others may not; none of their code is imported.

    Raises:
        ConfigurationError: A lock is to hold, and there is none.
    """
    lock = read_lock(settings.lock) if settings.locked else None
    admitted: list[Installed] = []
    refused: dict[str, str] = {}
    for plugin in plugins:
        why = ""
        if settings.allowed is not None and plugin.namespace not in settings.allowed:
            why = f"it is not among the plugins that `--plugins` or `{ALLOWED}` allows"
        elif lock is not None:
            why = fault(plugin, lock)
        if why:
            refused[plugin.namespace] = why
        else:
            admitted.append(plugin)
    return Admission(tuple(admitted), refused)


def introduced(plugin: Installed, *, here: bool) -> str:
    """What is loaded, in a line for the operator.

    Args:
        here: Whether it runs in this process.
    """
    where = ", in this process" if here else ""
    return f"`{plugin.namespace}`: {plugin.distribution} {plugin.version}, sha256:{seen(plugin).digest}{where}"


def strangers(plugins: Iterable[Installed], settings: PluginSettings) -> Iterator[str]:
    """What the settings say of plugins that are not installed, in a line each: a slip, or one that is gone."""
    known = {plugin.namespace for plugin in plugins}
    named = {
        f"`--plugins` or `{ALLOWED}`": settings.allowed or frozenset(),
        f"`--trust-plugin` or `{TRUSTED}`": settings.trusted,
        "`--plugin-env`": frozenset(settings.environment),
    }
    for origin, names in named.items():
        for name in sorted(names - known):
            yield f"no plugin `{name}` is installed, which {origin} names"
