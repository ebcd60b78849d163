"""Files written whole or not at all."""

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from stepcache.domain.errors import ConfigurationError


def encoded(text: str) -> bytes:
    """A file's bytes; those that were no UTF-8 when it was read come back as they were."""
    return text.encode("utf-8", "surrogateescape")


def rewrite(path: str | Path, old: str, new: str) -> None:
    """Put a new text in a file's place. Its mode stays, and a link goes on pointing to it.

    Raises:
        ConfigurationError: It cannot be written, or no longer holds the old text.
    """
    target = Path(os.path.realpath(path))
    try:
        mode = target.stat().st_mode
        if not stat.S_ISREG(mode) or not os.access(target, os.W_OK):
            raise ConfigurationError(f"cannot write `{path}`: it is read-only, or no plain file")
        if target.read_bytes() != encoded(old):
            raise ConfigurationError(f"`{path}` was changed meanwhile, and is left alone")
        put(target, encoded(new), stat.S_IMODE(mode))
    except OSError as error:
        raise ConfigurationError(f"cannot write `{path}`: {error.strerror}") from error


def put_report(name: str, text: str) -> None:
    """Write a report to the file that a person named for it; a device or a pipe is written to as it is.

    Raises:
        ConfigurationError: It cannot be written.
    """
    path, data = Path(name), text.encode("utf-8", "backslashreplace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            put(path.resolve(), data)
    except OSError as error:
        raise ConfigurationError(f"cannot write `{path}`: {error.strerror}") from error


def put(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file by way of one beside it.

    Args:
        path: Where it goes; a file that stands there is replaced.
        data: What it holds.
        mode: Its permissions; None for those of any new file.

    Raises:
        OSError: It cannot be written; what stood there still does.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode if mode is not None else 0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
