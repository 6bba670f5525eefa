"""Following from the log alone: where somebody must have been, by the rows about them; and how true that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthetic.exercise.outcomes import Outcomes
from synthetic.oversight.reading import Entry
from synthetic.world import World, whereabouts

AHEAD_M, UNSURE_M = 35.0, 40.0
"""A marked figure is taken to stand so far before the camera, within so much (synthetic)."""
STEP_MS = 5_000
KNOWN_M = 75.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Somebody was about here: metres, and how unsure."""

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
    """The drawn path beside the true one."""

    true_xy: tuple[tuple[float, float], ...]  # every 5 s
    median_m: float | None  # how far off at the drawn points; None without any
    minutes: float  # from the first drawn point to the last
    known: float  # share of the exercise so far in which the drawn path is within `KNOWN_M` of the person


def path(world: World, entries: Sequence[Entry], subject_id: str) -> Path:
    """From rows that name the subject and a camera: before that camera, where it pointed by its last row.  O(rows)."""
    points, pointed = [], dict[str, int]()
    for entry in entries:
        if entry.camera_id and entry.pose is not None:
            pointed[entry.camera_id] = entry.pose[0]
        camera = entry.camera_id or ""
        if entry.subject_id == subject_id and entry.done and camera in world.camera_number:
            i = world.camera_number[camera]
            pan = math.radians(pointed.get(camera, world.home_pose(i).pan_cdeg) / 100)
            x, y = world.cameras.xy[i]
            xy = (float(x + AHEAD_M * math.sin(pan)), float(y + AHEAD_M * math.cos(pan)))
            points.append(Point(t_ms=entry.t_ms, xy=xy, unsure_m=UNSURE_M, row=entry.place))
    return Path(subject_id=subject_id, points=tuple(points))


def compare(world: World, found: Outcomes, person: int, drawn: Path, until_ms: int) -> Compared:
    """Against where the person truly was.  O(seconds)."""
    times = np.arange(0, max(until_ms, STEP_MS), STEP_MS, dtype=np.int64)
    true = whereabouts(world, found.changes, np.full(len(times), person), times).xy
    if not drawn.points:
        return Compared(true_xy=_pairs(true), median_m=None, minutes=0.0, known=0.0)
    at = np.array([p.t_ms for p in drawn.points], dtype=np.int64)
    xy = np.array([p.xy for p in drawn.points])
    own = whereabouts(world, found.changes, np.full(len(at), person), at).xy
    off = np.hypot(*(own - xy).T)
    inside = (times >= at[0]) & (times <= at[-1])
    between = np.column_stack([np.interp(times, at, xy[:, k]) for k in (0, 1)])
    near = inside & (np.hypot(*(true - between).T) <= KNOWN_M)
    return Compared(
        true_xy=_pairs(true), median_m=float(np.median(off)), minutes=float(at[-1] - at[0]) / 60_000,
        known=float(near.mean()),
    )  # fmt: skip


def _pairs(xy: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in xy)
