"""Before the class begins: who I am here, and that the trainer begins."""

from __future__ import annotations

import streamlit as st

from pages.parts import bar, component
from pages.parts.state import Here
from pages.parts.text import safe

_COUNTDOWN = component.declare("countdown", "countdown.js", ())


def show(place: Here) -> None:
    """A quiet page; it changes by itself."""
    _ = place.words
    crew = place.crew
    mine = crew.seats[place.seat_name]
    colleagues = len(crew.seats) - 1
    stay = _("The trainer begins. Leave this page open; if your phone sleeps, it comes back here.")
    with st.container(key="waiting", height="stretch", horizontal_alignment="center", vertical_alignment="center"):
        st.html(
            f'<div class="waiting"><div class="dim">{safe(_("You are"))}</div>'
            f'<div class="big">{safe(mine.nickname)}</div>'
            f"<p>{safe(_('Crew {n} · chair: {chair}', n=crew.number, chair=_(bar.CHAIR_WORDS[mine.chair])))}</p>"
            f'<p class="dim">{safe(_("In your crew besides you: {n}", n=colleagues))}</p>'
            f"<p>{safe(stay)}</p></div>"
        )
        if crew.starts_at is not None:
            left = max(crew.starts_at - place.moment.store_ms, 0)
            _COUNTDOWN(key="countdown", data={"ms": left, "words": _("begins in {s} s", s="{s}")}, height=60)
