"""A minute of the soak: forty participants of a class, nothing lost, and memory that does not run away.

The whole of it, on any machine: `python -m tests.load ADDRESS --class --participants 40 --minutes 30 --pid SERVER`.
"""

from tests.browser.server import serving
from tests.load.__main__ import arguments, load
from tests.load.apart import run
from tests.load.report import JOIN, Tally, troubles

PARTICIPANTS = 40
MOST_GROWTH_MB = 100.0
"""What forty sessions may add within a minute of acting: their pages, not what they looked at."""


def test_forty_participants_for_a_minute_lose_nothing(tmp_path):
    tally = Tally()
    with serving(tmp_path / "soak.sqlite3") as (address, process):
        words = [address, "--class", "--participants", str(PARTICIPANTS), "--minutes", "1", "--pid", str(process.pid)]
        words += ["--deal", "all"]
        _before, joined, after = run(load(arguments(words), tally))
    assert not tally.errors, troubles(tally)
    assert tally.joined == len(tally.took_s[JOIN]) == PARTICIPANTS
    assert len(tally.acts_s) > PARTICIPANTS
    assert joined.server and after.server
    assert after.server.memory_mb - joined.server.memory_mb < MOST_GROWTH_MB
