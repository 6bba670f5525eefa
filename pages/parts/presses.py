"""No press comes to nothing: what Streamlit drops when several things want the script to run at once.

Three ways in which it would.  The browser names one fragment for all that is sent within a few milliseconds: a press
that comes together with news of others is called back, and its part of the page is not drawn.  A run that waits is
thrown away with what was pressed for it when a run of the whole page is asked for; so runs wait in one place, and
`runner.fastReruns` is off (.streamlit/config.toml).  And a run that has begun looks for newer requests before it calls
back, and while it does.
"""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequests,
    ScriptRequestType,
    _has_active_trigger_value,
)
from streamlit.runtime.state.safe_session_state import SafeSessionState


def hear_out() -> None:
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
