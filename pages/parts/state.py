"""Every key of session_state, and what the page's address says: ids and numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from pages.parts import running, text
from synthetic.access import Chair
from synthetic.exercise import briefing
from synthetic.exercise.briefing import Briefing
from synthetic.exercise.door import LANGUAGES, Exercise, Moment, hashed
from synthetic.model import Trouble

EXERCISE, SEAT, CHAIR, LANGUAGE, LAG, LARGE, NOTE, LAYOUT = (
    "dv_exercise", "dv_seat", "dv_chair", "dv_language", "dv_lag_ms", "dv_large", "dv_note", "dv_layout",
)  # fmt: skip
ACTED, HARDWARE, PAINTED, CLICKED, REPLAY, WISH, DOTS, DOTS_CHAIR, DOTS_DEAL, STILL = (
    "dv_acted", "dv_hardware", "dv_painted", "dv_clicked", "dv_replay", "dv_wish", "dv_dots", "dv_dots_chair",
    "dv_dots_deal", "dv_still",
)  # fmt: skip
COLOUR = {Chair.OPERATOR: "#2fc2b3", Chair.INTELLIGENCE: "#f2a93b"}


@dataclass(frozen=True)
class Here:
    """Who looks at this page, at which exercise, from which chair, in which language.

    The moment and the briefing are read once a run of the script; whoever acts asks for a new `Here`.
    """

    exercise: Exercise
    seat: str
    chair: Chair
    language: str
    lag_ms: int

    @cached_property
    def moment(self) -> Moment:
        """The exercise as this run of the script found it."""
        return self.exercise.moment()

    @cached_property
    def told(self) -> Briefing:
        """What this chair is told at that moment."""
        return briefing.brief(self.exercise, self.chair, self.moment, self.lag_ms)

    @property
    def words(self) -> text.Words:
        """The translator."""
        return text.of(self.language)

    @property
    def colour(self) -> str:
        """The chair's colour."""
        return COLOUR[self.chair]

    @property
    def seat_name(self) -> str:
        """The seat's name inside the engine: it says nothing of the token."""
        return hashed(self.seat)[:16]

    @property
    def starts_s(self) -> int:
        """Local time of day at t = 0, in seconds."""
        starts = self.exercise.scenario.starts
        return starts.hour * 3600 + starts.minute * 60 + starts.second


def here() -> Here:
    """From this browser's session; the first time, from the address."""
    state = st.session_state
    if LANGUAGE not in state:
        state[LANGUAGE] = _wish("lang", LANGUAGES) or _browser_language()
    if EXERCISE not in state:
        _enter()
    return Here(running.exercise(state[EXERCISE]), state[SEAT], Chair(state[CHAIR]), state[LANGUAGE], state[LAG])


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
    """Come back to the address's exercise, or begin one."""
    state = st.session_state
    name = st.query_params.get("exercise")
    try:
        exercise = running.exercise(name) if name else None
    except Trouble:
        note(f"exercise={name[:40] if name else ''}")
        exercise = None
    if exercise is None:
        wanted = _wish("scenario", running.scenarios()) or running.FIRST_SCENARIO
        exercise = running.start(wanted)
        moment = _wish_seconds(exercise)
        if moment:
            exercise.steer("jump", moment * 1000)
    state[EXERCISE], state[SEAT] = exercise.name, exercise.join()
    state[CHAIR] = _wish("chair", tuple(c.value for c in Chair)) or Chair.OPERATOR.value
    state[LAG], state[LAYOUT] = 0, 6


def _wish_seconds(exercise: Exercise) -> int:
    """`t=192` of the address, in whole seconds within the scenario."""
    value = st.query_params.get("t")
    if value is None:
        return 0
    if value.isascii() and value.isdigit() and len(value) < 7 and int(value) <= exercise.scenario.lasts_s:
        return int(value)
    note(f"t={value[:40]}")
    return 0


def note(what: str) -> None:
    """A part of the address that was not understood, to be said once."""
    st.session_state.setdefault(NOTE, []).append(what)


def take_notes() -> list[str]:
    """What was not understood, once."""
    return list(dict.fromkeys(st.session_state.pop(NOTE, [])))


def say_address(place: Here) -> None:
    """The address says where you are and can be shared; it holds no right."""
    wanted = {
        "scenario": place.exercise.scenario.id, "exercise": place.exercise.name, "chair": place.chair.value,
        "lang": place.language, "t": str(max(place.moment.now_ms - place.lag_ms, 0) // 1000),
    }  # fmt: skip
    if any(st.query_params.get(key) != value for key, value in wanted.items()):
        st.query_params.from_dict({**wanted})
