"""The exercise: what the chair you sit in has before it."""

import streamlit as st

from pages.parts import bar, chairs, city_map, feeds, log, state, strip, waiting_room
from synthetic.access import WATCHERS

place = state.here()
bar.show(place, place.moment)
if strip.waits(place.crew):
    waiting_room.show(place)
else:
    with st.container(key="stage", height="stretch"):
        left, middle, right = st.columns([33, 39, 25], gap="small")
        with left:
            if place.chair in WATCHERS:
                city_map.show(place)
            else:
                chairs.left(place)
        with middle:
            if place.chair in WATCHERS:
                feeds.show(place)
            else:
                chairs.middle(place)
        with right:
            log.show(place)
