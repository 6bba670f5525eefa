"""What a process knows of an exercise, and one transaction on it: decide, append an event, record its rows, fold.

Whatever changes an exercise is a function of an open `Transaction`; who opens one is the door's business.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from synthetic import access
from synthetic import world as worlds
from synthetic.access import Action, Chair, Decision, Place, Request
from synthetic.exercise import cases
from synthetic.exercise.acts import Act, Asked, Refused, row_of
from synthetic.exercise.crew import NAMES, Phase, actor_name
from synthetic.exercise.fold import State, grow
from synthetic.exercise.hands import Hand, of_body
from synthetic.exercise.outcomes import Outcomes, outcomes
from synthetic.journal import Event, Gone, Journal, Writer
from synthetic.model import Body, Scenario, StaffAct, StaffMember
from synthetic.register import Register
from synthetic.world import World

ACTORS = {chair: f"{NAMES[chair]}-1" for chair in Chair}
"""The participant's name in each chair, when there is but one."""


Scripted = tuple[int, str, StaffMember, StaffAct]
"""When (ms), under which name, who, and what a simulated colleague does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """State and time as one reading of the store gave them."""

    state: State
    now_ms: int
    store_ms: int


class Known:
    """An exercise as one process knows it; the journal is the truth, `state` is a cache of its fold."""

    def __init__(self, journal: Journal, name: str) -> None:
        found = journal.exercise(name)
        if found is None:
            raise Gone(f"there is no exercise {name!r} here; its address may be from another machine")
        self.journal, self.name, self.register = journal, name, Register(journal)
        self.file, self.key = found
        self.world: World = worlds.of_bytes(self.file)
        self.state = State()
        self.seen_ms = 0  # the last sign of life that this process knows of, by the store's time
        self.said_no: dict[tuple[str, str, str], int] = {}  # when a hand was last refused, by the store's time
        self.lock = threading.RLock()
        self._simulated = frozenset(member.id for member in self.world.scenario.staff)
        self.planned = planned(self.world.scenario)
        self._outcomes: tuple[tuple[int, int, int], Outcomes] | None = None

    @property
    def scenario(self) -> Scenario:
        """What is played."""
        return self.world.scenario

    @property
    def chairs(self) -> tuple[Chair, ...]:
        """The chairs that participants may take here; everybody begins in the first."""
        return tuple(map(Chair, self.scenario.chairs)) or tuple(Chair)

    @property
    def pictures(self) -> bool:
        """Whether participants may have pictures at all: not where they can but audit, and ask."""
        return any(chair not in (Chair.AUDITOR, Chair.RESIDENT) for chair in self.chairs)

    def read(self) -> Moment:
        """The exercise now, as the store has it: nothing that is due is appended."""
        store_ms, new, held = self.journal.glance(self.name, self.state.seq)
        self.state = grow(self.state, new)
        self.state.hands = hands_of(held)
        now = self.state.clock.now_ms(store_ms, self.world.lasts_ms)
        return Moment(state=self.state, now_ms=now, store_ms=store_ms)

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

        Alone, every chair of the scenario is free.  In a class the chair is the one that the trainer gave; the
        desk's own crew (number 0) is open to whoever has a seat at the desk.
        """
        self.seatable(chair)
        crew = state.crew
        if not crew.in_class or crew.number == 0:
            return ACTORS[chair]
        sitting = crew.seats.get(seat)
        if sitting is None or sitting.chair != chair:
            raise Refused("not your chair")
        return self.named(chair, sitting.number)

    def acting(self, state: State, chair: Chair, seat: str) -> str:
        """The same for an act: a class acts while it runs."""
        crew = state.crew
        if crew.in_class and crew.number and crew.phase is not Phase.RUNNING:
            raise Refused("not now")
        return self.actor(state, chair, seat)

    def seatable(self, chair: Chair) -> Chair:
        """The chair; Refused where this scenario has it for nobody but simulated staff."""
        if chair not in self.chairs:
            raise Refused("not in this scenario")
        return chair

    def named(self, chair: Chair, number: int) -> str:
        """The name of a seat's number in a chair; simulated colleagues keep theirs."""
        return actor_name(chair, number, self._simulated)


