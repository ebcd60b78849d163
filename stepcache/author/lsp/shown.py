"""What is told of names, in Markdown: by hover and beside each completion."""

from collections.abc import Iterator

from stepcache.author.lsp.definition import same
from stepcache.author.lsp.mentions import Mention, Sort, home_of
from stepcache.author.lsp.workspace import Look
from stepcache.author.pages.expressions import kind, shown
from stepcache.domain.signatures import Catalog, Parameter, Signature, Target
from stepcache.language.policy import CACHE
from stepcache.language.ruletests import FIELDS
from stepcache.language.scope import WORDS, SlotInfo
from stepcache.language.units import TaskUnit

_TARGETS = {Target.STEP: "one step", Target.OUTPUT: "the whole answer"}
TELLS = {
    "route": "how the request was answered: `exact`, `reuse`, `adapt`, `solve`, `patch`, `generate`, …",
    "reason": "why: `hit`, `miss`, `skip`, `rejected`, `budget`, …",
    "calls": "how many calls the model got",
    "tokens": "how many tokens the model wrote",
    "output": "the answer",
    "rule": "the task that claimed the prompt, with its version",
}
assert TELLS.keys() == set(FIELDS)  # noqa: S101 - a field without its text is a mistake of ours


def takes(one: Parameter) -> str:
    """What a parameter takes: `number from 0 to 1`, `tenant | user | global`."""
    said = " | ".join(one.choices) if one.choices else " | ".join(sorted(one.types))
    low = f" from {one.minimum:g}" if one.minimum is not None else ""
    high = f" to {one.maximum:g}" if one.maximum is not None else ""
    return f"{said}{low}{high}{' …' if one.variadic else ''}"


def signature(sort: Sort, one: Signature) -> str:
    """A call with its parameters, its line of doc, and what it judges, proves and carries."""
    settings = sort in {Sort.SEGMENTER, Sort.BACKEND}
    given = ", ".join(f"{p.name}{'' if p.required else '?'}: {takes(p)}" for p in one.parameters)
    head = f"{one.name} {{ {given} }}" if settings else f"{one.name}({given})"
    if one.result:
        head += f" -> {one.result}"
    return "\n\n".join([f"```stepcache\n{head}\n```", *([one.doc] if one.doc else []), *_facts(sort, one)])


def _facts(sort: Sort, one: Signature) -> Iterator[str]:
    facts = []
    if one.targets:
        facts.append(f"judges {' or '.join(_TARGETS[target] for target in sorted(one.targets, reverse=True))}")
    proved = [f"`{p.name}`" for p in one.parameters if p.proves]
    carried = [f"`{p.name}`" for p in one.parameters if p.carries]
    if sort is Sort.VERIFIER:
        facts.append(f"proves {', '.join(proved)}" if proved else "proves no slot")
    if carried or one.carries_types:
        facts.append(
            f"carries {', '.join([*carried, *(f'slots of type `{one}`' for one in sorted(one.carries_types))])}"
        )
    if one.details:
        facts.append(f"`else` may name {', '.join(f'`{{{name}}}`' for name in sorted(one.details))}")
    if one.engines:
        facts.append(f"engines {', '.join(f'`{name}`' for name in one.engines)}")
    if one.deprecated:
        instead = f"; use `{one.replaced_by}`" if one.replaced_by else ""
        facts.append(f"deprecated since {one.deprecated}{instead}")
    version = f", version {one.version}" if one.version else ""
    yield f"{WORDS[sort].capitalize()}{version}{': ' if facts else ''}{'; '.join(facts)}."


def slot(info: SlotInfo, task: TaskUnit, look: Look) -> str:
    """A slot with its type, whether each prompt fills it, and where it is bound."""
    type_ = kind(info.type) if info.type is not None else "unknown"
    origin = {"hole": "filled by the prompt", "form": "whether its phrase stands in the prompt"}.get(info.origin)
    if origin is None:
        derived = next((one for one in task.task.derived if one.name == info.name), None) if task.task else None
        origin = f"derived: `{shown(derived.value)}`" if derived is not None else "derived"
    known = Mention(info.place, Sort.SLOT, info.name, home_of(task.node))
    lines = sorted({one.span.line for one in same([look], known) if one.defines})
    where = f"Bound in line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}." if lines else ""
    always = "" if info.everywhere else " Some prompts do not fill it."
    said = f"Slot of `{task.node.name.text}`, {origin}.{always} {where}".rstrip()
    return f"```stepcache\n{info.name}: {type_}\n```\n\n{said}"


def parameter(one: Parameter) -> str:
    """An argument or a setting."""
    needed = "" if one.required else " It may be left out."
    return (
        f"```stepcache\n{one.name} = {takes(one)}\n```\n\nA pass proves it.{needed}"
        if one.proves
        else (f"```stepcache\n{one.name} = {takes(one)}\n```{needed and chr(10) * 2}{needed.strip()}")
    )


def called(look: Look, sort: str, name: str) -> Signature | None:
    """What the catalogue has of a kind by that name; the settings of `cache` are of no kind."""
    if sort == CACHE.name:
        return CACHE
    units = look.examined.compiled.units
    if not units or sort not in WORDS:
        return None
    found: Signature | None = getattr(units[0].scope.catalog, sort).get(name)
    return found


def plugin(look: Look, namespace: str) -> str:
    """A plugin: which one it is, and the names that it offers; empty where it is not installed or cannot be used."""
    catalog = look.examined.compiled.catalog
    if namespace not in catalog.namespaces:
        return ""
    said = [f"```stepcache\nuse {namespace}\n```", f"Plugin{brought_by(catalog, namespace)}."]
    for table, word in WORDS.items():
        names = [name for name in getattr(catalog, table) if name.startswith(f"{namespace}.")]
        if names:
            said.append(f"{word.capitalize()}{'s' * (len(names) > 1)}: {', '.join(f'`{name}`' for name in names)}.")
    return "\n\n".join(said)


def brought_by(catalog: Catalog, namespace: str) -> str:
    """` of stepcache-sql 0.1.0`; empty for what no plugin brings."""
    version = catalog.namespaces.get(namespace)
    return f" of {catalog.distributions.get(namespace, namespace)} {version}" if version is not None else ""
