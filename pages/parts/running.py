"""What this process runs: the store, the exercises and rooms that somebody asked for, and who may look at them."""

from __future__ import annotations

import os
import time
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

from synthetic import scenario
from synthetic.exercise.door import Exercise, Moment, begin, hashed, seat_name
from synthetic.journal import Gone, Journal
from synthetic.register import Register
from synthetic.room import Room, code_of, crew_name, swept

ROOT = Path(__file__).resolve().parents[2]
STORE_SETTING = "DOBLE_VISTA_STORE"
"""Environment variable that names where the journal is kept (an SQLAlchemy URL)."""
FIRST_SCENARIO = "purse-snatch"
ROOM_KNOWN_S = 2.0
SWEEP_MS = 3_600_000


@cache
def journal() -> Journal:
    """The store: a file beside the project unless the setting names another."""
    return Journal(os.environ.get(STORE_SETTING) or f"sqlite:///{ROOT / 'var' / 'doblevista.sqlite3'}")


@lru_cache(maxsize=256)
def exercise(name: str) -> Exercise:
    """A running exercise by its address; Trouble where there is none."""
    return Exercise(journal(), name)


def room(code: str, kept: bool = False) -> Room:
    """An open room, with `kept` also a closed one that its desk may read; Trouble where there is none."""
    return Room(journal(), code, exercise, kept)


def sweep() -> None:
    """Rooms that were kept long enough go, at most once an hour by the store's time, whatever server is running."""
    global _swept_at
    now = journal().now_ms()
    with _lock:
        due = now - _swept_at >= SWEEP_MS
        _swept_at = now if due else _swept_at
    if due:
        swept(journal())


def start(scenario_id: str) -> Exercise:
    """A new solo exercise of a built-in scenario."""
    return exercise(begin(journal(), scenario.builtin_file(scenario_id)))


def scenarios() -> tuple[str, ...]:
    """Ids of the built-in scenarios."""
    return scenario.builtin()


# ------------------------------------------------------------------------------ who may look


def entered(token: str, name: str) -> Exercise:
    """The exercise, for a browser that has a seat in it; LookupError for a stranger, Gone where a room is no more."""
    return _entered(token, name)[0]


def entered_now(token: str, name: str) -> tuple[Exercise, Moment]:
    """The same, and how it stands: what is read to find the seat is not read again."""
    found, moment = _entered(token, name)
    return found, moment or found.moment()


def _entered(token: str, name: str) -> tuple[Exercise, Moment | None]:
    code = code_of(name)
    if code is None:
        _seat_alone(hashed(token), name)
        return exercise(name), None
    _check_room(code, name)
    found = exercise(name)
    if name.endswith(".0"):
        _seat_at_desk(hashed(token), code)
        return found, None
    moment = found.moment()
    if seat_name(token) not in moment.state.crew.seats:
        if Register(journal()).seat(hashed(token), code) is not None:
            raise Gone(f"this seat of {code!r} is in another crew")
        raise LookupError(name)
    return found, moment


@lru_cache(maxsize=10_000)
def _seat_alone(token_hash: str, name: str) -> None:
    """A solo seat never goes away: what was found is remembered, what was not is asked again."""
    if Register(journal()).seat(token_hash, name) is None:
        raise LookupError(name)


@lru_cache(maxsize=1_000)
def _seat_at_desk(token_hash: str, code: str) -> None:
    sitting = Register(journal()).seat(token_hash, code)
    if sitting is None or not sitting.trainer:
        raise LookupError(code)


def learns(token: str) -> bool:
    """Whether a browser is a participant of an open class: files hold the cast’s ways and the model answers.

    A desk of one’s own is no excuse: everybody may open one.
    """
    return Register(journal()).learns(hashed(token))


_swept_at = 0
_known: dict[str, tuple[float, int | None]] = {}
_lock = Lock()


def _check_room(code: str, name: str) -> None:
    """Whether a crew is of its room's present generation; asked of the store at most every two seconds."""
    with _lock:
        asked, generation = _known.get(code, (0.0, None))
    if time.monotonic() - asked > ROOM_KNOWN_S:
        made = Register(journal()).room(code)
        generation = made.generation if made and made.closed_at is None else None
        with _lock:
            if len(_known) > 500:
                _known.clear()
            _known[code] = (time.monotonic(), generation)
    if generation is None or not name.startswith(crew_name(code, generation, 0)[:-1]):
        raise Gone(f"the room {code!r} is closed, or began anew")


def forget() -> None:
    """Nothing is remembered of any store (tests change it)."""
    global _swept_at
    for each in (journal, exercise, _seat_alone, _seat_at_desk):
        each.cache_clear()
    _known.clear()
    _swept_at = 0
