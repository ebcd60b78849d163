"""`stepcache lsp`: the language server."""

import argparse
import logging
import os
import sys
from importlib.util import find_spec

from stepcache.domain.errors import ConfigurationError

DESCRIPTION = (
    "Speak the language server protocol on standard input and output, for an editor: findings, fixes, hover, "
    "completion, definitions, renaming, formatting, tests. Needs `pip install 'stepcache[lsp]'`."
)
DONE, FAILED = 0, 1
_LOCAL = ("127.0.0.1", "localhost", "::1")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--stdio", action="store_true", help="standard input and output, as without it")
    way.add_argument(
        "--tcp", type=_address, metavar="HOST:PORT", help="wait for one editor there; this machine's own addresses only"
    )


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    host = host.strip("[]")
    if host not in _LOCAL or not (port.isdecimal() and len(port) < 6 and 0 < int(port) < 65_536):
        raise argparse.ArgumentTypeError(f"takes {' or '.join(_LOCAL)} with a port, as 127.0.0.1:2087, not {text!r}")
    return host, int(port)


def run(options: argparse.Namespace) -> int:
    """Serve one editor until it goes.

    Returns:
        0 where the editor said so before it went, else 1.

    Raises:
        ConfigurationError: The extra is not installed.
    """
    if find_spec("pygls") is None:
        raise ConfigurationError("the language server needs `pip install 'stepcache[lsp]'`")
    from stepcache.author.lsp.features import server  # noqa: PLC0415 - it is an extra

    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # what goes wrong is told to the editor
    ls = server()
    if options.tcp:
        ls.start_tcp(*options.tcp)
    else:
        out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whoever prints, the protocol's stream stays clean
        sys.stdout = sys.stderr
        ls.start_io(sys.stdin.buffer, out)
    return DONE if ls.stopped else FAILED
