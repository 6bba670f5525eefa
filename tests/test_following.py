"""Following: the next cameras come from the streets, never from the future; time in view is exact."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic import following
from synthetic.access import Action, Chair
from synthetic.exercise import followed
from synthetic.following import Watch, ahead, in_view, in_views, merged
from synthetic.model import CameraKind, Gait, Pose
from synthetic.world import Changes, Hold, sightings_of, unchanged, whereabouts
from tests import small

PURSE = small.purse
INTERVALS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda p: (min(p), max(p))), max_size=30)


def thief():
    return PURSE().cast_number["thief"]


@pytest.mark.parametrize("t_ms", [50_000, 70_000, 100_000, 150_000])
def test_the_proposals_come_true_for_who_walks_straight_on(t_ms):
    made = PURSE()
    changes = unchanged(made)
    first = ahead(made, changes, thief(), -1, t_ms, made.home_pose)[0]
    seen = sightings_of(made, changes, first.camera, made.home_pose(first.camera))
    mine = seen.person == thief()
    entered = [int(t) - t_ms for t, out in zip(seen.in_ms[mine], seen.out_ms[mine], strict=True) if out > t_ms]
    assert entered and abs(max(entered[0], 0) - first.in_ms) < 3_000


def test_what_is_proposed_is_in_order_not_the_camera_at_hand_and_soonest_first():
    made = PURSE()
    for t_ms in range(46_000, 240_000, 7_000):
        found = ahead(made, unchanged(made), thief(), made.camera("C-038"), t_ms, made.home_pose)
        assert len({n.camera_id for n in found}) == len(found) <= 3
        for one in found:
            assert made.cameras.in_order[one.camera] and one.camera_id != "C-038"
            assert 0 <= one.in_ms <= following.AHEAD_S * 1000 and one.px_per_m >= 25
            assert one.preset is None or made.cameras.kind[one.camera] == CameraKind.DOME
        turns = [n.in_ms // following.TOGETHER_MS for n in found]
        assert turns == sorted(turns)


def test_it_is_the_same_when_the_future_is_another():
    """Two worlds that differ only in where the thief goes after the moment of asking."""
    made, t_ms = PURSE(), 70_000
    row = thief() - made.crowd_count
    later = made.cast.start_ms[row] > t_ms
    assert later.any()
    line = made.cast.line.copy()
    line[row, later] = line[row, np.flatnonzero(~later)[-1]]
    changed = replace(made, cast=replace(made.cast, line=line))
    one, two = (ahead(w, unchanged(w), thief(), -1, t_ms, w.home_pose) for w in (made, changed))
    assert one == two and one


def test_a_citizen_who_did_nothing_is_followed_just_as_well():
    made = PURSE()
    changes = unchanged(made)
    outside = [p for p in range(200) if whereabouts(made, changes, np.array([p]), 60_000).gait[0] != Gait.INSIDE]
    found = [ahead(made, changes, p, -1, 60_000, made.home_pose) for p in outside[:40]]
    assert sum(bool(f) for f in found) > 20


def test_somebody_indoors_is_nowhere_ahead():
    made = PURSE()
    changes = unchanged(made)
    inside = next(p for p in range(1200) if whereabouts(made, changes, np.array([p]), 60_000).gait[0] == Gait.INSIDE)
    assert ahead(made, changes, inside, -1, 60_000, made.home_pose) == []


@given(INTERVALS)
def test_merged_intervals_hold_the_same_milliseconds_once(intervals):
    joined = merged(intervals)
    assert {t for a, b in joined for t in range(a, b)} == {t for a, b in intervals for t in range(a, b)}
    assert all(b < c for (_, b), (c, _) in pairwise(joined))


def test_time_in_view_counts_two_cameras_at_once_only_once():
    made = PURSE()
    changes = unchanged(made)
    watches = [
        Watch(camera=made.camera(c), pose=made.home_pose(made.camera(c)), from_ms=46_000, to_ms=120_000)
        for c in ("C-038", "C-049", "C-079", "C-075")
    ]
    together = sum(b - a for a, b in in_view(made, changes, thief(), watches))
    apart = [sum(b - a for a, b in in_view(made, changes, thief(), [w])) for w in watches]
    assert max(apart) < together < sum(apart)
    by_hand = 0
    for t in range(46_000, 120_000, 100):
        by_hand += 100 * any(
            ((s.person == thief()) & (s.in_ms <= t) & (s.out_ms > t)).any()
            for s in (sightings_of(made, changes, w.camera, w.pose) for w in watches)
        )
    assert together == pytest.approx(by_hand, abs=800)


def test_how_long_somebody_was_followed_comes_from_the_journal(play):
    game = play()
    game.open("C-038")
    game.at(62)
    exercise = game.exercise
    moment = exercise.moment()
    found = exercise.outcomes(moment.state)
    figures = game.feed("C-038")["figures"]
    red = next(f for f in figures if f["hood"] and f["gait"] == 2)
    assert game.act(Chair.OPERATOR, Action.FOLLOW, "C-038", figure=red["i"], t=62_000).done
    game.at(120)
    state = exercise.moment().state
    (one,) = followed.followed(exercise.world, state, found, Chair.OPERATOR, 120_000)
    seen = sightings_of(exercise.world, found.changes, exercise.world.camera("C-038"),
                        exercise.world.home_pose(exercise.world.camera("C-038")))  # fmt: skip
    mine = (seen.person == one.person) & (seen.out_ms > 62_000) & (seen.in_ms < 120_000)
    assert one.person == exercise.world.cast_number["thief"]
    assert one.in_view_ms == int((np.minimum(seen.out_ms, 120_000) - np.maximum(seen.in_ms, 62_000))[mine].sum()) > 0
    assert one.cameras == ("C-038",) and 0 < one.share(120_000) < 1
    mirror = followed.followed(exercise.world, state, found, Chair.INTELLIGENCE, 120_000)
    assert one.person not in [f.person for f in mirror]


def test_asking_again_costs_no_new_views():
    made = PURSE()
    changes = unchanged(made)
    ahead(made, changes, thief(), -1, 70_000, made.home_pose)
    kept = len(made._looks)
    ahead(made, changes, thief(), -1, 70_000, made.home_pose)
    assert len(made._looks) == kept


def test_which_feeds_showed_the_theft(play):
    game = play()
    for camera in ("C-038", "C-049", "C-112"):
        game.open(camera)
    game.at(60)
    world, state = game.exercise.world, game.exercise.moment().state
    found = game.exercise.outcomes(state)
    shown = followed.shown(world, state, found, Chair.OPERATOR, (thief(),), 45_000, 53_000)
    assert "C-112" not in shown and "C-049" in shown
    assert followed.shown(world, state, found, Chair.INTELLIGENCE, (thief(),), 45_000, 53_000) == ()


def test_nobody_is_expected_to_turn_round():
    made = PURSE()
    t_ms = 70_000
    here = whereabouts(made, unchanged(made), np.array([thief()]), t_ms)
    graph = made.city.ways
    own = int(here.line[0]) % len(graph.edges)
    reached = following._reached(made, unchanged(made), thief(), t_ms)
    forward, before = reached.ways[own]
    behind, front = (int(n) for n in (graph.edges[own] if forward else graph.edges[own][::-1]))
    back_again = before + 2 * made.lines.length_mm[own] / 1000
    entered = {
        way: gone for way, (from_first, gone) in reached.ways.items()
        if way != own and int(graph.edges[way, 0 if from_first else 1]) == behind
    }  # fmt: skip
    assert any(front in graph.edges[way] for way in reached.ways if way != own)
    assert all(gone > back_again + 1 for gone in entered.values())


def _aimed(made, changes, person, chance):
    """A watch by a camera nearby that looks about where somebody is at some moment."""
    xy = whereabouts(made, changes, np.array([person]), chance.randrange(720_000)).xy[0]
    camera = int(np.argsort(np.hypot(*(made.cameras.xy - xy).T))[chance.randrange(6)])
    east, north = xy - made.cameras.xy[camera]
    pan = round(np.degrees(np.arctan2(east, north)) * 100 + chance.gauss(0, 1_000)) % 36_000
    pose = Pose(pan_cdeg=pan, tilt_cdeg=chance.randrange(-2_000, 0), zoom_c=chance.choice([100, 200]))
    return Watch(camera=camera, pose=pose, from_ms=chance.randrange(-60_000, 600_000), to_ms=720_000)


@pytest.mark.parametrize("holds", [[], [(70_000, 20_000)], [(90_000, None)], [(70_000, 20_000), (150_000, None)]])
def test_one_persons_views_are_those_of_everybodys_sightings(holds):
    made = PURSE()
    stopped = tuple(Hold(person=thief(), at_ms=at_ms, lasts_ms=lasts_ms) for at_ms, lasts_ms in holds)
    changes = Changes(patrols=unchanged(made).patrols, holds=stopped)
    chance = Random(7)
    people = (thief(), made.cast_number["victim"], 3, 77)
    watches = [_aimed(made, changes, chance.choice(people), chance) for _ in range(300)]
    anybody = 0
    for person in people:
        for watch, met in zip(watches, in_views(made, changes, person, watches), strict=True):
            seen = sightings_of(made, changes, watch.camera, watch.pose)
            mine = (seen.person == person) & (seen.in_ms < watch.to_ms) & (seen.out_ms > watch.from_ms)
            begins, ends = seen.in_ms[mine].clip(watch.from_ms), seen.out_ms[mine].clip(max=watch.to_ms)
            assert sorted(met) == sorted(zip(begins.tolist(), ends.tolist(), strict=True))
            anybody += len(met)
    assert anybody > 100


def test_who_was_in_view_is_found_once():
    made = PURSE()
    changes = unchanged(made)
    watches = [Watch(camera=n, pose=made.home_pose(n), from_ms=0, to_ms=720_000) for n in range(40)]
    first = in_views(made, changes, thief(), watches)
    known = dict(changes._met)
    assert in_views(made, changes, thief(), watches) == first and changes._met == known
