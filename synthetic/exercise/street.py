"""What an officer on the street sees: who is within reach of the eye, and how they are dressed.

An officer rides with one of the patrols; whom to stop is the officer's choice alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from synthetic.access import Action, Chair, Rules
from synthetic.exercise.crew import Crew, Seat
from synthetic.exercise.observation import figure_id
from synthetic.exercise.outcomes import EYE_M, Outcomes
from synthetic.model import Floats, Gait, Ints, Longs
from synthetic.world import World, whereabouts

MOST_SEEN = 8
AREA_M = 300.0
"""How far an officer's own area reaches around the patrol (synthetic)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """People near a patrol, the nearest first."""

    person: Longs  # (n,)
    away_m: Floats  # (n,)
    runs: tuple[bool, ...]
    xy: tuple[float, float]  # the patrol's own place


def officers(crew: Crew) -> list[Seat]:
    """Who sits in the patrol's chair, in the order of seats."""
    return sorted((s for s in list(crew.seats.values()) if s.chair is Chair.PATROL), key=lambda s: s.number)


def patrol_of(crew: Crew, seat: str, patrols: int) -> str | None:
    """The patrol that a seat rides with; the desk's own crew rides with the first."""
    if not patrols:
        return None
    if crew.number == 0:
        return "P-1"
    names = [s.name for s in officers(crew)]
    return f"P-{names.index(seat) % patrols + 1}" if seat in names else None


def officer_of(crew: Crew, patrol: str, patrols: int) -> Seat | None:
    """Who rides with a patrol, None where it rides by the book."""
    return next((s for s in officers(crew) if patrol_of(crew, s.name, patrols) == patrol), None)


def watches(rules: Rules, chair: Chair) -> bool:
    """Whether the rules let this officer look through cameras: then the whole page is another."""
    return chair is Chair.PATROL and Action.LIVE_VIEW in rules.row(chair)


def around(world: World, found: Outcomes, patrol: str, t_ms: int) -> Around:
    """Everybody outdoors within reach of the patrol's eye at a moment.  O(people)."""
    k = int(patrol.removeprefix("P-")) - 1
    person = np.arange(world.people_count, dtype=np.int64)
    them = whereabouts(world, found.changes, person, t_ms)
    me = whereabouts(world, found.changes, np.array([world.people_count + k]), t_ms).xy[0]
    away = np.hypot(*(them.xy - me).T)
    near = np.flatnonzero((away <= EYE_M) & (them.gait != Gait.INSIDE))
    near = near[np.argsort(away[near], kind="stable")][:MOST_SEEN]
    return Around(
        person=near, away_m=away[near], runs=tuple((them.gait[near] == Gait.RUN).tolist()),
        xy=(float(me[0]), float(me[1])),
    )  # fmt: skip


def area(world: World, found: Outcomes, patrol: str, t_ms: int) -> Ints:
    """Cameras in the officer's own area: those near the patrol, the nearest first.  O(cameras)."""
    k = int(patrol.removeprefix("P-")) - 1
    me = whereabouts(world, found.changes, np.array([world.people_count + k]), t_ms).xy[0]
    away = np.hypot(*(world.cameras.xy - me).T)
    near = np.flatnonzero(away <= AREA_M)
    return near[np.argsort(away[near], kind="stable")].astype(np.int32)


def number_of(key: bytes, seat: str, patrol: str, person: int) -> int:
    """A person's number for one officer: it says nothing to anybody else."""
    return figure_id(key, seat, patrol, person, 0)
