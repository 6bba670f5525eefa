"""What a chair is told beside its feeds: incidents, notices, patrols, subjects, counts; all through the door."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from synthetic.access import WATCHERS, Action, Chair, Need, Place
from synthetic.exercise import approval, cases, duties, guide, observation, street
from synthetic.exercise.crew import injects
from synthetic.exercise.door import ACTORS, Exercise, Moment
from synthetic.exercise.fold import DONE, Grant, Move, State
from synthetic.exercise.outcomes import Ending, Outcomes, Stop, ending, offenders
from synthetic.exercise.public import FIGURES_MS
from synthetic.model import Floats, Incident, Pose, Text
from synthetic.world import World, camera_name, kept, scene_of, whereabouts

COUNTED = frozenset({Action.PTZ, Action.PRESET, Action.PHONE_LOOKUP, Action.FOLLOW})
"""Acts of the intelligence chair that are worth a question."""
NOTICE_MS = 40_000
"""How long a notice stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody the intelligence chair follows by phone."""

    name: str
    phone_tail: str
    at_ms: int
    xy: tuple[float, float]
    watch_list: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Patrol:
    """A patrol as the center knows it."""

    id: str
    xy: tuple[float, float]
    free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the map shows of people and cars beside who is in the pictures, in the metres of the city."""

    ahead_ms: int  # how far the ways of patrols reach
    patrols: dict[str, list[tuple[float, float]]]
    calls: tuple[Call, ...]
    subjects: tuple[Subject, ...]
    trail: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An incident that was called in."""

    incident: Incident
    called_ms: int
    node: int  # where it happened
    xy: tuple[float, float]
    ending: Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where the agency placed the phone of an authorised task, passed on to the center."""

    case_number: str
    at_ms: int
    near: str  # the name of the nearest camera's corner


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Everything a chair's screen shows beside feeds and log, at one moment."""

    chair: Chair
    t_ms: int
    grants: tuple[Grant, ...]
    poses: dict[str, Pose]
    calls: tuple[Call, ...]
    injects: tuple[Text, ...]
    patrols: tuple[Patrol, ...]
    subjects: tuple[Subject, ...]
    placed: tuple[Placed, ...]
    stops: tuple[Stop, ...]
    trail: tuple[tuple[float, float], ...]  # where this chair marked somebody
    guide: guide.Open | None


def brief(
    exercise: Exercise, chair: Chair, moment: Moment, lag_ms: int = 0, actor: str | None = None
) -> Briefing:
    """The briefing of a chair.  Deny by default: what is not asked for here is not told."""
    actor = actor or ACTORS[chair]
    world, state = exercise.world, moment.state
    t_ms = max(moment.now_ms - lag_ms, 0)
    found = exercise.outcomes(state, t_ms if lag_ms else None)
    grants = tuple(state.open_grants(moment.now_ms, chair, actor))
    operator = chair is Chair.OPERATOR
    return Briefing(
        chair=chair,
        t_ms=t_ms,
        grants=grants,
        poses={g.camera_id: observation.pose_at(world, state, world.camera(g.camera_id), t_ms) for g in grants},
        calls=_calls(world, state, found, t_ms) if operator else (),
        injects=_injects(world, state, chair, t_ms),
        patrols=_patrols(world, state, found, t_ms) if operator else (),
        subjects=_subjects(world, state, found, t_ms) if chair is Chair.INTELLIGENCE else (),
        placed=_placed(world, state, found, t_ms) if operator else (),
        stops=tuple(s for s in found.stops if s.t_ms <= t_ms) if operator else (),
        trail=_trail(world, state, found, actor, t_ms),
        guide=guide.current(world, state, moment.now_ms),
    )


def marks(exercise: Exercise, chair: Chair, moment: Moment, lag_ms: int, actor: str) -> Marks:
    """A chair's map.  Deny by default: what is not asked for here is not told."""
    world, state = exercise.world, moment.state
    t_ms = max(moment.now_ms - lag_ms, 0)
    found = exercise.outcomes(state, t_ms if lag_ms else None)
    ahead_ms = observation.ahead_ms(state)
    operator = chair is Chair.OPERATOR
    return Marks(
        ahead_ms=ahead_ms,
        patrols=patrol_ways(world, found, t_ms, ahead_ms) if operator else {},
        calls=_calls(world, state, found, t_ms) if operator else (),
        subjects=_subjects(world, state, found, t_ms) if chair is Chair.INTELLIGENCE else (),
        trail=_trail(world, state, found, actor, t_ms),
    )