def planned(made: Scenario) -> tuple[Scripted, ...]:
    """All that simulated staff will do, by time."""
    found = [
        (round(act.at_s * 1000), f"{member.id}/{i}", member, act)
        for member in made.staff
        for i, act in enumerate(member.does)
    ]
    return tuple(sorted(found, key=lambda one: one[:2]))


class Deciding:
    """The rules of an exercise asked about acts, with what this process knows of it."""

    def __init__(self, known: Known) -> None:
        self.known, self.name, self.world = known, known.name, known.world

    @property
    def state(self) -> State:
        """All that happened so far, as far as it is known; in a transaction its own events included."""
        return self.known.state

    def wanted(self, actor: str, act: Act, t_ms: int) -> Request:
        """An act as the rules are asked about it."""
        broken = self.state.glass.get(actor)
        return Request(
            actor=actor, chair=act.chair, action=act.action, camera_id=act.camera_id, purpose=act.purpose,
            case_number=act.case_number, glass=broken is not None and t_ms <= broken.until_ms,
        )  # fmt: skip

    def decided(self, request: Request, t_ms: int) -> Decision:
        """What the rules of now say, with the cases of that moment."""
        return access.decide(self.state.rules, request, cases.known(self.world, self.state, request.chair, t_ms))

    def kept_at(self, actor: str, act: Act, t_ms: int) -> list[Place]:
        """Where the rules of now keep a row of such an act."""
        return sorted(self.decided(self.wanted(actor, act, t_ms), t_ms).recorded_where)

    def asked(self, actor: str, act: Act, t_ms: int, seat: str) -> Asked:
        """An act with all that its handler may look at."""
        state = self.state
        return Asked(
            world=self.world, state=state, outcomes=lambda: self.known.outcomes(state), key=self.known.key,
            actor=actor, act=act, t_ms=t_ms, seat=seat,
        )  # fmt: skip


class Transaction(Deciding):
    """One exercise while somebody writes to it: what was so far, and what is appended within the transaction."""

    def __init__(self, known: Known, writer: Writer) -> None:
        super().__init__(known)
        self.writer = writer

    @property
    def now_ms(self) -> int:
        """Scenario time."""
        return self.state.clock.now_ms(self.writer.now_ms, self.world.lasts_ms)

    def caught_up(self) -> None:
        """Fold in what others appended before this transaction began."""
        self.known.state = grow(self.known.state, self.writer.events(self.state.seq))
        self.known.state.hands = hands_of(self.writer.hands())

    def told(
        self, kind: str, body: Body, *, actor: str = "participant", chair: str = "trainer", t_ms: int | None = None,
        take: int | None = None, script: str | None = None,
    ) -> Event:  # fmt: skip
        """Append one event, now and to this take unless another is named; it is in the state then."""
        event = self.writer.append(
            take=self.state.take if take is None else take, t_ms=self.now_ms if t_ms is None else t_ms, actor=actor,
            chair=chair, kind=kind, body=body, script_id=script,
        )  # fmt: skip
        self.known.state = grow(self.known.state, [event])
        return event

    def booked(
        self, actor: str, chair: str, action: Action, body: Body, t_ms: int, script: str | None = None
    ) -> tuple[Event, dict[str, int]]:
        """An act's event with the rows that its body says are kept of it, by place."""
        event = self.told(action, body, actor=actor, chair=chair, t_ms=t_ms, script=script)
        return event, {place.value: self.writer.record(place, row_of(event)).seq for place in body["recorded"]}


def hands_of(bodies: Iterable[Body]) -> dict[str, Hand]:
    """The store's hands on cameras, by camera."""
    return {hand.camera_id: hand for hand in map(of_body, bodies)}
