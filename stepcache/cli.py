"""The `stepcache` command: parses arguments, calls, prints."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import stepcache
from stepcache.author.commands.table import COMMANDS, AuthorCommand
from stepcache.author.plugging import plugin_arguments, plugin_settings
from stepcache.author.terminal import coloured, say, take_any_text
from stepcache.domain.errors import BackendError, ConfigurationError, RuleError, StepCacheError

OK, FAILED, USAGE = 0, 1, 2
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name

_OURS = frozenset({"serve", "run", "explain", "store"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done, 1 something failed (a test, a rule file, the backend), 2 wrong usage or configuration.
    """
    take_any_text()
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        arguments = _parser([word for word in words if not word.startswith("-")]).parse_args(words)
        command: Callable[[argparse.Namespace], int] = arguments.command
        return command(arguments)
    except RuleError as error:
        return _rule_errors(error)
    except ConfigurationError as error:
        return say(f"stepcache: {error}", USAGE)
    except StepCacheError as error:
        return say(f"stepcache: {error}", FAILED)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return OK


def _rule_errors(error: RuleError) -> int:
    from stepcache.author.render import errors  # noqa: PLC0415 - seldom needed

    sys.stderr.write(errors(error.findings))
    of_plugins = all(one.code == "SC105" for one in error.findings)
    see = "stepcache plugins" if of_plugins else "stepcache-validate"  # which runs no plugin's code
    return say(f"stepcache: the rules cannot be used; see `{see}`", FAILED)


def _parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of all commands; of the author's and of plugins' only the one that the words call is loaded."""
    parser = argparse.ArgumentParser(
        prog="stepcache",
        description="A step-level cache in front of any LLM server: each answer is verified for its prompt.",
    )
    parser.add_argument("--version", action="version", version=f"stepcache {stepcache.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _serve_parser(commands)
    _run_parser(commands)
    _explain_parser(commands)
    _store_parser(commands)
    for command in COMMANDS:
        _author_parser(commands, command, chosen=[command.name] == [*words[:1]])
    _plugin_parsers(commands, words)
    return parser


def _engine_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rules",
        action="append",
        metavar="PATH",
        help="a rule file; a folder, whose own files are taken, not those of folders below; or package:NAME, which an "
        "installed distribution brings; may be given several times (default: the shipped rules)",
    )
    parser.add_argument(
        "--backend",
        action="append",
        metavar="[NAME:]KIND=URL",
        help="a model server: openai=URL, tgi=URL, text-generation=URL, local (the embedded model) or fake=FILE; "
        "several, with names, stand for each other or are chosen by --route (default: local)",
    )
    parser.add_argument(
        "--route",
        action="append",
        default=[],
        metavar="MODEL=NAME[,NAME]",
        help="the backends that answer for a model, the preferred first; * stands for any characters, and the "
        "first route that fits holds (default: all answer for every model)",
    )
    parser.add_argument(
        "--backend-timeout",
        type=seconds,
        default=600.0,
        metavar="SECONDS",
        help="how long the model server may take to begin an answer that is passed through (default: 600)",
    )
    parser.add_argument(
        "--backend-key-env",
        action="append",
        default=[],
        metavar="[NAME:]VAR",
        help="the variable that holds a server's key; without it the caller's Authorization goes on",
    )
    _store_arguments(parser)
    parser.add_argument(
        "--allow-global", action="store_true", help="let rules with `scope = global` share answers between tenants"
    )
    plugin_arguments(parser)


def _store_arguments(parser: argparse.ArgumentParser) -> None:
    """What is kept, where, and how it is found again."""
    parser.add_argument(
        "--store",
        default=":memory:",
        metavar="[KIND=]PLACE",
        help="the SQLite file, :memory:, or another kind of store and its place (default: :memory:)",
    )
    parser.add_argument(
        "--embedder",
        default="wordllama",
        metavar="NAME",
        help="what tells how alike prompts are in meaning, for rules that set `similar`; none for nothing "
        "(default: wordllama)",
    )
    parser.add_argument(
        "--redact",
        action="append",
        default=[],
        metavar="NAME",
        help="what must not be kept besides credentials: an answer that holds any is served, not stored, and logs and "
        "traces show it masked; may be given several times; none, alone, for nothing at all",
    )


def port(text: str) -> int:
    """A port's number; 0 takes any free one."""
    number = int(text) if text.isdecimal() and len(text) <= 5 else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"a port is 0 to 65535, not {text!r}")
    return number


