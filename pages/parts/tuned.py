"""What we change inside Streamlit, all in one place; each thing is left out where Streamlit has it no more."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Callable
from copy import deepcopy
from functools import cache, wraps
from typing import Any

from streamlit import config, cursor, delta_generator, logger, net_util
from streamlit.commands import page_config
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.bidi_component import main as components
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state.session_state import SessionState
from streamlit.watcher.polling_path_watcher import PollingPathWatcher

from pages.parts import presses, warm
from pages.parts.gate import SCRIPTS

BEAT_SLACK_S, TICK_SLACK_S = 0.5, 2.0
"""How long a redrawing that nobody pressed for can wait: after news of others, and at the map's tick."""
BEATS = "-pulse_"
"""Part of the id of whatever hears news (pulse.py)."""
SELDOM = 20_000, 5, 3
"""After how many new objects, and how many times that, Python looks for garbage (700, 10, 10 without us)."""
M_ARENA_MAX, HEAPS = -8, 2
"""As in glibc's malloc.h; and how many heaps all threads of a process share."""


def tune() -> None:
    """Before the server starts, once."""
    ask_nobody_outside()
    keep_theme()
    look_for_no_packages()
    watch_no_settings()
    ask_for_no_terminal()
    know_our_icon()
    take_turns()
    presses.hear_out()
    keep_what_waits()
    say_what_failed()
    warn_of_no_toast()
    copy_cursors()
    show_components()
    gc.set_threshold(*SELDOM)
    share_memory()


