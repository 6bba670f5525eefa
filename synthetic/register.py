"""Who has a seat where, and which rooms there are: the store's other half, beside the journal.

Locks are taken in one order: exercises, rooms, seats, tries.

A seat belongs to a browser: its token is known to that browser only, the store keeps its hash.
A browser has at most one seat in a room, and one in each solo exercise.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from synthetic.journal import Journal, now_of, rooms, seats, tries


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A browser's seat."""

    place: str  # the room's code, or the solo exercise
    exercise: str
    trainer: bool
    seen_at: int  # store's time


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRecord:
    """A room as the store keeps it."""

    code: str
    created_at: int
    closed_at: int | None
    kept: bool
    generation: int
    crews: int
    crew_size: int
    joined: int
    pin: str
    failures: int
    blocked_until: int


class Register:
    """Seats and rooms of a store."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    # ------------------------------------------------------------------ seats

    def sit(self, token_hash: str, place: str, exercise: str, trainer: bool = False) -> None:
        """A browser's seat in a place: a new one, or the same in another exercise of it."""
        with self.journal.writing() as connection:
            self.sit_in(connection, token_hash, place, exercise, trainer)

    def sit_in(self, connection: sa.Connection, token_hash: str, place: str, exercise: str, trainer: bool) -> None:
        """The same within a transaction that is open already."""
        values = {"exercise": exercise, "trainer": trainer, "seen_at": now_of(connection)}
        insert = _insert(connection)(seats).values(token_hash=token_hash, place=place, **values)
        connection.execute(insert.on_conflict_do_update(index_elements=["token_hash", "place"], set_=values))

    def move_seat(self, connection: sa.Connection, token_hash: str, place: str, exercise: str) -> None:
        """The same seat in another exercise of its place; no sign of life."""
        where = (seats.c.token_hash == token_hash) & (seats.c.place == place)
        connection.execute(seats.update().where(where).values(exercise=exercise))

    def move_trainers(self, connection: sa.Connection, place: str, exercise: str) -> None:
        """Whoever has a seat at the desk has it in another exercise now."""
        connection.execute(seats.update().where(seats.c.place == place, seats.c.trainer).values(exercise=exercise))

    def seat(self, token_hash: str, place: str) -> Sitting | None:
        """A browser's seat in a place."""
        query = sa.select(seats).where(seats.c.token_hash == token_hash, seats.c.place == place)
        with self.journal.engine.connect() as connection:
            found = connection.execute(query).one_or_none()
        return _sitting(found) if found else None

    def touch(self, token_hash: str, place: str) -> None:
        """A sign of life."""
        with self.journal.writing() as connection:
            update = seats.update().where(seats.c.token_hash == token_hash, seats.c.place == place)
            connection.execute(update.values(seen_at=now_of(connection)))

    def seats_in(self, connection: sa.Connection, place: str) -> list[tuple[str, str]]:
        """Token hash and exercise of every participant of a place, within an open transaction."""
        query = sa.select(seats.c.token_hash, seats.c.exercise).where(seats.c.place == place, ~seats.c.trainer)
        return [(row.token_hash, row.exercise) for row in connection.execute(query)]

    def seen(self, place: str) -> dict[str, Sitting]:
        """Everybody of a place by token hash."""
        with self.journal.engine.connect() as connection:
            found = connection.execute(sa.select(seats).where(seats.c.place == place)).all()
        return {row.token_hash: _sitting(row) for row in found}

    def teaches(self, token_hash: str) -> bool:
        """Whether a browser has a seat at any desk."""
        query = sa.select(seats.c.place).where(seats.c.token_hash == token_hash, seats.c.trainer).limit(1)
        with self.journal.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def desk(self, token_hash: str, code: str = "") -> str:
        """The open room at whose desk a browser sits: this one, else the newest; empty where there is none."""
        mine = sa.select(rooms.c.code).join(seats, seats.c.place == rooms.c.code)
        mine = mine.where(seats.c.token_hash == token_hash, seats.c.trainer, rooms.c.closed_at.is_(None))
        newest = mine.order_by(rooms.c.code != code, rooms.c.created_at.desc()).limit(1)
        with self.journal.engine.connect() as connection:
            return str(connection.execute(newest).scalar_one_or_none() or "")

    def learns(self, token_hash: str) -> bool:
        """Whether a browser has a participant's seat in any open room."""
        mine = sa.select(rooms.c.code).join(seats, seats.c.place == rooms.c.code)
        query = mine.where(seats.c.token_hash == token_hash, ~seats.c.trainer, rooms.c.closed_at.is_(None)).limit(1)
        with self.journal.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def last_seen(self, place: str) -> int:
        """When anybody of a place was last seen, 0 for never."""
        query = sa.select(sa.func.coalesce(sa.func.max(seats.c.seen_at), 0)).where(seats.c.place == place)
        with self.journal.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    # ------------------------------------------------------------------ rooms

    def room(self, code: str) -> RoomRecord | None:
        """A room, closed ones too."""
        with self.journal.engine.connect() as connection:
            return _record(connection.execute(sa.select(rooms).where(rooms.c.code == code)).one_or_none())

    def room_in(self, connection: sa.Connection, code: str) -> RoomRecord | None:
        """A room within an open transaction, and nobody else changes it meanwhile."""
        query = sa.select(rooms).where(rooms.c.code == code).with_for_update()
        return _record(connection.execute(query).one_or_none())

    def add_room(self, connection: sa.Connection, code: str, pin: str, crew_size: int) -> None:
        """A new room, open."""
        values = {
            "code": code, "created_at": now_of(connection), "closed_at": None, "kept": False, "generation": 1,
            "crews": 0,
            "crew_size": crew_size, "joined": 0, "pin": pin, "failures": 0, "blocked_until": 0,
        }  # fmt: skip
        connection.execute(rooms.insert(), values)

    def change_room(self, connection: sa.Connection, code: str, **values: Any) -> None:
        """Some of a room's columns."""
        connection.execute(rooms.update().where(rooms.c.code == code).values(**values))

    def old_rooms(self, before_ms: int) -> list[RoomRecord]:
        """Rooms that were closed before a moment of the store's time, or in which nobody was seen since."""
        last = sa.select(sa.func.max(seats.c.seen_at)).where(seats.c.place == rooms.c.code).scalar_subquery()
        old = sa.or_(rooms.c.closed_at < before_ms, sa.func.coalesce(last, rooms.c.created_at) < before_ms)
        with self.journal.engine.connect() as connection:
            return [RoomRecord(**row._mapping) for row in connection.execute(sa.select(rooms).where(old))]

    def forget_room(self, code: str, exercises: list[str]) -> None:
        """Everything of a room goes: its crews' journals and logs, its seats, itself."""
        with self.journal.writing() as connection:
            self.journal.forget(connection, exercises)
            connection.execute(rooms.delete().where(rooms.c.code == code))
            connection.execute(seats.delete().where(seats.c.place == code))
            self.forget_tries(connection, code)

    # ------------------------------------------------------------------ wrong PINs

    def tries_in(self, connection: sa.Connection, token_hash: str, code: str) -> tuple[int, int]:
        """How many wrong PINs a browser said in a room, and until when it is not heard."""
        query = sa.select(tries).where(tries.c.token_hash == token_hash, tries.c.place == code)
        found = connection.execute(query).one_or_none()
        return (int(found.failures), int(found.blocked_until)) if found else (0, 0)

    def try_in(self, connection: sa.Connection, token_hash: str, code: str, failures: int, until_ms: int) -> None:
        """The same, as it is now."""
        values = {"failures": failures, "blocked_until": until_ms}
        insert = _insert(connection)(tries).values(token_hash=token_hash, place=code, **values)
        connection.execute(insert.on_conflict_do_update(index_elements=["token_hash", "place"], set_=values))

    def forget_tries(self, connection: sa.Connection, code: str, token_hash: str | None = None) -> None:
        """A browser begins afresh, or every one of a room."""
        mine = tries.c.token_hash == token_hash if token_hash else sa.true()
        connection.execute(tries.delete().where(tries.c.place == code, mine))


def _sitting(row: Any) -> Sitting:
    return Sitting(place=row.place, exercise=row.exercise, trainer=bool(row.trainer), seen_at=int(row.seen_at))


def _record(row: Any) -> RoomRecord | None:
    return RoomRecord(**row._mapping) if row else None


def _insert(connection: sa.Connection) -> Any:
    """The store's own INSERT, which knows ON CONFLICT; only this store's dialect is loaded."""
    return import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert
