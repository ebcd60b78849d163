"""`stepcache plugins`: which plugins are installed, and what becomes of each when it is loaded."""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from stepcache.author.plugging import plugin_arguments, plugin_settings
from stepcache.text.clean import clean

if TYPE_CHECKING:
    from stepcache.author.inventory import Plugin

DESCRIPTION = (
    "Show the installed plugins. Each that may be is loaded in a process of its own, held against its manifest and "
    "asked its own examples, as a server would that uses it."
)
FINE, QUARANTINED = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--why",
        metavar="NAME",
        help="tell everything about one: a plugin (`units`), a name of it (`units.converts`), its distribution",
    )
    parser.add_argument("--names", action="store_true", help="list all that rules can name, by kind; nothing is loaded")
    parser.add_argument("--no-load", action="store_true", help="read manifests alone; nothing of a plugin is run")
    parser.add_argument(
        "--lock", action="store_true", help="write the lock: what is installed now is what --locked wants"
    )
    plugin_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Do as asked.

    Returns:
        0, or 1 where one of the plugins told about is quarantined.
    """
    if options.names:
        return _all_names(as_json=options.json)
    if options.lock:
        return _lock(options)
    from stepcache.author import inventory  # noqa: PLC0415 - `--help` needs none of it
    from stepcache.hosting.states import State  # noqa: PLC0415 - the same

    settings, load = plugin_settings(options), not options.no_load
    plugins = asyncio.run(inventory.inventory(settings, load=load and options.why is None))
    if options.why is None:
        _tell_all(plugins, as_json=options.json)
    else:
        plugins = inventory.named(options.why, plugins)
        if plugins and load:
            plugins = asyncio.run(inventory.inventory(settings, of=plugins[0].namespace))
        _tell_one(options.why, plugins, as_json=options.json)
    return QUARANTINED if any(one.state is State.QUARANTINED for one in plugins) else FINE


def _tell_all(plugins: "Sequence[Plugin]", *, as_json: bool) -> None:
    from stepcache.author.inventory import offers, rule_packages, table  # noqa: PLC0415 - `--help` needs none of it

    rules = rule_packages()
    if as_json:
        found = [{"name": one.name, "distribution": one.distribution, "version": one.version} for one in rules]
        _print_json({"plugins": [one.as_json() for one in plugins], "rules": found})
        return
    if not plugins:
        _print(["no plugin is installed; `stepcache plugins --names` lists what StepCache brings itself"])
    else:
        _print(table(plugins))
        for one in plugins:
            _print(["", f"{one.namespace} ({one.distribution})", *offers(one)])
    if rules:
        _print(["", "rules, for `--rules package:NAME` and `stepcache-validate package:NAME`:"])
        _print(f"  {one.name:<20} {one.distribution} {one.version}  {one.fault}".rstrip() for one in rules)


def _tell_one(name: str, plugins: "Sequence[Plugin]", *, as_json: bool) -> None:
    from stepcache.author.inventory import about, built_in  # noqa: PLC0415 - `--help` needs none of it

    own = [] if plugins else built_in(name)
    if as_json:
        brought = [{"kind": word, "name": str(one), "doc": one.doc} for word, one in own]
        _print_json({"plugins": [one.as_json() for one in plugins], "built_in": brought})
    else:
        _print(line for one in plugins for line in about(one))
        _print(f"{one}: a {word} of StepCache's own. {one.doc}" for word, one in own)


def _lock(options: argparse.Namespace) -> int:
    from stepcache.author.writing import put_report  # noqa: PLC0415 - `--help` needs none of it
    from stepcache.plugins.admission import admit  # noqa: PLC0415 - the same
    from stepcache.plugins.installed import installed  # noqa: PLC0415 - the same
    from stepcache.plugins.locking import lock_text  # noqa: PLC0415 - the same

    settings = plugin_settings(options).model_copy(update={"locked": False})
    plugins = admit(installed(), settings).admitted
    put_report(str(settings.lock), lock_text(plugins))
    count = len({one.distribution for one in plugins})
    _print([f"`{settings.lock}` holds {count} distribution{'s' * (count != 1)}"])
    return FINE


def _all_names(*, as_json: bool) -> int:
    from stepcache.builtin import CALLABLE, catalog  # noqa: PLC0415 - `--help` needs none of it
    from stepcache.plugins.installed import installed  # noqa: PLC0415 - the same

    found = catalog(installed())
    kinds = {kind: getattr(found, kind) for kind in CALLABLE}
    if as_json:
        _print_json({kind: {name: str(one) for name, one in table.items()} for kind, table in kinds.items()})
        return FINE
    for kind, table in kinds.items():
        _print([f"{kind.replace('_', ' ')}:"])
        _print(f"  {one if one.parameters else one.name!s:<44} {one.doc}" for one in table.values())
    return FINE


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{clean(line)}\n")


def _print_json(data: object) -> None:
    sys.stdout.write(json.dumps(data, indent=2) + "\n")
