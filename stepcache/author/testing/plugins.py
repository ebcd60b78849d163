"""Plugins for tests that come one after the other: loaded once, as that takes longer than most tests."""

import os

from stepcache.domain.rules import RuleSet
from stepcache.hosting.plugged import Plugged
from stepcache.settings import plugins_of


class Plugins:
    """The plugins of rule sets, for tests that run one after the other, each in an event loop of its own.

    What the environment says of plugins holds.
    """

    def __init__(self) -> None:
        self._held: dict[int, tuple[RuleSet, Plugged]] = {}  # an id holds only while its object does

    async def of(self, rules: RuleSet) -> Plugged:
        """Those of a rule set, loaded; anew where one of them rests, for that was another test's doing.

        Raises:
            RuleError: One of them cannot be used, so that not all of the rules would be tested.
        """
        _, held = self._held.get(id(rules), (rules, None))
        if held is not None and held.rested:
            del self._held[id(rules)]
            await held.close()
            held = None
        if held is None:
            held = Plugged(rules, plugins_of(os.environ))
            self._held[id(rules)] = rules, held
            await held.start()
        held.insist()
        return held

    async def close(self) -> None:
        """End what runs them."""
        while self._held:
            _, (_, held) = self._held.popitem()
            await held.close()
