"""The browser's look: a seat asks, and whatever is not exactly so is refused."""

import json

import pytest

from pages.parts import looking, public, running
from synthetic.access import Chair
from synthetic.exercise.door import Exercise

pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture
def game() -> Exercise:
    return running.start("purse-snatch")


@pytest.fixture
def seat(game) -> str:
    return game.join()


def asked(game, **change) -> dict[str, str]:
    return {"exercise": game.name, "chair": "operator", "lag": "0", "lang": "en", **change}


def test_a_seat_gets_its_feeds(game, seat):
    status, body = looking.answer(asked(game), seat)
    assert (status, body["feeds"], body["t"]) == (200, {}, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"exercise": "guessed"}, {"exercise": ""}, {"chair": "trainer"}, {"chair": ""}, {"lag": "-5"}, {"lag": "1e9"},
        {"lag": "٣"}, {"lag": "9" * 40}, {"lag": "nan"},
    ],
)  # fmt: skip
def test_whatever_is_not_exactly_so_is_refused(game, seat, change):
    assert looking.answer(asked(game, **change), seat) == looking.REFUSED


@pytest.mark.parametrize("token", ["", "guessed", "x" * 43])
def test_a_browser_without_a_seat_sees_nothing(game, seat, token):
    assert looking.answer(asked(game), token) == looking.REFUSED
    assert looking.news(asked(game), token)[0] == 403


def test_a_seat_of_one_exercise_sees_nothing_of_another(game, seat):
    from synthetic.access import Action
    from synthetic.exercise.door import Act

    other = running.start("purse-snatch")
    other.act(Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id="C-041"))
    assert looking.answer(asked(game), seat)[1]["feeds"] == {}
    assert looking.answer(asked(other), seat) == looking.REFUSED


def test_public_data_are_the_same_for_all_and_tell_of_nobody():
    exercise = running.start("purse-snatch")
    digest = public.stamp(exercise.world)
    names = ["streets.json", "blocks.json", "grounds.json", "landmarks.json", "cameras.json", "footprints.json"]
    told = b"".join(public.document(digest, name) or b"" for name in [*names, "scene/C-041.json"])
    assert len(told) > 50_000
    for word in (b"andrade", b"thief", b"INC-2", b"agent", b"person"):
        assert word not in told.lower()
    assert len(json.loads(public.document(digest, "cameras.json") or b"")) == 160


@pytest.mark.parametrize("name", ["people.json", "scene/C-999.json", "../app.py", "scene/../../x", ""])
def test_there_is_no_other_public_document(name):
    digest = public.stamp(running.start("purse-snatch").world)
    assert public.document(digest, name) is None
    assert public.document("0" * 16, "streets.json") is None
