"""Which camera sees whom, from when to when: interval arithmetic on known lines, without a time step.

Two stages.  `views` clips every line near a camera against its footprint and against what
buildings hide: stretches of lines in view.  `seen` joins them with the people who walk those
lines: intervals of time.  A camera that turns gets new views; everybody else's stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from synthetic import cameras as optics
from synthetic.model import Blocks, City, Floats, Gait, Ints, Legs, Lines, Longs
from synthetic.motion import ends_ms

CELL_M = 50.0
_BIG = 1e18


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """Stretches of lines in view, sorted by camera: `camera` counts the rows that were asked for."""

    camera: Ints  # (V,)
    line: Ints  # (V,)
    from_mm: Ints  # (V,)
    to_mm: Ints  # (V,)
    px_per_m: Floats  # (V, 2) at both ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """Who is seen from when to when, sorted by camera, person and time; times end exclusive."""

    camera: Ints  # (S,)
    person: Ints  # (S,)
    in_ms: Longs  # (S,)
    out_ms: Longs  # (S,)
    px_per_m: Floats  # (S,) the best of the interval


class Grid:
    """Things with boxes, by square cell: a static look-up of what is near."""

    def __init__(self, low: Floats, high: Floats) -> None:
        self.origin = low.min(axis=0) if len(low) else np.zeros(2)
        first, last = self._cells(low), self._cells(high)
        self.columns = int(last[:, 0].max(initial=0)) + 1
        self.rows = int(last[:, 1].max(initial=0)) + 1
        thing, cell = _cells_covered(first, last, self.columns)
        order = np.argsort(cell, kind="stable")
        self.thing = thing[order].astype(np.int32)
        self.first = np.searchsorted(cell[order], np.arange(self.columns * self.rows + 1))

    def _cells(self, xy: Floats) -> Longs:
        return np.floor((xy - self.origin) / CELL_M).astype(np.int64)

    def near(self, low: Floats, high: Floats) -> tuple[Ints, Ints]:
        """Pairs (asker, thing) whose boxes may touch; each once, sorted by asker."""
        edge = np.array([self.columns - 1, self.rows - 1])
        first, last = self._cells(low), self._cells(high)
        inside = np.flatnonzero(((last >= 0) & (first <= edge)).all(axis=1))
        asker, cell = _cells_covered(first[inside].clip(0, edge), last[inside].clip(0, edge), self.columns)
        count = self.first[cell + 1] - self.first[cell]
        thing = self.thing[_runs(self.first[cell], count)]
        key = np.unique(inside[np.repeat(asker, count)] * np.int64(2**31) + thing)
        return (key >> 31).astype(np.int32), (key & (2**31 - 1)).astype(np.int32)


def _cells_covered(first: Longs, last: Longs, columns: int) -> tuple[Longs, Longs]:
    """Which cells each box covers: pairs (box, cell)."""
    wide = last - first + 1
    count = wide[:, 0] * wide[:, 1]
    box = np.repeat(np.arange(len(count)), count)
    k = _runs(np.zeros(len(count), np.int64), count)
    x = first[box, 0] + k % wide[box, 0]
    y = first[box, 1] + k // wide[box, 0]
    return box, y * columns + x


def _runs(first: Longs, count: Longs) -> Longs:
    """first[0], first[0]+1, … (count[0] of them), first[1], …"""
    total = int(count.sum())
    ends = np.cumsum(count)
    return np.arange(total) - np.repeat(ends - count - first, count)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What never changes: lines and convex building pieces by cell."""

    lines: Lines
    blocks: Blocks
    line_grid: Grid
    piece_grid: Grid


