"""What participants' acts change in the world: patrols' ways, stops, arrests.  Derived, never stored.

`outcomes(world, dispatches)` is a pure function, so two processes cannot disagree.  A patrol
goes where it is sent, along real streets, and stops the first person within reach of its eye
who looks as it was told.  Whoever is stopped stays; an offender who is stopped is arrested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from synthetic import motion, people
from synthetic.exercise.fold import Dispatch, Halt
from synthetic.model import NEVER_MS, Gait, Incident, Longs
from synthetic.world import Changes, Hold, World, unchanged, whereabouts

PATROL_MM_S = 5500
"""A patrol on a motorbike in narrow streets (synthetic)."""
EYE_M = 22.0
"""How near somebody must be to be recognised by a description (synthetic)."""
SEARCHES_MS = 240_000
STOP_MS = 60_000
STEP_MS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A patrol stopped somebody."""

    t_ms: int
    patrol: str
    person: int
    right: bool
    case_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What changed, and what came of it."""

    changes: Changes
    stops: tuple[Stop, ...]
    arrivals: tuple[tuple[int, str], ...]  # t_ms, patrol


def offenders(world: World) -> dict[int, Incident]:
    """Who did something, by person number, and what they did first."""
    latest_first = sorted(world.scenario.incidents, key=lambda i: -i.at_s)
    return {world.cast_number[i.offender]: i for i in latest_first if i.offender}


def outcomes(world: World, dispatches: Sequence[Dispatch], halts: Sequence[Halt] = ()) -> Outcomes:
    """Patrols' ways and stops from all dispatches; where an officer rides along, whom the officer stopped.

    O(dispatches x minutes x people who match).
    """
    if not dispatches and not halts:
        return Outcomes(changes=unchanged(world), stops=(), arrivals=())
    legs = [
        [motion.standing(world.city, world.lines, int(node), lane=1, start_ms=-NEVER_MS)] for node in world.patrol_home
    ]
    holds: list[Hold] = []
    stops: list[Stop] = []
    arrivals: list[tuple[int, str]] = []
    for sent in sorted(dispatches, key=lambda d: (d.t_ms, d.seq)):
        k = int(sent.patrol.removeprefix("P-")) - 1
        until = min([d.t_ms for d in dispatches if d.patrol == sent.patrol and d.seq > sent.seq], default=2**31 - 1)
        arrived = _send(world, legs[k], sent)
        arrivals.append((arrived, sent.patrol))
        if not sent.officer:
            _search(world, legs, k, sent, min(arrived + SEARCHES_MS, until), holds, stops)
    for halt in halts:
        _stopped(world, legs, halt, holds, stops)
    return Outcomes(
        changes=Changes(patrols=motion.table(legs) if legs else unchanged(world).patrols, holds=tuple(holds)),
        stops=tuple(stops),
        arrivals=tuple(a for a in arrivals),
    )


def _send(world: World, legs: list[motion.Leg], sent: Dispatch) -> int:
    """Cut a patrol's way at the dispatch and add the way to the place; says when it arrives."""
    here = _cut(world, legs, sent.t_ms)
    steps = motion.route(world.city, world.lines, here, sent.node)
    moved, end = motion.along(
        world.city, world.lines, steps, lane=1, start_ms=legs[-1].start_ms + 1, speed_mm_s=PATROL_MM_S, gait=Gait.RUN
    )
    legs += [*moved, motion.standing(world.city, world.lines, sent.node, lane=1, start_ms=end)]
    return end


def _cut(world: World, legs: list[motion.Leg], t_ms: int) -> int:
    """Drop what lies after `t_ms`; the patrol finishes its present leg.  Says at which node it then is."""
    later = [leg.start_ms for leg in legs if leg.start_ms > t_ms]
    del legs[len(legs) - len(later) :]
    leg = legs[-1]
    way = leg.line % len(world.city.ways.edges)
    a, b = (int(n) for n in world.city.ways.edges[way])
    if leg.from_mm == leg.to_mm:
        legs.append(replace(leg, start_ms=max(t_ms, leg.start_ms)))
        return a if leg.from_mm == 0 else b
    legs.append(replace(leg, start_ms=later[0], from_mm=leg.to_mm, gait=Gait.STAND))
    return b if leg.to_mm > leg.from_mm else a


