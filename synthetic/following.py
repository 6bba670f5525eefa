"""Following somebody: which cameras come next on the streets ahead, and for how long somebody was in view.

By geometry alone, from what a picture shows: place, heading and pace.  Where the person will
really go is not looked at; a camera network knows the streets, not the future.  It works the
same for a thief and for somebody who did nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from synthetic import sightings
from synthetic.cameras import compass
from synthetic.model import CameraKind, Gait, Pose
from synthetic.motion import CAST_RUN_MM_S, CAST_WALK_MM_S
from synthetic.world import Changes, World, presets, sightings_of_one, whereabouts

AHEAD_M, AHEAD_S = 250.0, 90.0
CANDIDATES, TURNED = 24, 6
"""How many cameras near the streets ahead are looked at as they stand, and how many with their presets."""
TOGETHER_MS = 3_000
"""Of cameras reached within so long of each other the better picture comes first."""

Stretch = tuple[float, float, float]
"""Of a way: seen from so many metres along it to so many, at so many px/m."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A camera that should see somebody next."""

    camera: int
    camera_id: str
    in_ms: int  # how long until they come into its view
    street: str  # the street they would be on then
    heading: str  # the way they would be going there, one of eight
    px_per_m: float
    preset: str | None  # None: as it looks now; else the preset that would show them


def ahead(
    world: World, changes: Changes, person: int, camera: int, t_ms: int, pose_of: Callable[[int], Pose], most: int = 3
) -> list[Next]:
    """The next cameras for somebody whom `camera` shows at `t_ms`, soonest first.  `pose_of` says how cameras look.

    O(ways within `AHEAD_M`) for the streets, plus the views of a few dozen cameras, which are kept by pose.
    """
    reached = _reached(world, changes, person, t_ms)
    if not reached.ways:
        return []
    near = [i for i in _near(world, reached) if i != camera]
    found = _best(world, reached, [(i, pose_of(i), None) for i in near])
    if len(found) < most:
        missing = [i for i in near if i not in found and world.cameras.kind[i] != CameraKind.FIXED][:TURNED]
        turned = [(i, preset.pose, preset.name) for i in missing for preset in presets(world, i)]
        found |= _best(world, reached, turned)
    return _ranked(found.values())[:most]


