"""The top bar, one line: name, scenario, clock, chair, language."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from pages.parts import component, state, stated
from pages.parts.state import Here
from pages.parts.text import Words, safe
from synthetic.access import WATCHERS, Action, Chair
from synthetic.exercise import cases, guide
from synthetic.exercise.clock import SPEEDS
from synthetic.exercise.door import ACTORS, LANGUAGES, Act, Moment
from synthetic.exercise.fold import ended

CHAIR_WORDS = {
    Chair.OPERATOR: "Operator", Chair.INTELLIGENCE: "Intelligence", Chair.PATROL: "Patrol", Chair.AUDITOR: "Auditor",
    Chair.RESIDENT: "Resident",
}  # fmt: skip
CLOCK = component.declare("clock", "clock.js", ("command",))


def show(place: Here, moment: Moment) -> None:
    """Draw the bar."""
    with st.container(key="top", horizontal=True, vertical_alignment="center"):
        st.html('<b class="brand">Doble <i>Vista</i></b>', width="content")
        about(place, place.exercise.scenario.title.in_(place.language))
        with st.container(key="clock"):
            clock(place, moment)
        with st.container(key="top_more", horizontal=True, vertical_alignment="center", gap="small", width="content"):
            _chair_and_links(place)
        language_switch(place)


def about(place: Here, words: str, width: Literal["content", "stretch"] = "content") -> None:
    """What is shown here, in a few words; where its scenario is hypothetical, that too, on a phone that alone."""
    caveat = place.exercise.scenario.caveat(place.language)
    told = f'<span class="dim caveat"><span>{safe(words)} · </span>{safe(caveat)}</span>' if caveat else ""
    st.html(told or f'<span class="dim">{safe(words)}</span>', width=width)


def _chair_and_links(place: Here) -> None:
    """Who I am and where else I may go: on a phone a line of its own, that is pushed aside with a finger."""
    if not place.alone:
        _seat(place)
    if place.alone or place.free or place.crew.free_chairs:
        chair_switch(place)
    for key, words, page in _ways(place):
        if st.button(words, key=key, type="tertiary", width="content"):
            st.switch_page(page)


def _ways(place: Here) -> list[tuple[str, str, str]]:
    """The pages that this chair may go to from here: a button's key, its words, the page.

    What would tell beforehand what the guide lets somebody find is offered when the guide is over.
    """
    _, crew = place.words, place.crew
    own = crew.number == 0  # alone, or the desk's own crew
    free = not led(place)
    ways = [
        (free and own and set(WATCHERS) <= set(place.exercise.chairs), "to_side", _("Both chairs"), "side_by_side.py"),
        (free and (not crew.secret or place.chair is Chair.AUDITOR), "to_oversight", _("Oversight"), "oversight.py"),
        (free, "to_rules", _("Rules"), "rules.py"),
        (free and (own or crew.revealed), "to_debrief", _("Debrief"), "debrief.py"),
        (place.alone, "to_start", _("Class"), "start.py"),
    ]
    return [(key, words, page) for may, key, words, page in ways if may]


def led(place: Here) -> bool:
    """Whether this is the guided first run, and it is not over."""
    found = place.moment
    return place.alone and guide.running(place.exercise.world, found.state, found.now_ms) and not ended(found.state)


def _seat(place: Here) -> None:
    """Who I am in this class: a generated nickname, a chair."""
    mine = place.crew.seats.get(place.seat_name)
    words = place.words(CHAIR_WORDS[place.chair]) + (f" · {mine.nickname}" if mine else "")
    st.html(f'<span class="seat" data-actor="{safe(place.actor)}">{safe(words)}</span>', width="content")


def clock(place: Here, moment: Moment) -> None:
    """Time, play, pause, speed and scrub bar."""
    _ = place.words
    c = moment.state.clock
    data = {
        "now": moment.now_ms, "lag": place.lag_ms, "speed": c.speed, "speeds": list(SPEEDS),
        "playing": c.playing and moment.now_ms < place.exercise.world.lasts_ms,
        "ends": place.exercise.world.lasts_ms, "starts_s": place.starts_s, "ticks": _ticks(place, moment),
        "watch_only": not place.alone, "scrub": place.alone or (place.free and place.crew.number > 0),
        "words": {"play": _("play"), "pause": _("pause"), "speed": _("speed"), "seek": _("time"), "live": _("to now")},
    }  # fmt: skip
    CLOCK(key="clock_face", data=data, height=40, on_command_change=_commanded)


def _ticks(place: Here, moment: Moment) -> list[dict[str, object]]:
    """Incidents that were called in; nobody sees the future's."""
    found = []
    for incident in place.exercise.scenario.incidents:
        t_ms = cases.called_ms(moment.state, incident)
        if t_ms <= moment.now_ms:
            found.append({"t": t_ms, "text": incident.id})
    return found


