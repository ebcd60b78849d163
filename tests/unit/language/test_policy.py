"""`cache` and `backend`."""

import pytest

from stepcache.domain.rules import BackendBlock, CachePolicy, Scope
from tests.fakes.rule_files import codes, task_of

CACHE = "cache { ttl = 1h  scope = tenant }"


def cache(body: str) -> tuple[str, str]:
    """Another cache section."""
    return CACHE, f"cache {{ {body} }}"


def backend(body: str) -> tuple[str, str]:
    """A backend block below the cache."""
    return CACHE, f"{CACHE}\n  backend {body}"


def test_a_cache_section_is_read() -> None:
    """Seconds, a similarity, the slots that are pinned."""
    policy = task_of(cache("scope = user  like = [w]  similar = 0.5  ttl = 90d  proof = proved")).cache
    assert policy == CachePolicy(Scope.USER, ("w",), 0.5, 90 * 86400.0, proved_only=True)
    assert task_of(cache("scope = tenant  like = w")).cache.like == ("w",)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("ttl = 1h", "SC602"),
        ("", "SC602"),
        ("scope = tenat", "SC203"),
        ("scope = everyone", "SC203"),
        ("scope = 7", "SC203"),
        ("scpoe = tenant", "SC201"),
        ("scope = tenant  colour = red", "SC201"),
        ("scope = tenant  scope = user", "SC115"),
        ("scope = tenant  ttl = 30", "SC004"),
        ("scope = tenant  ttl = 3 steps", "SC004"),
        ("scope = tenant  ttl = soon", "SC101"),
        ("scope = tenant  similar = 2", "SC204"),
        ("scope = tenant  like = [ww]", "SC101"),
        ('scope = tenant  like = ["w"]', "SC203"),
        ("scope = tenant  like = 7", "SC203"),
    ],
)
def test_mistakes_in_a_cache_section_are_told(body: str, code: str) -> None:
    """One finding each."""
    assert [one for one, _ in codes(cache(body))] == [code]


def test_a_task_needs_a_cache_section() -> None:
    """`scope` has no default."""
    assert codes((f"  {CACHE}\n", "")) == [("SC602", 4)]


def test_a_callers_own_text_is_not_shared_with_all() -> None:
    """SC603; other slots may be."""
    assert codes(cache("scope = global")) == []
    assert codes(cache("scope = global"), ("{w: word}", "{w: text}")) == [("SC603", 12)]


def test_a_backend_block_holds_json() -> None:
    """Numbers are whole where they are; a block of another kind stands beside."""
    blocks = task_of(
        backend('tgi { seed = 7  top_p = 0.5  stop = ["a", "b"]  guide = schema }\n  backend openai { seed = 1 }'),
        ("text.contains(w)", 'text.contains(w)\n  require output json.has_keys(["a"])'),
    ).backends
    settings = (("seed", 7), ("stop", ["a", "b"]), ("top_p", 0.5), ("guide", "schema"))
    assert blocks == (BackendBlock("tgi", settings), BackendBlock("openai", (("seed", 1),)))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("tig { seed = 7 }", "SC101"),
        ("tgi { max_tokens = 7 }", "SC701"),
        ("openai { max_new_tokens = 7 }", "SC701"),
        ("tgi { sede = 7 }", "SC701"),
        ("tgi { colour = 7 }", "SC701"),
        ("tgi { seed = 7  seed = 8 }", "SC115"),
        ("tgi { seed = many }", "SC203"),
        ("tgi { seed = -1 }", "SC204"),
        ("tgi { temperature = 0.0 }", "SC702"),
        ("tgi { top_p = 1.0 }", "SC702"),
        ('tgi { stop = ["a", "b", "c", "d", "e"] }', "SC702"),
        ("tgi { seed = 7 }\n  backend tgi { seed = 8 }", "SC116"),
    ],
)
def test_mistakes_in_a_backend_block_are_told(body: str, code: str) -> None:
    """What its servers would refuse, too."""
    assert [one for one, _ in codes(backend(body))] == [code]


def test_other_servers_take_other_values() -> None:
    """A temperature of 0 is fine where TGI is not."""
    assert codes(backend("openai { temperature = 0  top_p = 1.0 }")) == []
