"""How a class is begun, joined and left, and what strangers are told, on the screens, in both languages."""

from __future__ import annotations

import re

import pytest

from pages.parts import debrief_seen, log, looking, refusals, running, state
from synthetic.room import KEPT_MS, OVER, UNKNOWN
from tests.class_screens import Browser, at_desk, joined, opened

pytestmark = pytest.mark.usefixtures("own_store", "fresh_guards")


@pytest.mark.parametrize(("lang", "words"), [("es", ("Probar", "Unirse a una clase", "Enseñar")),
                                              ("en", ("Try it", "Join a class", "Teach"))])  # fmt: skip
def test_the_start_page_has_three_ways_in(lang, words):
    page = Browser("somebody", lang).open("start.py")
    assert all(word in page.says for word in words)
    assert {"begin_alone", "begin_park", "open_room", "to_desk"} <= page.keys


def test_another_scenario_alone_is_one_press_too():
    page = Browser("somebody").open("start.py").press("begin_park")
    assert running.exercise(str(page.app.session_state[state.EXERCISE])).scenario.id == "park"
    assert Browser("other").open("start.py").press("begin_alone").app.session_state[state.EXERCISE]


def test_the_pin_is_shown_once():
    trainer, desk = opened()
    pin = re.search(r'data-pin="(\d{6})"', trainer.html)
    assert pin
    trainer.press("pin_noted")
    assert pin[1] not in trainer.html
    assert pin[1] not in Browser("trainer").open("trainer.py", room=desk.room.code).html
    running.room(desk.room.code).enter_desk("another-machine-" * 3, pin[1])


@pytest.mark.parametrize(
    ("lang", "waits", "task"), [("es", "Usted es", "Tomar el puesto"), ("en", "You are", "Take the desk")]
)
def test_a_participant_waits_and_then_takes_the_desk_that_was_given(lang, waits, task):
    _trainer, desk = opened(lang)
    someone = joined(desk, "someone", lang)
    assert waits in someone.says and not someone.app.get("pydeck_chart")
    desk.start()
    someone.run()
    assert someone.app.button(key="take_desk").label == task
    someone.press("take_desk")
    crew = running.room(desk.room.code).crew(1)
    moment = crew.moment()
    assert len(moment.state.open_grants(moment.now_ms, "operator", "operator-1")) == 7


def test_the_waiting_room_is_drawn_anew_when_the_crew_grows_and_the_exercise_is_not():
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    assert "In your crew besides you: 0" in someone.says
    drawn = someone.app.session_state[state.PAGE]
    for n in range(3):
        desk.room.join(f"other-{n}-".ljust(40, "x"))
    assert "In your crew besides you: 3" in someone.run().says
    assert someone.app.session_state[state.PAGE] != drawn, "the part that hears the bell asks for the whole page"
    desk.start()
    drawn = someone.run().app.session_state[state.PAGE]
    desk.room.join("late".ljust(40, "x"))
    assert someone.run().app.session_state[state.PAGE] == drawn


def test_a_chair_or_a_minute_in_the_address_is_no_right_in_a_class():
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    desk.start()
    again = Browser("someone").open("", room=desk.room.code, chair="intelligence", t="600")
    assert 'data-chair="operator"' in again.html
    assert running.room(desk.room.code).crew(1).moment().now_ms < 60_000
    name = running.room(desk.room.code).crew(1).name
    stranger = Browser("stranger").open("", exercise=name)
    assert str(stranger.app.session_state[state.EXERCISE]) != name
    assert someone.token != stranger.token


def test_a_stranger_gets_neither_the_desk_nor_the_class_nor_the_projector():
    _trainer, desk = opened()
    joined(desk, "someone")
    desk.send("all", "a secret of this class")
    for page in ("trainer.py", "projector.py", "exercise.py"):
        for who in ("stranger", "someone"):
            seen = Browser(who).open(page, room=desk.room.code)
            told = seen.html + str([e.value for e in seen.app.error])
            if (page, who) == ("exercise.py", "someone"):
                continue
            assert "a secret of this class" not in told and "data-joined" not in told
            assert "class_begin" not in seen.keys


