"""The debrief on a screen: the question first, then the two numbers, and everything that they are made of."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.parts import component, counted, debrief_map, state
from pages.parts.state import Here
from pages.parts.text import safe
from synthetic import debrief
from synthetic.debrief import Debrief, Opened
from synthetic.report import LOOK, Part, parts
from synthetic.report.words import Tongue

STYLE = LOOK + (Path(__file__).parent / "debrief.css").read_text(encoding="utf-8")
CREW = "debrief_crew"
_DRAWING = component.declare("drawing", "drawing.js", (), isolated=False)


def ask_to_end(place: Here) -> None:
    """Alone, and not yet over: what ending means, and the button."""
    _ = place.words
    with st.container(key="debrief_door", horizontal_alignment="center", gap="small"):
        st.html(
            f'<div class="waiting"><div class="big">{safe(_("The debrief"))}</div>'
            f'<p>{safe(_("It tells everything: what every chair did, and what left no row."))}</p>'
            f'<p class="dim">{safe(_("The clock stops here. You may go back and go on afterwards."))}</p></div>'
        )
        st.button(_("End and debrief"), key="debrief_end", type="primary", on_click=_end)


def _end() -> None:
    debrief.end(state.here().exercise)


def not_yet(place: Here) -> None:
    """In a class, before the reveal: nothing of it was sent."""
    _ = place.words
    st.html(
        f'<div class="waiting notyet"><div class="big">{safe(_("Not yet"))}</div>'
        f'<p>{safe(_("The debrief opens when the trainer reveals."))}</p></div>'
    )


def ask_first(place: Here) -> None:
    """The question comes before the answer."""
    _ = place.words
    with st.container(key="debrief_door", horizontal_alignment="center", gap="small"):
        asked = _("In all these minutes, by everybody: how many acts left no row at the center?")
        st.html(f'<div class="waiting"><p class="asked">{safe(asked)}</p></div>')
        value = st.number_input(
            _("Your guess"), 0, 9999, None, key="debrief_guess", placeholder=_("Your guess"), width=220,
            label_visibility="collapsed",
        )  # fmt: skip
        with st.container(horizontal=True, gap="small", horizontal_alignment="center"):
            st.button(
                _("See"), key="debrief_see", type="primary", disabled=value is None, on_click=_guessed,
                args=(int(value or 0),),
            )  # fmt: skip
            st.button(_("Without a guess"), key="debrief_skip", type="tertiary", on_click=_guessed, args=(None,))


def _guessed(value: int | None) -> None:
    debrief.guess(state.here().exercise, value)


def show(place: Here, seen: Opened) -> None:
    """All of it, one column that scrolls."""
    d = _chosen(place, seen)
    made = {part.id: part for part in parts(seen, d, Tongue(place.language, seen.scenario))}
    with st.container(key="debrief", height="stretch", gap="small"):
        _crew_switch(place, seen, d)
        st.html(f'<div class="dv-debrief">{made["headline"].html}{_guess(place, seen, d)}</div>')
        if "crews" in made:
            st.html(_section(made["crews"]))
        _DRAWING(key="debrief_course", data={"html": _section(made["course"])})
        _where(place, d, made["missing"])
        for name in ("saw", "noticed", "followed", "signed", "regimes", "answers", "questions", "sources"):
            if name in made:
                st.html(_section(made[name]))


def _section(part: Part) -> str:
    return (
        f'<section class="dv-debrief dv-sect" data-part="{part.id}"><h3>{part.title}</h3>'
        f"<div>{part.html}</div></section>"
    )


def _where(place: Here, d: Debrief, part: Part) -> None:
    """The map beside the tables."""
    st.html(f'<section class="dv-debrief dv-sect dv-head"><h3>{part.title}</h3></section>')
    with st.container(key="debrief_where"):
        left, right = st.columns([54, 46], gap="medium")
        with left:
            debrief_map.show(place.words, d)
        with right:
            st.html(f'<div class="dv-debrief" data-part="missing">{part.html}</div>')


def _guess(place: Here, seen: Opened, d: Debrief) -> str:
    """What was guessed, beside what it was."""
    if seen.guess is None:
        return ""
    _ = place.words
    guessed = counted.unrecorded(_, int(seen.guess))
    words = _("You guessed {guess}; there were {gone}.", guess=guessed, gone=d.balance.whole.missing)
    return f'<p class="dv-guess">{safe(words)}</p>'


def _chosen(place: Here, seen: Opened) -> Debrief:
    """The crew that somebody chose, else their own, else the first."""
    number = st.session_state.get(CREW)
    return next((d for d in seen.crews if d.crew == number), seen.first)


def _crew_switch(place: Here, seen: Opened, d: Debrief) -> None:
    if len(seen.crews) < 2:
        return
    _ = place.words
    st.session_state.setdefault(CREW, d.crew)
    st.selectbox(
        _("Crew"), [one.crew for one in seen.crews], key=CREW, width=180, label_visibility="collapsed",
        format_func=lambda n: _("crew {n}", n=n),
    )  # fmt: skip
