"""The log has grown since it was drawn: a line that says so; what somebody reads stands still until they ask."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.parts import pulse, state
from pages.parts.state import Here
from synthetic import oversight
from synthetic.exercise.door import Refused


def show(place: Here, drawn: int) -> None:
    """Nothing while the store holds no more than the rows that are drawn."""
    with st.container(key="grown", width="content"):
        pulse.living("grown", partial(_line, drawn=drawn), part_number=0)


def _line(place: Here, drawn: int) -> None:
    _ = place.words
    try:
        oversight.opened(place.exercise, place.moment, place.chair, place.seat_name)
    except Refused:
        st.rerun()  # the page is no longer this chair's: it says so itself
    more = place.exercise.rows()[0] - drawn
    if more > 0:
        words = _("One new row · show") if more == 1 else _("{n} new rows · show", n=more)
        st.button(words, key="show_new_rows", on_click=_asked)


def _asked() -> None:
    state.acting()
