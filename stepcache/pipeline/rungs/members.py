"""Members of a JSON object as they are spelled: a patch puts new ones in and leaves every other character."""

from collections.abc import Mapping

from stepcache.text.json import JsonError, Kind, Node, parse, quote


def members_of(text: str) -> dict[str, str] | None:
    """Name -> spelling of the value, for the members of a text that is one JSON object; None for any other."""
    tree = _object(text)
    return {one.name: text[one.node.start : one.node.end] for one in tree.members} if tree else None


def with_members(text: str, new: Mapping[str, str]) -> str:
    """The object with these spellings: in the place of the old ones, the missing ones at the end."""
    tree = _object(text)
    if tree is None:
        return text
    for one in reversed(tree.members):
        if one.name in new:
            text = text[: one.node.start] + new[one.name] + text[one.node.end :]
    there = {one.name for one in tree.members}
    return _appended(text, [f"{quote(name)}: {value}" for name, value in new.items() if name not in there])


def _appended(text: str, spelled: list[str]) -> str:
    """More members behind the last one, parted as the others are."""
    tree = _object(text)
    if tree is None or not spelled:
        return text
    if not tree.members:
        return text[: tree.start + 1] + ", ".join(spelled) + text[tree.end - 1 :]
    last = tree.members[-1]
    gap = text[tree.members[-2].end : last.start] if len(tree.members) > 1 else ", "
    return text[: last.end] + "".join(gap + one for one in spelled) + text[last.end :]


def _object(text: str) -> Node | None:
    try:
        tree = parse(text)
    except JsonError:
        return None
    return tree if tree.kind is Kind.OBJECT else None
