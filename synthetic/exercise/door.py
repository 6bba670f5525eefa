"""The one door: `act` decides, appends and records in one transaction; `look` checks, observes and redacts.

Every screen and every route passes here.  Deny by default, refusals are recorded too, and
what fails leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from synthetic import access, quito
from synthetic import world as worlds
from synthetic.access import Action, Chair, Decision, Place, Regime, Rules
from synthetic.cameras import pan_towards, presets
from synthetic.exercise import observation
from synthetic.exercise.clock import SPEEDS
from synthetic.exercise.fold import DONE, Grant, State, grow
from synthetic.exercise.observation import Viewer
from synthetic.exercise.outcomes import Outcomes, outcomes
from synthetic.journal import Event, Journal, Row, Writer
from synthetic.model import Body, CameraKind, Pose, Scenario, StaffAct, StaffMember, Trouble
from synthetic.world import World, scene_of

ACTORS = {Chair.OPERATOR: "operator-1", Chair.INTELLIGENCE: "analyst-1"}
"""The participant's name in each chair."""
ALIVE_MS = 90_000
"""A feed without a sign of life for so long has ended."""
SIGN_MS = 20_000
HOLD_MS = 8_000
"""Whoever turned a camera holds it for so long."""
MOST_FEEDS = 10
LANGUAGES = ("es", "en")


