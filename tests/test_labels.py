"""Names on a map: none lies on another, and the same map has the same names at the same places."""

import numpy as np
import pytest

from synthetic.report.labels import leader, placed

HIGH = 16.0


def boxes(places, wide):
    return [(p[0], p[1] - HIGH / 2, p[0] + w, p[1] + HIGH / 2) for p, w in zip(places, wide, strict=True) if p]


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def crowded(count=40, seed=4):
    chance = np.random.default_rng(seed)
    at, ring, wide = chance.uniform(0, 400, (count, 2)), chance.uniform(9, 25, count), chance.uniform(60, 90, count)
    return at, ring.tolist(), wide.tolist()


@pytest.mark.parametrize("seed", range(8))
def test_no_name_lies_on_another(seed):
    at, ring, wide = crowded(seed=seed)
    made = boxes(placed(at, ring, wide, HIGH), wide)
    assert len(made) > 20
    assert not [(a, b) for k, a in enumerate(made) for b in made[:k] if overlap(a, b)]


def test_the_same_points_give_the_same_places():
    assert placed(*crowded(), HIGH) == placed(*crowded(), HIGH)


def test_a_lone_name_stands_to_the_right_and_inside_the_frame():
    assert placed(np.array([[50.0, 50.0]]), [10.0], [60.0], HIGH, (200, 100)) == [(64.0, 50.0)]
    ((left, _middle),) = placed(np.array([[180.0, 50.0]]), [10.0], [60.0], HIGH, (200, 100))
    assert left + 60 <= 200


def test_three_cameras_of_one_corner_have_their_names_off_each_other_and_off_the_rings():
    at, ring, wide = np.array([[100.0, 100.0], [108.0, 104.0], [112.0, 98.0]]), [15.0, 17.0, 16.0], [80.0] * 3
    made = boxes(placed(at, ring, wide, HIGH), wide)
    assert len(made) == 3
    for box in made:
        for (x, y), r in zip(at, ring, strict=True):
            assert not overlap(box, (x - r, y - r, x + r, y + r))


def test_where_no_room_is_left_the_later_names_are_left_out():
    places = placed(np.full((60, 2), 50.0), [9.0] * 60, [70.0] * 60, HIGH)
    assert places[0] and None in places


def test_a_name_farther_off_is_led_to_and_one_beside_its_ring_is_not():
    assert leader((50.0, 50.0), 10.0, (64.0, 50.0), 60.0, HIGH) is None
    assert leader((50.0, 50.0), 10.0, (84.0, 50.0), 60.0, HIGH) == (84.0, 50.0)


def test_no_points_no_names():
    assert placed(np.empty((0, 2)), [], [], HIGH) == []
