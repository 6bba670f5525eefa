"""Whether an act had a purpose that holds, or could have had one: what a rule that asks for purposes would find."""

from __future__ import annotations

from enum import StrEnum

from synthetic.access import PURPOSES, Action, Chair
from synthetic.exercise import approval, cases
from synthetic.exercise.fold import State
from synthetic.exercise.outcomes import Outcomes
from synthetic.following import Watch, in_view
from synthetic.journal import Event
from synthetic.model import StaffAct, Text
from synthetic.world import World

ACCESSES = frozenset(
    {
        Action.LIVE_VIEW, Action.PTZ, Action.PRESET, Action.PLAYBACK, Action.FOLLOW, Action.SNAPSHOT, Action.EXPORT,
        Action.PHONE_LOOKUP, Action.FACE_SEARCH, Action.WATCHLIST_ADD, Action.WATCHLIST_REMOVE,
    }
)  # fmt: skip
"""Acts by which somebody learns something about the street or a person."""
SHOWS_MS = 60_000
"""A feed serves a task if it shows the person concerned within so long (synthetic)."""
_PERSON = frozenset(
    {Action.FOLLOW, Action.PHONE_LOOKUP, Action.FACE_SEARCH, Action.WATCHLIST_ADD, Action.WATCHLIST_REMOVE}
)
_ROUND = frozenset({Action.LIVE_VIEW, Action.PTZ, Action.PRESET, Action.LIVE_END, Action.TAKE_DESK,
                    Action.BREAK_GLASS, Action.JUSTIFY})  # fmt: skip


class Carried(StrEnum):
    """Whether anything carried an act."""

    HOLDS = "holds"  # what was stated carries it
    COULD = "could"  # nothing that holds was stated, but a task or a call at that time would have carried it
    NOTHING = "nothing"  # no task, no call and no round carried it


def holds(world: World, state: State, event: Event) -> tuple[bool, Text]:
    """Whether what was stated with an access carries it, and why not."""
    purpose, case = event.body.get("purpose"), event.body.get("case_number")
    if not purpose and not case:
        return False, Text(es="no dice para qué", en="it does not say what for")
    if case and case not in cases.known(world, state, event.chair, event.t_ms):
        return False, Text(es="no hay tal caso", en="there is no such case")
    person = event.body.get("person")
    if person is not None and person not in cases.concerns(world, case):
        return False, Text(es="el caso no trata de esa persona", en="the case is not about that person")
    if not case and purpose not in PURPOSES:
        return False, Text(es="no es una finalidad de la lista", en="it is no purpose of the list")
    if not case and (event.chair == Chair.INTELLIGENCE or purpose not in approval.TRIVIAL):
        return False, Text(es="falta el caso", en="the case is missing")
    return True, Text(es="se sostiene", en="it holds")


def carried(world: World, state: State, found: Outcomes, event: Event) -> Carried:
    """What a scenario calls needless, nothing carries; else what was stated, or a task of that moment."""
    if needless(world, state, event):
        return Carried.NOTHING
    if holds(world, state, event)[0]:
        return Carried.HOLDS
    able = _mirror if event.chair == Chair.INTELLIGENCE else _others
    return Carried.COULD if able(world, state, found, event) else Carried.NOTHING


def needless(world: World, state: State, event: Event) -> bool:
    """Whether the scenario says of a colleague's act that nothing of the service needed it, whatever was stated."""
    act = _planned(world, state, event)
    return act is not None and act.needless


def _planned(world: World, state: State, event: Event) -> StaffAct | None:
    """The scenario's act behind an event; None behind a participant's.  What somebody agreed to was asked for first."""
    asked = event.body.get("asked")
    first = event if asked is None else next((e for e in state.acts if e.seq == asked), event)
    who, _, number = (first.script_id or "").rpartition("/")
    return next((member.does[int(number)] for member in world.scenario.staff if member.id == who), None)


def _others(world: World, state: State, _found: Outcomes, event: Event) -> bool:
    """The center watches the street; for a person or a file it needs a call."""
    if event.kind in _ROUND or event.chair != Chair.OPERATOR:
        return True
    known = cases.known(world, state, event.chair, event.t_ms)
    if event.kind in _PERSON:
        return event.body.get("person") in _concerned(world, known)
    return bool(known)


def _mirror(world: World, state: State, found: Outcomes, event: Event) -> bool:
    """The agency has its authorised tasks, and nothing else."""
    tasks = [c.id for c in cases.tasks_of(world, event.chair) if c.at_s * 1000 <= event.t_ms]
    people = _concerned(world, tasks)
    if event.kind in _PERSON:
        return event.body.get("person") in people
    return bool(people) and any(_shows(world, state, found, event, person) for person in people)


def _concerned(world: World, numbers: tuple[str, ...] | list[str]) -> frozenset[int]:
    return frozenset().union(*(cases.concerns(world, number) for number in numbers))


def _shows(world: World, state: State, found: Outcomes, event: Event, person: int) -> bool:
    """Whether the camera of an act had somebody in view soon after it."""
    number = world.camera_number.get(str(event.body.get("camera_id")))
    if number is None:
        return False
    pose = state.pose_at(world.cameras.ids[number], event.t_ms) or world.home_pose(number)
    watch = Watch(camera=number, pose=pose, from_ms=event.t_ms, to_ms=event.t_ms + SHOWS_MS)
    return bool(in_view(world, found.changes, person, [watch]))
