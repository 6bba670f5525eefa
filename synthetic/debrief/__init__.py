"""The debrief: what happened against what was recorded, and the same minutes under other rules.

Pure measures of one exercise (`measured`), the same acts under another regime (`replayed`), and who may
see them (`opened`).  It tells of systems and rules: no measure here is of how quick somebody was.
"""

from synthetic.debrief.opening import Opened, end, guess, measure, opened
from synthetic.debrief.replay import Replay, replayed
from synthetic.debrief.whole import Debrief, measured

__all__ = ["Debrief", "Opened", "Replay", "end", "guess", "measure", "measured", "opened", "replayed"]
