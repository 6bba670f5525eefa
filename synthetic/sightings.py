"""Which camera sees whom, from when to when: interval arithmetic on known lines, without a time step.

Two stages.  `views` clips every line near a camera against its footprint and against what
buildings hide: stretches of lines in view.  `seen` joins them with the people who walk those
lines: intervals of time.  A camera that turns gets new views; everybody else's stay.

Both work camera by camera in handfuls that fit a processor's cache, two at a time; results
do not depend on that, nor on a processor's features: what decides is +, -, x and / alone, on
half-planes that were rounded first.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from synthetic import cameras as optics
from synthetic.model import LANES, Blocks, Bools, City, Floats, Gait, Ints, Legs, Lines, Longs
from synthetic.motion import ends_ms
from synthetic.together import one_table, together

CELL_M = 50.0
_BIG = 1e18
_CAMERAS_AT_ONCE = 1000
_PAIRS_AT_ONCE = 100_000


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
        thing, cell_x, cell_y = _cells_covered(first, last)
        cell = cell_y * self.columns + cell_x
        order = _order(cell)
        self.thing = thing[order].astype(np.int32)
        self.first = _starts(cell, self.columns * self.rows)
        self.left, self.bottom = (np.ascontiguousarray(column) for column in first.astype(np.int32).T)

    def _cells(self, xy: Floats) -> Longs:
        return np.floor((xy - self.origin) / CELL_M).astype(np.int64)

    def near(self, low: Floats, high: Floats) -> tuple[Longs, Ints]:
        """Pairs (asker, thing) whose boxes may touch; each once, sorted by asker.

        Two boxes share a rectangle of cells; the pair is told in the first of them alone.
        """
        edge = np.array([self.columns - 1, self.rows - 1])
        first, last = self._cells(low), self._cells(high)
        there = np.flatnonzero(((last >= 0) & (first <= edge)).all(axis=1))
        first, last = first[there].clip(0, edge), last[there].clip(0, edge)
        box, cell_x, cell_y = _cells_covered(first, last)
        cell = cell_y * self.columns + cell_x
        count = self.first[cell + 1] - self.first[cell]
        which = np.repeat(np.arange(len(cell)), count)
        thing = self.thing.take(_runs(self.first[cell], count))
        # Of the cells that both cover, this is the first: their first one, where it is not the asker's first too.
        new_x, new_y = cell_x > first[box, 0], cell_y > first[box, 1]
        once = ~new_x.take(which) | (self.left.take(thing) == cell_x.take(which))
        once &= ~new_y.take(which) | (self.bottom.take(thing) == cell_y.take(which))
        kept = np.flatnonzero(once)
        return there.take(box.take(which.take(kept))), thing.take(kept)


def _cells_covered(first: Longs, last: Longs) -> tuple[Longs, Longs, Longs]:
    """Which cells each box covers: (box, column, row)."""
    wide = last - first + 1
    count = wide[:, 0] * wide[:, 1]
    box = np.repeat(np.arange(len(count)), count)
    k = _runs(np.zeros(len(count), np.int64), count)
    across = wide[box, 0]
    return box, first[box, 0] + k % across, first[box, 1] + k // across


def _runs(first: Longs | Ints, count: Longs | Ints) -> Longs:
    """first[0], first[0]+1, … (count[0] of them), first[1], …"""
    ends = np.cumsum(count, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - count - first, count)


def _starts(key: Longs | Ints, most: int) -> Longs:
    """Where each of the numbers 0 … most begins when `key` is sorted."""
    starts = np.zeros(most + 1, np.int64)
    np.cumsum(np.bincount(key, minlength=most), out=starts[1:])
    return starts


def _order(key: Longs | Ints) -> Longs:
    """Stable order of whole numbers from 0 on: radix sort, sixteen bits at a time."""
    order = np.argsort(key.astype(np.uint16), kind="stable")
    most = int(key.max(initial=0))
    for shift in range(16, most.bit_length(), 16):
        digit = (key >> shift).astype(np.uint16)
        order = order.take(np.argsort(digit.take(order), kind="stable"))
    return order


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What never changes: ways and convex building pieces by cell."""

    lines: Lines
    blocks: Blocks
    line_xy: Floats  # (4, L) start and unit vector: `lines.a` and `lines.unit`, column by column
    way_xy: Floats  # (4, W) middle lane: x, y of the start, x, y of the end
    spread_m: float  # no lane is farther from the middle one
    way_grid: Grid
    piece_grid: Grid

    @property
    def way_count(self) -> int:
        """How many ways there are; line `lane * way_count + way` is a way in a lane."""
        return self.way_xy.shape[1]


