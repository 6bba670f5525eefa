"""A joystick's word from a browser: whatever is not exactly so is refused, forges no row and breaks nothing."""

import json

import pytest

from pages.parts import bucket as bucket_module
from pages.parts import running, turning
from synthetic.access import Action, Chair
from synthetic.exercise.door import Act

pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture(autouse=True)
def fresh_bucket(monkeypatch):
    monkeypatch.setattr(turning, "_bucket", turning.Bucket(burst=12.0, a_second=6.0))


@pytest.fixture
def game():
    exercise = running.start("purse-snatch")
    exercise.act(Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id="C-041"))
    return exercise


def word(game, **change):
    said = {"exercise": game.name, "chair": "operator", "camera": "C-041", "pose": [100, -900, 300], "rest": False}
    said |= change
    return json.dumps({k: v for k, v in said.items() if v != "left out"}).encode()


def turned(game):
    return [e for e in game.journal.read(game.name)[1] if e.kind == "ptz"]


def test_a_word_turns_the_camera_and_says_how_it_stands(game):
    seat = game.join()
    status, body = turning.answer(word(game, pose=[-100, -900, 9999], rest=True, around=True, lang="en"), seat)
    assert (status, body["pose"], body["clamped"]) == (200, [35900, -900, 3000], True)
    assert body["around"] and {"i", "p", "looks"} <= set(body["around"][0])
    assert [e.body["pose"] for e in turned(game)] == [[35900, -900, 3000]]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"pose": [float("nan"), 0, 100]}, 400), ({"pose": [float("inf"), 0, 100]}, 400),
        ({"pose": [1e300, 0, 100]}, 400),
        ({"pose": ["1", 0, 100]}, 400), ({"pose": [True, 0, 100]}, 400), ({"pose": [0, 0]}, 400),
        ({"pose": "left out"}, 400),
        ({"pose": [[0], 0, 100]}, 400), ({"pose": None}, 400), ({"camera": 41}, 400), ({"camera": "C" * 101}, 400),
        ({"chair": None}, 400), ({"exercise": "guessed"}, 403), ({"exercise": ""}, 403), ({"chair": "trainer"}, 403),
        ({"camera": "C-999"}, 409), ({"camera": "C-040"}, 409), ({"camera": "<b>"}, 409),
        ({"purpose": "x" * 2000}, 413),
    ],
)  # fmt: skip
def test_whatever_is_not_exactly_so_is_refused_and_turns_nothing(game, change, status):
    before = turning.refusals[status]
    found, body = turning.answer(word(game, **change), game.join())
    assert found == status, body
    assert turning.refusals[status] == before + 1
    assert all(e.body["outcome"].startswith("refused") for e in turned(game))
    assert "C-041" not in game.moment().state.hands


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"exercise":' + b"[" * 500, b"1e999", b'{"pose":[1e400,0,0]}']
)
def test_what_is_no_word_is_refused(raw):
    assert turning.answer(raw, "")[0] == 400


def test_a_chair_that_may_not_steer_is_refused_by_the_door(game):
    status, body = turning.answer(word(game, chair="intelligence"), game.join())
    assert (status, body) == (409, {"refused": "feed not open", "by": None})


def test_three_thousand_words_at_once_are_a_dozen_and_the_rest_is_counted(game):
    seat = game.join()
    before = turning.refusals[429]
    found = [turning.answer(word(game, pose=[k, -900, 300]), seat, now_s=5.0)[0] for k in range(3000)]
    assert found.count(200) == 12 and set(found) == {200, 429}
    assert turning.refusals[429] - before == 3000 - 12
    assert turning.answer(word(game), seat, now_s=6.0)[0] == 200
    assert turned(game) == []
    turning.answer(word(game, rest=True), seat, now_s=8.0)
    assert len(turned(game)) == 1


def test_four_words_a_second_are_never_too_many(game):
    seat = game.join()
    assert {turning.answer(word(game, pose=[k, -900, 300]), seat, now_s=k / 4)[0] for k in range(80)} == {200}


def test_the_guard_remembers_the_latest_seats_only():
    bucket = turning.Bucket(burst=12.0, a_second=6.0)
    for k in range(bucket_module.MOST_SEATS + 50):
        assert bucket.takes(str(k), 0.0)
    assert len(bucket._seats) == bucket_module.MOST_SEATS
