"""Following from the log alone: where somebody must have been, by the rows about them; and how true that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthetic.entries import Entry
from synthetic.exercise.acts import HIGHEST_CDEG, LOWEST_CDEG, NARROWEST_C, WIDEST_C
from synthetic.exercise.outcomes import Outcomes
from synthetic.sightings import areas_in_view
from synthetic.world import World, whereabouts

STEP_MS = 5_000
KNOWN_M = 75.0
"""A corner away from the truth still counts as known (synthetic)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Somebody was about here: metres, and within how much."""

    t_ms: int
    xy: tuple[float, float]
    unsure_m: float
    row: int  # its place in the log


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """What can be drawn of one subject."""

    subject_id: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The drawn path beside the true one; None where nothing was drawn."""

    true_xy: tuple[tuple[float, float], ...]  # every 5 s
    mean_m: float | None  # how far off the drawn points are
    median_m: float | None
    inside: float | None  # share of them whose circle holds the person
    minutes: float  # from the first drawn point to the last
    known: float  # share of the exercise so far in which the drawn path is within `KNOWN_M` of the person


def path(world: World, entries: Sequence[Entry], subject_id: str) -> Path:
    """From rows that name the subject and a camera: on the ground that it showed by its last row.

    Rows without a camera (a phone that was looked up) say nothing of where.  O(rows).
    """
    points, poses = [], dict[str, tuple[int, int, int]]()
    for entry in entries:
        camera = entry.camera_id or ""
        if entry.pose is not None and entry.done:
            poses[camera] = entry.pose
        if entry.subject_id == subject_id and entry.done and camera in world.camera_number:
            i = world.camera_number[camera]
            xy, unsure = ground(world, i, poses.get(camera, world.home_pose(i).numbers))
            points.append(Point(t_ms=entry.t_ms, xy=xy, unsure_m=unsure, row=entry.place))
    return Path(subject_id=subject_id, points=tuple(points))


def ground(world: World, camera: int, pose: tuple[int, int, int]) -> tuple[tuple[float, float], float]:
    """The middle of the ground that a camera shows in a pose, houses left out, and how far its edge is (metres)."""
    pan, tilt, zoom = pose
    held = np.array([[pan % 36_000, np.clip(tilt, LOWEST_CDEG, HIGHEST_CDEG), np.clip(zoom, WIDEST_C, NARROWEST_C)]])
    which = slice(camera, camera + 1)
    (area,) = areas_in_view(world.around, world.cameras.xy[which], world.cameras.mast_m[which], held.astype(np.int32))
    middle = (area.min(axis=0) + area.max(axis=0)) / 2
    return (float(middle[0]), float(middle[1])), float(np.hypot(*(area - middle).T).max())


def compare(world: World, found: Outcomes, person: int, drawn: Path, until_ms: int) -> Compared:
    """Against where the person truly was.  O(seconds)."""
    times = np.arange(0, max(until_ms, STEP_MS), STEP_MS, dtype=np.int64)
    true = whereabouts(world, found.changes, np.full(len(times), person), times).xy
    if not drawn.points:
        return Compared(true_xy=_pairs(true), mean_m=None, median_m=None, inside=None, minutes=0.0, known=0.0)
    points = sorted(drawn.points, key=lambda p: p.t_ms)
    at = np.array([p.t_ms for p in points], dtype=np.int64)
    xy = np.array([p.xy for p in points])
    own = whereabouts(world, found.changes, np.full(len(at), person), at).xy
    off = np.hypot(*(own - xy).T)
    covered = (times >= at[0] - STEP_MS // 2) & (times <= at[-1] + STEP_MS // 2)
    between = np.column_stack([np.interp(times, at, xy[:, k]) for k in (0, 1)])
    near = covered & (np.hypot(*(true - between).T) <= KNOWN_M)
    return Compared(
        true_xy=_pairs(true), mean_m=float(off.mean()), median_m=float(np.median(off)),
        inside=float((off <= [p.unsure_m for p in points]).mean()), minutes=float(at[-1] - at[0]) / 60_000,
        known=float(near.mean()),
    )  # fmt: skip


def _pairs(xy: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in xy)
