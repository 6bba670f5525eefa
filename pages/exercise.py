"""The exercise: map, feeds and access log for the chair you sit in."""

import streamlit as st

from pages.parts import bar, city_map, feeds, log, state

place = state.here()
bar.show(place, place.moment)
with st.container(key="stage", height="stretch"):
    left, middle, right = st.columns([36, 36, 25], gap="small")
    with left:
        city_map.show(place)
    with middle:
        feeds.show(place)
    with right:
        log.show(place)
