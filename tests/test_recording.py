"""The slider of a recording: what is a wish to seek, and what is only the slider drawn anew."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from pages.parts import recording

STARTS = datetime(2018, 7, 12, 17, 40)
NOW_MS, STANDS_S = 104_133, 50


@pytest.fixture
def sought(monkeypatch):
    """What seeking a second of the scenario comes to, with a slider that was drawn standing at STANDS_S."""

    def at(seconds: int) -> list[dict]:
        asked: list[dict] = []
        place = SimpleNamespace(moment=SimpleNamespace(now_ms=NOW_MS))
        monkeypatch.setattr(recording, "st", SimpleNamespace(session_state={"k": STARTS + timedelta(seconds=seconds)}))
        monkeypatch.setattr(recording.state, "here", lambda: place)
        monkeypatch.setattr(recording, "_starts", lambda _place: STARTS)
        monkeypatch.setattr(recording, "_seek", lambda camera, **how: asked.append({"camera": camera, **how}))
        recording._sought("C-041", "k", STARTS + timedelta(seconds=STANDS_S))
        return asked

    return at


def test_where_it_stands_already_is_no_wish(sought):
    assert sought(STANDS_S) == []


def test_another_moment_is_sought(sought):
    assert sought(20) == [{"camera": "C-041", "at_ms": 20_000, "live": False}]
    assert sought(-1800) == [{"camera": "C-041", "at_ms": -1_800_000, "live": False}]


def test_the_right_end_is_live(sought):
    assert recording._up(NOW_MS) == 110_000
    assert sought(110)[0]["live"] is True
