"""At the desk: the time line; its calls, injects and deeds moved, held back, fired, added."""

from __future__ import annotations

import streamlit as st

from pages.parts import bar, desk_drill, desk_moment, panel, state
from pages.parts.desk_door import desk_now
from pages.parts.text import Words, local_time, of, safe, seconds_of_day
from synthetic.access import Chair
from synthetic.desk import Desk, Due
from synthetic.model import Text

DUE_WORDS = {"incident": "call", "inject": "inject", "deed": "the database"}


def show(desk: Desk, _: Words) -> None:
    """What comes and what has been, and how it is changed."""
    with st.container(key="line", height=330, border=False):
        for due in desk.time_line():
            _due(desk, _, due)
    with st.container(key="move_one", gap="small"):  # what stands below keeps its place when nothing waits any more
        _move(desk, _)
    _add(desk, _)


def told(_: Words, due: Due) -> str:
    """What comes, in words."""
    return desk_drill.told(_, due) if due.kind == "deed" else due.text.in_(state.language())


def _due(desk: Desk, _: Words, due: Due) -> None:
    now = desk.own.moment().now_ms
    was = f' <span class="dim">({safe(_was(_, due, now))})</span>' if _was(_, due, now) else ""
    kind = "row passed" if was else "row"
    with st.container(horizontal=True, vertical_alignment="center", key=f"due_{due.kind}_{due.number}", gap="small"):
        words = f"<code>{_at(desk, _, due)}</code> <b>{safe(_(DUE_WORDS[due.kind]))}</b> · {safe(_whom(_, due))}{was}"
        st.html(f'<div class="{kind}">{words}<div class="why">{safe(told(_, due))}</div></div>')
        if _waits(due, now):
            early = now < due.after_ms
            st.button(
                _("Now"), key=f"fire_{due.kind}_{due.number}", on_click=_fire, args=(due.kind, due.number),
                disabled=early, help=_("It has not happened yet.") if early else None,
            )  # fmt: skip


def _at(desk: Desk, _: Words, due: Due) -> str:
    """When it comes, as on the clock."""
    return _("held") if due.held else local_time(seconds_of_day(desk.own.scenario.starts), due.t_ms)


def _was(_: Words, due: Due, now_ms: int) -> str:
    """How it has been, nothing while it is to come."""
    if due.fired and not due.missed:
        return _("done") if due.kind == "deed" else _("fired")
    return _("passed") if due.passed(now_ms) else ""


def _whom(_: Words, due: Due) -> str:
    """To which chair it goes, or in which crew's log it is done."""
    if due.kind == "deed":
        return _("crew {n}", n=due.crew) if due.crew else _("all crews")
    return _("all chairs") if due.to == "all" else _(bar.CHAIR_WORDS[Chair(due.to)])


def _waits(due: Due, now_ms: int) -> bool:
    """Whether it may still come by hand, or be moved: an inject that passed may come again, the others only once."""
    return not due.fired if due.kind == "inject" else due.t_ms > now_ms and not due.fired


def _fire(kind: str, number: int) -> None:
    _ = of(state.language())
    with desk_moment.said(_, _refused(_)):
        desk = desk_now()
        if kind == "incident":
            desk.call_now(number)
        elif kind == "deed":
            desk.tamper_now(number)
        else:
            desk.fire(number)


def _refused(_: Words) -> str:
    return _("It must lie between now and the end, and a call after its deed.")


def _move(desk: Desk, _: Words) -> None:
    """A call, an inject or a deed to another moment, or held back until it is fired by hand."""
    now = desk.own.moment().now_ms
    waiting = {f"{due.kind} {due.number}": due for due in desk.time_line() if _waits(due, now)}
    if not waiting:
        return
    names = {name: f"{_at(desk, _, due)} · {told(_, due)}" for name, due in waiting.items()}
    with st.form("move_due", border=False):
        st.selectbox(_("Move a call or an inject"), list(waiting), key="move_what", format_func=names.__getitem__)
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            desk_moment.field(desk, _("to the time"), "move_to")
            st.form_submit_button(_("Move"), key="move", on_click=_moved, args=(waiting, True))
            st.form_submit_button(_("Hold back"), key="hold", on_click=_moved, args=(waiting, False))
    panel.said(_("The call of an incident moves; the deed does not: it happens where and when the cast’s ways say."))


def _moved(waiting: dict[str, Due], to_a_time: bool) -> None:
    due, _ = waiting.get(str(st.session_state.get("move_what"))), of(state.language())
    if due is not None:
        with desk_moment.said(_, _refused(_)):
            desk = desk_now()
            desk.move_due(due.kind, due.number, desk_moment.typed_ms(desk, "move_to") if to_a_time else None)


def _add(desk: Desk, _: Words) -> None:
    """One more inject, of the trainer's own; what was refused stays to be mended."""
    with st.expander(_("One more inject")), st.form("add_inject", border=False):
        st.text_input(_("In Spanish"), key="add_es", max_chars=500)
        st.text_input(_("In English"), key="add_en", max_chars=500)
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            st.selectbox(
                _("To"), ["all", *Chair], key="add_to", width=150,
                format_func=lambda c: _("all chairs") if c == "all" else _(bar.CHAIR_WORDS[Chair(c)]),
            )  # fmt: skip
            desk_moment.field(desk, _("at the time"), "add_at")
            st.form_submit_button(_("Add"), key="add", on_click=_added)


def _added() -> None:
    """Where only one language was written, both read it."""
    session, _ = st.session_state, of(state.language())
    es, en = (str(session.get(key) or "").strip() for key in ("add_es", "add_en"))
    if not (es or en):
        return
    with desk_moment.said(_, _refused(_)):
        desk = desk_now()
        t_ms = desk_moment.typed_ms(desk, "add_at")
        desk.add_inject(str(session.get("add_to") or "all"), Text(es=es or en, en=en or es), t_ms)
        session.update(add_es="", add_en="", add_at="")
