"""Links to what a trainer prints: lesson plan, role cards, the exercise on paper."""

from __future__ import annotations

import streamlit as st

from pages.parts import panel, printing, running, state
from pages.parts.text import Words
from synthetic.exercise.door import hashed
from synthetic.register import Register

PRINTED = {"lesson-plan": "Lesson plan", "role-cards": "Role cards", "paper": "On paper"}


def links(_: Words, code: str, token: str, *, quiet: bool = False) -> None:
    """One for each, of a room's own scenario, `quiet` without frames; or why there are none for who learns."""
    if running.learns(token):
        panel.said(printing.why(_))
        return
    with st.container(key="on_paper", horizontal=True, gap="xsmall"):
        for name in PRINTED:
            address = f"/print/{name}?room={code}&lang={state.language()}"
            st.link_button(_(PRINTED[name]), address, type="tertiary" if quiet else "secondary", width="stretch")


def taught() -> str:
    """The room whose sheets this browser may print: the one of the address, else its newest; empty where none is."""
    return Register(running.journal()).desk(hashed(state.token()), state.room_code())
