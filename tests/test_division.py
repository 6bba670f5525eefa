"""How a class is cut into crews."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic.division import LEAST, moves, parts, place

SIZES = st.sampled_from([3, 4, 5, 6])


@pytest.mark.parametrize(
    ("people", "size", "crews"),
    [(0, 4, []), (1, 4, [1]), (2, 4, [2]), (5, 4, [5]), (8, 3, [4, 4]), (9, 4, [3, 3, 3]), (60, 4, [4] * 15),
     (7, 0, [7])],
)  # fmt: skip
def test_crews_are_as_even_as_can_be(people, size, crews):
    assert parts(people, size) == crews


@given(st.integers(LEAST, 120), SIZES)
def test_from_three_people_on_no_crew_has_fewer_than_three_or_more_than_six(people, size):
    made = parts(people, size)
    assert sum(made) == people and min(made) >= LEAST and max(made) <= 6 and max(made) - min(made) <= 1


@given(st.lists(st.integers(0, 9), max_size=12), SIZES)
def test_moves_make_any_crews_even_and_nobody_moves_twice(found, size):
    sizes = dict(enumerate(found, 1))
    made = moves(sizes, size)
    after = Counter(sizes) + Counter(to for _old, to in made)
    after.subtract(old for old, _to in made)
    assert sorted(filter(None, after.values()), reverse=True) == parts(sum(found), size)
    assert not {old for old, _to in made} & {to for _old, to in made}
    assert not moves(dict(after), size)


@settings(deadline=None)
@given(st.integers(1, 120), SIZES, st.integers(1, 20))
def test_whoever_waits_fills_a_crew_and_whoever_is_late_joins_the_smallest(people, size, late):
    sizes: dict[int, int] = {}
    for _ in range(people):
        crew = place(sizes, size, begun=False)
        sizes[crew] = sizes.get(crew, 0) + 1
    assert max(sizes.values()) <= size
    for old, to in moves(sizes, size):
        sizes[old] -= 1
        sizes[to] = sizes.get(to, 0) + 1
    for _ in range(late):
        peopled = [n for n in sizes.values() if n]
        crew = place(sizes, size, begun=True)
        assert sizes[crew] == min(peopled)
        sizes[crew] += 1
