"""How somebody looks is told once: by what crosses the wire."""

from __future__ import annotations

import json

from pages.parts import looking, running
from pages.parts.told import Told
from synthetic.access import Action, Chair
from synthetic.exercise.door import Act, seat_name

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
