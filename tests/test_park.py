"""A scenario that says who may sit where: "The park", in which participants audit and nobody zooms."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from pages.parts import log, looking, running, state, text, turning
from synthetic import oversight, scenario
from synthetic.access import Action, Chair, Edit, Place, Regime, Rule
from synthetic.debrief.purposes import Carried
from synthetic.debrief.replay import replays
from synthetic.desk import DEALS, Desk
from synthetic.exercise.door import Act, Exercise, Refused, begin, seat_name
from synthetic.model import Trouble
from synthetic.room import Room, open_room
from tests.class_screens import Browser
from tests.test_room import TRAINER, token

PARK = scenario.builtin_file("park")
MINE = (Chair.AUDITOR, Chair.RESIDENT)
OTHERS = tuple(chair for chair in Chair if chair not in MINE)
END_MS = 540_000


@pytest.fixture
def park(journal):
    """Somebody alone at the end of the park's minutes: the exercise, and the browser's token."""
    exercise = Exercise(journal, begin(journal, PARK))
    exercise.steer("jump", END_MS)
    return exercise, exercise.join()


def asked(exercise):
    """The alarms of each detector, over the center's log."""
    moment = exercise.moment()
    entries = oversight.entries(row.data for row in exercise.journal.all_rows(exercise.name, Place.CENTER))
    found = oversight.alarms(oversight.evidence(exercise.world, moment.state, entries, moment.now_ms, exercise.key))
    return entries, found


# ------------------------------------------------------------------------------ what the log tells


def test_the_log_names_one_operator_and_two_false_alarms_and_is_silent_on_the_close_up_with_a_case(park):
    entries, found = asked(park[0])
    rings = [alarm.actor for alarm in found if alarm.detector == "zooming"]
    assert sorted(rings) == ["operator-2"] * 4 + ["operator-3", "operator-4"]
    close = [e for e in entries if e.action == "ptz" and e.pose and e.pose[2] >= 800]
    assert {e.actor for e in close} - set(rings) == {"operator-1"}
    assert [a.actor for a in found if a.detector == "repeated"] == ["operator-2"]
    assert all(e.done for e in entries), "simulated staff do nothing that is refused"


def scored(exercise):
    """What the detector of close-ups is worth."""
    entries, found = asked(exercise)
    state_now = exercise.moment().state
    outcomes = exercise.outcomes(state_now)
    return oversight.scores(exercise.world, state_now, outcomes, entries, found, ["zooming"])[0]


def test_after_the_minutes_the_score_says_that_two_of_six_close_ups_were_needed_and_none_of_the_others_was_missed(park):
    score = scored(park[0])
    assert (score.named, score.right, score.sought) == (6, 4, 4)
    assert (score.precision, score.recall) == (4 / 6, 1.0)
    assert score.bad == 7, "three marks of the same person besides, that no case carried"
    assert score.unheld == 4, "one needed close-up had no number yet, and one needless one was called a round"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("zoom: 12, needless: true", "zoom: 12", (6, 3, 3)),
        ("zoom: 14, purpose: traffic", "zoom: 14, purpose: traffic, needless: true", (6, 5, 5)),
        ("case_number: INC-7}\n      - {at: 5 min 40 s", "case_number: INC-7, needless: true}\n      - {at: 5 min 40 s",
         (6, 4, 5)),
        ("zoom: 12, needless: true", "zoom: 7, needless: true", (5, 3, 3)),
        ("open: C-031, purpose: patrol round", "open: C-031, purpose: patrol round, needless: true", (6, 4, 4)),
    ],
    ids=["one was needed", "no plate was read", "the case was a pretext, and is missed", "not close",
         "the feed too, which is no close-up"],
)  # fmt: skip
def test_what_a_close_up_was_for_is_the_scenarios_to_say_and_the_detector_does_not_know(journal, before, after, told):
    file = PARK.decode()
    assert file.count(before) == 1
    exercise = Exercise(journal, begin(journal, file.replace(before, after).encode()))
    exercise.steer("jump", END_MS)
    score = scored(exercise)
    assert (score.named, score.right, score.sought) == told


def test_no_row_and_no_alarm_says_what_was_needless(journal, park):
    plain = Exercise(journal, begin(journal, PARK.replace(b", needless: true", b"")))
    plain.steer("jump", END_MS)

    def told(exercise):
        entries, found = asked(exercise)
        words = [(a.detector, a.rows, a.why) for a in found if not a.subject_id]
        return [replace(entry, subject_id=None) for entry in entries], words

    assert told(plain) == told(park[0])


