"""The arguments of `stepcache-validate`, and which of them go together."""

import argparse

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.findings import Severity
from stepcache.domain.source import PACKAGE

STDIN = "-"
FORMATS = ("full", "concise", "json", "sarif", "github", "gitlab", "junit")
LEVELS = {str(severity): severity for severity in Severity}
_FOR_PEOPLE = ("full", "concise")

DESCRIPTION = "Say what is wrong in rule files. Files are one rule set, and so is each folder by itself."
EPILOG = (
    "Exit codes: 0 nothing at or above the fail level; 1 there is, or a fix to show with --diff; 2 a wrong call, "
    "wrong settings, an unreadable file; 3 a fault of StepCache's own, such as a fix that would break a file."
)


def parser() -> argparse.ArgumentParser:
    """The parser."""
    parser = argparse.ArgumentParser(prog="stepcache-validate", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="FILE|DIR|-",
        help="rule files; folders, each with those below it but hidden ones; package:NAME, which an installed "
        "distribution brings; or - for standard input",
    )
    _what_is_told(parser.add_argument_group("what is told"))
    _how_it_is_told(parser.add_argument_group("how it is told"))
    _what_is_changed(parser.add_argument_group("what is changed"))
    _where_settings_are(parser.add_argument_group("settings"))
    return parser


def _what_is_told(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--select",
        action="append",
        metavar="CODES",
        help="only codes that begin so, such as SC4,SC801; in place of what the settings choose",
    )
    group.add_argument(
        "--ignore",
        action="append",
        metavar="CODES",
        help="no codes that begin so, but for errors; beside those of the settings",
    )
    group.add_argument(
        "--fail-level", choices=tuple(LEVELS), help="least severity that makes the exit code 1 (default: error)"
    )
    group.add_argument("--explain", metavar="CODE", help="explain a code and end")
    group.add_argument("--list-rules", action="store_true", help="list all codes and end")


def _how_it_is_told(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("--output-format", choices=FORMATS, default="full", help="default: full")
    group.add_argument("--output-file", metavar="FILE", help="write there in place of standard output")
    group.add_argument("--statistics", action="store_true", help="how often each code is found, not where")
    group.add_argument("--watch", action="store_true", help="again whenever a file changes, until Ctrl-C")


def _what_is_changed(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("--fix", action="store_true", help="apply the safe fixes, then tell what is left")
    group.add_argument(
        "--unsafe-fixes", action="store_true", help="with --fix or --diff: those too that may change meaning"
    )
    group.add_argument("--diff", action="store_true", help="print what --fix would change, and change nothing")
    group.add_argument(
        "--add-ignore",
        action="store_true",
        help="suppress each warning and info where it stands",
    )
    group.add_argument(
        "--lock",
        action="store_true",
        help="note each task's version and digest in stepcache.rules.json, beside its file",
    )


def _where_settings_are(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("--config", metavar="FILE", help="in place of the nearest stepcache.toml above the files")
    group.add_argument("--isolated", action="store_true", help="read no settings at all")
    group.add_argument("--no-plugins", action="store_true", help="know what StepCache brings, and no plugin's manifest")
    group.add_argument(
        "--strict-plugins",
        action="store_true",
        help="load the plugins that are used, in processes of their own, and tell which are not as their manifests say",
    )
    group.add_argument("--stdin-filename", metavar="NAME", help="what standard input is called")


def check(options: argparse.Namespace) -> None:
    """Refuse what does not go together.

    Raises:
        ConfigurationError: One line that names the two.
    """
    wrong = next((text for found, text in _conflicts(options) if found), None)
    if wrong is not None:
        raise ConfigurationError(wrong)


def _conflicts(one: argparse.Namespace) -> list[tuple[bool, str]]:
    from_stdin = STDIN in one.paths
    changes = one.fix or one.diff
    report = one.output_format not in _FOR_PEOPLE
    return [
        (not one.paths, "name a file, a folder, or - for standard input"),
        (from_stdin and len(one.paths) > 1, "- stands alone"),
        (bool(one.stdin_filename) and not from_stdin, "--stdin-filename goes with -"),
        (one.unsafe_fixes and not changes, "--unsafe-fixes goes with --fix or --diff"),
        (one.add_ignore and (changes or from_stdin), "--add-ignore goes with neither --fix, --diff nor -"),
        (
            one.lock and (changes or one.add_ignore or from_stdin),
            "--lock goes with none of --fix, --diff, --add-ignore, -",
        ),
        (
            one.watch and (changes or one.add_ignore or one.lock or from_stdin),
            "--watch changes nothing, and cannot watch -",
        ),
        (one.watch and (report or bool(one.output_file)), "--watch is for a terminal: --output-format full or concise"),
        (one.statistics and report and one.output_format != "json", "--statistics is told in full, concise or json"),
        (one.diff and (report or one.statistics), "--diff prints a diff, and nothing in another format"),
        (
            any(path.startswith(PACKAGE) for path in one.paths) and (one.fix or one.add_ignore or one.lock),
            "a packaged rule is not changed where it is installed: import it and extend it",
        ),
        (one.no_plugins and one.strict_plugins, "--no-plugins and --strict-plugins exclude each other"),
        (one.isolated and bool(one.config), "--isolated and --config exclude each other"),
    ]