def surroundings(city: City, lines: Lines) -> Surroundings:
    """Made once for a city.  O(lines + pieces)."""
    ways, middle = city.ways, LANES // 2
    spread = float(np.abs(ways.xy - ways.xy[middle]).max(initial=0.0)) * 1.5 + 0.01
    a, b = ways.xy[middle, ways.edges[:, 0]], ways.xy[middle, ways.edges[:, 1]]
    starts = city.blocks.piece_first[:-1]
    if len(starts):
        piece_low = np.minimum.reduceat(city.blocks.piece_xy, starts)
        piece_high = np.maximum.reduceat(city.blocks.piece_xy, starts)
    else:
        piece_low = piece_high = np.zeros((0, 2))
    return Surroundings(
        lines,
        city.blocks,
        np.ascontiguousarray(np.concatenate([lines.a, lines.unit], axis=1).T),
        np.ascontiguousarray(np.concatenate([a, b], axis=1).T),
        spread,
        Grid(np.minimum(a, b) - spread, np.maximum(a, b) + spread),
        Grid(piece_low, piece_high),
    )


# --------------------------------------------------------------------------- what a camera sees of lines


@dataclass(frozen=True, slots=True)
class _Eyes:
    """Some cameras: where they are, what is in view as half-planes, and a box and a wedge round that.

    A wedge is told in `side`: metres to the right for one metre ahead.  Boxes and wedges only
    save work, so they are drawn a little wide.
    """

    xy: Floats  # (n, 2)
    zoom_c: Ints  # (n,)
    planes: Floats  # (6, 3, n)
    low: Floats  # (n, 2)
    high: Floats  # (n, 2)
    ahead: Floats  # (n, 2) unit vector
    side: Floats  # (2, n) from left to right; infinite for a camera that looks straight down
    far_m: Floats  # (n,) how far ahead anything is in view

    def of(self, which: Longs) -> _Eyes:
        """Some of them."""
        return _Eyes(
            xy=self.xy[which], zoom_c=self.zoom_c[which], planes=self.planes[:, :, which], low=self.low[which],
            high=self.high[which], ahead=self.ahead[which], side=self.side[:, which], far_m=self.far_m[which],
        )  # fmt: skip

    def frame(self, which: Longs, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """How far ahead and how far to the right of cameras points relative to them are."""
        east, north = self.ahead[:, 0].take(which), self.ahead[:, 1].take(which)
        return x * east + y * north, x * north - y * east


def _eyes(xy: Floats, mast_m: Floats, poses: Ints) -> _Eyes:
    shape = optics.footprints(xy, mast_m, poses)
    pan = np.radians(poses[:, 0] / 100.0)
    ahead = np.stack([np.sin(pan), np.cos(pan)], axis=1)
    rel = shape - xy[:, None]
    front = (rel * ahead[:, None]).sum(axis=2)
    right = rel[..., 0] * ahead[:, 1:] - rel[..., 1] * ahead[:, :1]
    down = front.min(axis=1) < 0.05
    side = right / np.maximum(front, 0.05)
    left_most = np.where(down, -np.inf, side.min(axis=1) * 1.001 - 0.001)
    right_most = np.where(down, np.inf, side.max(axis=1) * 1.001 + 0.001)
    return _Eyes(
        xy=xy,
        zoom_c=poses[:, 2],
        planes=np.ascontiguousarray(optics.bounds(xy, mast_m, poses).transpose(1, 2, 0)),
        low=shape.min(axis=1) - 0.01,
        high=shape.max(axis=1) + 0.01,
        ahead=ahead,
        side=np.stack([left_most, right_most]),
        far_m=np.where(down, np.inf, front.max(axis=1) * 1.001 + 0.001),
    )


def views(
    around: Surroundings, xy: Floats, mast_m: Floats, poses: Ints, *, buildings: bool = True, ways: Bools | None = None
) -> Views:
    """Stretches of lines that cameras at `xy` (n, 2) with `poses` (n, 3) see; with `ways` (W,), of those ways alone.

    O(pairs of cameras and near ways), then O(those in view x buildings before them).
    """

    def some(first: int) -> Views:
        part = slice(first, first + _CAMERAS_AT_ONCE)
        return _views(around, _eyes(xy[part], mast_m[part], poses[part]), first, buildings, ways)

    return one_table(together(some, range(0, max(len(xy), 1), _CAMERAS_AT_ONCE)))


def views_around(around: Surroundings, xy: Floats, reach_m: float) -> Views:
    """Stretches of lines in the line of sight of one camera at `xy` (2,), wherever it may look, within a reach.

    The reach is an octagon round a circle of `reach_m`; `px_per_m` means nothing here.
    """
    angle = np.radians(np.arange(8) * 45.0)
    normal = np.round(np.stack([np.sin(angle), np.cos(angle)], axis=1), 9)
    planes = np.concatenate([normal, (reach_m + normal @ xy)[:, None]], axis=1)[..., None]
    eyes = _Eyes(
        xy=xy[None], zoom_c=np.array([100], np.int32), planes=planes, low=xy[None] - reach_m * 1.1,
        high=xy[None] + reach_m * 1.1, ahead=np.array([[0.0, 1.0]]), side=np.array([[-np.inf], [np.inf]]),
        far_m=np.array([np.inf]),
    )  # fmt: skip
    return _views(around, eyes, 0, buildings=True)


def _views(
    around: Surroundings, eyes: _Eyes, number: int, buildings: bool, ways: Bools | None = None
) -> Views:  # fmt: skip
    camera, way = _roughly_in_view(around, eyes, ways)
    line = (way[:, None] + np.arange(LANES) * around.way_count).ravel()
    camera = np.repeat(camera, LANES)
    ax, ay, ux, uy = (column.take(line) for column in around.line_xy)
    begin, end = np.zeros(len(line)), around.lines.length_mm.take(line) / 1000.0
    for plane in eyes.planes:  # Cyrus and Beck 1978
        nx, ny, c = (column.take(camera) for column in plane)
        _narrow(begin, end, c - (nx * ax + ny * ay), nx * ux + ny * uy)
    kept = np.flatnonzero(end - begin > 1e-3)
    camera, line, begin, end = camera.take(kept), line.take(kept), begin.take(kept), end.take(kept)
    if buildings:
        camera, line, begin, end = _unhidden(around, eyes, camera, line, begin, end)
    nx, ny, near = (column.take(camera) for column in eyes.planes[4])
    ax, ay, ux, uy = (column.take(line) for column in around.line_xy)
    scale = (optics.SENSOR_PX / 2 / optics.half_width(eyes.zoom_c)).take(camera)
    room, slope = near + optics.NEAREST_M - (nx * ax + ny * ay), nx * ux + ny * uy
    return Views(
        camera=(camera + number).astype(np.int32),
        line=line.astype(np.int32),
        from_mm=np.round(begin * 1000).astype(np.int32),
        to_mm=np.round(end * 1000).astype(np.int32),
        px_per_m=np.stack([scale / (room - slope * s) for s in (begin, end)], axis=1),
    )


def _roughly_in_view(around: Surroundings, eyes: _Eyes, ways: Bools | None) -> tuple[Longs, Longs]:
    """Pairs (camera, way), by camera: those that no edge of the picture rules out in every lane."""
    camera, way = around.way_grid.near(eyes.low, eyes.high)
    if ways is not None:
        wanted = np.flatnonzero(ways.take(way))
        camera, way = camera.take(wanted), way.take(wanted)
    for plane in (0, 1, 5, 3):
        nx, ny, c = eyes.planes[plane]
        limit = (c + around.spread_m * np.sqrt(nx * nx + ny * ny)).take(camera)
        nx, ny = nx.take(camera), ny.take(camera)
        ax, ay, bx, by = (column.take(way) for column in around.way_xy)
        kept = np.flatnonzero(np.minimum(nx * ax + ny * ay, nx * bx + ny * by) <= limit)
        camera, way = camera.take(kept), way.take(kept)
    return camera, way.astype(np.int64)


def _narrow(begin: Floats, end: Floats, room: Floats, slope: Floats) -> None:
    """Keep of [begin, end] what satisfies s * slope <= room; in place."""
    level = np.abs(slope) < 1e-12
    with np.errstate(divide="ignore", invalid="ignore"):
        cut = room / slope
    np.minimum(end, np.where(slope >= 1e-12, cut, _BIG), out=end)
    np.maximum(begin, np.where(slope <= -1e-12, cut, -_BIG), out=begin)
    if level.any():
        end[level & (room < 0)] = -_BIG


# --------------------------------------------------------------------------- what buildings hide of them


@dataclass(frozen=True, slots=True)
class _Screens:
    """Convex pieces of buildings as they stand before cameras, sorted by camera.

    Seen from outside, a convex piece hides of outside points just those behind the chord
    between its tangent points.
    """

    eye: Longs  # (n,)
    tangents: Floats  # (4, n) tangent points relative to the camera: left x, y, right x, y
    side: Floats  # (2, n) the piece's wedge, as in _Eyes
    near_m: Floats  # (n,) how far ahead it begins


def _unhidden(
    around: Surroundings, eyes: _Eyes, camera: Longs, line: Longs, begin: Floats, end: Floats
) -> tuple[Longs, Longs, Floats, Floats]:
    """Take away what buildings hide; stretches stay in order.  Only cameras that have any are looked at."""
    some, among = np.unique(camera, return_inverse=True)
    if len(some) < len(eyes.xy):
        found = _unhidden(around, eyes.of(some), among, line, begin, end)
        return some.take(found[0]), *found[1:]
    screens = _screens(around, eyes)
    ax, ay, ux, uy = (column.take(line) for column in around.line_xy)
    ax, ay = ax - eyes.xy[:, 0].take(camera), ay - eyes.xy[:, 1].take(camera)
    stretch, screen = _in_the_way(eyes, screens, camera, (ax, ay, ux, uy), begin, end)
    seen_from = tuple(column.take(stretch) for column in (ax, ay, ux, uy))
    hide_from, hide_to = begin.take(stretch), end.take(stretch)
    _shade(hide_from, hide_to, seen_from, tuple(column.take(screen) for column in screens.tangents))
    dark = np.flatnonzero(hide_to - hide_from > 1e-6)
    which, begin, end = _without(begin, end, stretch.take(dark), hide_from.take(dark), hide_to.take(dark))
    return camera.take(which), line.take(which), begin, end


def _screens(around: Surroundings, eyes: _Eyes) -> _Screens:
    """Every convex piece that may hide something from a camera."""
    eye, piece = around.piece_grid.near(np.minimum(eyes.low, eyes.xy), np.maximum(eyes.high, eyes.xy))
    blocks = around.blocks
    count = np.diff(blocks.piece_first)[piece]
    corner = _runs(blocks.piece_first[piece], count)
    of = np.repeat(np.arange(len(piece)), count)
    owner = eye.take(of)
    rel = blocks.piece_xy[corner] - eyes.xy[owner]
    starts = np.cumsum(count) - count
    if not len(starts):
        return _Screens(eye, np.zeros((4, 0)), np.zeros((2, 0)), np.zeros(0))
    ahead = eyes.frame(owner, rel[:, 0], rel[:, 1])[0]
    near, far = np.minimum.reduceat(ahead, starts), np.maximum.reduceat(ahead, starts)
    left, right = _tangents(rel, of, starts, count)
    side = np.stack([_side(eyes, eye, left, -np.inf), _side(eyes, eye, right, np.inf)])
    down = np.isinf(eyes.far_m[eye])
    kept = (far > 0) & (near < eyes.far_m[eye])
    kept &= (side[0] < eyes.side[1, eye]) & (side[1] > eyes.side[0, eye])
    side[:, down] = [[-np.inf], [np.inf]]
    near[down] = -np.inf
    rows = np.flatnonzero(kept | down)
    return _Screens(eye[rows], np.concatenate([left[rows], right[rows]], axis=1).T.copy(), side[:, rows], near[rows])


def _side(eyes: _Eyes, eye: Longs, point: Floats, beside: float) -> Floats:
    """Where tangent points are in the picture, `beside` when they are not ahead."""
    ahead, right = eyes.frame(eye, point[:, 0], point[:, 1])
    return np.where(ahead > 1e-6, right / np.maximum(ahead, 1e-6), beside)


def _tangents(rel: Floats, of: Longs, starts: Longs, count: Longs) -> tuple[Floats, Floats]:
    """Left and right tangent points of convex pieces whose corners are given relative to the camera."""
    middle = (np.add.reduceat(rel, starts) / count[:, None])[of]
    across = middle[:, 0] * rel[:, 1] - middle[:, 1] * rel[:, 0]
    along = middle[:, 0] * rel[:, 0] + middle[:, 1] * rel[:, 1]
    turn = across / np.maximum(np.abs(across) + np.abs(along), 1e-300)  # rises with the angle up to a right one
    turn = np.where(along < 0, np.where(across < 0, -2.0, 2.0) - turn, turn)
    number = np.arange(len(of))
    found = []
    for most in (np.maximum, np.minimum):
        at_most = turn == most.reduceat(turn, starts)[of]
        found.append(rel[np.minimum.reduceat(np.where(at_most, number, len(of)), starts)])
    return found[0], found[1]


def _in_the_way(
    eyes: _Eyes, screens: _Screens, camera: Longs, seen_from: tuple[Floats, ...], begin: Floats, end: Floats
) -> tuple[Longs, Longs]:
    """Pairs (stretch, screen), by stretch, that overlap in the picture, the stretch not wholly in front."""
    x, y, ux, uy = seen_from
    ends = [eyes.frame(camera, x + ux * s, y + uy * s) for s in (begin, end)]
    clear = (ends[0][0] > 1e-3) & (ends[1][0] > 1e-3)
    side = [right / np.maximum(ahead, 1e-3) for ahead, right in ends]
    left = np.where(clear, np.minimum(*side) - 1e-6, -np.inf)
    right = np.where(clear, np.maximum(*side) + 1e-6, np.inf)
    far = np.where(clear, np.maximum(ends[0][0], ends[1][0]) + 1e-6, np.inf)
    first = np.searchsorted(screens.eye, np.arange(len(eyes.xy) + 1))
    count = np.diff(first).take(camera)
    stretch = np.repeat(np.arange(len(camera)), count)
    screen = np.arange(len(stretch)) + (first.take(camera) - (np.cumsum(count) - count)).take(stretch)
    kept: Bools = screens.side[0].take(screen) < right.take(stretch)
    kept &= screens.side[1].take(screen) > left.take(stretch)
    kept &= screens.near_m.take(screen) < far.take(stretch)
    rows = np.flatnonzero(kept)
    return stretch.take(rows), screen.take(rows)


def _shade(begin: Floats, end: Floats, seen_from: tuple[Floats, ...], tangents: tuple[Floats, ...]) -> None:
    """Narrow stretches to their part in the wedge between two tangents and behind their chord; in place."""
    x, y, ux, uy = seen_from
    lx, ly, rx, ry = tangents
    cx, cy = rx - lx, ry - ly
    _narrow(begin, end, ly * x - lx * y, lx * uy - ly * ux)  # right of the left tangent
    _narrow(begin, end, rx * y - ry * x, ry * ux - rx * uy)  # left of the right tangent
    _narrow(begin, end, cx * y - cy * x - (cx * ly - cy * lx), cy * ux - cx * uy)  # beyond the chord


def _without(
    begin: Floats, end: Floats, stretch: Longs, hide_from: Floats, hide_to: Floats
) -> tuple[Longs, Floats, Floats]:
    """Stretches minus the union of their hidden parts: (which stretch, begin, end), in order."""
    shaded = np.zeros(len(begin), bool)
    shaded[stretch] = True
    free, some = np.flatnonzero(~shaded), np.flatnonzero(shaded)
    owner = np.concatenate([some, stretch, some])
    start = np.concatenate([begin[some], hide_from, end[some]])
    stop = np.concatenate([begin[some], hide_to, end[some]])
    span = (max(float(stop.max()), 0.0) + 1.0) * 2 if len(stop) else 1.0
    order = np.argsort(start + owner * span)
    owner, start, stop = owner.take(order), start.take(order), stop.take(order)
    lit_from = np.maximum.accumulate(stop + owner * span) - owner * span
    gap = np.flatnonzero((owner[1:] == owner[:-1]) & (start[1:] - lit_from[:-1] > 1e-3))
    which = np.concatenate([free, owner[1:][gap]])
    order = np.argsort(which, kind="stable")
    begin, end = np.concatenate([begin[free], lit_from[:-1][gap]]), np.concatenate([end[free], start[1:][gap]])
    return which[order], begin[order], end[order]


# --------------------------------------------------------------------------- who is seen


class Walkers:
    """People's legs by line, so that those on a few lines are found at once.

    Nearly all legs go along a whole line, one way or the other: these are kept by directed
    line (`2 * line`, one more for backwards).  The `rest` begin or end, or stand, on the way.
    """

    def __init__(self, legs: Legs, lines: Lines) -> None:
        self.legs = legs
        self.end_ms = ends_ms(legs).ravel()
        start, line = legs.start_ms.ravel(), legs.line.ravel()
        a, b, length = legs.from_mm.ravel(), legs.to_mm.ravel(), lines.length_mm.take(line)
        outdoors = (legs.gait.ravel() != Gait.INSIDE) & (start < self.end_ms)
        whole = outdoors & (a + b == length) & (np.abs(a - b) == length) & (start >= 0)
        self.length_mm = lines.length_mm
        directions = 2 * len(lines.length_mm)
        leg = np.flatnonzero(whole)
        directed = 2 * line.take(leg) + (a.take(leg) > 0)
        order = _order(directed)
        leg = leg.take(order)
        self.leg = leg.astype(np.int32)
        self.start_ms = start.take(leg)
        self.lasts_ms = self.end_ms.take(leg) - self.start_ms
        self.first = _starts(directed, directions)
        rest = np.flatnonzero(outdoors & ~whole)
        directed = 2 * line.take(rest) + (a > b).take(rest)
        order = _order(directed)
        self.rest = rest.take(order)
        self.rest_first = _starts(directed, directions)

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.legs.period_ms)


