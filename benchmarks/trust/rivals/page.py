"""RIVALS.md and the README's table, from results/trust-rivals.json."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.machine import FOLDER
from benchmarks.report import load, table
from benchmarks.trust.rivals.plot import draw, share

NAME = "trust-rivals"
"""Of the figures' file and of the picture."""
PICTURE = Path(FOLDER.name, f"{NAME}.png")
"""From the page's folder."""
NAMES = {
    "stepcache": "StepCache",
    "stepcache-http": "StepCache over HTTP",
    "gptcache": "GPTCache",
    "cosine-0.80": "cosine 0.80",
    "cosine-0.95": "cosine 0.95",
    "vcache": "vCache's rule",
    "litellm": "LiteLLM, exact",
}
"""What each is called, in the order of the tables."""
HEAD = ["cache", "hits", "wrong, of the hits", "wrong, of all requests", "useful reuse", "hit p50 ms", "p95 ms"]

INTRO = """# Other caches on the trust set

Written by `make trust-rivals` from `results/trust-rivals.json`; no figure here is typed by hand.

All caches get the same requests of the trust set (`benchmarks/trust/`) in the same order, bases first, then their
shuffled variants, one at a time, and start empty. The model behind them is always right and says the same to all; a
miss asks it and keeps its answer. Every answer that a cache serves itself is judged by the truth that the request was
built from (`Truth.holds`), which shares no code with any of the caches; what the model itself says to the same request
is right, too.

- *hits*: answered without the model (for StepCache `exact`, `reuse`, `adapt`, `solve`).
- *wrong, of the hits* and *of all requests*: the answer served is not right for this very request. Where none of n was
  wrong, the 95 % bound is 3/n. StepCache's patched answers count under all requests, too.
- *useful reuse*: of the requests with an earlier one whose answer soundly carries over (as it is, projected, or adapted
  to the changed constants; the generator notes it before anything runs), the share answered right without the model.
- *hit ms*: the lookup in process, embedding included; *over HTTP* from the client's side, the server in a process of
  its own.
"""

SETUPS = """## How each was set up

Each rival runs in an environment of its own (`requirements/rivals.txt`, hash-locked) and in a process of its own, all
in memory. Those that compare texts get system text, earlier turns and prompt, a line each (their
own default is often the last message alone, which would serve across system texts), and embed it by the same model:
wordllama {wordllama}, 256 dimensions, the one StepCache has in the box. They know nothing of `response_format`,
`stop` or the model's name, and neither do their adapters look at these.

One thread for each one's numerical libraries; more only stand in each other's way on two cores.

- **GPTCache** {gptcache}: `init_similar_cache` as its documentation sets it up: SQLite and FAISS ({faiss-cpu}, exact
  search), `SearchDistanceEvaluation`, threshold 0.8 (which is a cosine of 0.6), the most similar answer. Changed: the
  embedding, and room for a million entries in place of a thousand. A hit's time holds the reading of SQLite (a file in
  memory) and the row that it writes about each hit, both its defaults.
- **cosine 0.80, 0.95**: the nearest prompt's answer from that similarity on; exact search, no more than that.
- **vCache's rule**: its package is on no index and asks for a GPU stack, so this is *not* its code but the published
  rule (arXiv:2502.03771) written anew in `vcache.py`: for every entry a sigmoid of right against similarity, the
  threshold's confidence bound, exploration else; δ = 0.02, its default; six observations before anything is served.
  Its feedback is the judge's own truth each time it explores, which no one has in production. Search is exact in place
  of its HNSW. Where right and wrong do not overlap, its repository takes the variance from a table of simulations;
  here a curve through that table.
- **LiteLLM** {litellm}: its in-memory response cache (`Cache(type="local")`), keyed by the whole body, with room for a
  million entries in place of 200 and a day in place of ten minutes. Looked up in process, without its proxy (whose hit
  `RESULTS.md` times). Its semantic caches need a Redis, Valkey or Qdrant server and are not in this comparison; at
  heart they are a cosine with a threshold.
- **StepCache**: the shipped rules (and the trust set's own, `benchmarks/trust/rules/`, where there are any), SQLite in
  memory, nothing tuned.

## What this does not show

- The set is synthetic and ours: made to be hard for caches (near misses in numbers, names and negations are what it is
  full of, small talk is not in it), and StepCache was mended with it, on other seeds. On paraphrases of open questions
  a semantic cache does better than here.
- The rivals stand at their defaults, no threshold was tuned to the set. The embedding is small and static; a larger one
  shifts every similarity, yet 3x + 5 = 11 stays close to 3x + 5 = 12.
- vCache learns entry by entry from many requests near the same one. Here a base has a handful of variants, so its rule
  has little to learn from and seldom serves.
- They serve any prompt; StepCache only what its rules claim, and passes on the rest. The second table is for the
  requests that a rule should claim.
- `solve` answers without an older answer. It counts as a hit, for it costs no token, and its time is in the hits'.
- Of requests that ask something else the model often says the same sentence ("That is another question."), so one
  served for another counts as right. That is to the rivals' advantage.
- An answer served to another tenant or for another model counts as right here where its text is right.
- The machine is shared: read the times as orders of magnitude.
- A model that errs, many requests at once, eviction, a store on disk.
"""


