"""Who is seen from when to when, against a second opinion that knows nothing of intervals."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from synthetic import motion, sightings
from synthetic.model import NEVER_MS, Gait, Ints
from synthetic.sightings import Sightings
from tests import small

FROM_MS, TO_MS = -600_000, 1_800_000
NEAR_MS = 30
"""Two opinions may differ this near to the end of a sighting."""


def random_poses(seed: int, count: int = small.CAMERAS) -> Ints:
    chance = np.random.default_rng(seed)
    zoom = np.round(100 * 30 ** chance.random(count))  # as many wide as narrow
    pan, tilt = chance.integers(0, 36_000, count), chance.integers(-6_000, 1_501, count)
    return np.stack([pan, tilt, zoom], axis=1).astype(np.int32)


def seen_by_all(poses: Ints, *, buildings: bool = True) -> Sightings:
    made = small.cameras()
    found = sightings.views(small.around(), made.xy, made.mast_m, poses, buildings=buildings)
    return sightings.seen(small.walkers(), found, FROM_MS, TO_MS)


def rows_of(found: Sightings, camera: int) -> list[tuple[int, int, int, float]]:
    mine = found.camera == camera
    columns = (found.person[mine], found.in_ms[mine], found.out_ms[mine], found.px_per_m[mine])
    return list(zip(*(c.tolist() for c in columns), strict=True))


def pose_of(poses: Ints, camera: int) -> tuple[int, int, int]:
    pan, tilt, zoom = poses[camera].tolist()
    return pan, tilt, zoom


def exact(person: int, t_ms: float) -> tuple[float, float, int]:
    return small.spot(small.lines(), small.crowd(), person, t_ms)


def brute(poses: Ints, camera: int, t_ms: float) -> set[int]:
    """Everybody in a camera's view at a moment."""
    spots = [exact(person, t_ms) for person in range(small.PEOPLE)]
    made = small.cameras()
    xy, outdoors = np.array([s[:2] for s in spots]), np.array([s[2] != Gait.INSIDE for s in spots])
    told = small.in_view(small.city(), made.xy[camera], made.mast_m[camera], pose_of(poses, camera), xy)
    return set(np.flatnonzero(told & outdoors).tolist())


def sees(poses: Ints, camera: int, person: int, t_ms: float) -> bool:
    """Whether a camera has one person in view at a moment."""
    x, y, gait = exact(person, t_ms)
    made, xy = small.cameras(), np.array([[x, y]])
    told = small.in_view(small.city(), made.xy[camera], made.mast_m[camera], pose_of(poses, camera), xy)
    return bool(told[0]) and gait != Gait.INSIDE


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_sightings_agree_with_brute_force(seed: int | None) -> None:
    poses = small.cameras().home if seed is None else random_poses(seed)
    found = seen_by_all(poses)
    compared = 0
    for t_ms in np.random.default_rng(seed or 0).integers(FROM_MS, TO_MS, 3).tolist():
        at_t = (found.in_ms <= t_ms) & (found.out_ms > t_ms)
        unsure = np.minimum(np.abs(found.in_ms - t_ms), np.abs(found.out_ms - t_ms)) <= NEAR_MS
        for camera in range(small.CAMERAS):
            mine = found.camera == camera
            told, doubtful = set(found.person[mine & at_t].tolist()), set(found.person[mine & unsure].tolist())
            truth = brute(poses, camera, t_ms)
            assert told - doubtful == truth - doubtful, (camera, t_ms)
            compared += len(truth)
    assert compared > 10


@pytest.mark.parametrize("seed", [None, 4])
def test_ends_of_sightings_are_exact_to_two_milliseconds(seed: int | None) -> None:
    poses = small.cameras().home if seed is None else random_poses(seed)
    found = seen_by_all(poses)
    long = np.flatnonzero((found.out_ms - found.in_ms > 500) & (found.in_ms > FROM_MS) & (found.out_ms < TO_MS))
    chosen = np.random.default_rng(3).permutation(long)[:400]
    assert len(chosen) > 50
    for k in chosen.tolist():
        camera, person = int(found.camera[k]), int(found.person[k])
        inside = [sees(poses, camera, person, t) for t in (found.in_ms[k] + 2.01, found.out_ms[k] - 2.01)]
        outside = [sees(poses, camera, person, t) for t in (found.in_ms[k] - 2.01, found.out_ms[k] + 2.01)]
        assert inside == [True, True], (camera, person, found.in_ms[k], found.out_ms[k])
        assert outside == [False, False], (camera, person, found.in_ms[k], found.out_ms[k])


