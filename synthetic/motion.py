"""Where everyone is at t: loops of a few dozen legs along known lines, computed directly, never stepped."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic.model import (
    LANES,
    NEVER_MS,
    Bools,
    Bytes,
    City,
    Floats,
    Gait,
    Ints,
    Legs,
    Lines,
    Longs,
    Step,
    Trouble,
    Ways,
)
from synthetic.randomness import stream
from synthetic.together import one_table, together

WALK_MM_S = (1050, 1550)
"""Walking speeds in mm/s, slow to brisk (Knoblauch et al. 1996 found 1.25 to 1.51 m/s at crossings)."""
CAST_WALK_MM_S, CAST_RUN_MM_S = 1350, 3900
_OUT = 22  # steps from home to the errand
_AT_ONCE = 8192
"""People whose routes are drawn from one stream; another number makes another crowd."""
Singles = NDArray[np.float32]


def lines_of(ways: Ways) -> Lines:
    """Unroll the walking network over its lanes; lengths to the millimetre.  O(lanes x ways)."""
    a = ways.xy[:, ways.edges[:, 0]].reshape(-1, 2)
    b = ways.xy[:, ways.edges[:, 1]].reshape(-1, 2)
    rel = b - a
    length_m = np.sqrt(rel[:, 0] * rel[:, 0] + rel[:, 1] * rel[:, 1])
    heading = np.round(np.degrees(np.arctan2(rel[:, 0], rel[:, 1])) * 100) % 36000
    return Lines(
        a=a,
        unit=np.round(rel / np.maximum(length_m, 1e-9)[:, None], 12),
        length_mm=np.maximum(np.round(length_m * 1000), 1).astype(np.int32),
        heading_cdeg=heading.astype(np.int32),
    )


# --------------------------------------------------------------------------- where


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where n people are at one moment each."""

    xy: Floats  # (n, 2) metres, to the millimetre
    heading_cdeg: Ints  # (n,)
    gait: Bytes  # (n,) Gait
    leg: Longs  # (n,) column of Legs
    line: Ints  # (n,)
    along_mm: Longs  # (n,)


def own_time(legs: Legs, t_ms: int | Longs, who: Longs | slice) -> Longs:
    """People's own time (ms) at scenario time: crowd loops wrap, the cast's do not."""
    period = legs.period_ms[who].astype(np.int64)
    own = np.asarray(t_ms, dtype=np.int64) + legs.phase_ms[who]
    return np.where(period > 0, own % np.maximum(period, 1), own)


def at(lines: Lines, legs: Legs, t_ms: int | Longs, who: Longs | None = None) -> Whereabouts:
    """Where people are at `t_ms` (a number, or one for each of `who`).  O(people x legs a person)."""
    count = len(legs.period_ms) if who is None else len(who)

    def some(first: int) -> Whereabouts:
        part = slice(first, min(first + _AT_ONCE, count))
        times = t_ms if np.ndim(t_ms) == 0 else np.asarray(t_ms)[part]
        return _at(lines, legs, times, part if who is None else who[part])

    return one_table(together(some, range(0, max(count, 1), _AT_ONCE)))


