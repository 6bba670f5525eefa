"""At the desk: what somebody with the database does to a log, now or at a minute; and who may do it by hand."""

from __future__ import annotations

import streamlit as st

from pages.parts import desk_moment, panel, rulebook, state
from pages.parts.desk_door import desk_now
from pages.parts.text import Words, of
from synthetic.desk import Desk, Due
from synthetic.tamper import DEEDS, FIELDS, MOST_MINUTES, MOST_VALUE, PICKS, Plan

WHICH_WORDS = {
    "newest": "the newest row", "covered": "the newest row that a checkpoint saw",
    "agency": "the newest row of the agency", "number": "the row with a number",
}  # fmt: skip


def told(_: Words, due: Due) -> str:
    """A planned deed in words."""
    plan = due.plan
    assert plan is not None
    parts = [_(rulebook.DEED_WORDS[plan.what]), _(WHICH_WORDS[plan.pick])]
    if plan.pick == "number":
        parts[-1] = _("row {n}", n=plan.row)
    if plan.what == "edit":
        parts.append(f"{_(rulebook.FIELD_WORDS[plan.field])}: {plan.value or '—'}")
    if plan.what == "backdate":
        parts.append(_("{n} min earlier", n=plan.minutes))
    parts.append(_("traces repaired") if plan.repaired else _("traces left"))
    if due.missed:
        parts.append(_("no such row in: {crews}", crews=", ".join(_("crew {n}", n=n) for n in due.missed)))
    return " · ".join(parts)


def show(desk: Desk, _: Words) -> None:
    """The deed, to whom, and when."""
    with st.expander(_("Tamper drill")):
        panel.said(
            _("Somebody with the database changes the center’s log. No row says so; a checkpoint on paper does.")
        )
        _deed(_)
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            crews = [0, *range(1, desk.room.record.crews + 1)]
            st.selectbox(
                _("Crew"), crews, key="deed_crew", width=130,
                format_func=lambda n: _("crew {n}", n=n) if n else _("all crews"),
            )  # fmt: skip
            desk_moment.field(desk, _("at the time"), "deed_at")
            st.button(_("Plan it"), key="deed_plan", on_click=_planned, args=(True,))
            st.button(_("Now"), key="deed_now", on_click=_planned, args=(False,))
        drill = _("The agency’s chairs may reach into the database themselves")
        panel.switch(drill, desk.state.drill, "desk_drill", lambda armed: desk_now().arm(armed))


def _deed(_: Words) -> None:
    """What is done, to which row; what else must be said depends on it."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        what = st.selectbox(
            _("What"), DEEDS, key="deed_what", width=170, format_func=lambda d: _(rulebook.DEED_WORDS[d])
        )
        pick = st.selectbox(_("Which row"), PICKS, key="deed_pick", width=250, format_func=lambda p: _(WHICH_WORDS[p]))
        if pick == "number":
            st.number_input(_("Row"), 1, key="deed_row", width=100)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        if what == "edit":
            st.selectbox(
                _("Which word"), FIELDS, index=2, key="deed_field", width=130,
                format_func=lambda f: _(rulebook.FIELD_WORDS[f]),
            )  # fmt: skip
            st.text_input(_("New text"), key="deed_value", max_chars=MOST_VALUE, width=220)
        elif what == "insert":
            st.text_input(_("In whose name"), key="deed_value", max_chars=MOST_VALUE, width=220)
        elif what == "backdate":
            st.number_input(_("Minutes earlier"), 1, MOST_MINUTES, 2, key="deed_minutes", width=130)
    st.toggle(_("Repair the stored hashes and numbers, too"), True, key="deed_repaired")


def _planned(at_a_time: bool) -> None:
    """What the desk refuses is a word on the page; what was done at once is said, too."""
    _, session = of(state.language()), st.session_state
    with desk_moment.said(_, _("It must lie between now and the end.")):
        plan = Plan(
            what=str(session.get("deed_what")), pick=str(session.get("deed_pick")),
            row=int(session.get("deed_row") or 1), repaired=bool(session.get("deed_repaired")),
            field=str(session.get("deed_field") or "purpose"), value=str(session.get("deed_value") or ""),
            minutes=int(session.get("deed_minutes") or 2),
        )  # fmt: skip
        desk = desk_now()
        at_ms = desk_moment.typed_ms(desk, "deed_at") if at_a_time else None
        number = desk.tamper(plan, session.get("deed_crew") or None, at_ms)
        if not at_a_time:
            _said(_, number)


def _said(_: Words, number: int) -> None:
    """Whether a deed that was to be done now was done."""
    due = next(d for d in desk_now().time_line() if (d.kind, d.number) == ("deed", number))
    if due.missed:
        st.toast(_("no such row in: {crews}", crews=", ".join(_("crew {n}", n=n) for n in due.missed)))
    elif due.fired:
        st.toast(_("Done. No row says so."))
