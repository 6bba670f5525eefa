"""The wall: how many pictures it has, and what is closed where fewer are wanted."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.state import Here
from synthetic.access import Action
from synthetic.exercise.briefing import Briefing
from synthetic.exercise.door import Act
from synthetic.exercise.fold import Grant

ONLY_LARGE = 1
LAYOUTS = (ONLY_LARGE, 4, 6, 9)


def room(layout: int) -> int:
    """How many feeds a layout shows, the large one among them."""
    return layout + 1 if layout > ONLY_LARGE else 1


def layout(told: Briefing) -> int:
    """The layout that was chosen; a wider one where more feeds are open than it would show."""
    chosen = st.session_state[state.LAYOUT]
    return next((n for n in LAYOUTS if n >= chosen and room(n) >= len(told.grants)), LAYOUTS[-1])


def show(place: Here, told: Briefing) -> None:
    """How many small pictures the wall has."""
    words, stands = place.words("Small pictures on the wall"), layout(told)
    if st.session_state.get("layout") != stands:
        st.session_state["layout"] = stands
    st.segmented_control(
        words, LAYOUTS, key="layout", label_visibility="collapsed", width="content", required=True,
        on_change=_laid_out, help=words,
    )  # fmt: skip


def _laid_out() -> None:
    """Another number of small pictures: what no longer fits is closed, the oldest first."""
    place = state.here()
    wanted = int(st.session_state["layout"])
    st.session_state[state.LAYOUT] = wanted
    large = large_grant(place, place.told)
    spare = [g for g in place.told.grants if large is None or g.id != large.id]
    closing = spare[: max(len(place.told.grants) - room(wanted), 0)]
    acts = [Act(chair=place.chair, action=Action.LIVE_END, camera_id=grant.camera_id) for grant in closing]
    place.exercise.act_all(acts, place.seat_name)


def large_grant(place: Here, told: Briefing) -> Grant | None:
    """The feed in the large picture: the chosen one, else the first."""
    wanted = st.session_state.get(state.LARGE, {}).get(place.chair.value)
    chosen = [g for g in told.grants if g.camera_id == wanted]
    return chosen[0] if chosen else (told.grants[0] if told.grants else None)
