"""Where everyone is at t: the laws of walking."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic import motion
from synthetic.model import Gait, Longs, Step, Trouble
from tests import small

FASTEST_MM_MS = 1.55
times = st.integers(-3_600_000, 7_200_000)
laws = settings(max_examples=40, deadline=None)


def everyone() -> Longs:
    return np.arange(small.PEOPLE)


def at(t_ms: int | Longs) -> motion.Whereabouts:
    return motion.at(small.lines(), small.crowd(), t_ms)


@laws
@given(times, st.integers(0, 30_000))
def test_nobody_jumps(t_ms: int, later_ms: int) -> None:
    moved = np.hypot(*(at(t_ms + later_ms).xy - at(t_ms).xy).T)
    assert (moved <= FASTEST_MM_MS * later_ms / 1000 + 0.003).all()


@laws
@given(times, st.integers(1, 3))
def test_everybody_walks_a_closed_loop(t_ms: int, turns: int) -> None:
    again = at(t_ms + turns * small.crowd().period_ms.astype(np.int64))
    assert np.array_equal(again.xy, at(t_ms).xy)
    assert np.array_equal(again.leg, at(t_ms).leg)


@settings(max_examples=15, deadline=None)
@given(times)
def test_nobody_is_ever_inside_a_block(t_ms: int) -> None:
    assert not small.inside_a_house(small.city(), at(t_ms).xy).any()


@laws
@given(times)
def test_a_heading_is_the_direction_of_movement(t_ms: int) -> None:
    here, there = at(t_ms), at(t_ms + 1000)
    same = (here.leg == there.leg) & (here.gait == Gait.WALK)
    moved = (there.xy - here.xy)[same]
    heading = np.degrees(np.arctan2(moved[:, 0], moved[:, 1]))
    off = (heading - here.heading_cdeg[same] / 100 + 180) % 360 - 180
    assert same.any()
    assert np.abs(off).max() < 0.2
    assert (np.hypot(*moved.T) > 1.0).all()


@laws
@given(times)
def test_one_time_for_all_and_a_time_each_agree(t_ms: int) -> None:
    each = motion.at(small.lines(), small.crowd(), np.full(small.PEOPLE, t_ms), everyone())
    for name in ("xy", "heading_cdeg", "gait", "leg", "line", "along_mm"):
        assert np.array_equal(getattr(each, name), getattr(at(t_ms), name))


@laws
@given(times, st.integers(0, small.PEOPLE - 1))
def test_the_table_agrees_with_a_reckoning_by_hand(t_ms: int, person: int) -> None:
    x, y, gait = small.spot(small.lines(), small.crowd(), person, t_ms)
    assert np.hypot(*(at(t_ms).xy[person] - (x, y))) < 0.0025
    assert at(t_ms).gait[person] == gait


@laws
@given(times, st.integers(0, 6_000), st.floats(0, 1))
def test_paths_agree_with_positions_in_between(t_ms: int, ahead_ms: int, part: float) -> None:
    begin, end = np.full(small.PEOPLE, t_ms), np.full(small.PEOPLE, t_ms + ahead_ms)
    knots, points = motion.paths(small.lines(), small.crowd(), everyone(), begin, end)
    between = round(t_ms + part * ahead_ms)
    told = [
        [np.interp(between, knots[i], points[i, :, axis]) for axis in (0, 1)] for i in range(0, small.PEOPLE, 5)
    ]  # fmt: skip
    assert (np.diff(knots) >= 0).all()
    assert np.abs(np.array(told) - at(between).xy[::5]).max() < 0.004


def test_many_people_at_once_are_where_a_few_are() -> None:
    legs, who = small.crowd(), np.tile(everyone(), 40)
    many = motion.at(small.lines(), legs, np.full(len(who), 77_000), who)
    assert np.array_equal(many.xy, np.tile(at(77_000).xy, (40, 1)))


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    again = motion.crowd(small.city(), small.lines(), small.PEOPLE, small.SEED)
    other = motion.crowd(small.city(), small.lines(), small.PEOPLE, small.SEED + 1)
    for f in dataclasses.fields(again):
        assert np.array_equal(getattr(again, f.name), getattr(small.crowd(), f.name)), f.name
    assert not np.array_equal(again.line, other.line)


def test_legs_join_in_place_and_follow_in_time() -> None:
    legs, lines = small.crowd(), small.lines()
    ends = [lines.a[legs.line] + lines.unit[legs.line] * (mm / 1000)[..., None] for mm in (legs.from_mm, legs.to_mm)]
    assert np.abs(ends[1] - np.roll(ends[0], -1, axis=1)).max() < 0.0015
    assert (np.diff(legs.start_ms, axis=1) > 0).all()
    assert (legs.start_ms[:, 0] == 0).all()
    assert (legs.period_ms > legs.start_ms[:, -1]).all()
    assert ((legs.phase_ms >= 0) & (legs.phase_ms < legs.period_ms)).all()


def test_everybody_keeps_to_one_lane_of_the_pavement_and_all_lanes_are_used() -> None:
    lane = small.crowd().line // len(small.city().ways.edges)
    assert (lane == lane[:, :1]).all()
    assert np.bincount(lane[:, 0]).min() > small.PEOPLE / 5


def test_people_of_an_empty_street_are_nowhere() -> None:
    nobody = motion.crowd(small.city(), small.lines(), 0, small.SEED)
    assert motion.at(small.lines(), nobody, 0).xy.shape == (0, 2)


def test_a_route_goes_from_corner_to_corner_and_is_no_longer_than_another() -> None:
    city, lines = small.city(), small.lines()
    start, goal = 3, len(city.ways.xy[0]) - 5
    steps = motion.route(city, lines, start, goal)
    here = start
    for way, ahead in steps:
        a, b = city.ways.edges[way] if ahead else city.ways.edges[way][::-1]
        assert a == here
        here = b
    assert here == goal
    back = motion.walk_m(lines, motion.route(city, lines, goal, start))
    assert back == pytest.approx(motion.walk_m(lines, steps), abs=0.5)
    assert back >= np.hypot(*(city.ways.xy[0, goal] - city.ways.xy[0, start])) - 0.01


def test_a_place_that_no_street_leads_to_is_trouble() -> None:
    city = small.city()
    island = dataclasses.replace(city.ways, first=np.zeros_like(city.ways.first))
    with pytest.raises(Trouble, match="no street connects"):
        motion.route(dataclasses.replace(city, ways=island), small.lines(), 0, 1)


def test_a_planned_person_waits_then_walks_then_stays_for_ever() -> None:
    city, lines = small.city(), small.lines()
    steps = [(Step(at_s=0, how="place", place=""), 3), (Step(at_s=10, how="run_to", place=""), 60)]
    legs = motion.table([motion.planned(city, lines, steps, lane=1)])
    long = motion.walk_m(lines, motion.route(city, lines, 3, 60))
    arrives_ms = 10_000 + round(long / motion.CAST_RUN_MM_S * 1e6)
    gaits = [int(motion.at(lines, legs, t).gait[0]) for t in (-(10**9), 0, 9_999, 10_001, arrives_ms + 2_000, 10**9)]
    assert gaits == [Gait.STAND, Gait.STAND, Gait.STAND, Gait.RUN, Gait.STAND, Gait.STAND]
    assert np.allclose(motion.at(lines, legs, 10**9).xy[0], city.ways.xy[1, 60], atol=0.002)
