"""Many processes on one store, SQLite's file or a real PostgreSQL: dense, whole, and nobody waits for the dead."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from synthetic import journal as module
from synthetic.journal import Journal, Writer
from tests import test_journal
from tests.test_journal import a_row, append

SPAWN = multiprocessing.get_context("spawn")
url = test_journal.url
"""The store's address: every story that asks for it is told of both stores."""


def say(writer: Writer) -> None:
    """One event, and one row with it."""
    writer.append(take=0, t_ms=0, actor="a", chair="operator", kind="live_view", body={})
    writer.record("center", a_row())


def started(target: Callable[..., None], *args: object) -> BaseProcess:
    process = SPAWN.Process(target=target, args=args)
    process.start()
    return process


def ended(*processes: BaseProcess) -> list[int | None]:
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


# ------------------------------------------------------------------------------ processes


def _reads_and_writes(address: str, count: int) -> None:
    journal = Journal(address)
    for _ in range(count):
        journal.glance("x")
        append(journal)
        journal.rows("x", "center", 1)


def test_four_processes_that_read_and_append_leave_one_gapless_sequence(url):
    journal = Journal(url)
    journal.create("x", b"", b"")
    assert ended(*(started(_reads_and_writes, url, 15) for _ in range(4))) == [0] * 4
    _now, events = journal.read("x")
    assert [e.seq for e in events] == list(range(1, 61))
    assert [e.recorded_at for e in events] == sorted(e.recorded_at for e in events)
    assert [r.seq for r in journal.rows("x", "center")[1]] == list(range(60, 0, -1))


def _opens(address: str, ready: Barrier) -> None:
    ready.wait(60)
    Journal(address)


def test_processes_that_make_the_tables_at_the_same_moment_all_succeed(url):
    ready = SPAWN.Barrier(4)
    assert ended(*(started(_opens, url, ready) for _ in range(4))) == [0] * 4
    Journal(url).create("x", b"", b"")


def test_who_is_making_the_tables_is_waited_for(url):
    made = threading.Event()

    def slowly(*_args, **_more) -> None:
        made.set()
        time.sleep(0.3)

    sa.event.listen(module.metadata, "after_create", slowly)
    try:
        first = threading.Thread(target=Journal, args=(url,))
        first.start()
        assert made.wait(10)
        Journal(url).create("x", b"", b"")
        first.join(10)
    finally:
        sa.event.remove(module.metadata, "after_create", slowly)


