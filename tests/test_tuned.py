"""What we change inside Streamlit: it is still there, and means the same as before."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace

import pytest
from streamlit.components.v2.bidi_component import main as components
from streamlit.cursor import LockedCursor, RunningCursor
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from pages.parts import tuned


def test_this_streamlit_has_what_we_tune(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer one may have it no more: then nothing breaks, but a class of sixty waits, and this test says so."""
    before = ScriptRunner._run_script
    monkeypatch.setattr(ScriptRunner, "_run_script", before)
    tuned.take_turns()
    once = ScriptRunner._run_script
    assert once is not before
    tuned.take_turns()
    assert ScriptRunner._run_script is once, "not twice"


def test_where_a_fragment_stands_is_copied_and_not_shared() -> None:
    tuned.copy_cursors()
    block = RunningCursor(0, (2, 1))
    block.lock_element()
    block._transient_elements[0] = {"spinner": True}
    copied = deepcopy({"main": block})["main"]
    copied.lock_element()
    assert (block.index, copied.index, copied.delta_path) == (1, 2, [0, 2, 1, 2])
    assert len(block._transient_elements) == 1 and len(copied._transient_elements) == 0

    still = LockedCursor(0, (2,), 3)
    still._transient_elements[0] = spinner = {"spinner": True}
    assert deepcopy(still)._transient_elements[0] == spinner
    assert deepcopy(still)._transient_elements[0] is not spinner


def test_what_a_component_told_reads_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    before = components.make_bidi_component_presenter
    monkeypatch.setattr(components, "make_bidi_component_presenter", before)
    told = {"events": [{"event": "open", "value": "C-041"}, "noise"]}
    session = SimpleNamespace(_new_widget_state=Told(told), _key_id_mapper=None)
    base = {"wall": 6}
    theirs = before("events", "id", {"wall"})(base, session)
    tuned.show_components()
    ours = components.make_bidi_component_presenter("events", "id", {"wall"})(base, session)
    assert ours == theirs == {"open": "C-041", "wall": 6}
    assert (ours.open, ours.wall, ours.never) == ("C-041", 6, None)
    empty = SimpleNamespace(_new_widget_state=Told({}))
    assert components.make_bidi_component_presenter("events")(base, empty) == base
    assert components.make_bidi_component_presenter("events")(None, empty) is None


class Told(dict[str, object]):
    """As Streamlit keeps what widgets told in a run."""

    def __init__(self, told: dict[str, object]) -> None:
        super().__init__(told)
        self.widget_metadata = {"events": SimpleNamespace(value_type="json_trigger_value")}
