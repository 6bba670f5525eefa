"""A room: one trainer, one code, crews of participants on the same scenario, seed and clock.

Every crew is an exercise of its own; crew 0 is the desk's, without participants, and what the
trainer does happens there and in every other crew within one transaction.  A participant's
chair is in the crew's journal; the store's register says only which browser sits in which crew.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import sqlalchemy as sa

from synthetic import codes
from synthetic import world as worlds
from synthetic.division import place
from synthetic.exercise import controls
from synthetic.exercise.crew import Phase, PlannedDeed, Seat
from synthetic.exercise.door import Exercise, hashed, opening, seat_name, together
from synthetic.exercise.fold import State
from synthetic.exercise.transaction import Transaction
from synthetic.journal import NO_MORE, Journal, Writer, now_of
from synthetic.model import NEVER_MS, Body, Inject, Trouble
from synthetic.register import Register, RoomRecord

MOST_PARTICIPANTS = 120
KEPT_MS = 30 * 86_400_000
CREW_SIZE = 4
FREE_TRIES, BLOCK_MS, LONGEST_BLOCK_MS = 5, 30_000, 3_600_000
"""So many wrong PINs of a browser are free; each one after that doubles the time in which none of its is read."""
COMMON_TRIES, COMMON_MS = 60, 300_000
"""So many wrong PINs of all browsers of a room together are read at once, and then one in five minutes.

Whoever makes a new browser of every try gets 60 + 12 an hour: of a million PINs 72 in an hour's class (0.007 %),
348 in a day (0.035 %), 8,700 in the 30 days that a room lives at most (0.9 %).  And whoever does it holds up
a trainer on a new machine for minutes, not for an hour; whoever types wrongly holds up nobody else.
"""
NICKNAMES = (
    "Cóndor", "Colibrí", "Puma", "Oso", "Llama", "Vicuña", "Zorro", "Búho", "Tucán", "Venado", "Halcón", "Jaguar",
    "Garza", "Quinde", "Curiquingue", "Tapir", "Nutria", "Cuy", "Gavilán", "Armadillo",
)  # fmt: skip

OVER, UNKNOWN, FULL = "the class is over", NO_MORE, "full"
"""Why there is no way into a room."""

Find = Callable[[str], Exercise]
"""Gives the exercise of a name: a process keeps those that it has read."""


class Denied(Trouble):
    """Somebody wants what is the trainer's, or a seat that is not theirs."""


def open_room(journal: Journal, scenario_file: bytes, token: str, crew_size: int = CREW_SIZE) -> tuple[str, str]:
    """A new room of a scenario, with the desk for this browser; its code and its PIN, which is shown once."""
    worlds.of_bytes(scenario_file)  # Trouble before anything is kept
    register, pin, code = Register(journal), codes.new_pin(), codes.new_code()
    while register.room(code):
        code = codes.new_code()
    kept = codes.kept(pin)
    with journal.writing() as connection:
        register.add_room(connection, code, kept, crew_size)
        writer = journal.create_in(connection, crew_name(code, 1, 0), scenario_file, secrets.token_bytes(32))
        begun(writer, scenario_file, code, 0)
        register.sit_in(connection, hashed(token), code, crew_name(code, 1, 0), trainer=True)
    return code, pin


def swept(journal: Journal) -> int:
    """Rooms that were kept for 30 days, or forgotten for as long, are deleted; says how many."""
    register = Register(journal)
    old = register.old_rooms(journal.now_ms() - KEPT_MS)
    for made in old:
        register.forget_room(made.code, names_of(made))
    return len(old)


def names_of(made: RoomRecord) -> list[str]:
    """All exercises that a room ever had."""
    return [crew_name(made.code, g + 1, k) for g in range(made.generation) for k in range(made.crews + 1)]


def crew_name(code: str, generation: int, number: int) -> str:
    """The exercise of a crew."""
    return f"{code}.{generation}.{number}"


def code_of(exercise: str) -> str | None:
    """The room that an exercise belongs to, None for one of its own."""
    code, dot, _rest = exercise.partition(".")
    return code if dot else None


