"""What `--backend` can name."""

from pathlib import Path

import pytest

from stepcache.backends.fake import FakeBackend
from stepcache.backends.openai import OpenAIBackend
from stepcache.backends.registry import make_backend
from stepcache.domain.errors import ConfigurationError


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "https://models.example/v1/", "http://[::1]:8000/v1"])
def test_a_server_is_named_by_its_url(url: str) -> None:
    """Over http or https."""
    backend = make_backend(f"openai={url}")
    assert (type(backend), backend.kind) == (OpenAIBackend, "openai")


def test_a_fake_echoes_or_reads_a_script(tmp_path: Path) -> None:
    """By whether a file is named."""
    (tmp_path / "s.jsonl").write_text('{"reply": "a"}')
    made = [make_backend("fake"), make_backend(f"fake={tmp_path / 's.jsonl'}")]
    assert [type(one) for one in made] == [FakeBackend, FakeBackend]


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("opnai=http://h", "did you mean `openai`?"),
        ("http://h:1", "write `openai=http://h:1`"),
        ("", "one of openai, tgi, text-generation, local, fake"),
        ("zzz", "one of openai, tgi, text-generation, local, fake"),
        ("openai", "the backend `openai` has no URL: write it as in `openai=http://127.0.0.1:8000`"),
        ("openai=", "the backend `openai` has no URL"),
        ("tgi", "the backend `tgi` has no URL: write it as in `tgi=http://127.0.0.1:3000`"),
        ("tgi=h:80", "as in `tgi=http://127.0.0.1:3000`, not `h:80`"),
        ("vllm=http://h:1/v1", "unknown backend `vllm`: it speaks OpenAI's API: write `openai=http://h:1/v1`"),
        ("llama.cpp=http://h:1", "it speaks OpenAI's API: write `openai=http://h:1`"),
        ("sglang=http://u:p@h/generate?a", "it speaks OpenAI's API: write `openai=http://h`"),
        ("Ollama", "it speaks OpenAI's API: write `openai=http://127.0.0.1:11434`"),
        ("http://h:1/v1/chat/completions", "write `openai=http://h:1`"),
        ("openai=http://h:1/v1/chat/completions", "write the server's base URL: `openai=http://h:1`"),
        ("openai=http://h/api/v1/completions/", "write the server's base URL: `openai=http://h/api`"),
        ("openai=http://h/v1/models", "write the server's base URL: `openai=http://h`"),
        ("tgi=http://h/generate", "write the server's base URL: `tgi=http://h`"),
        ("tgi=http://h/generate_stream", "write the server's base URL: `tgi=http://h`"),
        ("openai=file:///etc/passwd", "needs an http(s) URL"),
        ("openai=ftp://h", "needs an http(s) URL"),
        ("openai=http://", "needs an http(s) URL"),
        ("openai=http://h:port", "is not a URL"),
        ("openai=http://h:99999", "is not a URL"),
        ("openai=http://[::1", "is not a URL"),
        ("openai=http://u:p@h", "holds no user or password"),
        ("openai=http://h/?a=1", "ends with its path"),
        ("openai=http://h/#a", "ends with its path"),
        ("openai=http://h/a b", "holds blanks"),
        ("local=http://h", "takes no address"),
        ("fake=/none/s.jsonl", "cannot read the script"),
    ],
)
def test_what_cannot_be_a_backend_is_said(spec: str, says: str) -> None:
    """In one line, with what to do."""
    with pytest.raises(ConfigurationError) as caught:
        make_backend(spec)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", ["", "   ", "a\nb", "ключ"])
def test_a_key_that_is_none_is_said(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variable's name, never with its value."""
    monkeypatch.setenv("STEPCACHE_TEST_KEY", value)
    with pytest.raises(ConfigurationError) as caught:
        make_backend("openai=http://h", "STEPCACHE_TEST_KEY")
    assert "STEPCACHE_TEST_KEY" in str(caught.value)
    assert not value.strip() or value not in str(caught.value)


SECRET = "s3cret"


@pytest.mark.parametrize("place", [f"u:{SECRET}@h", f"{SECRET}@h:1", f"h:1/?key={SECRET}", f"h/#{SECRET}"])
@pytest.mark.parametrize(
    "spec", ["openai=http://", "tgi=ftp://", "openai=http://[", "http://", "https://", "", "openia="]
)
def test_what_a_url_may_hold_of_keys_is_not_repeated(spec: str, place: str) -> None:
    """Whatever else is wrong with it."""
    with pytest.raises(ConfigurationError) as caught:
        make_backend(spec + place)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "url", [f"http://u:{SECRET}#w@h", f"http://u:{SECRET}/w@h", f"http://u:{SECRET}?w@h", "http://h℀"]
)
def test_nor_what_a_url_is_thought_to_hold(url: str) -> None:
    """A password may hold any character."""
    with pytest.raises(ConfigurationError) as caught:
        make_backend(f"openai={url}")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("name", [f"hf_{SECRET}", SECRET, f"sk-{SECRET}", f"Bearer {SECRET}"])
def test_a_key_in_the_place_of_its_variables_name_is_not_repeated(name: str) -> None:
    """Some keys could be names; only what no key looks like is repeated."""
    with pytest.raises(ConfigurationError, match="--backend-key-env") as caught:
        make_backend("openai=http://h", name)
    assert SECRET not in str(caught.value)


def test_only_a_server_takes_a_key() -> None:
    """A key for anything else is a mistake."""
    with pytest.raises(ConfigurationError, match="takes no key"):
        make_backend("fake", "STEPCACHE_TEST_KEY")
