"""The browser's look: a seat asks, the door answers; nothing is taken on trust from the address."""

from __future__ import annotations

import secrets
from typing import Any

from pages.parts import running
from synthetic.access import Chair
from synthetic.exercise import briefing
from synthetic.exercise.door import LANGUAGES, hashed
from synthetic.model import Trouble

BOOT = secrets.token_hex(4)
"""Names this run of the server: a page that hears another one begins anew, from its address."""
REFUSED = (403, {"error": "refused"})


def answer(query: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Status and body for `?seat=…&chair=…&lag=…&lang=…`; refuses whatever is not exactly so."""
    if query.get("chair") not in list(Chair):
        return REFUSED
    lag = query.get("lag", "0")
    if not (lag.isascii() and lag.isdigit() and len(lag) < 9):
        return REFUSED
    language = query["lang"] if query.get("lang") in LANGUAGES else "es"
    try:
        exercise = running.exercise(running.seat_of(hashed(query.get("seat", ""))))
    except (Trouble, LookupError):
        return REFUSED
    chair = Chair(query["chair"])
    moment = exercise.moment()
    body = exercise.look(query["seat"], chair, language, int(lag), moment)
    return 200, {
        **body,
        "boot": BOOT,
        "watched": briefing.watched(chair, moment),
        "changed": briefing.digest(exercise, chair, moment),
    }