def _search(
    world: World,
    legs: list[list[motion.Leg]],
    k: int,
    sent: Dispatch,
    until: int,
    holds: list[Hold],
    stops: list[Stop],
) -> None:
    """Look for somebody who fits, from the dispatch on; a wrong one costs a minute and the search goes on."""
    fits = people.matching(world.looks, sent.top, sent.bottom)
    begin, stopped = sent.t_ms, {s.person for s in stops if s.patrol == sent.patrol}
    while len(fits) and begin < until:
        met = _first_meeting(world, legs, k, [p for p in fits if p not in stopped], sent, begin, until, tuple(holds))
        if met is None:
            return
        t_ms, person = met
        right = person in offenders(world) and offenders(world)[person].at_s * 1000 <= t_ms
        holds.append(Hold(person=person, at_ms=t_ms, lasts_ms=None if right else STOP_MS))
        stops.append(Stop(t_ms=t_ms, patrol=sent.patrol, person=person, right=right, case_number=sent.case_number))
        stopped.add(person)
        _halt(world, legs[k], t_ms, None if right else STOP_MS)
        if right:
            return
        begin = t_ms + STOP_MS


def _stopped(world: World, legs: list[list[motion.Leg]], halt: Halt, holds: list[Hold], stops: list[Stop]) -> None:
    """An officer on the street chose whom to stop: an offender stays, anybody else loses a minute."""
    right = halt.person in offenders(world) and offenders(world)[halt.person].at_s * 1000 <= halt.t_ms
    lasts = None if right else STOP_MS
    holds.append(Hold(person=halt.person, at_ms=halt.t_ms, lasts_ms=lasts))
    stops.append(
        Stop(t_ms=halt.t_ms, patrol=halt.patrol, person=halt.person, right=right, case_number=halt.case_number)
    )
    _halt(world, legs[int(halt.patrol.removeprefix("P-")) - 1], halt.t_ms, lasts)


def _first_meeting(
    world: World,
    legs: list[list[motion.Leg]],
    k: int,
    fits: list[int],
    sent: Dispatch,
    begin: int,
    until: int,
    holds: tuple[Hold, ...],
) -> tuple[int, int] | None:
    """The first half second in which a patrol is near somebody outdoors who then fits."""
    if not fits:
        return None
    times = np.arange(begin, min(until, world.lasts_ms + 60_000), STEP_MS, dtype=np.int64)
    person = np.repeat(np.asarray(fits, dtype=np.int64), len(times))
    t = np.tile(times, len(fits))
    changes = Changes(patrols=motion.table(legs), holds=holds)
    them = whereabouts(world, changes, person, t)
    us = whereabouts(world, changes, np.full(len(times), world.people_count + k), times)
    near = np.hypot(*(them.xy - np.tile(us.xy, (len(fits), 1))).T) <= EYE_M
    near &= them.gait != Gait.INSIDE
    near &= _wears(world, person, t, sent)
    if not near.any():
        return None
    first = np.flatnonzero(near)[np.argmin(t[near])]
    return int(t[first]), int(person[first])


def _wears(world: World, person: Longs, t: Longs, sent: Dispatch) -> np.ndarray:
    """Whether people look as described at those times (the cast changes clothes)."""
    return people.fits(world.looks, person, t, sent.top, sent.bottom)


def _halt(world: World, legs: list[motion.Leg], t_ms: int, lasts_ms: int | None) -> None:
    """A patrol stands where it is; what it still had to walk comes later, or never."""
    now = [i for i, leg in enumerate(legs) if leg.start_ms <= t_ms][-1]
    leg, after = legs[now], legs[now + 1 :]
    end = after[0].start_ms if after else t_ms
    part = (t_ms - leg.start_ms) / max(end - leg.start_ms, 1) if after else 0.0
    at_mm = round(leg.from_mm + (leg.to_mm - leg.from_mm) * part)
    del legs[now + 1 :]
    legs[now] = replace(leg, to_mm=at_mm)
    legs.append(replace(leg, start_ms=t_ms, from_mm=at_mm, to_mm=at_mm, gait=Gait.STAND))
    if lasts_ms is not None:
        legs.append(replace(leg, start_ms=t_ms + lasts_ms, from_mm=at_mm, to_mm=leg.to_mm))
        legs += [replace(rest, start_ms=rest.start_ms + lasts_ms) for rest in after]


