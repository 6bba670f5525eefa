"""What each chair of a class sees and decides on its screen, in both languages."""

from __future__ import annotations

import json
import re

import pytest

from pages.parts import chairs, looking, running, state, text
from synthetic.access import Action, Chair, Edit, Need, Place, Regime, Rule
from synthetic.exercise.door import Act, seat_name
from synthetic.exercise.duties import Reply
from synthetic.exercise.fold import Statement
from tests.class_screens import HOSTILE, Browser, joined, opened, running_text

pytestmark = pytest.mark.usefixtures("own_store", "fresh_guards")


@pytest.mark.parametrize(("lang", "who", "numbers"), [
    ("en", "You are Operator {n}.", "160 cameras, 7 of them before you."),
    ("es", "Usted es Operador {n}.", "160 cámaras, 7 de ellas ante usted."),
])  # fmt: skip
def test_each_operator_of_a_class_is_told_the_name_that_the_log_knows_them_by(lang, who, numbers):
    _trainer, desk = opened()
    people = [joined(desk, f"p{n}", lang) for n in range(3)]
    desk.start()
    for one, number in zip(people, (1, 4, 5), strict=True):
        assert who.format(n=number) in one.run().says and numbers in one.says
        one.press("take_desk")
        assert f"operator-{number}" in running.room(desk.room.code).crew(1).moment().state.desks


def test_an_operator_of_a_class_is_told_of_no_other_chair_before_the_reveal():
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    desk.start()
    someone.run().press("take_desk")
    words = someone.says + " ".join(str(b.label) for b in someone.app.button)
    words += str(someone.app.get("segmented_control"))
    for told in ("Intelligence", "intelligence", "Both chairs", "mirror", "Andrade", "Replay"):
        assert told not in words, told
    desk.reveal()
    someone.run()
    assert "chair" in {w.key for w in someone.app.segmented_control}


@pytest.mark.parametrize("chair", [Chair.OPERATOR, Chair.AUDITOR, Chair.INTELLIGENCE])
def test_a_class_is_told_what_is_assumed_of_the_mirror_only_after_the_reveal(chair):
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    desk.give(1, seat_name(someone.token), chair)
    desk.start()
    for page in ("exercise.py", "rules.py"):
        said = someone.open(page, room=desk.room.code).says
        assert "Reported" not in said and "Assumed" not in said
    desk.reveal()
    assert "Assumed here: it left no row and could steer first." in someone.run().says


def test_freeze_message_and_question_reach_every_screen():
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    desk.start()
    someone.run().press("take_desk")
    desk.send("all", HOSTILE)
    desk.steer("pause")
    poll = desk.ask("choice", running_text("Who?"), (running_text("a <b>"), running_text("b")))
    someone.run()
    assert "FROZEN" in someone.says
    assert "<script>" not in someone.html and "&lt;script&gt;" in someone.html
    someone.press(f"vote_{poll}_1")
    assert desk.results(desk.state.crew.polls[poll]) == ["1"]


@pytest.mark.parametrize(("lang", "row", "gone"), [("en", "1 row", "1 act without a row"),
                                                   ("es", "1 fila", "1 acto sin fila")])  # fmt: skip
def test_of_one_row_and_one_act_the_desk_the_wall_and_the_reveal_speak_in_the_singular(lang, row, gone):
    _trainer, desk = opened(lang)
    someone, analyst = joined(desk, "someone", lang), joined(desk, "analyst", lang)
    desk.give(1, seat_name(analyst.token), Chair.INTELLIGENCE)
    desk.start()
    crew = running.room(desk.room.code).crew(1)
    for person, chair in ((someone, Chair.OPERATOR), (analyst, Chair.INTELLIGENCE)):
        assert crew.act(Act(chair=chair, action=Action.LIVE_VIEW, camera_id="C-041"), seat_name(person.token)).done
    desk.steer("pause")  # before simulated colleagues act
    assert crew.journal.rows(crew.name, Place.CENTER, 0)[0] == 1
    assert f"{row} · {gone}" in Browser("trainer", lang).open("trainer.py", room=desk.room.code).says
    desk.reveal()
    assert f"{row}, {gone}" in Browser("trainer", lang).open("projector.py", room=desk.room.code).says
    told = " ".join(someone.run().says.split())
    assert row in told and gone in told


