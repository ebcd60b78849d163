"""Does a plugin conform, as it is installed?"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import Any

from stepcache.domain.signatures import Target
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Example
from stepcache.hosting.gathering import Gathered, gather
from stepcache.hosting.host import Host
from stepcache.hosting.states import State
from stepcache.matching.claim import readable
from stepcache.plugins.installed import Installed, installed
from stepcache.ports import Asked, Away, Tools
from stepcache.settings import PluginSettings
from stepcache.testing.faults import ODD_TEXTS, short, tell, tried
from stepcache.testing.others import assert_segmenter_conforms
from stepcache.testing.verifiers import assert_verifier_conforms

_SHORT = 1_000


def assert_plugin_conforms(
    namespace: str,
    *,
    wrong: Mapping[str, Iterable[Example]] | None = None,
    alike: Callable[[str, object, object], bool] | None = None,
) -> None:
    """An installed plugin loads in a worker, its manifest says what its code says, and what it offers conforms.

    Every verifier is held to `assert_verifier_conforms`, each segmenter without settings to
    `assert_segmenter_conforms`; and verifiers must judge in a worker as they do here.

    Args:
        wrong: Verifier's name -> wrong outputs, of which none may pass.
        alike: As `assert_verifier_conforms` takes it, for all of them.

    Raises:
        AssertionError: What is amiss, a line each.
    """
    found = [one for one in installed() if one.namespace == namespace]
    faults = [one.fault for one in found if one.fault] or _several(found)
    if not faults:
        gathered = tried(gather, namespace, found[0].entry, str(found[0].root))
        faults = list(_conforming(found[0], gathered, partial(assert_verifier_conforms, alike=alike), wrong or {}))
    tell(namespace, faults)


def _several(found: Sequence[Installed]) -> list[str]:
    if len(found) == 1:
        return []
    return ["it is not installed"] if not found else [f"{len(found)} distributions bring this namespace"]


def _conforming(
    plugin: Installed, gathered: Any, conforms: Callable[..., None], wrong: Mapping[str, Iterable[Example]]
) -> Iterator[str]:
    if not isinstance(gathered, Gathered):
        yield f"it cannot be imported: {gathered.what}"
        return
    yield from gathered.broken.values()
    yield from _led_astray(plugin.namespace, gathered)
    yield from asyncio.run(_elsewhere(plugin, gathered))
    for name, verifier in gathered.tools.get("verifiers", {}).items():
        yield from _told(conforms, verifier, wrong=wrong.get(name, ()))
    for name, segmenter in gathered.tools.get("segmenters", {}).items():
        if not any(parameter.required for parameter in gathered.signatures["segmenters"][name].parameters):
            yield from _told(assert_segmenter_conforms, segmenter)


def _led_astray(namespace: str, gathered: Gathered) -> Iterator[str]:
    """Verifiers that are deprecated for one that is not there: the linter would write its name."""
    offered = gathered.signatures.get("verifiers", {})
    for one in offered.values():
        if one.replaced_by.startswith(f"{namespace}.") and one.replaced_by not in offered:
            yield f"`{one.name}` is replaced by `{one.replaced_by}`, which it does not offer"


def _told(conforms: Any, thing: Any, **more: Any) -> Iterator[str]:
    try:
        conforms(thing, **more)
    except AssertionError as error:
        yield str(error)


async def _elsewhere(plugin: Installed, gathered: Gathered) -> list[str]:
    """What a worker of a server makes of it."""
    host = Host([plugin], PluginSettings())
    try:
        await host.start()
        if host.states[0].state is not State.READY or host.states[0].reason:
            return [host.states[0].reason]
        tools = host.tools(Tools(**{one.name: {} for one in fields(Tools)}))
        return [
            fault
            for name, verifier in gathered.tools.get("verifiers", {}).items()
            for fault in await _otherwise(tools.verifiers[name], verifier)
        ]
    finally:
        await host.close()


async def _otherwise(away: Any, verifier: Any) -> list[str]:
    """What a verifier judges otherwise in a worker, where other code may have been imported and hashes differ."""
    if not isinstance(away, Away) or not verifier.examples:
        return []
    args = verifier.examples[0].args
    step = Target.OUTPUT not in verifier.targets
    passages = [
        Passage(text, "", (text,), 0 if step else None) for text in ODD_TEXTS if len(text) <= _SHORT and readable(text)
    ]
    asked = [Asked(verifier.name, passage, args) for passage in passages]
    asked += [Asked(verifier.name, example.passage, example.args) for example in verifier.examples]
    verdicts = await away.door.judge(asked, within_s=None)
    return [
        f"`{verifier.name}`: {short(one.passage.text)} gets another verdict in a worker: {verdict.reason}"
        for one, verdict in zip(asked, verdicts, strict=True)
        if verdict != tried(verifier.check, one.passage, one.args)
    ]
