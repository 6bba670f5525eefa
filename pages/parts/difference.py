"""Under each of two pictures: what this chair has and the other has not."""

from __future__ import annotations

import streamlit as st

from pages.parts import assumed, bar, own_acts, rowline
from pages.parts.state import Here
from pages.parts.text import safe
from synthetic.access import Chair
from synthetic.exercise import briefing
from synthetic.exercise.briefing import Briefing


def show(place: Here, told: Briefing) -> None:
    """A line for each thing; what only this chair has is marked."""
    rows = _rows(place, told)
    if _untold(place):
        rows.pop()
    st.html(
        '<table class="difference">'
        + "".join(
            f'<tr class="{"differs" if differs else ""}"><th>{safe(name)}</th><td>{safe(value)}</td></tr>'
            for name, value, differs in rows
        )
        + "</table>"
    )
    with st.container(key=f"rows_{place.chair.value}", height="stretch"):
        if place.chair is Chair.INTELLIGENCE:
            assumed.show(place)
        if not _untold(place):
            _log(place)


def _rows(place: Here, told: Briefing) -> list[tuple[str, str, bool]]:
    """Name, value, whether only this chair has it; the last is what the center's log holds."""
    _ = place.words
    tally = briefing.tally(place.moment.state, place.chair, place.actor)
    return [
        (_("Same street, same people, same second"), "", False),
        (_("Written at a figure"), _written(place), True),
        (_("On the map"), _on_map(place, told), True),
        (_("Your acts in this chair"), str(tally.acts), False),
        (_("Rows of them in the center’s log"), str(tally.held), tally.held != tally.acts),
    ]


def _untold(place: Here) -> bool:
    """Whether the guide has yet to ask how many rows the log holds: until the guess the log stays out of both."""
    return bar.led(place) and own_acts.guess_of(place) is None


def _log(place: Here) -> None:
    """The newest rows of the center's log that speak of this chair."""
    _ = place.words
    mine = [r for r in place.exercise.log(place.chair, None)[1] if r.fields.get("chair") == place.chair]
    lines = "".join(rowline.line(place, row) for row in mine[: rowline.NEWEST])
    st.html(lines or f'<div class="fact">{safe(_("The center’s log holds no row of this chair."))}</div>')


def _written(place: Here) -> str:
    _ = place.words
    if place.chair is Chair.OPERATOR:
        return _("the incident, where you marked somebody")
    return _("names of the watch list, and phones that were looked up")


def _on_map(place: Here, told: Briefing) -> str:
    _ = place.words
    if place.chair is Chair.OPERATOR:
        return _("{calls} incidents, {patrols} patrols", calls=len(told.calls), patrols=len(told.patrols))
    return _("phones followed: {n}", n=len(told.subjects))
