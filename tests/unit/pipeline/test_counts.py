"""How many steps an older answer gave unchanged."""

import pytest

from stepcache import StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.domain.routes import Route

NOTE = "Ada, ada@x.org"
OLD = '{"name": "Ada", "email": "ada@x.org"}'


@pytest.mark.parametrize(
    ("prompt", "reply", "route", "counts"),
    [
        ("Get the fields name, email from the note: ", "", Route.REUSE, {"total": 2, "reused": 2}),
        ("Extract email from the note: ", "", Route.ADAPT, {"total": 1, "reused": 1, "adapted": 0}),
        (
            "Extract name, email, city from the note: ",
            '{"city": null}',
            Route.PATCH,
            {"total": 3, "reused": 2, "patched": 1},
        ),
    ],
)
async def test_a_member_is_reused_wherever_it_stands(
    prompt: str, reply: str, route: Route, counts: dict[str, int]
) -> None:
    """Commas and braces do not count, nor do lines: a member is the same on one line and on its own."""
    for old in (OLD, OLD.replace(", ", ",\n  ")):
        async with StepCache(backend=FakeBackend([old, reply])) as cache:
            await cache.answer(f"Extract name, email from the note: {NOTE}")
            answer = await cache.answer(prompt + NOTE)
        assert (answer.route, answer.counts) == (route, counts)
