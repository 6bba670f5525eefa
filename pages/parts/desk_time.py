"""At the desk: the clock, the time line, injects, rules."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import bar, panel, state
from pages.parts.desk_door import desk_now
from pages.parts.text import Words, local_time, of, safe
from synthetic import archive
from synthetic.access import Chair, Regime
from synthetic.desk import Desk, Due
from synthetic.exercise.clock import SPEEDS
from synthetic.exercise.crew import Phase
from synthetic.model import Trouble

POSTPONE_S = 30


def clock(desk: Desk, _: Words) -> None:
    """The class's clock; the desk steers it."""
    moment = desk.own.moment()
    c = moment.state.clock
    running = moment.state.crew.phase is Phase.RUNNING
    data = {
        "now": moment.now_ms, "lag": 0, "speed": c.speed, "speeds": list(SPEEDS),
        "playing": c.playing and moment.now_ms < desk.own.world.lasts_ms, "ends": desk.own.world.lasts_ms,
        "starts_s": starts_s(desk), "watch_only": not running, "scrub": running, "ask_renderer": False,
        "ticks": [{"t": due.t_ms, "text": due.text.in_(state.language())} for due in desk.time_line()],
        "words": {"play": _("play"), "pause": _("freeze"), "speed": _("speed"), "seek": _("time"), "live": ""},
    }  # fmt: skip
    bar.CLOCK(key="desk_clock", data=data, height=40, on_command_change=_commanded, on_renderer_change=_nothing)


def starts_s(desk: Desk) -> int:
    """Local time of day at t = 0, in seconds."""
    starts = desk.own.scenario.starts
    return starts.hour * 3600 + starts.minute * 60 + starts.second


def _nothing() -> None:
    """The desk's map is no business of this clock."""


def _commanded() -> None:
    command: Any = st.session_state.desk_clock.command
    if not isinstance(command, dict):
        return
    desk, what, value = desk_now(), command.get("what"), command.get("value")
    if what in ("play", "pause"):
        desk.steer(what)
    elif what == "speed":
        desk.steer("speed", str(value))
    elif what == "seek" and isinstance(value, int | float):
        back = value < desk.own.moment().now_ms
        desk.steer("continue_from" if back else "jump", int(value))


def main_buttons(desk: Desk, _: Words) -> None:
    """Begin, freeze, reveal: what a trainer needs without looking for it."""
    crew, clock_ = desk.state.crew, desk.state.clock
    if crew.phase is Phase.WAITING:
        st.button(_("Begin"), key="class_begin", type="primary", on_click=_do, args=("start",))
        st.button(_("In 30 s"), key="class_countdown", on_click=_do, args=("countdown",))
    elif crew.phase is Phase.RUNNING:
        words = _("Freeze") if clock_.playing else _("Continue")
        st.button(words, key="class_freeze", type="primary", on_click=_do, args=("freeze",))
    if crew.phase is not Phase.WAITING:
        words = _("Hide again") if crew.revealed else _("Reveal")
        st.button(words, key="class_reveal", on_click=_do, args=("reveal",))


def _do(what: str) -> None:
    desk = desk_now()
    if what == "start":
        desk.start()
    elif what == "countdown":
        desk.count_down(30)
    elif what == "freeze":
        desk.steer("pause" if desk.state.clock.playing else "play")
    elif what == "reveal":
        desk.reveal(not desk.state.crew.revealed)
    elif what == "discovery":
        desk.jump_to_discovery()
    elif what == "end":
        desk.end()
    elif what == "reset":
        desk.reset()
    elif what == "postpone":
        desk.postpone(POSTPONE_S * 1000)


def show(desk: Desk, _: Words) -> None:
    """The middle column."""
    made = desk.own.scenario
    panel.head(made.title.in_(state.language()), _("regime: {regime}", regime=_(desk.state.regime.value)))
    with st.container(horizontal=True, gap="small"):
        st.button(_("To the discovery"), key="discovery", on_click=_do, args=("discovery",))
        st.button(_("Later injects +{n} s", n=POSTPONE_S), key="postpone", on_click=_do, args=("postpone",))
    with st.container(key="line", height=330, border=False):
        for due in desk.time_line():
            _due(desk, _, due)
    _move(desk, _)
    _rules(desk, _)
    _end(desk, _)
    if made.trainer_notes:
        with st.expander(_("Facilitator’s notes")):
            st.html(f'<div class="fact notes">{safe(made.trainer_notes.in_(state.language()))}</div>')


