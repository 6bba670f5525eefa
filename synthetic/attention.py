"""What a watcher of several pictures misses: the published rates, and a draw that keeps to them.

Nobody is scored: the draw says what a real watcher would likely have missed, not what this one did.
"""

from __future__ import annotations

import numpy as np

from synthetic.model import Trouble
from synthetic.randomness import stream

RATES = ((1, 0.85), (4, 0.74), (6, 0.58), (9, 0.53))
"""Pictures watched, share of events seen (UK PSDB study, as reported by securitysa.com)."""


def detection_rate(screens: int) -> float:
    """The share of events that a watcher of so many pictures sees; straight lines between what was published.

    Beyond nine nothing is published: held at 53 %, which flatters.
    """
    if screens < 1:
        raise Trouble(f"attention: {screens} pictures; at least 1 is watched")
    known, rates = zip(*RATES, strict=True)
    return float(np.interp(screens, known, rates))


def would_notice(seed: int, event_id: str, screens: int) -> bool:
    """Whether a real watcher of so many pictures would likely have noticed an event: drawn once an event.

    The draw does not depend on the number of pictures, so that more of them never show an event that fewer hid.
    """
    return bool(stream(seed, f"attention/{event_id}").random() < detection_rate(screens))


def expected_missed(events: int, screens: int) -> float:
    """How many of so many events go unnoticed, on average."""
    return events * (1.0 - detection_rate(screens))
