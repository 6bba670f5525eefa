"""The frame round every screen: ribbon, navigation, the class's strip, and the one place that catches errors."""

from pathlib import Path

import streamlit as st

from pages.parts import bar, refusals, shell, state, strip, text
from pages.parts.text import safe, typed
from synthetic.access import Chair
from synthetic.model import Trouble

HERE = Path(__file__).parent
CSS = (HERE / "parts" / "screen.css").read_text(encoding="utf-8")


def home() -> None:
    """The bare address leads straight into the exercise, an auditor who is alone to the log; what else it says is
    read before it changes."""
    place = state.here()
    st.switch_page("oversight.py" if place.alone and place.chair is Chair.AUDITOR else "exercise.py")


def framed(_: text.Words, colour: str, chair: str) -> None:
    """The ribbon that never goes away, and the chair's colour."""
    ribbon = _("EXERCISE — every person, camera and image here is synthetic")
    st.html(
        f"<style>:root{{--chair:{colour}}}</style>"
        f'<div class="ribbon" role="note" data-chair="{chair}"><span>{safe(ribbon)}</span></div>'
    )


def seated() -> None:
    """A screen of somebody who has a seat: alone, or in a class."""
    try:
        place = state.here()
    except Trouble:
        framed(text.of(state.language()), state.NEUTRAL, "none")
        raise
    framed(place.words, place.colour, place.chair.value)
    strip.show(place)
    _notes(place.words)
    page.run()
    state.say_address(state.here())


def settled() -> None:
    """The switches are read; where there is no place any more, that is said under the ribbon too."""
    try:
        bar.settle()
    except Trouble:
        framed(text.of(state.language()), state.NEUTRAL, "none")
        raise


def plain() -> None:
    """A screen for anybody: the start page, the trainer's desk, the preflight."""
    words = text.of(state.language())
    framed(words, state.NEUTRAL, "none")
    _notes(words)
    page.run()


def _notes(_: text.Words) -> None:
    for what in state.take_notes():
        words = _("The address said {what}, which is not known here; it was left aside.", what=typed(what))
        st.toast(words, duration="long")


def denied(trouble: Trouble) -> None:
    """What went wrong in plain words, and a way on."""
    words = text.of(state.language())
    (st.info if str(trouble) in refusals.PARTING else st.error)(refusals.in_words(words, trouble))
    if st.button(words("To the start page"), key="to_start_again"):
        for key in (state.EXERCISE, state.CHAIR, state.ROOM):
            st.session_state.pop(key, None)
        st.switch_page("start.py")


st.set_page_config(page_title="Doble Vista", page_icon=shell.ICON, layout="wide", initial_sidebar_state="collapsed")
st.html(f'<style>{CSS}</style><i class="dressed" hidden></i>')  # style alone stands where toasts do, and goes with one
SEATED = ("exercise", "side-by-side", "rules", "oversight", "debrief")
pages = [
    st.Page(home, title="Doble Vista", default=True),
    st.Page("start.py", title="Doble Vista", url_path="start"),
    st.Page("exercise.py", title="Doble Vista", url_path="exercise"),
    st.Page("side_by_side.py", title="Doble Vista · 2", url_path="side-by-side"),
    st.Page("oversight.py", title="Doble Vista · ✓", url_path="oversight"),
    st.Page("rules.py", title="Doble Vista · §", url_path="rules"),
    st.Page("debrief.py", title="Doble Vista · ◐", url_path="debrief"),
    st.Page("trainer.py", title="Doble Vista · ◇", url_path="trainer"),
    st.Page("projector.py", title="Doble Vista · ▭", url_path="projector"),
    st.Page("scenarios.py", title="Doble Vista · ≡", url_path="scenarios"),
    st.Page("preflight.py", title="Doble Vista · ✓", url_path="preflight"),
]
page = st.navigation(pages, position="hidden")
try:
    settled()
    if page.url_path in SEATED:
        seated()
    else:
        plain()
except Trouble as trouble:
    denied(trouble)
