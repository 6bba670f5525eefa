"""What an auditor has besides rows: what was called in, where cameras stand, and their own report of every movement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthetic.exercise import cases
from synthetic.exercise.fold import State
from synthetic.model import Pose
from synthetic.oversight.reading import Entry
from synthetic.world import World, scene_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """An incident that was called in, and where it happened (metres)."""

    id: str
    t_ms: int
    xy: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A camera moved: it says so itself, and not who moved it."""

    camera_id: str
    began_ms: int
    t_ms: int
    pose: Pose


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a camera stands (metres), and whether open ground that everybody uses lies before it."""

    xy: tuple[float, float]
    open_ground: str | None  # the plaza's or park's name
    avenue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that detectors look at."""

    entries: Sequence[Entry]
    calls: Sequence[Called]
    movements: Sequence[Movement]
    spots: dict[str, Spot]
    desks: dict[str, int]  # who took the desk, and when, as the rows say
    until_ms: int


GROUND_M = 45.0
AVENUE = 0


def evidence(world: World, state: State, entries: Sequence[Entry], t_ms: int) -> Evidence:
    """The evidence at a moment.  O(rows + movements + cameras named in either)."""
    moves = [
        Movement(camera_id=camera, began_ms=move.began_ms, t_ms=move.t_ms, pose=move.pose)
        for camera, done in state.moves.items()
        for move in done
        if move.t_ms <= t_ms
    ]
    used = {e.camera_id for e in entries if e.camera_id in world.camera_number} | {move.camera_id for move in moves}
    desks: dict[str, int] = {}
    for entry in entries:
        if entry.action == "take_desk" and entry.done:
            desks.setdefault(entry.actor, entry.t_ms)
    return Evidence(
        entries=entries, calls=_calls(world, state, t_ms), movements=sorted(moves, key=lambda m: m.t_ms),
        spots={camera: _spot(world, camera) for camera in used if camera}, desks=desks, until_ms=t_ms,
    )  # fmt: skip


def _calls(world: World, state: State, t_ms: int) -> list[Called]:
    found = []
    for incident in world.scenario.incidents:
        called = cases.called_ms(state, incident)
        if called <= t_ms:
            found.append(Called(id=incident.id, t_ms=called, xy=scene_of(world, incident)[1]))
    return found


def _spot(world: World, camera_id: str) -> Spot:
    i = world.camera_number[camera_id]
    xy = world.cameras.xy[i]
    ground = next(
        (g.name for g in world.city.grounds if np.hypot(*(g.xy - xy).T).min() < GROUND_M), None
    )
    streets = world.city.streets
    kinds = streets.kind[(streets.edges == world.cameras.node[i]).any(axis=1)]
    return Spot(xy=(float(xy[0]), float(xy[1])), open_ground=ground, avenue=bool((kinds == AVENUE).any()))
