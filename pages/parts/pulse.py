"""Parts of the page that redraw themselves, alone, when the feeds hear that something has changed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts import component, state
from pages.parts.state import Here

_PULSE = component.declare("pulse", "pulse.js", ("beat",))


def living(key: str, draw: Callable[[Here], None], part_number: int) -> None:
    """Draw a part as a fragment that listens for its word of the digest; it draws anew from what is so then."""

    @st.fragment  # type: ignore[untyped-decorator]
    def part() -> None:
        _PULSE(key=f"pulse_{key}", data={"part": part_number}, height=1, on_beat_change=_nothing)
        draw(state.here())

    part()


def _nothing() -> None:
    """The rerun itself is the answer."""
