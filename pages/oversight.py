"""The log examined: searched, verified, asked for patterns; who may is decided by the engine."""

import streamlit as st

from pages.parts import (
    bar,
    duty,
    oversight_alarms,
    oversight_map,
    oversight_news,
    oversight_search,
    oversight_verify,
    state,
    strip,
)
from synthetic import oversight
from synthetic.access import WATCHERS, Place

st.session_state.pop(state.ACTED, None)  # the whole page is drawn just now
place = state.here()
_ = place.words
if place.alone and place.chair in WATCHERS:
    strip.bell(place)  # no feed hears the news here
truth = oversight.opened(place.exercise, place.moment, place.chair, place.seat_name)
rows = place.exercise.journal.all_rows(place.exercise.name, Place.CENTER)
entries = oversight.entries(row.data for row in rows)

with st.container(key="top", horizontal=True, vertical_alignment="center"):
    st.html('<b class="brand">Doble <i>Vista</i></b>', width="content")
    bar.about(place, _("The log examined"))
    oversight_news.show(place, len(rows))
    with st.container(key="clock"):
        bar.clock(place, place.moment)
    bar.language_switch(place)
    if st.button(_("Back to the exercise"), key="to_exercise", type="tertiary", width="content"):
        st.switch_page("exercise.py")

with st.container(key="stage", height="stretch"):
    left, middle, right = st.columns([32, 36, 32], gap="small")
    with left, st.container(key="desk_found", border=True, height="stretch", gap="xsmall"):
        if place.chair not in WATCHERS:
            duty.beginning(place)
            duty.messages(place)
        found = oversight_search.show(place, rows, entries)
    with middle, st.container(key="desk_where", border=True, height="stretch", gap="xsmall"):
        oversight_map.show(place, found, entries, truth)
    with right, st.container(key="desk_asked", border=True, height="stretch", gap="xsmall"):
        oversight_verify.show(place)
        oversight_alarms.show(place, entries, truth)