class Refused(Exception):
    """The door says no; the text is a word for screens to translate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody does, as it comes to the door: untrusted."""

    chair: Chair
    action: Action
    camera_id: str | None = None
    purpose: str | None = None
    case_number: str | None = None
    detail: Body = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an act."""

    decision: Decision
    outcome: str
    body: Body

    @property
    def done(self) -> bool:
        """Whether it happened."""
        return self.outcome == DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """State and time as one reading of the store gave them."""

    state: State
    now_ms: int
    store_ms: int


def begin(journal: Journal, scenario_file: bytes, regime: Regime | None = None) -> str:
    """A new solo exercise of a scenario file, paused at its start; gives its address."""
    made = worlds.of_bytes(scenario_file).scenario
    name = secrets.token_urlsafe(9)
    journal.create(name, scenario_file, secrets.token_bytes(32))
    with journal.appending(name) as writer:
        body: Body = {
            "scenario": made.id, "regime": regime or made.regime, "assumptions": dict(made.assumptions),
            "face_matching": made.face_matching,
        }  # fmt: skip
        writer.append(take=0, t_ms=0, actor="exercise", chair="trainer", kind="opened", body=body)
    return name


class Exercise:
    """A running exercise as one process sees it; the journal is the truth, this is a cache of its fold."""

    def __init__(self, journal: Journal, name: str) -> None:
        found = journal.exercise(name)
        if found is None:
            raise Trouble(f"there is no exercise {name!r} here; its address may be from another machine")
        self.journal, self.name = journal, name
        self.file, self.key = found
        self.world: World = worlds.of_bytes(self.file)
        self._state = State()
        self._outcomes: tuple[tuple[int, int], Outcomes] | None = None
        self._seen: dict[str, int] = {}
        self._lock = threading.RLock()

    @property
    def scenario(self) -> Scenario:
        """What is played."""
        return self.world.scenario

    # ------------------------------------------------------------------ reading

    def moment(self) -> Moment:
        """The exercise now, with what simulated staff did meanwhile appended first."""
        with self._lock:
            moment = self._read()
            if self._due(moment) or self._forsaken(moment):
                with self.journal.appending(self.name) as writer:
                    self._settle(writer)
                moment = self._read()
            return moment

    def _read(self) -> Moment:
        store_ms, new = self.journal.read(self.name, self._state.seq)
        self._state = grow(self._state, new)
        now = self._state.clock.now_ms(store_ms, self.world.lasts_ms)
        return Moment(state=self._state, now_ms=now, store_ms=store_ms)

    def outcomes(self, state: State, t_ms: int | None = None) -> Outcomes:
        """What acts changed; made anew when somebody is sent (or for a moment of the past)."""
        sent = [d for d in state.dispatches if t_ms is None or d.t_ms <= t_ms]
        key = (state.take, sent[-1].seq if sent else 0)
        if self._outcomes is None or self._outcomes[0] != key:
            self._outcomes = (key, outcomes(self.world, sent))
        return self._outcomes[1]

    # ------------------------------------------------------------------ simulated staff, lapses

    def _due(self, moment: Moment) -> list[tuple[int, str, StaffMember, StaffAct]]:
        found = [
            (round(act.at_s * 1000), f"{member.id}/{i}", member, act)
            for member in self.scenario.staff
            for i, act in enumerate(member.does)
        ]
        return sorted(
            (d for d in found if d[0] <= moment.now_ms and d[1] not in moment.state.scripts and moment.now_ms > 0),
            key=lambda d: (d[0], d[1]),
        )

    def _forsaken(self, moment: Moment) -> int:
        """The store's time at which the last sign of life had been too long ago, 0 while there is one."""
        clock = moment.state.clock
        if not clock.playing or moment.store_ms - clock.at_ms <= ALIVE_MS:
            return 0
        gone = max(self.journal.last_seen(self.name), clock.at_ms) + ALIVE_MS
        return gone if moment.store_ms > gone else 0

    def _lapse(self, writer: Writer) -> None:
        """Nobody was there: feeds ended after 90 s without a sign of life, and the exercise waits since."""
        clock = self._state.clock
        now = clock.now_ms(writer.now_ms, self.world.lasts_ms)
        gone = self._forsaken(Moment(state=self._state, now_ms=now, store_ms=writer.now_ms))
        if not gone:
            return
        t_ms = clock.now_ms(gone, self.world.lasts_ms)
        self._staff(writer, t_ms)
        for grant in [g for g in self._state.open_grants(t_ms) if not g.simulated]:
            act = Act(chair=Chair(grant.chair), action=Action.LIVE_END, camera_id=grant.camera_id)
            self._append(writer, grant.actor, act, t_ms, None)
        body: Body = {"playing": False, "speed": clock.speed, "why": "nobody there"}
        event = writer.append(take=self._state.take, t_ms=t_ms, actor="exercise", chair="none", kind="clock", body=body)
        self._state = grow(self._state, [event])

    def _settle(self, writer: Writer) -> None:
        """Append what is due, once: whoever enters next does it."""
        self._state = grow(self._state, writer.events(self._state.seq))
        self._lapse(writer)
        self._staff(writer, self._state.clock.now_ms(writer.now_ms, self.world.lasts_ms))

    def _staff(self, writer: Writer, now: int) -> None:
        """What simulated colleagues did until now."""
        for t_ms, script, member, act in self._due(Moment(state=self._state, now_ms=now, store_ms=writer.now_ms)):
            made = _staff_act(self._state, member, act, self.world)
            self._append(writer, member.id, made, t_ms, script)

    # ------------------------------------------------------------------ acting

    def act(self, act: Act, seat: str = "") -> Outcome:
        """Decide, and append the event and its rows in one transaction; nothing on failure."""
        with self._lock, self.journal.appending(self.name) as writer:
            try:
                self._settle(writer)
                t_ms = self._state.clock.now_ms(writer.now_ms, self.world.lasts_ms)
                return self._append(writer, ACTORS[act.chair], act, t_ms, None, seat)
            except BaseException:
                self._state = State()  # what this transaction folded in is not so; fold afresh
                raise

    def _append(self, writer: Writer, actor: str, act: Act, t_ms: int, script: str | None, seat: str = "") -> Outcome:
        request = access.Request(
            actor=actor, chair=act.chair, action=act.action, camera_id=act.camera_id, purpose=act.purpose,
            case_number=act.case_number,
        )  # fmt: skip
        decision = access.decide(self._state.rules, request)
        recorded = sorted(decision.recorded_where)
        body: Body = {
            "camera_id": act.camera_id, "purpose": act.purpose, "case_number": act.case_number, "recorded": recorded
        }  # fmt: skip
        try:
            if not decision.allowed:
                raise Refused(decision.reason)
            body |= _HANDLERS[act.action](self, self._state, actor, act, t_ms, seat)
            outcome = DONE
        except Refused as refusal:
            outcome = f"refused: {refusal}"
        if body.pop("nothing_new", False):
            return Outcome(decision=decision, outcome=outcome, body=body)
        body["outcome"] = outcome
        event = writer.append(
            take=self._state.take, t_ms=t_ms, actor=actor, chair=act.chair, kind=act.action, body=body, script_id=script
        )
        for place in recorded:
            writer.record(place, _row(event))
        self._state = grow(self._state, [event])
        return Outcome(decision=decision, outcome=outcome, body=body)

    def steer(self, what: str, value: int | str | None = None) -> None:
        """The exercise's own controls: play, pause, speed, jump, continue_from, answer …; no chair's act."""
        with self._lock, self.journal.appending(self.name) as writer:
            try:
                self._settle(writer)
                self._steer(writer, what, value)
            except BaseException:
                self._state = State()
                raise

    def _steer(self, writer: Writer, what: str, value: int | str | None) -> None:
        clock = self._state.clock
        now = clock.now_ms(writer.now_ms, self.world.lasts_ms)
        kind, t_ms, body = _steering(what, value, now, clock.playing, clock.speed, self.world.lasts_ms)
        take = self._state.take
        if kind == "take":
            take = 1 + max((e.take for e in self.journal.read(self.name)[1]), default=0)
            body |= {"parent": self._state.take}
        event = writer.append(take=take, t_ms=t_ms, actor="participant", chair="none", kind=kind, body=body)
        self._state = grow(self._state, [event])

    def answer(self, step: str, value: str) -> None:
        """An answer to a question or a pressed button of the guide."""
        self._say("answer", {"step": step[:80], "value": value[:2000]})

    def sit(self, chair: Chair) -> None:
        """The participant changes chairs."""
        self._say("sit", {"chair": chair})

    def skip_guide(self, skipped: bool = True) -> None:
        """No guide (or the guide again)."""
        self._say("skip_guide", {"skipped": skipped})

    def change_policy(self, *, regime: Regime | None = None, assumptions: dict[str, bool] | None = None) -> None:
        """The rules change from now on; itself a row at the center."""
        body: Body = {"outcome": DONE}
        if regime:
            body["regime"] = regime
        if assumptions:
            body["assumptions"] = {k: bool(v) for k, v in assumptions.items() if k in access.ASSUMPTIONS}
        self._say("policy_change", body, recorded=True)

    def _say(self, kind: str, body: Body, recorded: bool = False) -> None:
        with self._lock, self.journal.appending(self.name) as writer:
            self._settle(writer)
            now = self._state.clock.now_ms(writer.now_ms, self.world.lasts_ms)
            event = writer.append(
                take=self._state.take, t_ms=now, actor="participant", chair="trainer", kind=kind, body=body
            )
            if recorded:
                writer.record(Place.CENTER, _row(event))
            self._state = grow(self._state, [event])

    # ------------------------------------------------------------------ seats

    def join(self) -> str:
        """A seat; its token is known to one browser only, the store keeps its hash."""
        token = secrets.token_urlsafe(24)
        self.journal.add_seat(hashed(token), self.name)
        return token

    # ------------------------------------------------------------------ looking

    def look(self, token: str, chair: Chair, language: str, lag_ms: int = 0, moment: Moment | None = None) -> Body:
        """Everything a chair's open feeds show, redacted for it; appends nothing of its own."""
        moment = moment or self.moment()
        self._alive(token, moment.store_ms)
        t_ms = max(moment.now_ms - max(lag_ms, 0), -worlds.RECORDING_MS)
        viewer = Viewer(chair=chair, actor=ACTORS[chair], seat=hashed(token)[:16], language=language)
        state, past = moment.state, lag_ms > 0
        found = self.outcomes(state, t_ms if past else None)
        grants = state.open_grants(moment.now_ms, chair, viewer.actor)
        cameras = [g.camera_id for g in grants]
        shown = observation.feeds(self.world, state, found, viewer, cameras, t_ms, self.key)
        clock = state.clock
        return {
            "t": t_ms,
            "speed": clock.speed,
            "playing": clock.playing and moment.now_ms < self.world.lasts_ms,
            "ends": self.world.lasts_ms,
            "feeds": dict(zip((g.id for g in grants), shown, strict=True)),
        }

    def _alive(self, token: str, store_ms: int) -> None:
        """A sign of life, kept at most every 20 s."""
        if store_ms - self._seen.get(token, 0) > SIGN_MS:
            self._seen[token] = store_ms
            self.journal.touch_seat(hashed(token))

    def log(self, chair: Chair, newest: int | None = 15, moment: Moment | None = None) -> tuple[int, list[Row]]:
        """The access log as a chair may read it: how many rows, and the newest."""
        decision = access.decide(
            (moment or self.moment()).state.rules,
            access.Request(actor=ACTORS[chair], chair=chair, action=Action.LOG_READ),
        )
        if not decision.allowed:
            return 0, []
        return self.journal.rows(self.name, Place.CENTER, newest)


