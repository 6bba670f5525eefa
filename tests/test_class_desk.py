"""The trainer's desk of a class on the screen: time line, deeds, and how it follows the class."""

from __future__ import annotations

import html
import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from pages.parts import desk_file, desk_news, running, state
from synthetic import scenario
from synthetic.access import Action, Chair, Edit, Place, Regime, Rule
from synthetic.exercise import cases
from synthetic.model import Text
from synthetic.room import Denied
from tests.class_screens import HOSTILE, Browser, at_desk, joined, opened

pytestmark = pytest.mark.usefixtures("own_store", "fresh_guards")


@pytest.mark.parametrize("name", scenario.builtin())
def test_the_notes_of_a_built_in_scenario_say_what_to_watch_freeze_ask_and_how_to_close(name):
    notes = scenario.load_builtin(name).trainer_notes
    for told, parts in ((notes.es, ("Qué observar", "Cuándo congelar", "Qué preguntar", "Qué suele decirse",
                                    "Cómo cerrar")),
                        (notes.en, ("What to watch for", "When to freeze", "What to ask", "What people usually say",
                                    "How to close"))):  # fmt: skip
        assert all(f"\n{part}\n" in told for part in parts)
        assert max(map(len, told.splitlines())) < 120


def test_the_facilitators_notes_stand_above_the_time_line():
    _trainer, desk = opened()
    told = html.unescape(at_desk(desk).html)
    assert told.index("What to watch for") < told.index(desk.own.scenario.injects[1].text.en)


def test_the_desk_moves_holds_and_fires_a_call_and_adds_an_inject():
    desk = opened()[1]
    joined(desk, "someone")
    desk.start()
    trainer = at_desk(desk)
    assert trainer.app.button(key="fire_incident_0").disabled  # the deed is still to come
    trainer.app.selectbox(key="move_what").set_value("incident 0")
    trainer.app.text_input(key="move_to").set_value("17:42:00")
    trainer.press("move")
    assert cases.called_ms(desk.state, desk.own.scenario.incidents[0]) == 120_000
    trainer.app.selectbox(key="move_what").set_value("incident 0")
    trainer.press("hold")
    assert "held" in trainer.says
    desk.steer("jump", 150_000)
    trainer.run().press("fire_incident_0")
    crew = running.room(desk.room.code).crew(1).moment()
    assert abs(cases.called_ms(crew.state, desk.own.scenario.incidents[0]) - 150_000) < 5_000
    assert "fire_incident_0" not in trainer.keys
    trainer.app.text_input(key="add_es").set_value(HOSTILE)
    trainer.app.text_input(key="add_at").set_value("17:44:00")
    trainer.press("add")
    assert [i.text.en for i in crew.state.crew.added.values()] == [HOSTILE] == [
        i.text.es for i in desk.state.crew.added.values()
    ]  # fmt: skip
    assert "<script>" not in trainer.html
    trainer.app.text_input(key="add_es").set_value("too late")
    trainer.app.text_input(key="add_at").set_value("17:41:00")
    trainer.press("add")
    assert len(desk.state.crew.added) == 1 and "between now and the end" in trainer.app.toast[0].value


def test_the_desk_publishes_checkpoints_arms_the_drill_and_changes_the_matrix_in_every_crew():
    trainer, desk = opened()
    desk.room.join("someone".ljust(40, "x"))
    desk.rule(regime=Regime.LOGGED)
    trainer = at_desk(desk)
    trainer.press("desk_publish")
    crew = desk.room.crew(1)
    assert not trainer.app.toast
    trainer.press("desk_publish")
    assert [one.size for one in crew.moment().state.checkpoints] == [1]
    assert [t.value for t in trainer.app.toast] == ["No new rows since the last checkpoint: nothing was published."]
    for switch in ("desk_drill", "desk_mask_faces"):
        trainer.app.toggle(key=switch).set_value(True)
        trainer.run()
    assert crew.moment().state.drill and crew.moment().state.masks == {"faces": True, "windows": False}
    edit_ = Edit(chair=Chair.PATROL, action=Action.LIVE_VIEW, rule=Rule(recorded=frozenset({Place.CENTER})))
    desk.rule(edits=[edit_])
    assert Action.LIVE_VIEW in crew.moment().state.rules.row(Chair.PATROL)
    trainer.run()