def _at(lines: Lines, legs: Legs, t_ms: int | Longs, rows: Longs | slice) -> Whereabouts:
    own = own_time(legs, t_ms, rows)
    leg = _leg_at(legs.start_ms[rows], own)
    person = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
    flat = leg + person * legs.start_ms.shape[1]
    line, start, from_mm, to_mm = (x.ravel().take(flat) for x in (legs.line, legs.start_ms, legs.from_mm, legs.to_mm))
    lasts = _leg_end(legs, rows, leg, flat) - start
    done = (own - start) * (to_mm.astype(np.int64) - from_mm)
    along = from_mm + np.where(from_mm == to_mm, 0, done // np.maximum(lasts, 1))
    heading = lines.heading_cdeg.take(line) + np.where(to_mm < from_mm, np.int32(18000), np.int32(0))
    xy = lines.unit.take(line, axis=0)
    xy *= (along / 1000.0)[:, None]
    xy += lines.a.take(line, axis=0)
    return Whereabouts(
        xy=np.round(xy, 3, out=xy),
        heading_cdeg=np.where(heading >= 36000, heading - np.int32(36000), heading),
        gait=legs.gait.ravel().take(flat),
        leg=leg,
        line=line,
        along_mm=along,
    )


def _leg_at(start_ms: Ints, own: Longs) -> Longs:
    """The last leg that has begun, row by row: one pass over a contiguous table."""
    begun = start_ms <= own[:, None].astype(np.int32)
    return np.where(begun[:, -1], begun.shape[1], begun.argmin(axis=1)) - 1


def _leg_end(legs: Legs, rows: Longs | slice, leg: Longs, flat: Longs) -> Longs:
    """When legs end on people's own time."""
    after = legs.start_ms.ravel().take(np.minimum(flat + 1, legs.start_ms.size - 1)).astype(np.int64)
    period = legs.period_ms[rows].astype(np.int64)
    end = np.where(leg + 1 < legs.start_ms.shape[1], after, NEVER_MS)
    return np.where(period > 0, np.minimum(end, period), end)


def ends_ms(legs: Legs) -> Ints:
    """When every leg ends on its person's own time: (P, K), at least its start."""
    after = np.concatenate([legs.start_ms[:, 1:], np.full((len(legs.period_ms), 1), NEVER_MS, np.int32)], axis=1)
    period = np.where(legs.period_ms > 0, legs.period_ms, NEVER_MS)[:, None]
    return np.maximum(np.minimum(after, period), legs.start_ms)


def paths(lines: Lines, legs: Legs, who: Longs, from_ms: Longs, to_ms: Longs, bends: int = 5) -> tuple[Longs, Floats]:
    """What n people walk from their `from_ms` to their `to_ms`: times (n, k), points (n, k, 2), k <= bends + 2.

    Straight and even between two entries; entries repeat for those with fewer bends than others.
    """
    times, points = [np.asarray(from_ms, dtype=np.int64)], []
    for _ in range(bends + 1):
        here = at(lines, legs, times[-1], who)
        points.append(here.xy)
        flat = here.leg + who * legs.start_ms.shape[1]
        left = _leg_end(legs, who, here.leg, flat) - own_time(legs, times[-1], who)
        times.append(np.minimum(times[-1] + np.maximum(left, 1), to_ms))
        if (times[-1] >= to_ms).all():
            break
    times[-1] = np.asarray(to_ms, dtype=np.int64)
    points.append(at(lines, legs, times[-1], who).xy)
    return np.stack(times, axis=1), np.stack(points, axis=1)


# --------------------------------------------------------------------------- the crowd


def crowd(city: City, lines: Lines, count: int, seed: int) -> Legs:
    """`count` people, each out from home to an errand and back, again and again.

    Each walks `2 x 22` legs, stands once on the way, is indoors at both ends.  O(people x legs).
    """
    crossroads = _crossroads(city)
    shape = (count, 2 * _OUT + 4)
    start, line, from_mm, to_mm = (np.empty(shape, np.int32) for _ in range(4))
    gait = np.full(shape, Gait.WALK, np.uint8)
    period, phase = np.empty(count, np.int32), np.empty(count, np.int32)

    def some(first: int) -> None:
        rows = slice(first, first + _AT_ONCE)
        chance = stream(seed, f"crowd/routes/{first // _AT_ONCE}")
        nodes, taken = _errands(crossroads, len(period[rows]), chance)
        legs = Legs(
            start_ms=start[rows], line=line[rows], from_mm=from_mm[rows], to_mm=to_mm[rows], gait=gait[rows],
            period_ms=period[rows], phase_ms=phase[rows],
        )  # fmt: skip
        _loops(legs, _walked(city.ways, lines, nodes, taken, chance), chance)

    together(some, range(0, count, _AT_ONCE))
    return Legs(
        start_ms=start, line=line, from_mm=from_mm, to_mm=to_mm, gait=gait, period_ms=period, phase_ms=phase
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Crossroads:
    """Where one can go from each walking node: rows are choices; a short one repeats the node itself."""

    xy: tuple[Singles, Singles]  # (N,) each
    degree: Longs  # (N,)
    neighbour: Ints  # (most, N)
    via: Ints  # (most, N)
    east: Singles  # (most, N) direction of a choice
    north: Singles  # (most, N)
    homes: Floats  # (N,) running sums of what draws people
    errands: Floats  # (N,)


def _crossroads(city: City) -> _Crossroads:
    ways = city.ways
    degree = np.diff(ways.first).astype(np.int64)
    row = np.arange(int(degree.max(initial=0)))[:, None]
    there = row < degree
    index = np.minimum(ways.first[:-1] + row, len(ways.neighbour) - 1)
    neighbour = np.where(there, ways.neighbour[index], np.arange(len(degree), dtype=np.int32))
    x, y = (np.ascontiguousarray(column, dtype=np.float32) for column in ways.xy[0].T)
    east, north = x[neighbour] - x, y[neighbour] - y
    length = np.sqrt(east * east + north * north) + np.float32(1e-3)
    pull = _pull(city)
    return _Crossroads(
        xy=(x, y),
        degree=degree,
        neighbour=neighbour,
        via=np.where(there, ways.via[index], 0).astype(np.int32),
        east=east / length,
        north=north / length,
        homes=np.cumsum(np.round(pull**0.4, 9)),
        errands=np.cumsum(pull),
    )


def _errands(at: _Crossroads, count: int, chance: np.random.Generator) -> tuple[Ints, Ints]:
    """Walking nodes (count, _OUT + 1) and ways (count, _OUT) from homes towards errands.

    At each crossroads the choice that leads best towards the errand, and whim; hardly ever straight back.
    """
    nodes, taken = np.empty((_OUT + 1, count), np.int32), np.empty((_OUT, count), np.int32)
    nodes[0] = before = _draw(at.homes, count, chance)
    target = _draw(at.errands, count, chance)
    target_x, target_y = (column.take(target) for column in at.xy)
    for step in range(_OUT):
        here = nodes[step].astype(np.int64)
        goal_x, goal_y = target_x - at.xy[0].take(here), target_y - at.xy[1].take(here)
        whim = np.sqrt(goal_x * goal_x + goal_y * goal_y) + np.float32(15)
        degree = at.degree.take(here)
        best, pick = np.full(count, -np.inf, np.float32), np.zeros(count, np.int64)
        for choice in range(int(degree.max(initial=0))):
            who = np.flatnonzero(degree > choice)
            spot, scale = here.take(who), whim.take(who)
            score = at.east[choice].take(spot) * goal_x.take(who) + at.north[choice].take(spot) * goal_y.take(who)
            score += chance.random(len(who), dtype=np.float32) * scale * np.float32(1.1)
            score -= scale * np.float32(2) * (at.neighbour[choice].take(spot) == before.take(who))
            better = np.flatnonzero(score > best.take(who))
            best[who.take(better)] = score.take(better)
            pick[who.take(better)] = choice
        flat = pick * len(at.degree) + here
        before = here
        nodes[step + 1], taken[step] = at.neighbour.ravel().take(flat), at.via.ravel().take(flat)
    return nodes.T, taken.T


def _pull(city: City) -> Floats:
    """How much each walking node draws people: grounds, landmarks, the middle of the exercise."""
    x, y = city.ways.xy[0].T
    pull = np.full(len(x), 0.15)
    for landmark in city.landmarks:
        near = np.flatnonzero((np.abs(x - landmark.xy[0]) < 400) & (np.abs(y - landmark.xy[1]) < 400))
        far2 = (x[near] - landmark.xy[0]) ** 2 + (y[near] - landmark.xy[1]) ** 2
        pull[near] += 0.8 * np.exp(-far2 / 70.0**2)
    if city.radius_m:
        far2 = (x - city.centre_xy[0]) ** 2 + (y - city.centre_xy[1]) ** 2
        pull *= 0.05 + np.exp(-far2 / (0.38 * city.radius_m) ** 2)
    return np.round(pull, 9)


def _draw(edges: Floats, count: int, chance: np.random.Generator) -> Longs:
    return np.searchsorted(edges, chance.random(count) * edges[-1], side="right").clip(0, len(edges) - 1)


@dataclass(frozen=True, slots=True)
class _Walk:
    line: Ints  # (P, steps)
    from_mm: Ints
    to_mm: Ints


def _walked(ways: Ways, lines: Lines, nodes: Ints, taken: Ints, chance: np.random.Generator) -> _Walk:
    """Ways taken between nodes as lines in a lane of one's own, with their ends."""
    lane = chance.integers(0, LANES, len(taken), dtype=np.int32)
    line = lane[:, None] * np.int32(len(ways.edges)) + taken
    length = lines.length_mm.take(line)
    ahead = ways.edges[:, 0].take(taken) == nodes[:, :-1]
    return _Walk(line, np.where(ahead, 0, length).astype(np.int32), np.where(ahead, length, 0).astype(np.int32))


def _loops(legs: Legs, out: _Walk, chance: np.random.Generator) -> None:
    """Out, a stand on the way, indoors, back, indoors at home: writes the closed loop into `legs`."""
    count, home, back = len(out.line), _OUT + 2, slice(_OUT + 3, 2 * _OUT + 3)
    rows = np.arange(count)
    speed = chance.integers(*WALK_MM_S, count)
    stand = chance.integers(1, _OUT - 1, count)
    column = np.arange(home)
    step = column - np.clip(column - stand[:, None], 0, 2) + (rows * _OUT)[:, None]
    for whole, table in ((out.line, legs.line), (out.from_mm, legs.from_mm), (out.to_mm, legs.to_mm)):
        table[:, :home] = whole.ravel().take(step)
    for table, far, near in ((legs.from_mm, out.to_mm, out.from_mm), (legs.to_mm, out.from_mm, out.from_mm)):
        table[:, back] = far[:, ::-1]
        table[:, home], table[:, -1] = out.to_mm[:, -1], near[:, 0]
    legs.line[:, back] = out.line[:, ::-1]
    legs.line[:, home], legs.line[:, -1] = out.line[:, -1], out.line[:, 0]
    begin, end = legs.from_mm[rows, stand], legs.to_mm[rows, stand + 2]
    mid = (begin + (end - begin) * chance.uniform(0.15, 0.85, count)).astype(np.int32)
    legs.to_mm[rows, stand] = legs.from_mm[rows, stand + 1] = legs.to_mm[rows, stand + 1] = mid
    legs.from_mm[rows, stand + 2] = mid
    legs.gait[rows, stand + 1] = Gait.STAND
    legs.gait[:, home] = legs.gait[:, -1] = Gait.INSIDE
    took = np.maximum(np.abs(legs.to_mm - legs.from_mm) * np.int64(1000) // speed[:, None], 1)
    stands = chance.random(count) < 0.6
    took[rows, stand + 1] = np.where(stands, chance.integers(15_000, 240_000, count), 1_000)
    took[:, home], took[:, -1] = chance.integers(20_000, 240_000, (2, count))
    ends = np.cumsum(took, axis=1, dtype=np.int32)
    legs.start_ms[:, 0], legs.start_ms[:, 1:] = 0, ends[:, :-1]
    legs.period_ms[:] = ends[:, -1]
    legs.phase_ms[:] = chance.random(count) * ends[:, -1]


# --------------------------------------------------------------------------- known ways


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a known way, for the cast and patrols."""

    start_ms: int
    line: int
    from_mm: int
    to_mm: int
    gait: Gait


def route(city: City, lines: Lines, start: int, goal: int) -> list[tuple[int, bool]]:
    """The shortest way on foot: (way, walked from its first end?), or Trouble.  A*, O(n log n)."""
    ways, xy = city.ways, city.ways.xy[0]
    best, came = {start: 0.0}, {start: (start, -1)}
    queue = [(float(np.hypot(*(xy[start] - xy[goal]))), start)]
    while queue:
        _, here = heapq.heappop(queue)
        if here == goal:
            return _walk_back(ways, came, goal)
        for k in range(ways.first[here], ways.first[here + 1]):
            there, way = int(ways.neighbour[k]), int(ways.via[k])
            far = best[here] + lines.length_mm[way] / 1000.0
            if far < best.get(there, np.inf):
                best[there], came[there] = far, (here, way)
                heapq.heappush(queue, (far + float(np.hypot(*(xy[there] - xy[goal]))), there))
    raise Trouble("no street connects these two places")


def _walk_back(ways: Ways, came: dict[int, tuple[int, int]], goal: int) -> list[tuple[int, bool]]:
    found: list[tuple[int, bool]] = []
    here = goal
    while came[here][1] >= 0:
        before, way = came[here]
        found.append((way, int(ways.edges[way, 0]) == before))
        here = before
    return found[::-1]


def walk_m(lines: Lines, steps: Sequence[tuple[int, bool]]) -> float:
    """Length of a route in metres."""
    return sum(int(lines.length_mm[way]) for way, _ in steps) / 1000.0


def along(
    city: City,
    lines: Lines,
    steps: Sequence[tuple[int, bool]],
    *,
    lane: int,
    start_ms: int,
    speed_mm_s: int,
    gait: Gait,
) -> tuple[list[Leg], int]:
    """Legs of a route walked from `start_ms` on, and when it ends."""
    legs, now = [], start_ms
    for way, ahead in steps:
        line = lane * len(city.ways.edges) + way
        length = int(lines.length_mm[line])
        legs.append(Leg(now, line, 0 if ahead else length, length if ahead else 0, gait))
        now += max(length * 1000 // speed_mm_s, 1)
    return legs, now


def standing(city: City, lines: Lines, node: int, *, lane: int, start_ms: int, gait: Gait = Gait.STAND) -> Leg:
    """Somebody who stands (or is indoors) at a walking node."""
    way = int(city.ways.via[city.ways.first[node]])
    line = lane * len(city.ways.edges) + way
    at_mm = 0 if int(city.ways.edges[way, 0]) == node else int(lines.length_mm[line])
    return Leg(start_ms, line, at_mm, at_mm, gait)


def planned(city: City, lines: Lines, steps: Sequence[tuple[Step, int]], *, lane: int) -> list[Leg]:
    """A cast member's legs from the scenario's steps, each with the walking node of its place."""
    (first, here), *rest = steps
    begin = round(first.at_s * 1000)
    legs = [] if begin <= 0 else [standing(city, lines, here, lane=lane, start_ms=-NEVER_MS, gait=Gait.INSIDE)]
    gait = Gait.INSIDE if first.how == "inside" else Gait.STAND
    legs.append(standing(city, lines, here, lane=lane, start_ms=begin if legs else -NEVER_MS, gait=gait))
    for step, there in rest:
        run = step.how == "run_to"
        moved, end = along(
            city,
            lines,
            route(city, lines, here, there),
            lane=lane,
            start_ms=round(step.at_s * 1000),
            speed_mm_s=CAST_RUN_MM_S if run else CAST_WALK_MM_S,
            gait=Gait.RUN if run else Gait.WALK,
        )
        gait = Gait.INSIDE if step.how == "inside" else Gait.STAND
        legs += [*moved, standing(city, lines, there, lane=lane, start_ms=end, gait=gait)]
        here = there
    return legs


def table(people: Sequence[Sequence[Leg]]) -> Legs:
    """Known ways of several people as `Legs` that do not wrap."""
    columns = max((len(legs) for legs in people), default=1)
    shape = (len(people), columns)
    start, line = np.full(shape, NEVER_MS, np.int32), np.zeros(shape, np.int32)
    from_mm, to_mm = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    gait = np.full(shape, Gait.INSIDE, np.uint8)
    for i, legs in enumerate(people):
        for k, leg in enumerate(legs):
            start[i, k], line[i, k], gait[i, k] = leg.start_ms, leg.line, leg.gait
            from_mm[i, k], to_mm[i, k] = leg.from_mm, leg.to_mm
    none = np.zeros(len(people), np.int32)
    return Legs(start_ms=start, line=line, from_mm=from_mm, to_mm=to_mm, gait=gait, period_ms=none, phase_ms=none)


def only_outdoors(gait: Bytes) -> Bools:
    """Who can be seen at all."""
    return gait != Gait.INSIDE
