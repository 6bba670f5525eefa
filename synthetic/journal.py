"""What happened, event by event, and the rows of it that a regime records: append-only, in one store.

One transaction appends an event and its rows, or nothing.  Writers queue, at `BEGIN IMMEDIATE` in SQLite and
at the exercise's own line in PostgreSQL, so that every sequence is dense whatever number of processes write.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any

import orjson
import sqlalchemy as sa

from synthetic.ledger import canonical, columns, leaf_hash
from synthetic.model import Body, Trouble

metadata = sa.MetaData()

exercises = sa.Table(
    "exercises", metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("scenario", sa.LargeBinary, nullable=False),  # the file as it was loaded
    sa.Column("created_at", sa.BigInteger, nullable=False),  # ms since 1970
    sa.Column("key", sa.LargeBinary, nullable=False),  # for ids that must not be guessed
)  # fmt: skip
events = sa.Table(
    "events", metadata,
    sa.Column("exercise", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),  # 1, 2, 3 … in an exercise
    sa.Column("take", sa.Integer, nullable=False),
    sa.Column("t_ms", sa.BigInteger, nullable=False),  # scenario time
    sa.Column("recorded_at", sa.BigInteger, nullable=False),  # the store's time
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("chair", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("script_id", sa.Text),  # a simulated act happens once in a take
    sa.UniqueConstraint("exercise", "take", "script_id"),
)  # fmt: skip
rows = sa.Table(
    "rows", metadata,
    sa.Column("exercise", sa.Text, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),  # 1, 2, 3 … in a place
    sa.Column("bytes", sa.LargeBinary, nullable=False),  # the row: its canonical JSON
    sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
)  # fmt: skip
hands = sa.Table(
    "hands", metadata,
    sa.Column("exercise", sa.Text, primary_key=True),
    sa.Column("camera_id", sa.Text, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),  # a movement that is not over yet; then it is one event
)  # fmt: skip
seats = sa.Table(
    "seated", metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True),  # the room's code, or the solo exercise
    sa.Column("exercise", sa.Text, nullable=False),
    sa.Column("trainer", sa.Boolean, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
)  # fmt: skip
rooms = sa.Table(
    "rooms", metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("closed_at", sa.BigInteger),  # null while it is open
    sa.Column("kept", sa.Boolean, nullable=False),  # whether the trainer keeps it for a while
    sa.Column("generation", sa.Integer, nullable=False),  # a rehearsal that is thrown away makes a new one
    sa.Column("crews", sa.Integer, nullable=False),  # how many, the desk's own not counted
    sa.Column("crew_size", sa.Integer, nullable=False),  # 0: one crew of all
    sa.Column("joined", sa.Integer, nullable=False),  # how many nicknames were given
    sa.Column("pin", sa.Text, nullable=False),  # salt and hash
    sa.Column("failures", sa.Integer, nullable=False),  # wrong PINs of all browsers together
    sa.Column("blocked_until", sa.BigInteger, nullable=False),  # when all their wrong PINs are made good again
)  # fmt: skip
tries = sa.Table(
    "tries", metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),  # a browser that said a wrong PIN
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("blocked_until", sa.BigInteger, nullable=False),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened."""

    seq: int
    take: int
    t_ms: int
    recorded_at: int
    actor: str
    chair: str
    kind: str
    body: Body
    script_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of an access log: its `data` (canonical bytes) are the row, `fields` is read from them."""

    seq: int
    data: bytes
    leaf_hash: bytes

    @property
    def fields(self) -> dict[str, Any]:
        """The columns; none where its bytes are no row any more."""
        return columns(self.data) or {}


class Gone(Trouble):
    """What somebody looks at is no more: a class was closed, its rehearsal thrown away, or a seat moved elsewhere."""


NO_MORE = "no such class"
"""Why: exercises are deleted with their class, and only so."""


class Writer:
    """An open transaction on one exercise: what is appended here stands or falls together."""

    def __init__(self, connection: sa.Connection, exercise: str) -> None:
        """One reading says the store's time, and the last numbers given; the lock is held already.

        What everybody waits for goes to the driver as it is, at a tenth of the cost, in the same transaction.
        """
        self.connection, self.exercise, self._kind = connection, exercise, connection.dialect.name
        self._driver = _driver(connection)
        found = self._driver.execute(_START[self._kind], (exercise,) * (2 + len(_PLACES))).fetchone()
        self.now_ms, self._seq, self._held, *last = map(int, found)
        self._row_seq: dict[str, int] = dict(zip(_PLACES, last, strict=True))
        if not self._seq:
            _there(connection, exercise)

    def events(self, after: int) -> list[Event]:
        """What others appended meanwhile; nothing is asked for where the last number is known."""
        return _events(self.connection, self.exercise, after) if self._seq > after else []

    def append(
        self, *, take: int, t_ms: int, actor: str, chair: str, kind: str, body: Body, script_id: str | None = None
    ) -> Event:
        """One event, with the next number."""
        self._seq += 1
        event = Event(
            seq=self._seq, take=take, t_ms=t_ms, recorded_at=self.now_ms, actor=actor, chair=chair, kind=kind,
            body=body, script_id=script_id,
        )  # fmt: skip
        self._driver.execute(
            _ADD_EVENT[self._kind],
            (
                self.exercise, event.seq, take, t_ms, self.now_ms, actor, chair, kind,
                _text(body), script_id,
            ),
        )  # fmt: skip
        return event

    def hands(self) -> list[Body]:
        """Movements that were not over yet when this transaction began."""
        return _hands(self._driver, self._kind, self.exercise) if self._held else []

    def hold(self, camera_id: str, body: Body) -> None:
        """A hand is on a camera, or moved on."""
        self._driver.execute(_HOLD[self._kind], (self.exercise, camera_id, _hand_text(body)))

    def let_go(self, camera_id: str) -> None:
        """The hand is off the camera."""
        self._driver.execute(_LET_GO[self._kind], (self.exercise, camera_id))

    def record(self, place: str, row: dict[str, object]) -> Row:
        """One row of a place's access log, with that place's next number."""
        self._row_seq[place] += 1
        seq = self._row_seq[place]
        data = canonical({**row, "seq": seq, "recorded_at": self.now_ms})
        made = Row(seq=seq, data=data, leaf_hash=leaf_hash(data))
        self._driver.execute(_ADD_ROW[self._kind], (self.exercise, str(place), seq, data, made.leaf_hash))
        return made


class Journal:
    """The store.  `url` is SQLAlchemy's: `sqlite:///var/doblevista.sqlite3`, `postgresql://user@host/name`."""

    def __init__(self, url: str) -> None:
        made = _address(url)
        kind = made.get_backend_name()
        if kind not in ("sqlite", "postgresql"):
            raise Trouble(
                f"journal: {kind!r} is no store we know; "
                "write sqlite:///path/to/file.sqlite3 or postgresql://user@host/name"
            )
        self.engine = _sqlite(made) if kind == "sqlite" else _postgresql(made)
        self._path = made.database if kind == "sqlite" and made.database not in (None, "", ":memory:") else None
        self._bare: deque[sqlite3.Connection] = deque()
        self._writes = _writing(self.engine)
        self._spare: deque[sa.Connection] = deque()
        sa.event.listen(self.engine, "engine_disposed", self._let_go)
        with self.writing() as connection:
            if kind == "postgresql":  # several processes may begin at once
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20190424)")
            metadata.create_all(connection)

    def now_ms(self) -> int:
        """The store's time, in ms since 1970."""
        with self.engine.connect() as connection:
            return now_of(connection)

    def create(self, exercise: str, scenario: bytes, key: bytes) -> None:
        """A new exercise."""
        with self.writing() as connection:
            self.create_in(connection, exercise, scenario, key)

    def create_in(self, connection: sa.Connection, exercise: str, scenario: bytes, key: bytes) -> Writer:
        """A new exercise within an open transaction, and what appends to it."""
        now = now_of(connection)
        values = {"id": exercise, "scenario": scenario, "created_at": now, "key": key}
        connection.execute(exercises.insert(), values)
        return Writer(connection, exercise)

    def exercise(self, exercise: str) -> tuple[bytes, bytes] | None:
        """The scenario file and key of an exercise, None where there is none."""
        query = sa.select(exercises.c.scenario, exercises.c.key).where(exercises.c.id == exercise)
        with self.engine.connect() as connection:
            found = connection.execute(query).one_or_none()
        return (found.scenario, found.key) if found else None

    def forget(self, connection: sa.Connection, names: Sequence[str]) -> None:
        """Everything of some exercises goes, within an open transaction, when nobody writes in them."""
        for name in sorted(names):
            _queue(connection, name)
        for table, column in ((events, events.c.exercise), (rows, rows.c.exercise), (hands, hands.c.exercise),
                              (exercises, exercises.c.id)):  # fmt: skip
            connection.execute(table.delete().where(column.in_(names)))

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that holds the write lock from its first word."""
        connection = self._opened()
        try:
            with connection.begin():
                yield connection
        except BaseException:
            connection.close()
            raise
        if self._path is None or len(self._spare) >= _SPARE:  # PostgreSQL's may be closed by the server: see the pool
            connection.close()
        else:
            self._spare.append(connection)

    def _let_go(self, _engine: sa.Engine) -> None:
        """Who disposes of the engine may delete the file: nothing stays open."""
        while self._spare:
            connection = self._spare.pop()
            connection.invalidate()
            connection.close()
        while self._bare:
            self._bare.pop().close()

    def _opened(self) -> sa.Connection:
        """A connection to write by, one that is open already if there is one: the pool's care costs 40 µs."""
        try:
            return self._spare.pop()
        except IndexError:
            return self._writes.connect()

    @contextmanager
    def appending(self, exercise: str) -> Iterator[Writer]:
        """A transaction that appends to an exercise."""
        with self.writing() as connection:
            _queue(connection, exercise)
            yield Writer(connection, exercise)

    @contextmanager
    def appending_all(self, names: Sequence[str]) -> Iterator[list[Writer]]:
        """A transaction that appends to several exercises, at one time of the store; writers in the order of names."""
        with self.writing() as connection:
            for name in sorted(names):  # whoever waits, waits for one who goes on
                _queue(connection, name)
            made = [Writer(connection, name) for name in names]
            for writer in made:
                writer.now_ms = made[0].now_ms
            yield made

    def read(self, exercise: str, after: int = 0) -> tuple[int, list[Event]]:
        """The store's time, and the events after a number.  O(new events)."""
        with self.engine.connect() as connection:
            now, last, _held = connection.exec_driver_sql(*_glance(connection, exercise)).one()
            return int(now), _events(connection, exercise, after) if (last or 0) > after else []

    def last(self, names: Sequence[str]) -> dict[str, int]:
        """The number of the last event of each of some exercises.  O(exercises)."""
        if self._path is None:
            query = sa.select(events.c.exercise, sa.func.max(events.c.seq)).where(events.c.exercise.in_(names))
            with self.engine.connect() as connection:
                found = {row[0]: int(row[1]) for row in connection.execute(query.group_by(events.c.exercise))}
            return {name: found.get(name, 0) for name in names}
        bare = self._opened_bare()
        last = {name: bare.execute(_LAST, (name,)).fetchone()[0] or 0 for name in names}
        self._bare.append(bare)
        return last

    def glance(self, exercise: str, after: int = 0) -> tuple[int, list[Event], list[Body]]:
        """The store's time, the events after a number, and the hands on cameras: one reading.  O(new events).

        Gone for an exercise that was deleted.
        """
        quick = self._quick(exercise)
        if quick is not None and 0 < quick[1] <= after:
            return quick[0], [], quick[2]
        with self.engine.connect() as connection:
            now, last, held = connection.exec_driver_sql(*_glance(connection, exercise)).one()
            if not last:
                _there(connection, exercise)
            new = _events(connection, exercise, after) if (last or 0) > after else []
            return int(now), new, _hands(_driver(connection), connection.dialect.name, exercise) if held else []

    def _quick(self, exercise: str) -> tuple[int, int, list[Body]] | None:
        """The glance by a bare connection, for it is asked for all the time; None where the store is no file."""
        if self._path is None:
            return None
        bare = self._opened_bare()
        now, last, held = bare.execute(_ALL_AT_ONCE, (exercise, exercise)).fetchone()
        self._bare.append(bare)
        return int(now), last or 0, orjson.loads(held) if held else []

    def moved_on(self, exercise: str, camera_id: str, was: Body, body: Body) -> bool:
        """A hand that is on a camera as it `was` moves on; False where it was taken off meanwhile, or moved by others.

        The one thing of a movement that is said often, so it waits for no disk: it is over soon, and then an event.
        """
        values = (_hand_text(body), exercise, camera_id, _hand_text(was))
        if self._path is None:
            with self.writing() as connection:
                return bool(connection.exec_driver_sql(_MOVE_ON[connection.dialect.name], values).rowcount)
        bare = self._opened_bare()
        moved = bare.execute(_MOVE_ON["sqlite"], values).rowcount
        self._bare.append(bare)
        return bool(moved)

    def _opened_bare(self) -> sqlite3.Connection:
        """A connection without SQLAlchemy's care; what it writes is on disk with the next event."""
        try:
            return self._bare.pop()
        except IndexError:
            bare = sqlite3.connect(str(self._path), timeout=30, isolation_level=None, check_same_thread=False)
            bare.execute("PRAGMA synchronous=NORMAL")
            return bare

    def rows(self, exercise: str, place: str, newest: int | None = None) -> tuple[int, list[Row]]:
        """How many rows a place holds, and the newest of them, newest first."""
        where = (rows.c.exercise == exercise) & (rows.c.place == place)
        query = sa.select(rows.c.seq, rows.c.bytes, rows.c.leaf_hash).where(where).order_by(rows.c.seq.desc())
        with self.engine.connect() as connection:
            total = _last(connection, rows.c.seq, where)
            found = connection.execute(query.limit(newest)).all()
        return total, [Row(seq=r.seq, data=r.bytes, leaf_hash=r.leaf_hash) for r in found]

    def all_rows(self, exercise: str, place: str) -> list[Row]:
        """Every row of a place's log, oldest first.  O(rows)."""
        return self.rows(exercise, place)[1][::-1]

    def leaves(self, exercise: str, place: str) -> list[bytes]:
        """The stored leaf hashes of a place's log, oldest first.  O(rows)."""
        where = (rows.c.exercise == exercise) & (rows.c.place == place)
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(rows.c.leaf_hash).where(where).order_by(rows.c.seq)).scalars())


