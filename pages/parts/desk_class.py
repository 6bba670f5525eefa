"""At the desk: how the class comes in, who is here in which chair, and messages."""

from __future__ import annotations

import streamlit as st

from pages.parts import bar, fragment, lan, on_paper, panel, rowline, state
from pages.parts.desk_door import desk_now
from pages.parts.text import Words, of, safe
from synthetic.access import WATCHERS, Chair
from synthetic.desk import Desk, Here
from synthetic.exercise.crew import Phase

LOST_MS = 45_000
EVERY_S = 3


def show(desk: Desk, _: Words) -> None:
    """The left column."""
    panel.head(_("The class"), _crewed(desk, _))
    _way_in(desk, _)
    fragment.shown(_roster, every_s=EVERY_S)
    _chairs(desk, _)
    _message(desk, _)


def _crewed(desk: Desk, _: Words) -> str:
    """How large its crews are."""
    size = desk.room.record.crew_size
    return _("crews of {n}", n=size) if size else _("one crew of all")


def link(desk: Desk) -> str:
    """What participants open on this server."""
    return f"/start?room={desk.room.code}"


def _way_in(desk: Desk, _: Words) -> None:
    _told_pin(desk, _)
    lang = f"lang={state.language()}"
    with st.expander(_("Code, link and QR"), expanded=desk.state.crew.phase is Phase.WAITING), \
            st.container(key="way_in", gap="xsmall"):  # fmt: skip
        with st.container(key="way_code", horizontal=True, gap="small", vertical_alignment="center"):
            st.html(lan.picture(link(desk)), width="content")
            with st.container(gap="xsmall"):
                st.html(lan.addresses(link(desk), _, f'<div class="bigcode">{safe(desk.room.code)}</div>'))
                st.link_button(_("Projector window"), f"/projector?room={desk.room.code}&{lang}", width="stretch")
        with st.container(key="way_doors", horizontal=True, gap="xsmall"):
            st.link_button(_("Look into it"), f"/exercise?room={desk.room.code}&{lang}", width="stretch")
            st.link_button(_("Preflight"), f"/preflight?room={desk.room.code}&{lang}", width="stretch")
            old = _("It is shown once; the old one opens nothing any more.")
            st.button(_("New PIN"), key="new_pin", help=old, on_click=_new_pin, width="stretch")
        on_paper.links(_, desk.room.code, desk.token, quiet=True)


def _told_pin(desk: Desk, _: Words) -> None:
    """The PIN, until somebody wrote it down."""
    told = st.session_state.get(state.TOLD_PIN)
    if told and told[0] == desk.room.code:
        with st.container(key="told_pin", horizontal=True, gap="small", vertical_alignment="center"):
            words = safe(_("PIN of this desk, shown once:"))
            st.html(f'<div class="pin">{words} <b data-pin="{safe(told[1])}">{safe(told[1])}</b></div>')
            st.button(_("I wrote it down"), key="pin_noted", on_click=_noted)


def _new_pin() -> None:
    desk = desk_now()
    st.session_state[state.TOLD_PIN] = (desk.room.code, desk.new_pin())


def _noted() -> None:
    st.session_state.pop(state.TOLD_PIN, None)


def _roster() -> None:
    """Everybody by crew; who is lost is said in words."""
    _ = of(state.language())
    desk = desk_now()
    people = desk.roster()
    lost = sum(p.silent_ms > LOST_MS for p in people)
    here = _("here: {n} · lost: {lost}", n=len(people) - lost, lost=lost)
    st.html(f'<div class="dim" data-joined="{len(people)}">{safe(here)}</div>')
    with st.container(key="roster", border=False):
        st.html("".join(_person(_, one) for one in people) or f'<div class="fact">{safe(_("Nobody yet."))}</div>')


def _person(_: Words, one: Here) -> str:
    away = f' · <span class="alarm">{safe(_("lost"))}</span>' if one.silent_ms > LOST_MS else ""
    did = one.did
    verb = rowline.VERBS.get(did.kind, did.kind) if did else ""
    about = did and (did.body.get("subject") or _("somebody"))
    what = _(verb, camera=did.body.get("camera_id") or "—", subject=about) if did else _("nothing yet")
    return (
        f'<div class="row"><code>{one.crew}.{one.seat.number}</code><span><b>{safe(one.seat.nickname)}</b> '
        f'{safe(_(bar.CHAIR_WORDS[one.seat.chair]))}{away}</span><span class="why">{safe(what)}</span></div>'
    )


