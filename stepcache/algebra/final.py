"""Judges how an answer begins and ends: the request's own equation first, the unknown's value last."""

from collections.abc import Iterable, Iterator

from stepcache.algebra.answer import Chain, Part, Solution, literal, read_steps, solution_of
from stepcache.algebra.exact import Equation, Exact
from stepcache.algebra.items import Claim, Relation, Unread
from stepcache.algebra.tree import Group, Name, Negate, Number, Tree, walk
from stepcache.domain.verdicts import Verdict

PASSED = Verdict.passed()
SPOKEN: dict[Solution, str] = {"none": "there is no solution", "all": "every number is a solution"}


def restates(steps: tuple[str, ...], index: int, eq: Equation, names: frozenset[str]) -> Verdict:
    """Whether the first relation of a step is the equation, in any notation and either way round."""
    chain = next((part for part in read_steps(steps, names)[index] if isinstance(part, Chain | Unread)), None)
    if not isinstance(chain, Chain):
        return Verdict.unsure(chain.reason if chain else "the step holds no relation")
    return Verdict.of(is_same(chain.relations[0], eq), f"the first relation is not `{eq.text or eq}`")


def restates_all(steps: tuple[str, ...], index: int, eqs: tuple[Equation, ...], names: frozenset[str]) -> Verdict:
    """Whether the relations of a step are equations of the system, none left out that stands in no later step."""
    parts = read_steps(steps, names)
    first = next((part for part in parts[index] if isinstance(part, Chain | Unread)), None)
    if not isinstance(first, Chain):
        return Verdict.unsure(first.reason if first else "the step holds no relation")
    following = [part for step in parts[index:] for part in step if isinstance(part, Chain)][: len(eqs)]
    said = [relation for chain in following for relation in chain.relations[:1]]
    missing = [eq for eq in eqs if not any(is_same(one, eq) for one in said)]
    return Verdict.of(
        not missing, f"`{missing[0].text or missing[0]}` is not among the first relations" if missing else ""
    )


def is_same(relation: Relation, eq: Equation) -> bool:
    """Whether a relation is an equation, either way round."""
    sides = relation.left_poly, relation.right_poly
    return relation.sign == "=" and not relation.denied and sides in ((eq.left, eq.right), (eq.right, eq.left))


def isolates(steps: tuple[str, ...], index: int, x: str, decimal: bool) -> Verdict:
    """Whether a step ends in `x = <number>`, or in no solution or every number; checks after it are passed over."""
    if unread := next((part for part in read_steps(steps, frozenset({x}))[index] if isinstance(part, Unread)), None):
        return Verdict.unsure(unread.reason)
    for part in reversed(_up_to(steps, index, frozenset({x}))):
        if isinstance(part, Unread):
            return Verdict.unsure(part.reason)
        if isinstance(part, Claim):
            return PASSED
        if isinstance(part, Chain) and not is_check(part):
            return value_verdict(part, x, decimal)
    return Verdict.unsure("there is no relation")


def isolates_all(steps: tuple[str, ...], index: int, xs: tuple[str, ...], decimal: bool) -> Verdict:
    """Whether a step ends in the value of an unknown, and those of all asked for stand in it or before.

    Other unknowns of the system are not known here; lines before the end that cannot be read so are passed over.
    """
    missing, ended = set(xs), False
    for part in reversed(_up_to(steps, index, frozenset(xs))):
        if isinstance(part, Unread) and not ended:
            return Verdict.unsure(part.reason)
        if isinstance(part, Claim) and not ended:
            return PASSED
        if not isinstance(part, Chain) or is_check(part):
            continue
        name = bare_name(part.relations[0].left)
        if value_verdict(part, name, decimal).ok:
            missing, ended = missing - {name}, True
        elif not ended:
            return Verdict.fail(f"the last relation is not the value of {' or '.join(xs)}")
    return Verdict.of(not missing and ended, f"no line says what {', '.join(sorted(missing))} is")


def _up_to(steps: tuple[str, ...], index: int, names: frozenset[str]) -> list[Part]:
    """The parts of a step and, where that is but a check, of those before it."""
    return [part for step in read_steps(steps, names)[: index + 1] for part in step]


def is_check(chain: Chain) -> bool:
    """Whether a chain of numbers is true: a check, or a computation on the side."""
    return not chain.names and bool(chain.exact) and all(one.left_poly == one.right_poly for one in chain.exact)


def value_verdict(chain: Chain, x: str, decimal: bool) -> Verdict:
    """Whether a chain says `x = <number>`, with `decimal` as a decimal."""
    first = chain.relations[0]
    if not x or bare_name(first.left) != x or first.denied:
        return Verdict.fail(f"the last relation is not `{x} = <number>`")
    ends = [one.right for one in chain.relations]
    if decimal:
        return Verdict.of(is_decimal(ends[-1]), f"the last relation is not `{x} = <decimal number>`")
    exact = [one.right for one in chain.relations if one.sign == "="]
    written = bool(exact) and literal(exact[-1]) is not None
    return Verdict.of(written, f"the last relation is not `{x} = <number>`, with the number in lowest terms")


def bare_name(tree: Tree) -> str:
    """The name that a side is, if it is but a name; else nothing."""
    while isinstance(tree, Group):
        tree = tree.body
    return tree.name if isinstance(tree, Name) else ""


def is_decimal(tree: Tree) -> bool:
    """Whether a tree is one numeral, with its sign, and no fraction."""
    return literal(tree) is not None and all(isinstance(node, Number | Negate | Group) for node in walk(tree))


def solves(steps: tuple[str, ...], eq: Equation, x: str) -> Verdict:
    """Whether the final value is the solution: every value said of `x` on its own, and every claim, is right."""
    solution = solution_of(eq, x)
    if solution is None:
        return Verdict.unsure(f"the request holds no linear equation in `{x}`")
    parts = [part for step in read_steps(steps, frozenset({x})) for part in step]
    final = False
    for part in parts:
        if isinstance(part, Unread):
            return Verdict.unsure(part.reason)
        for said in said_by(part, x, solution):
            if said != solution:
                return Verdict.fail(f"it is not so that {SPOKEN.get(said, f'{x} = {said}')}")
            final = True
    return Verdict.of(final, f"no line says what {x} is")


def said_by(part: Part, x: str, solution: Solution) -> list[Solution]:
    """The final values that a part says: `x = 5`, a claim, or a line without unknown such as `0 = 2`."""
    if isinstance(part, Claim):
        return ["none" if part.kind == "none" else "all"]
    if not isinstance(part, Chain) or not part.exact:
        return []
    if part.names:
        return list(values_said(part.exact, x))
    return (["all"] if solution == "all" else []) if is_check(part) else ["none"]


def values_said(relations: Iterable[Relation], x: str) -> Iterator[Exact]:
    """Every number that `x` alone is said to be, either way round; what is said not to be so says nothing."""
    for one in relations:
        for lone, other in ((one.left, one.right_poly), (one.right, one.left_poly)):
            if bare_name(lone) == x and other.is_constant and not one.denied:
                yield other.constant
