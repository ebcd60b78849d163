"""The codes as an author names them: whole, or by what they begin with."""

import re
from collections.abc import Iterable

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.findings import Severity
from stepcache.language.diagnostics import CODES, close_to

_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", "_": "", " ": ""})
_OF_PLUGINS = re.compile(r"[a-z][a-z0-9_]*/([A-Z][0-9]*)?")  # which there are, is known where they are installed
_FAMILIES = ("SC", *dict.fromkeys(code[:3] for code in CODES))


def code_meant(text: str) -> str:
    """The code that was meant by something that is none: `sc402`, `SC4O2`, `only-expect`; empty where none is near."""
    number = f"SC{text.upper().removeprefix('SC').translate(_LOOK_ALIKES)}"
    if number in CODES:
        return number
    names = {code.name: code.code for code in CODES.values()}
    close = close_to(text, names) if text not in names else [text]
    return names[close[0]] if len(close) == 1 else ""


def checked(prefixes: Iterable[str], where: str) -> tuple[str, ...]:
    """The prefixes, each of them one of a code.

    Raises:
        ConfigurationError: No code begins like that.
    """
    found = tuple(prefixes)
    for one in found:
        if not one or not (any(code.startswith(one) for code in CODES) or _OF_PLUGINS.fullmatch(one)):
            near = code_meant(one) or next(iter(close_to(one, _FAMILIES)), "")
            help_ = f"did you mean `{near}`?" if near else "`stepcache-validate --list-rules` lists all"
            raise ConfigurationError(f"{where}: no code begins with `{one}`; {help_}")
    return found


def ignorable(prefixes: Iterable[str], where: str) -> tuple[str, ...]:
    """The same for what is not to be reported.

    Raises:
        ConfigurationError: No code begins like that, or it is an error's.
    """
    found = checked(prefixes, where)
    for one in found:
        if one in CODES and CODES[one].severity is Severity.ERROR:
            raise ConfigurationError(f"{where}: `{one}` is an error and cannot be ignored: the file is not served")
    return found
