"""The kinds of model servers that come with StepCache, and what a rule's `backend KIND { … }` block may set of each.

A kind loads what only it needs when a backend of it is made.
"""

from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from stepcache.domain.errors import ConfigurationError
from stepcache.plugins.parts import BackendKind, Site
from stepcache.ports import Arguments, Backend, Takes

Guide = Annotated[Literal["schema"] | None, Takes("name")]
Stops = Annotated[tuple[str, ...], Takes("list")]

_HOST = "http://127.0.0.1"


class OpenAIKind:
    """Servers with OpenAI's API: vLLM, SGLang, llama.cpp."""

    name: ClassVar[str] = "openai"
    at_url: ClassVar[bool] = True
    usual: ClassVar[str] = f"{_HOST}:8000"

    class Args(Arguments):
        """OpenAI's names and bounds."""

        max_tokens: int | None = Field(default=None, ge=1)
        seed: int | None = None
        stop: Stops = ()
        temperature: float | None = Field(default=None, ge=0, le=2)
        top_p: float | None = Field(default=None, gt=0, le=1)
        guide: Guide = None

    def make(self, site: Site) -> Backend:
        """A server at a URL."""
        from stepcache.backends.http import Timeouts  # noqa: PLC0415 - only where it is asked for
        from stepcache.backends.openai import OpenAIBackend  # noqa: PLC0415 - only where it is asked for

        return OpenAIBackend(site.place, key=site.key, timeouts=Timeouts(first_byte_s=site.first_byte_s))


class TgiKind:
    """Text Generation Inference."""

    name: ClassVar[str] = "tgi"
    at_url: ClassVar[bool] = True
    usual: ClassVar[str] = f"{_HOST}:3000"

    class Args(Arguments):
        """TGI's own names and bounds."""

        max_new_tokens: int | None = Field(default=None, ge=1)
        seed: int | None = Field(default=None, ge=0)
        stop: Stops = ()
        temperature: float | None = Field(default=None, gt=0)
        top_p: float | None = Field(default=None, gt=0, lt=1)
        top_k: int | None = Field(default=None, ge=1)
        repetition_penalty: float | None = Field(default=None, gt=0)
        guide: Guide = None

    def make(self, site: Site) -> Backend:
        """A server at a URL."""
        from stepcache.backends.http import Timeouts  # noqa: PLC0415 - only where it is asked for
        from stepcache.backends.tgi import TgiBackend  # noqa: PLC0415 - only where it is asked for

        return TgiBackend(site.place, key=site.key, timeouts=Timeouts(first_byte_s=site.first_byte_s))


class TextGenerationKind:
    """Text Generation Inference by its own client; `backend tgi { … }` holds for it."""

    name: ClassVar[str] = "text-generation"
    at_url: ClassVar[bool] = True
    usual: ClassVar[str] = f"{_HOST}:3000"
    Args: ClassVar[None] = None

    def make(self, site: Site) -> Backend:
        """A server at a URL."""
        from stepcache.backends.http import Timeouts  # noqa: PLC0415 - only where it is asked for
        from stepcache.backends.text_generation import TextGenerationBackend  # noqa: PLC0415 - has a client of its own

        return TextGenerationBackend(site.place, key=site.key, timeouts=Timeouts(first_byte_s=site.first_byte_s))


class LocalKind:
    """The embedded model; `backend openai { … }` holds for it."""

    name: ClassVar[str] = "local"
    at_url: ClassVar[bool] = False
    usual: ClassVar[str] = ""
    Args: ClassVar[None] = None

    def make(self, site: Site) -> Backend:
        """There is but one."""
        if site.place:
            raise ConfigurationError("the backend `local` takes no address")
        from stepcache.backends.local import LocalBackend  # noqa: PLC0415 - only where it is asked for

        return LocalBackend()


class FakeKind:
    """A script's replies, or an echo; `backend openai { … }` holds for it."""

    name: ClassVar[str] = "fake"
    at_url: ClassVar[bool] = False
    usual: ClassVar[str] = ""
    Args: ClassVar[None] = None

    def make(self, site: Site) -> Backend:
        """The script at a path, JSON lines; an echo without."""
        from stepcache.backends.fake import FakeBackend, ScriptFile, echo  # noqa: PLC0415 - seldom asked for

        return FakeBackend(ScriptFile(Path(site.place)) if site.place else echo)


KINDS: tuple[BackendKind, ...] = (OpenAIKind(), TgiKind(), TextGenerationKind(), LocalKind(), FakeKind())
