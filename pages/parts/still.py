"""A still of the large picture: taking it is one act, letting it leave the house another."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import bar, refusals, state, stated
from pages.parts.state import Here
from pages.parts.text import local_time
from synthetic.access import Action, Need, Place
from synthetic.cameras import in_language
from synthetic.exercise.door import Act, Outcome
from synthetic.exercise.fold import Grant
from synthetic.world import camera_name


def show(place: Here, large: Grant) -> None:
    """Take a still; export the last one."""
    _ = place.words
    st.button(_("Snapshot"), key="snapshot", on_click=_take, args=(large.camera_id,))
    taken: dict[str, Any] | None = st.session_state.get(state.STILL)
    if taken is None or taken["chair"] != place.chair or taken.get("save"):
        return
    if Action.EXPORT not in place.moment.state.rules.row(place.chair):
        return
    with st.popover(_("Export the still"), key="export"):
        st.caption(" · ".join(taken["lines"]))
        if Need.CODE in stated.needs(place):
            purpose = stated.purpose(place) or ""
        else:
            purpose = st.text_input(_("Purpose"), key="export_purpose", max_chars=200)
        case = st.text_input(_("Case number"), stated.case_number(place) or "", key="export_case", max_chars=40)
        st.button(_("Download"), key="export_now", type="primary", on_click=_export, args=(purpose, case))


def told(taken: dict[str, Any] | None) -> dict[str, Any] | None:
    """What the browser hears of it.  Never the event's number: its gaps would tell what others did meanwhile."""
    return {k: taken[k] for k in ("n", "lines", "name", "save") if k in taken} if taken else None


def _take(camera_id: str) -> None:
    place = state.here()
    case = stated.case_number(place)
    outcome = _act(place, Action.SNAPSHOT, camera_id, stated.purpose(place), case, {})
    if refusals.said(place, outcome, camera_id):
        at_ms = int(outcome.body["at_ms"])
        before = st.session_state.get(state.STILL)
        st.session_state[state.STILL] = {
            "event": outcome.seq, "n": before["n"] + 1 if before else 1, "chair": place.chair,
            "lines": _lines(place, camera_id, at_ms, case, outcome),
            "name": f"{camera_id} {local_time(place.starts_s, at_ms).replace(':', '')}", "camera": camera_id,
        }  # fmt: skip


def _lines(place: Here, camera_id: str, at_ms: int, case: str | None, outcome: Outcome) -> list[str]:
    """What is burnt in: camera and place, when, who, for which case, and the number of the row that says so."""
    _ = place.words
    world = place.exercise.world
    row = outcome.rows.get(Place.CENTER)
    day = place.exercise.scenario.starts.date().isoformat()
    return [
        f"{camera_id} · {in_language(camera_name(world, world.camera_number[camera_id]), place.language)}",
        f"{day} {local_time(place.starts_s, at_ms)}",
        _(bar.CHAIR_WORDS[place.chair]),
        case or _("no case number"),
        _("row {n} of the access log", n=row) if row else _("no row in the access log"),
    ]


def _export(purpose: str, case: str) -> None:
    place = state.here()
    taken = st.session_state[state.STILL]
    stated = purpose.strip() or None, case.strip() or None
    outcome = _act(place, Action.EXPORT, taken["camera"], *stated, {"snapshot": taken["event"]})
    if refusals.said(place, outcome, taken["camera"]):
        st.session_state[state.STILL] = {**taken, "save": True}


def _act(
    place: Here, action: Action, camera_id: str, purpose: str | None, case: str | None, detail: dict[str, Any]
) -> Outcome:
    act = Act(
        chair=place.chair, action=action, camera_id=camera_id, purpose=purpose, case_number=case, detail=detail
    )
    return place.exercise.act(act, place.seat_name)