def _calls(world: World, state: State, found: Outcomes, t_ms: int) -> tuple[Call, ...]:
    calls = []
    for incident in world.scenario.incidents:
        called = cases.called_ms(state, incident)
        if called > t_ms:
            continue
        node, xy = scene_of(world, incident)
        how = ending(world, incident, found, [d for d in state.dispatches if d.t_ms <= t_ms], t_ms)
        calls.append(Call(incident=incident, called_ms=called, node=node, xy=xy, ending=how))
    return tuple(calls)


def _moved(state: State, actor: str, grants: tuple[Grant, ...], t_ms: int) -> tuple[Move, ...]:
    """Cameras on my wall that others turned while I looked."""
    found = []
    for grant in grants:
        move = state.move_at(grant.camera_id, t_ms)
        if move and move.actor != actor and max(grant.opened_ms, t_ms - NOTICE_MS) <= move.t_ms:
            found.append((grant.camera_id, move))
    return tuple(move for _, move in sorted(found, key=lambda f: -f[1].t_ms))


def moved(state: State, chair: Chair, actor: str, t_ms: int) -> tuple[str, str | None] | None:
    """The last camera of this wall that somebody else turned, and who: None where no row of the center explains it."""
    grants = tuple(state.open_grants(t_ms, chair, actor))
    found = _moved(state, actor, grants, t_ms)
    if not found:
        return None
    camera = next(g.camera_id for g in grants if state.move_at(g.camera_id, t_ms) is found[0])
    known = chair is Chair.INTELLIGENCE or Place.CENTER in found[0].recorded
    return camera, found[0].actor if known else None


def _injects(world: World, state: State, chair: Chair, t_ms: int) -> tuple[Text, ...]:
    """Injects and the trainer's messages to this chair that still stand on its screen, the newest last."""
    crew = state.crew
    planned = injects(world.scenario, crew)
    due = [(one.t_ms, one.text) for one in planned if one.to in (chair, "all") and not one.fired]
    due += [(sent.t_ms, sent.text) for sent in crew.sent if sent.to in (chair, "all")]
    return tuple(text for at, text in sorted(due, key=lambda d: d[0]) if at <= t_ms < at + NOTICE_MS)


def _patrols(world: World, state: State, found: Outcomes, t_ms: int) -> tuple[Patrol, ...]:
    busy = {d.patrol for d in state.dispatches if d.t_ms <= t_ms}
    ways = patrol_ways(world, found, t_ms, observation.AHEAD_MS)
    return tuple(Patrol(id=id_, xy=way[0], free=id_ not in busy) for id_, way in ways.items())


PATROL_POINTS = 7
PATROL_STEPS = 10
PATROL_SPAN = 16
MOST_WAYS = 16


