"""The one door: `act` decides, appends and records in one transaction; `look` checks, observes and redacts.

Every screen and every route passes here.  Deny by default, refusals are recorded too, and
what fails leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from synthetic import access
from synthetic import world as worlds
from synthetic.access import Action, Chair, Decision, Edit, Place, Regime, Request, Rules
from synthetic.exercise import approval, cases, observation, signing
from synthetic.exercise.acts import HANDLERS, Act, Asked, Refused, clamped, legible, row_of, turnable
from synthetic.exercise.clock import SPEEDS
from synthetic.exercise.crew import MOST_TEXT, NAMES, Phase, Poll, Seat, actor_name
from synthetic.exercise.fold import ASKED, DONE, Grant, State, grow
from synthetic.exercise.hands import SILENT_MS, Hand, of_body
from synthetic.exercise.observation import Viewer
from synthetic.exercise.outcomes import Outcomes, outcomes
from synthetic.exercise.staff import place_node, staff_act
from synthetic.journal import Event, Journal, Row, Writer
from synthetic.model import Body, Pose, Scenario, StaffAct, StaffMember, Trouble
from synthetic.register import Register
from synthetic.tamper import Deed, apply
from synthetic.world import World

__all__ = [
    "ACTORS", "LANGUAGES", "Act", "Exercise", "Moment", "Outcome", "Refused", "Turned", "as_if", "begin", "hashed",
    "opening", "place_node", "seat_name", "together",
]  # fmt: skip

ACTORS = {chair: f"{NAMES[chair]}-1" for chair in Chair}
"""The participant's name in each chair, when there is but one."""
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
        opening(writer, made, regime)
    return name


def opening(writer: Writer, made: Scenario, regime: Regime | None = None) -> None:
    """An exercise's first event."""
    body: Body = {
        "scenario": made.id, "regime": regime or made.regime, "assumptions": dict(made.assumptions),
        "face_matching": made.face_matching, "ranks": list(made.ranks),
        "matrix": [access.cell_edit(cell).body for cell in made.matrix],
    }  # fmt: skip
    writer.append(take=0, t_ms=0, actor="exercise", chair="trainer", kind="opened", body=body)


