"""Kill and look: nothing that was acknowledged is lost, no number is missing, the log verifies.

A killed process (SIGKILL), with `synchronous=FULL`; not a power cut, which only a machine without power can show.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from synthetic.access import Place
from synthetic.journal import Journal
from synthetic.ledger import root
from synthetic.verification import verify
from tests.kill.appender import EXERCISE

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """What was left after one kill."""

    acknowledged: int
    events: int
    rows: int


def killed(url: str, after_s: float) -> Killed:
    """Start appending, kill it, look; AssertionError where something is not as it must be."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.kill.appender", url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()  # it is under way
        time.sleep(after_s)
        process.kill()
        said = [first, *process.stdout.read().split("\n")[:-1]]
    acknowledged = [tuple(map(int, line.split())) for line in said]
    journal = Journal(url)
    _now, events = journal.read(EXERCISE)
    rows = journal.all_rows(EXERCISE, Place.CENTER)
    assert [e.seq for e in events] == list(range(1, len(events) + 1)), "events have a gap"
    assert [r.seq for r in rows] == list(range(1, len(rows) + 1)), "rows have a gap"
    assert len(rows) == len(events), "an event without its row, or a row without its event"
    assert max(a[0] for a in acknowledged) <= len(events), "something acknowledged is lost"
    verdict = verify([r.data for r in rows], stored=[r.leaf_hash for r in rows])
    assert verdict.whole, verdict.findings
    assert verdict.root == root(journal.leaves(EXERCISE, Place.CENTER))
    journal.engine.dispose()
    return Killed(acknowledged=len(acknowledged), events=len(events), rows=len(rows))


def times(count: int, seed: int = 911) -> list[Killed]:
    """So many kills of one store, each at a moment of its own; it goes on from what the last one left."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        return [killed(f"sqlite:///{folder}/journal.sqlite3", chance.uniform(0.0, 0.4)) for _ in range(count)]


def main() -> None:
    """Kill and say how it went."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=50)
    asked.add_argument("--seed", type=int, default=911)
    options = asked.parse_args()
    found = times(options.times, options.seed)
    said = sum(one.acknowledged for one in found)
    print(f"killed {len(found)} times; {said} appends acknowledged, {found[-1].rows} rows kept, none lost, no gap")


if __name__ == "__main__":
    main()
