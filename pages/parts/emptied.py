"""A list from which something is done at once, and which is empty again then.

It is not emptied but replaced: another run of the script, asked for before the browser heard that it is empty, would
bring the choice once more.  Two take turns, for Streamlit keeps 10 kB for ever for each that there ever was.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import state


def key(name: str) -> str:
    """The key of the list that stands there now."""
    return f"{name}_{st.session_state.get(state.LISTED, {}).get(name, 0)}"


def taken(drawn: str) -> Any:
    """What was chosen in the list that was drawn with a key, once; None for nothing.  The other one comes next."""
    name, _, number = drawn.rpartition("_")
    value = st.session_state.get(drawn)
    if value is None or drawn != key(name):
        return None
    st.session_state[state.LISTED] = {**st.session_state.get(state.LISTED, {}), name: 1 - int(number)}
    return value
