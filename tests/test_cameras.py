"""Where cameras stand, and what optics let them see."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic import cameras as optics
from synthetic import quito
from synthetic.cameras import Band
from synthetic.model import Bools, CameraKind, Cameras, City, NamedCamera, StreetKind, Trouble
from tests import small


def same(one: Cameras, other: Cameras) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in dataclasses.fields(one))


@pytest.mark.parametrize("count", [1, 2, 7, 160, 999, 5_000, 100_000])
def test_any_number_of_cameras_has_exact_shares_of_domes_and_of_faults(count: int) -> None:
    made = optics.place(small.city(), count, small.SEED)
    assert len(set(made.ids)) == len(made.xy) == count
    assert (made.kind == CameraKind.FIXED).sum() == round(0.10 * count)
    assert (~made.in_order).sum() == round(0.045 * count)


@pytest.mark.parametrize("count", [0, -3, 100_001])
def test_a_number_out_of_range_is_trouble_that_says_so(count: int) -> None:
    with pytest.raises(Trouble, match=f"cameras: {count} is not between 1 and 100000"):
        optics.place(small.city(), count, 1)


def test_the_same_seed_places_the_same_cameras_and_another_seed_others() -> None:
    assert same(optics.place(small.city(), small.CAMERAS, small.SEED), small.cameras())
    assert not np.array_equal(optics.place(small.city(), small.CAMERAS, 7).xy, small.cameras().xy)


def test_a_mast_ends_below_every_roof() -> None:
    made = optics.place(small.city(), 5_000, small.SEED)
    assert made.mast_m.min() >= 4.5
    assert made.mast_m.max() <= 7.5 < small.city().blocks.height_m.min()


@pytest.mark.parametrize("seed", [1, 911, 20190424])
def test_no_mast_stands_in_a_house(seed: int) -> None:
    made = optics.place(small.city(), 2_000, seed)
    assert not small.inside_a_house(small.city(), made.xy).any()


def test_every_crossing_gets_one_before_any_gets_a_second() -> None:
    crossings = len(np.unique(small.city().ways.corner_of[small.city().ways.corner_of >= 0]))
    one_each = optics.place(small.city(), crossings, small.SEED)
    assert len(np.unique(one_each.node)) == crossings


@pytest.fixture(scope="module")
def old_town() -> City:
    return quito.city(small.SEED, "plaza-grande", 900)


def corners_on(city: City, kind: StreetKind) -> Bools:
    """Which street nodes a street of this kind comes to."""
    on = np.zeros(len(city.streets.node_xy), bool)
    on[city.streets.edges[city.streets.kind == kind]] = True
    return on


def corners_near_a_landmark(city: City, metres: float = 90.0) -> Bools:
    spots = np.array([landmark.xy for landmark in city.landmarks])
    return (np.hypot(*(city.streets.node_xy[:, None] - spots).transpose(2, 0, 1)) < metres).any(axis=1)


def test_a_small_network_prefers_avenues_stairs_streets_for_walking_and_landmarks(old_town: City) -> None:
    preferred = {kind.name: corners_on(old_town, kind) for kind in StreetKind if kind != StreetKind.STREET}
    preferred["LANDMARK"] = corners_near_a_landmark(old_town)
    reasons = np.sum([*preferred.values()], axis=0)
    far = np.hypot(*(old_town.streets.node_xy - old_town.centre_xy).T)
    placed = np.zeros(len(far))
    for seed in range(100):
        placed += np.bincount(optics.place(old_town, 40, seed).node, minlength=len(far))
    assert len(far) > 8 * 40 and len(preferred) == 4
    for what, corners in preferred.items():
        alone = corners & (reasons == 1)
        alike = (reasons == 0) & (far >= far[alone].min()) & (far <= far[alone].max())
        assert placed[corners].mean() > 1.3 * placed[reasons == 0].mean(), what
        assert placed[alone].mean() > 1.3 * placed[alike].mean(), f"{what}, where nothing else speaks for a camera"
    assert placed[(reasons == 0) & (far < 500)].mean() > 1.3 * placed[(reasons == 0) & (far > 700)].mean()


def test_a_camera_belongs_to_the_district_of_its_crossing(old_town: City) -> None:
    made = optics.place(old_town, 300, small.SEED)
    assert len(np.unique(made.district)) > 3
    assert np.array_equal(made.district, old_town.district_of_node[made.node])
    crossing = old_town.streets.node_xy[made.node]
    assert np.hypot(*(made.xy - crossing).T).max() < 10, "the node is the crossing where the mast stands"


def test_seven_cameras_of_ten_are_the_centres_two_the_municipalitys_and_one_of_transit() -> None:
    made = optics.place(small.city(), 5_000, small.SEED)
    assert np.bincount(made.owner, minlength=3) / 5_000 == pytest.approx([0.7, 0.2, 0.1], abs=0.02)
    assert [name.split()[0] for name in optics.OWNERS] == ["ECU-911", "Municipality", "Transit"]


def test_named_cameras_stand_where_the_scenario_says_and_face_what_it_says() -> None:
    named = (
        NamedCamera(id="C-007", place="calle-venezuela/calle-chile", faces="plaza-grande", kind=CameraKind.FIXED),
        NamedCamera(id="PZ-1", place="plaza-grande", in_order=False),
    )
    made = optics.place(small.city(), 40, small.SEED, named)
    assert made.ids[:2] == ("C-007", "PZ-1")
    assert made.ids.count("C-007") == 1
    assert made.kind[0] == CameraKind.FIXED
    assert not made.in_order[1]
    assert optics.compass(int(made.home[0, 0])) in ("S", "SW", "W")
    with pytest.raises(Trouble, match="2 are named, but the network has only 1"):
        optics.place(small.city(), 1, small.SEED, named)


@pytest.mark.parametrize(
    ("pixels", "word"),
    [(24.9, None), (25, Band.DETECTION), (61.9, Band.DETECTION), (62, Band.OBSERVATION), (124.9, Band.OBSERVATION),
     (125, Band.RECOGNITION), (249.9, Band.RECOGNITION), (250, Band.IDENTIFICATION), (4000, Band.IDENTIFICATION)],
)  # fmt: skip
def test_bands_are_those_of_iec_62676_4(pixels: float, word: Band | None) -> None:
    assert optics.band(pixels) == word


@given(st.integers(100, 3000), st.sampled_from(list(Band)))
def test_a_band_reaches_as_far_as_its_pixels_do(zoom_c: int, band: Band) -> None:
    far = float(optics.reach_m(zoom_c, band))
    assert float(optics.px_per_m(far, zoom_c)) == pytest.approx(band.value)
    assert optics.reach_m(zoom_c, Band.IDENTIFICATION) < optics.reach_m(zoom_c, Band.DETECTION)


def test_zoom_narrows_the_field_of_view() -> None:
    assert optics.field_of_view_deg(100) == pytest.approx(63.7)
    assert optics.field_of_view_deg(3000) == pytest.approx(2.37, abs=0.01)


poses = st.tuples(st.integers(0, 35_999), st.integers(-6_000, 1_500), st.integers(100, 3_000))
pole = st.tuples(st.floats(-500, 500), st.floats(-500, 500), st.floats(4.5, 7.5))


@settings(max_examples=200, deadline=None)
@given(poses, pole)
def test_the_corners_of_a_footprint_lie_on_its_bounds(
    pose: tuple[int, int, int], at: tuple[float, float, float]
) -> None:
    xy, mast, row = np.array([at[:2]]), np.array([at[2]]), np.array([pose], np.int32)
    corners, planes = optics.footprints(xy, mast, row)[0], optics.bounds(xy, mast, row)[0]
    room = planes[:, 2] - corners @ planes[:, :2].T  # (corner, plane)
    scale = 1e-5 * (1 + np.abs(corners - xy).max())
    assert (np.sort(np.abs(room), axis=1)[:, 1] < scale).all(), "a corner is where two bounds meet"
    if np.allclose(corners[0], corners[3]):
        return  # the ground in the picture is farther than anything can be made out: an empty footprint
    assert (room[:, :4] > -scale).all()
    assert (room[:, 5] > -scale).all()


@settings(max_examples=200, deadline=None)
@given(poses, pole, st.integers(0, 2**32 - 1))
def test_the_bounds_are_what_a_projection_in_space_says(
    pose: tuple[int, int, int], at: tuple[float, float, float], seed: int
) -> None:
    xy, mast, row = np.array([at[:2]]), np.array([at[2]]), np.array([pose], np.int32)
    chance = np.random.default_rng(seed)
    reach = float(optics.reach_m(pose[2])) * chance.random(300) ** 2 * 1.2
    angle = np.radians(pose[0] / 100 + chance.normal(0, 70 * 100 / pose[2], 300))
    points = xy + np.stack([reach * np.sin(angle), reach * np.cos(angle)], axis=1)
    planes = optics.bounds(xy, mast, row)[0]
    room = (planes[:, 2] - points @ planes[:, :2].T).min(axis=1)
    clear = np.abs(room) > 1e-4
    told, sharp = small.in_the_picture(xy[0], at[2], pose, points)
    assert np.array_equal((room >= 0)[clear], told[clear])
    depth = optics.depth_of(np.repeat(xy, 300, axis=0), np.repeat(mast, 300), np.repeat(row, 300, axis=0), points)
    assert np.allclose(optics.px_per_m(depth, np.full(300, pose[2]))[told], sharp[told])


def test_presets_begin_at_home_and_look_along_each_street() -> None:
    city, made = small.city(), small.cameras()
    for i in range(len(made.ids)):
        presets = optics.presets(city, made, i)
        home = presets[0].pose
        assert [home.pan_cdeg, home.tilt_cdeg, home.zoom_c] == made.home[i].tolist()
        streets = int((city.streets.edges == made.node[i]).any(axis=1).sum())
        assert len(presets) == (1 if made.kind[i] == CameraKind.FIXED else 1 + streets)
        assert all(0 <= p.pose.pan_cdeg < 36_000 for p in presets)
        assert made.kind[i] == CameraKind.FIXED or home.pan_cdeg in {p.pose.pan_cdeg for p in presets[1:]}


def test_a_camera_is_called_by_its_ground_or_by_the_first_two_streets_at_its_crossing() -> None:
    city, made = small.city(), small.cameras()
    told = optics.names(city, made, np.arange(len(made.ids)))
    assert told == [called(city, made, i) for i in range(len(made.ids))]
    assert any(" / " in name for name in told) and any(ground.name in name for ground in city.grounds for name in told)
    assert [optics.names(city, made, np.array([i])) for i in range(9)] == [[name] for name in told[:9]]


def called(city, made, i: int) -> str:
    """The name of one camera, street by street and corner by corner."""
    for ground in city.grounds:
        if min(np.hypot(*(corner - made.xy[i])) for corner in ground.xy) < 30.0:
            return f"{ground.name} {optics.compass(int(optics.pan_towards(ground.xy.mean(axis=0), made.xy[i])))}"
    found = [city.streets.names[s] for (a, b), s in zip(city.streets.edges, city.streets.street, strict=True)
             if made.node[i] in (a, b)]
    bare = [name.removeprefix("Calle ").removeprefix("Avenida ").removeprefix("Av. ") for name in found]
    return " / ".join(list(dict.fromkeys(bare))[:2])


def test_a_pan_is_counted_clockwise_from_north() -> None:
    towards = np.array([[0, 5], [5, 0], [0, -5], [-5, 0], [-1e-9, 5]], float)
    assert optics.pan_towards(np.zeros(2), towards).tolist() == [0, 9000, 18000, 27000, 0]
    assert [optics.compass(p) for p in (0, 4500, 9000, 31_400, 35_999)] == ["N", "NE", "E", "NW", "N"]
