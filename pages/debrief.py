"""The debrief: what happened against what was recorded; alone after the end, in a class after the reveal."""

import streamlit as st

from pages.parts import bar, debrief_seen, debrief_show, state
from pages.parts.text import safe
from synthetic.room import Denied

place = state.here()
_ = place.words
st.html(f'<style>{debrief_show.STYLE}</style><i class="dressed" hidden></i>')

try:
    seen = debrief_seen.opened(place.exercise, place.token)
except Denied:
    seen = None

with st.container(key="top", horizontal=True, vertical_alignment="center"):
    st.html('<b class="brand">Doble <i>Vista</i></b>', width="content")
    title = place.exercise.scenario.title.in_(place.language)
    bar.about(place, f"{_('Debrief')} · {title}", width="stretch")
    if seen is not None and seen.guessed:
        for words, save in ((_("Report to print"), False), (_("Download the report"), True)):
            address = debrief_seen.address(place.exercise, place.language, save)
            st.html(f'<a href="{safe(address)}" target="_blank">{safe(words)}</a>', width="content")
    bar.language_switch(place)
    if st.button(_("Back to the exercise"), key="to_exercise", type="tertiary", width="content"):
        st.switch_page("exercise.py")

if seen is not None and not seen.guessed:
    debrief_show.ask_first(place)
elif seen is not None:
    debrief_show.show(place, seen)
elif place.alone:
    debrief_show.ask_to_end(place)
else:
    debrief_show.not_yet(place)
