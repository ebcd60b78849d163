"""A catalog written by hand from the language's tables, so that language tests need none of the built-ins."""

from collections.abc import Iterable
from dataclasses import replace

from stepcache.domain.signatures import Catalog, Cost, Parameter, Signature, Target

STEP = frozenset({Target.STEP})
OUTPUT = frozenset({Target.OUTPUT})
BOTH = STEP | OUTPUT


def p(name: str, *types: str, **more: object) -> Parameter:
    """A parameter; one with `default=True` may be left out."""
    required = not more.pop("default", False)
    return Parameter(name, frozenset(types or {"any"}), required=required, **more)  # type: ignore[arg-type] # keywords of Parameter


def table(signatures: Iterable[Signature]) -> dict[str, Signature]:
    """Signatures by name."""
    return {one.name: one for one in signatures}


EQ = p("eq", "equation", "equations", proves=True)
X = p("x", "identifier", "list", proves=True)
DECIMAL = p("decimal", "boolean", default=True, proves=True)
KEYS = p("keys", "list", proves=True)

VERIFIERS = table(
    [
        Signature("algebra.follows", (EQ, X), targets=STEP),
        Signature("algebra.moves", (p("eq", "equation", "equations"), p("x", "identifier", "list")), targets=STEP),
        Signature("algebra.restates", (EQ,), targets=STEP),
        Signature("algebra.isolates", (p("x", "identifier", "list"), DECIMAL), targets=STEP),
        Signature("algebra.solves", (EQ, X), targets=OUTPUT, cost=Cost.SOLVER),
        Signature("algebra.implied", (p("eqs", "equations", proves=True), p("xs", "list", default=True)), targets=STEP),
        Signature(
            "algebra.solves_all", (p("eqs", "equations", proves=True), p("xs", "list", proves=True)), targets=OUTPUT
        ),
        Signature("json.object", (), targets=BOTH),
        Signature("json.has_keys", (KEYS,), targets=BOTH, details=frozenset({"missing"})),
        Signature("json.extra_keys", (KEYS,), targets=BOTH, details=frozenset({"extra"})),
        Signature("json.schema", (p("schema", "json"),), targets=OUTPUT),
        Signature("json.complete", (p("body", "pairs", proves=True),), targets=OUTPUT),
        Signature(
            "json.grounded",
            (p("body", "text", "pairs"), p("min", "number", default=True, minimum=0, maximum=1)),
            targets=OUTPUT,
            version="0.1.0",
        ),
        Signature("text.contains", (p("text", "string", proves=True),), targets=BOTH),
        Signature("text.matches", (p("pattern", "regex"),), targets=BOTH),
        Signature("text.mentions", (p("words", "string", "list", variadic=True),), targets=BOTH),
        Signature("text.shorter_than", (p("limit", "integer", minimum=1),), targets=BOTH),
        Signature("text.not_empty", (), targets=BOTH),
    ]
)

DERIVATIONS = table(
    [
        Signature("algebra.unknown", (p("eq", "equation"),), result="identifier"),
        Signature("algebra.unknowns", (p("eqs", "equations"),), result="list"),
        Signature(
            "algebra.shape",
            (p("eq", "equation", "equations"), p("x", "identifier", "list", default=True)),
            result="word",
        ),
        Signature("request.schema", (), result="json"),
        Signature("text.layout", (p("body", "text", "pairs"),), result="word", total=True),
    ]
)

ADAPTERS = table(
    [
        Signature("slots", (), carries_types=frozenset({"identifier", "word", "key", "quoted", "date", "number"})),
        Signature(
            "restate", (p("eq", "equation", "equations", carries=True), p("x", "identifier", "list", carries=True))
        ),
        Signature("project", (p("keys", "list", carries=True),)),
        Signature("aligned", (p("body", "text", carries=True),)),
        Signature("rename", (p("names", "list", "string", variadic=True, carries=True),)),
        Signature("syntax", ()),
    ]
)

SOLVERS = table(
    [
        Signature(
            "linear",
            (p("eq", "equation", "equations"), p("x", "identifier", "list"), p("decimal", "boolean", default=True)),
            engines=("exact", "sympy", "z3"),
            domain={"eq": 1},
            total=True,
        ),
        Signature("pairs", (p("body", "pairs"), p("keys", "list"))),
    ]
)

_MAX = p("max", "integer", default=True, minimum=1, maximum=1000)
_REMARKS = p("remarks", "string", default=True, choices=("keep", "known", "drop"))
_PROSE = p("prose", "list", default=True)

