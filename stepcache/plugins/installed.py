"""Installed plugins: which distributions offer which namespace, and their manifests; none of their code is imported."""

from dataclasses import dataclass
from pathlib import Path

from stepcache.distributions import PLUGINS, Offer, offers
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.signatures import Cost, Signature, canonical
from stepcache.manifest import API, Manifest, read_manifest
from stepcache.resources import read_regular

MANIFEST = "stepcache.json"
MAX_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Installed:
    """One namespace of one installed distribution.

    Attributes:
        namespace: The entry point's name in the group `stepcache.plugins`; what `use` names.
        distribution: As `pip` knows it.
        version: The distribution's.
        entry: The entry point's value: `module` or `module:attribute`.
        root: The folder on `sys.path` that its code is imported from; a worker looks there, too.
        manifest: What it offers; None where it ships none that can be read.
        fault: Why there is no manifest, in a line; empty where there is one.
    """

    namespace: str
    distribution: str
    version: str
    entry: str
    root: Path
    manifest: Manifest | None
    fault: str = ""


def installed() -> tuple[Installed, ...]:
    """All plugins that are installed, by namespace and distribution; several distributions may bring one namespace.

    Never raises: what cannot be read has a fault. Whether a namespace is StepCache's own is for the catalog to say.
    """
    return tuple(map(_installed, offers(PLUGINS)))


def manifest_path(offer: Offer) -> Path | None:
    """Where the distribution's manifest belongs: in the top-level package of its code; None without such a package."""
    return offer.top / MANIFEST if offer.top is not None else None


def _installed(offer: Offer) -> Installed:
    manifest, fault = _manifest(offer)
    return Installed(offer.name, offer.distribution, offer.version, offer.value, offer.root, manifest, fault)


def _manifest(offer: Offer) -> tuple[Manifest | None, str]:
    """What it offers, or why nothing."""
    path = manifest_path(offer)
    if offer.fault or path is None:
        return None, offer.fault or f"there is no package `{offer.value.partition('.')[0].partition(':')[0]}`"
    shown = f"{path.parent.name}/{MANIFEST}"
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(path.parent.resolve()):
            return None, f"`{shown}` leads out of its package"
        data = read_regular(str(real), MAX_BYTES)
        if len(data) > MAX_BYTES:
            return None, f"`{shown}` is larger than {MAX_BYTES // 1024} KiB"
        manifest = read_manifest(data.decode(), shown)
    except FileNotFoundError:
        return None, f"it ships no `{shown}`, which `stepcache plugin manifest {offer.name}` writes"
    except (OSError, RuntimeError) as error:
        return None, f"`{shown}` cannot be read: {(getattr(error, 'strerror', '') or 'it leads in a circle').lower()}"
    except UnicodeDecodeError:
        return None, f"`{shown}` is not UTF-8"
    except ConfigurationError as error:
        return None, str(error)
    fault = fault_of(manifest, offer.name, offer.distribution)
    return (manifest, "") if not fault else (None, fault)


def fault_of(manifest: Manifest, namespace: str, distribution: str) -> str:
    """Why a manifest does not hold for the entry point that led to it, in a line; empty where it does."""
    if manifest.api != API:
        return f"it is made for edition {manifest.api} of the plugin interface; this version knows {API}"
    if manifest.namespace != namespace or canonical(manifest.name) != canonical(distribution):
        return f"its manifest is that of `{manifest.namespace}` in `{manifest.name}`"
    stranger = next((code for code in manifest.codes if not code.startswith(f"{namespace}/")), None)
    if stranger is not None:
        return f"the code `{stranger}` of its lint rules does not begin with `{namespace}/`"
    faults = (_fault(namespace, kind, one) for kind, table in manifest.kinds.items() for one in table.values())
    return next(filter(None, faults), "")


def _fault(namespace: str, kind: str, one: Signature) -> str:
    head, _, tail = one.name.partition(".")
    if head != namespace or not tail:
        return f"`{one.name}`, among its {kind.replace('_', ' ')}, does not begin with `{namespace}.`"
    proves = kind == "verifiers" and any(parameter.proves for parameter in one.parameters)
    if proves and (one.cost is Cost.IO or one.advisory):
        why = "touches the world" if one.cost is Cost.IO else "gives an opinion"
        return f"`{one.name}` {why}, and says that it proves something"
    return ""
