"""The trainer's desk: what may be done with a class.  Only a browser with a seat at the desk gets one.

Whatever is said to the class happens in every crew in one transaction, or nowhere.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from synthetic import codes
from synthetic.access import Chair, Edit, Regime
from synthetic.division import moves
from synthetic.exercise import cases, controls
from synthetic.exercise.crew import MOST_TEXT, Crew, Phase, Poll, Seat, injects
from synthetic.exercise.door import Exercise, together
from synthetic.exercise.fold import State
from synthetic.exercise.transaction import Transaction
from synthetic.journal import Event, Writer
from synthetic.model import NEVER_MS, Body, Text, Trouble
from synthetic.room import OVER, UNKNOWN, Denied, Room, begun, crew_name, names_of
from synthetic.tamper import Plan

BEFORE_DISCOVERY_MS = 15_000
MOST_COUNTDOWN_S = 600
DEALS: Mapping[str, tuple[Chair, ...]] = {
    "operators": (Chair.OPERATOR,),
    "both": (Chair.OPERATOR, Chair.INTELLIGENCE),
    "all": (Chair.OPERATOR, Chair.INTELLIGENCE, Chair.AUDITOR, Chair.RESIDENT, Chair.PATROL, Chair.OPERATOR),
}
"""Ways to hand out chairs, by seat number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """A participant as the desk sees them."""

    crew: int
    seat: Seat
    actor: str
    silent_ms: int  # since the last sign of life
    did: Event | None  # the last thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something on the time line: an incident's call, an inject, or a deed of somebody with the database."""

    kind: str  # incident, inject, deed
    number: int
    t_ms: int
    to: str
    text: Text
    fired: bool  # by hand; a deed: done in all its crews
    after_ms: int = 0  # a call comes after its deed, and the deed happens when it happens
    plan: Plan | None = None  # of a deed, which has no words
    crew: int | None = None  # a deed's, None for every one
    missed: tuple[int, ...] = ()  # crews whose log had no such row

    @property
    def held(self) -> bool:
        """Whether it comes only by hand."""
        return self.t_ms >= NEVER_MS

    def passed(self, now_ms: int) -> bool:
        """Whether it has been: its time has come, or it was fired."""
        return self.fired or self.t_ms <= now_ms