def test_a_file_that_another_process_begins_is_waited_for(tmp_path):
    other = sqlite3.connect(tmp_path / "j.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, other.execute, ["ROLLBACK"]).start()
    Journal(f"sqlite:///{tmp_path / 'j.sqlite3'}").create("x", b"", b"")


def _back_and_forth(address: str, names: list[str], count: int) -> None:
    journal = Journal(address)
    for _ in range(count):
        with journal.appending_all(names) as writers:
            for writer in writers:
                say(writer)


def test_two_that_append_to_several_in_opposite_orders_never_stop_each_other(url):
    journal, names = Journal(url), ["x", "y", "z"]
    for name in names:
        journal.create(name, b"", b"")
    ways = (names, names[::-1], ["y", "z", "x"])
    assert ended(*(started(_back_and_forth, url, way, 40) for way in ways)) == [0, 0, 0]
    for name in names:
        assert [e.seq for e in journal.read(name)[1]] == list(range(1, 121))
        assert [r.seq for r in journal.rows(name, "center")[1]] == list(range(120, 0, -1))


def _stalls(address: str, sign: Path) -> None:
    with Journal(address).appending("x") as writer:
        say(writer)
        sign.touch()
        time.sleep(600)


def test_a_killed_writer_leaves_nothing_and_blocks_nobody(url, tmp_path):
    journal, sign = Journal(url), tmp_path / "appended"
    journal.create("x", b"", b"")
    append(journal)
    writer = started(_stalls, url, sign)
    while not sign.exists():
        assert writer.is_alive()
        time.sleep(0.02)
    os.kill(writer.pid or 0, signal.SIGKILL)
    ended(writer)
    before = time.monotonic()
    append(journal)
    assert time.monotonic() - before < 5.0
    assert [e.seq for e in journal.read("x")[1]] == [1, 2]
    assert [r.seq for r in journal.rows("x", "center")[1]] == [2, 1]


# ------------------------------------------------------------------------------ several exercises at once


def test_what_is_appended_to_several_is_all_or_nothing(url):
    journal = Journal(url)
    for name in ("x", "y"):
        journal.create(name, b"", b"")
    with pytest.raises(ZeroDivisionError), journal.appending_all(["y", "x"]) as writers:
        for writer in writers:
            say(writer)
        _ = 1 / 0
    assert [journal.read(name)[1] for name in ("x", "y")] == [[], []]
    with journal.appending_all(["y", "x"]) as writers:
        assert [writer.exercise for writer in writers] == ["y", "x"]
        for writer in writers:
            say(writer)
    assert len({event.recorded_at for name in ("x", "y") for event in journal.read(name)[1]}) == 1
    assert [journal.rows(name, "center")[0] for name in ("x", "y")] == [1, 1]


# ------------------------------------------------------------------------------ one reading


def test_a_glance_sees_one_moment_of_the_store(url, monkeypatch):
    """A hand that lets go while somebody reads is either on the camera or an event, never neither."""
    journal, other = Journal(url), Journal(url)
    journal.create("x", b"", b"")
    append(journal)
    with journal.appending("x") as writer:
        writer.hold("c", {"camera": "c"})
    read = module._events

    def overtaken(*args):
        monkeypatch.setattr(module, "_events", read)
        found = read(*args)
        with other.appending("x") as writer:
            say(writer)
            writer.let_go("c")
        return found

    monkeypatch.setattr(module, "_events", overtaken)
    _now, events, hands = journal.glance("x")
    assert ([e.seq for e in events], hands) == ([1], [{"camera": "c"}])
    _now, events, hands = journal.glance("x")
    assert ([e.seq for e in events], hands) == ([1, 2], [])


def test_a_hand_moves_on_from_where_it_was_and_from_nowhere_else(url):
    journal = Journal(url)
    journal.create("x", b"", b"")
    with journal.appending("x") as writer:
        writer.hold("c", {"path": [[0, 1]], "purpose": "vigilancia «ñ»"})
    assert journal.moved_on("x", "c", {"path": ((0, 1),), "purpose": "vigilancia «ñ»"}, {"path": [[0, 2]]})
    assert not journal.moved_on("x", "c", {"path": [[0, 1]]}, {"path": [[0, 3]]})
    assert not journal.moved_on("x", "d", {"path": [[0, 2]]}, {"path": [[0, 3]]})
    assert journal.glance("x")[2] == [{"path": [[0, 2]]}]


def test_what_is_forgotten_waits_for_who_writes_in_it(url):
    journal = Journal(url)
    journal.create("x", b"", b"")

    def forget() -> None:
        with journal.writing() as connection:
            journal.forget(connection, ["x"])

    with journal.appending("x") as writer:
        forgetting = threading.Thread(target=forget)
        forgetting.start()
        time.sleep(0.3)
        say(writer)
    forgetting.join(30)
    assert not forgetting.is_alive()
    assert (journal.exercise("x"), journal.read("x")[1], journal.rows("x", "center")) == (None, [], (0, []))


# ------------------------------------------------------------------------------ PostgreSQL alone


def setting(journal: Journal, name: str) -> str:
    with journal.writing() as connection:
        return str(connection.exec_driver_sql(f"SHOW {name}").scalar_one())


def test_both_spellings_of_the_address_are_one_store(database):
    Journal(database).create("x", b"file", b"")
    assert Journal(database.replace("postgresql://", "postgresql+psycopg://")).exercise("x") == (b"file", b"")


def test_the_time_is_the_databases(database, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 0.0)
    journal = Journal(database)
    with psycopg.connect(database) as connection:
        theirs = connection.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp()) * 1000").fetchone()
    assert theirs is not None and abs(journal.now_ms() - float(theirs[0])) < 5_000
    with journal.writing() as connection:
        early = module.now_of(connection)
        time.sleep(0.05)
        assert module.now_of(connection) >= early + 40, "the clock's time, not the transaction's"


def test_a_server_with_settings_of_its_own_is_as_durable_and_as_dense(database):
    name = database.rpartition("/")[2]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'")
    journal = Journal(database)
    assert setting(journal, "synchronous_commit") == "on"
    assert setting(journal, "idle_in_transaction_session_timeout") == "30s"
    journal.create("x", b"", b"")
    writers = [started(test_journal._writer, database, 15) for _ in range(2)]
    assert ended(*writers) == [0, 0]
    assert [e.seq for e in journal.read("x")[1]] == list(range(1, 31))


def test_a_connection_that_the_server_closed_is_replaced(database):
    journal = Journal(database)
    journal.create("x", b"", b"")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    append(journal)
    assert [e.seq for e in journal.read("x")[1]] == [1]
