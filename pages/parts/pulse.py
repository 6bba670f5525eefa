"""Parts of the page that redraw themselves, alone, when the feeds hear that something has changed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts import component, fragment, state
from pages.parts.state import Here

LIST, FEEDS = "list", "feeds"
"""Parts of the page that a camera's opening changes at once; all others hear of it by the digest."""

_PULSE = component.declare("pulse", "pulse.js", ("beat",))


def living(key: str, draw: Callable[[Here], None], part_number: int) -> None:
    """Draw a part as a fragment that listens for its word of the digest; it draws anew from what is so then."""

    def part() -> None:
        if st.session_state.pop(state.ACTED, False):
            st.rerun()
        place = state.here()
        beat(place, key, part_number)
        draw(place)

    fragment.shown(part)


def beat(place: Here, key: str, part_number: int) -> None:
    """What listens: wherever it stands is drawn anew when that word of the digest changes.

    A component of its own: Streamlit keeps only the newest trigger of a component that waits behind another run,
    so whatever shares it with a click loses the click.
    """
    data = {"part": part_number, "word": place.digest.split(".")[part_number]}
    _PULSE(key=f"pulse_{key}", data=data, height=1, on_beat_change=_nothing)


def _nothing() -> None:
    """The rerun itself is the answer."""