def test_a_needless_close_up_that_a_rule_lets_pass_is_an_abuse_left(park):
    exercise, _token = park
    state_now = exercise.moment().state
    by = {r.regime: r for r in replays(exercise.world, state_now, exercise.outcomes(state_now))}
    zoomed = [f for f in by[Regime.ACCOUNTABLE].fates if f.event.kind == "ptz" and f.event.actor == "operator-2"]
    assert {f.carried for f in zoomed} == {Carried.NOTHING}
    assert [f.kind for f in zoomed] == ["refused", "refused", "refused", "done"], "“patrol round” is of the list"


def test_a_colleague_who_zooms_looks_down_at_the_place_and_back_along_the_street(park):
    turned = [e for e in asked(park[0])[0] if e.action == "ptz" and e.actor == "operator-3"]
    (_pan, down, close), (_back, tilt, wide) = (e.pose for e in turned)
    assert (close, wide) == (900, 200) and down < -2_000 < tilt


# ------------------------------------------------------------------------------ the door


@pytest.mark.parametrize("chair", OTHERS)
def test_nobody_sits_looks_or_acts_in_a_chair_that_the_scenario_has_not(park, chair):
    exercise, mine = park
    with pytest.raises(Refused, match="not in this scenario"):
        exercise.sit(chair)
    with pytest.raises(Refused, match="not in this scenario"):
        exercise.look(mine, chair, "en")
    before = exercise.moment().state.seq
    for action, camera in ((Action.LIVE_VIEW, "C-031"), (Action.PTZ, "C-031"), (Action.TAKE_DESK, None)):
        done = exercise.act(Act(chair=chair, action=action, camera_id=camera), seat_name(mine))
        assert done.outcome == "refused: not in this scenario"
    assert exercise.moment().state.seq == before


@pytest.mark.parametrize("chair", MINE)
def test_no_matrix_gives_an_auditor_of_the_park_a_picture(park, chair):
    exercise, mine = park
    exercise.change_policy(edits=[Edit(chair=chair, action=a, rule=Rule(recorded=frozenset({Place.CENTER})))
                                  for a in (Action.LIVE_VIEW, Action.PLAYBACK, Action.SNAPSHOT)])  # fmt: skip
    for action in (Action.LIVE_VIEW, Action.PLAYBACK, Action.SNAPSHOT):
        act = Act(chair=chair, action=action, camera_id="C-031", detail={"at_ms": 65_000})
        assert not exercise.act(act, seat_name(mine)).done
    assert exercise.look(mine, chair, "en")["feeds"] == {}


@pytest.fixture
def classroom(journal):
    code, _pin = open_room(journal, PARK, TRAINER)
    return Room(journal, code, lru_cache(maxsize=None)(lambda name: Exercise(journal, name)))


def test_a_class_begins_in_the_first_chair_and_is_dealt_only_those_there_are(classroom):
    for n in range(4):
        classroom.join(token(n))
    desk = Desk(classroom, TRAINER)
    assert {seat.chair for _crew, seat in classroom.seats()} == {Chair.AUDITOR}
    assert set(desk.deals()) == {"all"}
    desk.deal("all")
    assert {seat.chair for _crew, seat in classroom.seats()} == set(MINE)
    for how in set(DEALS) - {"all"}:
        with pytest.raises(Trouble, match="auditor, resident"):
            desk.deal(how)
    crew, seat = classroom.seats()[0]
    with pytest.raises(Refused, match="not in this scenario"):
        desk.give(crew, seat.name, Chair.OPERATOR)
    desk.swap()
    assert {seat.chair for _crew, seat in classroom.seats()} == set(MINE)


def test_free_chairs_and_the_reveal_free_only_the_chairs_of_the_scenario(classroom):
    exercise, desk = classroom.join(token(0)), Desk(classroom, TRAINER)
    desk.settings(free_chairs=True)
    desk.start()
    desk.reveal()
    for chair in OTHERS:
        with pytest.raises(Refused, match="not in this scenario"):
            exercise.choose(seat_name(token(0)), chair)
    exercise.choose(seat_name(token(0)), Chair.RESIDENT)
    assert exercise.look(token(0), Chair.RESIDENT, "en")["feeds"] == {}
    for chair in OTHERS:  # at the desk too: nobody sees a picture
        with pytest.raises(Refused):
            classroom.crew(0).look(TRAINER, chair, "en")


