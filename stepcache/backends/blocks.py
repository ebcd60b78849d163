"""What a rule's `backend KIND { … }` block may set, by kind of server."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from stepcache.ports import Arguments, Takes

Guide = Annotated[Literal["schema"] | None, Takes("name")]
Stops = Annotated[tuple[str, ...], Takes("list")]


class TgiBlock:
    """Defaults for Text Generation Inference."""

    name: ClassVar[str] = "tgi"

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


class OpenAIBlock:
    """Defaults for servers with OpenAI's API: vLLM, SGLang, llama.cpp."""

    name: ClassVar[str] = "openai"

    class Args(Arguments):
        """OpenAI's names and bounds."""

        max_tokens: int | None = Field(default=None, ge=1)
        seed: int | None = None
        stop: Stops = ()
        temperature: float | None = Field(default=None, ge=0, le=2)
        top_p: float | None = Field(default=None, gt=0, le=1)
        guide: Guide = None


BLOCKS = (TgiBlock, OpenAIBlock)
