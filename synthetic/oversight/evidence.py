"""What an auditor has besides rows: what was called in, where cameras stand, their own report of every movement, and
what a personnel office knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthetic.cameras import Band, px_per_m
from synthetic.entries import Entry
from synthetic.exercise import cases
from synthetic.exercise.acts import NARROWEST_C, WIDEST_C
from synthetic.exercise.fold import State
from synthetic.model import Floats, Pose
from synthetic.oversight.personnel import Tie, ties
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
class Shift:
    """From when to when somebody is on duty; `rostered` where the roster says so, else by the row of taking a desk."""

    from_ms: int
    until_ms: int
    rostered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that detectors look at."""

    entries: Sequence[Entry]
    calls: Sequence[Called]
    movements: Sequence[Movement]
    spots: dict[str, Spot]
    shifts: dict[str, Shift]  # by actor
    until_ms: int
    ties: Sequence[Tie] = ()  # who is close to whom on the staff
    fronts: frozenset[int] = frozenset()  # rows, by place, that turned a camera to the front of a house


GROUND_M = 45.0
AVENUE = 0
FRONT_M = 100.0
"""So far ahead a wall is looked for in the middle of a picture."""


def evidence(world: World, state: State, entries: Sequence[Entry], t_ms: int, key: bytes) -> Evidence:
    """The evidence at a moment; `key` makes the exercise's pseudonyms.

    O(rows + movements + cameras named in either).
    """
    moves = [
        Movement(camera_id=camera, began_ms=move.began_ms, t_ms=move.t_ms, pose=move.pose)
        for camera, done in state.moves.items()
        for move in done
        if move.t_ms <= t_ms
    ]
    used = {e.camera_id for e in entries if e.camera_id in world.camera_number} | {move.camera_id for move in moves}
    return Evidence(
        entries=entries, calls=_calls(world, state, t_ms), movements=sorted(moves, key=lambda m: m.t_ms),
        spots={camera: _spot(world, camera) for camera in used if camera}, shifts=_shifts(world, entries),
        until_ms=t_ms, ties=ties(world, key),
        fronts=frozenset(e.place for e in entries if e.pose and _shows_a_front(world, e.camera_id, e.pose)),
    )  # fmt: skip


def _shifts(world: World, entries: Sequence[Entry]) -> dict[str, Shift]:
    """Who is on duty when: simulated colleagues as the scenario's roster says, others since they took the desk."""
    shifts = {
        member.id: Shift(
            from_ms=round(member.from_s * 1000), rostered=True,
            until_ms=world.lasts_ms if member.until_s is None else round(member.until_s * 1000),
        )
        for member in world.scenario.staff
    }  # fmt: skip
    for entry in entries:
        if entry.action == "take_desk" and entry.done:
            shifts.setdefault(entry.actor, Shift(from_ms=entry.t_ms, until_ms=world.lasts_ms))
    return shifts


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


def _shows_a_front(world: World, camera_id: str | None, pose: tuple[int, int, int]) -> bool:
    """Whether the middle of the picture is a wall, near enough to observe who comes and goes (IEC 62676-4)."""
    i = world.camera_number.get(camera_id or "")
    if i is None:
        return False
    pan = np.radians(pose[0] % 36_000 / 100)
    away = _wall_m(world, world.cameras.xy[i], np.array([np.sin(pan), np.cos(pan)]))
    zoom = min(max(pose[2], WIDEST_C), NARROWEST_C)
    return away is not None and float(px_per_m(max(away, 1.0), zoom)) >= Band.OBSERVATION.value


def _wall_m(world: World, xy: Floats, ahead: Floats) -> float | None:
    """How far the first wall is in a direction; None where there is none within `FRONT_M`.  O(walls near)."""
    ends = np.stack([xy, xy + FRONT_M * ahead])
    _eye, near = world.around.piece_grid.near(ends.min(axis=0, keepdims=True), ends.max(axis=0, keepdims=True))
    blocks = world.city.blocks
    first, last = blocks.piece_first[near], blocks.piece_first[near + 1]
    hits = [_hit(blocks.piece_xy[a:b] - xy, ahead) for a, b in zip(first, last, strict=True)]
    return min((away for away in hits if away <= FRONT_M), default=None)


def _hit(corners: Floats, ahead: Floats) -> float:
    """How far along a ray from the origin it meets a polygon's edge; infinite where it misses."""
    edge = np.roll(corners, -1, axis=0) - corners
    turn = ahead[0] * edge[:, 1] - ahead[1] * edge[:, 0]
    safe = np.where(np.abs(turn) < 1e-9, np.inf, turn)
    along = (corners[:, 0] * edge[:, 1] - corners[:, 1] * edge[:, 0]) / safe
    side = (corners[:, 0] * ahead[1] - corners[:, 1] * ahead[0]) / safe
    met = along[(along > 0) & (side >= 0) & (side <= 1) & np.isfinite(safe)]
    return float(met.min()) if len(met) else float("inf")
