"""What is drawn of somebody is cut from ways that are worked out for longer: exact, and never further ahead."""

from __future__ import annotations

import numpy as np
import pytest

from synthetic.exercise import observation
from synthetic.exercise.outcomes import outcomes
from synthetic.model import Gait, Pose
from synthetic.world import sightings_of, whereabouts
from tests import small

CAMERAS = ("C-041", "C-038", "C-062", "C-049")
AHEAD_MS = 6_000


@pytest.fixture(scope="module")
def seen():
    purse = small.purse()
    found = outcomes(purse, [], [])
    shots = [(purse.camera(name), purse.home_pose(purse.camera(name))) for name in CAMERAS]
    return purse, found, shots


@pytest.mark.parametrize("t_ms", [0, 3_210, 7_999, 8_000, 46_500, 119_400, 183_777])
def test_everybody_in_view_is_where_the_engine_says_and_no_further_than_a_browser_may_know(seen, t_ms):
    purse, found, shots = seen
    begin = t_ms // 1000 * 1000
    pictures = observation.drawn(purse, found, shots, t_ms, AHEAD_MS)
    known = observation.figures(purse, found, shots, begin, AHEAD_MS)
    assert sum(map(len, pictures)) == len(known.person) > 20
    for k, picture in enumerate(pictures):
        foot = purse.cameras.xy[shots[k][0]]
        assert sorted(one.person for one in picture) == sorted(known.person[known.shot == k].tolist())
        for one in picture:
            path = np.array(one.path).reshape(-1, 3)
            assert begin <= path[0, 0] and path[-1, 0] <= begin + AHEAD_MS
            times = np.linspace(path[0, 0], path[-1, 0], 5).round().astype(np.int64)
            true = whereabouts(purse, found.changes, np.full(5, one.person), times).xy - foot
            drawn = np.stack([np.interp(times, path[:, 0], path[:, axis]) for axis in (1, 2)], axis=1) / 100
            assert np.abs(drawn - true).max() < 0.02, (one.person, t_ms)


def test_whoever_stands_and_then_runs_is_told_so_and_in_the_clothes_of_that_moment(seen):
    purse, found, _shots = seen
    thief, told = purse.cast_number["thief"], []
    for camera in range(len(purse.cameras.ids)):
        shot = camera, purse.home_pose(camera)
        mine = sightings_of(purse, found.changes, *shot)
        for in_ms, out_ms in zip(mine.in_ms[mine.person == thief], mine.out_ms[mine.person == thief], strict=True):
            for t_ms in range(-(-in_ms // 1000) * 1000, min(out_ms, 240_000), 2_000):
                (picture,) = observation.drawn(purse, found, [shot], t_ms, AHEAD_MS)
                him = next(one for one in picture if one.person == thief)
                here = whereabouts(purse, found.changes, np.array([thief]), t_ms)
                assert Gait(him.gait) == Gait(int(here.gait[0])), t_ms
                assert him.looks["hood"] == (t_ms < 118_000), t_ms
                told.append((Gait(him.gait), him.looks["hood"]))
    assert {(Gait.STAND, True), (Gait.RUN, True), (Gait.WALK, False)} <= set(told)


def test_ways_are_worked_out_once_for_whoever_looks_again_soon(seen, monkeypatch):
    purse, found, shots = seen
    observation.drawn(purse, found, shots, 300_000, AHEAD_MS)
    monkeypatch.setattr(observation, "figures", None)
    for t_ms in (300_000, 301_500, 303_999):
        observation.drawn(purse, found, shots, t_ms, AHEAD_MS)
    turned = (shots[0][0], Pose(pan_cdeg=1, tilt_cdeg=-800, zoom_c=200))
    with pytest.raises(TypeError):
        observation.drawn(purse, found, [turned], 300_000, AHEAD_MS)