def test_the_wall_counts_down_before_the_class_and_says_frozen_large():
    _trainer, desk = opened()
    joined(desk, "someone")
    desk.count_down(30)
    wall = Browser("trainer").open("projector.py", room=desk.room.code)
    assert re.search(r'role="timer">begins in (30|2\d) s', wall.html)
    desk.start()
    desk.steer("pause")
    desk.reveal()
    wall.open("projector.py", room=desk.room.code)
    assert '<div class="alarm said">FROZEN</div>' in wall.html and '<div class="crews">' in wall.html


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("chair", [Chair.PATROL, Chair.AUDITOR, Chair.RESIDENT])
def test_every_chair_has_something_to_decide_and_it_is_kept(lang, chair):
    _trainer, desk = opened(lang)
    someone = joined(desk, "someone", lang)
    (crew, seat), = desk.room.seats()  # fmt: skip
    desk.give(crew, seat.name, chair)
    desk.start()
    desk.steer("jump", 60_000)
    someone.run()
    assert "st-key-task" not in someone.html
    exercise = running.room(desk.room.code).crew(1)
    if chair is Chair.AUDITOR:
        someone.app.radio(key="signs_auditor-0").set_value(False)
        someone.app.text_area(key="reason_auditor-0").set_value(HOSTILE)
        someone.press("put_auditor-0")
        (signed,) = exercise.moment().state.signed
        assert (signed.body["signs"], signed.body["reason"]) == (False, HOSTILE)
        assert "<script>" not in someone.html
        assert someone.run().html.count(text.of(lang)("refused to sign")) == 2, "on the sheet, and in the log"
    elif chair is Chair.RESIDENT:
        someone.press("file_resident-0")
        assert len(exercise.moment().state.requests) == 1
        assert someone.html.count('class="row"') == 1
    else:
        someone.app.text_input(key="stop_why").set_value(HOSTILE)
        stops = [b for b in someone.app.button if str(b.key).startswith("stop_")]
        assert stops, "somebody is near"
        someone.press(str(stops[0].key))
        assert len(exercise.moment().state.halts) == 1
        assert exercise.rows(1)[1][0].fields["purpose"] == HOSTILE


def test_the_residents_answer_counts_what_the_log_holds_and_nothing_else():
    _trainer, desk = opened()
    people = [joined(desk, name) for name in ("resident", "operator", "analyst")]
    seats = {seat.name: crew for crew, seat in desk.room.seats()}
    chairs = dict(zip(people, (Chair.RESIDENT, Chair.OPERATOR, Chair.INTELLIGENCE), strict=True))
    for person, chair in chairs.items():
        desk.give(seats[seat_name(person.token)], seat_name(person.token), chair)
    desk.start()
    crew = running.room(desk.room.code).crew(1)
    for person, chair in list(chairs.items())[1:]:
        act = Act(chair=chair, action=Action.LIVE_VIEW, camera_id="C-041")
        assert crew.act(act, seat_name(person.token)).done
    request = Act(chair=Chair.RESIDENT, action=Action.REQUEST, camera_id="C-041", detail={"reason": "my door"})
    assert crew.act(request, seat_name(people[0].token)).done
    desk.steer("jump", 200_000)
    told = people[0].run().says
    assert "in our access log: 1." in told  # the operator's; the analyst's left no row
    assert "Analyst" not in told


def test_an_officer_gets_cameras_of_the_own_area_only_where_the_matrix_grants_them():
    _trainer, desk = opened()
    officer = joined(desk, "officer")
    crew = desk.room.crew(1)
    (seat,) = crew.moment().state.crew.seats.values()
    desk.give(1, seat.name, Chair.PATROL)
    desk.start()
    assert not [box for box in officer.run().app.selectbox if str(box.key).startswith("area_camera")]
    kept = Rule(recorded=frozenset({Place.CENTER}))
    desk.rule(edits=[Edit(chair=Chair.PATROL, action=a, rule=kept) for a in (Action.LIVE_VIEW, Action.LIVE_END)])
    near = officer.run().app.selectbox(key="area_camera_0")
    assert 0 < len(near.options) < len(crew.world.cameras.ids)
    near.select_index(0)
    officer.run()
    (grant,) = [g for g in crew.moment().state.grants.values() if g.chair == Chair.PATROL]
    assert crew.rows(1)[1][0].fields["camera_id"] == grant.camera_id


