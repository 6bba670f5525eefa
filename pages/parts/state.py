"""Every key of session_state, and what the page's address says: ids and numbers only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import streamlit as st

from pages.parts import browser, running, text
from pages.parts.once import once
from synthetic import codes
from synthetic.access import WATCHERS, Action, Chair
from synthetic.exercise import briefing
from synthetic.exercise.briefing import Briefing
from synthetic.exercise.crew import Crew
from synthetic.exercise.door import LANGUAGES, Act, Exercise, Moment, seat_name
from synthetic.model import Trouble
from synthetic.room import Denied, code_of

EXERCISE, TOKEN, CHAIR, LANGUAGE, LAG, LARGE, NOTE, LAYOUT = (
    "dv_exercise", "dv_token", "dv_chair", "dv_language", "dv_lag_ms", "dv_large", "dv_note", "dv_layout",
)  # fmt: skip
ROOM, DRAWN, PAGE, TOLD_PIN = "dv_room", "dv_drawn", "dv_page", "dv_told_pin"
SCENARIO_TEXT, LOADED = "scenario_text", "dv_loaded"
ACTED, LISTED, PAINTED, REPLAY, WISH, STILL, VERIFIED, ALARM = (
    "dv_acted", "dv_listed", "dv_painted", "dv_replay", "dv_wish", "dv_still", "dv_verified", "dv_alarm",
)  # fmt: skip
COLOUR = {
    Chair.OPERATOR: "#2fc2b3", Chair.INTELLIGENCE: "#f2a93b", Chair.PATROL: "#6fa8ff", Chair.AUDITOR: "#b99cf2",
    Chair.RESIDENT: "#7fc97a",
}  # fmt: skip
EARLIER_MS = 3_000
"""An address that says a minute this much ago means that minute, not now."""
NEUTRAL = "#b8c4cc"
"""The colour of every chair while a class must not see across the room who sits where."""


@dataclass(frozen=True)
class Here:
    """Who looks at this page, at which exercise, from which chair, in which language.

    The moment and the briefing are read once a run of the script; whoever acts asks for a new `Here`.
    """

    exercise: Exercise
    token: str
    chair: Chair
    language: str
    lag_ms: int

    @once
    def moment(self) -> Moment:
        """The exercise as this run of the script found it."""
        return self.exercise.moment()

    @once
    def told(self) -> Briefing:
        """What this chair is told at that moment."""
        return briefing.brief(self.exercise, self.chair, self.moment, self.lag_ms, self.actor)

    @property
    def crew(self) -> Crew:
        """The class's part of the exercise; empty when alone."""
        return self.moment.state.crew

    @once
    def actor(self) -> str:
        """This participant's name in this chair."""
        return self.exercise.actor(self.moment.state, self.chair, self.seat_name)

    @property
    def free(self) -> bool:
        """Whether every chair and minute is open: alone, at the desk's own crew, or after the reveal."""
        return not self.crew.secret

    @property
    def alone(self) -> bool:
        """Whether this participant steers time and rules: no trainer does."""
        return not self.crew.in_class

    @property
    def at_desk(self) -> bool:
        """Whether this operator has sat down (alone: ever)."""
        desks = self.moment.state.desks
        if self.alone or self.crew.number == 0:
            return bool(desks)
        return self.actor in desks or self.chair is not Chair.OPERATOR

    @once
    def digest(self) -> str:
        """What this seat's screen shows, in words that change when it must be drawn anew."""
        return briefing.digest(self.exercise, self.chair, self.moment, self.seat_name)

    @property
    def look(self) -> str:
        """Where this screen's feeds and map look (docs/wire.md)."""
        return f"/look?exercise={self.exercise.name}&chair={self.chair}&lag={self.lag_ms}&lang={self.language}"

    @property
    def words(self) -> text.Words:
        """The translator."""
        return text.of(self.language)

    @property
    def colour(self) -> str:
        """The chair's colour."""
        return NEUTRAL if self.crew.secret and self.crew.neutral else COLOUR[self.chair]

    @property
    def seat_name(self) -> str:
        """The seat's name inside the engine: it says nothing of the token."""
        return seat_name(self.token)

    @property
    def starts_s(self) -> int:
        """Local time of day at t = 0, in seconds."""
        return text.seconds_of_day(self.exercise.scenario.starts)


def here() -> Here:
    """From this browser's session; the first time, from the address.  In a class the chair is the store's."""
    session = st.session_state
    language()
    if EXERCISE not in session:
        _enter()
    exercise = running.exercise(session[EXERCISE])
    place = Here(exercise, token(), Chair(session[CHAIR]), session[LANGUAGE], session[LAG])
    crew = place.crew
    if not crew.in_class or crew.number == 0:
        return place
    seat = crew.seats.get(place.seat_name)
    if seat is None:
        return _followed(place)
    session[CHAIR] = seat.chair.value
    return replace_moment(place, seat.chair)


def _followed(place: Here) -> Here:
    """Where the trainer moved this seat to; Denied for whoever has none in this class."""
    found = running.room(place.crew.room or "").exercise_of(place.token)
    if found is None or found.name == place.exercise.name:
        raise Denied("not in this crew")
    enter(found)
    return here()


def acting() -> Here:
    """`here`, for a callback that acts: the whole page is drawn anew afterwards.

    Acts are callbacks, never `if st.button(…)`: a run of the script that is interrupted half-way loses the click,
    but callbacks run before it.
    """
    st.session_state[ACTED] = True
    return here()