def hashed(token: str) -> str:
    """What the store keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


# ---------------------------------------------------------------------- steering


def _steering(what: str, value: Any, now: int, playing: bool, speed: int, lasts: int) -> tuple[str, int, Body]:
    """Kind, time and body of a control's event."""
    if what == "play":
        return "clock", now, {"playing": True, "speed": speed}
    if what == "pause":
        return "clock", now, {"playing": False, "speed": speed}
    if what == "speed":
        wanted = int(value) if str(value).isdigit() and int(value) in SPEEDS else 1
        return "clock", now, {"playing": playing, "speed": wanted}
    if what == "jump":
        return "clock", max(now, min(int(value), lasts)), {"playing": playing, "speed": speed}
    if what == "continue_from":
        return "take", now, {"cut_ms": max(0, min(int(value), now)), "playing": playing}
    raise Trouble(f"the exercise cannot {what!r}")


# ---------------------------------------------------------------------- rows


_ANONYMOUS_SUBJECT = "figure"


def _row(event: Event) -> dict[str, object]:
    """An event as a row of the access log.  A row names no person: a camera sees figures."""
    body = event.body
    pan, tilt, zoom = body.get("pose") or (None, None, None)
    chair = event.chair
    return {
        "take": event.take, "t": event.t_ms, "actor": event.actor, "chair": chair,
        "organisation": access.ORGANISATION.get(Chair(chair), chair) if chair in list(Chair) else chair,
        "on_behalf_of": None, "action": event.kind, "camera_id": body.get("camera_id"), "pan_deg": pan,
        "tilt_deg": tilt, "zoom": zoom, "subject_id": body.get("subject"), "purpose": body.get("purpose"),
        "case_number": body.get("case_number"), "approver": None, "outcome": body["outcome"],
    }  # fmt: skip