def _address(url: str) -> sa.URL:
    """A store's address taken apart; Trouble for what is none.  It may hold a password: its beginning is told."""
    try:
        return sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        begins = re.split("[:/@]", url)[0][:20]
        raise Trouble(
            f"journal: the store's address, which begins with {begins!r}, is none; "
            "write sqlite:///path/to/file.sqlite3 or postgresql://user@host/name"
        ) from None


def _sqlite(url: sa.URL) -> sa.Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": 30})
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _writing(engine: sa.Engine) -> sa.Engine:
    """An engine on the same connections whose transactions write from their first word.

    In SQLite it is an engine of its own: options on the other one cost 20 µs a transaction.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="READ COMMITTED")
    made = sa.create_engine(engine.url, pool=engine.pool)
    sa.event.listen(made, "begin", _begin_immediate)
    return made


def _postgresql(url: sa.URL) -> sa.Engine:
    """Who reads in several statements sees one moment of the store, as in SQLite; who writes, what others wrote."""
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10, max_overflow=20,
        isolation_level="REPEATABLE READ",
    )  # fmt: skip
    sa.event.listen(engine, "connect", _insist)
    return engine


def _queue(connection: sa.Connection, exercise: str) -> None:
    """Wait until nobody else writes in this exercise (SQLite has waited already, at the transaction's begin)."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(exercises.c.id).where(exercises.c.id == exercise).with_for_update())


def _prepare(raw: Any, _record: Any) -> None:
    """The driver leaves transactions to us; the log is on disk before it is acknowledged."""
    raw.isolation_level = None
    for setting in ("busy_timeout=30000", "synchronous=FULL"):
        raw.execute(f"PRAGMA {setting}")
    for _ in range(100):
        with suppress(sqlite3.OperationalError):  # several begin a file at once: for this word SQLite does not wait
            raw.execute("PRAGMA journal_mode=WAL")
            return
        raw.execute("BEGIN IMMEDIATE")  # for this one it does
        raw.execute("ROLLBACK")
    raise Trouble("journal: the file is locked by another program; close it there, or name another file")


def _insist(raw: Any, _record: Any) -> None:
    """Whatever the server's defaults: on disk before it is acknowledged, and a writer that vanished blocks for 30 s."""
    weak = "current_setting('synchronous_commit') = 'off'"  # what is stricter than "on" stays
    raw.execute(f"SELECT set_config('synchronous_commit', 'on', false) WHERE {weak}")
    raw.execute("SET idle_in_transaction_session_timeout = '30s'")
    raw.commit()


def _begin(connection: sa.Connection) -> None:
    _driver(connection).execute("BEGIN")


def _begin_immediate(connection: sa.Connection) -> None:
    _driver(connection).execute("BEGIN IMMEDIATE")


def _driver(connection: sa.Connection) -> Any:
    """The driver's own connection: a tenth of the cost of a statement, in the same transaction."""
    return connection.connection.driver_connection


_NOW = {
    "sqlite": "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)",
    "postgresql": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
}
_GAP = {"sqlite": "?", "postgresql": "%s"}
_GLANCE = {
    kind: f"SELECT {_NOW[kind]}, (SELECT MAX(seq) FROM events WHERE exercise = {gap}), "
    f"EXISTS (SELECT 1 FROM hands WHERE exercise = {gap})"
    for kind, gap in _GAP.items()
}
_LAST = "SELECT MAX(seq) FROM events WHERE exercise = ?"
_ALL_AT_ONCE = (
    f"SELECT {_NOW['sqlite']}, (SELECT MAX(seq) FROM events WHERE exercise = ?), (SELECT '[' || group_concat(body) "
    "|| ']' FROM (SELECT body FROM hands WHERE exercise = ? ORDER BY camera_id))"
)
"""The same with the hands as one text: a hand that rests meanwhile is either here or an event."""


_SPARE = 2  # writers queue anyway, and the pool's other connections are for readers
_text = json.JSONEncoder(ensure_ascii=False).encode
_PLACES = ("center", "agency")
_START = {
    kind: f"SELECT {_NOW[kind]}, (SELECT COALESCE(MAX(seq), 0) FROM events WHERE exercise = {gap}), "
    f"(SELECT COUNT(*) FROM hands WHERE exercise = {gap}), "
    + ", ".join(
        f"(SELECT COALESCE(MAX(seq), 0) FROM rows WHERE exercise = {gap} AND place = '{place}')" for place in _PLACES
    )
    for kind, gap in _GAP.items()
}
_ADD_EVENT = {
    kind: "INSERT INTO events (exercise, seq, take, t_ms, recorded_at, actor, chair, kind, body, script_id) "
    f"VALUES ({', '.join([gap] * 10)})"
    for kind, gap in _GAP.items()
}
_HOLD = {
    kind: f"INSERT INTO hands (exercise, camera_id, body) VALUES ({gap}, {gap}, {gap}) "
    "ON CONFLICT (exercise, camera_id) DO UPDATE SET body = excluded.body"
    for kind, gap in _GAP.items()
}
_LET_GO = {kind: f"DELETE FROM hands WHERE exercise = {gap} AND camera_id = {gap}" for kind, gap in _GAP.items()}
_MOVE_ON = {
    kind: f"UPDATE hands SET body = {gap} WHERE exercise = {gap} AND camera_id = {gap} AND body = {gap}"
    for kind, gap in _GAP.items()
}
_HELD = {kind: f"SELECT body FROM hands WHERE exercise = {gap} ORDER BY camera_id" for kind, gap in _GAP.items()}
_ADD_ROW = {
    kind: f"INSERT INTO rows (exercise, place, seq, bytes, leaf_hash) VALUES ({', '.join([gap] * 5)})"
    for kind, gap in _GAP.items()
}


def _glance(connection: sa.Connection, exercise: str) -> tuple[str, tuple[str, str]]:
    """The store's time, the last event's number, whether a hand is on a camera: one round trip."""
    return _GLANCE[connection.dialect.name], (exercise, exercise)


def _there(connection: sa.Connection, exercise: str) -> None:
    """Gone where a store without an event of an exercise has not even the exercise: an empty one has just begun."""
    if connection.execute(sa.select(exercises.c.id).where(exercises.c.id == exercise)).first() is None:
        raise Gone(NO_MORE)


def now_of(connection: sa.Connection) -> int:
    """The store's time, in ms since 1970."""
    return int(connection.exec_driver_sql(f"SELECT {_NOW[connection.dialect.name]}").scalar_one())


def _last(connection: sa.Connection, column: sa.Column[int], where: sa.ColumnElement[bool]) -> int:
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(column), 0)).where(where)).scalar_one())


def _events(connection: sa.Connection, exercise: str, after: int) -> list[Event]:
    query = sa.select(events).where(events.c.exercise == exercise, events.c.seq > after).order_by(events.c.seq)
    return [
        Event(
            seq=r.seq, take=r.take, t_ms=r.t_ms, recorded_at=r.recorded_at, actor=intern(r.actor),
            chair=intern(r.chair), kind=intern(r.kind), body=_body(r.body), script_id=r.script_id,
        )
        for r in connection.execute(query)
    ]  # fmt: skip


def _body(text: str) -> Body:
    """What an event says; words that thousands of them say are kept once."""
    found = orjson.loads(text)
    return {key: intern(value) if type(value) is str else value for key, value in found.items()}


def _hand_text(body: Body) -> str:
    """A hand as the store has it, always written alike: whoever moves it on names it by this."""
    return orjson.dumps(body).decode()


def _hands(driver: Any, kind: str, exercise: str) -> list[Body]:
    return [orjson.loads(body) for (body,) in driver.execute(_HELD[kind], (exercise,)).fetchall()]