# --------------------------------------------------------------------------- how it ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an incident ended and which decision made the difference: a word and its facts."""

    incident: str
    kind: str  # open, arrested, never_sent, wrong_person, stale_description, not_there; `_by`: …_unsent
    t_ms: int
    patrol: str | None = None
    described: str | None = None
    worn: str | None = None
    sent_ms: int | None = None

    @property
    def arrested(self) -> bool:
        """Whether whoever did it was stopped."""
        return self.kind.startswith("arrested")


def ending(world: World, incident: Incident, found: Outcomes, dispatches: Sequence[Dispatch], t_ms: int) -> Ending:
    """How an incident stands at `t_ms`; where nobody did it, it stays open."""
    if not incident.offender:
        return Ending(incident=incident.id, kind="open", t_ms=t_ms)
    offender = world.cast_number[incident.offender]
    caught = [s for s in found.stops if s.person == offender and s.right and s.t_ms <= t_ms]
    if caught:
        return _by(caught[0], "arrested", incident, dispatches, world)
    gone = gone_ms(world, offender)
    if t_ms < gone:
        return Ending(incident=incident.id, kind="open", t_ms=t_ms)
    sent = [d for d in dispatches if _concerns(world, incident, d.t_ms, d.case_number, gone)]
    wrong = [s for s in found.stops if not s.right and _concerns(world, incident, s.t_ms, s.case_number, gone)]
    if wrong:
        return _by(wrong[0], "wrong_person", incident, dispatches, world)
    if not sent:
        return Ending(incident=incident.id, kind="never_sent", t_ms=gone)
    last = sent[-1]
    stale = not people.fits(
        world.looks, np.array([offender]), np.array([min(gone, world.lasts_ms) - 1]), last.top, last.bottom
    )[0]
    return _told("stale_description" if stale else "not_there", incident, gone, last.patrol, last, world)


def _concerns(world: World, incident: Incident, t_ms: int, case_number: str | None, gone: int) -> bool:
    """Whether what was done then may have made the difference: after the incident, and not for another one."""
    others = {one.id for one in world.scenario.incidents} - {incident.id}
    return incident.at_s * 1000 <= t_ms <= gone and case_number not in others


def _by(stop: Stop, kind: str, incident: Incident, dispatches: Sequence[Dispatch], world: World) -> Ending:
    """What a stop came to: by whoever was sent with a description, or, `…_unsent`, by an officer's own choice."""
    sent = _cause(dispatches, stop)
    return _told(kind if sent else f"{kind}_unsent", incident, stop.t_ms, stop.patrol, sent, world)


def _told(kind: str, incident: Incident, t_ms: int, patrol: str, sent: Dispatch | None, world: World) -> Ending:
    worn = people.worn(world.looks, world.cast_number[incident.offender or ""], t_ms / 1000.0)
    return Ending(
        incident=incident.id, kind=kind, t_ms=t_ms, patrol=patrol, worn=worn.top,
        described=" · ".join(w for w in (sent.top, sent.bottom) if w) if sent else None,
        sent_ms=sent.t_ms if sent else None,
    )  # fmt: skip


def _cause(dispatches: Sequence[Dispatch], stop: Stop) -> Dispatch | None:
    sent = [d for d in dispatches if d.patrol == stop.patrol and d.t_ms <= stop.t_ms]
    return sent[-1] if sent else None


def gone_ms(world: World, person: int) -> int:
    """When a cast member goes indoors for good, or the scenario's end."""
    legs, row = world.cast, person - world.crowd_count
    start = legs.start_ms[row]
    inside = start[(legs.gait[row] == Gait.INSIDE.value) & (start > 0) & (start < NEVER_MS)]
    return int(inside[-1]) if len(inside) else world.lasts_ms