@pytest.mark.parametrize(
    ("regime", "told"),
    [
        (Regime.AS_FOUND, ("by our own staff, in our access log: 1. Names are withheld",)),
        (Regime.LOGGED, ("agency", "command center")),
        (Regime.ACCOUNTABLE, ("command center", "patrol round")),
    ],
)
def test_what_a_resident_is_told_depends_on_the_law(regime, told):
    _trainer, desk = opened()
    person = joined(desk, "resident")
    crew = desk.room.crew(1)
    (seat,) = crew.moment().state.crew.seats.values()
    desk.give(1, seat.name, Chair.RESIDENT)
    desk.rule(regime=regime)
    desk.start()
    desk.steer("pause")
    desk.steer("jump", 200_000)
    camera = "C-041" if regime is Regime.LOGGED else "C-001"
    asks = Act(chair=Chair.RESIDENT, action=Action.REQUEST, camera_id=camera, detail={"reason": "my door"})
    assert crew.act(asks, seat.name).done
    desk.steer("jump", 330_000)
    said = person.run().says
    if regime is Regime.LOGGED:
        told = ("agency",)
    for word in told:
        assert word in said, word
    if regime is Regime.AS_FOUND:
        assert "agency" not in said
    assert "agent-1" not in said and "operator-2" not in said
    assert "Looks through a camera, by the access log, until" in said and "of them with a stated reason" in said


@pytest.mark.parametrize(("n", "told"), [(1, "tiene un acceso a esta"), (2, "tiene 2 accesos a esta")])
def test_one_access_is_told_as_one(n, told):
    asked = Statement(t_ms=0, seq=1, actor="resident-1", body={"camera_id": "C-041"})
    reply = Reply(request=asked, due_ms=1, regime=Regime.LOGGED, accesses=n)
    exercise = running.start("purse-snatch")
    place = state.Here(exercise, exercise.join(), Chair.RESIDENT, "es", 0)
    assert told in chairs._answer(place, reply)


@pytest.mark.parametrize(
    ("lang", "cell", "part", "rank"),
    [
        ("en", "Operator, turn a camera: may · a case · row: center", "the matrix",
         "Who takes a camera from whom: Operator → Intelligence"),
        ("es", "Operador, girar una cámara: puede · un caso · fila: central", "la matriz",
         "Quién le quita una cámara a quién: Operador → Inteligencia"),
    ],
)  # fmt: skip
def test_a_changed_rule_is_a_line_that_says_who_and_what_and_of_others_only_after_the_reveal(lang, cell, part, rank):
    _trainer, desk = opened()
    person = joined(desk, "operator", lang)
    desk.start()
    rule = Rule(needs=frozenset({Need.CASE}), recorded=frozenset({Place.CENTER}))
    mine = Edit(chair=Chair.OPERATOR, action=Action.PTZ, rule=rule)
    desk.rule(edits=[mine])
    desk.rule(edits=[mine, Edit(chair=Chair.INTELLIGENCE, action=Action.PTZ, rule=rule)])
    desk.rule(ranks=[Chair.OPERATOR, Chair.INTELLIGENCE])
    assert {row.fields["actor"] for row in desk.room.crew(1).rows(3)[1]} == {"trainer"}
    others = cell.partition(",")[2]
    said = person.run().says
    assert text.of(lang)("Trainer") in said and cell in said and part in said
    assert said.count(others) == 1 and rank not in said
    desk.reveal(True)
    said = person.run().says
    assert said.count(others) == 2 and rank in said