def test_pixels_per_metre_are_the_best_of_the_interval() -> None:
    poses = random_poses(5)
    found, made, checked = seen_by_all(poses), small.cameras(), 0
    whole = np.flatnonzero((found.in_ms > FROM_MS) & (found.out_ms < TO_MS) & (found.out_ms - found.in_ms > 200))
    for k in whole[:: max(len(whole) // 150, 1)].tolist():
        camera, person = int(found.camera[k]), int(found.person[k])
        moments = np.linspace(found.in_ms[k], found.out_ms[k] - 1, 400)
        xy = np.array([exact(person, t)[:2] for t in moments])
        _, sharp = small.in_the_picture(made.xy[camera], made.mast_m[camera], pose_of(poses, camera), xy)
        assert found.px_per_m[k] == pytest.approx(sharp.max(), rel=0.02, abs=0.2)
        assert found.px_per_m[k] >= 24.9
        checked += 1
    assert checked > 40


def test_nobody_indoors_is_seen() -> None:
    found = seen_by_all(small.cameras().home)
    for t_ms in (found.in_ms, (found.in_ms + found.out_ms) // 2, found.out_ms - 1):
        gaits = [exact(int(p), int(t))[2] for p, t in zip(found.person[::7], t_ms[::7], strict=True)]
        assert Gait.INSIDE not in gaits


def test_somebody_who_stands_at_the_very_end_of_a_line_is_seen() -> None:
    made, city, lines, seen = small.cameras(), small.city(), small.lines(), 0
    stretches = sightings.views(small.around(), made.xy, made.mast_m, made.home)
    nodes = np.flatnonzero(city.ways.corner_of >= 0)
    standing = motion.table([[motion.standing(city, lines, int(n), lane=1, start_ms=-NEVER_MS)] for n in nodes])
    assert (standing.from_mm[:, 0] == lines.length_mm[standing.line[:, 0]]).any()
    found = sightings.seen(sightings.Walkers(standing, lines), stretches, 0, 60_000)
    assert (found.in_ms == 0).all()
    assert (found.out_ms == 60_000).all()
    for camera in range(small.CAMERAS):
        pose = pose_of(made.home, camera)
        truth = small.in_view(city, made.xy[camera], made.mast_m[camera], pose, city.ways.xy[1, nodes])
        assert [row[0] for row in rows_of(found, camera)] == np.flatnonzero(truth).tolist()
        seen += int(truth.sum())
    assert seen > small.CAMERAS


def test_rows_are_sorted_apart_and_within_the_window() -> None:
    found = seen_by_all(small.cameras().home)
    order = np.lexsort((found.in_ms, found.person, found.camera))
    assert np.array_equal(order, np.arange(len(order)))
    same = (np.diff(found.camera) == 0) & (np.diff(found.person) == 0)
    assert (found.in_ms[1:][same] > found.out_ms[:-1][same]).all()
    assert (found.in_ms >= FROM_MS).all()
    assert (found.out_ms <= TO_MS).all()
    assert (found.out_ms > found.in_ms).all()


def test_a_shorter_window_cuts_the_same_sightings() -> None:
    made = small.cameras()
    stretches = sightings.views(small.around(), made.xy, made.mast_m, made.home)
    whole, part = seen_by_all(made.home), sightings.seen(small.walkers(), stretches, 100_000, 160_000)
    kept = (whole.out_ms > 100_000) & (whole.in_ms < 160_000)
    assert np.array_equal(part.person, whole.person[kept])
    assert np.array_equal(part.in_ms, np.maximum(whole.in_ms[kept], 100_000))
    assert np.array_equal(part.out_ms, np.minimum(whole.out_ms[kept], 160_000))


def test_turning_one_camera_changes_only_its_own_sightings() -> None:
    made, turned = small.cameras(), 17
    poses = made.home.copy()
    poses[turned, 0] = (poses[turned, 0] + 9_000) % 36_000
    before, after = seen_by_all(made.home), seen_by_all(poses)
    for camera in range(small.CAMERAS):
        assert (rows_of(before, camera) == rows_of(after, camera)) == (camera != turned)


def test_a_camera_alone_sees_what_it_sees_among_others() -> None:
    made, poses = small.cameras(), random_poses(6)
    together = seen_by_all(poses)
    for camera in range(0, small.CAMERAS, 7):
        one = slice(camera, camera + 1)
        alone = sightings.views(small.around(), made.xy[one], made.mast_m[one], poses[one])
        found = sightings.seen(small.walkers(), alone, FROM_MS, TO_MS)
        assert rows_of(found, 0) == rows_of(together, camera)


def test_handfuls_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    poses = small.cameras().home
    whole = seen_by_all(poses)
    monkeypatch.setattr(sightings, "_CAMERAS_AT_ONCE", 7)
    monkeypatch.setattr(sightings, "_PAIRS_AT_ONCE", 50)
    parts = seen_by_all(poses)
    assert [rows_of(whole, c) for c in range(small.CAMERAS)] == [rows_of(parts, c) for c in range(small.CAMERAS)]


def test_buildings_only_ever_hide() -> None:
    made = small.cameras()
    lengths = []
    for buildings in (False, True):
        found = sightings.views(small.around(), made.xy, made.mast_m, made.home, buildings=buildings)
        lengths.append(np.bincount(found.camera, found.to_mm - found.from_mm, minlength=small.CAMERAS))
    assert (lengths[1] <= lengths[0] + 1).all()
    assert lengths[1].sum() < 0.9 * lengths[0].sum()


def test_a_camera_that_looks_at_the_sky_or_stands_far_away_sees_nobody() -> None:
    made = small.cameras()
    up = np.array([[0, 1500, 3000]] * 2, np.int32)
    away = np.array([[90_000.0, 0.0], [0.0, -90_000.0]])
    for xy, poses in ((made.xy[:2], up), (away, made.home[:2])):
        found = sightings.views(small.around(), xy, made.mast_m[:2], poses)
        assert len(sightings.seen(small.walkers(), found, FROM_MS, TO_MS).person) == 0


def test_no_cameras_see_nobody() -> None:
    none = sightings.views(small.around(), np.zeros((0, 2)), np.zeros(0), np.zeros((0, 3), np.int32))
    assert len(sightings.seen(small.walkers(), none, 0, 1000).person) == 0


HASHES = """
import hashlib
from tests import small, test_sightings
from synthetic import motion
def told(*tables):
    print(hashlib.sha256(b"".join(a.tobytes() for a in tables)).hexdigest())
legs, cams = small.crowd(), small.cameras()
told(small.city().blocks.xy, small.city().ways.xy)
told(legs.start_ms, legs.line, legs.from_mm, legs.to_mm, legs.phase_ms)
told(cams.xy, cams.mast_m, cams.home, cams.kind, cams.in_order)
here = motion.at(small.lines(), legs, 123_456)
told(here.xy, here.heading_cdeg, here.gait)
for poses in (cams.home, test_sightings.random_poses(8)):
    found = test_sightings.seen_by_all(poses)
    told(found.camera, found.person, found.in_ms, found.out_ms)
    told(found.px_per_m)
"""


def hashes(**environment: str) -> list[str]:
    root = str(Path(__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, "-c", HASHES], env={**os.environ, "PYTHONPATH": root, **environment},
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


def test_a_processor_with_fewer_features_sees_the_same() -> None:
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__  # type: ignore[import-not-found]

    off = " ".join(name for name in __cpu_dispatch__ if __cpu_features__.get(name))
    if not off:
        pytest.skip("this processor has no feature to switch off")
    plain = hashes(NPY_DISABLE_CPU_FEATURES="")
    assert len(plain) == 8
    assert hashes(NPY_DISABLE_CPU_FEATURES=off, GLIBC_TUNABLES="glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F") == plain
