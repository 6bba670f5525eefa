"""Chance comes in named streams that do not disturb one another."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from synthetic.randomness import scatter, stream


def test_the_same_seed_and_name_give_the_same_numbers() -> None:
    assert np.array_equal(stream(911, "crowd").random(8), stream(911, "crowd").random(8))


def test_another_name_or_seed_gives_other_numbers() -> None:
    one = stream(911, "crowd").random(8)
    assert not np.array_equal(one, stream(911, "cameras").random(8))
    assert not np.array_equal(one, stream(912, "crowd").random(8))


def test_numbers_stay_what_they_were_when_this_was_written() -> None:
    assert stream(911, "grid/la-tola").integers(0, 1000, 4).tolist() == [777, 931, 520, 810]
    assert np.round(scatter(911, "heights", np.arange(3)), 6).tolist() == [0.347571, 0.210572, 0.414169]


@given(st.integers(0, 2**31), st.lists(st.integers(-(2**40), 2**40), min_size=1, max_size=20))
def test_a_scattered_number_does_not_depend_on_its_neighbours(seed: int, keys: list[int]) -> None:
    together = scatter(seed, "heights", np.array(keys))
    alone = [scatter(seed, "heights", np.array([k]))[0] for k in keys]
    assert together.tolist() == alone
    assert (together >= 0).all()
    assert (together < 1).all()


def test_scattered_numbers_are_spread_evenly() -> None:
    share = np.histogram(scatter(7, "any", np.arange(20_000)), bins=10, range=(0, 1))[0] / 20_000
    assert np.abs(share - 0.1).max() < 0.01