@pytest.mark.parametrize("typed", ["", "XXXXX", "K7XPM", "<b>x</b>", "' OR 1=1 --", "K7XPM" * 2])
def test_a_wrong_code_is_said_and_opens_nothing(typed):
    page = Browser("guest").open("start.py")
    page.app.text_input(key="code").set_value(typed)
    page.press("join_class")
    assert [e.value for e in page.app.error] == ["There is no open class with this code."]
    assert state.EXERCISE not in page.app.session_state


def test_many_wrong_codes_are_held_up():
    page = Browser("guesser").open("start.py")
    said = []
    for _ in range(14):
        page.app.text_input(key="code").set_value("K7XPM")
        page.press("join_class")
        said += [e.value for e in page.app.error]
    assert said[0] == "There is no open class with this code."
    assert said[-1] == "Too many codes; wait a little."


def test_a_wrong_pin_is_said_without_telling_whether_the_room_exists():
    _trainer, desk = opened()
    for code in (desk.room.code, "K7XPM"):
        page = Browser("guest").open("trainer.py")
        page.app.text_input(key="desk_code").set_value(code)
        page.app.text_input(key="desk_pin").set_value("x")
        page.press("enter_desk")
        assert [e.value for e in page.app.error] == ["Wrong code or PIN."]


def test_what_a_participant_asks_of_other_chairs_and_rooms_is_refused_before_anything_is_sent():
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    other = opened()[1]
    joined(other, "elsewhere")
    desk.start()
    other.start()
    mine, theirs = running.room(desk.room.code).crew(1), running.room(other.room.code).crew(1)
    ask = {"chair": "operator", "lag": "0", "lang": "en"}
    assert looking.answer({"exercise": mine.name, **ask}, someone.token)[0] == 200
    for change in ({"exercise": theirs.name}, {"exercise": running.room(desk.room.code).crew(0).name},
                   {"chair": "intelligence"}, {"chair": "auditor"}, {"lag": "5000"}):  # fmt: skip
        asked = {"exercise": mine.name, **ask, **change}
        assert looking.answer(asked, someone.token) == looking.REFUSED, change
    for name in (theirs.name, running.room(desk.room.code).crew(0).name, "guessed", ""):
        assert looking.news({"exercise": name, "chair": "operator"}, someone.token)[0] == 403, name
    mine_now = looking.news({"exercise": mine.name, "chair": "intelligence"}, someone.token)[1]
    assert mine_now == looking.news({"exercise": mine.name}, someone.token)[1]  # the chair is the store's


def test_a_closed_room_and_a_thrown_away_rehearsal_send_browsers_back_to_their_address(monkeypatch):
    monkeypatch.setattr(running, "ROOM_KNOWN_S", 0.0)
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    name = running.room(desk.room.code).crew(1).name
    ask = {"exercise": name, "chair": "operator", "lag": "0", "lang": "en"}
    desk.reset()
    assert looking.answer(ask, someone.token) == looking.GONE
    again = Browser("someone").open("", room=desk.room.code)
    assert again.app.session_state[state.EXERCISE] != name
    desk.close()
    assert looking.news(ask, someone.token)[0] == 410
    closed = Browser("someone").open("exercise.py", room=desk.room.code)
    assert [i.value for i in closed.app.info] == [refusals.WORDS[UNKNOWN]]


GOODBYES = {
    "en": ("EXERCISE — every person", "This class is over. Thank you for taking part.", "There is no class here"),
    "es": ("EJERCICIO", "Esta clase terminó. Gracias por participar.", "Aquí no hay ninguna clase"),
}


@pytest.mark.parametrize("lang", GOODBYES)
@pytest.mark.parametrize("page", ["", "exercise.py", "oversight.py", "debrief.py"])
def test_the_end_of_a_class_is_said_kindly_under_the_ribbon_with_a_way_to_the_start(page, lang):
    ribbon, over, unknown = GOODBYES[lang]
    desk = opened()[1]
    joined(desk, "someone")
    desk.close(keep=True)
    for code, words in ((desk.room.code, over), ("ACDEF", unknown)):
        seen = Browser("someone", lang).open(page, room=code)
        assert ribbon in seen.says and len(seen.app.info) == 1 and seen.app.info[0].value.startswith(words)
        assert not seen.app.error
        assert seen.press("to_start_again").app.button(key="begin_alone")


