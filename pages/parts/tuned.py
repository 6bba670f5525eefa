"""What we change inside Streamlit, all in one place; each thing is left out where Streamlit has it no more."""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

from streamlit import config, delta_generator, logger
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state.safe_session_state import SafeSessionState

from pages.parts import warm
from pages.parts.gate import SCRIPTS

BEAT_SLACK_S, TICK_SLACK_S = 0.5, 2.0
"""How long a redrawing that nobody pressed for can wait: after news of others, and at the map's tick."""
BEATS = "-pulse_"
"""Part of the id of whatever hears news (pulse.py)."""


def tune() -> None:
    """Before the server starts, once."""
    keep_theme()
    look_for_no_packages()
    ask_for_no_terminal()
    take_turns()
    hear_presses_out()
    warn_of_no_toast()


def keep_theme() -> None:
    """Streamlit looks the theme up among all its settings at every run of a script; here it never changes."""
    config.get_options_for_section = cache(config.get_options_for_section)


def look_for_no_packages() -> None:
    """At its start Streamlit reads what every installed package says of itself, for components; ours are here."""
    if hasattr(manifest_scanner, "scan_component_manifests"):
        manifest_scanner.scan_component_manifests = lambda *_, **__: []


def ask_for_no_terminal() -> None:
    """The first element that is drawn asks, over every module that is loaded, whether somebody typed it: half a run."""
    if hasattr(delta_generator, "_use_warning_has_been_displayed"):
        delta_generator._use_warning_has_been_displayed = True


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
            runs(self, rerun_data)

    ScriptRunner._run_script = run


def hear_presses_out() -> None:
    """A press is heard out before another request for a run is.

    Streamlit takes a request out of its queue and calls what was pressed; where a request for the whole page arrives
    between the two, or meanwhile, it drops the press with all that its callback had not done yet.  Here such a request
    waits until the callbacks are through: Streamlit looks for it again right after them, and then draws.
    """
    calls = getattr(SafeSessionState, "on_script_will_rerun", None)
    obeys = getattr(ScriptRunner, "_maybe_handle_execution_control_request", None)
    if calls is None or obeys is None or hasattr(calls, "__wrapped__"):
        return

    @wraps(calls)
    def heard_out(self: SafeSessionState, *states: Any, **more: Any) -> None:
        _hearing.add(id(self))
        try:
            calls(self, *states, **more)
        finally:
            _hearing.discard(id(self))

    @wraps(obeys)
    def obey(self: ScriptRunner) -> None:
        if id(self._session_state) not in _hearing:
            obeys(self)

    SafeSessionState.on_script_will_rerun = heard_out
    ScriptRunner._maybe_handle_execution_control_request = obey


_hearing: set[int] = set()
"""Sessions whose callbacks are being called just now."""


def slack_s(rerun_data: Any) -> float:
    """How long a run of the script can wait: what somebody pressed cannot."""
    if rerun_data.is_auto_rerun:
        return TICK_SLACK_S
    widgets = rerun_data.widget_states.widgets if rerun_data.widget_states else ()
    triggers = [w.id for w in widgets if w.WhichOneof("value") == "json_trigger_value"]
    return BEAT_SLACK_S if triggers and all(BEATS in found for found in triggers) else 0.0
