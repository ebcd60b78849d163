"""The tests of a draft, from logged exchanges: what is expected is what really came of them."""

from collections.abc import Sequence

from stepcache.assembly import StepCache
from stepcache.author.learn.draft import Draft, Trial
from stepcache.author.learn.evidence import Evidence, task_of
from stepcache.author.learn.log import Exchange
from stepcache.author.learn.writer import safe
from stepcache.backends.fake import FakeBackend
from stepcache.domain.errors import BackendError
from stepcache.domain.request import Answer
from stepcache.domain.rules import RuleSet
from stepcache.language.texts import quoted

SHORT = 1_000
NEAR_MISSES = 2


async def trials_for(
    draft: Draft, exchanges: Sequence[Exchange], evidence: Evidence, strangers: Sequence[Exchange]
) -> tuple[Trial, ...]:
    """Tests of a draft.

    Args:
        strangers: Exchanges of no class, the nearest first; those that the draft leaves alone become tests of it.
    """
    good = [exchanges[place] for place in evidence.passed]
    shown = [one for one in good if len(one.prompt) + len(one.answer) < SHORT and safe(one.prompt + one.answer)]
    first = next(iter(shown), None)
    if first is None:
        return ()
    other = next((one for one in shown if one.prompt != first.prompt and one.answer != first.answer), None)
    given = (first.prompt, first.answer)
    planned = [
        Trial("a logged request", first.prompt, first.answer),
        Trial("the same again", first.prompt, given=given),
    ]
    if other:
        planned.append(Trial("another logged request", other.prompt, other.answer, given=given))
    near = [one for one in strangers if len(one.prompt) + len(one.answer) < SHORT and safe(one.prompt + one.answer)]
    planned += [Trial("nearly the same words, another question", one.prompt, one.answer) for one in near[:NEAR_MISSES]]
    return tuple([done for trial in planned if (done := await _tried(draft, trial))])


async def _tried(draft: Draft, trial: Trial) -> Trial | None:
    """The test with what came of it; None where that is not what a test should hold on to."""
    task = task_of(draft)
    if task is None:
        return None
    backend = FakeBackend()
    async with StepCache(RuleSet((task,)), backend=backend) as cache:
        try:
            if trial.given:
                backend.script([trial.given[1]])
                await cache.answer(trial.given[0])
            backend.script([trial.model] if trial.model else [])
            answer = await cache.answer(trial.when)
        except BackendError:
            return None
    expected = _expected(trial, answer)
    used = trial.model if answer.usage.calls else ""
    return Trial(_name(trial, answer), trial.when, used, trial.given, expected) if expected else None


def _expected(trial: Trial, answer: Answer) -> tuple[str, ...]:
    route = str(answer.route)
    if trial.name.startswith("nearly"):
        return ("route == bypass", 'reason == "no-rule"') if str(answer.reason) == "no-rule" else ()
    if not answer.rule or route not in {"solve", "generate", "adapt", "exact"}:
        return ()
    return (f"route == {route}", f"calls == {answer.usage.calls}", f"output == {quoted(answer.text)}")


def _name(trial: Trial, answer: Answer) -> str:
    how = {
        "solve": "solved without the model",
        "generate": "asked of the model",
        "adapt": "adapted",
        "exact": "from the cache",
    }
    return f"{trial.name}: {how.get(str(answer.route), 'not claimed')}"
