"""How somebody looks is told once: by what crosses the wire."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pages.parts import looking, running
from pages.parts.told import Told
from synthetic.access import Action, Chair
from synthetic.exercise import observation
from synthetic.exercise.door import Act, Exercise, Moment, seat_name

ASKER = ("token", "exercise")
RED, GREY = {"h_cm": 170, "top": "#c0392b"}, {"h_cm": 170, "top": "#888888"}


def answer(looks: dict, i: int = 7) -> dict:
    return {"t": 0, "feeds": {"g1": {"camera": "C-001", "figures": [{"i": i, "looks": looks, "p": [0, 1, 2]}]}}}


def figure(body: dict) -> dict:
    return body["feeds"]["g1"]["figures"][0]


def test_looks_are_told_once_and_again_when_they_change():
    told = Told()
    first = told.spared(ASKER, answer(RED), "")
    assert figure(first)["looks"] == RED
    second = told.spared(ASKER, answer(RED), first["mark"])
    assert figure(second) == {"i": 7, "p": [0, 1, 2]}
    assert figure(told.spared(ASKER, answer(GREY), second["mark"]))["looks"] == GREY


def test_whoever_has_another_answer_than_the_last_gets_everything():
    told = Told()
    first = told.spared(ASKER, answer(RED), "")
    told.spared(ASKER, answer(RED), first["mark"])  # lost on its way
    assert figure(told.spared(ASKER, answer(RED), first["mark"]))["looks"] == RED
    assert figure(told.spared(("another", "exercise"), answer(RED), first["mark"]))["looks"] == RED


def test_another_figure_is_not_taken_for_one_that_is_known():
    told = Told()
    first = told.spared(ASKER, answer(RED), "")
    assert figure(told.spared(ASKER, answer(RED, i=8), first["mark"]))["looks"] == RED


def test_only_the_newest_askers_are_remembered():
    told = Told(most=2)
    marks = [told.spared((name,), answer(RED), "")["mark"] for name in "abc"]
    assert "looks" in figure(told.spared(("a",), answer(RED), marks[0]))
    assert "looks" not in figure(told.spared(("c",), answer(RED), marks[2]))


def test_a_second_look_is_less_than_half_of_the_first(own_store):
    exercise = running.start("purse-snatch")
    token = exercise.join()
    for camera in ("C-041", "C-062", "C-038"):
        exercise.act(Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id=camera), seat_name(token))
    ask = {"exercise": exercise.name, "chair": "operator", "lang": "en"}
    _status, first = looking.answer(ask, token)
    _status, second = looking.answer({**ask, "have": first["mark"]}, token)
    assert sum(len(feed["figures"]) for feed in first["feeds"].values()) > 20
    assert len(json.dumps(second)) < len(json.dumps(first)) / 2


# ------------------------------------------------------------------------------ figures that go on as they were told


class Browser:
    """A browser that keeps what it was told, as feed/watch.js does."""

    def __init__(self, exercise: Exercise, token: str, chair: Chair = Chair.OPERATOR) -> None:
        self.exercise, self.token, self.chair, self.told = exercise, token, chair, Told()
        self.have, self.figures = "", {}

    def look(self, moment: Moment) -> set[str]:
        """Look at a moment; the cameras whose figures were told."""
        live = self.told.live(ASKER, self.have)
        body, live = self.exercise.look_again(self.token, self.chair, "en", 0, moment, live)
        sent = self.told.spared(ASKER, body, self.have, live)
        self.have = sent["mark"]
        old, self.figures = self.figures, {}
        for grant, feed in sent["feeds"].items():
            known = {f["i"]: f["looks"] for f in old.get(grant, [])}
            came = feed.get("figures", old.get(grant))
            self.figures[grant] = [{**f, "looks": f.get("looks") or known[f["i"]]} for f in came]
        return {feed["camera"] for feed in sent["feeds"].values() if "figures" in feed}

    def seen(self, t_ms: int) -> dict[str, dict[int, tuple[float, float]]]:
        """Who is drawn at a moment, and where, by feed."""
        return {grant: placed(figures, t_ms) for grant, figures in self.figures.items()}


def placed(figures: list[dict], t_ms: int) -> dict[int, tuple[float, float]]:
    found = {}
    for one in figures:
        path = one["p"]
        for k in range(0, len(path) - 3, 3):
            t, x, y, t2, x2, y2 = path[k : k + 6]
            if t <= t_ms < t2:
                share = (t_ms - t) / (t2 - t)
                found[one["i"]] = (x + share * (x2 - x), y + share * (y2 - y))
    return found


@pytest.fixture
def walls(own_store) -> tuple[Exercise, str]:
    exercise = running.start("purse-snatch")
    token = exercise.join()
    exercise.skip_guide()
    for chair in (Chair.OPERATOR, Chair.INTELLIGENCE):
        for camera in ("C-041", "C-062", "C-038", "C-049"):
            exercise.act(Act(chair=chair, action=Action.LIVE_VIEW, camera_id=camera), seat_name(token))
    exercise.steer("jump", 60_000)
    exercise.steer("play")
    return exercise, token


def at(exercise: Exercise, t_ms: int) -> Moment:
    return replace(exercise.moment(), now_ms=t_ms)


def turn(exercise: Exercise, token: str, camera: str, preset: int) -> None:
    act = Act(chair=Chair.INTELLIGENCE, action=Action.PRESET, camera_id=camera, detail={"preset": preset})
    assert exercise.act(act, seat_name(token)).done


def test_where_one_camera_was_turned_the_others_figures_are_not_told_again(walls):
    exercise, token = walls
    browser = Browser(exercise, token)
    assert browser.look(at(exercise, 61_000)) == {"C-041", "C-062", "C-038", "C-049"}
    turn(exercise, token, "C-041", 1)
    assert browser.look(at(exercise, 62_000)) == {"C-041"}
    assert browser.look(at(exercise, 62_300)) == browser.look(at(exercise, 67_400)) == set()
    assert browser.look(at(exercise, 67_600)) == {"C-062", "C-038", "C-049"}, "what they were told ends before long"


def test_where_nothing_happens_every_second_look_tells_figures(walls):
    exercise, token = walls
    browser = Browser(exercise, token)
    told = [bool(browser.look(at(exercise, 61_000 + n * observation.LOOKS_EVERY_MS))) for n in range(6)]
    assert told == [True, False] * 3


def test_what_a_browser_goes_on_with_is_what_it_would_be_told(walls):
    exercise, token = walls
    browser, times, spared = Browser(exercise, token), range(61_000, 81_000, 700), 0
    for n, t_ms in enumerate(times):
        if n % 4 == 1:
            turn(exercise, token, "C-041", 1 + n % 3)
        spared += 4 - len(browser.look(at(exercise, t_ms)))
        for later in (0, 500, observation.LOOKS_EVERY_MS + observation.LATE_MS):  # and until its next look may come
            fresh = Browser(exercise, token)
            fresh.look(at(exercise, t_ms + later))
            ours, theirs = browser.seen(t_ms + later), fresh.seen(t_ms + later)
            for grant, people in theirs.items():
                assert ours[grant].keys() == people.keys(), (t_ms, later)
                for i, (x, y) in people.items():
                    assert abs(ours[grant][i][0] - x) < 1 and abs(ours[grant][i][1] - y) < 1, "centimetres"
    assert spared > len(times), "something was spared at most looks"


@pytest.mark.parametrize("what", ["lookup", "mark", "masks", "pause", "jump", "dispatch"])
def test_whatever_a_picture_is_made_of_tells_it_anew(walls, what):
    exercise, token = walls
    browser = Browser(exercise, token, Chair.INTELLIGENCE)
    browser.look(at(exercise, 61_000))
    assert browser.look(at(exercise, 61_400)) == set()
    seat, grant = seat_name(token), next(iter(browser.figures))
    figure = {"figure": browser.figures[grant][0]["i"]}
    camera = exercise.moment().state.grants[grant].camera_id
    if what == "lookup":
        exercise.act(Act(chair=Chair.INTELLIGENCE, action=Action.PHONE_LOOKUP, camera_id=camera, detail=figure), seat)
    elif what == "mark":
        exercise.act(Act(chair=Chair.INTELLIGENCE, action=Action.FOLLOW, camera_id=camera, detail=figure), seat)
    elif what == "masks":
        exercise.change_policy(masks={"faces": True})
    elif what == "pause":
        exercise.steer("pause")
    elif what == "jump":
        exercise.steer("jump", 62_000)
    else:
        sent = {"patrol": "P-1", "top": "red hoodie", "bottom": None, "node": 0}
        assert exercise.act(Act(chair=Chair.OPERATOR, action=Action.DISPATCH, detail=sent), seat).done
    assert len(browser.look(at(exercise, 61_700 if what != "jump" else 62_000))) == 4