class Room:
    """A room of a store.  `find` gives exercises by name, so that a process reads each journal once."""

    def __init__(self, journal: Journal, code: str, find: Find, kept: bool = False) -> None:
        """An open room; with `kept` also one that was closed and kept, of which its desk may read and nobody more."""
        self.journal, self.code, self.find, self.register = journal, code, find, Register(journal)
        if self.closed and not kept:
            raise Trouble(OVER)

    @property
    def closed(self) -> bool:
        """Whether the class is over and its room kept: nothing in it changes any more."""
        return self.record.closed_at is not None

    @property
    def record(self) -> RoomRecord:
        """The room as the store has it now."""
        found = self.register.room(self.code)
        if found is None:
            raise Trouble(UNKNOWN)
        return found

    def crew(self, number: int) -> Exercise:
        """A crew by number, 0 the desk's own."""
        return self.find(crew_name(self.code, self.record.generation, number))

    def crews(self) -> list[Exercise]:
        """All crews with participants."""
        made = self.record
        return [self.find(crew_name(self.code, made.generation, k + 1)) for k in range(made.crews)]

    # ------------------------------------------------------------------ joining

    def exercise_of(self, token: str) -> Exercise | None:
        """The crew in which a browser has its seat (the desk's for a trainer), None for a stranger."""
        sitting = self.register.seat(hashed(token), self.code)
        return self.find(sitting.exercise) if sitting else None

    def join(self, token: str) -> Exercise:
        """A seat for this browser: the one it had, else a new one (division.py says in which crew)."""
        if self.closed:
            raise Trouble(OVER)
        own = self.exercise_of(token)
        if own is None:
            number = self._reserve(token)
            own = self.crew(number)
        if own.moment().state.crew.number and seat_name(token) not in own.moment().state.crew.seats:
            self._seat(own, token)
        return own

    def _reserve(self, token: str) -> int:
        """A place in a crew, and the crew if none has one free."""
        desk = self.crew(0)
        with desk.writing() as tx:
            made = self._open(tx.writer)
            if made.joined >= MOST_PARTICIPANTS:
                raise Trouble(FULL)
            seated = dict(self.register.seats_in(tx.writer.connection, self.code))
            if hashed(token) in seated:  # another tab of the same browser was quicker
                return int(seated[hashed(token)].rpartition(".")[2])
            sizes = dict.fromkeys(range(1, made.crews + 1), 0)
            for exercise in seated.values():
                sizes[int(exercise.rpartition(".")[2])] += 1
            number = place(sizes, made.crew_size, desk.state.crew.phase is not Phase.WAITING)
            if number > made.crews:
                self._found(tx, made, number)
            name = crew_name(self.code, made.generation, number)
            self.register.sit_in(tx.writer.connection, hashed(token), self.code, name, trainer=False)
            self.register.change_room(
                tx.writer.connection, self.code, joined=made.joined + 1, crews=max(made.crews, number)
            )
        return number

    def _found(self, desk: Transaction, made: RoomRecord, number: int) -> None:
        """A new crew, as far as the others are."""
        name = crew_name(self.code, made.generation, number)
        fresh = self.journal.create_in(desk.writer.connection, name, desk.known.file, secrets.token_bytes(32))
        begun(fresh, desk.known.file, self.code, number)
        caught_up(fresh, desk.state)

    def found_crew(self) -> int:
        """One more crew, without participants; its number."""
        desk = self.crew(0)
        with desk.writing() as tx:
            made = self._open(tx.writer)
            self._found(tx, made, made.crews + 1)
            self.register.change_room(tx.writer.connection, self.code, crews=made.crews + 1)
        return made.crews + 1

    def move(self, seat: str, crew: int, to_crew: int) -> None:
        """A seat from one crew to another, all of it or nothing; chair, nickname and answers go along."""
        old, new = self.crew(crew), self.crew(to_crew)
        with together([old, new]) as (leaving, arriving):
            made, connection = self._open(leaving.writer), leaving.writer.connection
            if seat not in leaving.state.crew.seats or old.name != crew_name(self.code, made.generation, crew):
                raise Trouble(f"seat {seat!r} is not in crew {crew} any more")
            known, votes = controls.unseated(leaving, seat)
            controls.welcomed(arriving, known, votes)
            for token_hash, _exercise in self.register.seats_in(connection, self.code):
                if token_hash.startswith(seat):
                    self.register.move_seat(connection, token_hash, self.code, new.name)

    def _open(self, writer: Writer) -> RoomRecord:
        """The room within an open transaction; Trouble where it was closed meanwhile."""
        made = self.register.room_in(writer.connection, self.code)
        if made is None or made.closed_at is not None:
            raise Trouble(UNKNOWN if made is None else OVER)
        return made

    def _seat(self, crew: Exercise, token: str) -> None:
        """The event that gives somebody a number, a chair and a nickname."""
        joined = self.record.joined
        with crew.writing() as tx:
            state = tx.state.crew
            name = seat_name(token)
            if name not in state.seats:
                body: Body = {
                    "seat": name, "number": state.given + 1, "chair": crew.chairs[0], "nickname": nickname(joined)
                }  # fmt: skip
                tx.told("seated", body)

    # ------------------------------------------------------------------ the trainer's door

    def is_trainer(self, token: str) -> bool:
        """Whether this browser has a seat at the desk."""
        sitting = self.register.seat(hashed(token), self.code)
        return sitting is not None and sitting.trainer

    def enter_desk(self, token: str, pin: str) -> None:
        """A seat at the desk for whoever knows the PIN; Denied else, and after some tries for a while."""
        with self.journal.writing() as connection:
            made = self.register.room_in(connection, self.code)
            if made is None:
                raise Trouble(UNKNOWN)
            now = now_of(connection)
            failures, until = self.register.tries_in(connection, hashed(token), self.code)
            wait = max(until, made.blocked_until - (COMMON_TRIES - 1) * COMMON_MS) - now
            if wait > 0:
                raise Denied(f"too many wrong PINs; wait {wait // 1000 + 1} s")
            if codes.fits(pin, made.pin):
                self.register.forget_tries(connection, self.code, hashed(token))
                name = crew_name(self.code, made.generation, 0)
                self.register.sit_in(connection, hashed(token), self.code, name, trainer=True)
                return
            self._wrong(connection, made, hashed(token), failures + 1, now)
        raise Denied("wrong PIN")

    def _wrong(self, connection: sa.Connection, made: RoomRecord, token_hash: str, failures: int, now: int) -> None:
        """A wrong PIN is kept against its browser, and on what all of them have in common."""
        block = min(BLOCK_MS * 2 ** min(failures - FREE_TRIES, 20), LONGEST_BLOCK_MS)
        until = now + block if failures >= FREE_TRIES else 0
        self.register.try_in(connection, token_hash, self.code, failures, until)
        common = max(made.blocked_until, now) + COMMON_MS
        self.register.change_room(connection, self.code, failures=made.failures + 1, blocked_until=common)

    def seats(self) -> list[tuple[int, Seat]]:
        """Everybody by crew and number."""
        return [
            (k + 1, seat)
            for k, crew in enumerate(self.crews())
            for seat in sorted(crew.moment().state.crew.seats.values(), key=lambda s: s.number)
        ]