class Desk:
    """The desk of a room, for one browser; Denied for any that has no seat at it."""

    def __init__(self, room: Room, token: str) -> None:
        if not room.is_trainer(token):
            raise Denied("this is the trainer's desk; the PIN opens it")
        self.room, self.token = room, token

    @property
    def own(self) -> Exercise:
        """The desk's own crew."""
        return self.room.crew(0)

    @property
    def state(self) -> State:
        """What the class was told so far."""
        return self.own.moment().state

    def _open(self) -> None:
        """Trouble where the room is closed: who kept it may read it and delete it, and change nothing."""
        if self.room.closed:
            raise Trouble(OVER)

    # ------------------------------------------------------------------ saying something to all

    @contextmanager
    def _all(self) -> Iterator[list[Transaction]]:
        """One transaction over the desk's own crew, the first, and all others."""
        self._open()
        with together([self.own, *self.room.crews()]) as every:
            yield every

    def _tell(self, kind: str, body: Body) -> None:
        with self._all() as every:
            for tx in every:
                tx.told(kind, body, actor="trainer")

    # ------------------------------------------------------------------ time

    def start(self) -> None:
        """The class begins: clocks run, in all crews from the same moment."""
        with self._all() as every:
            for tx in every:
                tx.told("phase", {"phase": Phase.RUNNING}, actor="trainer")
                controls.steered(tx, "play")

    def count_down(self, seconds: int) -> None:
        """The class begins in so many seconds, whether or not the desk is watching."""
        if not 0 <= seconds <= MOST_COUNTDOWN_S:
            raise Trouble(f"a countdown of {seconds} s; between 0 (none) and {MOST_COUNTDOWN_S} s is possible")
        self._tell("countdown", {"ms": seconds * 1000})

    def steer(self, what: str, value: int | str | None = None) -> None:
        """play, pause (freeze), speed, jump, continue_from, for all crews at once."""
        with self._all() as every:
            for tx in every:
                controls.steered(tx, what, value)

    def discovery_ms(self) -> int | None:
        """Shortly before a camera is moved that no row explains; None where the scenario has no such moment."""
        turns = [
            act.at_s
            for member in self.own.scenario.staff if member.chair == Chair.INTELLIGENCE
            for act in member.does if act.verb == "turn"
        ]  # fmt: skip
        return round(min(turns) * 1000) - BEFORE_DISCOVERY_MS if turns else None

    def jump_to_discovery(self) -> bool:
        """To the discovery; False where there is none, or it is past."""
        there = self.discovery_ms()
        if there is None or there <= self.own.moment().now_ms:
            return False
        self.steer("jump", there)
        return True

    def end(self) -> None:
        """The exercise is over: clocks stand, nobody acts any more."""
        with self._all() as every:
            for tx in every:
                controls.steered(tx, "pause")
                tx.told("phase", {"phase": Phase.ENDED}, actor="trainer")

    def reset(self) -> None:
        """A rehearsal is thrown away: same code, same people in the same chairs, everything else from the start."""
        self._open()
        olds = self.room.crews()
        seats = {k + 1: dict(old.moment().state.crew.seats) for k, old in enumerate(olds)}
        before, file, register = self.state.crew, self.own.file, self.room.register
        with self.room.journal.writing() as connection:
            made = register.room_in(connection, self.room.code)
            if made is None:
                raise Trouble(UNKNOWN)
            fresh = made.generation + 1
            sitting = register.seats_in(connection, self.room.code)
            for number in range(made.crews + 1):
                name = crew_name(self.room.code, fresh, number)
                writer = self.room.journal.create_in(connection, name, file, secrets.token_bytes(32))
                begun(writer, file, self.room.code, number)
                _seated_again(writer, before, seats.get(number, {}))
            for token_hash, exercise in sitting:
                number = int(exercise.rpartition(".")[2])
                name = crew_name(self.room.code, fresh, number)
                register.sit_in(connection, token_hash, self.room.code, name, trainer=False)
            register.move_trainers(connection, self.room.code, crew_name(self.room.code, fresh, 0))
            register.change_room(connection, self.room.code, generation=fresh)

    # ------------------------------------------------------------------ injects and messages

    def time_line(self) -> list[Due]:
        """Incidents' calls and injects, by time, where they were moved to; what is held back comes last."""
        state = self.state
        return self._line(state, [crew.moment().state for crew in self.room.crews()] if state.crew.deeds else [])

    def _line(self, state: State, crews: Sequence[State]) -> list[Due]:
        scenario = self.own.scenario
        found = [
            Due(kind="incident", number=k, t_ms=cases.called_ms(state, i), to="operator",
                text=i.says or Text(es=i.id, en=i.id), fired=False, after_ms=round(i.at_s * 1000))
            for k, i in enumerate(scenario.incidents)
        ]  # fmt: skip
        found += [
            Due(kind="inject", number=i.number, t_ms=i.t_ms, to=i.to, text=i.text, fired=i.fired)
            for i in injects(scenario, state.crew)
        ]
        return sorted([*found, *_deeds(state, crews)], key=lambda due: due.t_ms)

    def postpone(self, ms: int) -> int:
        """All later injects come so much later (or earlier, never in the past), their gaps kept; says how many."""
        now = self.own.moment().now_ms
        later = [d for d in self.time_line() if d.kind == "inject" and d.t_ms > now and not (d.fired or d.held)]
        if later:
            ms = max(ms, now + 1000 - later[0].t_ms)
            self._tell("inject_moved", {"at_ms": {str(d.number): d.t_ms + ms for d in later}})
        return len(later)

    def move_due(self, kind: str, number: int, t_ms: int | None) -> None:
        """A call, an inject or a deed comes at another moment; None holds it back until it is fired by hand.

        Where people walk, and so the deed itself, is the scenario's: only the call of an incident moves, and
        never to before its deed.
        """
        with self._all() as every:
            own = every[0]
            due = self._due(every, kind, number)
            now, ends = own.now_ms, own.world.lasts_ms
            if t_ms is not None and not max(now, due.after_ms - 1) < t_ms <= ends:
                first = max(now, due.after_ms) // 1000
                raise Trouble(f"{kind} {number} at {t_ms // 1000} s; between {first} s and the end is possible")
            if kind == "incident" and due.t_ms <= now:
                raise Trouble(f"incident {number} was called in already")
            if kind == "deed" and (due.fired or due.t_ms <= now):
                raise Trouble(f"deed {number} was done already")
            self._moved(every, due, NEVER_MS if t_ms is None else t_ms)

    def fire(self, number: int) -> None:
        """An inject comes now."""
        with self._all() as every:
            due = self._due(every, "inject", number)
            text = {"es": due.text.es, "en": due.text.en}
            for tx in every:
                tx.told("sent", {"to": due.to, "text": text, "inject": number}, actor="trainer")

    def call_now(self, number: int) -> None:
        """An incident is called in now: once, and after its deed."""
        with self._all() as every:
            own = every[0]
            due, now = self._due(every, "incident", number), own.now_ms
            if now < due.after_ms:
                raise Trouble(f"incident {number} happens at {due.after_ms // 1000} s; nobody can call it in before")
            if due.t_ms <= now:
                raise Trouble(f"incident {number} was called in already")
            self._moved(every, due, now)

    def add_inject(self, to: str, text: Text, t_ms: int) -> int:
        """One more inject, of the trainer's own; gives its number."""
        if to not in ("all", *Chair) or not (text.es.strip() and text.en.strip()):
            raise Trouble("an inject needs words in both languages, and goes to a chair or to all")
        with self._all() as every:
            own = every[0]
            now, ends = own.now_ms, own.world.lasts_ms
            if not now < t_ms <= ends:
                raise Trouble(f"an inject at {t_ms // 1000} s; it must lie between now ({now // 1000} s) and the end")
            number = len(own.known.scenario.injects) + len(own.state.crew.added)
            both = {"es": text.es.strip()[:MOST_TEXT], "en": text.en.strip()[:MOST_TEXT]}
            body: Body = {"inject": number, "at_ms": t_ms, "to": to, "text": both}
            for tx in every:
                tx.told("inject_added", body, actor="trainer")
        return number

    def _due(self, every: Sequence[Transaction], kind: str, number: int) -> Due:
        """One of the time line, within an open transaction."""
        own, *crews = [tx.state for tx in every]
        found = next((due for due in self._line(own, crews) if (due.kind, due.number) == (kind, number)), None)
        if found is None:
            raise Trouble(f"there is no {kind} {number} in this class")
        return found

    def _moved(self, every: Sequence[Transaction], due: Due, t_ms: int) -> None:
        name = self.own.scenario.incidents[due.number].id if due.kind == "incident" else str(due.number)
        for tx in every:
            tx.told(f"{due.kind}_moved", {"at_ms": {name: t_ms}}, actor="trainer")

    def send(self, to: str, text: str, crew: int | None = None) -> None:
        """A message to a chair or to all; to one crew or to every one."""
        words = text.strip()[:MOST_TEXT]
        if not words or to not in ("all", *Chair):
            raise Trouble("a message needs words, and goes to a chair or to all")
        body: Body = {"to": to, "text": {"es": words, "en": words}}
        if crew is None:
            self._tell("sent", body)
            return
        self._open()
        with self.room.crew(crew).writing() as tx:
            tx.told("sent", body, actor="trainer")

    # ------------------------------------------------------------------ chairs

    def give(self, crew: int, seat: str, chair: Chair) -> None:
        """A chair to one participant."""
        self._give({crew: {seat: chair}})

    def deals(self) -> dict[str, tuple[Chair, ...]]:
        """The ways to hand out chairs that this scenario has."""
        mine = {how: tuple(c for c in chairs if c in self.own.chairs) for how, chairs in DEALS.items()}
        return {how: chairs for how, chairs in mine.items() if len(set(chairs)) == len(set(DEALS[how])) or how == "all"}

    def deal(self, how: str) -> None:
        """Chairs to everybody: all operators, both chairs in turns, or one of each; Trouble where there are none."""
        chairs = self.deals().get(how)
        if not chairs:
            raise Trouble(f"chairs cannot be dealt as {how!r}; there are {', '.join(self.own.chairs)}")
        wanted: dict[int, dict[str, Chair]] = {}
        for crew, seat in self.room.seats():
            wanted.setdefault(crew, {})[seat.name] = chairs[len(wanted.get(crew, {})) % len(chairs)]
        self._give(wanted)

    def swap(self) -> None:
        """Operators sit down at the mirror, and the other way round: after the vote everyone tries both."""
        other = {Chair.OPERATOR: Chair.INTELLIGENCE, Chair.INTELLIGENCE: Chair.OPERATOR}
        wanted: dict[int, dict[str, Chair]] = {}
        for crew, seat in self.room.seats():
            if seat.chair in other:
                wanted.setdefault(crew, {})[seat.name] = other[seat.chair]
        self._give(wanted)

    def _give(self, wanted: Mapping[int, Mapping[str, Chair]]) -> None:
        self._open()
        crews = {number: self.room.crew(number) for number in wanted}
        if not crews:
            return
        for chair in {chair for seats in wanted.values() for chair in seats.values()}:
            self.own.seatable(chair)
        with together(list(crews.values())) as every:
            for number, tx in zip(crews, every, strict=True):
                seats = tx.state.crew.seats
                for name, chair in wanted[number].items():
                    if name in seats and seats[name].chair != chair:
                        controls.seated(tx, name, chair)

    def move(self, seat: str, to_crew: int) -> None:
        """A participant to another crew, before the class or during it; to one more than there are: a new crew.

        What they held open ends in the old crew; their answers count where they sit now.
        """
        crew, crews = {s.name: number for number, s in self.room.seats()}.get(seat), self.room.record.crews
        if crew is None or not 1 <= to_crew <= crews + 1:
            raise Trouble(f"no seat {seat!r}, or no crew {to_crew}; there are {crews}")
        if to_crew > crews:
            to_crew = self.room.found_crew()
        if crew != to_crew:
            self.room.move(seat, crew, to_crew)

    def even(self) -> int:
        """Crews as even as can be (division.py), while the class waits; says how many moved (the last first)."""
        made = self.room.record
        if self.state.crew.phase is not Phase.WAITING or not made.crew_size:
            return 0
        people: dict[int, list[str]] = {number: [] for number in range(1, made.crews + 1)}
        for number, seat in self.room.seats():
            people[number].append(seat.name)
        moved = moves({number: len(names) for number, names in people.items()}, made.crew_size)
        for old, new in moved:
            self.move(people[old].pop(), new)
        return len(moved)

    def begin(self) -> None:
        """The class begins, in even crews."""
        self._open()
        self.even()
        self.start()

    def settings(self, *, free_chairs: bool | None = None, neutral: bool | None = None) -> None:
        """Whether participants choose chairs themselves, and whether screens hide the chair's colour."""
        body = {k: v for k, v in (("free_chairs", free_chairs), ("neutral", neutral)) if v is not None}
        self._tell("setting", dict(body))

    # ------------------------------------------------------------------ rules

    def rule(
        self, *, regime: Regime | None = None, assumptions: dict[str, bool] | None = None,
        masks: dict[str, bool] | None = None, edits: Sequence[Edit] | None = None,
        ranks: Sequence[Chair] | None = None,
    ) -> None:  # fmt: skip
        """The rules change for all crews; a row in each.  `edits` and `ranks` as in `controls.ruled`."""
        with self._all() as every:
            for tx in every:
                controls.ruled(tx, regime=regime, assumptions=assumptions, masks=masks, edits=edits, ranks=ranks)

    def publish(self) -> bool:
        """A checkpoint of every crew's log that has anything new, now; False where none has."""
        self._open()
        return sum(crew.publish() for crew in self.room.crews()) > 0

    def arm(self, armed: bool = True) -> None:
        """The tamper drill: whether the agency's chairs may reach into the center's database."""
        self._tell("drill", {"armed": armed})

    def tamper(self, plan: Plan, crew: int | None = None, t_ms: int | None = None) -> int:
        """An inject: somebody with the database changes rows of a crew's log, or of every crew's; gives its number.

        None for now.  It is on the time line, is moved and held back like any inject, and no row says so.
        """
        if crew is not None and not 1 <= crew <= self.room.record.crews:
            raise Trouble(f"there is no crew {crew}; there are {self.room.record.crews}")
        with self._all() as every:
            own = every[0]
            now, ends = own.now_ms, own.world.lasts_ms
            if t_ms is not None and not now < t_ms <= ends:
                raise Trouble(f"a deed at {t_ms // 1000} s; it must lie between now ({now // 1000} s) and the end")
            number = len(own.state.crew.deeds)
            body: Body = {"deed": number, "at_ms": now if t_ms is None else t_ms, "crew": crew, "plan": plan.body}
            for tx in every:
                tx.told("deed_planned", body, actor="trainer")
        return number

    def tamper_now(self, number: int) -> None:
        """A planned deed is done now."""
        with self._all() as every:
            own = every[0]
            due, now = self._due(every, "deed", number), own.now_ms
            if due.fired or due.t_ms <= now:
                raise Trouble(f"deed {number} was done already")
            self._moved(every, due, now)

    # ------------------------------------------------------------------ questions, reveal

    def ask(self, kind: str, text: Text, choices: Sequence[Text] = ()) -> str:
        """A question to everybody: choice, number or text; gives its id."""
        if kind not in ("choice", "number", "text") or (kind == "choice") != (len(choices) > 1):
            raise Trouble("a question is a choice among two answers or more, a number, or a text")
        if not (text.es.strip() and text.en.strip()):
            raise Trouble("a question needs words")
        poll = secrets.token_hex(4)
        said = [{"es": c.es[:200], "en": c.en[:200]} for c in choices]
        both = {"es": text.es[:MOST_TEXT], "en": text.en[:MOST_TEXT]}
        self._tell("asked", {"poll": poll, "kind": kind, "text": both, "choices": said})
        return poll

    def poll(self, poll: str, *, open_: bool, shown: bool) -> None:
        """A question is closed, or its results are shown to all."""
        known = self.state.crew.polls.get(poll)
        if known is None:
            raise Trouble(f"there is no question {poll!r}")
        results = self.results(known) if shown else []
        self._tell("poll", {"poll": poll, "open": open_, "shown": shown, "results": results})

    def results(self, poll: Poll) -> list[str]:
        """All answers to a question, over all crews; whose they are is not told."""
        found = [c.moment().state.crew.votes for c in self.room.crews()]
        return sorted(value for votes in found for (asked, _seat), value in votes.items() if asked == poll.id)

    def reveal(self, revealed: bool = True) -> None:
        """Missing rows appear among the recorded ones; every chair hears of the others."""
        self._tell("revealed", {"revealed": revealed})

    # ------------------------------------------------------------------ who is here

    def roster(self) -> list[Here]:
        """Everybody: crew, chair, last act, and since when nothing was heard."""
        seen = {key[:16]: sitting.seen_at for key, sitting in self.room.register.seen(self.room.code).items()}
        found = []
        for number, crew in enumerate(self.room.crews(), 1):
            moment = crew.moment()
            for seat in sorted(moment.state.crew.seats.values(), key=lambda s: s.number):
                actor = crew.actor(moment.state, seat.chair, seat.name)
                did = next((e for e in reversed(moment.state.acts) if e.actor == actor), None)
                silent = moment.store_ms - seen.get(seat.name, 0)
                found.append(Here(crew=number, seat=seat, actor=actor, silent_ms=silent, did=did))
        return found

    def new_pin(self) -> str:
        """Another PIN; the old one opens nothing any more."""
        self._open()
        pin = codes.new_pin()
        kept = codes.kept(pin)
        with self.room.journal.writing() as connection:
            self.room.register.change_room(connection, self.room.code, pin=kept, failures=0, blocked_until=0)
            self.room.register.forget_tries(connection, self.room.code)
        return pin

    def close(self, keep: bool = False) -> None:
        """The room closes: it is deleted at once, or ends and is kept for 30 days, for its desk to read."""
        room = self.room
        if keep:
            self.end()
            now = room.journal.now_ms()
            with room.journal.writing() as connection:
                room.register.change_room(connection, room.code, closed_at=now, kept=True)
            return
        room.register.forget_room(room.code, names_of(room.record))


def _deeds(state: State, crews: Sequence[State]) -> Iterator[Due]:
    """What somebody with the database is to do, and in which crews it was done.  O(deeds x crews)."""
    for deed in state.crew.deeds.values():
        mine = [c.crew for c in crews if deed.crew in (None, c.crew.number)]
        done = {crew.number: crew.deeds_done.get(deed.number) for crew in mine}
        yield Due(
            kind="deed", number=deed.number, t_ms=deed.t_ms, to="", text=Text(es="", en=""), plan=deed.plan,
            crew=deed.crew, fired=bool(done) and None not in done.values(),
            missed=tuple(number for number, well in done.items() if well is False),
        )  # fmt: skip


def _seated_again(writer: Writer, before: Crew, seats: Mapping[str, Seat]) -> None:
    """The same people in the same chairs."""
    said: list[tuple[str, Body]] = [
        ("seated", {"seat": s.name, "number": s.number, "chair": s.chair, "nickname": s.nickname})
        for s in seats.values()
    ]  # fmt: skip
    said.append(("setting", {"free_chairs": before.free_chairs, "neutral": before.neutral}))
    for kind, body in said:
        writer.append(take=0, t_ms=0, actor="trainer", chair="trainer", kind=kind, body=body)
