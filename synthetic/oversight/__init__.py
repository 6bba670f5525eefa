"""The access log examined: read, searched, verified, asked for patterns; and how good the patterns are.

Everything here but `scoring` and `path.compare` knows only what an auditor has: rows, checkpoints, what was called in,
where cameras pointed, which cameras report by themselves, and what a personnel office knows.
"""

from synthetic.entries import Entry, entries
from synthetic.oversight.detectors import DETECTORS, Alarm, Detector, alarms
from synthetic.oversight.evidence import Evidence, evidence
from synthetic.oversight.opening import opened, reveal
from synthetic.oversight.path import Compared, Path, compare, path
from synthetic.oversight.personnel import Tie, ties
from synthetic.oversight.reading import Query, search
from synthetic.oversight.scoring import Score, scores
from synthetic.oversight.trail import verdict

__all__ = [
    "DETECTORS", "Alarm", "Compared", "Detector", "Entry", "Evidence", "Path", "Query", "Score", "Tie", "alarms",
    "compare", "entries", "evidence", "opened", "path", "reveal", "scores", "search", "ties", "verdict",
]  # fmt: skip
