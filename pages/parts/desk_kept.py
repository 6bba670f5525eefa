"""The desk of a class that is over and was kept: to read, to take home, to delete; nothing in it changes any more."""

from __future__ import annotations

import streamlit as st

from pages.parts import debrief_seen, panel, state
from pages.parts.text import Words, safe
from synthetic.desk import Desk


def show(desk: Desk, _: Words) -> None:
    """What is left to do."""
    _left, middle, _right = st.columns([1, 2, 1])
    with middle, st.container(key="desk_kept", border=True, gap="small"):
        notes = (_("code {code}", code=desk.room.code), desk.own.scenario.caveat(state.language()))
        panel.head(_("This class is over"), " · ".join(filter(None, notes)))
        until = _("It is kept for 30 days, for this desk alone: nobody joins, and nothing in it changes any more.")
        st.html(f"<p>{safe(until)}</p>")
        if desk.room.record.crews:
            st.link_button(_("The debrief"), debrief_seen.address(desk.own, state.language()), width="stretch")
        with st.container(key="download_all"):
            st.link_button(_("Download everything"), f"/print/everything?room={desk.room.code}", width="stretch")
        sure = st.checkbox(_("Delete everything of this class"), key="delete_sure")
        if st.button(_("Delete now"), key="kept_delete", disabled=not sure):
            desk.close()
            st.session_state.pop(state.ROOM, None)
            st.query_params.clear()
            st.switch_page("start.py")
