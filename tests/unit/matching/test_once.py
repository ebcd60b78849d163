"""What is made of a part of a rule, once."""

from stepcache.matching.once import MOST, per_object


def test_a_value_is_made_once_for_an_object_and_anew_for_an_equal_one() -> None:
    """Identity counts: nothing is hashed or compared."""
    made: list[list[int]] = []

    @per_object
    def size(one: list[int]) -> int:
        made.append(one)
        return len(one)

    first, equal = [1, 2], [1, 2]
    assert [size(first), size(first), size(equal), size(first)] == [2, 2, 2, 2]
    assert made == [first, equal]


def test_it_keeps_no_more_than_so_many() -> None:
    """Rules are few; whoever compiles thousands does not fill the memory."""
    made = 0

    @per_object
    def mark(_: list[int]) -> int:
        nonlocal made
        made += 1
        return made

    objects: list[list[int]] = [[number] for number in range(MOST + 1)]
    for one in objects:
        mark(one)
    assert mark(objects[-1]) == MOST + 1
    assert mark(objects[0]) == MOST + 2
