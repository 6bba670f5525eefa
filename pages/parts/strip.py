"""What a class has over every screen: frozen or counting down, the open question, and the bell that brings news."""

from __future__ import annotations

import streamlit as st

from pages.parts import component, fragment, state, tallied
from pages.parts.state import Here
from pages.parts.text import plain, safe
from synthetic.access import WATCHERS
from synthetic.exercise import street
from synthetic.exercise.crew import Crew, Phase, Poll

_BELL = component.declare("bell", "bell.js", ("rang",))


def show(place: Here) -> None:
    """Alone nothing but the bell, and that only where no feeds hear the news."""
    if place.crew.in_class:
        st.session_state[state.PAGE] = _frame_word(place)
        fragment.shown(_strip)
    elif place.chair not in WATCHERS:
        bell(place)


def _strip() -> None:
    place = state.here()
    if _frame_word(place) != st.session_state.get(state.PAGE):
        st.rerun()
    bell(place)
    words, polls = _standing(place), place.crew.open_polls()[-1:]
    if not words and not polls:
        return
    with st.container(key="standing", horizontal=True, gap="small", vertical_alignment="center"):
        if words:
            st.html(f'<div class="frozen" role="status">{safe(words)}</div>', width="content" if polls else "stretch")
        for poll in polls:
            _poll(place, poll)


def bell(place: Here) -> None:
    """What asks the server for news and tells the parts of the page (bell.js); once a page."""
    _BELL(
        key="pulse_bell", height=1, on_rang_change=_rang,
        data={"wait": f"/wait?exercise={place.exercise.name}&chair={place.chair}", "have": place.digest},
    )  # fmt: skip


def _rang() -> None:
    """The rerun itself is the answer."""


def _frame_word(place: Here) -> tuple[object, ...]:
    """What the whole page depends on: when it changes, all is drawn anew."""
    crew = place.crew
    clock = place.moment.state.clock
    return (
        crew.number, place.chair, crew.phase, crew.revealed, crew.free_chairs, crew.neutral, clock.playing, clock.speed,
        clock.at_ms, place.moment.state.take, crew.starts_at is None,
        street.watches(place.moment.state.rules, place.chair), len(crew.seats) if waits(crew) else 0,
    )  # fmt: skip


def _standing(place: Here) -> str:
    """Frozen, or over: said on every screen, in a word beside a question."""
    _ = place.words
    crew, clock = place.crew, place.moment.state.clock
    if crew.phase is Phase.ENDED:
        return _("The exercise is over.")
    if crew.phase is not Phase.RUNNING or clock.playing:
        return ""
    return _("FROZEN") if crew.open_polls() else _("FROZEN — the trainer has stopped the clock.")


# ------------------------------------------------------------------------------ questions


def _poll(place: Here, poll: Poll) -> None:
    """The question; its answers, or what the class answered."""
    with st.container(key="poll", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<b class="asked">{safe(poll.text.in_(place.language))}</b>', width="content")
        if poll.shown:
            answers = tallied.summary(poll, list(poll.results), place.language)
            st.html(f'<span class="dim">{safe(answers)}</span>', width="content")
        elif place.seat_name in place.crew.seats:
            _ballot(place, poll)


def _ballot(place: Here, poll: Poll) -> None:
    _ = place.words
    mine = place.crew.votes.get((poll.id, place.seat_name))
    if poll.kind == "choice":
        for number, choice in enumerate(poll.choices):
            kind = "primary" if mine == str(number) else "secondary"
            st.button(
                plain(choice.in_(place.language)), key=f"vote_{poll.id}_{number}", type=kind, on_click=_vote,
                args=(poll.id, str(number)),
            )  # fmt: skip
        return
    if mine is not None:
        st.html(f'<span class="dim">{safe(_("Your answer: {value}", value=mine))}</span>', width="content")
    with st.form(key=f"ballot_{poll.id}", border=False, clear_on_submit=True):
        key = f"ballot_value_{poll.id}"
        if poll.kind == "number":
            st.number_input(_("Your answer"), 0, 999_999, None, key=key, label_visibility="collapsed", width=140)
        else:
            st.text_input(
                _("Your answer"), key=key, max_chars=300, label_visibility="collapsed", width=320,
                placeholder=_("Your answer"),
            )  # fmt: skip
        st.form_submit_button(_("Send"), key=f"send_{poll.id}", on_click=_sent, args=(poll.id,))


def _sent(poll_id: str) -> None:
    value = st.session_state.get(f"ballot_value_{poll_id}")
    if value not in (None, ""):
        _vote(poll_id, str(int(value) if isinstance(value, int | float) else value))


def _vote(poll_id: str, value: str) -> None:
    place = state.here()
    if not place.exercise.vote(place.seat_name, poll_id, value):
        st.toast(place.words("This question is closed."))


def waits(crew: Crew) -> bool:
    """Whether the class has not begun."""
    return crew.phase is Phase.WAITING and crew.number > 0