def share_memory() -> None:
    """The C library gives ever new threads up to eight heaps a core: what is free in one is of no use to another."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None and "MALLOC_ARENA_MAX" not in os.environ:
        mallopt(M_ARENA_MAX, HEAPS)


def ask_nobody_outside() -> None:
    """Streamlit asks on the internet for this machine's address there, whenever a stranger's page calls."""
    if hasattr(net_util, "get_external_ip"):
        net_util.get_external_ip = lambda: None


def keep_theme() -> None:
    """Streamlit looks the theme up among all its settings at every run of a script; here it never changes."""
    config.get_options_for_section = cache(config.get_options_for_section)


def look_for_no_packages() -> None:
    """At its start Streamlit reads what every installed package says of itself, for components; ours are here."""
    if hasattr(manifest_scanner, "scan_component_manifests"):
        manifest_scanner.scan_component_manifests = lambda *_, **__: []


def watch_no_settings() -> None:
    """Five times a second Streamlit looks whether its settings' files are others now, where they are not even there.

    What watches them already looks once more, and ends.
    """
    if hasattr(PollingPathWatcher, "_check_if_path_changed"):
        PollingPathWatcher._check_if_path_changed = lambda _self: None


def ask_for_no_terminal() -> None:
    """The first element that is drawn asks, over every module that is loaded, whether somebody typed it: half a run."""
    if hasattr(delta_generator, "_use_warning_has_been_displayed"):
        delta_generator._use_warning_has_been_displayed = True


def know_our_icon() -> None:
    """For an icon that is written out Streamlit loads a library of pictures first: a fifth of the first run."""
    known = getattr(page_config, "_get_favicon_string", None)
    if known is None or hasattr(known, "__wrapped__"):
        return

    @wraps(known)
    def icon(page_icon: Any) -> str:
        written = isinstance(page_icon, str) and page_icon.startswith("data:image/")
        return page_icon if written else known(page_icon)

    page_config._get_favicon_string = icon


def say_what_failed() -> None:
    """What was pressed and cannot be done any more, for the class is over say, is told in words."""
    calls = getattr(SessionState, "_run_callback_and_record_rerun", None)
    if calls is None or hasattr(calls, "__wrapped__"):
        return

    @wraps(calls)
    def called(self: SessionState, votes: Any, run: Callable[[], None]) -> None:
        calls(self, votes, lambda: _said(run))

    SessionState._run_callback_and_record_rerun = called


def _said(run: Callable[[], None]) -> None:
    from pages.parts import refusals  # it needs the engine, which is here once somebody presses

    with refusals.in_a_callback():
        run()


def warn_of_no_toast() -> None:
    """A callback that says why not, in a toast, replaces nothing on the page; the terminal is for what is wrong."""
    logger.get_logger("root").addFilter(lambda record: "a callback that displays" not in record.getMessage())


def take_turns() -> None:
    """Runs of the script go through the gate: of a class of sixty, many are due at once."""
    runs = getattr(ScriptRunner, "_run_script", None)
    if runs is None or hasattr(runs, "__wrapped__"):
        return

    @wraps(runs)
    def run(self: ScriptRunner, rerun_data: Any) -> None:
        warm.wait()
        with SCRIPTS.turn(slack_s(rerun_data)):
            runs(self, presses.run_of(self, rerun_data))
        warm.drawn()

    ScriptRunner._run_script = run


def keep_what_waits() -> None:
    """What a run of the whole page has to send stays in the queue when a run of one of its parts begins.

    Streamlit takes that part's words out of it, for the part is drawn anew.  What stands behind the part then reaches
    the browser first, at places that are not there yet: "Bad delta path index", and the page is blank until somebody
    reloads it.  A slow server, whose words wait, is enough.
    """
    clear = getattr(ForwardMsgQueue, "clear", None)
    if clear is None or hasattr(clear, "__wrapped__") or not hasattr(ForwardMsgQueue(), "_delta_index_map"):
        return

    @wraps(clear)
    def cleared(self: ForwardMsgQueue, *told: Any, fragment_ids_this_run: list[str] | None = None, **more: Any) -> None:
        if fragment_ids_this_run:
            self._delta_index_map = {}  # what the part says now comes after all that, and replaces nothing in it
        else:
            clear(self, *told, fragment_ids_this_run=fragment_ids_this_run, **more)

    ForwardMsgQueue.clear = cleared


def slack_s(rerun_data: Any) -> float:
    """How long a run of the script can wait: what somebody pressed cannot."""
    if rerun_data.is_auto_rerun:
        return TICK_SLACK_S
    widgets = rerun_data.widget_states.widgets if rerun_data.widget_states else ()
    triggers = [w.id for w in widgets if w.WhichOneof("value") == "json_trigger_value"]
    return BEAT_SLACK_S if triggers and all(BEATS in found for found in triggers) else 0.0


def copy_cursors() -> None:
    """At every run a fragment copies where it stands on the page, deeply; this says what of it can change."""
    for kind in (cursor.RunningCursor, cursor.LockedCursor):
        if {"_transient_elements", "_parent_path"} <= vars(kind(0)).keys():
            kind.__deepcopy__ = _copied


def _copied(self: Any, memo: dict[int, Any]) -> Any:
    made = memo[id(self)] = object.__new__(type(self))
    made.__dict__.update(self.__dict__)
    elements = self._transient_elements
    made._transient_elements = deepcopy(elements, memo) if len(elements) else type(elements)()
    return made


class Shown(dict[str, Any]):
    """What a component told, by name, to be read only; None for what it did not."""

    __getattr__ = dict.get


def show_components() -> None:
    """Streamlit makes a class of its own each time that it reads what a component told, a dozen at every run."""
    if hasattr(components, "make_bidi_component_presenter"):
        components.make_bidi_component_presenter = _presenter


def _presenter(events_id: str, *_writing: object) -> Callable[[object, Any], object]:
    """What shows a component: its state over what it triggered in this run."""

    def shown(base: object, session: Any) -> object:
        if not isinstance(base, dict):
            return base
        try:
            told = session._new_widget_state[events_id] or ()
        except KeyError:
            told = ()
        events = [one for one in told if isinstance(one, dict) and "event" in one]
        return Shown({one["event"]: one.get("value") for one in events} | base)

    return shown
