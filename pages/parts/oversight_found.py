"""Which rows are looked at: callbacks that lead from an alarm, a camera or an actor to its rows."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts import matrix, state
from pages.parts.state import Here


def of_alarm(rows: Sequence[int], camera_id: str | None) -> None:
    """Only the rows that an alarm speaks of, and its camera on the map."""
    cleared()
    st.session_state[state.ALARM] = {"rows": list(rows), "camera": camera_id}


def of(**wanted: str) -> None:
    """The page of one camera or actor."""
    cleared()
    for name, value in wanted.items():
        st.session_state[f"find_{name}"] = value


def cleared() -> None:
    """All rows again."""
    session = st.session_state
    session.pop(state.ALARM, None)
    session["find_words"], session["find_bare"] = "", False
    for name in ("actor", "action", "camera", "subject"):
        session[f"find_{name}"] = None
    for key in [str(key) for key in session if str(key).startswith("find_minutes_")]:
        session[key] = (0, int(key.rpartition("_")[2]))


def action_word(place: Here, action: str) -> str:
    """An action in the reader's language; what is none of ours stays as somebody wrote it."""
    return place.words(matrix.ACTION_WORDS[action]) if action in matrix.ACTION_WORDS else action
