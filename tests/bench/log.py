"""What the log costs: appends beside bare SQLite, verification beside bare SHA-256, proofs in a million rows.

`python -m tests.bench.log`.  Prints; asserts nothing.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from synthetic.access import Place
from synthetic.checkpoint import key_of, sign
from synthetic.journal import Journal
from synthetic.ledger import COLUMNS, Tree, canonical, leaf_hash
from synthetic.model import Body
from synthetic.verification import verify

APPENDS, ROWS = 2_000, 1_000_000
BODY: Body = {"camera_id": "C-041", "pose": [12000, -800, 200], "recorded": ["center"], "outcome": "done"}


def a_row(n: int) -> dict[str, object]:
    """A row as the door makes them."""
    made: dict[str, object] = dict.fromkeys(COLUMNS)
    return made | {
        "take": 0, "t": 1000 * n, "actor": f"operator-{n % 9}", "chair": "operator", "organisation": "command center",
        "action": "ptz", "camera_id": f"C-{n % 160:03d}", "pan_deg": n % 36000, "tilt_deg": -800, "zoom": 200,
        "purpose": "patrol round", "outcome": "done",
    }  # fmt: skip


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """The best of some runs, in seconds."""
    found = []
    for _ in range(runs):
        before = time.perf_counter()
        work()
        found.append(time.perf_counter() - before)
    return min(found)


def bare(path: Path) -> Callable[[], None]:
    """One event and one row a transaction, by sqlite3 itself, on disk before it is acknowledged."""
    connection = sqlite3.connect(path, isolation_level=None)
    for words in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
        connection.execute(words)
    connection.execute(
        "CREATE TABLE events (exercise TEXT, seq INTEGER, take INTEGER, t_ms INTEGER, recorded_at INTEGER, actor TEXT,"
        " chair TEXT, kind TEXT, body TEXT, script_id TEXT, PRIMARY KEY (exercise, seq),"
        " UNIQUE (exercise, take, script_id))"
    )
    connection.execute(
        "CREATE TABLE rows (exercise TEXT, place TEXT, seq INTEGER, bytes BLOB, leaf_hash BLOB,"
        " PRIMARY KEY (exercise, place, seq))"
    )
    body, data = json.dumps(BODY), canonical(a_row(1) | {"seq": 1, "recorded_at": 1_700_000_000_000})
    leaf, done = leaf_hash(data), [0]

    def work() -> None:
        for n in range(done[0] + 1, done[0] + APPENDS + 1):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?)", ("e", n, 0, n, n, "a", "operator", "ptz", body, None)
            )
            connection.execute("INSERT INTO rows VALUES (?,?,?,?,?)", ("e", "center", n, data, leaf))
            connection.execute("COMMIT")
        done[0] += APPENDS

    return work


def ours(path: Path) -> Callable[[], None]:
    """The same through the journal: numbers given under the lock, canonical bytes, leaf hash."""
    journal = Journal(f"sqlite:///{path}")
    journal.create("e", b"-", b"k" * 32)

    def work() -> None:
        for n in range(APPENDS):
            with journal.appending("e") as writer:
                writer.append(take=0, t_ms=n, actor="operator-1", chair="operator", kind="ptz", body=BODY)
                writer.record(Place.CENTER, a_row(n))

    return work


def appends() -> None:
    """Appends a second."""
    with tempfile.TemporaryDirectory() as folder:
        pair = bare(Path(folder) / "bare.sqlite3"), ours(Path(folder) / "ours.sqlite3")
        runs = [[seconds(work, 1) for work in pair] for _ in range(9)]  # in turns: the disk has moods
    plain, made = (median(times) for times in zip(*runs, strict=True))
    share = median(one[0] / one[1] for one in runs)
    print(f"appends a second: bare SQLite {APPENDS / plain:,.0f}, ours {APPENDS / made:,.0f}: {share:.0%} (60 %)")


def verification() -> None:
    """A million rows, as bytes that are there already."""
    rows = [canonical(a_row(n) | {"seq": n, "recorded_at": 1_700_000_000_000 + n}) for n in range(1, ROWS + 1)]
    leaves = [leaf_hash(row) for row in rows]
    tree = Tree.of(leaves)
    key = key_of(b"s" * 32)
    points = [sign("bench", size, tree.root(size), key) for size in range(ROWS // 10, ROWS + 1, ROWS // 10)]

    def plain() -> None:
        for row in rows:
            hashlib.sha256(row).digest()

    for name, known in (("ten checkpoints", points), ("no checkpoint", [])):
        hashed, found = [seconds(plain, 1)], []
        for _ in range(9):  # each between two of the others: a machine's speed drifts
            found.append(seconds(partial(verify, rows, known), 1))
            hashed.append(seconds(plain, 1))
        shares = sorted((a + b) / 2 / made for a, b, made in zip(hashed, hashed[1:], found, strict=False))
        print(
            f"verification of {ROWS:,} rows, {name}: {median(found):.2f} s, bare SHA-256 {median(hashed):.2f} s:"
            f" {median(shares):.0%}, from {shares[0]:.0%} to {shares[-1]:.0%} (40 %)"
        )
    proof = seconds(lambda: tree.inclusion_proof(777_777), 25) * 1000
    step = seconds(lambda: tree.consistency_proof(123_456), 25) * 1000
    print(f"in a log of {ROWS:,} rows: inclusion proof {proof:.3f} ms, consistency proof {step:.3f} ms (10 ms)")
    more = seconds(lambda: [tree.append(leaf) for leaf in leaves[:10_000]], 1) / 10_000 * 1e6
    print(f"one row more in its tree: {more:.1f} µs")


def main() -> None:
    """All figures."""
    appends()
    verification()


if __name__ == "__main__":
    main()
