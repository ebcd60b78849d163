"""Find older answers that may serve a new prompt."""

from dataclasses import replace

from stepcache.domain.expressions import Call, Changed, Not
from stepcache.domain.request import Answer
from stepcache.domain.routes import Reason, Route, Word
from stepcache.domain.rules import Skip
from stepcache.domain.trace import Trace
from stepcache.keeping import Embedding
from stepcache.pipeline.retrieve import _KEPT
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.toys import TOOLS, World, task

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


# --- neighbours ------------------------------------------------------------------------------------------------------

OPTIONAL = {
    "match": """
      "Say {word: word}"
      "Say {word: word} to {who: identifier}"
      "Sing, {who: identifier}, in tune a {word: word}"
    """,
    "slots": "",
    "ladder": "adapt toy.address\n generate\n otherwise refuse",
    "cache": "similar = 0.5",
}
DIFFERENT = Skip(Not(Not(Changed("who"))), "another listener")


async def neighbors(world: World, prompt: str, *replies: str) -> list[tuple[str, float]]:
    """Prompts of the neighbours that were tried, with their similarity."""
    trace = Trace()
    await world.ask(prompt, *replies, trace=trace)
    tried = [event.detail for event in trace.events if event.kind == "candidate" and "similarity" in event.detail]
    return [(str(detail["prompt"]), float(str(detail["similarity"]))) for detail in tried]


async def test_where_no_answer_fills_the_same_slots_the_nearest_neighbor_is_tried() -> None:
    """It is served where every change is proved or carried, as any candidate is; a slot that one lacks has changed."""
    world = World.of(task(**OPTIONAL))
    await world.given("Say hi", "hi")
    assert await neighbors(world, "Say hi to Bob") == [("Say hi", 0.707)]
    answer = await world.answered("Say hi to Eve")
    assert (answer.route, answer.reason, answer.text) == (Route.ADAPT, Reason(Word.HIT), "Eve: hi")


async def test_a_neighbor_that_says_something_else_is_not_served() -> None:
    """However near it is."""
    world = World.of(task(**OPTIONAL))
    await world.given("Say hi", "hi")
    answer = await world.answered("Say ho to Bob", "Bob: ho")
    assert (answer.route, answer.reason, answer.text) == (Route.GENERATE, Reason(Word.REJECTED), "Bob: ho")


async def test_a_neighbor_whose_change_nothing_carried_is_not_served() -> None:
    """Though every check passes on its answer."""
    world = World.of(task(**OPTIONAL), tools=replace(TOOLS, adapters={}))
    await world.given("Say hi", "hi")
    answer = await world.answered("Say hi to Bob", "Bob: hi")
    assert (answer.route, answer.reason) == (Route.GENERATE, Reason(Word.REJECTED))


async def test_neighbors_are_looked_for_only_without_an_answer_of_the_same_slots() -> None:
    """Not beside one, and not in place of one that the rule skips."""
    for rule in (task(**OPTIONAL), replace(task(**OPTIONAL), skips=(DIFFERENT,))):
        world = World.of(rule)
        await world.given("Say hi", "hi")
        await world.given("Say hi to Bob", "Bob: hi")
        assert await neighbors(world, "Say hi to Eve", "Eve: hi") == []


async def test_a_rule_without_similar_embeds_nothing() -> None:
    """Neither when it looks for answers nor when it stores one."""
    world = World.of(task(**OPTIONAL | {"cache": ""}))
    await world.answered("Say hi", "hi")
    await world.answered("Say hi to Bob", "Bob: hi")
    assert world.embedder.texts == []


async def test_neighbors_that_are_not_similar_enough_are_not_tried() -> None:
    """`similar` is the least cosine."""
    world = World.of(task(**OPTIONAL))
    await world.given("Say hi", "hi")
    assert await neighbors(world, "Sing, Bob, in tune a hi") == []
    assert await neighbors(world, "Say hi to Bob") == [("Say hi", 0.707)]


async def test_neighbors_have_the_same_pins() -> None:
    """A pinned slot that only one of the prompts fills differs."""
    world = World.of(task(**OPTIONAL | {"cache": "similar = 0.1 like = [who]"}))
    await world.given("Say hi", "hi")
    assert await neighbors(world, "Say hi to Bob") == []


async def test_a_neighbor_that_a_skip_condition_names_is_dropped() -> None:
    """And gives the reason."""
    world = World.of(replace(task(**OPTIONAL), skips=(DIFFERENT,)))
    await world.given("Say hi", "hi")
    assert (await world.answered("Say hi to Bob", "Bob: hi")).reason == Reason(Word.SKIP, "another listener")


async def test_an_answer_to_a_prompt_in_two_scripts_is_no_neighbor() -> None:
    """It might not say what it shows; nor has such a prompt neighbours."""
    world = World.of(task(**OPTIONAL))
    await world.given("Say h\u0456", "h\u0456")
    assert (await world.answered("Say h\u0456 to Bob", "Bob: h\u0456")).reason == Reason(Word.MISS)
    assert world.embedder.texts == []


class Dead(FakeEmbedder):
    """An embedder that raises."""

    async def embed(self, text: str) -> Embedding | None:
        """Never."""
        raise RuntimeError(text)


async def test_an_embedder_that_raises_costs_only_the_neighbors() -> None:
    """The answer comes, and is stored."""
    world = World.of(task(**OPTIONAL), embedder=Dead())
    answer = await world.answered("Say hi", "hi")
    assert (answer.route, answer.stored) == (Route.GENERATE, True)