def surroundings(city: City, lines: Lines) -> Surroundings:
    """Made once for a city.  O(lines + pieces)."""
    end = lines.a + lines.unit * (lines.length_mm / 1000.0)[:, None]
    low, high = np.minimum(lines.a, end), np.maximum(lines.a, end)
    starts = city.blocks.piece_first[:-1]
    if len(starts):
        piece_low = np.minimum.reduceat(city.blocks.piece_xy, starts)
        piece_high = np.maximum.reduceat(city.blocks.piece_xy, starts)
    else:
        piece_low = piece_high = np.zeros((0, 2))
    return Surroundings(lines, city.blocks, Grid(low, high), Grid(piece_low, piece_high))


# --------------------------------------------------------------------------- what a camera sees of lines


def views(around: Surroundings, xy: Floats, mast_m: Floats, poses: Ints, *, buildings: bool = True) -> Views:
    """Stretches of lines that cameras at `xy` (n, 2) with `poses` (n, 3) see.

    O(pairs of cameras and near lines), then O(those in view x buildings before them).
    """
    shape = optics.footprints(xy, mast_m, poses)
    low, high = shape.min(axis=1), shape.max(axis=1)
    camera, line = around.line_grid.near(low, high)
    planes = optics.bounds(xy, mast_m, poses)
    lines = around.lines
    begin, end = _clip(lines.a[line], lines.unit[line], lines.length_mm[line] / 1000.0, planes, camera)
    kept = end - begin > 1e-3
    camera, line, begin, end = camera[kept], line[kept], begin[kept], end[kept]
    if buildings:
        low, high = np.minimum(low, xy), np.maximum(high, xy)
        camera, line, begin, end = _unhidden(around, xy, low, high, camera, line, begin, end)
    ends = [lines.a[line] + lines.unit[line] * s[:, None] for s in (begin, end)]
    depth = [optics.depth_of(xy[camera], mast_m[camera], poses[camera], p) for p in ends]
    return Views(
        camera=camera,
        line=line,
        from_mm=np.round(begin * 1000).astype(np.int32),
        to_mm=np.round(end * 1000).astype(np.int32),
        px_per_m=np.stack([optics.px_per_m(d, poses[camera, 2]) for d in depth], axis=1),
    )


def _clip(a: Floats, unit: Floats, length: Floats, planes: Floats, owner: Ints) -> tuple[Floats, Floats]:
    """Stretch [begin, end] (metres) of each line inside its owner's half-planes (Cyrus and Beck 1978)."""
    begin, end = np.zeros(len(a)), length.astype(float)
    for k in range(planes.shape[1]):
        nx, ny, c = (planes[:, k, i][owner] for i in range(3))
        room = c - (nx * a[:, 0] + ny * a[:, 1])
        slope = nx * unit[:, 0] + ny * unit[:, 1]
        _narrow(begin, end, room, slope)
    return begin, end


def _narrow(begin: Floats, end: Floats, room: Floats, slope: Floats) -> None:
    """Keep of [begin, end] what satisfies s * slope <= room; in place."""
    level = np.abs(slope) < 1e-12
    cut = room / np.where(level, 1.0, slope)
    np.minimum(end, np.where(level, np.where(room < 0, -_BIG, _BIG), np.where(slope > 0, cut, _BIG)), out=end)
    np.maximum(begin, np.where(level | (slope > 0), -_BIG, cut), out=begin)


def _unhidden(
    around: Surroundings, xy: Floats, low: Floats, high: Floats, camera: Ints, line: Ints, begin: Floats, end: Floats
) -> tuple[Ints, Ints, Floats, Floats]:
    """Take away what buildings hide, and sort what is left by camera and line."""
    eye, left, right = _silhouettes(around, xy, low, high)
    first = np.searchsorted(eye, np.arange(len(xy) + 1))
    count = first[camera + 1] - first[camera]
    stretch = np.repeat(np.arange(len(camera)), count)
    piece = _runs(first[camera], count)
    lines = around.lines
    rel = lines.a[line] - xy[camera]
    stretch, piece = _possible(rel, lines.unit[line], begin, end, left, right, stretch, piece)
    hide_from, hide_to = _shadow(
        rel[stretch], lines.unit[line][stretch], begin[stretch], end[stretch], left[piece], right[piece]
    )
    dark = hide_to - hide_from > 1e-6
    which, begin, end = _without(begin, end, stretch[dark], hide_from[dark], hide_to[dark])
    return camera[which], line[which], begin, end


