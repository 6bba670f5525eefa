"""The recording of one feed: back to half an hour before the beginning, while the exercise goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from pages.parts import refusals, state, stated
from pages.parts.state import Here
from synthetic.access import Action
from synthetic.exercise.door import Act
from synthetic.exercise.fold import Grant
from synthetic.world import RECORDING_MS

BACK_S = (10, 60, 300)
STEP_MS = 10_000


def show(place: Here, large: Grant) -> None:
    """Seek the large feed, or bring back now."""
    _ = place.words
    back = place.moment.state.lag_ms(large.id)
    if back:
        st.button(_("Live"), key="live_again", type="primary", on_click=_live, args=(large.camera_id,))
    box = st.popover(_("Recording"), key="recording", on_change="rerun")
    if box.open:  # an eighth of what drawing the feeds costs, and a slider of each moment is remembered for ever
        with box:
            _seeking(place, large, back)


def _seeking(place: Here, large: Grant, back: int) -> None:
    """Some steps back, and any moment."""
    _ = place.words
    with st.container(horizontal=True, gap="xsmall"):
        for seconds in BACK_S:
            words = _("−{n} s", n=seconds) if seconds < 60 else _("−{n} min", n=seconds // 60)
            st.button(words, key=f"back_{seconds}", on_click=_seek_back, args=(large.camera_id, back + seconds * 1000))
    # A redrawn slider can come back as "changed" with the value that it was drawn with: so whoever drew it says
    # where it stood, and its name says when.
    starts, end_ms = _starts(place), _up(place.moment.now_ms)
    first, end = (starts + timedelta(milliseconds=ms) for ms in (-RECORDING_MS, end_ms))
    stands = end - timedelta(milliseconds=_up(back))
    key = f"seek_{large.id}_{back}_{end_ms}"
    st.slider(
        _("Time of the picture"), first, end, stands, timedelta(milliseconds=STEP_MS), format="HH:mm:ss", key=key,
        on_change=_sought, args=(large.camera_id, key, stands),
    )  # fmt: skip


def _up(ms: int) -> int:
    """The next whole step."""
    return -(-ms // STEP_MS) * STEP_MS


def _starts(place: Here) -> datetime:
    """Local time at t = 0, without a zone: it is shown as it stands."""
    return place.exercise.scenario.starts.replace(tzinfo=None)


def _seek_back(camera_id: str, back_ms: int) -> None:
    _seek(camera_id, at_ms=max(state.here().moment.now_ms - back_ms, -RECORDING_MS))


def _sought(camera_id: str, key: str, stands: datetime) -> None:
    wanted, place = st.session_state[key], state.here()
    at_ms = round((wanted - _starts(place)).total_seconds() * 1000)
    if wanted != stands:
        _seek(camera_id, at_ms=at_ms, live=at_ms >= place.moment.now_ms)


def _live(camera_id: str) -> None:
    _seek(camera_id, live=True)


def _seek(camera_id: str, *, at_ms: int = 0, live: bool = False) -> None:
    """A playback is an act of its own."""
    place = state.here()
    act = Act(
        chair=place.chair, action=Action.PLAYBACK, camera_id=camera_id, purpose=stated.purpose(place),
        case_number=stated.case_number(place), detail={"live": True} if live else {"at_ms": at_ms},
    )  # fmt: skip
    refusals.said(place, place.exercise.act(act, place.seat_name), camera_id)