# ------------------------------------------------------------------------------ chairs


DEAL_WORDS = {
    "operators": "All operators", "both": "Operators and analysts in turns", "all": "One of each chair",
}  # fmt: skip


def _chairs(desk: Desk, _: Words) -> None:
    """Hand out chairs: evenly, swapped, by hand, or free."""
    known = desk.own.chairs
    with st.expander(_("Chairs")):
        with st.container(horizontal=True, gap="small"):
            for how in desk.deals():
                st.button(_(DEAL_WORDS[how]), key=f"deal_{how}", on_click=_deal, args=(how,))
            if set(WATCHERS) <= set(known):
                st.button(_("Swap operators and analysts"), key="swap", on_click=_swap)
        seats = {f"{crew}.{seat.number} {seat.nickname}": (crew, seat.name) for crew, seat in desk.room.seats()}
        with st.form("give", border=False), st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            st.selectbox(_("Who"), list(seats), key="give_who", width=170)
            st.selectbox(
                _("Chair"), list(known), key="give_chair", format_func=lambda c: _(bar.CHAIR_WORDS[c]), width=150
            )
            st.form_submit_button(_("Give"), key="give", on_click=_give, args=(seats,))
        _between_crews(desk, _, seats)
        waits = desk.state.crew.phase is Phase.WAITING and desk.room.record.crew_size > 0
        st.button(_("Make crews even"), key="crews_even", disabled=not waits, on_click=_even)
        crew = desk.state.crew
        free, neutral = _("Participants choose chairs themselves"), _("No chair colours before the reveal")
        panel.switch(free, crew.free_chairs, "free_chairs", lambda on: desk_now().settings(free_chairs=on))
        panel.switch(neutral, crew.neutral, "neutral", lambda on: desk_now().settings(neutral=on))


def _between_crews(desk: Desk, _: Words, seats: dict[str, tuple[int, str]]) -> None:
    """Somebody to another crew; their browser goes there by itself."""
    crews = desk.room.record.crews
    with st.form("between", border=False), st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(_("Who"), list(seats), key="between_who", width=170)
        st.selectbox(
            _("Crew"), range(1, crews + 2), key="between_crew", width=150,
            format_func=lambda n: _("crew {n}", n=n) if n <= crews else _("a new crew"),
        )  # fmt: skip
        st.form_submit_button(_("Move over"), key="between_move", on_click=_moved_over, args=(seats,))


def _moved_over(seats: dict[str, tuple[int, str]]) -> None:
    who, crew = st.session_state.get("between_who"), st.session_state.get("between_crew")
    if who in seats and crew:
        desk_now().move(seats[who][1], int(crew))


def _even() -> None:
    desk_now().even()


def _give(seats: dict[str, tuple[int, str]]) -> None:
    who, chair = st.session_state.get("give_who"), st.session_state.get("give_chair")
    if who in seats and chair:
        desk_now().give(*seats[who], Chair(chair))


def _deal(how: str) -> None:
    desk_now().deal(how)


def _swap() -> None:
    desk_now().swap()


def _message(desk: Desk, _: Words) -> None:
    with st.form("message", border=False, clear_on_submit=True):
        st.text_input(
            _("Message"), key="message_text", max_chars=500, placeholder=_("Message to the class"),
            label_visibility="collapsed",
        )  # fmt: skip
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            st.selectbox(
                _("To"), ["all", *Chair], key="message_to", width=150, label_visibility="collapsed",
                format_func=lambda c: _("all chairs") if c == "all" else _(bar.CHAIR_WORDS[Chair(c)]),
            )  # fmt: skip
            crews = [0, *range(1, desk.room.record.crews + 1)]
            st.selectbox(
                _("Crew"), crews, key="message_crew", width=130, label_visibility="collapsed",
                format_func=lambda n: _("crew {n}", n=n) if n else _("all crews"),
            )  # fmt: skip
            st.form_submit_button(_("Send"), key="message_send", on_click=_sent)


def _sent() -> None:
    session = st.session_state
    text = str(session.get("message_text") or "")
    if text.strip():
        desk_now().send(str(session["message_to"]), text, session.get("message_crew") or None)