def seconds(text: str) -> float:
    """A time in seconds, above 0."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"takes seconds above 0, not {text!r}")
    return seconds


def _cache(arguments: argparse.Namespace) -> "stepcache.StepCache":
    from stepcache.assembly import StepCache  # noqa: PLC0415 - `--help` and the linter need no engine

    return StepCache(
        arguments.rules,
        backend=arguments.backend or ["local"],
        routes=arguments.route,
        store=arguments.store,
        backend_key_env=arguments.backend_key_env,
        backend_timeout_s=arguments.backend_timeout,
        allow_global=arguments.allow_global,
        embedder=arguments.embedder,
        redact=("none",) if arguments.redact == ["none"] else ("credentials", *arguments.redact),
        plugins=plugin_settings(arguments),
    )


def _serve_parser(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "serve",
        help="serve OpenAI's API and TGI's in front of model servers",
        description="Serve OpenAI's API and TGI's in front of model servers.",
    )
    _engine_arguments(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=port, default=8080, help="port to listen on (default: 8080)")
    parser.add_argument(
        "--shadow",
        action="store_true",
        help="let the model server answer everything, and report what would have been served",
    )
    parser.add_argument(
        "--observe",
        action="append",
        default=[],
        metavar="NAME=PLACE",
        help="who sees requests and answers go by: journal=FILE writes them as JSON lines, which `stepcache learn` "
        "reads; may be given several times",
    )
    parser.set_defaults(command=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from stepcache.proxy.serve import serve  # noqa: PLC0415 - only this command needs HTTP

    return serve(
        lambda: _cache(arguments), (arguments.host, arguments.port), shadow=arguments.shadow, observe=arguments.observe
    )


def _run_parser(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "run",
        help="answer one prompt",
        description="Answer one prompt, or each line of standard input, and print the answers.",
    )
    parser.add_argument("prompt", nargs="?", help="the prompt; without it each line of standard input is one")
    parser.add_argument(
        "--json", action="store_true", help="print route, reason, grade and the answer as one JSON object a line"
    )
    _engine_arguments(parser)
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    prompts = (
        [arguments.prompt]
        if arguments.prompt is not None
        else [line.rstrip("\n") for line in sys.stdin if line.strip()]
    )

    async def work() -> int:
        async with _cache(arguments) as cache:
            for place, prompt in enumerate(prompts):
                answer = await cache.answer(prompt)
                if place and not arguments.json:
                    print()
                print(_as_line(prompt, answer) if arguments.json else answer.text, flush=True)
                if answer.failures and not answer.text:
                    print("\n".join(answer.failures), file=sys.stderr)
        return OK

    return _wait(work())


def _as_line(prompt: str, answer: "stepcache.Answer") -> str:
    from stepcache.author.explain import summary  # noqa: PLC0415 - lazy with the engine

    return json.dumps({"prompt": prompt, **summary(answer)}, ensure_ascii=False)


def _wait(work: Awaitable[int]) -> int:
    async def run() -> int:
        return await work

    return asyncio.run(run())


def _explain_parser(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "explain",
        help="show a prompt's whole way",
        description="Show match, slots, candidates, every verdict and every rung on a prompt's way.",
    )
    parser.add_argument("prompt")
    parser.add_argument("--json", action="store_true", help="print JSON (the default where output is no terminal)")
    parser.add_argument("--text", action="store_true", help="print text where output is no terminal too")
    _engine_arguments(parser)
    parser.set_defaults(command=_explain)


def _explain(arguments: argparse.Namespace) -> int:
    from stepcache.author.explain import as_json, as_text, redacted  # noqa: PLC0415 - lazy with the engine
    from stepcache.domain.trace import Trace  # noqa: PLC0415 - lazy with the engine

    async def work() -> int:
        trace = Trace()
        async with _cache(arguments) as cache:
            answer = redacted(await _answer_or_error(cache, arguments.prompt, trace), cache.redaction.plain)
            prompt = cache.redaction.clean(arguments.prompt)
        terminal = sys.stdout.isatty()
        if arguments.json or not (terminal or arguments.text):
            print(as_json(prompt, answer, trace))
        else:
            print(as_text(prompt, answer, trace, colour=coloured(sys.stdout)))
        return FAILED if isinstance(answer, str) else OK

    return _wait(work())


async def _answer_or_error(
    cache: "stepcache.StepCache", prompt: str, trace: "stepcache.Trace"
) -> "stepcache.Answer | str":
    try:
        return await cache.answer(prompt, trace=trace)
    except BackendError as error:
        return str(error)


def _author_parser(commands: Subparsers, command: AuthorCommand, *, chosen: bool) -> None:
    parser = commands.add_parser(command.name, help=command.help)
    if chosen:
        command.arguments(parser)
        parser.set_defaults(command=command.run)


def _plugin_parsers(commands: Subparsers, words: Sequence[str]) -> None:
    """The commands of plugins, where one is called or all are to be listed."""
    named, called = (*words, "", "")[:2]
    if named in _OURS or any(named == command.name for command in COMMANDS):
        return
    from stepcache.author.commands import plugged  # noqa: PLC0415 - looks through all that is installed

    for plugin in plugged.plugins_with_commands():
        plugged.add(commands, plugin, called if plugin.namespace == named else None)


def _store_parser(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "store", help="look at a store, or empty it", description="Look at a store, or empty it."
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, text in (("stats", "print what it holds"), ("clear", "forget every entry")):
        action = actions.add_parser(name, help=text, description=text)
        action.add_argument("store", metavar="PATH", help="the SQLite file")
        action.set_defaults(command=_store, action=name)


def _store(arguments: argparse.Namespace) -> int:
    from stepcache.assembly import SystemClock  # noqa: PLC0415 - lazy with the store
    from stepcache.store.files import fault_of  # noqa: PLC0415 - lazy with the store
    from stepcache.store.sqlite import SqliteStore  # noqa: PLC0415 - lazy with the store

    path = Path(arguments.store)
    if not path.is_file():
        raise ConfigurationError(f"no store at `{path}`")
    if fault := fault_of(path):
        raise ConfigurationError(f"{fault}; `stepcache serve` would move it aside and start with an empty store")

    async def work() -> int:
        store = SqliteStore(arguments.store, clock=SystemClock())
        try:
            if arguments.action == "clear":
                print(f"{await store.clear()} entries forgotten")
            else:
                found = store.stats()  # what the counters count is this process's, not a server's
                print(f"entries    {found.entries}\nbytes      {found.bytes}")
        finally:
            await store.close()
        return OK

    return _wait(work())


if __name__ == "__main__":
    sys.exit(main())
