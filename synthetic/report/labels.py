"""Where the names on a map stand, so that none lies on another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synthetic.model import Floats

GAP, STEPS = 4.0, (0.0, 10.0, 20.0, 34.0)
"""Pixels between a ring and its name, and how much farther out a name may stand."""
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
"""Right, left, above, below, then the corners: the first that is free is taken."""
Label = tuple[float, float]
"""Its left end, and the middle of its height."""


def placed(
    at: Floats, ring: Sequence[float], wide: Sequence[float], high: float, frame: tuple[float, float] | None = None
) -> list[Label | None]:
    """A place for the name of each point, the first ones first; None where no room is left.

    `at` (N, 2) in pixels, y downwards; `ring` the radius drawn there; `wide`, `high` of the names; `frame` to stay in.
    Off all rings where that can be.  O(N²).
    """
    radius = np.asarray(ring, float)[:, None]
    rings = np.hstack([at - radius, at + radius]) if len(at) else np.empty((0, 4))
    taken, found = np.empty((0, 4)), list[Label | None]()
    for (x, y), r, w in zip(at, ring, wide, strict=True):
        boxes = _boxes(float(x), float(y), r, w, high)
        free = ~_clash(boxes, taken) & _inside(boxes, frame)
        best = np.flatnonzero(free & ~_clash(boxes, rings))
        chosen = best if len(best) else np.flatnonzero(free)
        if not len(chosen):
            found.append(None)
            continue
        box = boxes[chosen[0]]
        taken = np.vstack([taken, box])
        found.append((round(float(box[0]), 1), round(float(box[1] + box[3]) / 2, 1)))
    return found


def leader(
    spot: tuple[float, float], ring: float, place: Label, wide: float, high: float
) -> tuple[float, float] | None:
    """Where a line from the point to its name ends; None where the name stands right beside the ring."""
    (x, y), (left, middle) = spot, place
    end = float(np.clip(x, left, left + wide)), float(np.clip(y, middle - high / 2, middle + high / 2))
    away = float(np.hypot(end[0] - x, end[1] - y))
    return end if away > ring + GAP + 1 else None


def _boxes(x: float, y: float, r: float, wide: float, high: float) -> Floats:
    """Places to try, nearest first: left, top, right, bottom of each."""
    made = []
    for step in STEPS:
        for across, down in SIDES:
            away = r + GAP + step
            left = x + away if across > 0 else x - away - wide if across < 0 else x - wide / 2
            middle = y + down * (high + step if across else away + high / 2)
            made.append((left, middle - high / 2, left + wide, middle + high / 2))
    return np.array(made)


def _clash(boxes: Floats, others: Floats) -> np.ndarray:
    """Which of the boxes lie on any of the others."""
    a, b = boxes[:, None, :], others[None, :, :]
    over = (a[..., :2] < b[..., 2:]) & (b[..., :2] < a[..., 2:])
    return np.asarray(np.any(np.all(over, axis=2), axis=1))


def _inside(boxes: Floats, frame: tuple[float, float] | None) -> np.ndarray:
    if frame is None:
        return np.ones(len(boxes), bool)
    return np.asarray(np.all(boxes[:, :2] >= 0, axis=1) & np.all(boxes[:, 2:] <= np.array(frame), axis=1))