@pytest.mark.parametrize(
    ("rules", "first"),
    [
        ({"regime": Regime.AS_FOUND}, True), ({"regime": Regime.AGENCY_ONLY}, True),
        ({"assumptions": {"mirror_steers_first": False}}, False), ({"regime": Regime.LOGGED}, False),
        ({"regime": Regime.ACCOUNTABLE}, False), ({"ranks": [Chair.OPERATOR, Chair.INTELLIGENCE]}, False),
    ],
)  # fmt: skip
def test_that_the_mirror_steers_first_is_said_only_where_it_does(rules, first):
    _trainer, desk = opened()
    analyst = joined(desk, "analyst")
    (seat,) = desk.room.crew(1).moment().state.crew.seats.values()
    desk.give(1, seat.name, Chair.INTELLIGENCE)
    desk.start()
    assert desk.room.crew(1).act(Act(chair=Chair.INTELLIGENCE, action=Action.LIVE_VIEW, camera_id="C-041"), seat.name)
    desk.rule(**rules)
    analyst.run()
    hints = [
        json.loads(c.proto.json)[0]["words_stick"]["hint"]
        for c in analyst.app.get("bidi_component") if "words_stick" in c.proto.json
    ]  # fmt: skip
    assert hints == ["Assumed here: the mirror can steer first. Drag, arrow keys, + −; click to centre."] or not first
    assert not any("Assumed here" in hint for hint in hints) or first


def test_an_officer_with_feeds_hears_nothing_of_the_mirror_and_gets_no_stick_that_would_be_refused():
    _trainer, desk = opened()
    officer = joined(desk, "officer")
    (seat,) = desk.room.crew(1).moment().state.crew.seats.values()
    desk.give(1, seat.name, Chair.PATROL)
    kept = Rule(recorded=frozenset({Place.CENTER}))
    desk.rule(edits=[Edit(chair=Chair.PATROL, action=a, rule=kept) for a in (Action.LIVE_VIEW, Action.LIVE_END)])
    desk.start()
    officer.run().press("open_wall")
    (feeds,) = [json.loads(c.proto.json)[0] for c in officer.app.get("bidi_component") if "turn_as" in c.proto.json]
    assert feeds["stick"] is False
    sent = officer.html + json.dumps(feeds)
    assert not [word for word in ("mirror", "Assumed here") if word in sent]
    assert not [box for box in officer.app.selectbox if str(box.key).startswith("turn_to")]


def popovers(page: Browser) -> set[str]:
    return {box.proto.popover.label for box in page.app.get("popover")}


def test_an_officer_who_may_look_and_turn_gets_nothing_that_was_not_granted():
    _trainer, desk = opened()
    officer, operator = joined(desk, "officer"), joined(desk, "operator")
    crew = desk.room.crew(1)
    seats = crew.moment().state.crew.seats
    desk.give(1, seat_name(officer.token), Chair.PATROL)
    assert len(seats) == 2
    kept = Rule(recorded=frozenset({Place.CENTER}))
    granted = (Action.LIVE_VIEW, Action.LIVE_END, Action.PTZ, Action.PRESET)
    desk.rule(edits=[Edit(chair=Chair.PATROL, action=a, rule=kept) for a in granted])
    desk.start()
    operator.run().press("take_desk")
    officer.run().press("open_wall")
    (feeds,) = [json.loads(c.proto.json)[0] for c in officer.app.get("bidi_component") if "turn_as" in c.proto.json]
    assert feeds["stick"] and feeds["words_stick"]["hint"] == "Drag, arrow keys, + −; click to centre."
    assert "snapshot" not in officer.keys
    assert "Recording" not in popovers(officer) and "Recording" in popovers(operator)
    asked = {"exercise": crew.name, "chair": "patrol", "lag": "0", "lang": "en"}
    status, body = looking.answer(asked, officer.token)
    assert status == 200 and body["watched"] is None
    assert looking.answer({**asked, "chair": "operator"}, operator.token)[1]["watched"] > 0
    both = [Edit(chair=Chair.PATROL, action=a, rule=kept) for a in (Action.FOLLOW, Action.SNAPSHOT)]
    desk.rule(edits=[*(Edit(chair=Chair.PATROL, action=a, rule=kept) for a in granted), *both])
    officer.run()
    (feeds,) = [json.loads(c.proto.json)[0] for c in officer.app.get("bidi_component") if "turn_as" in c.proto.json]
    assert "a figure to mark it" in feeds["words_stick"]["hint"] and "snapshot" in officer.keys
