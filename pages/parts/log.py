"""The access log as this chair may read it, newest first, a readable line a row."""

from __future__ import annotations

import streamlit as st

from pages.parts import assumed, chairs, counted, own_acts, pulse, rowline, running
from pages.parts.live_html import live_html
from pages.parts.rowline import NEWEST
from pages.parts.state import Here
from pages.parts.text import Words, safe
from synthetic.access import Chair
from synthetic.exercise.door import LANGUAGES
from synthetic.model import Trouble

READERS = (Chair.OPERATOR, Chair.AUDITOR)
"""Chairs whose right column is the access log itself."""


def show(place: Here) -> None:
    """The right column."""
    with st.container(key="access_log", border=True, height="stretch", gap="xsmall"):
        if place.crew.in_class and place.crew.revealed:
            from pages.parts import reveal  # it brings the debrief, which no first screen shows

            pulse.living("log", reveal.show, part_number=0)
        elif place.chair in READERS:
            live_html(place, "log_rows", written(place))
        elif place.chair is Chair.INTELLIGENCE:
            pulse.living("log", own_acts.show, part_number=1)
        else:
            pulse.living("log", chairs.right, part_number=0)


def written(place: Here) -> str:
    """The log as this chair may read it, as HTML: how many rows, and the newest of them."""
    _ = place.words
    total, rows = place.exercise.log(place.chair, NEWEST)
    note = _("{rows} · regime: {regime}", rows=counted.rows(_, total), regime=_(place.moment.state.regime.value))
    lines = "".join(rowline.line(place, row) for row in rows)
    return (
        f'<div class="head"><b>{safe(_("Access log"))}</b><span class="dim">{safe(note)}</span></div>'
        f'{assumed.line(place)}<div class="st-key-rows">{lines or _nothing(_)}</div>'
    )


def _nothing(_: Words) -> str:
    return f'<div class="fact">{safe(_("No rows yet."))}</div>'


def answer(query: dict[str, str], token: str) -> tuple[int, dict[str, str]]:
    """Status and body for `GET /log?exercise=…&chair=…&lang=…`; `part=done` or `part=rows` for intelligence."""
    parts = own_acts.PARTS if query.get("chair") == Chair.INTELLIGENCE else {"": written}
    part = parts.get(query.get("part", ""))
    known = (*READERS, Chair.INTELLIGENCE)
    if part is None or query.get("chair") not in known or query.get("lang") not in LANGUAGES:
        return 403, {"error": "refused"}
    try:
        exercise, moment = running.entered_now(token, query.get("exercise", ""))
        place = Here(exercise, token, Chair(query["chair"]), query["lang"], 0)
        place.__dict__["moment"] = moment
        exercise.actor(place.moment.state, place.chair, place.seat_name)  # Refused where this is not the seat’s chair
        return 200, {"html": part(place)}
    except (Trouble, LookupError):
        return 403, {"error": "refused"}
