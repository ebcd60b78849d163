"""Verdict, Example: pass, fail or unsure, and why."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Self

from stepcache.domain.steps import Passage
from stepcache.domain.value import dataclass


class Outcome(StrEnum):
    """What a verifier found. `UNSURE` counts as failed, and stays unsure under `forbid`."""

    PASS = "pass"
    FAIL = "fail"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check, with a reason that a person and a model can use.

    Attributes:
        outcome: Pass, fail or unsure.
        reason: Lower case, no final period; may be empty on a pass.
        details: What `else "… {missing}"` may name.
    """

    outcome: Outcome
    reason: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def passed(cls, reason: str = "") -> Self:
        """A pass."""
        return cls(Outcome.PASS, reason)

    @classmethod
    def fail(cls, reason: str, **details: str) -> Self:
        """A fail with its reason."""
        return cls(Outcome.FAIL, reason, details)

    @classmethod
    def unsure(cls, reason: str, **details: str) -> Self:
        """Not to be decided: counts as failed."""
        return cls(Outcome.UNSURE, reason, details)

    @classmethod
    def of(cls, holds: bool, reason: str, **details: str) -> Self:
        """A pass where `holds`, else a fail with `reason`."""
        return cls.passed() if holds else cls.fail(reason, **details)

    @property
    def ok(self) -> bool:
        """Whether it passed; unsure did not."""
        return self.outcome is Outcome.PASS

    def negated(self) -> "Verdict":
        """The verdict of the same check under `forbid`."""
        if self.outcome is Outcome.UNSURE:
            return self
        turned = Outcome.FAIL if self.outcome is Outcome.PASS else Outcome.PASS
        return Verdict(turned, self.reason or "what is forbidden holds", self.details)


@dataclass(frozen=True, slots=True)
class Example:
    """An input that a verifier must pass or must not; docs and tests are made from it.

    Attributes:
        text: The passage judged: one step, or the whole output.
        args: An instance of the verifier's `Args`.
        passes: Whether the verdict is a pass.
        prompt: The prompt the passage answers.
        before: The steps before it.
    """

    text: str
    args: object
    passes: bool
    prompt: str = ""
    before: tuple[str, ...] = ()

    @property
    def passage(self) -> Passage:
        """What the verifier is shown: one of an answer's steps, where others stand before it."""
        if not self.before:
            return Passage(self.text, self.prompt)
        return Passage(self.text, self.prompt, (*self.before, self.text), len(self.before))
