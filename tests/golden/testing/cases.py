"""Rule files whose tests fail, beside what `stepcache test` says; `python -m tests.golden.testing.cases` writes it."""

from pathlib import Path

from stepcache.author.testing.report import Told, full
from stepcache.author.testing.session import Session

FOLDER = Path(__file__).parent
CASES = tuple(sorted(FOLDER.glob("*.stepcache")))


def shown(path: Path) -> str:
    """What a person sees of a run with `--coverage`, the folder left out."""
    session = Session.of([str(path)])
    list(session.run())
    return full(session, Told(coverage=True)).replace(f"{path.parent}/", "")


if __name__ == "__main__":
    for case in CASES:
        case.with_suffix(".out").write_text(shown(case), encoding="utf-8")
