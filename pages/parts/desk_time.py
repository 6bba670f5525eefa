"""At the desk: the clock, the time line, injects, rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from pages.parts import bar, desk_drill, gallery, panel, rule_editor, rulebook, ruled, state
from pages.parts.desk_door import desk_now
from pages.parts.text import Words, local_time, of, safe
from synthetic import archive
from synthetic.access import Chair, Regime
from synthetic.desk import Desk, Due
from synthetic.exercise.clock import SPEEDS
from synthetic.exercise.crew import Phase
from synthetic.model import Text, Trouble
from synthetic.room import Denied

POSTPONE_S = 30
DUE_WORDS = {"incident": "call", "inject": "inject", "deed": "the database"}


def clock(desk: Desk, _: Words) -> None:
    """The class's clock; the desk steers it."""
    moment = desk.own.moment()
    c = moment.state.clock
    running = moment.state.crew.phase is Phase.RUNNING
    data = {
        "now": moment.now_ms, "lag": 0, "speed": c.speed, "speeds": list(SPEEDS),
        "playing": c.playing and moment.now_ms < desk.own.world.lasts_ms, "ends": desk.own.world.lasts_ms,
        "starts_s": starts_s(desk), "watch_only": not running, "scrub": running, "ask_renderer": False,
        "ticks": [{"t": due.t_ms, "text": _told(_, due)} for due in desk.time_line() if not due.held],
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
        st.link_button(_("Debrief"), f"/debrief?room={desk.room.code}&lang={state.language()}")


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
    elif what == "publish":
        if not desk.publish():
            rulebook.nothing_new(of(state.language()))
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
    _add(_)
    desk_drill.show(desk, _)
    _rules(desk, _)
    _end(desk, _)
    if made.trainer_notes or made.goals:
        with st.expander(_("Facilitator’s notes")):
            notes = made.trainer_notes.in_(state.language()) if made.trainer_notes else ""
            st.html(f'<div class="fact notes">{safe(notes)}</div>{gallery.goals(_, made, state.language())}')


def _due(desk: Desk, _: Words, due: Due) -> None:
    now = desk.own.moment().now_ms
    at = _("held") if due.held else local_time(starts_s(desk), due.t_ms)
    was = _("done") if due.kind == "deed" else _("fired")
    fired = f' <span class="dim">({safe(was)})</span>' if due.fired and not due.missed else ""
    with st.container(horizontal=True, vertical_alignment="center", key=f"due_{due.kind}_{due.number}", gap="small"):
        words = f"<code>{at}</code> <b>{safe(_(DUE_WORDS[due.kind]))}</b> · {safe(_whom(_, due))}{fired}"
        st.html(f'<div class="row">{words}<div class="why">{safe(_told(_, due))}</div></div>')
        if _waits(due, now):
            early = now < due.after_ms
            st.button(
                _("Now"), key=f"fire_{due.kind}_{due.number}", on_click=_fire, args=(due.kind, due.number),
                disabled=early, help=_("It has not happened yet.") if early else None,
            )  # fmt: skip


def _whom(_: Words, due: Due) -> str:
    """To which chair it goes, or in which crew's log it is done."""
    if due.kind == "deed":
        return _("crew {n}", n=due.crew) if due.crew else _("all crews")
    return _("all chairs") if due.to == "all" else _(bar.CHAIR_WORDS[Chair(due.to)])


def _told(_: Words, due: Due) -> str:
    """What comes, in words."""
    return desk_drill.told(_, due) if due.kind == "deed" else due.text.in_(state.language())


def _waits(due: Due, now_ms: int) -> bool:
    """Whether it may still come by hand, or be moved: an inject that passed may come again, the others only once."""
    return not due.fired if due.kind == "inject" else due.t_ms > now_ms and not due.fired


def _fire(kind: str, number: int) -> None:
    with _said():
        desk = desk_now()
        if kind == "incident":
            desk.call_now(number)
        elif kind == "deed":
            desk.tamper_now(number)
        else:
            desk.fire(number)


@contextmanager
def _said() -> Iterator[None]:
    """What the desk refuses is a word on the page: meanwhile time went on."""
    try:
        yield
    except Denied:
        raise
    except Trouble:
        _ = of(state.language())
        st.toast(_("It must lie between now and the end, and a call after its deed."))


def _move(desk: Desk, _: Words) -> None:
    """A call, an inject or a deed to another moment, or held back until it is fired by hand."""
    now = desk.own.moment().now_ms
    waiting = {f"{due.kind} {due.number}": due for due in desk.time_line() if _waits(due, now)}
    if not waiting:
        return
    names = {name: _told(_, due)[:40] for name, due in waiting.items()}
    with st.form("move_due", border=False), st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            _("Move a call or an inject"), list(waiting), key="move_what", width=140,
            format_func=names.__getitem__,
        )  # fmt: skip
        st.number_input(_("to minute"), 0.0, key="move_to", step=0.5, width=100)
        st.form_submit_button(_("Move"), key="move", on_click=_moved, args=(waiting, True))
        st.form_submit_button(_("Hold back"), key="hold", on_click=_moved, args=(waiting, False))
    panel.said(_("The call of an incident moves; the deed does not: it happens where and when the cast’s ways say."))


