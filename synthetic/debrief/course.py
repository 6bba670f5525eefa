"""What happened, in order: incidents, calls, acts, stops, turns that no row explains, changes of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from synthetic.access import Action, Chair, Place
from synthetic.exercise import cases
from synthetic.exercise.fold import State
from synthetic.exercise.outcomes import Ending, Outcomes, ending, gone_ms
from synthetic.journal import Event
from synthetic.world import World

TURNS = (Action.PTZ, Action.PRESET)
_CHAIRS = frozenset(Chair)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing on the time line.  `places` hold a row of it; what is no chair's act has none and needs none."""

    t_ms: int
    kind: str  # incident, call, ending, stop, regime, reveal, tampered, checkpoint, or an action
    chair: str | None = None
    actor: str | None = None
    camera_id: str | None = None
    subject: str | None = None
    outcome: str = "done"
    what: str = ""  # an incident's id, a regime, a patrol
    places: tuple[str, ...] = ()

    @property
    def act(self) -> bool:
        """Whether somebody did it from a chair."""
        return self.chair is not None

    @property
    def recorded(self) -> bool:
        """Whether the center holds a row of it."""
        return Place.CENTER in self.places

    @property
    def unexplained(self) -> bool:
        """Whether a camera turned and no row of the center says who did it."""
        return self.kind in TURNS and self.outcome == "done" and not self.recorded


def acts_of(state: State) -> list[Event]:
    """What was done from chairs, refusals too; reading the log is none of it."""
    return [e for e in state.acts if e.chair in _CHAIRS and e.kind != Action.LOG_READ]


def places_of(event: Event) -> tuple[str, ...]:
    """Where there is a row of an act."""
    return tuple(event.body.get("recorded", (Place.CENTER,)))


def happenings(world: World, state: State, found: Outcomes, t_ms: int) -> tuple[Happening, ...]:
    """Everything until `t_ms`, by time.  O(events)."""
    acts = [
        Happening(
            t_ms=e.t_ms, kind=e.kind, chair=e.chair, actor=e.actor, camera_id=e.body.get("camera_id"),
            subject=e.body.get("subject"), outcome=e.body["outcome"], places=places_of(e),
        )
        for e in acts_of(state)
    ]  # fmt: skip
    every = [*_incidents(world, state, found, t_ms), *_stops(found), *_around(state), *acts]
    return tuple(sorted((h for h in every if h.t_ms <= t_ms), key=lambda h: h.t_ms))


def endings(world: World, state: State, found: Outcomes, t_ms: int) -> tuple[Ending, ...]:
    """How each incident that happened stands, and which decision made the difference."""
    return tuple(
        ending(world, incident, found, state.dispatches, t_ms)
        for incident in world.scenario.incidents
        if incident.offender and incident.at_s * 1000 <= t_ms
    )


def over_ms(world: World, end: Ending) -> int:
    """When there was nothing more to win or lose: the arrest, or the offender out of everybody's sight."""
    incident = next(i for i in world.scenario.incidents if i.id == end.incident)
    if end.arrested or not incident.offender:
        return end.t_ms
    return gone_ms(world, world.cast_number[incident.offender])


def _incidents(world: World, state: State, found: Outcomes, t_ms: int) -> Iterable[Happening]:
    for incident in world.scenario.incidents:
        yield Happening(t_ms=round(incident.at_s * 1000), kind="incident", what=incident.id)
        yield Happening(t_ms=cases.called_ms(state, incident), kind="call", what=incident.id)
    for end in endings(world, state, found, t_ms):
        if end.kind != "open":
            yield Happening(t_ms=over_ms(world, end), kind="ending", what=end.incident)


def _stops(found: Outcomes) -> Iterable[Happening]:
    for stop in found.stops:
        yield Happening(t_ms=stop.t_ms, kind="stop", what=stop.patrol, outcome="right" if stop.right else "wrong")


def _around(state: State) -> Iterable[Happening]:
    """The rules, the reveal, checkpoints, and what was done to the log itself."""
    for event in state.history:
        if event.kind == "policy_change":
            regime = str(event.body.get("regime", ""))
            yield Happening(t_ms=event.t_ms, kind="regime", what=regime, places=(Place.CENTER.value,))
        elif event.kind == "revealed" and event.body["revealed"]:
            yield Happening(t_ms=event.t_ms, kind="reveal")
        elif event.kind in ("tampered", "checkpoint"):
            yield Happening(t_ms=event.t_ms, kind=event.kind)
