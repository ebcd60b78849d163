"""Where the lines of a rule file break: the one style.

- A block stands on one line where the author wrote it so and it fits, its statements two blanks apart; a task never.
- A clause (`else`, `on fail`, `because`, `=>`, `with`, `and`, `or`) begins a line where it does not fit, or where the
  author broke the line before it. Lists of texts are filled, and stand below their first.
- An argument list that does not fit has an argument a line; a list of plain values is filled.
- A line that a suppression is about is not broken, however wide.
- Of several empty lines one is kept; a task has one above it and one below.
"""

import re
from collections.abc import Sequence

from stepcache.author.config import MARK
from stepcache.author.format.brackets import Word, words
from stepcache.author.format.doc import INDENT, Blank, Comment, Doc, Fill, Gap, Group, Line, Nest, Unbroken
from stepcache.author.format.statements import Block, Leaf, Remark, Statement, first_leaf, last_leaf, on_one_line

_CLAUSES = frozenset({"ELSE", "ON", "BECAUSE", "ARROW", "WITH", "AND", "OR"})
_TEXTS = frozenset({"STRING", "LONG", "REGEX"})
_SUPPRESSION = re.compile(rf"#+\s*{MARK}")
_LISTS = frozenset({"SYSTEM", "LEAD", "FILLER", "MODEL"})  # keywords below whose first text the others stand


def layout(statements: Sequence[Statement], end: Leaf) -> Doc:
    """A whole file."""
    body = _lines(statements, end.above, top=True)
    return (*body, Line()) if body else ()


def _lines(statements: Sequence[Statement], last: Sequence[Remark], *, top: bool = False) -> tuple[Doc, ...]:
    """Statements on lines of their own, and the comments behind the last one."""
    made: list[Doc] = []
    for place, statement in enumerate(statements):
        leaf = first_leaf(statement)
        around = [statement, *statements[place - 1 : place]]
        apart = top and place > 0 and any(first_leaf(one).token.type == "TASK" for one in around)
        blanks = [*(one.blank for one in leaf.above), leaf.blank]
        blanks[0] = blanks[0] or (apart and not any(blanks))
        whole = _statement(statement)
        texts: list[Doc] = [*(one.text for one in leaf.above), Unbroken(whole) if _stays(statement) else whole]
        for blank, text in zip(blanks, texts, strict=True):
            made += [_break(made, blank=blank), text]
    for remark in last:
        made += [_break(made, blank=remark.blank), remark.text]
    return tuple(made)


def _stays(statement: Statement) -> bool:
    """Whether a comment says something of the very line it stands on, or of the next."""
    around = [last_leaf(statement).beside, *(one.text for one in first_leaf(statement).above)]
    return any(_SUPPRESSION.match(one) for one in around) and on_one_line(statement)


def _break(before: Sequence[Doc], *, blank: bool) -> Doc:
    if not before:
        return ()
    return Blank() if blank else Line()


def _statement(statement: Statement) -> Doc:
    made: list[Doc] = []
    run: list[Leaf] = []
    before: Leaf | None = None
    for part in statement:
        if isinstance(part, Leaf):
            run.append(part)
            continue
        made += [*_run(run, before), _joint(run[-1] if run else before, part.opened), _block(part, run)]
        made += [Comment(part.closed.beside)] if part.closed.beside else []
        run, before = [], part.closed
    made += _run(run, before)
    return tuple(made)


def _run(run: Sequence[Leaf], before: Leaf | None) -> tuple[Doc, ...]:
    """The tokens between two blocks of a statement."""
    return (_joint(before, run[0]), _filled(run)) if run else ()


def _joint(before: Leaf | None, leaf: Leaf) -> Doc:
    """Between a block's brace and the token before or behind it."""
    if before is None:
        return ()
    if not (before.beside or leaf.above):
        return " "
    return Nest((*((Line(), remark.text) for remark in leaf.above), Line()))


def _filled(run: Sequence[Leaf]) -> Doc:
    """Tokens up to a block or the statement's end, broken before clauses and between the items of a list."""
    kind = run[0].token.type
    hang = len(run[0].token) + 1 if kind in _LISTS else INDENT
    found = words(run)
    parts: list[list[Doc]] = []
    gaps: list[Gap] = []
    for place, word in enumerate(found):
        gap = _gap(found[place - 1], word, hang) if place else None
        if gap is None and place:
            parts[-1] += [word.space, word.doc]
        else:
            parts.append([word.doc])
            gaps += [gap] if gap else []
        if word.beside:
            parts[-1].append(Comment(word.beside))
    return Fill(tuple(map(tuple, parts)), tuple(gaps))


def _gap(before: Word, word: Word, hang: int) -> Gap | None:
    """Where a line may break, or must."""
    above = tuple(remark.text for remark in word.above)
    if before.beside or above:
        return Gap(broken=True, deeper=INDENT if word.kind in _CLAUSES else hang, above=above)
    if word.kind in _CLAUSES:
        return Gap(broken=word.first, deeper=INDENT)
    if before.kind == "COMMA" or (before.kind in _TEXTS and word.kind in _TEXTS):
        return Gap(deeper=hang)
    return None


def _block(block: Block, head: Sequence[Leaf]) -> Doc:
    """`{ … }`, without the comment behind it."""
    opened: Doc = ("{", Comment(block.opened.beside)) if block.opened.beside else "{"
    if not (block.statements or block.opened.beside or block.closed.above):
        return "{}"
    nested = any(isinstance(part, Block) for statement in block.statements for part in statement)
    if block.wide or nested or (head and head[0].token.type == "TASK"):
        inside = _lines(block.statements, block.closed.above)
        return (opened, Nest((Line(), *inside)) if inside else (), Line(), "}")
    each = [_statement(statement) for statement in block.statements]
    apart = [part for doc in each for part in (Line("  "), doc)]
    return Group((opened, Nest((Line(" "), *apart[1:])), Line(" "), "}"), here=False)
