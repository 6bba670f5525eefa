"""No press comes to nothing: what Streamlit drops when several things want the script to run at once.

Three ways in which it would.  The browser names one fragment for all that is sent within a few milliseconds: a press
that comes together with news of others is called back, and its part of the page is not drawn.  A run that waits is
thrown away with what was pressed for it when a run of the whole page is asked for.  And a run that has begun looks for
newer requests before it calls back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequests,
    ScriptRequestType,
    _has_active_trigger_value,
)
from streamlit.runtime.state.safe_session_state import SafeSessionState


def keep_presses() -> None:
    """Whoever was pressed is called back before anything else is looked at.

    One run at a time writes a session's state then: `runner.fastReruns` is off (.streamlit/config.toml).
    """
    SafeSessionState.on_script_will_rerun = _called_back


def _called_back(self: SafeSessionState, *states: Any, **more: Any) -> None:
    with self._lock:
        self._state.on_script_will_rerun(*states, **more)


def run_of(runner: ScriptRunner, asked: RerunData) -> RerunData:
    """What a run that has come to its turn is for: all that was asked meanwhile, and every part that was pressed."""
    return _drawn_whole(runner, _joined(runner._requests, asked))


def _joined(requests: ScriptRequests, asked: RerunData) -> RerunData:
    """A request with those that came after it and wait."""
    with requests._lock:
        if requests._state is not ScriptRequestType.RERUN:
            return asked
        newer = requests._rerun_data
        requests._rerun_data = asked
        requests._request_rerun_locked(newer)
        requests._state = ScriptRequestType.CONTINUE
        return requests._rerun_data


def _drawn_whole(runner: ScriptRunner, asked: RerunData) -> RerunData:
    """A request that draws the parts of all that was pressed; the whole page where one is in none."""
    if not asked.fragment_id_queue or asked.widget_states is None:
        return asked
    known = runner._session_state._state._get_widget_metadata
    pressed = [known(one.id) for one in asked.widget_states.widgets if _has_active_trigger_value(one)]
    parts = dict.fromkeys(found.fragment_id for found in pressed if found is not None)
    if None in parts:
        return replace(asked, fragment_id_queue=[])
    there = [part for part in parts if part is not None and runner._fragment_storage.contains(part)]
    return replace(asked, fragment_id_queue=list(dict.fromkeys([*asked.fragment_id_queue, *there])))
