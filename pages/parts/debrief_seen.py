"""The debrief as this browser may see it; what was measured is kept for a while, for it takes a moment."""

from __future__ import annotations

from functools import lru_cache

from pages.parts import running
from synthetic import debrief, report
from synthetic.debrief import Debrief, Opened
from synthetic.exercise.door import LANGUAGES, Exercise
from synthetic.model import Trouble
from synthetic.room import code_of

KEPT_MS = 10_000
"""While the clock runs, a debrief stands for so long (scenario time)."""


def opened(exercise: Exercise, token: str) -> Opened:
    """Through the engine's door: Denied for whoever may not see it, or not yet."""
    code = code_of(exercise.name)
    return debrief.opened(exercise, running.room(code) if code else None, token, _measured)


def _measured(exercise: Exercise) -> Debrief:
    moment = exercise.moment()
    return _kept(exercise.name, moment.state.seq, moment.now_ms // KEPT_MS)


@lru_cache(maxsize=128)
def _kept(name: str, _seq: int, _while: int) -> Debrief:
    return debrief.measure(running.exercise(name))


def document(name: str, language: str, token: str) -> str | None:
    """The report to print; None for whoever may not have it."""
    try:
        return report.document(_opened_now(name, token), language) if language in LANGUAGES else None
    except (Trouble, LookupError):
        return None


def _opened_now(name: str, token: str) -> Opened:
    """The debrief of an exercise that goes on, or of a class that is over and kept, for its desk."""
    code = code_of(name)
    room = running.room(code, kept=True) if code else None
    if room is not None and room.closed:
        return debrief.opened(room.crew(0), room, token, _measured)
    return opened(running.entered(token, name), token)


def address(exercise: Exercise, language: str, save: bool = False) -> str:
    """Where the report is."""
    return f"/print/debrief?exercise={exercise.name}&lang={language}" + ("&save=1" if save else "")