def _silhouettes(around: Surroundings, xy: Floats, low: Floats, high: Floats) -> tuple[Ints, Floats, Floats]:
    """Left and right tangent points, relative to the camera, of every convex piece near it.

    Seen from outside, a convex piece hides of outside points just those behind the chord
    between its tangent points.
    """
    eye, piece = around.piece_grid.near(low, high)
    blocks = around.blocks
    count = np.diff(blocks.piece_first)[piece]
    corner = _runs(blocks.piece_first[piece], count)
    of = np.repeat(np.arange(len(piece)), count)
    rel = blocks.piece_xy[corner] - xy[eye[of]]
    starts = np.cumsum(count) - count
    if not len(starts):
        return eye, np.zeros((0, 2)), np.zeros((0, 2))
    middle = (np.add.reduceat(rel, starts) / count[:, None])[of]
    angle = np.arctan2(middle[:, 0] * rel[:, 1] - middle[:, 1] * rel[:, 0], (middle * rel).sum(axis=1))
    order = np.lexsort((angle, of))
    return eye, rel[order[starts + count - 1]], rel[order[starts]]


def _cross(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def _possible(
    rel: Floats, unit: Floats, begin: Floats, end: Floats, left: Floats, right: Floats, stretch: Longs, piece: Longs
) -> tuple[Longs, Longs]:
    """Drop pairs where the whole stretch lies to one side of the piece's wedge."""
    p, q = rel + unit * begin[:, None], rel + unit * end[:, None]
    beside_left = (_cross(left[piece], p[stretch]) >= 0) & (_cross(left[piece], q[stretch]) >= 0)
    beside_right = (_cross(right[piece], p[stretch]) <= 0) & (_cross(right[piece], q[stretch]) <= 0)
    kept = ~(beside_left | beside_right)
    return stretch[kept], piece[kept]


def _shadow(
    rel: Floats, unit: Floats, begin: Floats, end: Floats, left: Floats, right: Floats
) -> tuple[Floats, Floats]:
    """The part of each stretch in the wedge between two tangents and behind their chord."""
    begin, end = begin.copy(), end.copy()
    chord = right - left
    for normal, limit in (
        (np.stack([-left[:, 1], left[:, 0]], axis=1), None),  # right of the left tangent
        (np.stack([right[:, 1], -right[:, 0]], axis=1), None),  # left of the right tangent
        (np.stack([chord[:, 1], -chord[:, 0]], axis=1), left),  # beyond the chord
    ):
        through = 0.0 if limit is None else (normal * limit).sum(axis=1)
        room = through - (normal * rel).sum(axis=1)
        _narrow(begin, end, room, (normal * unit).sum(axis=1))
    return begin, end


def _without(
    begin: Floats, end: Floats, stretch: Longs, hide_from: Floats, hide_to: Floats
) -> tuple[Longs, Floats, Floats]:
    """Stretches minus the union of their hidden parts: (which stretch, begin, end), in order."""
    n = len(begin)
    owner = np.concatenate([np.arange(n), stretch, np.arange(n)])
    start = np.concatenate([begin, hide_from, end])
    stop = np.concatenate([begin, hide_to, end])
    order = np.lexsort((start, owner))
    owner, start, stop = owner[order], start[order], stop[order]
    span = (max(float(stop.max()), 0.0) + 1.0) * 2 if len(stop) else 1.0
    lit_from = np.maximum.accumulate(stop + owner * span) - owner * span
    gap = (owner[1:] == owner[:-1]) & (start[1:] - lit_from[:-1] > 1e-3)
    return owner[1:][gap], lit_from[:-1][gap], start[1:][gap]


# --------------------------------------------------------------------------- who is seen


class Walkers:
    """People's legs by line, so that those on a few lines are found at once."""

    def __init__(self, legs: Legs, line_count: int) -> None:
        self.legs = legs
        outdoors = np.flatnonzero((legs.gait != Gait.INSIDE).ravel() & (legs.start_ms.ravel() < 2**31 - 1))
        line = legs.line.ravel()[outdoors]
        self.leg = outdoors[np.argsort(line, kind="stable")]
        self.first = np.searchsorted(legs.line.ravel()[self.leg], np.arange(line_count + 1))
        self.end_ms = ends_ms(legs).ravel()


def seen(walkers: Walkers, seen_lines: Views, from_ms: int, to_ms: int) -> Sightings:
    """All sightings within [from_ms, to_ms).  O(legs on lines in view)."""
    first = walkers.first
    count = first[seen_lines.line + 1] - first[seen_lines.line]
    view = np.repeat(np.arange(len(count)), count)
    leg = walkers.leg[_runs(first[seen_lines.line], count)]
    legs = walkers.legs
    a, b = legs.from_mm.ravel()[leg].astype(np.int64), legs.to_mm.ravel()[leg].astype(np.int64)
    low, high = seen_lines.from_mm[view].astype(np.int64), seen_lines.to_mm[view].astype(np.int64)
    meets = (np.maximum(a, b) >= low) & (np.minimum(a, b) < high)
    view, leg, a, b, low, high = (x[meets] for x in (view, leg, a, b, low, high))
    enter, leave, near, far = _passage(walkers, leg, a, b, low, high)
    sight = _best(seen_lines, view, near, far)
    person = leg // legs.start_ms.shape[1]
    return _unrolled(legs, seen_lines.camera[view], person, enter, leave, sight, from_ms, to_ms)


def _passage(
    walkers: Walkers, leg: Longs, a: Longs, b: Longs, low: Longs, high: Longs
) -> tuple[Longs, Longs, Longs, Longs]:
    """Own times (ms) and places (mm) where a leg enters and leaves a stretch; ends are exact."""
    start = walkers.legs.start_ms.ravel()[leg].astype(np.int64)
    lasts = walkers.end_ms[leg] - start
    length = np.maximum(np.abs(b - a), 1)
    near, far = np.where(b >= a, np.maximum(a, low), np.minimum(a, high)), np.where(
        b >= a, np.minimum(b, high), np.maximum(b, low)
    )
    enter = start + np.where(a == b, 0, np.abs(near - a) * lasts // length)
    leave = start + np.where(a == b, lasts, np.abs(far - a) * lasts // length)
    return enter, leave, near, far


def _best(seen_lines: Views, view: Longs, near: Longs, far: Longs) -> Floats:
    """Highest px/m of a passage: depth is linear along a line, so it is at one of the ends."""
    begin, end = seen_lines.from_mm[view], seen_lines.to_mm[view]
    depth = 1.0 / seen_lines.px_per_m[view]
    slope = (depth[:, 1] - depth[:, 0]) / np.maximum(end - begin, 1)
    ends = [depth[:, 0] + slope * (p - begin) for p in (near, far)]
    return np.round(1.0 / np.minimum(*ends), 1)


def _unrolled(
    legs: Legs, camera: Ints, person: Longs, enter: Longs, leave: Longs, sight: Floats, from_ms: int, to_ms: int
) -> Sightings:
    """Own times to scenario times, once for each turn of a loop within the window."""
    period = legs.period_ms[person].astype(np.int64)
    shift = -legs.phase_ms[person].astype(np.int64)
    step = np.maximum(period, 1)
    first = np.where(period > 0, -((leave + shift - from_ms) // step), 0)
    last = np.where(period > 0, -((enter + shift - to_ms) // step) - 1, 0)
    turns = np.maximum(last - first + 1, 0)
    which = np.repeat(np.arange(len(turns)), turns)
    moved = shift[which] + period[which] * _runs(first, turns)
    begin, end = enter[which] + moved, leave[which] + moved
    inside = (end > from_ms) & (begin < to_ms) & (end > begin)
    which = which[inside]
    begin, end = np.maximum(begin[inside], from_ms), np.minimum(end[inside], to_ms)
    return _merged(camera[which], person[which].astype(np.int32), begin, end, sight[which])


def _merged(camera: Ints, person: Ints, begin: Longs, end: Longs, sight: Floats) -> Sightings:
    """Sort, and join what touches: somebody who turns a corner within the picture stays one sighting."""
    order = np.lexsort((begin, person, camera))
    camera, person, begin, end, sight = (x[order] for x in (camera, person, begin, end, sight))
    if not len(camera):
        return Sightings(camera=camera, person=person, in_ms=begin, out_ms=end, px_per_m=sight)
    same = (camera[1:] == camera[:-1]) & (person[1:] == person[:-1])
    fresh = np.concatenate([[True], ~(same & (begin[1:] - end[:-1] <= 2))])
    starts = np.flatnonzero(fresh)
    return Sightings(
        camera=camera[starts],
        person=person[starts],
        in_ms=begin[starts],
        out_ms=np.maximum.reduceat(end, starts),
        px_per_m=np.maximum.reduceat(sight, starts),
    )


# --------------------------------------------------------------------------- areas for the map


def areas_in_view(around: Surroundings, xy: Floats, mast_m: Floats, poses: Ints, rays: int = 14) -> list[Floats]:
    """The ground each camera sees, ended by walls, as polygons of `2 * rays` points.  For drawing only.

    O(cameras x rays x walls near).
    """
    shape = optics.footprints(xy, mast_m, poses)
    share = np.linspace(0.0, 1.0, rays)[:, None]
    near = shape[:, None, 0] * (1 - share) + shape[:, None, 1] * share
    far = shape[:, None, 3] * (1 - share) + shape[:, None, 2] * share
    low = np.minimum(shape.min(axis=1), xy)
    high = np.maximum(shape.max(axis=1), xy)
    eye, piece = around.piece_grid.near(low, high)
    reach = _free_share(around, xy, far, eye, piece)
    begin = np.sqrt(((near - xy[:, None]) ** 2).sum(2) / np.maximum(((far - xy[:, None]) ** 2).sum(2), 1e-9))
    reach = np.maximum(reach, begin)
    end = xy[:, None] + (far - xy[:, None]) * reach[..., None]
    return list(np.concatenate([near, end[:, ::-1]], axis=1))


def _free_share(around: Surroundings, xy: Floats, far: Floats, eye: Ints, piece: Ints) -> Floats:
    """How much of each ray (camera to far point) is free before the first wall: (cameras, rays) of 0…1."""
    free = np.ones(far.shape[:2])
    blocks = around.blocks
    count = np.diff(blocks.piece_first)[piece]
    corner = _runs(blocks.piece_first[piece], count)
    follows = corner + 1
    last = np.cumsum(count) - 1
    follows[last] = blocks.piece_first[piece]
    owner = np.repeat(eye, count)
    p, q = blocks.piece_xy[corner] - xy[owner], blocks.piece_xy[follows] - xy[owner]
    for ray in range(far.shape[1]):
        d = far[owner, ray] - xy[owner]
        turn = _cross(d, q - p)
        safe = np.where(np.abs(turn) < 1e-12, 1.0, turn)
        along, side = _cross(p, q - p) / safe, _cross(p, d) / safe
        hits = (np.abs(turn) >= 1e-12) & (along > 1e-6) & (side >= 0) & (side <= 1)
        np.minimum.at(free[:, ray], owner[hits], along[hits])
    return free