def _moved(waiting: dict[str, Due], to_a_minute: bool) -> None:
    session = st.session_state
    due = waiting.get(str(session.get("move_what")))
    if due is not None:
        t_ms = round(float(session.get("move_to") or 0) * 60_000) if to_a_minute else None
        with _said():
            desk_now().move_due(due.kind, due.number, t_ms)


def _add(_: Words) -> None:
    """One more inject, of the trainer's own."""
    with st.expander(_("One more inject")), st.form("add_inject", border=False, clear_on_submit=True):
        st.text_input(_("In Spanish"), key="add_es", max_chars=500)
        st.text_input(_("In English"), key="add_en", max_chars=500)
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            st.selectbox(
                _("To"), ["all", *Chair], key="add_to", width=150,
                format_func=lambda c: _("all chairs") if c == "all" else _(bar.CHAIR_WORDS[Chair(c)]),
            )  # fmt: skip
            st.number_input(_("at minute"), 0.0, key="add_at", step=0.5, width=110)
            st.form_submit_button(_("Add"), key="add", on_click=_added)


def _added() -> None:
    """Where only one language was written, both read it."""
    session = st.session_state
    es, en = (str(session.get(key) or "").strip() for key in ("add_es", "add_en"))
    if not (es or en):
        return
    with _said():
        t_ms = round(float(session.get("add_at") or 0) * 60_000)
        desk_now().add_inject(str(session.get("add_to") or "all"), Text(es=es or en, en=en or es), t_ms)


def _rules(desk: Desk, _: Words) -> None:
    """Regime, assumptions, masks, matrix and ranks, for all crews at once; each change is a row."""
    now = desk.state
    with st.expander(_("Rules")):
        regime = st.segmented_control(
            _("Regime"), [r.value for r in Regime], default=now.regime.value, format_func=_, required=True,
            key=f"desk_regime_{now.regime.value}",
        )  # fmt: skip
        words = {name: _(ruled.SWITCH_WORDS[name]) for name in ruled.SWITCH_WORDS}
        assumed = {n: st.toggle(words[n], v, key=f"desk_{n}") for n, v in now.assumptions.items() if n in words}
        masks = {n: st.toggle(words[n], v, key=f"desk_mask_{n}") for n, v in now.masks.items()}
        changed = {
            "regime": Regime(regime) if regime and regime != now.regime else None,
            "assumptions": {n: v for n, v in assumed.items() if v != now.assumptions[n]} or None,
            "masks": {n: v for n, v in masks.items() if v != now.masks[n]} or None,
        }
        if any(changed.values()):
            desk.rule(**changed)  # type: ignore[arg-type]
            st.rerun()
        rule_editor.show(_, desk.own.scenario, now.rules, "desk", _ruled, table=True)
        st.button(_("Publish a checkpoint now"), key="desk_publish", on_click=_do, args=("publish",))


def _ruled(**what: Any) -> None:
    desk_now().rule(**what)


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
