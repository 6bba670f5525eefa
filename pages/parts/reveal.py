"""The reveal: what left no row appears among the rows, in the order in which it happened."""

from __future__ import annotations

import streamlit as st

from pages.parts import panel, rowline
from pages.parts.state import Here
from pages.parts.text import safe
from synthetic.access import Place
from synthetic.desk import unrecorded

NEWEST = 60


def show(place: Here) -> None:
    """Recorded and missing, this crew's, newest first."""
    _ = place.words
    state = place.moment.state
    recorded, rows = place.exercise.journal.rows(place.exercise.name, Place.CENTER, NEWEST)
    gone = unrecorded(state)
    panel.head(_("What was recorded, and what was not"), _("crew {n}", n=place.crew.number))
    st.html(
        f'<div class="balance"><span class="kept"><b>{recorded}</b> {safe(_("rows"))}</span>'
        f'<span class="gone"><b data-missing="{len(gone)}">{len(gone)}</b> {safe(_("acts without a row"))}</span></div>'
    )
    lines = [(row.fields["t"], 0, rowline.line(place, row)) for row in rows]
    lines += [(event.t_ms, event.seq, rowline.missing(place, event)) for event in gone[-NEWEST:]]
    with st.container(key="rows", height="stretch"):
        st.html("".join(line for _t, _seq, line in sorted(lines, key=lambda found: found[:2], reverse=True)))