@dataclass(frozen=True, slots=True)
class _Passages:
    """People passing through stretches in view, on their own time."""

    key: Longs  # (n,) camera, person, leg as one number
    enter: Longs  # (n,) ms
    leave: Longs  # (n,)
    sight: Longs  # (n,) best px/m, in tenths


@dataclass(frozen=True, slots=True)
class _Window:
    """From when to when, and people's own time in it: turn k of a loop begins at first_ms + k * period_ms."""

    from_ms: int
    to_ms: int
    first_ms: Longs  # (P,)
    period_ms: Longs  # (P,) what never ends has a very long period


def seen(walkers: Walkers, seen_lines: Views, from_ms: int, to_ms: int) -> Sightings:
    """All sightings within [from_ms, to_ms).  O(legs on lines in view).

    A sighting that the window cuts keeps the px/m of the whole.
    """
    window = _window(walkers.legs, from_ms, to_ms)
    return one_table(together(lambda part: _seen(walkers, window, part), _handfuls(walkers, seen_lines)))


def _window(legs: Legs, from_ms: int, to_ms: int) -> _Window:
    period = np.where(legs.period_ms > 0, legs.period_ms.astype(np.int64), 2**50)
    phase = legs.phase_ms.astype(np.int64)
    turn = np.where(legs.period_ms > 0, (from_ms + phase) // period, 0)
    return _Window(from_ms, to_ms, turn * period - phase, period)


def _handfuls(walkers: Walkers, seen_lines: Views) -> list[Views]:
    """Views cut between cameras, so that each part has about as many people."""
    line, first = seen_lines.line, walkers.first
    pairs = np.cumsum(first[2 * line + 2] - first[2 * line])
    if not len(line) or pairs[-1] <= _PAIRS_AT_ONCE:
        return [seen_lines]
    wanted = np.searchsorted(pairs, np.arange(_PAIRS_AT_ONCE, pairs[-1], _PAIRS_AT_ONCE))
    cuts = np.searchsorted(seen_lines.camera, np.unique(seen_lines.camera[wanted]))
    edges = [0, *cuts[cuts > 0].tolist(), len(line)]
    names = [f.name for f in fields(Views)]
    return [Views(**{name: getattr(seen_lines, name)[a:b] for name in names}) for a, b in pairwise(edges)]


def _seen(walkers: Walkers, window: _Window, part: Views) -> Sightings:
    """One handful of cameras: passages on people's own time, joined up, then turn by turn."""
    legs = walkers.legs
    number = int(part.camera[0]) if len(part.camera) else 0
    camera = (part.camera - number).astype(np.int64) * legs.start_ms.size
    found = one_table([*_through(walkers, part, camera), _partly(walkers, part, camera)])
    order = _order(found.key)
    group = found.key.take(order) // legs.start_ms.shape[1]
    visits = _joined_up(group, found.enter.take(order), found.leave.take(order), found.sight.take(order))
    group, begin, end, sight = _turn_by_turn(window, walkers.people, *visits)
    return Sightings(
        camera=(group // max(walkers.people, 1) + number).astype(np.int32),
        person=(group % max(walkers.people, 1)).astype(np.int32),
        in_ms=begin,
        out_ms=end,
        px_per_m=sight / 10.0,
    )


def _paired(first: Longs, directed: Longs, which: Longs) -> tuple[Longs, Longs]:
    """Pairs (view, place in the table) of views with everything on their directed lines."""
    begin = first.take(directed)
    count = first.take(directed + 1) - begin
    which = which[count.take(which) > 0]
    count = count.take(which)
    view = np.repeat(which, count)
    shift = begin.take(which) - (np.cumsum(count) - count)
    return view, np.arange(len(view)) + np.repeat(shift, count)


def _both_ways(first: Longs, part: Views) -> tuple[Longs, Longs]:
    """Pairs of views with those who walk forwards, then of the same from the last view with those who walk back.

    So everybody's passages through one line come in the order of time.
    """
    there = np.arange(len(part.line))
    directed = 2 * part.line.astype(np.int64)
    ahead, back = _paired(first, directed, there), _paired(first, directed + 1, there[::-1])
    return np.concatenate([ahead[0], back[0]]), np.concatenate([ahead[1], back[1]])


def _through(walkers: Walkers, part: Views, camera: Longs) -> list[_Passages]:
    """Passages of those who walk a whole line, forwards and back."""
    length = walkers.length_mm.take(part.line)
    low, high = part.from_mm / length, part.to_mm / length
    best = np.rint(part.px_per_m.max(axis=1, initial=0.0) * 10).astype(np.int64)
    directed = 2 * part.line.astype(np.int64)
    there = np.arange(len(part.line))
    found = []
    for back, which, enters, leaves in ((0, there, low, high), (1, there[::-1], 1.0 - high, 1.0 - low)):
        view, row = _paired(walkers.first, directed + back, which)
        start, lasts = walkers.start_ms.take(row).astype(np.int64), walkers.lasts_ms.take(row)
        found.append(
            _Passages(
                camera.take(view) + walkers.leg.take(row),
                start + (enters.take(view) * lasts).astype(np.int64),
                start + (leaves.take(view) * lasts).astype(np.int64),
                best.take(view),
            )
        )
    return found


def _partly(walkers: Walkers, part: Views, camera: Longs) -> _Passages:
    """Passages of those who begin, end or stand on the way; who stands is there from first to last."""
    view, row = _both_ways(walkers.rest_first, part)
    leg, legs = walkers.rest.take(row), walkers.legs
    a, b = (x.ravel().take(leg).astype(np.int64) for x in (legs.from_mm, legs.to_mm))
    low, high = (x.take(view).astype(np.int64) for x in (part.from_mm, part.to_mm))
    meets = np.flatnonzero((np.maximum(a, b) >= low) & (np.minimum(a, b) <= high))
    view, leg, a, b, low, high = (x.take(meets) for x in (view, leg, a, b, low, high))
    near, far = np.clip(a, low, high), np.clip(b, low, high)
    start = legs.start_ms.ravel().take(leg).astype(np.int64)
    lasts = walkers.end_ms.take(leg) - start
    length = np.maximum(np.abs(b - a), 1)
    enter = start + np.abs(near - a) * np.where(a == b, 0, lasts) // length
    leave = start + np.where(a == b, lasts, np.abs(far - a) * np.where(a == b, 0, lasts) // length)
    return _Passages(camera.take(view) + leg, enter, leave, _best(part, view, near, far))


def _best(part: Views, view: Longs, near: Longs, far: Longs) -> Longs:
    """Highest px/m of a passage in tenths: depth is linear along a line, so it is at one of the ends."""
    begin, end = part.from_mm[view], part.to_mm[view]
    depth = 1.0 / part.px_per_m[view]
    slope = (depth[:, 1] - depth[:, 0]) / np.maximum(end - begin, 1)
    ends = [depth[:, 0] + slope * (p - begin) for p in (near, far)]
    return np.rint(10.0 / np.minimum(*ends)).astype(np.int64)


def _joined_up(group: Longs, begin: Longs, end: Longs, sight: Longs) -> tuple[Longs, Longs, Longs, Longs]:
    """Join what touches: somebody who turns a corner within the picture stays one sighting."""
    if not len(group):
        return group, begin, end, sight
    fresh = np.ones(len(group), bool)
    fresh[1:] = (group[1:] != group[:-1]) | (begin[1:] - end[:-1] > 2)
    starts = np.flatnonzero(fresh)
    last = np.append(starts[1:], len(group)) - 1
    return group.take(starts), begin.take(starts), end.take(last), np.maximum.reduceat(sight, starts)


def _turn_by_turn(
    window: _Window, people: int, group: Longs, begin: Longs, end: Longs, sight: Longs
) -> tuple[Longs, Longs, Longs, Longs]:
    """Own times to scenario times, once for each turn of a loop within the window."""
    person = group % max(people, 1)
    shift, period = window.first_ms.take(person), window.period_ms.take(person)
    which, begin, end = np.arange(len(group)), begin + shift, end + shift
    found = []
    while len(which):
        inside = np.flatnonzero((end > window.from_ms) & (begin < window.to_ms) & (end > begin))
        found.append((which.take(inside), begin.take(inside), end.take(inside)))
        begin, end = begin + period, end + period
        more = np.flatnonzero(begin < window.to_ms)
        which, begin, end, period = (x.take(more) for x in (which, begin, end, period))
    if not found:
        return group, begin, end, sight
    which, begin, end = (np.concatenate(column) for column in zip(*found, strict=True))
    rank = np.zeros(len(group), np.int64)
    np.cumsum(group[1:] != group[:-1], out=rank[1:])
    order = _order(rank.take(which))
    which, begin, end = which.take(order), begin.take(order), end.take(order)
    begin, end = np.maximum(begin, window.from_ms), np.minimum(end, window.to_ms)
    return _joined_up(group.take(which), begin, end, sight.take(which))


# --------------------------------------------------------------------------- areas for the map


def _cross(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


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
    return list(np.concatenate([near[:, [0, -1]], end[:, ::-1]], axis=1))


def _free_share(around: Surroundings, xy: Floats, far: Floats, eye: Longs, piece: Ints) -> Floats:
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
