"""The one door: `act` decides, appends and records in one transaction; `look` checks, observes and redacts.

Every screen and every route passes here.  Deny by default, refusals are recorded too, and
what fails leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from synthetic import access
from synthetic import world as worlds
from synthetic.access import Action, Chair, Decision, Place, Regime, Rules
from synthetic.exercise import observation
from synthetic.exercise.acts import HANDLERS, Act, Asked, Refused, clamped, row_of, turnable
from synthetic.exercise.clock import SPEEDS
from synthetic.exercise.fold import DONE, State, grow
from synthetic.exercise.hands import SILENT_MS, Hand, of_body
from synthetic.exercise.observation import Viewer
from synthetic.exercise.outcomes import Outcomes, outcomes
from synthetic.exercise.staff import place_node, staff_act
from synthetic.journal import Event, Journal, Row, Writer
from synthetic.model import Body, Pose, Scenario, StaffAct, StaffMember, Trouble
from synthetic.world import World

__all__ = [
    "ACTORS", "LANGUAGES", "Act", "Exercise", "Moment", "Outcome", "Refused", "Turned", "as_if", "begin", "hashed",
    "place_node",
]  # fmt: skip

ACTORS = {Chair.OPERATOR: "operator-1", Chair.INTELLIGENCE: "analyst-1"}
"""The participant's name in each chair."""
ALIVE_MS = 90_000
"""A feed without a sign of life for so long has ended."""
SIGN_MS = 20_000
REFUSED_AGAIN_MS = 5_000
"""The same refusal of the same hand is recorded once in so long; a joystick may ask forty times."""
LANGUAGES = ("es", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an act."""

    decision: Decision
    outcome: str
    body: Body
    seq: int = 0  # of its event, 0 where nothing was appended
    rows: Mapping[str, int] = field(default_factory=dict)  # its rows' numbers, by place

    @property
    def done(self) -> bool:
        """Whether it happened."""
        return self.outcome == DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What came of a word from a joystick."""

    refused: str | None = None
    by: str | None = None  # who holds it, where the chair may know
    pose: Pose | None = None
    clamped: bool = False
    around: list[Body] | None = None
    t_ms: int = 0


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
        self._said_no: dict[tuple[str, str, str], int] = {}
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
            if self._due(moment) or self._forsaken(moment) or self._silent(moment.store_ms):
                with self.journal.appending(self.name) as writer:
                    self._settle(writer)
                moment = self._read()
            return moment

    def _read(self) -> Moment:
        store_ms, new, held = self.journal.glance(self.name, self._state.seq)
        self._state = grow(self._state, new)
        self._state.hands = _hands(held)
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
        self._state.hands = _hands(writer.hands())
        self._lapse(writer)
        for hand in self._silent(writer.now_ms):
            self._rest(writer, hand, self._state.clock.now_ms(hand.heard_at, self.world.lasts_ms))
        self._staff(writer, self._state.clock.now_ms(writer.now_ms, self.world.lasts_ms))

    def _staff(self, writer: Writer, now: int) -> None:
        """What simulated colleagues did until now."""
        for t_ms, script, member, act in self._due(Moment(state=self._state, now_ms=now, store_ms=writer.now_ms)):
            made = staff_act(self.world, member, act)
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
        asked = self._asked(actor, act, t_ms, seat)
        try:
            if not decision.allowed:
                raise Refused(decision.reason)
            body |= HANDLERS[act.action](asked)
            outcome = DONE
        except Refused as refusal:
            outcome = f"refused: {refusal}"
        if body.pop("nothing_new", False):
            return Outcome(decision=decision, outcome=outcome, body=body)
        body["outcome"] = outcome
        if outcome == DONE:
            self._hands_off(writer, actor, act, t_ms)
        event, rows = self._book(writer, actor, act.chair, act.action, body, t_ms, script)
        return Outcome(decision=decision, outcome=outcome, body=body, seq=event.seq, rows=rows)

    def _book(
        self, writer: Writer, actor: str, chair: str, action: Action, body: Body, t_ms: int, script: str | None = None
    ) -> tuple[Event, dict[str, int]]:
        """One event, the rows that its body says are kept of it, and both in the state."""
        event = writer.append(
            take=self._state.take, t_ms=t_ms, actor=actor, chair=chair, kind=action, body=body, script_id=script
        )
        rows = {place.value: writer.record(place, row_of(event)).seq for place in body["recorded"]}
        self._state = grow(self._state, [event])
        return event, rows

    def _asked(self, actor: str, act: Act, t_ms: int, seat: str) -> Asked:
        state = self._state
        return Asked(
            world=self.world, state=state, outcomes=lambda: self.outcomes(state), key=self.key, actor=actor, act=act,
            t_ms=t_ms, seat=seat,
        )  # fmt: skip

    # ------------------------------------------------------------------ hands on cameras

    def turn(self, act: Act, seat: str, *, rest: bool, around: bool, language: str) -> Turned:
        """A word from a joystick: the movement begins, goes on or comes to rest.  One event, at its rest.

        Writes only the hand while the movement lasts; a refusal is an event once in `REFUSED_AGAIN_MS`.
        """
        with self._lock, self.journal.appending(self.name) as writer:
            try:
                self._settle(writer)
                t_ms = self._state.clock.now_ms(writer.now_ms, self.world.lasts_ms)
                return self._turn(writer, act, seat, t_ms, rest, around, language)
            except BaseException:
                self._state = State()
                raise

    def _turn(
        self, writer: Writer, act: Act, seat: str, t_ms: int, rest: bool, around: bool, language: str
    ) -> Turned:
        actor = ACTORS[act.chair]
        asked = self._asked(actor, act, t_ms, seat)
        request = access.Request(actor=actor, chair=act.chair, action=Action.PTZ, purpose=act.purpose)
        decision = access.decide(self._state.rules, request)
        try:
            if not decision.allowed:
                raise Refused(decision.reason)
            camera = turnable(asked)
            pose = clamped(act.detail.get("pose"))
        except Refused as refusal:
            self._say_no(writer, actor, act, t_ms, str(refusal))
            return Turned(refused=str(refusal), by=refusal.by, t_ms=t_ms)
        hand = self._hand(writer, actor, act, seat, camera, t_ms, Place.CENTER in decision.recorded_where)
        hand = hand.to(pose, t_ms, writer.now_ms)
        self._state.hands = {**self._state.hands, hand.camera_id: hand}
        shown = self._around(act, seat, camera, pose, t_ms, language) if around else None
        if rest:
            self._rest(writer, hand, t_ms)
        else:
            writer.hold(hand.camera_id, hand.body())
        given = act.detail["pose"]
        return Turned(
            pose=pose, clamped=[given[0] % 36000, *given[1:]] != list(pose.numbers), around=shown, t_ms=t_ms
        )

    def _hand(
        self, writer: Writer, actor: str, act: Act, seat: str, camera: int, t_ms: int, recorded: bool
    ) -> Hand:
        """The actor's hand on the camera; a new one takes it from whoever had it."""
        camera_id = self.world.cameras.ids[camera]
        held = self._state.hands.get(camera_id)
        if held is not None and (held.actor, held.seat) == (actor, seat):
            return held
        if held is not None:
            self._rest(writer, held, t_ms)
        start = observation.pose_at(self.world, self._state, camera, t_ms)
        return Hand(
            camera_id=camera_id, actor=actor, chair=act.chair, seat=seat, began_ms=t_ms, heard_at=writer.now_ms,
            path=((0, *start.numbers),), recorded=recorded, purpose=act.purpose, case_number=act.case_number,
        )  # fmt: skip

    def _around(self, act: Act, seat: str, camera: int, pose: Pose, t_ms: int, language: str) -> list[Body]:
        viewer = Viewer(chair=act.chair, actor=ACTORS[act.chair], seat=seat, language=language)
        found = self.outcomes(self._state)
        return observation.around(self.world, self._state, found, viewer, camera, pose.zoom_c, t_ms, self.key)

    def _rest(self, writer: Writer, hand: Hand, t_ms: int) -> None:
        """A movement is over: one event, and its rows by the rules of now."""
        request = access.Request(actor=hand.actor, chair=Chair(hand.chair), action=Action.PTZ, purpose=hand.purpose)
        recorded = sorted(access.decide(self._state.rules, request).recorded_where)
        body: Body = {
            "camera_id": hand.camera_id, "purpose": hand.purpose, "case_number": hand.case_number,
            "recorded": recorded, "pose": list(hand.pose.numbers), "path": [list(step) for step in hand.path],
            "began_ms": hand.began_ms, "outcome": DONE,
        }  # fmt: skip
        writer.let_go(hand.camera_id)
        self._state.hands = {k: v for k, v in self._state.hands.items() if k != hand.camera_id}
        self._book(writer, hand.actor, hand.chair, Action.PTZ, body, max(t_ms, hand.began_ms))

    def _silent(self, store_ms: int) -> list[Hand]:
        """Hands of which nothing was heard for too long."""
        return [hand for hand in self._state.hands.values() if store_ms - hand.heard_at > SILENT_MS]

    def _hands_off(self, writer: Writer, actor: str, act: Act, t_ms: int) -> None:
        """A preset takes the camera out of any hand; closing a feed takes one's own off it."""
        hand = self._state.hands.get(act.camera_id or "")
        if hand and (act.action in (Action.PTZ, Action.PRESET) or (act.action, actor) == (Action.LIVE_END, hand.actor)):
            self._rest(writer, hand, t_ms)

    def _say_no(self, writer: Writer, actor: str, act: Act, t_ms: int, why: str) -> None:
        """A refused movement is an event and a row like every refusal, however often the hand asks."""
        key = (actor, str(act.camera_id), why)
        if writer.now_ms - self._said_no.get(key, -REFUSED_AGAIN_MS) < REFUSED_AGAIN_MS:
            return
        if len(self._said_no) > 200:
            self._said_no.clear()
        self._said_no[key] = writer.now_ms
        request = access.Request(actor=actor, chair=act.chair, action=Action.PTZ, purpose=act.purpose)
        recorded = sorted(access.decide(self._state.rules, request).recorded_where)
        known = act.camera_id if act.camera_id in self.world.camera_number else None
        body: Body = {
            "camera_id": known, "purpose": act.purpose, "case_number": act.case_number, "recorded": recorded,
            "outcome": f"refused: {why}",
        }  # fmt: skip
        self._book(writer, actor, act.chair, Action.PTZ, body, t_ms)

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
            for hand in list(self._state.hands.values()):
                self._rest(writer, hand, now)
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

    def change_policy(
        self, *, regime: Regime | None = None, assumptions: dict[str, bool] | None = None,
        masks: dict[str, bool] | None = None,
    ) -> None:  # fmt: skip
        """The rules change from now on; itself a row at the center."""
        body: Body = {"outcome": DONE}
        if regime:
            body["regime"] = regime
        if assumptions:
            body["assumptions"] = {k: bool(v) for k, v in assumptions.items() if k in access.ASSUMPTIONS}
        if masks:
            body["masks"] = {k: bool(v) for k, v in masks.items() if k in access.MASKS}
        self._say("policy_change", body, recorded=True)

    def _say(self, kind: str, body: Body, recorded: bool = False) -> None:
        with self._lock, self.journal.appending(self.name) as writer:
            self._settle(writer)
            now = self._state.clock.now_ms(writer.now_ms, self.world.lasts_ms)
            event = writer.append(
                take=self._state.take, t_ms=now, actor="participant", chair="trainer", kind=kind, body=body
            )
            if recorded:
                writer.record(Place.CENTER, row_of(event))
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
        clock = state.clock
        shown: dict[str, Body] = {}
        for back in sorted({state.lag_ms(g.id) for g in grants}):
            mine = [g for g in grants if state.lag_ms(g.id) == back]
            at = max(t_ms - back, -worlds.RECORDING_MS)
            then = self.outcomes(state, at) if back else found
            feeds = observation.feeds(self.world, state, then, viewer, [g.camera_id for g in mine], at, self.key)
            shown |= {g.id: {**f, "late": t_ms - at} if back else f for g, f in zip(mine, feeds, strict=True)}
        return {
            "t": t_ms,
            "speed": clock.speed,
            "playing": clock.playing and moment.now_ms < self.world.lasts_ms,
            "ends": self.world.lasts_ms,
            "feeds": {g.id: shown[g.id] for g in grants},
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


def _hands(bodies: Iterable[Body]) -> dict[str, Hand]:
    return {hand.camera_id: hand for hand in map(of_body, bodies)}


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