def test_the_desk_plans_what_somebody_with_the_database_does_and_sees_that_it_was_done():
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    desk.rule(regime=Regime.LOGGED)
    desk.start()
    trainer = at_desk(desk)
    trainer.app.selectbox(key="deed_what").set_value("edit")
    trainer.app.selectbox(key="deed_pick").set_value("number")
    trainer.run()
    trainer.app.number_input(key="deed_row").set_value(1)
    trainer.app.selectbox(key="deed_field").set_value("actor")
    trainer.app.text_input(key="deed_value").set_value(HOSTILE)
    trainer.app.text_input(key="deed_at").set_value("17:42:00")
    trainer.press("deed_plan")
    assert "17:42:00" in trainer.says and "the database" in trainer.says and "row 1" in trainer.says
    assert "<script>" not in trainer.html and not someone.run().app.toast
    trainer.app.selectbox(key="move_what").set_value("deed 0")
    trainer.app.text_input(key="move_to").set_value("17:41")
    trainer.press("move")
    desk.steer("jump", 62_000)
    trainer.run()
    assert "fire_deed_0" not in trainer.keys and "(done)" in trainer.says
    crew = desk.room.crew(1)
    assert [e.body["what"] for e in crew.moment().state.tampered] == ["edit"]
    assert crew.rows(None)[1][-1].fields["actor"] == HOSTILE


def test_a_deed_of_now_says_whether_there_was_such_a_row():
    _trainer, desk = opened()
    joined(desk, "someone")
    desk.start()
    trainer = at_desk(desk)
    trainer.app.selectbox(key="deed_what").set_value("delete")
    trainer.app.selectbox(key="deed_pick").set_value("covered")
    trainer.app.selectbox(key="deed_crew").set_value(1)
    trainer.press("deed_now")
    assert "no such row in: crew 1" in trainer.app.toast[0].value and "no such row in: crew 1" in trainer.says
    desk.rule(regime=Regime.LOGGED)
    trainer.app.selectbox(key="deed_pick").set_value("newest")
    trainer.press("deed_now")
    assert "No row says so" in trainer.app.toast[0].value
    assert not desk.room.crew(1).rows(None)[1]
    trainer.app.text_input(key="deed_at").set_value("17:40:00")
    trainer.press("deed_plan")
    assert "between now and the end" in trainer.app.toast[0].value


def test_a_deed_that_is_held_back_is_done_from_the_time_line():
    _trainer, desk = opened()
    joined(desk, "someone")
    desk.rule(regime=Regime.LOGGED)
    desk.start()
    trainer = at_desk(desk)
    trainer.app.selectbox(key="deed_what").set_value("insert")
    trainer.run().app.text_input(key="deed_value").set_value("operator-9")
    trainer.app.text_input(key="deed_at").set_value("17:45:00")
    trainer.press("deed_plan")
    trainer.app.selectbox(key="move_what").set_value("deed 0")
    trainer.press("hold").press("fire_deed_0")
    assert {r.fields["actor"] for r in desk.room.crew(1).rows(None)[1]} >= {"operator-9"}


def test_the_desk_is_drawn_anew_when_somebody_joins_time_stops_or_an_inject_passes_and_else_stands_still():
    desk = opened()[1]
    trainer = at_desk(desk)
    drawn = [trainer.app.session_state[state.PAGE]]

    def news() -> bool:
        found = desk_news._word(desk)
        drawn.append(found)
        return found != drawn[-2]

    assert not news()
    joined(desk, "someone")
    assert news()
    desk.send("all", "a message")
    assert not news()
    changes = [
        desk.start, lambda: desk.steer("pause"), desk.reveal, lambda: desk.reveal(False),
        lambda: desk.steer("jump", desk.own.world.lasts_ms - 1000), lambda: desk.settings(free_chairs=True),
        lambda: desk.rule(masks={"faces": True}), lambda: desk.add_inject("all", Text(es="a", en="a"), 719_500),
        lambda: desk.move(desk.room.seats()[0][1].name, 2), desk.end, desk.reset,
    ]  # fmt: skip
    for change in changes:
        change()
        assert news(), change
        assert not news(), change


def test_what_has_passed_is_marked_on_the_time_line():
    desk = opened()[1]
    desk.start()
    desk.steer("pause")
    assert "row passed" not in at_desk(desk).html
    desk.steer("jump", desk.own.world.lasts_ms)
    trainer = at_desk(desk)
    assert trainer.html.count("row passed") == len(desk.time_line()) and "(passed)" in trainer.says


def test_a_button_does_what_it_said_when_it_was_drawn_whatever_another_tab_did_meanwhile():
    desk = opened()[1]
    old = at_desk(desk)
    desk.start()
    desk.steer("pause")
    old.press("class_begin")  # it runs already, and stays frozen
    assert not desk.state.clock.playing and "class_continue" in old.keys
    old.press("class_continue")
    desk.steer("pause")
    old.press("class_freeze")
    assert not desk.state.clock.playing
    desk.reveal()
    old = at_desk(desk)
    desk.reveal(False)
    old.press("class_hide")
    assert not desk.state.crew.revealed
    desk.reveal()
    old.press("class_reveal")
    assert desk.state.crew.revealed
    desk.end()
    assert not {"class_freeze", "class_continue"} & old.run().keys


