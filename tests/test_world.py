"""The world of a scenario: one composer, and what participants change in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from synthetic import scenario, world
from synthetic.model import Gait, Pose, Trouble
from synthetic.sightings import Sightings
from synthetic.world import Changes, Hold, World
from tests import small

NEAR_MS = 60


@pytest.fixture(scope="module")
def purse() -> World:
    return small.purse()


def columns(found: Sightings) -> list[list[float]]:
    return [getattr(found, name).tolist() for name in ("camera", "person", "in_ms", "out_ms", "px_per_m")]


def changed(purse: World, *holds: Hold) -> Changes:
    return replace(world.unchanged(purse), holds=holds, _seen={})


def busiest(purse: World) -> int:
    """The camera in order that sees most people in the first minutes."""
    counts = [
        len(world.sightings_of(purse, world.unchanged(purse), c, purse.home_pose(c)).person) * int(ok)
        for c, ok in enumerate(purse.cameras.in_order)
    ]  # fmt: skip
    return int(np.argmax(counts))


def test_the_same_bytes_are_the_same_world_and_the_same_scenario_an_equal_one(purse: World) -> None:
    assert world.of_bytes(scenario.builtin_file("purse-snatch")) is purse
    again = world.build(purse.scenario)
    assert np.array_equal(again.crowd.start_ms, purse.crowd.start_ms)
    assert np.array_equal(again.cast.line, purse.cast.line)
    assert np.array_equal(again.cameras.xy, purse.cameras.xy)


def test_a_bad_file_is_trouble_that_names_the_line() -> None:
    with pytest.raises(Trouble, match="line"):
        world.of_bytes(b"format: 1\nid: x\nno_such_key: 3\n")


def test_people_are_numbered_crowd_cast_patrols(purse: World) -> None:
    assert purse.crowd_count == purse.scenario.crowd
    assert list(purse.cast_number.values()) == list(range(purse.crowd_count, purse.people_count))
    patrols = np.arange(purse.people_count, purse.people_count + purse.scenario.network.patrols)
    at_home = world.whereabouts(purse, world.unchanged(purse), patrols, 5_000)
    assert np.allclose(at_home.xy, purse.city.ways.xy[1, purse.patrol_home], atol=0.002)
    assert (at_home.gait == Gait.STAND).all()


def test_whereabouts_keep_the_order_they_are_asked_in(purse: World) -> None:
    person = np.random.default_rng(1).permutation(purse.people_count + 4)
    mixed = world.whereabouts(purse, world.unchanged(purse), person, 60_000)
    ordered = world.whereabouts(purse, world.unchanged(purse), np.sort(person), 60_000)
    assert np.array_equal(mixed.xy, ordered.xy[person])


def test_a_camera_that_is_out_of_order_sees_nobody(purse: World) -> None:
    broken = np.flatnonzero(~purse.cameras.in_order)
    assert len(broken)
    for camera in broken.tolist():
        found = world.sightings_of(purse, world.unchanged(purse), camera, purse.home_pose(camera))
        assert len(found.person) == 0


def test_an_unknown_camera_is_trouble(purse: World) -> None:
    with pytest.raises(Trouble, match=r"no camera 'C-999'.*160"):
        purse.camera("C-999")
    assert purse.cameras.ids[purse.camera("C-041")] == "C-041"


def test_turning_one_camera_leaves_the_others_sightings(purse: World) -> None:
    plain = world.unchanged(purse)
    camera = busiest(purse)
    other = next(c for c in np.flatnonzero(purse.cameras.in_order).tolist() if c != camera)
    before = [columns(world.sightings_of(purse, plain, c, purse.home_pose(c))) for c in (camera, other)]
    turned = replace(purse.home_pose(camera), pan_cdeg=(purse.home_pose(camera).pan_cdeg + 9_000) % 36_000)
    assert columns(world.sightings_of(purse, plain, camera, turned)) != before[0]
    after = [columns(world.sightings_of(purse, plain, c, purse.home_pose(c))) for c in (camera, other)]
    assert after == before


def test_a_stopped_person_stands_and_then_goes_on_as_much_later(purse: World) -> None:
    who = np.array([purse.cast_number["thief"]] * 6)
    t_ms = np.array([39_000, 40_000, 70_000, 99_999, 101_000, 130_000])
    held = world.whereabouts(purse, changed(purse, Hold(person=int(who[0]), at_ms=40_000, lasts_ms=60_000)), who, t_ms)
    own = np.array([39_000, 40_000, 40_000, 40_000, 41_000, 70_000])
    assert np.array_equal(held.xy, world.whereabouts(purse, world.unchanged(purse), who, own).xy)


def test_two_stops_add_up_in_whatever_order_they_are_told() -> None:
    person, t_ms = np.zeros(5, np.int64), np.array([90, 150, 190, 250, 330])
    holds = (Hold(person=0, at_ms=100, lasts_ms=60), Hold(person=0, at_ms=200, lasts_ms=60))
    for told in (holds, holds[::-1]):
        assert world.delayed(t_ms, person, told).tolist() == [90, 100, 130, 140, 210]
    assert world.delayed(t_ms, person + 1, holds).tolist() == t_ms.tolist()


def agrees_with_brute_force(purse: World, changes: Changes, camera: int, pose: Pose, people: np.ndarray) -> int:
    """Compare sightings of some people, every second or so, with projection and walls; how many were in view."""
    found = world.sightings_of(purse, changes, camera, pose)
    optics = purse.cameras.xy[camera], purse.cameras.mast_m[camera], (pose.pan_cdeg, pose.tilt_cdeg, pose.zoom_c)
    seen = 0
    for t_ms in range(0, purse.lasts_ms, 997):
        here = world.whereabouts(purse, changes, people, t_ms)
        truth = small.in_view(purse.city, *optics, here.xy) & (here.gait != Gait.INSIDE)
        near = np.minimum(np.abs(found.in_ms - t_ms), np.abs(found.out_ms - t_ms)) <= NEAR_MS
        told = np.isin(people, found.person[(found.in_ms <= t_ms) & (found.out_ms > t_ms)])
        sure = ~np.isin(people, found.person[near])
        assert np.array_equal(told[sure], truth[sure]), t_ms
        seen += int(truth.sum())
    return seen


def test_sightings_of_stopped_people_agree_with_brute_force(purse: World) -> None:
    camera = busiest(purse)
    pose = purse.home_pose(camera)
    plain = world.sightings_of(purse, world.unchanged(purse), camera, pose)
    during = (plain.in_ms > 60_000) & (plain.out_ms < 400_000) & (plain.person < purse.people_count)
    people = np.unique(plain.person[during])[:6].astype(np.int64)
    seen_first = [int(plain.in_ms[during & (plain.person == p)][0]) for p in people]
    holds = [
        Hold(person=int(people[0]), at_ms=seen_first[0] + 500, lasts_ms=60_000),  # stopped in view
        Hold(person=int(people[1]), at_ms=seen_first[1] - 5_000, lasts_ms=30_000),  # and before it
        Hold(person=int(people[2]), at_ms=seen_first[2] + 300, lasts_ms=None),  # for good
        Hold(person=int(people[3]), at_ms=seen_first[3] + 70_000, lasts_ms=60_000),  # twice, told in the wrong order
        Hold(person=int(people[3]), at_ms=seen_first[3] + 200, lasts_ms=60_000),
    ]
    assert agrees_with_brute_force(purse, changed(purse, *holds), camera, pose, people) > 100


def test_a_stop_changes_nobody_elses_sightings(purse: World) -> None:
    camera = busiest(purse)
    pose = purse.home_pose(camera)
    plain = world.sightings_of(purse, world.unchanged(purse), camera, pose)
    held = int(plain.person[0])
    after = world.sightings_of(purse, changed(purse, Hold(person=held, at_ms=0, lasts_ms=None)), camera, pose)
    for name in ("person", "in_ms", "out_ms", "px_per_m"):
        one, other = (getattr(s, name)[s.person != held] for s in (plain, after))
        assert np.array_equal(one, other)


def test_a_patrol_at_home_is_seen_by_a_camera_that_looks_at_it(purse: World) -> None:
    patrols = np.arange(purse.people_count, purse.people_count + purse.scenario.network.patrols)
    spots = world.whereabouts(purse, world.unchanged(purse), patrols, 0).xy
    seen = 0
    for camera in np.flatnonzero(purse.cameras.in_order).tolist():
        for patrol, xy in zip(patrols.tolist(), spots, strict=True):
            rel = xy - purse.cameras.xy[camera]
            mast, far = float(purse.cameras.mast_m[camera]), float(np.hypot(*rel))
            if far > 300:
                continue
            pan, tilt = int(np.degrees(np.arctan2(*rel)) % 360 * 100), -int(np.degrees(np.arctan2(mast - 1, far)) * 100)
            pose = Pose(pan_cdeg=pan, tilt_cdeg=tilt, zoom_c=1000)
            optics = purse.cameras.xy[camera], purse.cameras.mast_m[camera], (pan, tilt, 1000)
            found = world.sightings_of(purse, world.unchanged(purse), camera, pose)
            truth = bool(small.in_view(purse.city, *optics, xy[None])[0])
            assert (patrol in found.person.tolist()) == truth
            seen += truth
    assert seen


def test_where_an_incident_happened_is_next_to_its_victim(purse: World) -> None:
    node, xy = world.scene_of(purse, purse.scenario.incidents[0])
    assert np.hypot(*(purse.city.ways.xy[0, node] - xy)) < 5