def row(name: str, found: Mapping[str, Any]) -> list[object]:
    """One cache's line of a table."""
    times = found["hit"] or {}
    return [
        NAMES[name],
        f"{share(found['hits'], found['requests']):.1f} %",
        _wrong(found["wrong_hits"], found["hits"]),
        _wrong(found["wrong"], found["requests"]),
        f"{share(found['useful'], found['sourced']):.1f} %",
        *(f"{times[which] / 1000:.2f}" if times else "-" for which in ("p50_us", "p95_us")),
    ]


def _wrong(wrong: int, whole: int) -> str:
    """A share of wrong answers; none of them is said as such."""
    return f"{share(wrong, whole):.2f} %" if wrong else f"0 of {whole:,}"


def lines(figures: Mapping[str, Any], part: str) -> str:
    """The table over `all` or the `claimable` requests."""
    return table(HEAD, [row(name, figures["systems"][name][part]) for name in NAMES if name in figures["systems"]])


def kinds(figures: Mapping[str, Any]) -> str:
    """Wrong of hits by the first word of the families' names."""
    names = [name for name in NAMES if name in figures["systems"]]
    every = figures["systems"][names[0]]["families"]
    rows: list[list[object]] = []
    for kind in sorted(set(map(_kind, every))):
        sums = [_sums(figures["systems"][name]["families"], kind) for name in names]
        rows.append([kind, sums[0][0], *(f"{wrong} / {hits}" for _, hits, wrong in sums)])
    return table(["kind", "requests", *(NAMES[name] for name in names)], rows)


def _sums(families: Mapping[str, list[int]], kind: str) -> list[int]:
    """Requests, hits and wrong answers of a kind."""
    return [sum(column) for column in zip(*(one for name, one in families.items() if _kind(name) == kind), strict=True)]


def _kind(family: str) -> str:
    return family.partition("/")[0]


def text(figures: Mapping[str, Any]) -> str:
    """The whole page."""
    at, counts = figures["machine"], next(iter(figures["systems"].values()))
    seeds = ("seeds " if len(figures["seeds"]) > 1 else "seed ") + ", ".join(map(str, figures["seeds"]))
    origin = f"{at['processor']}, {at['cores']} cores, Python {at['python']}, commit {at['commit']}, `{at['command']}`"
    return "\n".join(
        [
            INTRO,
            "## All requests\n",
            f"{counts['all']['requests']:,} requests, {seeds}; {counts['all']['sourced']:,} have a source.\n",
            lines(figures, "all"),
            f"![wrong answers, reuse and time of the caches]({PICTURE.as_posix()})\n",
            "## What a rule should claim\n",
            f"{counts['claimable']['requests']:,} of these requests.\n",
            lines(figures, "claimable"),
            "## Wrong answers of hits, by kind of request\n",
            kinds(figures),
            SETUPS.format_map(figures["versions"]),
            origin + "\n",
        ]
    )


def write(figures: Mapping[str, Any], folder: Path = FOLDER.parent) -> Path:
    """Write the page and the picture into a folder; gives the page's path."""
    found = {name: figures["systems"][name]["all"] for name in NAMES if name in figures["systems"]}
    (folder / PICTURE).parent.mkdir(exist_ok=True)
    draw(NAMES, found, folder / PICTURE)
    path = folder / "RIVALS.md"
    path.write_text(text(figures), "utf-8")
    return path


def summary(figures: Mapping[str, Any] | None = None) -> str:
    """The README's table, over all requests; of the kept figures where none are given, empty where there are none."""
    figures = load(NAME) if figures is None else figures
    if not figures:
        return ""
    names = [name for name in NAMES if name in figures["systems"] and name != "stepcache-http"]
    return table(HEAD[:6], [row(name, figures["systems"][name]["all"])[:6] for name in names])