def patrol_ways(world: World, found: Outcomes, t_ms: int, ahead_ms: int) -> dict[str, list[tuple[float, float]]]:
    """Where each patrol is within [t, t + ahead], at `PATROL_POINTS` moments of even distance, the first one t.

    Everybody of an exercise asks for them again and again: they are worked out once for `PATROL_SPAN` whole steps,
    with straight lines between.
    """
    if not len(world.patrol_home):
        return {}
    step = max(ahead_ms // PATROL_STEPS, 1000)
    first = t_ms // step // PATROL_SPAN * PATROL_SPAN
    knots = kept(found.changes._ways, (first, step), lambda: _patrol_knots(world, found, first, step), MOST_WAYS)
    along = np.linspace(t_ms, t_ms + ahead_ms, PATROL_POINTS) / step - first
    before = along.astype(np.int64)
    xy = knots[:, before] + (knots[:, before + 1] - knots[:, before]) * (along - before)[:, None]
    return {f"P-{k + 1}": [(x, y) for x, y in way] for k, way in enumerate(xy.tolist())}


def _patrol_knots(world: World, found: Outcomes, first: int, step: int) -> Floats:
    """Places of all patrols, [patrol, step, x or y], from one whole step to one beyond the last that is asked for."""
    count, steps = len(world.patrol_home), PATROL_SPAN + PATROL_STEPS + 3
    times = np.arange(first, first + steps, dtype=np.int64) * step
    person = np.repeat(np.arange(count) + world.people_count, steps)
    return whereabouts(world, found.changes, person, np.tile(times, count)).xy.reshape(count, steps, 2)


def _subjects(world: World, state: State, found: Outcomes, t_ms: int) -> tuple[Subject, ...]:
    """Whom it looked up, the last one first, and whom the watch list has followed without being asked."""
    looked_up = [look.person for look in state.lookups if look.chair == Chair.INTELLIGENCE and look.t_ms <= t_ms]
    listed = observation.watched(world, state)
    subjects = []
    for person in dict.fromkeys([*reversed(looked_up), *(listed if _standing(state) else ())]):
        at, x, y = observation.phone_fix(world, found, person, t_ms)
        who = observation.identity_of(world, person)
        name = who.short if person in listed else ""
        subjects.append(Subject(name=name, phone_tail=who.phone_tail, at_ms=at, xy=(x, y), watch_list=person in listed))
    return tuple(subjects)


def _standing(state: State) -> bool:
    """Whether a list is reason enough to place its phones: not where a look-up needs a case, or may not be."""
    rule = state.rules.row(Chair.INTELLIGENCE).get(Action.PHONE_LOOKUP)
    return rule is not None and Need.CASE not in rule.needs


def _placed(world: World, state: State, found: Outcomes, t_ms: int) -> tuple[Placed, ...]:
    """Phones that were looked up for a case which carries it, with a row that the center holds."""
    passed = []
    for act in state.acts:
        number, person = act.body.get("case_number"), act.body.get("person")
        if act.kind != Action.PHONE_LOOKUP or act.body["outcome"] != DONE or act.t_ms > t_ms:
            continue
        if Place.CENTER not in act.body["recorded"] or person not in cases.concerns(world, number):
            continue
        at, x, y = observation.phone_fix(world, found, person, t_ms)
        nearest = int(np.argmin(np.hypot(*(world.cameras.xy - np.array([x, y])).T)))
        passed.append(Placed(case_number=str(number), at_ms=at, near=camera_name(world, nearest)))
    return tuple(passed)


def _trail(world: World, state: State, found: Outcomes, actor: str, t_ms: int) -> tuple[tuple[float, float], ...]:
    """Where this chair's marks of figures were, in order."""
    marks = [m for m in state.marks if m.actor == actor and m.t_ms <= t_ms]
    if not marks:
        return ()
    times = np.array([t for m in marks for t in (m.t_ms, min(m.out_ms, t_ms))])
    person = np.array([p for m in marks for p in (m.person, m.person)])
    return tuple((float(x), float(y)) for x, y in whereabouts(world, found.changes, person, times).xy)


def last_seen(exercise: Exercise, moment: Moment) -> str | None:
    """The center's camera that last had an offender in view while a feed of it was open."""
    world, state = exercise.world, moment.state
    found = exercise.outcomes(state)
    last = observation.last_shown(world, state, found, Chair.OPERATOR, list(offenders(world)), moment.now_ms)
    return last[1] if last else None


# ---------------------------------------------------------------------- counting what was done


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a chair did itself, and how many of these acts the center's log holds."""

    opened: int
    turned: int
    phones: int
    marked: int
    acts: int
    held: int


def tally(state: State, chair: Chair, actor: str | None = None) -> Tally:
    """Counts of the participant's own acts in a chair (simulated colleagues' are not counted)."""
    actor = actor or ACTORS[chair]
    mine = [e for e in state.acts if e.script_id is None and e.chair == chair and e.actor == actor]

    def count(*actions: Action) -> int:
        return sum(e.kind in actions and e.body["outcome"] == DONE for e in mine)

    return Tally(
        opened=count(Action.LIVE_VIEW),
        turned=count(Action.PTZ, Action.PRESET),
        phones=count(Action.PHONE_LOOKUP),
        marked=count(Action.FOLLOW),
        acts=len(mine),
        held=sum(Place.CENTER in e.body["recorded"] for e in mine),
    )


def digest(exercise: Exercise, chair: Chair, moment: Moment | None = None, seat: str = "") -> str:
    """Five words, for log, calls, feeds, class and pictures: each changes when what this chair may see there has.

    Made only of what the chair may see: they say nothing of what others did unseen.
    """
    told = brief_digest(exercise, chair, moment or exercise.moment(), seat)
    return ".".join(hashlib.sha256(repr(part).encode()).hexdigest()[:8] for part in told)


def brief_digest(
    exercise: Exercise, chair: Chair, moment: Moment, seat: str = ""
) -> tuple[tuple[object, ...], ...]:
    """What `digest` is made of.

    A camera that a colleague turns changes the last word alone: the pictures look by themselves, and nothing
    else of the page is drawn anew for it.
    """
    world, state, t_ms = exercise.world, moment.state, moment.now_ms
    found = exercise.outcomes(state)
    actor = exercise.actor(state, chair, seat)
    grants = tuple(state.open_grants(t_ms, chair, actor))
    views = tuple((g.id, state.lag_ms(g.id)) for g in grants)
    turned = tuple(moves for g in grants if (moves := state.moves.get(g.camera_id)))
    step = guide.current(world, state, t_ms)
    operator, agency = chair is Chair.OPERATOR, chair is Chair.INTELLIGENCE
    ends = (state.take, t_ms >= world.lasts_ms)
    own = [e for e in state.acts if e.actor == actor] if agency else []
    counted = any(e.kind in COUNTED and e.body["outcome"] == DONE for e in own)
    may = _may(state, chair)
    log = (
        state.kept if exercise.reads_log(chair, moment) else 0, state.regime, tuple(state.masks.items()), ends,
        state.crew.revealed and len(state.acts),
        len(own), _heard(exercise, chair, state, actor, seat),
    )  # fmt: skip
    called = tuple((c.incident.id, c.ending.kind) for c in _calls(world, state, found, t_ms)) if operator else ()
    calls = (
        called,
        len([s for s in found.stops if s.t_ms <= t_ms]) if operator else 0,
        views if any(kind == "open" for _id, kind in called) else (),  # a patrol can be sent to what a camera shows
        sum(look.chair == chair for look in state.lookups),
        tuple(e.seq for e in approval.visible(state, chair, actor)), len(approval.answers(state, actor)),
        tuple((p.case_number, p.at_ms) for p in _placed(world, state, found, t_ms)) if operator else (),
        cases.known(world, state, chair, t_ms) if chair is Chair.INTELLIGENCE else (), state.regime, may,
        sum(mark.actor == actor for mark in state.marks),
        (bool(own), counted, len(state.answers), *state.assumptions.items()) if agency else (),
        tuple(state.masks.items()) if agency else (),
        ends,
    )
    feeds = (
        views,
        _injects(world, state, chair, t_ms),
        duties.word(world, state, chair, actor, t_ms),
        () if chair in WATCHERS else tuple(e.seq for e in approval.visible(state, chair, actor)),
        (step.step.id, step.hint) if step else None,
        (state.clock.playing, state.clock.speed),
        tuple(state.masks.items()),
        may,
        ends,
        _published(state, chair, t_ms),
    )
    pictures = (tuple(len(moves) for moves in turned), state.clock.at_ms)  # a jump shows at once
    return log, calls, feeds, _class_word(state, chair, seat), pictures


def _published(state: State, chair: Chair, t_ms: int) -> tuple[object, ...]:
    """What the public page says, for who has it beside them: the rules' word, checkpoints, figures and notes."""
    if chair not in (Chair.AUDITOR, Chair.RESIDENT):
        return ()
    return state.regime, len(state.checkpoints), t_ms // FIGURES_MS


def _may(state: State, chair: Chair) -> tuple[object, ...]:
    """What the rules of now give this chair, and for which statements: its buttons and pickers; no other chair's."""
    return tuple(sorted((action, *sorted(rule.needs)) for action, rule in state.rules.row(chair).items()))


def _heard(exercise: Exercise, chair: Chair, state: State, actor: str, seat: str) -> tuple[object, ...]:
    """What came to a chair whose right column is no log: a resident's own requests, an officer's own calls."""
    if chair is Chair.RESIDENT:
        return duties.asked(state, actor)
    if chair is Chair.PATROL:
        patrol = street.patrol_of(state.crew, seat, exercise.scenario.network.patrols)
        return (patrol, *(sent.seq for sent in state.dispatches if sent.patrol == patrol))
    return ()


def _class_word(state: State, chair: Chair, seat: str) -> tuple[object, ...]:
    """What the trainer said, as far as it shows on this seat's screen; nothing when alone.

    Whether an officer looks through cameras is among it: that is another page.
    """
    crew = state.crew
    if not crew.in_class:
        return ()
    own = crew.seats.get(seat)
    polls = tuple((p.id, p.open, p.shown) for p in crew.open_polls())
    said = (crew.phase, crew.starts_at, crew.free_chairs, crew.neutral, crew.revealed)
    clock = (state.clock.playing, state.clock.speed, state.clock.at_ms)  # a jump is heard of, too
    return (*said, own, polls, *clock, state.take, street.watches(state.rules, chair))


def watched(chair: Chair, moment: Moment) -> int | None:
    """How many cameras somebody looks at just now: the mirror knows all feeds, the center its own, others nothing."""
    if chair not in WATCHERS:
        return None
    known = tuple(Chair) if chair is Chair.INTELLIGENCE else (chair,)
    return len({g.camera_id for g in moment.state.open_grants(moment.now_ms) if g.chair in known})