def _ranked(found: Iterable[Next]) -> list[Next]:
    """By arrival; what arrives about together, by how much it shows."""
    return sorted(found, key=lambda n: (n.in_ms // TOGETHER_MS, -n.px_per_m, n.camera_id))


# --------------------------------------------------------------------------- the streets ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reached:
    """Ways that can be walked from where somebody is: from which end, after how many metres; at which pace."""

    ways: dict[int, tuple[bool, float]]  # way: (from its first end?, metres to that end; negative on the way itself)
    nodes: tuple[int, ...]
    speed_m_s: float


def _reached(world: World, changes: Changes, person: int, t_ms: int) -> _Reached:
    """Along the heading, both ways at crossings, not back."""
    here = whereabouts(world, changes, np.array([person]), t_ms)
    gait = Gait(int(here.gait[0]))
    nothing = _Reached(ways={}, nodes=(), speed_m_s=1.0)
    if gait is Gait.INSIDE:
        return nothing
    speed = (CAST_RUN_MM_S if gait is Gait.RUN else CAST_WALK_MM_S) / 1000.0
    graph, lines = world.city.ways, world.lines
    way = int(here.line[0]) % len(graph.edges)
    length, along = lines.length_mm[way] / 1000.0, float(here.along_mm[0]) / 1000.0
    turn = (int(here.heading_cdeg[0]) - int(lines.heading_cdeg[way]) + 18000) % 36000 - 18000
    forward = abs(turn) <= 9000
    left = length - along if forward else along
    start = int(graph.edges[way, 1 if forward else 0])
    far = min(AHEAD_M, AHEAD_S * speed)
    ways = {way: (forward, left - length)}
    best = {start: max(left, 0.0)}
    queue = [(best[start], start)]
    while queue:
        gone, node = heapq.heappop(queue)
        if gone > best[node] or gone > far:
            continue
        for k in range(int(graph.first[node]), int(graph.first[node + 1])):
            other, via = int(graph.neighbour[k]), int(graph.via[k])
            if via == way:
                continue
            if via not in ways or gone < ways[via][1]:
                ways[via] = (int(graph.edges[via, 0]) == node, gone)
            there = gone + lines.length_mm[via] / 1000.0
            if there < best.get(other, np.inf):
                best[other] = there
                heapq.heappush(queue, (there, other))
    return _Reached(ways=ways, nodes=tuple(n for n, gone in best.items() if gone <= far), speed_m_s=speed)


def _near(world: World, reached: _Reached) -> list[int]:
    """Cameras in order that stand nearest to the streets ahead."""
    nodes = world.city.ways.xy[0, np.array(reached.nodes or (0,))]
    low, high = nodes.min(axis=0) - 120.0, nodes.max(axis=0) + 120.0
    xy = world.cameras.xy
    inside = np.flatnonzero(((xy >= low) & (xy <= high)).all(axis=1) & world.cameras.in_order)
    far = np.hypot(*(xy[inside, None] - nodes[None]).transpose(2, 0, 1)).min(axis=1) if len(inside) else np.zeros(0)
    return [int(i) for i in inside[np.argsort(far, kind="stable")][:CANDIDATES]]


# --------------------------------------------------------------------------- what cameras see of them


def _best(world: World, reached: _Reached, looks: Sequence[tuple[int, Pose, str | None]]) -> dict[int, Next]:
    """For each camera the first it would see of somebody on the ways ahead, of all its looks the soonest."""
    found: dict[int, Next] = {}
    for (camera, _pose, preset), seen in zip(looks, _stretches(world, looks), strict=True):
        for way, stretches in seen.items():
            if way not in reached.ways:
                continue
            one = _first(world, reached, camera, preset, way, stretches)
            if one and (camera not in found or one.in_ms < found[camera].in_ms):
                found[camera] = one
    return found


def _first(
    world: World, reached: _Reached, camera: int, preset: str | None, way: int, stretches: Sequence[Stretch]
) -> Next | None:
    forward, gone = reached.ways[way]
    length = world.lines.length_mm[way] / 1000.0
    arrivals = [
        (gone + (begin if forward else length - end), px_per_m)
        for begin, end, px_per_m in stretches
        if gone + (end if forward else length - begin) > 0.5
    ]
    if not arrivals:
        return None
    metres, px_per_m = min(arrivals)
    in_ms = round(max(metres, 0.0) / reached.speed_m_s * 1000)
    if in_ms > AHEAD_S * 1000:
        return None
    heading = int(world.lines.heading_cdeg[way]) + (0 if forward else 18000)
    street = int(world.city.ways.street[way])
    return Next(
        camera=camera, camera_id=world.cameras.ids[camera], in_ms=in_ms,
        street=world.city.streets.names[street] if street >= 0 else "", heading=compass(heading % 36000),
        px_per_m=round(px_per_m, 1), preset=preset,
    )  # fmt: skip


MOST_KEPT, MOST_MET = 4_000, 10_000


def _stretches(world: World, looks: Sequence[tuple[int, Pose, str | None]]) -> list[dict[int, list[Stretch]]]:
    """What each look sees of ways, by way; all that are not known yet in one go."""
    kept = world._looks
    new = list(dict.fromkeys((camera, pose) for camera, pose, _ in looks if (camera, pose) not in kept))
    if len(kept) + len(new) > MOST_KEPT:
        kept.clear()
        new = list(dict.fromkeys((camera, pose) for camera, pose, _ in looks))
    if new:
        which = np.array([camera for camera, _ in new])
        poses = np.array([pose.numbers for _, pose in new], np.int32)
        views = sightings.views(world.around, world.cameras.xy[which], world.cameras.mast_m[which], poses)
        for look in new:
            kept[look] = {}
        count = len(world.city.ways.edges)
        columns = (views.camera, views.line % count, views.from_mm, views.to_mm, views.px_per_m.max(axis=1))
        for n, way, begin, end, px_per_m in zip(*(column.tolist() for column in columns), strict=True):
            kept[new[n]].setdefault(way, []).append((begin / 1000.0, end / 1000.0, px_per_m))
    return [kept[camera, pose] for camera, pose, _ in looks]


# --------------------------------------------------------------------------- for how long somebody was in view


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A camera that somebody looked through, in a pose, from when to when."""

    camera: int
    pose: Pose
    from_ms: int
    to_ms: int


def in_view(world: World, changes: Changes, person: int, watches: Sequence[Watch]) -> list[tuple[int, int]]:
    """When somebody was in some of the views: [(from, to), …] in order, without overlaps.  Exact."""
    return merged(interval for each in in_views(world, changes, person, watches) for interval in each)


def in_views(
    world: World, changes: Changes, person: int, watches: Sequence[Watch]
) -> list[list[tuple[int, int]]]:  # fmt: skip
    """When somebody was in each of the views.  O(watches), and O(new poses x the somebody's own ways near them)."""
    met = _met(world, changes, person, [(watch.camera, watch.pose) for watch in watches])
    return [
        [(max(a, watch.from_ms), min(b, watch.to_ms)) for a, b in intervals if a < watch.to_ms and b > watch.from_ms]
        for watch, intervals in zip(watches, met, strict=True)
    ]


def _met(
    world: World, changes: Changes, person: int, looks: Sequence[tuple[int, Pose]]
) -> list[tuple[tuple[int, int], ...]]:  # fmt: skip
    """When somebody is in the picture of each (camera, pose); those that are not known yet are found in one go."""
    known = changes._met
    new = list(dict.fromkeys(look for look in looks if (person, *look) not in known))
    if len(known) + len(new) > MOST_MET:
        known.clear()
        new = list(dict.fromkeys(looks))
    if new:
        seen = sightings_of_one(world, changes, person, new)
        found: list[list[tuple[int, int]]] = [[] for _ in new]
        for number, begin, end in zip(seen.camera.tolist(), seen.in_ms.tolist(), seen.out_ms.tolist(), strict=True):
            found[number].append((begin, end))
        known.update({(person, *look): tuple(intervals) for look, intervals in zip(new, found, strict=True)})
    return [known[person, *look] for look in looks]


def merged(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Intervals in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(intervals):
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif end > begin:
            joined.append((begin, end))
    return joined
