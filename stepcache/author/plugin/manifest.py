"""`stepcache plugin manifest`: writes what the linter and an editor read in place of a plugin's code."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from stepcache.author.writing import put
from stepcache.builtin import taken
from stepcache.distributions import PLUGINS, Offer, offers, printable
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.faults import FAULTS, told
from stepcache.domain.signatures import canonical
from stepcache.language.diagnostics import close_to, did_you_mean
from stepcache.manifest import Manifest, read_manifest, written
from stepcache.plugins.installed import MAX_BYTES, fault_of, manifest_path

DESCRIPTION = (
    "Import your installed plugin and write the manifest that it ships, stepcache.json in its top-level package. "
    "The plugin's code runs in this process: use it for your own."
)
DONE, DIFFERS = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument(
        "plugin", metavar="NAMESPACE", help="the plugin's namespace; DISTRIBUTION:NAMESPACE where several bring it"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the manifest is out of date")


def run(options: argparse.Namespace) -> int:
    """Write the manifest.

    Returns:
        0 where it is written, or stood there already; 1 with `--check` where it is not what the code says.
    """
    offer = _meant(options.plugin)
    path = manifest_path(offer)
    if offer.fault or path is None:
        raise ConfigurationError(f"`{offer.name}`: {offer.fault or 'its entry point names no package, which holds it'}")
    made = _made(offer)
    text = written(made)
    fault = f"the namespace `{offer.name}` is StepCache's own" if offer.name in taken() else ""
    fault = fault or fault_of(read_manifest(text, "what the code offers"), offer.name, offer.distribution)
    if fault or len(text.encode()) > MAX_BYTES:
        raise ConfigurationError(f"`{offer.name}`: {fault or f'its manifest is larger than {MAX_BYTES // 1024} KiB'}")
    if _standing(path, made):
        return _say(f"{path}: up to date", DONE)
    if options.check:
        return _say(f"{path}: out of date; `stepcache plugin manifest {offer.name}` writes it", DIFFERS)
    try:
        put(path, text.encode())
    except OSError as error:
        raise ConfigurationError(f"cannot write `{path}`: {error.strerror}") from error
    return _say(f"{path}: {len(made.hooks)} hook{'s' if len(made.hooks) != 1 else ''} used", DONE)


def _say(text: str, code: int) -> int:
    sys.stdout.write(f"{text}\n")
    return code


def _meant(text: str) -> Offer:
    """The entry point of that namespace, or `distribution:namespace`."""
    distribution, _, namespace = text.rpartition(":")
    found = offers(PLUGINS)
    named = [one for one in found if one.name == namespace]
    meant = [one for one in named if not distribution or canonical(one.distribution) == canonical(distribution)]
    if len(meant) == 1:
        return meant[0]
    raise ConfigurationError(_unclear(distribution, namespace, [one.name for one in found], named))


def _unclear(distribution: str, namespace: str, known: Sequence[str], named: Sequence[Offer]) -> str:
    """Why that means no plugin, or several."""
    ways = " or ".join(f"`{one.distribution}:{one.name}`" for one in named)
    if named and distribution:
        return f"no `{distribution}` brings `{namespace}`; there is {ways}"
    if named:
        return f"several distributions bring `{namespace}`; write {ways}"
    close = did_you_mean(close_to(namespace, known))
    return f"no plugin `{namespace}` is installed; {close or 'install yours: `pip install -e .` in its folder'}"


def _made(offer: Offer) -> Manifest:
    """The manifest that the code would have."""
    from stepcache.plugins.collecting import collect  # noqa: PLC0415 - `--help` needs no engine
    from stepcache.plugins.describing import manifest_of  # noqa: PLC0415 - the same
    from stepcache.plugins.loading import loaded  # noqa: PLC0415 - the same

    try:
        registry = collect({offer.name: loaded(offer.value, offer.root)})
        return manifest_of(registry, offer.distribution, offer.name)
    except FAULTS as error:
        raise ConfigurationError(f"`{offer.name}` cannot be loaded: {printable(told(error))}") from error


def _standing(path: Path, made: Manifest) -> bool:
    """Whether the file says the same; that versions of pydantic write JSON Schemas differently is no difference."""
    try:
        found = read_manifest(path.read_text("utf-8"), str(path))
    except (OSError, ValueError, ConfigurationError):
        return False
    return replace(found, schemas={}) == replace(read_manifest(written(made), str(path)), schemas={})
