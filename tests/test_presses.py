"""No press comes to nothing, in the three ways in which Streamlit would drop one."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType
from streamlit.runtime.state import SafeSessionState, SessionState

from pages.parts import presses

ROOT = Path(__file__).resolve().parents[1]
PARTS = {"promote": "feeds", "beat": "log", "open": "feeds", "begin": None}
"""Widgets by the fragment that they stand in."""


def states(**triggers: str) -> WidgetStates:
    made = WidgetStates()
    for name, value in triggers.items():
        made.widgets.add(id=name, json_trigger_value=value)
    return made


def runner(*waiting: RerunData) -> Any:
    """What of a script runner is looked at; requests that came while a run waited for its turn."""
    requests = ScriptRequests()
    for one in waiting:
        requests.request_rerun(one)
    known = {name: SimpleNamespace(fragment_id=part) for name, part in PARTS.items()}
    return SimpleNamespace(
        _requests=requests,
        _session_state=SimpleNamespace(_state=SimpleNamespace(_get_widget_metadata=known.get)),
        _fragment_storage=SimpleNamespace(contains=lambda part: part in PARTS.values()),
    )


def pressed(data: RerunData) -> set[str]:
    return {w.id for w in data.widget_states.widgets if w.json_trigger_value} if data.widget_states else set()


def test_a_press_and_news_in_one_message_draw_both_their_parts() -> None:
    asked = RerunData(widget_states=states(beat="1", promote="C-041", open=""), fragment_id_queue=["log"])
    assert presses.run_of(runner(), asked).fragment_id_queue == ["log", "feeds"]


def test_a_press_outside_of_all_parts_draws_the_page_though_news_named_one() -> None:
    asked = RerunData(widget_states=states(beat="1", begin="x"), fragment_id_queue=["log"])
    assert presses.run_of(runner(), asked).fragment_id_queue == []


def test_what_is_not_pressed_draws_nothing_more() -> None:
    asked = RerunData(widget_states=states(beat="1", promote="", unknown="x"), fragment_id_queue=["log"])
    assert presses.run_of(runner(), asked).fragment_id_queue == ["log"]


@pytest.mark.parametrize("newer", [RerunData(), RerunData(widget_states=states(beat="1"), fragment_id="log")])
def test_a_press_whose_run_waits_is_kept_when_another_run_is_asked_for(newer: RerunData) -> None:
    asked = RerunData(widget_states=states(promote="C-041"), fragment_id_queue=["feeds"])
    waiting = runner(newer)
    made = presses.run_of(waiting, asked)
    assert "promote" in pressed(made)
    whole = not newer.fragment_id
    assert made.fragment_id_queue == ([] if whole else ["feeds", "log"])
    assert waiting._requests._state is ScriptRequestType.CONTINUE, "nothing is left to be asked twice"


def test_a_runner_that_was_stopped_stays_so() -> None:
    stopped = runner()
    stopped._requests.request_stop()
    asked = RerunData(widget_states=states(promote="C-041"), fragment_id_queue=["feeds"])
    assert presses.run_of(stopped, asked) == asked
    assert stopped._requests._state is ScriptRequestType.STOP


def test_who_was_pressed_is_called_back_before_newer_requests_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    looked: list[str] = []
    session = SafeSessionState(SessionState(), lambda: looked.append("newer requests"))
    monkeypatch.setattr(SessionState, "on_script_will_rerun", lambda *_, **__: looked.append("called back"))
    session.on_script_will_rerun(states(promote="C-041"))
    assert looked == ["newer requests", "called back"], "as Streamlit has it"
    looked.clear()
    presses.keep_presses()
    session.on_script_will_rerun(states(promote="C-041"))
    assert looked == ["called back"]


def test_one_run_at_a_time_writes_a_sessions_state() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert settings["runner"]["fastReruns"] is False
