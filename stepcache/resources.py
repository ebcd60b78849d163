"""Where grammars and shipped rules stand: inside the wheel, or in the checkout of an editable install."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_dir(kind: str) -> Path:
    """The folder of that kind (`grammars` or `rules`).

    Raises:
        FileNotFoundError: Neither the wheel nor a checkout holds it.
    """
    for folder in (_PACKAGE / "_data" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"stepcache was installed without its {kind}")