# ---------------------------------------------------------------------- what each act does


def _checked_camera(exercise: Exercise, act: Act) -> int:
    camera = exercise.world.camera_number.get(act.camera_id or "")
    if camera is None:
        raise Refused("no such camera")
    return camera


def _grant(state: State, actor: str, act: Act, t_ms: int) -> Grant:
    """The actor's open feed of the camera."""
    mine = [g for g in state.open_grants(t_ms, act.chair, actor) if g.camera_id == act.camera_id]
    if not mine:
        raise Refused("feed not open")
    return mine[0]


def _take_desk(exercise: Exercise, state: State, actor: str, act: Act, t_ms: int, seat: str) -> Body:
    if state.desk_ms is not None:
        return {"nothing_new": True}
    return {}


def _live_view(exercise: Exercise, state: State, actor: str, act: Act, t_ms: int, seat: str) -> Body:
    _checked_camera(exercise, act)
    mine = state.open_grants(t_ms, act.chair, actor)
    for grant in mine:
        if grant.camera_id == act.camera_id:
            return {"nothing_new": True, "grant": grant.id}
    if len(mine) >= MOST_FEEDS:
        raise Refused("too many feeds")
    count = sum(g.actor == actor for g in state.grants.values())
    return {"grant": f"{actor}.{count + 1}"}


