"""No press comes to nothing, in the three ways in which Streamlit would drop one."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType
from streamlit.testing.v1 import AppTest

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


def test_one_run_at_a_time_writes_a_sessions_state() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert settings["runner"]["fastReruns"] is False


# ----------------------------------------------------------------- while it is called back


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """The script's file is gone afterwards: processes that later tests begin must not look for it."""
    presses.hear_out()
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


def page() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

    def pressed() -> None:
        if st.session_state.get("interrupts"):
            get_script_run_ctx().script_requests.request_rerun(RerunData())
        st.session_state["begun"] = st.session_state.get("begun", 0) + 1
        st.toast("half done")
        st.session_state["done"] = st.session_state.get("done", 0) + 1

    st.session_state["drawn"] = st.session_state.get("drawn", 0) + 1
    st.button("press", on_click=pressed)


def test_a_request_for_the_page_that_comes_while_a_callback_acts_waits_until_it_is_done() -> None:
    app = AppTest.from_function(page)
    app.session_state["interrupts"] = True
    app.run()
    app.button[0].click().run()
    assert not app.exception
    assert (app.session_state["begun"], app.session_state["done"]) == (1, 1)
    assert app.session_state["drawn"] == 2, "what the callback did is drawn, once, by the run that was asked for"


def test_a_request_that_comes_before_the_callback_takes_nothing_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(page).run()
    runs = ScriptRunner._run_script

    def late(self: Any, data: RerunData) -> None:
        if any(w.trigger_value for w in data.widget_states.widgets):
            self._requests.request_rerun(RerunData())
        runs(self, data)

    monkeypatch.setattr(ScriptRunner, "_run_script", late)
    app.button[0].click().run()
    assert not app.exception
    assert app.session_state["done"] == 1