def test_who_comes_by_the_link_of_a_class_that_is_over_is_told_so():
    desk = opened()[1]
    desk.close(keep=True)
    again = Browser("someone").open("start.py", room=desk.room.code).press("join_by_link")
    assert [e.value for e in again.app.error] == [refusals.WORDS[OVER]]


def test_a_kept_class_opens_for_its_desk_to_read_and_to_delete_and_for_nobody_else():
    trainer, desk = opened()
    pin = re.search(r'data-pin="(\d{6})"', trainer.html)
    joined(desk, "someone")
    desk.start()
    desk.close(keep=True)
    code, report = desk.room.code, desk.own.name
    kept = Browser("trainer").open("trainer.py", room=code)
    assert "This class is over" in kept.says and kept.keys == {"kept_delete"}
    other = Browser("other").open("trainer.py", room=code)
    assert "kept_delete" not in other.keys
    other.app.text_input(key="desk_pin").set_value(pin[1])
    assert "kept_delete" in other.press("enter_desk").keys
    for who, seen in (("trainer", True), ("other", True), ("someone", False), ("stranger", False)):
        assert (debrief_seen.document(report, "en", Browser(who).token) is not None) == seen, who
        if not seen:
            assert "kept_delete" not in Browser(who).open("trainer.py", room=code).keys
            assert debrief_seen.document(f"{code}.1.1", "en", Browser(who).token) is None
    assert Browser("trainer").open("projector.py", room=code).app.info, "nothing is on the wall"
    kept.app.checkbox(key="delete_sure").check()
    kept.run().press("kept_delete")
    assert desk.room.register.room(code) is None


def test_a_participants_browser_follows_to_another_crew_and_the_old_one_is_closed_to_it(monkeypatch):
    desk = opened()[1]
    people = [joined(desk, f"p{n}") for n in range(2)]
    desk.start()
    mover = people[0].run()
    desk.send("all", "for the first crew", crew=1)
    old, trainer = running.room(desk.room.code).crew(1), at_desk(desk)
    who = next(o for o in trainer.app.selectbox(key="between_who").options if o.startswith("1.1 "))
    trainer.app.selectbox(key="between_who").set_value(who)
    trainer.app.selectbox(key="between_crew").set_value(2)
    trainer.press("between_move")
    new = running.room(desk.room.code).crew(2)
    for name in (old.name, f"{desk.room.code}.1.0", "other.1.1"):
        ask = {"exercise": name, "chair": "operator", "lag": "0", "lang": "en"}
        assert looking.answer(ask, mover.token)[0] in (403, 410), name
        assert looking.news(ask, mover.token)[0] in (403, 410), name
        assert log.answer(ask, mover.token)[0] in (403, 410), name
    assert looking.answer({"exercise": old.name, "chair": "operator", "lag": "0"}, mover.token) == looking.GONE
    mover.run()  # the same session, as a part of the page that redraws itself
    assert mover.app.session_state[state.EXERCISE] == new.name
    assert "for the first crew" not in mover.html
    again = Browser("p0").open("", room=desk.room.code)  # and a page that loaded anew
    assert again.app.session_state[state.EXERCISE] == new.name
    assert looking.answer({"exercise": new.name, "chair": "operator", "lag": "0"}, mover.token)[0] == 200


def test_rooms_that_were_kept_long_enough_go_while_the_server_runs(later, monkeypatch):
    _trainer, desk = opened()
    desk.close(keep=True)
    code, journal = desk.room.code, running.journal()
    swept: list[int] = []
    monkeypatch.setattr(running, "swept", lambda of, swept_=running.swept: swept.append(swept_(of)))
    Browser("somebody").open("start.py")
    assert (swept, bool(desk.room.register.room(code))) == ([], True)  # an hour has not passed
    later(journal, KEPT_MS + 60_000)
    Browser("somebody").open("start.py")
    Browser("somebody").open("start.py")
    assert (swept, desk.room.register.room(code)) == ([1], None)