def _commanded() -> None:
    """What somebody did with the clock."""
    command: Any = st.session_state.clock_face.command
    if not isinstance(command, dict):
        return
    place = state.here()
    what, value = command.get("what"), command.get("value")
    if not place.alone and what not in ("live", "seek"):
        return
    if what in ("play", "pause"):
        place.exercise.steer(what)
    elif what == "speed":
        place.exercise.steer("speed", str(value))
    elif what == "live":
        st.session_state[state.LAG] = 0
    elif what == "seek" and isinstance(value, int | float):
        seek(place, int(value))


def seek(place: Here, t_ms: int) -> None:
    """Ahead moves the exercise; back is playback: own view of the past, an act of its own."""
    now = place.exercise.moment().now_ms
    if not place.alone and (t_ms >= now or not place.free):
        st.session_state[state.LAG] = 0
        return
    if t_ms >= now:
        st.session_state[state.LAG] = 0
        place.exercise.steer("jump", t_ms)
        return
    state.play_back(place, t_ms)


def chair_switch(place: Here) -> None:
    """The chairs of this exercise; alone the two that sit before feeds.  Nothing where there is but one."""
    _, exercise = place.words, place.exercise
    chairs = state.free_chairs(exercise) if place.alone else exercise.chairs
    if len(chairs) < 2:
        return
    st.session_state.setdefault("chair", place.chair.value)
    st.segmented_control(
        _("Chair"), [c.value for c in chairs], format_func=lambda c: _(CHAIR_WORDS[Chair(c)]), key="chair",
        label_visibility="collapsed", width="content", required=True,
    )  # fmt: skip


def sit(place: Here, chair: Chair) -> None:
    """Sit in a chair; who sits down at the mirror for the first time sees the center's wall.

    The session hears of it last: whatever interrupts this, the next run begins it anew.
    """
    if place.crew.in_class and place.crew.number:
        place.exercise.choose(place.seat_name, chair)
        return
    first = all(sat != chair for _seq, _t_ms, sat in place.exercise.moment().state.chairs)
    if chair is Chair.INTELLIGENCE and first:
        _mirror(place, chair)
    place.exercise.sit(chair)
    st.session_state[state.CHAIR] = chair.value


def _mirror(place: Here, chair: Chair) -> None:
    """Open at the mirror what is open on the operator's wall: the same feeds, in the same minute."""
    moment = place.exercise.moment()
    if stated.blind(place, chair):
        return
    open_there = moment.state.open_grants(moment.now_ms, Chair.OPERATOR, ACTORS[Chair.OPERATOR])
    acts = [Act(chair=chair, action=Action.LIVE_VIEW, camera_id=grant.camera_id) for grant in open_there]
    place.exercise.act_all(acts, place.seat_name)
    large = st.session_state.setdefault(state.LARGE, {})
    if Chair.OPERATOR.value in large:
        large[chair.value] = large[Chair.OPERATOR.value]


def language_switch(place: Here) -> None:
    """Spanish or English."""
    languages(place.words, place.language)


def languages(_: Words, now: str) -> None:
    """The same on a page without a seat."""
    st.session_state.setdefault("language", now)
    st.segmented_control(
        _("Language"), ["es", "en"], format_func=str.upper, key="language",
        label_visibility="collapsed", width="content", required=True,
    )  # fmt: skip


def want_chair(chair: Chair) -> None:
    """Sit in a chair at the next run (a drawn switch cannot be set in the same run)."""
    st.session_state[state.WISH] = chair.value


def settle() -> None:
    """Chair and language as the switches say, before anything is drawn.

    No callbacks: Streamlit drops the rest of one when another part of the page asks for a rerun meanwhile, and
    then the switch would say one chair and the page another.
    """
    session = st.session_state
    if state.WISH in session:
        session["chair"] = session[state.WISH]
        del session[state.WISH]
    if session.get("language") in LANGUAGES:  # a switch that is not drawn yet may say nothing
        session[state.LANGUAGE] = session["language"]
    if state.EXERCISE in session:
        _settle_chair()


def _settle_chair() -> None:
    """The switch's chair where somebody switched; the switch itself where the trainer gave another chair."""
    session, place = st.session_state, state.here()
    wanted, drawn = session.get("chair"), session.get(state.DRAWN)
    session[state.DRAWN] = place.chair.value
    if wanted is None or wanted == place.chair.value:
        return
    known = wanted in [chair.value for chair in place.exercise.chairs]
    if wanted == drawn or not known or not (place.free or place.crew.free_chairs):
        session["chair"] = place.chair.value
        return
    sit(place, Chair(wanted))
    session[state.DRAWN] = wanted
