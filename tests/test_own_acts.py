"""The intelligence chair's right column: what the browser fetches again by itself, and what it is never told early."""

from __future__ import annotations

import json

import pytest

from pages.parts import log, running
from synthetic.access import Action, Chair, Regime
from synthetic.exercise import briefing
from synthetic.exercise.door import Act, Exercise, seat_name
from tests.class_screens import Browser

pytestmark = pytest.mark.usefixtures("own_store")
TOKEN = "t" * 40


@pytest.fixture
def game() -> Exercise:
    made = running.start("purse-snatch")
    made.join(TOKEN)
    return made


def told(game: Exercise, part: str, chair: str = "intelligence", token: str = TOKEN) -> tuple[int, str]:
    asked = {"exercise": game.name, "chair": chair, "lang": "en", "part": part}
    status, body = log.answer(asked, token)
    return status, body.get("html", "")


def act(game: Exercise, action: Action, camera: str, **detail: object) -> None:
    game.act(Act(chair=Chair.INTELLIGENCE, action=action, camera_id=camera, detail=detail), seat_name(TOKEN))


def word(game: Exercise, part: int) -> str:
    return briefing.digest(game, Chair.INTELLIGENCE, seat=seat_name(TOKEN)).split(".")[part]


def test_what_was_done_is_told_anew_after_every_act_and_the_column_is_not_drawn_for_it(game: Exercise) -> None:
    assert "You have done nothing" in told(game, "done")[1]
    act(game, Action.LIVE_VIEW, "C-041")
    act(game, Action.PRESET, "C-041", preset=1)
    rows, column = word(game, 0), word(game, 1)
    assert "How many of these 2 acts" in told(game, "done")[1]
    act(game, Action.PRESET, "C-041", preset=2)
    assert "How many of these 3 acts" in told(game, "done")[1]
    assert word(game, 0) != rows, "the browser hears of it"
    assert word(game, 1) == column, "and the script does not run"


def test_the_first_act_the_first_that_is_asked_about_and_a_guess_draw_the_column(game: Exercise) -> None:
    words = [word(game, 1)]
    act(game, Action.LIVE_VIEW, "C-041")
    words.append(word(game, 1))
    act(game, Action.PRESET, "C-041", preset=1)
    words.append(word(game, 1))
    game.answer("guess", "5")
    words.append(word(game, 1))
    game.change_policy(assumptions={"mirror_steers_first": False})
    words.append(word(game, 1))
    assert len(set(words)) == 5


def test_before_the_guess_nothing_of_the_answer_is_told(game: Exercise) -> None:
    game.change_policy(regime=Regime.LOGGED)
    act(game, Action.LIVE_VIEW, "C-041")
    act(game, Action.PRESET, "C-041", preset=1)
    assert told(game, "rows") == told(game, "logged") == (200, "")
    assert "data-held" not in told(game, "done")[1]
    game.answer("guess", "<b>5</b>")
    html = told(game, "done")[1]
    assert 'data-held="0"' not in html and "data-held" in html and "&lt;b&gt;5&lt;/b&gt;" in html
    assert "C-041" in told(game, "logged")[1]


@pytest.mark.parametrize(
    ("part", "chair"),
    [
        ("", "intelligence"), ("other", "intelligence"), ("done", "operator"), ("rows", "auditor"),
        ("logged", "resident"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_this_chairs_is_refused(game: Exercise, part: str, chair: str) -> None:
    assert told(game, part, chair) == (403, "")


def test_a_stranger_is_told_nothing(game: Exercise) -> None:
    assert told(game, "done", token="s" * 40) == (403, "")


def test_the_page_brings_what_the_browser_would_fetch(game: Exercise) -> None:
    game.skip_guide()
    act(game, Action.LIVE_VIEW, "C-041")
    act(game, Action.PRESET, "C-041", preset=1)
    someone = Browser("t")
    someone.token = TOKEN
    someone.open("exercise.py", exercise=game.name, chair="intelligence")
    drawn = [json.loads(c.proto.json)[0] for c in someone.app.get("bidi_component")]
    (mine,) = [data for data in drawn if "part=done" in data.get("address", "")]
    assert mine["html"] == told(game, "done")[1]
