"""The sections `cache` and `backend`."""

from collections.abc import Mapping
from fractions import Fraction

from stepcache.domain.expressions import Const, Expr, ListOf, Ref
from stepcache.domain.rules import BackendBlock, CachePolicy, Scope
from stepcache.domain.signatures import Parameter, Signature
from stepcache.language import syntax as s
from stepcache.language.calls import Site, bind
from stepcache.language.diagnostics import close_to, did_you_mean, replacement
from stepcache.language.fixes import SAFE, TAKE_OUT, UNSAFE, removal, replaced
from stepcache.language.scope import TaskScope
from stepcache.language.secrets import report_setting
from stepcache.language.slots import nowhere

CACHE = Signature(
    "cache",
    (
        Parameter("like", frozenset({"any"}), required=False),
        Parameter("similar", frozenset({"number"}), required=False, minimum=0, maximum=1),
        Parameter("ttl", frozenset({"duration"}), required=False),
        Parameter("scope", frozenset({"name"}), required=False, choices=("tenant", "user", "global")),
        Parameter("proof", frozenset({"name"}), required=False, choices=("carried", "proved")),
    ),
)
MAX_STOPS = 4
# What other servers call a setting -> per kind, the name it has there.
_ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "tgi": {
        "max_tokens": "max_new_tokens",
        "max_completion_tokens": "max_new_tokens",
        "repeat_penalty": "repetition_penalty",
    },
    "openai": {"max_new_tokens": "max_tokens"},
}


def cache(node: s.Settings | None, task: TaskScope, name: s.Name) -> CachePolicy:
    """How long and for whom an answer is kept."""
    reporter = task.reporter
    if node is None:
        reporter.say(
            "SC602", "no `cache` section says who may share an answer", name.span, help="add `cache { scope = tenant }`"
        )
        return CachePolicy(Scope.USER)
    hung = task.hanging
    bound = bind(task.file, task, CACHE, _durations(node, task), Site(node.span, "setting"))
    task.hanging = hung or task.hanging
    given = {one.keyword.text for one in node.settings if one.keyword is not None}
    if "scope" not in given and not node.broken and not any(close_to(one, ["scope"]) for one in given):
        head = reporter.lines.span(node.span.start, node.span.start + len("cache"))
        reporter.say(
            "SC602", "nothing says who may share an answer", head, help="add `scope = tenant` or `scope = user`"
        )
    args: Mapping[str, Expr] = dict(bound.args) if bound is not None else {}
    scope = Scope(str(_constant(args.get("scope")) or "user"))
    if scope is Scope.GLOBAL:
        _no_free_text(node, task)
    similar, ttl = _constant(args.get("similar")), _constant(args.get("ttl"))
    return CachePolicy(
        scope,
        _like(args.get("like"), task),
        float(similar) if isinstance(similar, Fraction) else None,
        float(ttl) if isinstance(ttl, Fraction) else None,
        _constant(args.get("proof")) == "proved",
    )


def _durations(node: s.Settings, task: TaskScope) -> tuple[s.Argument, ...]:
    """The settings, a bare number as `ttl` told."""
    kept: list[s.Argument] = []
    for setting in node.settings:
        value = setting.value
        bare = isinstance(value, s.Literal) and value.kind in {s.Kind.NUMBER, s.Kind.AMOUNT}
        if bare and setting.keyword is not None and setting.keyword.text == "ttl":
            task.reporter.say("SC004", "a duration needs a unit", value.span, help="write `30d`, `12h`, `5m` or `2s`")
        else:
            kept.append(setting)
    return tuple(kept)


def _constant(value: Expr | None) -> object:
    return value.value if isinstance(value, Const) else None


def _like(value: Expr | None, task: TaskScope) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value.items if isinstance(value, ListOf) else (value,)
    for item in items:
        if not isinstance(item, Ref):
            task.reporter.say("SC203", "`like` lists slots", value.span, help="write `like = [slot, …]`")
            return ()
    return tuple(item.slot for item in items if isinstance(item, Ref))


def _no_free_text(node: s.Settings, task: TaskScope) -> None:
    texts = [slot.name for slot in task.slots.values() if slot.type is not None and slot.type.name in {"text", "pairs"}]
    if texts:
        place = next(one for one in node.settings if one.keyword is not None and one.keyword.text == "scope")
        message = f"`{texts[0]}` holds a caller's own text, and `global` shares answers with all"
        fix = replaced(place.value.span, Scope.USER)
        task.reporter.say("SC603", message, place.span, help="write `scope = user`", fix=fix)


def backend(node: s.Settings, task: TaskScope) -> BackendBlock | None:
    """Defaults for servers of one kind."""
    kind = node.kind or s.Name("", nowhere(node.span))
    signature = task.file.find(kind, "backends")
    if signature is None:
        return None
    known = tuple(one for one in node.settings if _is_known(one, signature, task))
    hung = task.hanging
    # Constants alone can stand here.
    bound = bind(task.file, None, signature, known, Site(node.span, "setting"))
    task.hanging = hung
    if bound is None:
        return None
    if signature.name == "tgi":
        for setting in known:
            _accepted(setting, dict(bound.args), task)
    return BackendBlock(signature.name, tuple((name, _json(value)) for name, value in bound.args))


def _is_known(setting: s.Argument, signature: Signature, task: TaskScope) -> bool:
    name = setting.keyword
    if name is None or signature.parameter(name.text) is not None:
        return True
    meant = _ELSEWHERE.get(signature.name, {}).get(name.text)
    close = [meant] if meant else close_to(name.text, [one.name for one in signature.parameters])
    known = ", ".join(f"`{one.name}`" for one in signature.parameters)
    help_ = did_you_mean(close) or f"there is {known}"
    if report_setting(setting, task.reporter):
        return False
    message = f"`{signature.name}` has no parameter `{name.text}`"
    task.reporter.say("SC701", message, name.span, help=help_, fix=replacement(name.span, close))
    return False


def _accepted(setting: s.Argument, values: Mapping[str, Expr], task: TaskScope) -> None:
    """What TGI answers 422 to; what it does without the setting is what a temperature of 0 and a `top_p` of 1 say."""
    name = setting.keyword.text if setting.keyword is not None else ""
    value = values.get(name)
    number = _constant(value)
    message, means = "", False
    if name == "stop" and isinstance(value, ListOf) and len(value.items) > MAX_STOPS:
        message = f"TGI takes {MAX_STOPS} `stop` strings at most"
    elif isinstance(number, Fraction) and name == "temperature" and number <= 0:
        message, means = "TGI refuses a temperature of 0", number == 0
    elif isinstance(number, Fraction) and name == "top_p" and not 0 < number < 1:
        message, means = "TGI takes a `top_p` above 0 and below 1", number == 1
    if message:
        help_ = TAKE_OUT if isinstance(number, Fraction) else "take some out"
        applicability = SAFE if means else UNSAFE
        fix = removal(task.reporter.lines, setting.span, TAKE_OUT, applicability) if help_ == TAKE_OUT else None
        task.reporter.say("SC702", message, setting.value.span, help=help_, fix=fix)


def _json(value: Expr) -> object:
    if isinstance(value, ListOf):
        return [_json(item) for item in value.items]
    found = _constant(value)
    if isinstance(found, Fraction):
        return int(found) if found.denominator == 1 else float(found)
    return found