SEGMENTERS = table(
    [
        Signature("lines", (_REMARKS, _PROSE, _MAX)),
        Signature("numbered", (_REMARKS, _PROSE, _MAX)),
        Signature("json", (p("single", "boolean", default=True), _MAX)),
        Signature("regex", (p("pattern", "regex"), _MAX)),
        Signature("sections", (_MAX,), names_steps=True),
    ]
)

PLAIN_TYPES = ("number", "integer", "identifier", "key", "word", "quoted", "date", "pair", "pairs", "json", "text")

SLOT_TYPES = table(
    [
        *(Signature(name) for name in PLAIN_TYPES),
        Signature("list", (p("of", "type"),)),
        Signature("one_of", (p("choices", "string", "list", "name", variadic=True),)),
        Signature("equation", (p("degree", "integer", default=True, minimum=0, maximum=6),)),
        Signature("equations", (p("degree", "integer", default=True, minimum=0, maximum=6),)),
    ]
)

BACKENDS = table(
    [
        Signature(
            "tgi",
            (
                p("max_new_tokens", "integer", default=True, minimum=1),
                p("seed", "integer", default=True, minimum=0),
                p("stop", "list", default=True),
                p("temperature", "number", default=True),
                p("top_p", "number", default=True),
                p("top_k", "integer", default=True, minimum=1),
                p("guide", "name", default=True, choices=("schema",)),
            ),
        ),
        Signature(
            "openai",
            (
                p("max_tokens", "integer", default=True, minimum=1),
                p("seed", "integer", default=True),
                p("stop", "list", default=True),
                p("temperature", "number", default=True, minimum=0, maximum=2),
                p("top_p", "number", default=True),
                p("guide", "name", default=True, choices=("schema",)),
            ),
        ),
    ]
)

CATALOG = Catalog(
    VERIFIERS,
    DERIVATIONS,
    ADAPTERS,
    SOLVERS,
    SEGMENTERS,
    SLOT_TYPES,
    BACKENDS,
    engines=frozenset({"exact", "sympy", "z3"}),
)

# The same with two plugins, of whose verifiers, adapters and segmenters a file may name some.
WITH_PLUGIN = Catalog(
    {
        **VERIFIERS,
        "python.parses": Signature("python.parses", (), targets=OUTPUT, version="0.1.4"),
        "python.defines": Signature(
            "python.defines",
            (p("name", "string", proves=True), p("params", "list", default=True, proves=True)),
            targets=BOTH,
            version="0.1.4",
        ),
        "python.def_line": Signature("python.def_line", (), targets=STEP, version="0.1.4"),
        "python.docstring": Signature("python.docstring", (), targets=STEP, version="0.1.4"),
        "python.names_bound": Signature("python.names_bound", (), targets=OUTPUT, version="0.1.4"),
        "python.imports": Signature(
            "python.imports", (p("names", "string", "list", variadic=True),), targets=OUTPUT, cost=Cost.SOLVER
        ),
        "python.runs": Signature("python.runs", (), targets=BOTH, cost=Cost.IO, version="0.1.4"),
        "python.named": Signature(
            "python.named",
            (p("name", "string", proves=True),),
            targets=BOTH,
            version="0.1.4",
            deprecated="0.1.2",
            replaced_by="python.defines",
            interchangeable=True,
        ),
        "python.clean": Signature(
            "python.clean", (), targets=BOTH, version="0.1.4", deprecated="0.1.3", replaced_by="python.parses"
        ),
        "judge.agrees": Signature(
            "judge.agrees", (p("question", "string"),), targets=BOTH, cost=Cost.IO, advisory=True, version="0.1.0"
        ),
    },
    DERIVATIONS,
    {
        **ADAPTERS,
        "python.rename": Signature(
            "python.rename", (p("name", "string", carries=True), p("arg", "string", carries=True)), version="0.1.4"
        ),
    },
    SOLVERS,
    {**SEGMENTERS, "python.ast": Signature("python.ast", (), names_steps=True, version="0.1.4")},
    SLOT_TYPES,
    BACKENDS,
    namespaces={"python": "0.1.4", "judge": "0.1.0"},
    engines=frozenset({"exact", "sympy", "z3"}),
)

# The same plugin where another distribution brings its namespace, too; the first is the one that a file asks for.
RIVALS = replace(
    WITH_PLUGIN,
    conflicts={"python": ("acme-python", "stepcache-python")},
    distributions={"python": "stepcache-python"},
)

# The same with a plugin that cannot be used as it is installed.
FAULTY = replace(
    WITH_PLUGIN,
    distributions={"python": "stepcache-python", "sql": "stepcache-sql"},
    faults={"sql": "it ships no `stepcache_sql/stepcache.json`, which `stepcache plugin manifest sql` writes"},
)
