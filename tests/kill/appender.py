"""Appends events and rows from several threads until it is killed; says a line for each that was acknowledged."""

from __future__ import annotations

import os
import sys
import threading

from synthetic.access import Place
from synthetic.journal import Journal
from synthetic.ledger import COLUMNS

EXERCISE, THREADS = "killed", 3


def append(journal: Journal, thread: int) -> None:
    """One after the other; a line leaves in one write, so that none is half said."""
    n = 0
    while True:
        n += 1
        with journal.appending(EXERCISE) as writer:
            event = writer.append(
                take=0, t_ms=n, actor=f"operator-{thread}", chair="operator", kind="ptz", body={"outcome": "done"}
            )
            row = dict.fromkeys(COLUMNS) | {"take": 0, "t": n, "actor": f"operator-{thread}", "purpose": "x" * (n % 50)}
            kept = writer.record(Place.CENTER, row)
        os.write(1, f"{event.seq} {kept.seq}\n".encode())


def main() -> None:
    """Until somebody kills it."""
    journal = Journal(sys.argv[1])
    if journal.exercise(EXERCISE) is None:
        journal.create(EXERCISE, b"-", b"k" * 32)
    for thread in range(THREADS):
        threading.Thread(target=append, args=(journal, thread), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
