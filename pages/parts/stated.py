"""What somebody states with an act: the purpose and the case, as the rules of now ask for them; the broken glass."""

from __future__ import annotations

import streamlit as st

from pages.parts import refusals, state
from pages.parts.state import Here
from pages.parts.text import local_time, safe
from synthetic.access import PURPOSES, Action, Chair, Need
from synthetic.exercise import cases
from synthetic.exercise.door import Act

TYPED, CODE, CASE = "purpose_text", "purpose_code", "case_stated"


def needs(place: Here) -> frozenset[Need]:
    """All that this chair may be asked for."""
    row = place.moment.state.rules.row(place.chair)
    return frozenset(need for rule in row.values() for need in rule.needs)


def blind(place: Here, chair: Chair) -> bool:
    """Whether a chair must state something before it opens a feed: then nothing is opened for it unasked."""
    rule = place.moment.state.rules.row(chair).get(Action.LIVE_VIEW)
    return rule is not None and bool(rule.needs - ({Need.CODE, Need.PURPOSE} if chair is Chair.OPERATOR else set()))


def purpose(place: Here) -> str | None:
    """What for: a code of the list where rules ask for one; an operator without an incident is on a patrol round."""
    wanted = needs(place)
    if Need.CODE in wanted:
        return st.session_state.get(f"{CODE}_{place.chair}") or _usual(place)
    if place.chair is Chair.INTELLIGENCE:
        return (st.session_state.get(TYPED) or "").strip()[:200] or None
    return None if _incident(place) else "patrol round"


def case_number(place: Here) -> str | None:
    """The case that is being worked on: the chosen one, else the incident that is open."""
    known = _known(place)
    chosen = st.session_state.get(f"{CASE}_{place.chair}")
    return chosen if chosen in known and Need.CASE in needs(place) else _incident(place)


def show(place: Here) -> None:
    """Pickers for what the rules ask for; nothing where they ask for nothing."""
    _, wanted = place.words, needs(place)
    if Need.CODE in wanted:
        usual = _usual(place)
        st.selectbox(
            _("Purpose"), PURPOSES, index=PURPOSES.index(usual) if usual else None, key=f"{CODE}_{place.chair}",
            width=150, label_visibility="collapsed", placeholder=_("Purpose"), format_func=_,
        )  # fmt: skip
    elif Need.PURPOSE in wanted and place.chair is Chair.INTELLIGENCE:
        st.text_input(
            _("Purpose"), key=TYPED, max_chars=200, label_visibility="collapsed", placeholder=_("Purpose"), width=120
        )
    if Need.CASE in wanted:
        known = list(_known(place))
        st.selectbox(
            _("Case"), known, index=known.index(found) if (found := _incident(place)) in known else None,
            key=f"{CASE}_{place.chair}", width=120, label_visibility="collapsed", placeholder=_("Case"),
        )  # fmt: skip
    if place.chair is Chair.OPERATOR and wanted:
        _glass(place)


def _known(place: Here) -> tuple[str, ...]:
    return cases.known(place.exercise.world, place.moment.state, place.chair, place.moment.now_ms)


def _incident(place: Here) -> str | None:
    """The incident that is open, as this chair was told."""
    still = [c.incident.id for c in place.told.calls if c.ending.kind == "open"]
    return still[-1] if still else None


def _usual(place: Here) -> str | None:
    """What an operator most likely does; the mirror says it itself."""
    if place.chair is Chair.INTELLIGENCE:
        return None
    return "robbery" if _incident(place) else "patrol round"


# ------------------------------------------------------------------------------ the glass


def _glass(place: Here) -> None:
    """Act first, justify afterwards; open for a while, then asked for."""
    _ = place.words
    broken = place.moment.state.glass.get(place.actor)
    if broken is None or broken.justified is not None:
        st.button(
            _("Break the glass"), key="break_glass", on_click=_break, width="content",
            help=_("Act first, justify afterwards: for three minutes nothing need be stated, and all of it is a row."),
        )  # fmt: skip
        return
    if place.moment.now_ms <= broken.until_ms:
        until = local_time(place.starts_s, broken.until_ms)
        st.html(f'<span class="alarm">{safe(_("Glass broken until {at}", at=until))}</span>', width="content")
    with st.popover(_("Justify"), key="justify"):
        st.text_area(_("What was it for?"), key="justify_text", max_chars=2000)
        st.button(_("Put it on record"), key="justify_now", on_click=_justify)


def _break() -> None:
    place = state.here()
    refusals.said(place, place.exercise.act(Act(chair=place.chair, action=Action.BREAK_GLASS), place.seat_name), "")


def _justify() -> None:
    place = state.here()
    detail = {"reason": str(st.session_state.get("justify_text") or "")}
    act = Act(chair=place.chair, action=Action.JUSTIFY, detail=detail)
    refusals.said(place, place.exercise.act(act, place.seat_name), "")
