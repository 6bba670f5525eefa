"""The reveal: what left no row appears among the rows, in the order in which it happened; then of whom."""

from __future__ import annotations

import streamlit as st

from pages.parts import panel, rowline
from pages.parts.state import Here
from pages.parts.text import safe
from synthetic.access import Place
from synthetic.debrief.balance import Count, balance
from synthetic.exercise.fold import unrecorded

NEWEST = 60
STEP_MS, LONGEST_MS = 70, 2_800
"""Missing rows appear one after the other, the oldest first."""
MOST_PERSONS = 6


def show(place: Here) -> None:
    """Recorded and missing, this crew's, newest first."""
    _ = place.words
    state = place.moment.state
    recorded, rows = place.exercise.journal.rows(place.exercise.name, Place.CENTER, NEWEST)
    gone = unrecorded(state)
    panel.head(_("Recorded, and not recorded"), _("crew {n}", n=place.crew.number))
    kept = _("row") if recorded == 1 else _("rows")
    missing = _("act without a row") if len(gone) == 1 else _("acts without a row")
    st.html(
        f'<div class="balance"><span class="kept"><b>{recorded}</b> {safe(kept)}</span>'
        f'<span class="gone"><b data-missing="{len(gone)}">{len(gone)}</b> {safe(missing)}</span></div>'
    )
    about = _persons(place, balance(place.exercise.world, state).persons)
    if about:
        st.html(about)
    lines = [(row.fields.get("t", 0), 0, rowline.line(place, row)) for row in rows]
    lines += [
        (event.t_ms, event.seq, _late(k, rowline.missing(place, event))) for k, event in enumerate(gone[-NEWEST:])
    ]
    with st.container(key="rows", height="stretch"):
        told = "".join(line for _t, _seq, line in sorted(lines, key=lambda found: found[:2], reverse=True))
        st.html(told or f'<div class="fact">{safe(_("No rows yet."))}</div>')


def _late(number: int, line: str) -> str:
    """A missing row that fades in among the others in its turn (at once where less motion is wished for)."""
    return f'<div class="late" style="--late:{min(number * STEP_MS, LONGEST_MS)}ms">{line}</div>'


def _persons(place: Here, persons: tuple[Count, ...]) -> str:
    """About whom there are accesses without a row, by pseudonym, most first."""
    missing = sorted((one for one in persons if one.missing), key=lambda one: (-one.missing, one.name))
    if not missing:
        return ""
    told = " · ".join(f"{one.name} {one.missing}" for one in missing[:MOST_PERSONS])
    about = place.words("Without a row, about:")
    return f'<div class="fact" data-persons="{len(missing)}">{safe(about)} {safe(told)}</div>'