class Exercise:
    """A running exercise as one process sees it; the journal is the truth, this is a cache of its fold."""

    def __init__(self, journal: Journal, name: str) -> None:
        found = journal.exercise(name)
        if found is None:
            raise Trouble(f"there is no exercise {name!r} here; its address may be from another machine")
        self.journal, self.name, self.register = journal, name, Register(journal)
        self.file, self.key = found
        self.world: World = worlds.of_bytes(self.file)
        self._state = State()
        self._simulated = frozenset(member.id for member in self.world.scenario.staff)
        self._looked_for: int = 0  # the store's time when lapsed seats were last looked for
        self._outcomes: tuple[tuple[int, int, int], Outcomes] | None = None
        self._seen: dict[str, int] = {}
        self._rows: tuple[tuple[int, int | None], tuple[int, list[Row]]] | None = None
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
            if self._unsettled(moment):
                with self.journal.appending(self.name) as writer:
                    self._settle(writer)
                moment = self._read()
            return moment

    def _unsettled(self, moment: Moment) -> bool:
        """Whether something is due that whoever enters next appends."""
        state, now = moment.state, moment.now_ms
        return bool(
            self._due(moment) or self._forsaken(moment) or self._silent(moment.store_ms) or self._begins(moment)
            or approval.overdue(state, now) or signing.due(state, now)
        )  # fmt: skip

    def _read(self) -> Moment:
        store_ms, new, held = self.journal.glance(self.name, self._state.seq)
        self._state = grow(self._state, new)
        self._state.hands = _hands(held)
        now = self._state.clock.now_ms(store_ms, self.world.lasts_ms)
        return Moment(state=self._state, now_ms=now, store_ms=store_ms)

    def outcomes(self, state: State, t_ms: int | None = None) -> Outcomes:
        """What acts changed; made anew when somebody is sent (or for a moment of the past)."""
        sent = [d for d in state.dispatches if t_ms is None or d.t_ms <= t_ms]
        halts = [h for h in state.halts if t_ms is None or h.t_ms <= t_ms]
        key = (state.take, sent[-1].seq if sent else 0, halts[-1].seq if halts else 0)
        if self._outcomes is None or self._outcomes[0] != key:
            self._outcomes = (key, outcomes(self.world, sent, halts))
        return self._outcomes[1]

    # ------------------------------------------------------------------ who may

    def actor(self, state: State, chair: Chair, seat: str) -> str:
        """Under which name a seat acts in a chair; Refused where it does not sit there.

        Alone, every chair is free.  In a class the chair is the one that the trainer gave; the desk's own
        crew (number 0) is open to whoever has a seat at the desk.
        """
        crew = state.crew
        if not crew.in_class or crew.number == 0:
            return ACTORS[chair]
        sitting = crew.seats.get(seat)
        if sitting is None or sitting.chair != chair:
            raise Refused("not your chair")
        return actor_name(chair, sitting.number, self._simulated)

    def _acting(self, state: State, chair: Chair, seat: str) -> str:
        """The same for an act: a class acts while it runs."""
        crew = state.crew
        if crew.in_class and crew.number and crew.phase is not Phase.RUNNING:
            raise Refused("not now")
        return self.actor(state, chair, seat)

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
        if moment.state.crew.in_class or not clock.playing or moment.store_ms - clock.at_ms <= ALIVE_MS:
            return 0
        gone = max(self.register.last_seen(self.name), clock.at_ms) + ALIVE_MS
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
        self._begin_on_time(writer)
        self._lapse(writer)
        for hand in self._silent(writer.now_ms):
            self._rest(writer, hand, self._state.clock.now_ms(hand.heard_at, self.world.lasts_ms))
        now = self._state.clock.now_ms(writer.now_ms, self.world.lasts_ms)
        self._staff(writer, now)
        for asked in approval.overdue(self._state, now):
            self._supervised(writer, asked, now)
        if signing.due(self._state, now):
            self._sign(writer, now)

    def _supervised(self, writer: Writer, asked: Event, t_ms: int, gone: bool = False) -> None:
        """Nobody else answered: the simulated supervisor does; with no for whoever is gone."""
        agrees, reason = (False, "nothing to approve") if gone else approval.judged(self.world, asked)
        body: Body = {
            "of": asked.seq, "agrees": agrees, "reason": reason, "camera_id": asked.body.get("camera_id"),
            "subject": asked.body.get("subject"), "recorded": [Place.CENTER], "outcome": DONE,
        }  # fmt: skip
        self._book(writer, approval.SUPERVISOR, Chair.OPERATOR, Action.APPROVE, body, t_ms)
        self._answered(writer, asked, agrees, approval.SUPERVISOR, t_ms)

    def _answered(self, writer: Writer, asked: Event, agrees: bool, approver: str, t_ms: int) -> None:
        """A second person agreed: the act happens now, by the rules of now."""
        if not agrees:
            return
        held = {k: v for k, v in asked.body.items() if k not in ("outcome", "recorded")}
        request = Request(
            actor=asked.actor, chair=Chair(asked.chair), action=Action(asked.kind), purpose=held.get("purpose"),
            case_number=held.get("case_number"), approved=True,
        )  # fmt: skip
        decision = self._decided(request, t_ms)
        outcome = DONE if decision.allowed else f"refused: {decision.reason}"
        body = {
            **held, "asked": asked.seq, "approver": approver, "recorded": sorted(decision.recorded_where),
            "outcome": outcome,
        }  # fmt: skip
        self._book(writer, asked.actor, asked.chair, Action(asked.kind), body, t_ms)

    def _sign(self, writer: Writer, t_ms: int) -> None:
        """The signer's word on the center's log as the store holds it."""
        leaves = self.journal.leaves(self.name, Place.CENTER)
        kind, body = signing.note(self._state, self.name, self.key, leaves)
        event = writer.append(take=self._state.take, t_ms=t_ms, actor="signer", chair="none", kind=kind, body=body)
        self._state = grow(self._state, [event])

    def publish(self) -> None:
        """A checkpoint now, so that a class can write its code on paper."""
        with self._writing() as writer:
            self._sign(writer, self._now(writer))

    def _begins(self, moment: Moment) -> bool:
        """Whether a countdown is over that nobody has noticed yet."""
        crew = moment.state.crew
        return crew.starts_at is not None and moment.store_ms >= crew.starts_at

    def _begin_on_time(self, writer: Writer) -> None:
        """The end of a countdown: all crews' clocks run from the same moment, whenever they notice."""
        at_ms = self._state.crew.starts_at
        if at_ms is None or writer.now_ms < at_ms:
            return
        self.told(writer, "phase", {"phase": Phase.RUNNING})
        clock = self._state.clock
        body: Body = {"playing": True, "speed": clock.speed, "at_ms": at_ms}
        event = writer.append(
            take=self._state.take, t_ms=clock.t_ms, actor="exercise", chair="none", kind="clock", body=body
        )
        self._state = grow(self._state, [event])

    def _staff(self, writer: Writer, now: int) -> None:
        """What simulated colleagues did until now."""
        for t_ms, script, member, act in self._due(Moment(state=self._state, now_ms=now, store_ms=writer.now_ms)):
            made = staff_act(self.world, member, act)
            self._append(writer, member.id, made, t_ms, script)

    # ------------------------------------------------------------------ acting

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        """A transaction on this exercise, settled; what fails leaves nothing behind, not even in memory."""
        with self._lock, self.journal.appending(self.name) as writer, self._entered(writer):
            yield writer

    def settled(self, writer: Writer) -> State:
        """The state within a transaction of `together`."""
        return self._state

    @contextmanager
    def _entered(self, writer: Writer) -> Iterator[None]:
        try:
            self._settle(writer)
            yield
        except BaseException:
            self._state = State()  # what this transaction folded in is not so; fold afresh
            raise

    def act(self, act: Act, seat: str = "") -> Outcome:
        """Decide, and append the event and its rows in one transaction; nothing on failure."""
        with self._writing() as writer:
            try:
                actor = self._acting(self._state, act.chair, seat)
            except Refused as refusal:
                decision = Decision(allowed=False, reason=str(refusal))
                return Outcome(decision=decision, outcome=f"refused: {refusal}", body={})
            return self._append(writer, actor, act, self._now(writer), None, seat)

    def _now(self, writer: Writer) -> int:
        return self._state.clock.now_ms(writer.now_ms, self.world.lasts_ms)

    def _append(self, writer: Writer, actor: str, act: Act, t_ms: int, script: str | None, seat: str = "") -> Outcome:
        act = legible(act)
        decision = self._decided(self._wanted(actor, act, t_ms), t_ms)
        body: Body = {
            "camera_id": act.camera_id, "purpose": act.purpose, "case_number": act.case_number,
            "recorded": sorted(decision.recorded_where),
        }  # fmt: skip
        if decision.reason == access.BROKEN:
            body["approver"] = access.BROKEN
        asked = self._asked(actor, act, t_ms, seat)
        try:
            if not (decision.allowed or decision.asks):
                raise Refused(decision.reason)
            body |= HANDLERS[act.action](asked)
            outcome = DONE if decision.allowed else ASKED
        except Refused as refusal:
            outcome = f"refused: {refusal}"
        if body.pop("nothing_new", False) or (outcome == ASKED and self._asked_already(actor, act, body)):
            return Outcome(decision=decision, outcome=outcome, body=body)
        body["outcome"] = outcome
        if outcome == DONE:
            self._hands_off(writer, actor, act, t_ms)
        waits = self._state.pending.get(body.get("of", 0))
        event, rows = self._book(writer, actor, act.chair, act.action, body, t_ms, script)
        if act.action is Action.APPROVE and outcome == DONE and waits is not None:
            self._answered(writer, waits, body["agrees"], actor, t_ms)
        return Outcome(decision=decision, outcome=outcome, body=body, seq=event.seq, rows=rows)

    def _wanted(self, actor: str, act: Act, t_ms: int) -> Request:
        """An act as the rules are asked about it."""
        broken = self._state.glass.get(actor)
        return Request(
            actor=actor, chair=act.chair, action=act.action, camera_id=act.camera_id, purpose=act.purpose,
            case_number=act.case_number, glass=broken is not None and t_ms <= broken.until_ms,
        )  # fmt: skip

    def _decided(self, request: Request, t_ms: int) -> Decision:
        """What the rules of now say, with the cases of that moment."""
        return access.decide(
            self._state.rules, request, cases.known(self.world, self._state, request.chair, t_ms)
        )

    def _asked_already(self, actor: str, act: Act, body: Body) -> bool:
        """Whether the same waits for an answer; asking twice is no second row."""
        same = ("camera_id", "subject", "snapshot")
        return any(
            e.actor == actor and e.kind == act.action and all(e.body.get(k) == body.get(k) for k in same)
            for e in self._state.pending.values()
        )

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
        with self._writing() as writer:
            return self._turn(writer, act, seat, self._now(writer), rest, around, language)

    def _turn(
        self, writer: Writer, act: Act, seat: str, t_ms: int, rest: bool, around: bool, language: str
    ) -> Turned:
        try:
            actor = self._acting(self._state, act.chair, seat)
        except Refused as refusal:
            return Turned(refused=str(refusal), t_ms=t_ms)
        act = legible(act)
        asked = self._asked(actor, act, t_ms, seat)
        decision = self._decided(self._wanted(actor, act, t_ms), t_ms)
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
        shown = self._around(asked, camera, pose, language) if around else None
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

    def _around(self, ask: Asked, camera: int, pose: Pose, language: str) -> list[Body]:
        viewer = Viewer(chair=ask.act.chair, actor=ask.actor, seat=ask.seat, language=language)
        return observation.around(
            self.world, self._state, ask.outcomes(), viewer, camera, pose.zoom_c, ask.t_ms, self.key
        )

    def _rest(self, writer: Writer, hand: Hand, t_ms: int) -> None:
        """A movement is over: one event, and its rows by the rules of now."""
        act = Act(
            chair=Chair(hand.chair), action=Action.PTZ, purpose=hand.purpose, case_number=hand.case_number
        )
        recorded = sorted(self._decided(self._wanted(hand.actor, act, t_ms), t_ms).recorded_where)
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
        recorded = sorted(self._decided(self._wanted(actor, act, t_ms), t_ms).recorded_where)
        known = act.camera_id if act.camera_id in self.world.camera_number else None
        body: Body = {
            "camera_id": known, "purpose": act.purpose, "case_number": act.case_number, "recorded": recorded,
            "outcome": f"refused: {why}",
        }  # fmt: skip
        self._book(writer, actor, act.chair, Action.PTZ, body, t_ms)

    def steer(self, what: str, value: int | str | None = None) -> None:
        """The exercise's own controls: play, pause, speed, jump, continue_from …; no chair's act.

        In a class they are the trainer's (`Trouble` for anybody else).
        """
        with self._writing() as writer:
            self._check_alone()
            self.steered(writer, what, value)

    def _check_alone(self) -> None:
        if self._state.crew.in_class and self._state.crew.number:
            raise Trouble("in a class the trainer steers time and rules")

    def steered(self, writer: Writer, what: str, value: int | str | None) -> None:
        """A control within a transaction that is open already."""
        clock, now = self._state.clock, self._now(writer)
        kind, t_ms, body = _steering(what, value, now, clock.playing, clock.speed, self.world.lasts_ms)
        take = self._state.take
        if kind == "take":
            for hand in list(self._state.hands.values()):
                self._rest(writer, hand, now)
            take = 1 + max((e.take for e in self.journal.read(self.name)[1]), default=0)
            body |= {"parent": self._state.take}
        event = writer.append(take=take, t_ms=t_ms, actor="participant", chair="none", kind=kind, body=body)
        self._state = grow(self._state, [event])

    def answer(self, step: str, value: str, actor: str = "participant") -> None:
        """An answer to a question or a pressed button of the guide."""
        self._say("answer", {"step": step[:80], "value": value[:2000]}, actor)

    def sit(self, chair: Chair) -> None:
        """The participant changes chairs."""
        self._say("sit", {"chair": chair})

    def skip_guide(self, skipped: bool = True) -> None:
        """No guide (or the guide again)."""
        self._say("skip_guide", {"skipped": skipped})

    def vote(self, seat: str, poll_id: str, value: str) -> bool:
        """A seat's answer to an open question of the class; the last one counts.  False where none is open."""
        with self._writing() as writer:
            crew = self._state.crew
            poll = crew.polls.get(poll_id)
            known = crew.seats.get(seat)
            if poll is None or not poll.open or known is None or not _answers(poll, value):
                return False
            body: Body = {"poll": poll_id, "seat": seat, "value": value.strip()[:MOST_TEXT]}
            self.told(writer, "voted", body, actor=self.actor(self._state, known.chair, seat), chair=known.chair)
            return True

    def change_policy(
        self, *, regime: Regime | None = None, assumptions: dict[str, bool] | None = None,
        masks: dict[str, bool] | None = None, edits: Sequence[Edit] | None = None,
        ranks: Sequence[Chair] | None = None,
    ) -> None:  # fmt: skip
        """The rules change from now on; itself a row at the center."""
        with self._writing() as writer:
            self._check_alone()
            self.ruled(writer, regime=regime, assumptions=assumptions, masks=masks, edits=edits, ranks=ranks)

    def ruled(
        self, writer: Writer, *, regime: Regime | None = None, assumptions: dict[str, bool] | None = None,
        masks: dict[str, bool] | None = None, edits: Sequence[Edit] | None = None,
        ranks: Sequence[Chair] | None = None,
    ) -> None:  # fmt: skip
        """A change of the rules within a transaction that is open already; open feeds are decided anew.

        `edits` are all cells that differ from the regime's, `ranks` the whole order (empty: the regime's own).
        """
        body: Body = {"outcome": DONE}
        if regime:
            body["regime"] = regime
        if assumptions:
            body["assumptions"] = {k: bool(v) for k, v in assumptions.items() if k in access.ASSUMPTIONS}
        if masks:
            body["masks"] = {k: bool(v) for k, v in masks.items() if k in access.MASKS}
        if edits is not None:
            body["matrix"] = [access.edit_of(edit.body).body for edit in edits]  # checked again
        if ranks is not None:
            body["ranks"] = [Chair(chair).value for chair in ranks]
        body["subject"] = regime.value if regime else ", ".join(sorted(set(body) - {"outcome"})) or None
        writer.record(Place.CENTER, row_of(self.told(writer, "policy_change", body)))
        self._decide_anew(writer)

    def _decide_anew(self, writer: Writer) -> None:
        """Feeds that the rules of now would not open end now, each with its row."""
        now = self._now(writer)
        for grant in self._state.open_grants(now):
            opened = Act(
                chair=Chair(grant.chair), action=Action.LIVE_VIEW, camera_id=grant.camera_id, purpose=grant.purpose,
                case_number=grant.case_number,
            )  # fmt: skip
            if not self._decided(self._wanted(grant.actor, opened, now), now).allowed:
                self._ended(writer, grant, now)

    def _ended(self, writer: Writer, grant: Grant, t_ms: int) -> None:
        """A feed ends that nobody closed: the event and its rows."""
        chair = Chair(grant.chair)
        request = Request(actor=grant.actor, chair=chair, action=Action.LIVE_VIEW)
        body: Body = {
            "camera_id": grant.camera_id, "purpose": None, "case_number": None, "outcome": DONE, "grant": grant.id,
            "lasted_ms": t_ms - grant.opened_ms, "recorded": sorted(self._decided(request, t_ms).recorded_where),
        }  # fmt: skip
        self._book(writer, grant.actor, chair, Action.LIVE_END, body, t_ms)

    # ------------------------------------------------------------------ the tamper drill

    def arm(self, armed: bool = True) -> None:
        """The drill: whether the agency may reach into the center's database.  Alone it always may."""
        with self._writing() as writer:
            self._check_alone()
            self.told(writer, "drill", {"armed": armed})

    def tamper(self, deed: Deed, chair: Chair, seat: str) -> None:
        """Somebody of the agency changes rows of the center's log in the store; Refused for anybody else.

        The journal knows; no row does.
        """
        with self._writing() as writer:
            crew = self._state.crew
            if chair is not Chair.INTELLIGENCE or (crew.in_class and not self._state.drill):
                raise Refused("not for this chair")
            self.tampered(writer, deed, self._acting(self._state, chair, seat))

    def tampered(self, writer: Writer, deed: Deed, actor: str) -> None:
        """The same within a transaction that is open already."""
        apply(writer.connection, self.name, Place.CENTER, deed)
        body: Body = {"what": deed.what, "row": deed.seq, "repaired": deed.repaired, "field": deed.field}
        self.told(writer, "tampered", body, actor=actor, chair=Chair.INTELLIGENCE)

    def _say(self, kind: str, body: Body, actor: str = "participant") -> None:
        with self._writing() as writer:
            self.told(writer, kind, body, actor=actor)

    def told(
        self, writer: Writer, kind: str, body: Body, *, actor: str = "participant", chair: str = "trainer"
    ) -> Event:
        """One event that is no chair's act, within a transaction that is open already."""
        event = writer.append(
            take=self._state.take, t_ms=self._now(writer), actor=actor, chair=chair, kind=kind, body=body
        )
        self._state = grow(self._state, [event])
        return event

    # ------------------------------------------------------------------ seats

    def seated(self, writer: Writer, name: str, chair: Chair) -> None:
        """A seat gets another chair, within an open transaction: what it held open in the old one ends."""
        known = self._got_up(writer, name)
        body: Body = {"seat": name, "number": known.number, "chair": chair, "nickname": known.nickname}
        self.told(writer, "seated", body, actor="trainer")

    def _got_up(self, writer: Writer, name: str) -> Seat:
        """What a seat held open ends, and what it asked a second person for is not answered any more."""
        now = self._now(writer)
        known = self._state.crew.seats[name]
        actor = actor_name(known.chair, known.number, self._simulated)
        for grant in self._state.open_grants(now, known.chair, actor):
            act = Act(chair=known.chair, action=Action.LIVE_END, camera_id=grant.camera_id)
            self._append(writer, actor, act, now, None, name)
        for asked in [e for e in self._state.pending.values() if e.actor == actor]:
            self._supervised(writer, asked, now, gone=True)
        return known

    def unseated(self, writer: Writer, name: str) -> tuple[Seat, dict[str, str]]:
        """A seat leaves this crew, within an open transaction; who it was, and its answers by question."""
        votes = {poll: value for (poll, seat), value in self._state.crew.votes.items() if seat == name}
        known = self._got_up(writer, name)
        self.told(writer, "unseated", {"seat": name}, actor="trainer")
        return known, votes

    def welcomed(self, writer: Writer, seat: Seat, votes: Mapping[str, str]) -> None:
        """A seat from another crew, within an open transaction: the next number here, its answers with it."""
        body: Body = {
            "seat": seat.name, "number": self._state.crew.given + 1, "chair": seat.chair, "nickname": seat.nickname
        }  # fmt: skip
        self.told(writer, "seated", body, actor="trainer")
        for poll, value in votes.items():
            self.told(writer, "voted", {"poll": poll, "seat": seat.name, "value": value}, chair=seat.chair)

    def choose(self, seat: str, chair: Chair) -> None:
        """A participant changes chairs, where the trainer left them free; Refused where not."""
        with self._writing() as writer:
            crew = self._state.crew
            if seat not in crew.seats or not (crew.free_chairs or crew.revealed):
                raise Refused("not your chair")
            if crew.seats[seat].chair != chair:
                self.seated(writer, seat, chair)

    def join(self, token: str | None = None) -> str:
        """A seat in a solo exercise; its token is known to one browser only, the store keeps its hash."""
        token = token or secrets.token_urlsafe(24)
        self.register.sit(hashed(token), self.name, self.name)
        return token

    # ------------------------------------------------------------------ looking

    def look(self, token: str, chair: Chair, language: str, lag_ms: int = 0, moment: Moment | None = None) -> Body:
        """Everything a chair's open feeds show, redacted for it; appends nothing of its own.

        Refused for a chair that is not the seat's, and for the past while a class must not yet look back.
        """
        moment = moment or self.moment()
        viewer = self._viewer(moment, token, chair, language)
        if lag_ms > 0 and moment.state.crew.secret:
            raise Refused("not before the reveal")
        t_ms = max(moment.now_ms - max(lag_ms, 0), -worlds.RECORDING_MS)
        state, past = moment.state, lag_ms > 0
        found = self.outcomes(state, t_ms if past else None)
        grants = state.open_grants(moment.now_ms, chair, viewer.actor)
        clock = state.clock
        shown: dict[str, Body] = {}
        lags = {g.id: state.lag_ms(g.id) for g in grants}  # read once: another thread may fold in more
        for back in sorted(set(lags.values())):
            mine = [g for g in grants if lags[g.id] == back]
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

    def _viewer(self, moment: Moment, token: str, chair: Chair, language: str) -> Viewer:
        """Who looks, if this seat sits in this chair; a sign of life."""
        seat = seat_name(token)
        actor = self.actor(moment.state, chair, seat)
        self.alive(token, moment)
        return Viewer(chair=chair, actor=actor, seat=seat, language=language)

    def alive(self, token: str, moment: Moment) -> None:
        """A sign of life, kept at most every 20 s."""
        if moment.store_ms - self._seen.get(token, 0) > SIGN_MS:
            self._seen[token] = moment.store_ms
            self.register.touch(hashed(token), moment.state.crew.room or self.name)

    def log(self, chair: Chair, newest: int | None = 15, moment: Moment | None = None) -> tuple[int, list[Row]]:
        """The access log as a chair may read it: how many rows, and the newest."""
        return self.rows(newest) if self.reads_log(chair, moment or self.moment()) else (0, [])

    def reads_log(self, chair: Chair, moment: Moment) -> bool:
        """Whether a chair may read the access log."""
        request = access.Request(actor=ACTORS[chair], chair=chair, action=Action.LOG_READ)
        return access.decide(moment.state.rules, request).allowed

    def rows(self, newest: int | None = 15) -> tuple[int, list[Row]]:
        """The center's rows.  Read once for everybody of an exercise: they change with its events only."""
        key = (self._state.seq, newest)
        known = self._rows
        if known is None or known[0] != key:
            known = self._rows = (key, self.journal.rows(self.name, Place.CENTER, newest))
        return known[1]


