"""The one door: `act` decides, appends and records in one transaction; `look` checks, observes and redacts.

Every screen and every route passes here.  Deny by default, refusals are recorded too, and
what fails leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from synthetic import access
from synthetic import world as worlds
from synthetic.access import Action, Chair, Edit, Place, Regime, Rules
from synthetic.exercise import acting, controls, drill, joystick, observation, settling
from synthetic.exercise.acting import Outcome
from synthetic.exercise.acts import Act, Refused
from synthetic.exercise.fold import State
from synthetic.exercise.joystick import Turned
from synthetic.exercise.observation import Shown, Viewer
from synthetic.exercise.staff import place_node
from synthetic.exercise.transaction import ACTORS, Known, Moment, Transaction
from synthetic.journal import Event, Journal, Row, Writer
from synthetic.languages import LANGUAGES
from synthetic.model import Body, Scenario, Trouble
from synthetic.tamper import Deed

__all__ = [
    "ACTORS", "LANGUAGES", "Act", "Exercise", "Moment", "Outcome", "Refused", "Turned", "as_if", "begin", "hashed",
    "opening", "place_node", "seat_name", "together",
]  # fmt: skip

SIGN_MS, ALONE_MS = 20_000, 300_000
"""A sign of life is kept at most so often: in a class, where a desk sees who is here, and alone."""


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


class Exercise(Known):
    """A running exercise: what may be done with it, each thing in a transaction of its own, and what may be seen."""

    def __init__(self, journal: Journal, name: str) -> None:
        super().__init__(journal, name)
        self._seen: dict[str, int] = {}
        self.moments = 0  # how often this process saw to what was due
        self._rows: tuple[tuple[int, int | None], tuple[int, list[Row]]] | None = None

    def moment(self) -> Moment:
        """The exercise now, with what simulated staff and planned deeds did meanwhile appended first."""
        with self.lock:
            moment = self.read()
            if settling.unsettled(self, moment):
                with self.writing():
                    pass  # settled on entering
                moment = self.read()
            if drill.due(moment.state, moment.now_ms):
                with self.writing() as tx:
                    drill.happen(tx)
                moment = self.read()
            self.moments += 1
            return moment

    # ------------------------------------------------------------------ acting

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction on this exercise, settled; what fails leaves nothing behind, not even in memory."""
        with self.lock, self.journal.appending(self.name) as writer, self.entered(writer) as tx:
            yield tx

    @contextmanager
    def entered(self, writer: Writer) -> Iterator[Transaction]:
        """The same where the store's transaction is open already."""
        tx = Transaction(self, writer)
        try:
            settling.settle(tx)
            yield tx
        except BaseException:
            self.state = State()  # what this transaction folded in is not so; fold afresh
            raise

    def act(self, act: Act, seat: str = "") -> Outcome:
        """Decide, and append the event and its rows in one transaction; nothing on failure."""
        with self.writing() as tx:
            return acting.acted(tx, act, seat)

    def act_all(self, acts: Sequence[Act], seat: str = "") -> list[Outcome]:
        """Several acts of one press, decided one after the other, in one transaction: all of them, or none."""
        with self.writing() as tx:
            return [acting.acted(tx, act, seat) for act in acts]

    def turn(self, act: Act, seat: str, *, rest: bool, around: bool, language: str) -> Turned:
        """A word from a joystick: the movement begins, goes on or comes to rest.  One event, at its rest.

        Writes only the hand while the movement lasts; a refusal is an event once in `joystick.REFUSED_AGAIN_MS`.
        """
        with self.lock:
            if not rest and (went := self._went_on(act, seat, around=around, language=language)):
                return went
        with self.writing() as tx:
            return joystick.turn(tx, act, seat, rest=rest, around=around, language=language)

    def _went_on(self, act: Act, seat: str, *, around: bool, language: str) -> Turned | None:
        moment = self.read()
        if settling.unsettled(self, moment):
            return None
        return joystick.went_on(self, moment, act, seat, around=around, language=language)

    def tamper(self, deed: Deed, chair: Chair, seat: str) -> None:
        """Somebody of the agency changes rows of the center's log in the store; Refused for anybody else."""
        with self.writing() as tx:
            drill.by_hand(tx, deed, chair, seat)

    # ------------------------------------------------------------------ controls

    @contextmanager
    def _alone(self) -> Iterator[Transaction]:
        """A transaction for what is the trainer's in a class."""
        with self.writing() as tx:
            if tx.state.crew.in_class and tx.state.crew.number:
                raise Trouble("in a class the trainer steers time and rules")
            yield tx

    def steer(self, what: str, value: int | str | None = None) -> None:
        """The exercise's own controls: play, pause, speed, jump, continue_from …; no chair's act.

        In a class they are the trainer's (`Trouble` for anybody else).
        """
        with self._alone() as tx:
            controls.steered(tx, what, value)

    def change_policy(
        self, *, regime: Regime | None = None, assumptions: Mapping[str, bool] | None = None,
        masks: Mapping[str, bool] | None = None, edits: Sequence[Edit] | None = None,
        ranks: Sequence[Chair] | None = None,
    ) -> None:  # fmt: skip
        """The rules change from now on; itself a row at the center."""
        with self._alone() as tx:
            controls.ruled(tx, regime=regime, assumptions=assumptions, masks=masks, edits=edits, ranks=ranks)

    def arm(self, armed: bool = True) -> None:
        """The tamper drill: whether the agency may reach into the center's database.  Alone it always may."""
        with self._alone() as tx:
            tx.told("drill", {"armed": armed})

    def publish(self) -> bool:
        """A checkpoint now, so that a class can write its code on paper; False where there is nothing new."""
        with self.writing() as tx:
            return settling.publish(tx)

    def answer(self, step: str, value: str, actor: str = "participant") -> None:
        """An answer to a question or a pressed button of the guide."""
        with self.writing() as tx:
            tx.told("answer", {"step": step[:80], "value": value[:2000]}, actor=actor)

    def sit(self, chair: Chair) -> None:
        """The participant changes chairs; Refused where the scenario has not this one."""
        with self.writing() as tx:
            tx.told("sit", {"chair": self.seatable(chair)})

    def skip_guide(self, skipped: bool = True) -> None:
        """No guide (or the guide again)."""
        with self.writing() as tx:
            tx.told("skip_guide", {"skipped": skipped})

    def vote(self, seat: str, poll_id: str, value: str) -> bool:
        """A seat's answer to an open question of the class; the last one counts.  False where none is open."""
        with self.writing() as tx:
            return controls.voted(tx, seat, poll_id, value)

    def choose(self, seat: str, chair: Chair) -> None:
        """A participant changes chairs, where the trainer left them free; Refused where not."""
        with self.writing() as tx:
            crew = tx.state.crew
            if seat not in crew.seats or not (crew.free_chairs or crew.revealed):
                raise Refused("not your chair")
            if crew.seats[seat].chair != self.seatable(chair):
                controls.seated(tx, seat, chair)

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
        return self.look_again(token, chair, language, lag_ms, moment, {})[0]

    def look_again(
        self, token: str, chair: Chair, language: str, lag_ms: int, moment: Moment | None, told: Mapping[str, Shown]
    ) -> tuple[Body, dict[str, Shown]]:
        """The same for a browser that was `told` these feeds: without figures that go on as they were told.

        Also when the figures of each live feed were told, and as what.
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
        live: dict[str, Shown] = {}
        lags = {g.id: state.lag_ms(g.id) for g in grants}  # read once: another thread may fold in more
        for back in sorted(set(lags.values())):
            mine = [g for g in grants if lags[g.id] == back]
            at = max(t_ms - back, -worlds.RECORDING_MS)
            then = self.outcomes(state, at) if back else found
            now = {
                g.id: observation.shown(self.world, state, viewer, g.camera_id, at)
                for g in mine if not (back or past)
            }  # fmt: skip
            on = {id_: told[id_] for id_, one in now.items() if id_ in told and told[id_].goes_on(one, state)}
            live |= now | on
            cameras = [g.camera_id for g in mine]
            spared = {g.camera_id for g in mine if g.id in on} - {g.camera_id for g in mine if g.id not in on}
            feeds = observation.feeds(self.world, state, then, viewer, cameras, at, self.key, spared)
            shown |= {g.id: {**f, "late": t_ms - at} if back else f for g, f in zip(mine, feeds, strict=True)}
        return {
            "t": t_ms,
            "speed": clock.speed,
            "playing": clock.playing and moment.now_ms < self.world.lasts_ms,
            "ends": self.world.lasts_ms,
            "feeds": {g.id: shown[g.id] for g in grants},
        }, live

    def _viewer(self, moment: Moment, token: str, chair: Chair, language: str) -> Viewer:
        """Who looks, if this seat sits in this chair; a sign of life."""
        seat = seat_name(token)
        actor = self.actor(moment.state, chair, seat)
        self.alive(token, moment)
        return Viewer(chair=chair, actor=actor, seat=seat, language=language)

    def alive(self, token: str, moment: Moment) -> None:
        """A sign of life, kept now and then."""
        often = SIGN_MS if moment.state.crew.in_class else ALONE_MS
        if moment.store_ms - self._seen.get(token, 0) > often:
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
        key = (self.state.seq, newest)
        known = self._rows
        if known is None or known[0] != key:
            known = self._rows = (key, self.journal.rows(self.name, Place.CENTER, newest))
        return known[1]


@contextmanager
def together(exercises: Sequence[Exercise]) -> Iterator[list[Transaction]]:
    """One transaction over several exercises of a store, each settled: all of them change, or none.

    Locks are taken in the order of names, before the store's own, so that nobody waits for the other.
    """
    ordered = sorted(exercises, key=lambda e: e.name)
    with ExitStack() as stack:
        for exercise in ordered:
            stack.enter_context(exercise.lock)
        writers = stack.enter_context(ordered[0].journal.appending_all([e.name for e in ordered]))
        open_ = [stack.enter_context(e.entered(writer)) for e, writer in zip(ordered, writers, strict=True)]
        by_name = {tx.name: tx for tx in open_}
        yield [by_name[e.name] for e in exercises]


def hashed(token: str) -> str:
    """What the store keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def seat_name(token: str) -> str:
    """A seat's name inside the engine: it says nothing of the token."""
    return hashed(token)[:16]


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
