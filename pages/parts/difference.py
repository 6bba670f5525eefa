"""Under each of two pictures: what this chair has and the other has not."""

from __future__ import annotations

import streamlit as st

from pages.parts import assumed, bar, counted, own_acts, rowline
from pages.parts.state import Here
from pages.parts.text import safe
from synthetic.access import Chair
from synthetic.exercise import briefing
from synthetic.exercise.briefing import Briefing


def show(place: Here, told: Briefing, other: Here, camera_id: str) -> None:
    """A line for each thing; what the other chair has not, in the same picture, is marked."""
    rows = _rows(place, told, other, camera_id)
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


def _rows(place: Here, told: Briefing, other: Here, camera_id: str) -> list[tuple[str, str, bool]]:
    """Name, value, whether it differs; the last is what the center's log holds."""
    _ = place.words
    labels, tally = _labels(place, camera_id), briefing.tally(place.moment.state, place.chair, place.actor)
    return [
        (_("Same street, same people, same second"), "", False),
        (_("Written at a figure"), _written(place, labels), labels != _labels(other, camera_id)),
        (_("On the map"), _on_map(place, told), _marks(told) != _marks(other.told)),
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


def _labels(place: Here, camera_id: str) -> list[str]:
    """What is written at figures in this chair's picture of a camera, without where else they were seen."""
    feeds = place.exercise.look(place.token, place.chair, place.language, place.lag_ms, place.moment)["feeds"]
    figures = [figure for feed in feeds.values() if feed["camera"] == camera_id for figure in feed.get("figures", ())]
    return sorted(figure["label"].partition("\n")[0] for figure in figures if figure.get("label"))


def _marks(told: Briefing) -> tuple[list[str], list[str], list[str]]:
    """What a chair's map shows beside cameras: incidents, patrols, phones."""
    return [c.incident.id for c in told.calls], [p.id for p in told.patrols], [s.phone_tail for s in told.subjects]


def _written(place: Here, labels: list[str]) -> str:
    _ = place.words
    if place.chair is Chair.OPERATOR:
        kinds = _("the incident, where you marked somebody")
    else:
        kinds = _("names of the watch list, and phones that were looked up")
    return f"{kinds}: {', '.join(labels) or _('none now')}"


def _on_map(place: Here, told: Briefing) -> str:
    _ = place.words
    if place.chair is Chair.OPERATOR:
        return f"{counted.incidents(_, len(told.calls))}, {counted.patrols(_, len(told.patrols))}"
    return _("phones followed: {n}", n=len(told.subjects))
