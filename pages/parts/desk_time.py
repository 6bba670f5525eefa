"""At the desk: the clock, what a trainer needs at hand, rules, the end."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from pages.parts import bar, desk_drill, desk_line, gallery, panel, rule_editor, rulebook, ruled, state
from pages.parts.desk_door import desk_now
from pages.parts.text import Words, of, safe
from synthetic.access import Regime
from synthetic.desk import Desk
from synthetic.exercise.clock import SPEEDS
from synthetic.exercise.crew import Phase

POSTPONE_S, COUNTDOWN_S = 30, 30


def clock(desk: Desk, _: Words) -> None:
    """The class's clock; the desk steers it."""
    moment = desk.own.moment()
    c = moment.state.clock
    running = moment.state.crew.phase is Phase.RUNNING
    data = {
        "now": moment.now_ms, "lag": 0, "speed": c.speed, "speeds": list(SPEEDS),
        "playing": c.playing and moment.now_ms < desk.own.world.lasts_ms, "ends": desk.own.world.lasts_ms,
        "starts_s": starts_s(desk), "watch_only": not running, "scrub": running, "ask_renderer": False,
        "ticks": [{"t": due.t_ms, "text": desk_line.told(_, due)} for due in desk.time_line() if not due.held],
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
    """Begin, freeze, reveal: what a trainer needs without looking for it; each does what it said when it was drawn."""
    crew = desk.state.crew
    if crew.phase is Phase.WAITING:
        st.button(_("Begin"), key="class_begin", type="primary", on_click=_begin)
        if crew.starts_at is None:
            st.button(_("In {n} s", n=COUNTDOWN_S), key="class_countdown", on_click=_count_down, args=(COUNTDOWN_S,))
        else:
            st.button(_("Cancel the countdown"), key="class_cancel", on_click=_count_down, args=(0,))
        return
    if crew.phase is Phase.RUNNING and desk.state.clock.playing:
        st.button(_("Freeze"), key="class_freeze", type="primary", on_click=_steer, args=("pause",))
    elif crew.phase is Phase.RUNNING:
        st.button(_("Continue"), key="class_continue", type="primary", on_click=_steer, args=("play",))
    if crew.revealed:
        st.button(_("Hide again"), key="class_hide", on_click=_reveal, args=(False,))
    else:
        st.button(_("Reveal"), key="class_reveal", on_click=_reveal, args=(True,))
    st.link_button(_("Debrief"), f"/debrief?room={desk.room.code}&lang={state.language()}")


def _begin() -> None:
    """Once: a class that runs or is over does not begin again."""
    desk = desk_now()
    if desk.state.crew.phase is Phase.WAITING:
        desk.begin()


def _count_down(seconds: int) -> None:
    desk = desk_now()
    if desk.state.crew.phase is Phase.WAITING:
        if seconds:
            desk.even()
        desk.count_down(seconds)


def _steer(what: str) -> None:
    desk = desk_now()
    if desk.state.crew.phase is Phase.RUNNING:
        desk.steer(what)


def _reveal(revealed: bool) -> None:
    desk_now().reveal(revealed)


def show(desk: Desk, _: Words) -> None:
    """The middle column."""
    made = desk.own.scenario
    panel.head(made.titled(state.language()), _("regime: {regime}", regime=_(desk.state.regime.value)))
    if made.trainer_notes or made.goals:
        with st.expander(_("Facilitator’s notes")):
            notes = made.trainer_notes.in_(state.language()) if made.trainer_notes else ""
            st.html(f'<div class="fact notes">{safe(notes)}</div>{gallery.goals(_, made, state.language())}')
    with st.container(horizontal=True, gap="small"):
        why = _no_discovery(desk, _)
        st.button(
            _("To the discovery"), key="discovery", on_click=_jump_to_discovery, disabled=bool(why), help=why or None
        )
        st.button(_("Later injects +{n} s", n=POSTPONE_S), key="postpone", on_click=_postpone)
    desk_line.show(desk, _)
    desk_drill.show(desk, _)
    _rules(desk, _)
    _end(desk, _)


def _no_discovery(desk: Desk, _: Words) -> str:
    """Why nobody can jump to the discovery, nothing where one can."""
    there = desk.discovery_ms()
    if there is None:
        return _("In this scenario no camera is moved without a row.")
    return _("The discovery is past; on the clock’s line you go back.") if there <= desk.own.moment().now_ms else ""


def _jump_to_discovery() -> None:
    desk_now().jump_to_discovery()


def _postpone() -> None:
    desk_now().postpone(POSTPONE_S * 1000)


def _rules(desk: Desk, _: Words) -> None:
    """Regime, assumptions, masks, matrix and ranks, for all crews at once; each change is a row."""
    now = desk.state
    with st.expander(_("Rules")):
        regime = st.segmented_control(
            _("Regime"), [r.value for r in Regime], default=now.regime.value, format_func=_, required=True,
            key=f"desk_regime_{now.regime.value}",
        )  # fmt: skip
        if regime and regime != now.regime:
            desk.rule(regime=Regime(regime))
            st.rerun()
        words = {name: _(ruled.SWITCH_WORDS[name]) for name in ruled.SWITCH_WORDS}
        for name, on in now.assumptions.items():
            if name in words:
                panel.switch(words[name], on, f"desk_{name}", partial(_assumed, name))
        for name, on in now.masks.items():
            panel.switch(words[name], on, f"desk_mask_{name}", partial(_masked, name))
        rule_editor.show(_, desk.own.name, lambda: desk_now().state.rules, "desk", _ruled, table=True)
        st.button(_("Publish a checkpoint now"), key="desk_publish", on_click=_publish)


def _ruled(**what: Any) -> None:
    desk_now().rule(**what)


def _assumed(name: str, on: bool) -> None:
    desk_now().rule(assumptions={name: on})


def _masked(name: str, on: bool) -> None:
    desk_now().rule(masks={name: on})


def _publish() -> None:
    if not desk_now().publish():
        rulebook.nothing_new(of(state.language()))


def _end(desk: Desk, _: Words) -> None:
    with st.expander(_("End, rehearse again, close")):
        with st.container(key="download_all"):
            st.link_button(_("Download everything"), f"/print/everything?room={desk.room.code}")
        with st.container(horizontal=True, gap="small"):
            st.button(_("End the exercise"), key="class_end", on_click=_over)
            sure = st.checkbox(_("Throw this rehearsal away"), key="reset_sure")
            st.button(_("Begin anew, same code"), key="class_reset", disabled=not sure, on_click=_reset)
        keep = st.checkbox(_("Keep the room for 30 days"), key="keep_room")
        closing = st.checkbox(_("Close the room for everybody"), key="close_sure")
        if st.button(_("Close"), key="class_close", disabled=not closing):
            desk.close(keep=keep)
            st.session_state.pop(state.ROOM, None)
            st.query_params.clear()
            st.switch_page("start.py")


def _over() -> None:
    desk_now().end()


def _reset() -> None:
    """Once for each time that somebody says they are sure."""
    st.session_state["reset_sure"] = False
    desk_now().reset()