def nickname(joined: int) -> str:
    """The n-th participant's generated nickname: nobody is asked for a name."""
    return f"{NICKNAMES[(joined * 7) % len(NICKNAMES)]} {joined}"


def begun(writer: Writer, scenario_file: bytes, code: str, number: int) -> None:
    """The first events of a crew."""
    opening(writer, worlds.of_bytes(scenario_file).scenario)
    for kind, body in (("crew", {"room": code, "number": number}), ("skip_guide", {"skipped": True})):
        writer.append(take=0, t_ms=0, actor="trainer", chair="trainer", kind=kind, body=body)


def caught_up(writer: Writer, desk: State) -> None:
    """A crew that is founded late hears what the desk's own crew was told so far; past deeds were others'."""
    crew, now = desk.crew, desk.clock.now_ms(writer.now_ms, NEVER_MS)
    said: list[tuple[str, Body]] = [
        ("setting", {"free_chairs": crew.free_chairs, "neutral": crew.neutral}),
        ("policy_change", _rules(desk)),
        ("drill", {"armed": desk.drill}),
        *(("inject_added", _added(number, inject)) for number, inject in crew.added.items()),
        ("inject_moved", {"at_ms": {str(k): at for k, at in crew.moved.items()}}),
        ("incident_moved", {"at_ms": dict(crew.called)}),
        *(("deed_planned", _deed(deed)) for deed in crew.deeds.values() if deed.t_ms > now),
        ("phase", {"phase": crew.phase}),
        ("countdown", {"ms": crew.starts_at - writer.now_ms if crew.starts_at else 0}),
    ]  # fmt: skip
    for poll in crew.polls.values():
        choices = [{"es": c.es, "en": c.en} for c in poll.choices]
        text = {"es": poll.text.es, "en": poll.text.en}
        said.append(("asked", {"poll": poll.id, "kind": poll.kind, "text": text, "choices": choices}))
        said.append(("poll", {"poll": poll.id, "open": poll.open, "shown": poll.shown, "results": list(poll.results)}))
    said.append(("revealed", {"revealed": crew.revealed}))
    clock = desk.clock
    body: Body = {"playing": clock.playing, "speed": clock.speed, "at_ms": clock.at_ms}
    for kind, told in said:
        writer.append(take=0, t_ms=0, actor="trainer", chair="trainer", kind=kind, body=told)
    for sent in crew.sent:  # what was said keeps its time: an old message is on no screen
        told = {"to": sent.to, "text": {"es": sent.text.es, "en": sent.text.en}, "inject": sent.inject}
        writer.append(take=0, t_ms=sent.t_ms, actor="trainer", chair="trainer", kind="sent", body=told)
    writer.append(take=0, t_ms=clock.t_ms, actor="trainer", chair="none", kind="clock", body=body)


def _rules(desk: State) -> Body:
    return {
        "regime": desk.regime, "assumptions": desk.assumptions, "masks": desk.masks,
        "matrix": [edit.body for edit in desk.edits], "ranks": list(desk.ranks or ()),
    }  # fmt: skip


def _added(number: int, inject: Inject) -> Body:
    text = {"es": inject.text.es, "en": inject.text.en}
    return {"inject": number, "at_ms": round(inject.at_s * 1000), "to": inject.to, "text": text}


def _deed(deed: PlannedDeed) -> Body:
    return {"deed": deed.number, "at_ms": deed.t_ms, "crew": deed.crew, "plan": deed.plan.body}
