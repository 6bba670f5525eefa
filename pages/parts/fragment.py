"""A part of the page that is drawn anew alone; one whose class is over meanwhile has the whole page drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import streamlit as st

from pages.parts import refusals
from synthetic.model import Trouble


def shown(draw: Callable[[], None], *, key: str | None = None, every_s: int | None = None) -> None:
    """Draw it; `key` is for whoever asks for it, `every_s` how often it asks for itself."""

    @wraps(draw)  # by its name Streamlit knows a fragment
    def drawn() -> None:
        try:
            draw()
        except Trouble as trouble:
            if not refusals.parting(trouble):
                raise
            st.rerun()  # the page finds the same before it comes to its parts, and says so

    st.fragment(drawn, key=key, run_every=every_s)()
