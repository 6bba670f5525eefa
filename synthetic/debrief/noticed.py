"""Incidents noticed and missed: what the network showed and what its desks had open.  Of systems, not of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from synthetic import attention, following, sightings
from synthetic.access import Chair
from synthetic.debrief.course import over_ms
from synthetic.exercise import followed
from synthetic.exercise.fold import State
from synthetic.exercise.outcomes import Ending, Outcomes
from synthetic.following import Watch
from synthetic.model import Incident
from synthetic.world import World, with_stops

AROUND_MS = 8_000
"""What happens is in a picture if it is there within so long."""
Intervals = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """An incident as cameras and desks had it."""

    incident: str
    at_ms: int
    until_ms: int  # arrested, indoors, or now
    cameras: tuple[str, ...]  # of the center's open feeds, that had it in the picture
    screens: int  # pictures before each of those who sat there, at most
    rate: float  # share of events that watchers of so many pictures see
    would_notice: bool  # what was drawn for this one; only says something where `cameras` are some
    in_view_ms: int  # the offender, in any camera of the network
    watched_ms: int  # of it, in a feed that the center had open
    elsewhere_ms: int  # of it, only in feeds that others had open

    @property
    def unwatched_ms(self) -> int:
        """For how long a camera showed the offender and nobody had it open."""
        return self.in_view_ms - self.watched_ms - self.elsewhere_ms


def noticed(world: World, state: State, found: Outcomes, ends: Sequence[Ending], t_ms: int) -> tuple[Noticed, ...]:
    """Every incident with an offender until `t_ms`."""
    made = {incident.id: incident for incident in world.scenario.incidents}
    return tuple(_noticed(world, state, found, made[end.incident], end, t_ms) for end in ends)


def _noticed(world: World, state: State, found: Outcomes, incident: Incident, end: Ending, t_ms: int) -> Noticed:
    at_ms = round(incident.at_s * 1000)
    until = min(over_ms(world, end), t_ms)
    who = tuple(world.cast_number[name] for name in (incident.offender, incident.victim) if name)
    center = Chair.OPERATOR.value
    screens = max(_screens(state, center, at_ms), 1)
    anywhere = in_network(world, state, found, who[0], at_ms, until)
    watched = clipped(shown(world, state, found, who[0], (center,), t_ms), at_ms, until)
    both = clipped(shown(world, state, found, who[0], tuple(Chair), t_ms), at_ms, until)
    return Noticed(
        incident=incident.id, at_ms=at_ms, until_ms=until,
        cameras=followed.shown(world, state, found, center, who, at_ms, at_ms + AROUND_MS), screens=screens,
        rate=attention.detection_rate(screens),
        would_notice=attention.would_notice(world.scenario.seed, incident.id, screens),
        in_view_ms=lasting(anywhere), watched_ms=lasting(watched), elsewhere_ms=lasting(both) - lasting(watched),
    )  # fmt: skip


def _screens(state: State, chair: str, t_ms: int) -> int:
    """The most pictures that one person of a chair had open."""
    mine = [g.actor for g in state.open_grants(t_ms, chair)]
    return max((mine.count(actor) for actor in set(mine)), default=0)


def shown(world: World, state: State, found: Outcomes, person: int, chairs: Sequence[str], t_ms: int) -> Intervals:
    """When some open feed of these chairs had somebody in view."""
    watches = [w for chair in chairs for w in followed.watches_of(world, state, chair, t_ms)]
    return following.in_view(world, found.changes, person, watches)


def in_network(world: World, state: State, found: Outcomes, person: int, from_ms: int, to_ms: int) -> Intervals:
    """When any camera of the network, as it then looked, had somebody of the cast in view, watched or not.

    One pass over all cameras for the cast alone: O(cameras + moves).
    """
    watches = [w for n in np.flatnonzero(world.cameras.in_order).tolist() for w in _looks(world, state, n, to_ms)]
    if not watches or to_ms <= from_ms:
        return []
    camera = np.array([w.camera for w in watches])
    poses = np.array([w.pose.numbers for w in watches], np.int32)
    views = sightings.views(world.around, world.cameras.xy[camera], world.cameras.mast_m[camera], poses)
    seen = sightings.seen(world.walkers[1], views, 0, world.lasts_ms)
    stops = [hold for hold in found.changes.holds if hold.person == person]
    if stops:
        seen = with_stops(_numbered(seen, world.crowd_count), found.changes, world.lasts_ms)
    who = person if stops else person - world.crowd_count
    mine = np.flatnonzero(seen.person == who)
    begins = np.maximum(seen.in_ms[mine], [watches[n].from_ms for n in seen.camera[mine].tolist()])
    ends = np.minimum(seen.out_ms[mine], [watches[n].to_ms for n in seen.camera[mine].tolist()])
    return clipped(following.merged(zip(begins.tolist(), ends.tolist(), strict=True)), from_ms, to_ms)


def _numbered(seen: sightings.Sightings, base: int) -> sightings.Sightings:
    return sightings.Sightings(
        camera=seen.camera, person=(seen.person + base).astype(np.int32), in_ms=seen.in_ms, out_ms=seen.out_ms,
        px_per_m=seen.px_per_m,
    )  # fmt: skip


def _looks(world: World, state: State, camera: int, to_ms: int) -> list[Watch]:
    """How a camera looked from the beginning on: a watch for each pose."""
    name = world.cameras.ids[camera]
    cuts = sorted({0, to_ms, *(t for t in followed.turns_of(state, name) if 0 < t < to_ms)})
    return [
        Watch(camera=camera, pose=state.pose_at(name, a) or world.home_pose(camera), from_ms=a, to_ms=b)
        for a, b in pairwise(cuts)
    ]


def clipped(intervals: Intervals, from_ms: int, to_ms: int) -> Intervals:
    """Only what lies between two moments."""
    cut = [(max(a, from_ms), min(b, to_ms)) for a, b in intervals]
    return [(a, b) for a, b in cut if b > a]


def lasting(intervals: Intervals) -> int:
    """How long they are together, in ms."""
    return sum(b - a for a, b in intervals)
