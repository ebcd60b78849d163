"""What is stored of a served answer."""

from stepcache.domain.routes import Grade, Route
from stepcache.ports import Completion
from tests.fakes.toys import World, task

LETTER = {"match": '"Say {word: word} to {who: identifier}"', "slots": ""}


async def test_an_entry_holds_what_is_needed_to_judge_it_again() -> None:
    """Prompt, output with its cuts, grade, model, digest, time."""
    world = World.of(task())
    await world.ask("Say hi", Completion("so\nhi", "stop", "m-2"))
    entry = world.entries[0]
    assert (entry.prompt, entry.output, entry.step_texts(), entry.grade) == (
        "Say hi",
        "so\nhi",
        ("so\n", "hi"),
        Grade.PROVED,
    )
    assert (entry.model, entry.backend, entry.task, entry.digest) == ("m-2", "fake", "say", world.rules.tasks[0].digest)
    assert entry.expires == entry.created + 3600 == world.clock.now() + 3600


async def test_an_id_tells_nothing_of_the_content() -> None:
    """The same answer twice has two ids."""
    one, two = World.of(task()), World.of(task())
    await one.ask("Say hi", "hi")
    await two.ask("Say hi", "hi")
    assert one.entries[0].id != two.entries[0].id


async def test_text_of_an_older_answer_keeps_its_model_and_does_not_outlive_it() -> None:
    """Unless it is proved anew: then it is as fresh as any."""
    world = World.of(task(**LETTER, ladder="adapt toy.swap(who)\n otherwise refuse"))
    await world.given("Say hi to Bob", "dear Bob\nhi", model="m")
    world.clock.forward(1000)
    assert (await world.answered("Say hi to Eve")).route is Route.ADAPT
    older, newer = world.entries
    assert (newer.model, newer.backend, newer.expires, newer.candidate) == (
        older.model,
        older.backend,
        older.expires,
        False,
    )
    proved = World.of(task())
    await proved.given("Say hi", "hi")
    proved.clock.forward(1000)
    await proved.ask("Say  hi")
    assert proved.entries[1].expires == proved.clock.now() + 3600
