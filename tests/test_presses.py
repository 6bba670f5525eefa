"""A press is never lost to another request for a run of the script, whenever that one arrives."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from pages.parts import tuned


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """The script's file is gone afterwards: processes that later tests begin must not look for it."""
    tuned.hear_presses_out()
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


def test_a_request_for_the_page_that_comes_while_a_callback_acts_waits_until_it_is_done():
    app = AppTest.from_function(page)
    app.session_state["interrupts"] = True
    app.run()
    app.button[0].click().run()
    assert not app.exception
    assert (app.session_state["begun"], app.session_state["done"]) == (1, 1)
    assert app.session_state["drawn"] == 2, "what the callback did is drawn, once, by the run that was asked for"


def test_a_request_that_comes_before_the_callback_takes_nothing_from_it(monkeypatch):
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
