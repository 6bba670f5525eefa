"""What hangs on the wall before everybody: the way in, the clock, the question, after the reveal the balance."""

from __future__ import annotations

import streamlit as st

from pages.parts import counted, fragment, lan, state, tallied
from pages.parts.desk_class import link
from pages.parts.desk_door import desk_now
from pages.parts.desk_time import starts_s
from pages.parts.text import Words, local_time, of, safe
from synthetic.access import Place
from synthetic.desk import Desk
from synthetic.exercise.crew import Crew, Phase, Poll
from synthetic.exercise.fold import unrecorded

EVERY_S = 1
TWO_COLUMNS = 16
"""So many crews stand in two columns, in larger type."""


def show() -> None:
    """Drawn anew every second: one window."""
    fragment.shown(_wall, every_s=EVERY_S)


def _wall() -> None:
    _ = of(state.language())
    desk = desk_now()
    crew = desk.state.crew
    parts = [_way_in(desk, _) + _countdown(desk, _)] if crew.phase is Phase.WAITING else [_clock(desk, _)]
    for poll in crew.open_polls()[-1:]:
        parts.append(_poll(desk, poll, _))
    if crew.revealed:
        parts.append(_balance(desk, _))
    if caveat := desk.own.scenario.caveat(state.language()):
        parts.append(f'<div class="dim caveat">{safe(caveat)}</div>')
    st.html(f'<div class="{_classes(crew)}">{"".join(parts)}</div>')


def _classes(crew: Crew) -> str:
    """How much stands on the wall, for screen.css: type is as large as that allows."""
    polls = crew.open_polls()[-1:]
    beside = ["beside"] if polls or crew.revealed else []
    full = ["full"] if any(poll.shown or crew.revealed for poll in polls) else []
    return " ".join(["projected", *beside, *full])


def _way_in(desk: Desk, _: Words) -> str:
    joined = len(desk.room.seats())
    code = f'<div class="dim">{safe(_("Join with the code"))}</div><div class="bigcode">{safe(desk.room.code)}</div>'
    return f"{lan.way_in(link(desk), _, code)}<p>{safe(_('here: {n}', n=joined))}</p>"


def _countdown(desk: Desk, _: Words) -> str:
    """Seconds until the class begins by itself."""
    moment = desk.own.moment()
    at_ms = moment.state.crew.starts_at
    if at_ms is None:
        return ""
    left_s = -(-max(at_ms - moment.store_ms, 0) // 1000)
    return f'<div class="said" role="timer">{safe(_("begins in {s} s", s=left_s))}</div>'


def _clock(desk: Desk, _: Words) -> str:
    moment = desk.own.moment()
    phase, said = moment.state.crew.phase, ""
    if phase is Phase.ENDED:
        said = _("The exercise is over.")
    elif phase is Phase.RUNNING and not moment.state.clock.playing:
        said = _("FROZEN")
    hour = local_time(starts_s(desk), moment.now_ms)
    told = f'<div class="alarm said">{safe(said)}</div>' if said else ""
    return f'<div class="now"><div class="hour">{hour}</div>{told}</div>'


def _poll(desk: Desk, poll: Poll, _: Words) -> str:
    """The question; its results once they are shown."""
    values = desk.results(poll)
    asked = f"<h1>{safe(poll.text.in_(state.language()))}</h1>"
    if not poll.shown:
        so_far = _("answers: {n} of {all}", n=len(values), all=len(desk.room.seats()))
        return f'{asked}<p class="said">{safe(so_far)}</p>'
    return asked + tallied.wall(poll, values, state.language())


def _balance(desk: Desk, _: Words) -> str:
    """By crew: what was recorded, and what was not."""
    lines = []
    for number, crew in enumerate(desk.room.crews(), 1):
        held = crew.journal.rows(crew.name, Place.CENTER, 0)[0]
        gone = len(unrecorded(crew.moment().state))
        share = 100 * gone // max(held + gone, 1)
        told = f"{_('crew {n}', n=number)}: {counted.rows(_, held)}, {counted.unrecorded(_, gone)}"
        lines.append(f'<div class="bar gone"><span style="width:{share}%"></span><b>{safe(told)}</b></div>')
    many = " many" if len(lines) > TWO_COLUMNS else ""
    return f'<div class="crews{many}">{"".join(lines)}</div>'
