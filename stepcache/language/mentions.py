"""Which slots a task's sections mention: tells a mistyped definition from a mistyped use."""

import re
from collections import Counter
from collections.abc import Iterator

from stepcache.language import syntax as s
from stepcache.language.values import names_in

_PLACEHOLDER = re.compile(r"(?<!\\)\{(\w+)\}")


def mentioned(task: s.TaskNode) -> Counter[str]:
    """Name -> how often it stands in a section that reads slots."""
    return Counter(name for section in task.sections for name in _in_section(section))


def _in_section(section: s.Section) -> Iterator[str]:
    match section:
        case s.SlotNode():
            yield from _in_calls(section.value)
        case s.SkipNode():
            yield from in_expression(section.when)
        case s.CheckNode():
            yield from _in_calls(section.call, *section.on_fail)
            yield from (name for hint in section.hints for name in _PLACEHOLDER.findall(hint.raw))
        case s.RepairNode():
            yield from _in_calls(*(rung.call for rung in section.rungs if rung.call is not None))
        case s.Settings(None):
            like = [one for one in section.settings if one.keyword is not None and one.keyword.text == "like"]
            yield from (named.name.text for setting in like for named in names_in(setting.value))
        case _:
            return


def _in_calls(*calls: s.Named) -> Iterator[str]:
    for argument in (argument for call in calls for argument in call.arguments or ()):
        yield from (named.name.text for named in names_in(argument.value))


def in_expression(node: s.Expression) -> Iterator[str]:
    """All names in an expression, `changed` too."""
    match node:
        case s.Comparison():
            yield from in_expression(node.left)
            yield from in_expression(node.right)
        case s.Negation():
            yield from in_expression(node.operand)
        case s.Junction():
            for operand in node.operands:
                yield from in_expression(operand)
        case _:
            yield from (named.name.text for named in names_in(node))
