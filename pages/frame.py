"""The frame round every screen: ribbon, navigation, and the one place that catches errors."""

from pathlib import Path

import streamlit as st

from pages.parts import bar, state
from pages.parts.text import typed
from synthetic.model import Trouble

HERE = Path(__file__).parent
CSS = (HERE / "parts" / "screen.css").read_text(encoding="utf-8")

st.set_page_config(page_title="Doble Vista", page_icon="◐", layout="wide", initial_sidebar_state="collapsed")
st.html(f"<style>{CSS}</style>")

pages = [
    st.Page("start.py", title="Doble Vista", default=True),
    st.Page("exercise.py", title="Doble Vista", url_path="exercise"),
    st.Page("side_by_side.py", title="Doble Vista · 2", url_path="side-by-side"),
]
page = st.navigation(pages, position="hidden")
bar.settle()
place = state.here()
_ = place.words
ribbon = _("EXERCISE — every person, camera and image here is synthetic")
st.html(
    f"<style>:root{{--chair:{place.colour}}}</style>"
    f'<div class="ribbon" role="note" data-chair="{place.chair}"><span>{ribbon}</span></div>'
)
for what in state.take_notes():
    words = _("The address said {what}, which is not known here; it was left aside.", what=typed(what))
    st.toast(words, duration="long")
try:
    page.run()
except Trouble as trouble:
    st.error(str(trouble))
state.say_address(state.here())
