"""At the desk: it follows the class by itself, drawn anew when what it shows has changed; a countdown's seconds."""

from __future__ import annotations

from math import ceil

import streamlit as st

from pages.parts import fragment, state
from pages.parts.desk_door import desk_now
from pages.parts.text import of, safe
from synthetic.desk import Desk

EVERY_S = 1


def show(desk: Desk) -> None:
    """Before anything else of the desk is drawn: what happens while it is drawn is news, too."""
    st.session_state[state.PAGE] = _word(desk)
    fragment.shown(_news, every_s=EVERY_S)


def _news() -> None:
    desk = desk_now()
    if _word(desk) != st.session_state.get(state.PAGE):
        st.rerun()
    moment = desk.own.moment()
    starts_at = moment.state.crew.starts_at
    if starts_at is not None:
        left = max(ceil((starts_at - moment.store_ms) / 1000), 0)
        words = of(state.language())("begins in {s} s", s=left)
        st.html(f'<b class="begins" role="timer">{safe(words)}</b>', width="content")


def _word(desk: Desk) -> tuple[object, ...]:
    """What the whole desk depends on, beside what roster and answers draw anew.  O(seats + time line)."""
    moment, ends = desk.own.moment(), desk.own.world.lasts_ms
    now, found, crew = moment.now_ms, moment.state, moment.state.crew
    clock, discovery = found.clock, desk.discovery_ms()
    return (
        desk.own.name, desk.room.seats(), desk.room.record.crews,
        crew.phase, crew.revealed, crew.free_chairs, crew.neutral, crew.starts_at is None,
        clock.playing, clock.speed, clock.at_ms, found.take, now >= ends, discovery is None or now >= discovery,
        [(due, due.passed(now), now < due.after_ms) for due in desk.time_line()],
        found.regime, dict(found.assumptions), dict(found.masks), list(found.edits), found.ranks, found.drill,
    )  # fmt: skip