def _due(desk: Desk, _: Words, due: Due) -> None:
    at = local_time(starts_s(desk), due.t_ms)
    kind = _("call") if due.kind == "incident" else _("inject")
    fired = f' <span class="dim">({safe(_("fired"))})</span>' if due.fired else ""
    with st.container(horizontal=True, vertical_alignment="center", key=f"due_{due.kind}_{due.number}", gap="small"):
        to = _("all chairs") if due.to == "all" else _(bar.CHAIR_WORDS[Chair(due.to)])
        words = f"<code>{at}</code> <b>{safe(kind)}</b> · {safe(to)}{fired}"
        st.html(f'<div class="row">{words}<div class="why">{safe(due.text.in_(state.language()))}</div></div>')
        if due.kind == "inject" and not due.fired:
            st.button(_("Now"), key=f"fire_{due.number}", on_click=_fire, args=(due.number,))


def _fire(number: int) -> None:
    desk_now().fire(number)


def _move(desk: Desk, _: Words) -> None:
    """One inject to another moment."""
    injects = [d for d in desk.time_line() if d.kind == "inject" and not d.fired]
    if not injects:
        return
    language = state.language()
    with st.form("move_inject", border=False), st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            _("Move an inject"), [d.number for d in injects], key="move_number", width=220,
            format_func=lambda n: next(d.text.in_(language)[:40] for d in injects if d.number == n),
        )  # fmt: skip
        st.number_input(_("to minute"), 0.0, key="move_to", step=0.5, width=110)
        st.form_submit_button(_("Move"), key="move", on_click=_moved)


def _moved() -> None:
    session = st.session_state
    try:
        desk_now().move_inject(int(session["move_number"]), round(float(session["move_to"]) * 60_000))
    except Trouble:
        _ = of(state.language())
        st.toast(_("An inject must lie between now and the end."))


def _rules(desk: Desk, _: Words) -> None:
    """Regime, assumptions and masks, for all crews at once; each change is a row."""
    now = desk.state
    with st.expander(_("Rules")):
        regime = st.segmented_control(
            _("Regime"), [r.value for r in Regime], default=now.regime.value, format_func=_, required=True,
            key=f"desk_regime_{now.regime.value}",
        )  # fmt: skip
        words = {
            "mirror_leaves_no_row": _("Assumed here: it left no row."),
            "mirror_steers_first": _("Assumed here: it could steer first."),
        }
        assumed = {n: st.toggle(words[n], v, key=f"desk_{n}") for n, v in now.assumptions.items() if n in words}
        masks_words = {
            "faces": _("Pictures hide faces from chairs that may not identify"),
            "windows": _("Pictures hide windows and doors"),
        }
        masks = {n: st.toggle(masks_words[n], v, key=f"desk_mask_{n}") for n, v in now.masks.items()}
        changed = {
            "regime": Regime(regime) if regime and regime != now.regime else None,
            "assumptions": {n: v for n, v in assumed.items() if v != now.assumptions[n]} or None,
            "masks": {n: v for n, v in masks.items() if v != now.masks[n]} or None,
        }
        if any(changed.values()):
            desk.rule(**changed)  # type: ignore[arg-type]
            st.rerun()


def _end(desk: Desk, _: Words) -> None:
    with st.expander(_("End, rehearse again, close")):
        st.download_button(
            _("Download everything"), lambda: archive.archive(desk_now()), f"{desk.room.code}.zip", "application/zip",
            key="download_all", on_click="ignore",
        )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            st.button(_("End the exercise"), key="class_end", on_click=_do, args=("end",))
            sure = st.checkbox(_("Throw this rehearsal away"), key="reset_sure")
            st.button(_("Begin anew, same code"), key="class_reset", disabled=not sure, on_click=_do, args=("reset",))
        keep = st.checkbox(_("Keep the room for 30 days"), key="keep_room")
        closing = st.checkbox(_("Close the room for everybody"), key="close_sure")
        if st.button(_("Close"), key="class_close", disabled=not closing):
            desk.close(keep=keep)
            st.session_state.pop(state.ROOM, None)
            st.query_params.clear()
            st.switch_page("start.py")
