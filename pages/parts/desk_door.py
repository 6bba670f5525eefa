"""The way to a desk: the browser that opened the room, or the PIN."""

from __future__ import annotations

import streamlit as st

from pages.parts import running, state
from pages.parts.text import Words, safe
from synthetic import codes
from synthetic.desk import Desk
from synthetic.model import Trouble
from synthetic.room import Denied


def entered(_: Words) -> Desk | None:
    """The desk of the address's room, a kept one too; None for whoever has no seat at it."""
    code = state.room_code() or str(st.session_state.get(state.ROOM, ""))
    if not code:
        return None
    try:
        desk = Desk(running.room(code, kept=True), state.token())
    except Denied:
        return None
    st.session_state[state.ROOM] = code
    if state.room_code() != code:
        st.query_params.from_dict({"room": code, "lang": state.language()})
    return desk


def show(_: Words) -> None:
    """Code and PIN."""
    _left, middle, _right = st.columns([1, 2, 1])
    with middle, st.form("desk_door", border=True):
        st.html(f"<h2>{safe(_('The trainer’s desk'))}</h2>")
        typed = st.text_input(_("Code"), value=state.room_code(), key="desk_code", max_chars=12)
        pin = st.text_input(_("PIN"), key="desk_pin", type="password", max_chars=12)
        if st.form_submit_button(_("Enter"), key="enter_desk", type="primary"):
            _enter(_, codes.read_code(typed), pin)


def _enter(_: Words, code: str, pin: str) -> None:
    try:
        running.room(code, kept=True).enter_desk(state.token(), pin.strip())
    except Denied as denied:
        wait = "wait" in str(denied)
        st.error(_("Too many wrong PINs. Wait a little.") if wait else _("Wrong code or PIN."))
        return
    except Trouble:
        st.error(_("Wrong code or PIN."))
        return
    st.session_state[state.ROOM] = code
    st.query_params.from_dict({"room": code, "lang": state.language()})
    st.rerun()


def desk_now() -> Desk:
    """The desk, for a fragment or a callback; Denied for whoever lost the seat meanwhile, Trouble once it is closed."""
    return Desk(running.room(str(st.session_state[state.ROOM])), state.token())
