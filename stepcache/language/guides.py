"""`guide = schema`: whether there is a schema to ask for, and whether the server takes those of the tests (SC703)."""

from collections.abc import Iterable, Sequence

from stepcache.domain.rules import Check, RuleTest, Verb
from stepcache.language import syntax as s
from stepcache.language.diagnostics import Reporter
from stepcache.text.json import JsonError, read

KEYS = "json.has_keys"


def report_guides(
    blocks: Iterable[s.Settings], checks: Iterable[Check], reporter: Reporter, *, reads_schema: bool
) -> None:
    """A guide that has nothing to be made of: neither the request's schema nor keys that a check demands."""
    demands = any(check.call.name == KEYS and check.verb is Verb.REQUIRE for check in checks)
    guide = next((found for block in blocks if (found := guide_of(block)) is not None), None)
    if guide is not None and not demands and not reads_schema:
        message = f"there is no schema to ask for: no slot reads `request.schema()`, no check `{KEYS}` names keys"
        reporter.say("SC703", message, guide.span, help=f"take it out, or add `require output {KEYS}(…)`")


def report_schemas(
    blocks: Iterable[s.Settings], tests: Iterable[tuple[s.TestNode, RuleTest | None]], reporter: Reporter
) -> None:
    """A schema of a test that TGI refuses, where the rule says to ask TGI for it: callers' own fare no better."""
    asks_tgi = any(block.kind is not None and block.kind.text == "tgi" and guide_of(block) for block in blocks)
    for node, schema in schemas_of(tests) if asks_tgi else ():
        if isinstance(schema, dict) and "properties" not in schema:
            message = "TGI takes no schema without `properties`"
            reporter.say("SC703", message, node.span, help='write the members under `"properties"`')


def guide_of(block: s.Settings) -> s.Argument | None:
    """The setting `guide` of a `backend` block."""
    named = (one for one in block.settings if one.keyword is not None and one.keyword.text == "guide")
    return next(named, None) if block.kind is not None else None


def schemas_of(tests: Iterable[tuple[s.TestNode, RuleTest | None]]) -> list[tuple[s.Value, object]]:
    """Each schema that tests send: where it is named, and its JSON value; those with a mistake are left out."""
    found: list[tuple[s.Value, object]] = []
    for node, test in tests:
        asked: Sequence[s.AskedNode] = (*(one.asked for one in node.given), *node.when[:1])
        for one, text in zip(asked, test.schemas if test is not None else (), strict=False):
            if one.schema is not None and text:
                found.append((one.schema, _value(text)))
    return found


def _value(text: str) -> object:
    try:
        return read(text)
    except JsonError:
        return None
