"""A killed process loses nothing that it acknowledged."""

from tests.kill.__main__ import times


def test_ten_kills_lose_nothing_that_was_acknowledged():
    found = times(10)
    assert sum(one.acknowledged for one in found) > 100
    assert found[-1].rows >= sum(one.acknowledged for one in found)