def replace_moment(place: Here, chair: Chair) -> Here:
    """The same place and moment from another chair."""
    made = Here(place.exercise, place.token, chair, place.language, place.lag_ms if place.free else 0)
    made.__dict__["moment"] = place.moment
    return made


def language() -> str:
    """The language of this session: the address's, else the browser's."""
    session = st.session_state
    if LANGUAGE not in session:
        session[LANGUAGE] = _wish("lang", LANGUAGES) or _browser_language()
    return str(session[LANGUAGE])


def token() -> str:
    """This browser's token: its cookie, or one of this session's own where it keeps no cookies."""
    session = st.session_state
    if TOKEN not in session:
        found = str(st.context.cookies.get(browser.COOKIE, ""))
        session[TOKEN] = found if browser.is_token(found) else secrets.token_urlsafe(32)
    return str(session[TOKEN])


def _wish(name: str, known: tuple[str, ...]) -> str | None:
    """A value of the address if it is known; else a word on the page, and nothing."""
    value = st.query_params.get(name)
    if value is None or value in known:
        return value
    note(f"{name}={value[:40]}")
    return None


def _browser_language() -> str:
    return "en" if (st.context.locale or "es").lower().startswith("en") else "es"


def _enter() -> None:
    """Come back to the address's exercise or class, or begin a solo exercise."""
    name = st.query_params.get("exercise")
    code = room_code()
    if code:
        enter(_of_class(code))
        return
    try:
        exercise = running.exercise(name) if name and not code_of(name) else None
    except Trouble:
        exercise = None
    if name and exercise is None:
        note(f"exercise={name[:40]}")
    begun = exercise is None
    if exercise is None:
        wanted = _wish("scenario", running.scenarios()) or running.FIRST_SCENARIO
        exercise = running.start(wanted)
        moment = _wish_seconds(exercise)
        if moment:
            exercise.steer("jump", moment * 1000)
    exercise.join(token())
    enter(exercise)
    known = [chair.value for chair in free_chairs(exercise)]
    st.session_state[CHAIR] = _wish("chair", tuple(known)) or known[0]
    if not begun:
        _look_back(exercise)


def _look_back(exercise: Exercise) -> None:
    """The earlier minute that the address of an exercise under way says."""
    wanted = _wish_seconds(exercise)
    place = Here(exercise, token(), Chair(st.session_state[CHAIR]), language(), 0)
    if wanted is not None and place.alone and wanted * 1000 < place.moment.now_ms - EARLIER_MS:
        play_back(place, wanted * 1000)


def play_back(place: Here, t_ms: int) -> None:
    """Own view of an earlier minute, an act of its own; where it is refused, nothing changes."""
    now = place.exercise.moment().now_ms
    act = Act(chair=place.chair, action=Action.PLAYBACK, detail={"at_ms": max(t_ms, 0)})
    if place.exercise.act(act, place.seat_name).done:
        st.session_state[LAG] = now - max(t_ms, 0)


def free_chairs(exercise: Exercise) -> tuple[Chair, ...]:
    """What somebody alone may sit in: the chairs before feeds; where the scenario has none of them, those it has."""
    return tuple(chair for chair in exercise.chairs if chair in WATCHERS) or exercise.chairs


def room_code() -> str:
    """The class that the address names; empty for none."""
    return codes.read_code(st.query_params.get("room", ""))


def _of_class(code: str) -> Exercise:
    """The crew in which this browser has its seat; Denied for a stranger, who may join first."""
    found = running.room(code).exercise_of(token())
    if found is None:
        raise Denied("no seat in this class")
    return found


def enter(exercise: Exercise) -> None:
    """This session looks at an exercise from now on."""
    session = st.session_state
    session[EXERCISE], session[LAG], session[LAYOUT] = exercise.name, 0, exercise.scenario.network.screens_each
    session[CHAIR] = exercise.chairs[0].value
    for key in (LARGE, STILL, REPLAY):
        session.pop(key, None)


def _wish_seconds(exercise: Exercise) -> int | None:
    """`t=192` of the address, in whole seconds within the scenario; None where it says none."""
    value = st.query_params.get("t")
    if value is None:
        return None
    if value.isascii() and value.isdigit() and len(value) < 7 and int(value) <= exercise.scenario.lasts_s:
        return int(value)
    note(f"t={value[:40]}")
    return None


def note(what: str) -> None:
    """A part of the address that was not understood, to be said once."""
    st.session_state.setdefault(NOTE, []).append(what)


def take_notes() -> list[str]:
    """What was not understood, once."""
    return list(dict.fromkeys(st.session_state.pop(NOTE, [])))


def say_address(place: Here) -> None:
    """The address says where you are and can be shared; it holds no right.

    Its minute is said in playback only: whoever loads a running exercise again comes back to now.
    """
    if place.crew.in_class:
        wanted = {"room": place.crew.room or "", "lang": place.language}
    else:
        wanted = {
            "scenario": place.exercise.scenario.id, "exercise": place.exercise.name, "chair": place.chair.value,
            "lang": place.language,
        }  # fmt: skip
        if place.lag_ms:
            wanted["t"] = str(max(place.moment.now_ms - place.lag_ms, 0) // 1000)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict({**wanted})
