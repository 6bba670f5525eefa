"""Both chairs, same minute, same feed; what differs is marked."""

from dataclasses import replace

import streamlit as st

from pages.parts import bar, city_map, difference, feeds, panel, pulse, state, wall
from pages.parts.text import safe
from synthetic.access import WATCHERS

place = state.here()
if not place.free or place.crew.number or not set(WATCHERS) <= set(place.exercise.chairs):
    st.switch_page("exercise.py")
_ = place.words
moment = place.exercise.moment()
world = place.exercise.world

with st.container(key="top", horizontal=True, vertical_alignment="center"):
    st.html('<b class="brand">Doble <i>Vista</i></b>', width="content")
    bar.about(place, _("Both chairs, the same minute"))
    with st.container(key="clock"):
        bar.clock(place, moment)
    bar.language_switch(place)
    if st.button(_("Back to the exercise"), key="to_exercise", type="tertiary", width="content"):
        st.switch_page("exercise.py")

wanted = st.session_state.get(state.LARGE, {}).get(place.chair.value)
camera_id = wanted or next((g.camera_id for g in place.told.grants), world.cameras.ids[0])

pulse.beat(place, "side", part_number=2)
with st.container(key="stage", height="stretch"):
    for chair in WATCHERS:
        city_map.open_large(replace(place, chair=chair), camera_id)
    seats = [replace(place, chair=chair) for chair in WATCHERS]  # as they are after opening
    for column, seat, other in zip(st.columns(2, gap="small"), seats, reversed(seats), strict=True):
        chair, told = seat.chair, seat.told
        with column, st.container(key=f"side_{chair.value}", border=True, height="stretch", gap="xsmall"):
            st.html(
                f'<div class="head"><b style="color:{seat.colour}">{safe(_(bar.CHAIR_WORDS[chair]))}</b>'
                f'<span class="dim">{safe(camera_id)}</span></div>'
            )
            large = next((g for g in told.grants if g.camera_id == camera_id), None)
            if large is None:
                panel.said(_("No feed is open. Choose a camera."), "notice calm")
            else:
                feeds.picture(seat, told, large, layout=wall.ONLY_LARGE, key=f"feed_{chair.value}")
            difference.show(seat, told, other, camera_id)
