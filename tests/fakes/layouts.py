"""Rule files laid out anew at random: other white space, other line breaks, comments wherever a token ends."""

import random
import re
from pathlib import Path

from stepcache.domain.source import Source
from stepcache.language.parse import concrete

ROOT = Path(__file__).parents[2]
_FOLDERS = (
    "tests/golden/acceptance",
    "tests/golden",
    "rules",
    "rules/paper",
    "benchmarks/demo/rules",
    "benchmarks/trust/rules",
)


def readable() -> tuple[Source, ...]:
    """The rule files of this project that have no syntax error."""
    paths = [path for folder in _FOLDERS for path in sorted((ROOT / folder).glob("*.stepcache"))]
    texts = [path.read_bytes().decode("utf-8", "surrogateescape") for path in paths]
    sources = [Source(path.relative_to(ROOT).as_posix(), text) for path, text in zip(paths, texts, strict=True)]
    return tuple(source for source in sources if concrete(source) is not None)


def laid_out(source: Source, rng: random.Random, rate: float) -> Source:
    """The same tokens and comments, and more comments; each gap is changed with a probability of `rate`."""
    read = concrete(source)
    assert read is not None
    parts: list[str] = []
    end = 0
    for place, token in enumerate(read[1]):
        start = len(source.text) if token.type == "$END" else token.start_pos or 0
        gap = source.text[end:start]
        parts += [_gap(gap, rng, place) if rng.random() < rate else gap, str(token)]
        end = token.end_pos or start
    return Source(source.path, "".join(parts))


def _gap(gap: str, rng: random.Random, place: int) -> str:
    kept = "".join(f"\n{comment}\n" for comment in re.findall(r"#[^\n]*", gap))
    kind = rng.random()
    if kind < 0.75:
        new = rng.choice([" ", "  ", "\t", " "]) if gap or rng.random() < 0.5 else ""
    elif kind < 0.85:
        new = rng.choice(["\n", "\n\n", "\n \n\n", "\n    "])
    else:
        new = rng.choice([" # {}\n", "\n# {}\n", "\n\n  ## {} \n\n", " #{}\n#again\n", "\n \n#{}\n"]).format(place)
    return kept + new