def _live_end(exercise: Exercise, state: State, actor: str, act: Act, t_ms: int, seat: str) -> Body:
    grant = _grant(state, actor, act, t_ms)
    return {"grant": grant.id, "lasted_ms": t_ms - grant.opened_ms}


def _turn(exercise: Exercise, state: State, actor: str, act: Act, t_ms: int, seat: str) -> Body:
    camera = _checked_camera(exercise, act)
    _grant(state, actor, act, t_ms)
    if not exercise.world.cameras.in_order[camera]:
        raise Refused("out of order")
    if exercise.world.cameras.kind[camera] == CameraKind.FIXED:
        raise Refused("fixed camera")
    _check_hold(state, actor, act, t_ms)
    pose = _wanted_pose(exercise, camera, act)
    return {"pose": [pose.pan_cdeg, pose.tilt_cdeg, pose.zoom_c]}


def _check_hold(state: State, actor: str, act: Act, t_ms: int) -> None:
    """Two hands on one camera: who turned it last keeps it for a while, unless outranked."""
    last = state.move_at(act.camera_id or "", t_ms)
    if last is None or last.actor == actor or t_ms - last.t_ms > HOLD_MS:
        return
    if not state.rules.outranks(act.chair, Chair(last.chair)):
        known = last.recorded or last.chair == act.chair
        raise Refused("held by a colleague" if known else "does not answer")


def _wanted_pose(exercise: Exercise, camera: int, act: Act) -> Pose:
    """A preset by number, or an explicit pose, clamped to what the camera can do."""
    if act.action is Action.PRESET:
        choices = presets(exercise.world.city, exercise.world.cameras, camera)
        number = act.detail.get("preset")
        if not isinstance(number, int) or not 0 <= number < len(choices):
            raise Refused("no such preset")
        return choices[number].pose
    pose = act.detail.get("pose")
    if not (isinstance(pose, list | tuple) and len(pose) == 3 and all(type(v) is int for v in pose)):
        raise Refused("not a pose")
    pan, tilt, zoom = pose
    return Pose(pan_cdeg=pan % 36000, tilt_cdeg=min(max(tilt, -9000), 1500), zoom_c=min(max(zoom, 100), 3000))


def _figure(exercise: Exercise, state: State, actor: str, act: Act, t_ms: int, seat: str) -> tuple[int, int]:
    """The person a figure's number means at the moment the viewer clicked: (person, out_ms)."""
    camera = _checked_camera(exercise, act)
    _grant(state, actor, act, t_ms)
    figure, at = act.detail.get("figure"), act.detail.get("t", t_ms)
    if type(figure) is not int or type(at) not in (int, float) or not t_ms - 10_000 <= at <= t_ms + 6_000:
        raise Refused("no such figure")
    viewer = Viewer(chair=act.chair, actor=actor, seat=seat, language="en")
    pose = observation.pose_at(exercise.world, state, camera, t_ms)
    met = observation.person_of(
        exercise.world, exercise.outcomes(state), viewer, camera, pose, int(at), figure, exercise.key
    )
    if met is None:
        raise Refused("no such figure")
    return met


def _follow(exercise: Exercise, state: State, actor: str, act: Act, t_ms: int, seat: str) -> Body:
    person, out_ms = _figure(exercise, state, actor, act, t_ms, seat)
    return {"person": person, "out_ms": out_ms, "subject": _ANONYMOUS_SUBJECT}


def _phone_lookup(exercise: Exercise, state: State, actor: str, act: Act, t_ms: int, seat: str) -> Body:
    person = exercise.world.cast_number.get(str(act.detail.get("subject")))
    if person is None or act.detail.get("figure") is not None:
        person, _ = _figure(exercise, state, actor, act, t_ms, seat)
    tail = observation.identity_of(exercise.world, person).phone_tail
    return {"person": person, "subject": f"phone {tail}"}