def test_a_switch_that_another_tab_turned_is_not_turned_back():
    desk = opened()[1]
    old = at_desk(desk)
    desk.settings(free_chairs=True, neutral=False)
    desk.arm()
    desk.rule(masks={"faces": True})
    old.run()
    now = desk.state
    assert (now.crew.free_chairs, now.crew.neutral, now.drill, now.masks["faces"]) == (True, False, True, True)
    old.app.toggle(key="free_chairs").set_value(False)
    old.run()
    assert not desk.state.crew.free_chairs and not desk.state.crew.neutral


def test_a_countdown_is_shown_at_the_desk_and_can_be_cancelled():
    trainer, desk = opened()
    trainer = at_desk(desk).press("class_countdown")
    assert re.search(r"begins in (30|29) s", trainer.says) and "class_countdown" not in trainer.keys
    trainer.press("class_cancel")
    assert desk.state.crew.starts_at is None and "begins in" not in trainer.says
    assert "class_countdown" in trainer.keys


def test_a_countdown_that_is_over_leaves_a_desk_that_can_freeze(later):
    desk = opened()[1]
    trainer = at_desk(desk).press("class_countdown")
    later(running.journal(), 31_000)
    assert desk_news._word(desk) != trainer.app.session_state[state.PAGE]
    assert "class_freeze" in trainer.run().keys


@pytest.mark.parametrize("typed", ["", "2.5", "25:00:00", "17:61:00", "٣:٤٢:٠٠", HOSTILE])
@pytest.mark.parametrize(("key", "press"), [("move_to", "move"), ("add_at", "add"), ("deed_at", "deed_plan")])
def test_what_is_no_time_of_day_is_said_with_an_example_and_nothing_typed_is_lost(typed, key, press):
    desk = opened()[1]
    trainer = at_desk(desk)
    before = desk.time_line()
    trainer.app.text_input(key="add_es").set_value("words")
    trainer.app.text_input(key=key).set_value(typed[:12])
    trainer.press(press)
    assert "17:44:25" in trainer.app.toast[0].value
    assert desk.time_line() == before
    assert press != "add" or trainer.app.text_input(key="add_es").value == "words"


def test_what_can_be_moved_is_told_whole_with_its_time():
    desk = opened()[1]
    (call,) = [due for due in desk.time_line() if due.kind == "incident"][:1]
    options = at_desk(desk).app.selectbox(key="move_what").options
    assert any(call.text.en in option and re.match(r"17:4\d:\d\d · ", option) for option in options)


def test_why_nobody_can_jump_to_the_discovery_is_said():
    desk = opened()[1]
    desk.start()
    button = at_desk(desk).app.button(key="discovery")
    assert not button.disabled
    at_desk(desk).press("discovery")
    button = at_desk(desk).app.button(key="discovery")
    assert button.disabled and "past" in button.help and not desk.jump_to_discovery()
    trainer = Browser("trainer").open("start.py").press("choose_park").press("open_room")
    button = trainer.app.button(key="discovery")
    assert button.disabled and "no camera is moved without a row" in button.help


def test_who_threw_a_rehearsal_away_is_asked_again_before_the_next():
    desk = opened()[1]
    trainer = at_desk(desk)
    trainer.app.checkbox(key="reset_sure").check()
    trainer.run().press("class_reset")
    assert desk.room.record.generation == 2
    assert not trainer.app.checkbox(key="reset_sure").value and trainer.app.button(key="class_reset").disabled


def test_a_new_pin_is_shown_once_and_the_old_one_opens_nothing_any_more():
    trainer, desk = opened()
    old = re.search(r'data-pin="(\d{6})"', trainer.html)[1]
    trainer = at_desk(desk).press("new_pin")
    pin = re.search(r'data-pin="(\d{6})"', trainer.html)[1]
    assert pin not in trainer.press("pin_noted").html
    with pytest.raises(Denied):
        desk.room.enter_desk("another-machine-" * 3, old)
    desk.room.enter_desk("another-machine-" * 3, pin)


def test_the_file_with_everything_is_for_the_desk_and_for_nobody_else():
    desk = opened()[1]
    someone = joined(desk, "someone")
    name, made = desk_file.made(desk.room.code, desk.token)
    assert name == f"{desk.room.code}.zip" and "crew-1/journal.jsonl" in ZipFile(BytesIO(made)).namelist()
    for code, token in [(desk.room.code, someone.token), (desk.room.code, ""), ("K7XPM", desk.token), ("", "")]:
        assert desk_file.made(code, token) is None
