"""The browser's look: a seat asks, the door answers; nothing is taken on trust from the address."""

from __future__ import annotations

import secrets

from pages.parts import running, text
from pages.parts.answers import Answer
from pages.parts.told import Told
from synthetic.access import Chair
from synthetic.exercise import briefing
from synthetic.exercise.door import LANGUAGES, Exercise, Moment, seat_name
from synthetic.exercise.fold import unrecorded
from synthetic.journal import Gone
from synthetic.model import Body, Trouble

BOOT = secrets.token_hex(4)
"""Names this run of the server: a page that hears another one begins anew, from its address."""
_told = Told()
REFUSED = (403, {"error": "refused"})
GONE = (410, {"error": "gone"})


def answer(query: dict[str, str], token: str) -> Answer:
    """Status and body for `?exercise=…&chair=…&lag=…&lang=…&have=…`; refuses whatever is not exactly so."""
    lag = query.get("lag", "0")
    if query.get("chair") not in list(Chair) or not (lag.isascii() and lag.isdigit() and len(lag) < 9):
        return REFUSED
    language = query["lang"] if query.get("lang") in LANGUAGES else "es"
    chair = Chair(query["chair"])
    try:
        exercise, moment = running.entered_now(token, query.get("exercise", ""))
        asker, have = (token, exercise.name, chair, lag, language), query.get("have", "")
        body, live = exercise.look_again(token, chair, language, int(lag), moment, _told.live(asker, have))
        changed = briefing.digest(exercise, chair, moment, seat_name(token))
        shown = _map(exercise, chair, language, int(lag), moment, token)
    except Gone:
        return GONE
    except (Trouble, LookupError):
        return REFUSED
    told = {
        "map": shown, "watched": briefing.watched(chair, moment),
        "moved": _moved(exercise, chair, language, moment, token),
    }  # fmt: skip
    return 200, _told.spared(asker, {**body, **told, "boot": BOOT, "changed": changed}, have, live)


def _map(exercise: Exercise, chair: Chair, language: str, lag_ms: int, moment: Moment, token: str) -> Body:
    """What the map shows beside who is in the pictures: whole metres from the city's middle (docs/wire.md)."""
    marks = briefing.marks(exercise, chair, moment, lag_ms, exercise.actor(moment.state, chair, seat_name(token)))
    east, north = exercise.world.city.centre_xy

    def metres(*points: tuple[float, float]) -> list[int]:
        return [round(v) for x, y in points for v in (x - east, y - north)]

    return {
        "ahead_ms": marks.ahead_ms,
        "patrols": [[name, *metres(*way)] for name, way in marks.patrols.items()],
        "calls": [[call.incident.id, *metres(call.xy)] for call in marks.calls],
        "subjects": [[_phone(exercise, one, language), *metres(one.xy)] for one in marks.subjects],
        "trail": [metres(point) for point in marks.trail],
        "gone": _gone(exercise, moment),
    }


def _phone(exercise: Exercise, subject: briefing.Subject, language: str) -> str:
    """What is written at a phone's cell: a name where the chair knows one, the phone, when it was placed."""
    name = subject.name or text.of(language)("unknown")
    at = text.local_time(text.seconds_of_day(exercise.scenario.starts), subject.at_ms)[:5]
    return f"{name} · {subject.phone_tail} · {at}"


def _gone(exercise: Exercise, moment: Moment) -> list[str]:
    """After a class's reveal: cameras through which somebody looked and left no row."""
    crew = moment.state.crew
    if not (crew.in_class and crew.revealed):
        return []
    looked = {str(e.body.get("camera_id")) for e in unrecorded(moment.state)}
    return sorted(looked.intersection(exercise.world.camera_number))


def _moved(exercise: Exercise, chair: Chair, language: str, moment: Moment, token: str) -> dict[str, str | None] | None:
    """Which camera somebody else turned lately, and who, in the reader's words; nobody where no row says so."""
    actor = exercise.actor(moment.state, chair, seat_name(token))
    found = briefing.moved(moment.state, chair, actor, moment.now_ms)
    if found is None:
        return None
    return {"camera": found[0], "who": text.spoken(text.of(language), found[1]) if found[1] else None}


def news(query: dict[str, str], token: str) -> tuple[int, str, int, Exercise | None]:
    """Status, the digest of what this seat may see, the last event's number, the exercise.

    In a class the chair is the store's, whatever the browser believes: so it hears of a new one.
    """
    try:
        exercise, moment = running.entered_now(token, query.get("exercise", ""))
        mine = moment.state.crew.seats.get(seat_name(token))
        chair = mine.chair if mine else Chair(query.get("chair", ""))
        digest = briefing.digest(exercise, chair, moment, seat_name(token))
    except Gone:
        return 410, "", 0, None
    except (Trouble, LookupError, ValueError):
        return 403, "", 0, None
    exercise.alive(token, moment)
    return 200, digest, moment.state.seq, exercise