def _dispatch(exercise: Exercise, state: State, actor: str, act: Act, t_ms: int, seat: str) -> Body:
    patrol = str(act.detail.get("patrol"))
    known = [f"P-{k + 1}" for k in range(exercise.scenario.network.patrols)]
    if patrol not in known:
        raise Refused("no such patrol")
    node = act.detail.get("node")
    if type(node) is not int or not 0 <= node < len(exercise.world.city.ways.corner_of):
        raise Refused("no such place")
    top, bottom = (str(v)[:60] if (v := act.detail.get(k)) else None for k in ("top", "bottom"))
    return {"patrol": patrol, "node": node, "top": top, "bottom": bottom, "subject": patrol}


def _playback(exercise: Exercise, state: State, actor: str, act: Act, t_ms: int, seat: str) -> Body:
    at = act.detail.get("at_ms")
    if type(at) is not int or not -worlds.RECORDING_MS <= at <= t_ms:
        raise Refused("no recording of that time")
    return {"at_ms": at}


def _nothing(exercise: Exercise, state: State, actor: str, act: Act, t_ms: int, seat: str) -> Body:
    return {}


_HANDLERS: dict[Action, Callable[[Exercise, State, str, Act, int, str], Body]] = {
    Action.TAKE_DESK: _take_desk,
    Action.LIVE_VIEW: _live_view,
    Action.LIVE_END: _live_end,
    Action.PTZ: _turn,
    Action.PRESET: _turn,
    Action.FOLLOW: _follow,
    Action.PHONE_LOOKUP: _phone_lookup,
    Action.DISPATCH: _dispatch,
    Action.PLAYBACK: _playback,
    Action.LOG_READ: _nothing,
}


# ---------------------------------------------------------------------- simulated staff


_STAFF_VERBS = {
    "open": Action.LIVE_VIEW, "close": Action.LIVE_END, "turn": Action.PRESET, "dispatch": Action.DISPATCH,
    "phone_lookup": Action.PHONE_LOOKUP,
}  # fmt: skip


def _staff_act(state: State, member: StaffMember, act: StaffAct, world: World) -> Act:
    """A planned act in the door's words."""
    detail: Body = {}
    action = _STAFF_VERBS[act.verb]
    if act.verb == "turn" and act.to:
        action, detail = _staff_turn(world, act)
    if act.verb == "dispatch":
        detail = {"patrol": act.patrol, "node": place_node(world, act.to or "")}
    if act.verb == "phone_lookup":
        detail = {"subject": act.subject}
    return Act(
        chair=Chair(member.chair), action=action, camera_id=act.camera, purpose=act.purpose,
        case_number=act.case_number, detail=detail,
    )  # fmt: skip


def _staff_turn(world: World, act: StaffAct) -> tuple[Action, Body]:
    """To a preset by its name, else towards a place."""
    camera = world.camera(act.camera or "")
    names = [p.name for p in presets(world.city, world.cameras, camera)]
    if act.to in names:
        return Action.PRESET, {"preset": names.index(act.to)}
    spot = world.city.ways.xy[0, quito.find(world.city, act.to or "")]
    home = world.home_pose(camera)
    pan = int(pan_towards(world.cameras.xy[camera], spot))
    return Action.PTZ, {"pose": [pan, home.tilt_cdeg, home.zoom_c]}


def place_node(world: World, place: str) -> int:
    """The walking node of a place, or of where an incident happened."""
    for incident in world.scenario.incidents:
        if incident.id == place:
            return scene_of(world, incident)[0]
    return quito.find(world.city, place)


def as_if(events: Iterable[Event], rules: Rules, chair: Chair) -> list[Event]:
    """Which of a chair's acts other rules would have recorded at the center: "replay as logged"."""
    found = []
    for event in events:
        if event.chair != chair:
            continue
        request = access.Request(
            actor=event.actor, chair=chair, action=Action(event.kind), purpose=event.body.get("purpose")
        )
        if Place.CENTER in access.decide(rules, request).recorded_where:
            found.append(event)
    return found
