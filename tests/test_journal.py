"""The journal: all or nothing, dense numbers, nothing forgotten."""

import multiprocessing
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from synthetic.journal import Journal
from synthetic.ledger import COLUMNS, leaf_hash
from synthetic.model import Trouble


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'here' / 'journal.sqlite3'}"
    return str(request.getfixturevalue("database"))


def a_row() -> dict[str, object]:
    return dict.fromkeys(set(COLUMNS) - {"seq", "recorded_at"})


def append(journal: Journal, count: int = 1) -> None:
    for _ in range(count):
        with journal.appending("x") as writer:
            writer.append(take=0, t_ms=5, actor="a", chair="operator", kind="live_view", body={"c": "ñ"})
            writer.record("center", a_row())


def test_what_was_appended_comes_back_in_order_from_a_new_process(url):
    journal = Journal(url)
    journal.create("x", b"file", b"key")
    append(journal, 3)
    again = Journal(url)
    assert again.exercise("x") == (b"file", b"key")
    assert [e.seq for e in again.read("x")[1]] == [1, 2, 3]
    assert [e.seq for e in again.read("x", after=2)[1]] == [3]
    assert again.read("x")[1][0].body == {"c": "ñ"}


def test_the_last_numbers_of_several_exercises_are_told_at_once(url):
    journal = Journal(url)
    for name in ("x", "y"):
        journal.create(name, b"", b"")
    append(journal, 2)
    assert journal.last(["x", "y", "never"]) == {"x": 2, "y": 0, "never": 0}
    append(journal)
    assert journal.last(["x"]) == {"x": 3}


def test_a_row_is_its_bytes_and_its_hash_is_over_them(url):
    journal = Journal(url)
    journal.create("x", b"", b"")
    append(journal, 2)
    total, rows = journal.rows("x", "center")
    assert (total, [r.seq for r in rows]) == (2, [2, 1])
    assert all(r.leaf_hash == leaf_hash(r.data) and r.fields["seq"] == r.seq for r in rows)


def test_a_places_log_is_told_oldest_first_and_other_places_have_their_own(url):
    journal = Journal(url)
    journal.create("x", b"", b"")
    append(journal, 3)
    with journal.appending("x") as writer:
        writer.record("agency", a_row())
    kept = journal.all_rows("x", "center")
    assert [row.seq for row in kept] == [1, 2, 3]
    assert journal.leaves("x", "center") == [row.leaf_hash for row in kept]
    assert [row.seq for row in journal.all_rows("x", "agency")] == [1]
    assert journal.leaves("x", "nowhere") == []


def test_when_the_engine_is_disposed_of_the_file_is_closed_and_the_store_still_answers(tmp_path):
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite3'}")
    journal.create("x", b"", b"")
    append(journal, 2)
    journal.glance("x", after=2)
    journal.engine.dispose()
    assert [file.name for file in tmp_path.iterdir()] == ["journal.sqlite3"], "the last one out puts the log away"
    append(journal)
    assert len(journal.read("x")[1]) == 3


def test_more_writers_at_once_than_the_pool_has_connections_leave_readers_theirs(tmp_path):
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite3'}")
    journal.create("x", b"", b"")
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda _: append(journal, 3), range(20)))
        found = list(threads.map(lambda _: len(journal.read("x")[1]), range(20)))
    assert found == [60] * 20


def test_what_fails_leaves_nothing_behind(url):
    journal = Journal(url)
    journal.create("x", b"", b"")
    with pytest.raises(TypeError), journal.appending("x") as writer:
        writer.append(take=0, t_ms=0, actor="a", chair="operator", kind="live_view", body={})
        writer.record("center", {**a_row(), "t": 0.5})
    append(journal)
    assert [e.seq for e in journal.read("x")[1]] == [1]
    assert journal.rows("x", "center")[0] == 1


def test_a_simulated_act_happens_once(url):
    journal = Journal(url)
    journal.create("x", b"", b"")
    for take, fails in ((0, False), (0, True), (1, False)):
        values = {"take": take, "t_ms": 0, "actor": "a", "chair": "c", "kind": "k", "body": {}, "script_id": "a/0"}
        if fails:
            with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)), journal.appending("x") as writer:
                writer.append(**values)
        else:
            with journal.appending("x") as writer:
                writer.append(**values)
    assert len(journal.read("x")[1]) == 2


def _writer(url: str, count: int) -> None:
    append(Journal(url), count)


def test_four_processes_leave_one_gapless_sequence(url):
    Journal(url).create("x", b"", b"")
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_writer, args=(url, 15)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    journal = Journal(url)
    assert [e.seq for e in journal.read("x")[1]] == list(range(1, 61))
    assert [r.seq for r in journal.rows("x", "center")[1]] == list(range(60, 0, -1))


def test_another_kind_of_store_is_refused_in_plain_words():
    with pytest.raises(Trouble, match="'mysql' is no store we know"):
        Journal("mysql://localhost/x")


@pytest.mark.parametrize("address", ["nonsense", "", "sqlite", "postgresql://user:secret@host:port/name", "://", "a b://c"])
def test_an_address_that_is_none_is_told_with_what_would_be_right_and_without_its_password(address):
    with pytest.raises(Trouble, match=r"sqlite:///path/to/file\.sqlite3 or postgresql://user@host/name") as told:
        Journal(address)
    assert "secret" not in str(told.value)


def test_what_is_acknowledged_is_on_the_disk(tmp_path):
    journal = Journal(f"sqlite:///{tmp_path / 'one.sqlite3'}")
    journal.create("e", b"-", b"k" * 32)
    with journal.appending("e") as writer:
        synchronous, mode = (
            writer.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode")
        )
    assert (synchronous, mode) == (2, "wal"), "FULL: a commit waits for the disk"
