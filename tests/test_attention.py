"""What a watcher of several pictures misses: the published rates, and draws that keep to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic.attention import RATES, detection_rate, expected_missed, would_notice
from synthetic.model import Trouble


@pytest.mark.parametrize(("screens", "rate"), RATES)
def test_what_was_published_comes_out(screens, rate):
    assert detection_rate(screens) == rate


def test_between_them_it_falls_and_beyond_nine_it_is_held():
    rates = [detection_rate(n) for n in range(1, 20)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == detection_rate(9)


@pytest.mark.parametrize("screens", [0, -3])
def test_nobody_watches_less_than_one_picture(screens):
    with pytest.raises(Trouble, match="at least 1"):
        detection_rate(screens)


@given(st.integers(0, 10**6), st.text(max_size=20))
def test_more_pictures_never_show_what_fewer_hid(seed, event):
    noticed = [would_notice(seed, event, n) for n in range(1, 13)]
    assert noticed == sorted(noticed, reverse=True)
    assert noticed == [would_notice(seed, event, n) for n in range(1, 13)]


def test_over_many_events_the_draws_keep_to_the_rate():
    for screens, rate in RATES:
        share = sum(would_notice(7, f"event {k}", screens) for k in range(3000)) / 3000
        assert share == pytest.approx(rate, abs=0.03)


def test_how_many_are_missed_on_average():
    assert expected_missed(100, 9) == pytest.approx(47)
