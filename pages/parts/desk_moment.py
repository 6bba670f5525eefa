"""At the desk: a moment of the exercise as a trainer reads and types it, the local time of day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.parts.text import Words, local_time, scenario_ms, seconds_of_day
from synthetic.desk import Desk
from synthetic.model import Trouble
from synthetic.room import Denied

EXAMPLE = "17:44:25"


class NoTime(Trouble):
    """What was typed is no time of day."""


def field(desk: Desk, words: str, key: str) -> None:
    """Where a time is typed; the middle of the exercise is the example."""
    example = local_time(seconds_of_day(desk.own.scenario.starts), desk.own.world.lasts_ms // 2)
    st.text_input(words, key=key, max_chars=12, placeholder=example, width=120)


def typed_ms(desk: Desk, key: str) -> int:
    """The scenario time that was typed; NoTime for what is none."""
    typed = str(st.session_state.get(key) or "")
    t_ms = scenario_ms(seconds_of_day(desk.own.scenario.starts), typed)
    if t_ms is None:
        raise NoTime(f"{typed!r} is no time of day; one reads {EXAMPLE}")
    return t_ms


@contextmanager
def said(_: Words, words: str) -> Iterator[None]:
    """What the desk refuses is a word on the page: no time, or meanwhile time went on."""
    try:
        yield
    except Denied:
        raise
    except NoTime:
        st.toast(_("A time is written as on the clock, {at}.", at=EXAMPLE))
    except Trouble:
        st.toast(words)
