"""Find older answers that may serve a new prompt."""

from dataclasses import replace

from stepcache.domain.expressions import Call, Changed, Not
from stepcache.domain.request import Answer
from stepcache.domain.routes import Reason, Route, Word
from stepcache.domain.rules import Skip
from stepcache.domain.trace import Trace
from stepcache.pipeline.retrieve import _KEPT
from tests.fakes.toys import World, task

LETTER = {"match": '"Say {word: word} to {who: identifier}"', "slots": "", "checks": "require output toy.says(word)"}
ADAPT = "adapt toy.swap(who)\n generate\n otherwise refuse"


async def candidates(world: World, prompt: str) -> list[str]:
    """What the trace says of each candidate."""
    trace = Trace()
    await world.ask(prompt, trace=trace)
    return [event.outcome for event in trace.events if event.kind == "candidate"]


async def test_an_entry_that_todays_rule_does_not_claim_is_no_candidate() -> None:
    """Its prompt is read again, once; another task's entry is none either."""
    world = World.of(task(**LETTER, ladder=ADAPT))
    await world.given("Say hi to Bob", "hi")
    kept = world.entries[0]
    for odd in (replace(kept, prompt="Sing hi"), replace(kept, task="other"), replace(kept, schema='{"a": 1}')):
        world.store._entries = [replace(odd, id="0", key="k")]
        world.engine = world.wired(world.rules)
        assert await candidates(world, "Say hi to Eve") == ["unreadable"]


async def test_an_entry_whose_pins_an_older_rule_read_otherwise_is_no_candidate() -> None:
    """Its key says that the pins are equal, its prompt says that they are not."""
    world = World.of(task())
    await world.given("Say hi to Bob", "hi")
    world.store._entries = [replace(world.entries[0], prompt="Say hi to Eve", digest="older", key="k")]
    assert await candidates(world, "Say ho to Bob") == ["unreadable"]


async def test_a_condition_that_cannot_be_judged_drops_the_candidate() -> None:
    """Skipping is the conservative side."""
    rule = replace(
        task(**LETTER, ladder=ADAPT), skips=(Skip(Call("odd"), "nobody knows"), Skip(Not(Not(Changed("who"))), ""))
    )
    world = World.of(rule)
    await world.given("Say hi to Bob", "hi")
    assert (await world.answered("Say hi to Eve", "hi")).reason == Reason(Word.SKIP, "nobody knows")


async def test_candidates_of_other_pins_only_tell_skip_from_miss() -> None:
    """The first of them that a skip names gives the reason; without one it is a miss."""
    world = World.of(task(cache="like = [word]"))
    await world.given("Say hi to Bob", "hi")
    assert (await world.answered("Say ho to Bob", "ho")).reason == Reason(Word.MISS)
    assert (await world.answered("Say ho to Eve", "ho")).reason == Reason(Word.SKIP, "another listener")


async def test_what_was_read_is_kept_for_the_next_time_but_not_for_ever() -> None:
    """And nothing of long prompts."""
    world = World.of(
        task(match='"Say {word: text}"', slots="", ladder="adapt toy.swap(word)\n generate\n otherwise refuse")
    )
    await world.given("Say " + "h" * 9000, "hi")
    await candidates(world, "Say hu")
    assert len(world.engine._retriever._read) == 0
    await world.given("Say hi", "hi hi")
    await candidates(world, "Say hu")
    await candidates(world, "Say hu")
    assert len(world.engine._retriever._read) == 1
    world.engine._retriever._read.update({(str(number), ""): None for number in range(_KEPT)})
    await world.given("Say he", "he he")
    await candidates(world, "Say hu")
    assert len(world.engine._retriever._read) <= _KEPT + 1


async def test_a_schema_goes_along_with_its_entry() -> None:
    """So the older prompt is read under the schema that it had."""
    skips = "".join(f'skip when changed({slot}) because "x"\n' for slot in ("who", "schema"))
    world = World.of(task(slots=f"slot schema as json = request.schema()\n{skips}"))
    form = {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "string"}}}
    await world.given("Say hi", "hi", response_format=form)
    answer = await world.ask("say  hi", response_format=form)
    assert isinstance(answer, Answer)
    assert answer.route is Route.REUSE
