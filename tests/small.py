"""A small piece of the old town with people and cameras, made once, and a second opinion on who is in view."""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from synthetic import cameras as optics
from synthetic import motion, quito, scenario, sightings, world
from synthetic.model import NEVER_MS, Bools, Cameras, City, Floats, Legs, Lines

SEED, PEOPLE, CAMERAS = 911, 500, 60


@lru_cache(maxsize=1)
def city() -> City:
    return quito.city(SEED, "plaza-grande", 300)


@lru_cache(maxsize=1)
def lines() -> Lines:
    return motion.lines_of(city().ways)


@lru_cache(maxsize=1)
def crowd() -> Legs:
    return motion.crowd(city(), lines(), PEOPLE, SEED)


@lru_cache(maxsize=1)
def cameras() -> Cameras:
    return optics.place(city(), CAMERAS, SEED)


@lru_cache(maxsize=1)
def around() -> sightings.Surroundings:
    return sightings.surroundings(city(), lines())


@lru_cache(maxsize=1)
def walkers() -> sightings.Walkers:
    return sightings.Walkers(crowd(), lines())


@lru_cache(maxsize=1)
def purse() -> world.World:
    return world.of_bytes(scenario.builtin_file("purse-snatch"))


def _blocks(place: City) -> Any:
    return np.array([shapely.Polygon(place.blocks.xy[a:b]) for a, b in pairwise(place.blocks.first)])


_trees: dict[tuple[int, float], Any] = {}


def houses(place: City, less_m: float = 0.0) -> Any:
    """Blocks as a tree, made once for a city; `less_m` is taken off all round."""
    key = (id(place), less_m)
    if key not in _trees:
        shapes = shapely.buffer(_blocks(place), -less_m, join_style="mitre") if less_m else _blocks(place)
        _trees[key] = (shapely.STRtree(shapes), place)  # the city is kept, so that its id stays its own
    return _trees[key][0]


def inside_a_house(place: City, xy: Floats) -> Bools:
    """Which points are in a block, by more than 2 mm."""
    found = np.zeros(len(xy), bool)
    found[houses(place, 0.002).query(shapely.points(xy), predicate="intersects")[0]] = True
    return found


def own_ms(legs: Legs, person: int, t_ms: float) -> float:
    own = t_ms + int(legs.phase_ms[person])
    return own % int(legs.period_ms[person]) if legs.period_ms[person] else own


def spot(place: Lines, legs: Legs, person: int, t_ms: float) -> tuple[float, float, int]:
    """Where one person is, by hand and not rounded, and how he moves."""
    own = own_ms(legs, person, t_ms)
    starts = legs.start_ms[person].tolist()
    k = bisect_right(starts, own) - 1
    ends = [*starts[1:], NEVER_MS]
    end = min(ends[k], int(legs.period_ms[person]) or NEVER_MS)
    a, b = int(legs.from_mm[person, k]), int(legs.to_mm[person, k])
    metres = (a + (b - a) * (own - starts[k]) / (end - starts[k])) / 1000
    line = int(legs.line[person, k])
    x, y = place.a[line] + place.unit[line] * metres
    return float(x), float(y), int(legs.gait[person, k])


def in_the_picture(foot: Floats, mast_m: float, pose: tuple[int, int, int], xy: Floats) -> tuple[Bools, Floats]:
    """Whether points a metre over the ground are in a camera's picture at detection or better; and their px/m.

    By projection in space, as a textbook does it; walls left out.
    """
    pan, tilt, zoom = math.radians(pose[0] / 100), math.radians(pose[1] / 100), pose[2] / 100
    forward = np.array([math.sin(pan) * math.cos(tilt), math.cos(pan) * math.cos(tilt), math.sin(tilt)])
    right = np.array([math.cos(pan), -math.sin(pan), 0.0])
    up = np.cross(right, forward)
    rel = np.column_stack([xy - foot, np.full(len(xy), 1.0 - mast_m)])
    depth = rel @ forward
    focal_px = 1920 / 2 / math.tan(math.radians(63.7 / 2)) * zoom
    with np.errstate(divide="ignore", invalid="ignore"):
        column, row = focal_px * (rel @ right) / depth, focal_px * (rel @ up) / depth
        sharp = focal_px / depth
    return (depth >= 0.5) & (sharp >= 25) & (np.abs(column) <= 960) & (np.abs(row) <= 540), sharp


def in_view(place: City, foot: Floats, mast_m: float, pose: tuple[int, int, int], xy: Floats) -> Bools:
    """Whether points are in the picture and no house stands before them."""
    seen, _ = in_the_picture(foot, mast_m, pose, xy)
    some = np.flatnonzero(seen)
    rays = shapely.linestrings(np.stack([np.broadcast_to(foot, (len(some), 2)), xy[some]], axis=1))
    seen[some[np.unique(houses(place).query(rays, predicate="crosses")[0])]] = False
    return seen