@contextmanager
def together(exercises: Sequence[Exercise]) -> Iterator[list[Writer]]:
    """One transaction over several exercises of a store, each settled: all of them change, or none.

    Locks are taken in the order of names, before the store's own, so that nobody waits for the other.
    """
    ordered = sorted(exercises, key=lambda e: e.name)
    with ExitStack() as stack:
        for exercise in ordered:
            stack.enter_context(exercise._lock)
        writers = stack.enter_context(ordered[0].journal.appending_all([e.name for e in ordered]))
        for exercise, writer in zip(ordered, writers, strict=True):
            stack.enter_context(exercise._entered(writer))
        by_name = {writer.exercise: writer for writer in writers}
        yield [by_name[e.name] for e in exercises]


def _answers(poll: Poll, value: str) -> bool:
    """Whether this is an answer to such a question."""
    if poll.kind == "choice":
        return value.isascii() and value.isdigit() and int(value) < len(poll.choices)
    if poll.kind == "number":
        return value.isascii() and value.isdigit() and len(value) < 7
    return bool(value.strip())


def _hands(bodies: Iterable[Body]) -> dict[str, Hand]:
    return {hand.camera_id: hand for hand in map(of_body, bodies)}


def hashed(token: str) -> str:
    """What the store keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def seat_name(token: str) -> str:
    """A seat's name inside the engine: it says nothing of the token."""
    return hashed(token)[:16]


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
