"""What the map is told beside who is in the pictures, by what crosses the wire; deny by default."""

from __future__ import annotations

import json

import pytest

from pages.parts import looking, running
from synthetic.access import Action, Chair
from synthetic.exercise.door import Act, Exercise, seat_name
from tests.class_screens import joined, opened

pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture
def alone():
    exercise = running.start("purse-snatch")
    return exercise, exercise.join()


def shown(exercise: Exercise, token: str, chair: Chair = Chair.OPERATOR, lag_ms: int = 0, lang: str = "en") -> dict:
    ask = {"exercise": exercise.name, "chair": chair.value, "lag": str(lag_ms), "lang": lang}
    status, body = looking.answer(ask, token)
    assert status == 200, body
    return body["map"]


def at(exercise: Exercise, seconds: int) -> None:
    exercise.steer("jump", seconds * 1000)


def test_the_operators_map_has_patrols_where_they_will_be_and_calls_once_they_came_in(alone):
    exercise, token = alone
    at(exercise, 40)
    before = shown(exercise, token)
    assert [name for name, *_way in before["patrols"]] == ["P-1", "P-2", "P-3", "P-4"]
    assert all(len(way) == 14 for _name, *way in before["patrols"]), "seven moments"
    assert before["calls"] == before["subjects"] == before["gone"] == []
    at(exercise, 80)
    ((name, east, north),) = shown(exercise, token)["calls"]
    assert name == "INC-2" and abs(east) < 900 and abs(north) < 900
    assert shown(exercise, token, lag_ms=40_000)["calls"] == [], "a playback shows no later call"


def test_a_patrol_that_was_sent_moves_within_the_time_that_is_told(alone):
    exercise, token = alone
    at(exercise, 80)
    exercise.steer("play")
    detail = {"patrol": "P-1", "node": 0, "top": "red hoodie"}
    act = Act(chair=Chair.OPERATOR, action=Action.DISPATCH, case_number="INC-2", detail=detail)
    assert exercise.act(act, seat_name(token)).done
    at(exercise, 95)
    told = shown(exercise, token)
    way = next(way for name, *way in told["patrols"] if name == "P-1")
    assert told["ahead_ms"] == 12_000
    assert (way[0], way[1]) != (way[-2], way[-1])


@pytest.mark.parametrize(("lang", "unknown"), [("en", "unknown"), ("es", "sin nombre")])
def test_the_intelligence_chairs_map_has_phones_and_nothing_of_the_center(alone, lang, unknown):
    exercise, token = alone
    at(exercise, 100)
    act = Act(chair=Chair.INTELLIGENCE, action=Action.PHONE_LOOKUP, detail={"subject": "thief"})
    assert exercise.act(act, seat_name(token)).done
    told = shown(exercise, token, Chair.INTELLIGENCE, lang=lang)
    assert told["patrols"] == told["calls"] == []
    looked_up, listed = (text for text, *_spot in told["subjects"])  # whoever was looked up last comes first
    assert listed.startswith("M. Andrade · ··") and listed.endswith("17:41")
    assert looked_up.startswith(f"{unknown} · ··")
    assert "subjects" in shown(exercise, token) and shown(exercise, token)["subjects"] == []
    assert "Andrade" not in json.dumps(shown(exercise, token))


def test_after_the_reveal_and_not_before_cameras_without_a_row_are_ringed():
    _trainer, desk = opened()
    someone, other = joined(desk, "someone"), joined(desk, "other")
    crew = running.room(desk.room.code).crew(1)
    desk.give(1, seat_name(other.token), Chair.INTELLIGENCE)
    desk.start()
    act = Act(chair=Chair.INTELLIGENCE, action=Action.LIVE_VIEW, camera_id="C-041")
    assert crew.act(act, seat_name(other.token)).done
    assert shown(crew, someone.token)["gone"] == []
    desk.reveal()
    assert "C-041" in shown(crew, someone.token)["gone"]