def test_a_scenario_without_the_key_has_every_chair_and_begins_at_the_desk(journal):
    exercise = Exercise(journal, begin(journal, scenario.builtin_file("purse-snatch")))
    assert exercise.chairs == tuple(Chair) and exercise.chairs[0] is Chair.OPERATOR and exercise.pictures


# ------------------------------------------------------------------------------ the pages


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_park_opens_at_the_log_with_its_question_and_both_ways_on(lang):
    page = Browser("alone", lang).open("", scenario="park")
    assert text.of(lang)("The log examined") in page.says
    assert scenario.load_builtin("park").summary.in_(lang) in page.says
    page.press("to_the_end")
    assert "to_the_end" not in page.keys
    assert page.html.count("C-031") > 3
    assert any(key.startswith("alarm_zooming_") for key in page.keys)


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("chair", ["operator", "intelligence"])
def test_a_chair_in_the_address_that_the_scenario_has_not_is_left_aside_with_a_word(chair):
    page = Browser("alone").open("exercise.py", scenario="park", chair=chair)
    assert page.app.session_state[state.CHAIR] == Chair.AUDITOR
    assert any(f"chair={chair}" in toast.value for toast in page.app.toast)
    assert list(page.app.segmented_control(key="chair").options) == ["Auditor", "Resident"]
    assert not {"to_side", "take_desk"} & page.keys
    page.app.session_state["chair"] = chair  # as a message would that no switch sent
    page.run()
    assert page.app.session_state[state.CHAIR] == Chair.AUDITOR and not page.app.error


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("page", ["exercise.py", "oversight.py", "rules.py", "debrief.py", "side_by_side.py"])
@pytest.mark.parametrize("chair", MINE)
def test_every_page_of_the_park_stands_without_a_picture(page, chair):
    browser = Browser("alone").open("exercise.py", scenario="park", chair=chair.value)
    running.exercise(str(browser.app.session_state[state.EXERCISE])).steer("jump", END_MS)
    browser.app.switch_page(page)
    browser.run()
    assert not browser.app.error, browser.app.error
    assert "/look?" not in browser.html


@pytest.mark.usefixtures("own_store")
def test_a_resident_who_is_alone_asks_about_the_camera_and_is_answered_by_the_log_alone():
    browser = Browser("alone").open("exercise.py", scenario="park", chair="resident")
    exercise = running.exercise(str(browser.app.session_state[state.EXERCISE]))
    exercise.steer("jump", 62_000)
    assert "Who looks through C-031?" in browser.run().says
    assert "There is a camera near your door." in browser.says
    asks = Act(chair=Chair.RESIDENT, action=Action.REQUEST, camera_id="C-031", detail={"reason": "it follows us"})
    assert exercise.act(asks, seat_name(browser.token)).done
    assert "holds" not in browser.run().says
    exercise.steer("jump", 125_000)
    assert "holds one access to" in browser.run().says and "Operator 2" not in browser.says


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("chair", OTHERS)
def test_our_own_addresses_answer_no_other_chair(chair):
    exercise = running.start("park")
    mine = exercise.join("t" * 40)
    exercise.steer("jump", 70_000)
    asked_for = {"exercise": exercise.name, "chair": chair.value, "lang": "en"}
    assert looking.answer(asked_for, mine) == looking.REFUSED
    assert looking.news(asked_for, mine)[0] == 403
    assert log.answer(asked_for, mine)[0] == 403
    words = b'{"exercise": "%b", "chair": "%b", "camera": "C-031", "pose": [0, -1000, 2000], "rest": true}'
    turned = turning.answer(words % (exercise.name.encode(), chair.value.encode()), mine)
    assert turned == (409, {"refused": "not in this scenario", "by": None})
    assert all(e.script_id for e in exercise.moment().state.acts), "nobody but simulated staff did anything"


@pytest.mark.usefixtures("own_store")
def test_the_desk_offers_only_the_chairs_there_are():
    trainer = Browser("trainer").open("start.py")
    trainer.press("choose_park").press("open_room")
    assert {"deal_all"} == {key for key in trainer.keys if key.startswith("deal_")}
    assert "swap" not in trainer.keys
    assert list(trainer.app.selectbox(key="give_chair").options) == ["Auditor", "Resident"]
