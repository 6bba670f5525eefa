"""The oversight page and the rules on the screen, in both languages, and who gets nothing of them."""

import pytest

from pages.parts import files, matrix, matrix_grid, running, state, text
from synthetic import debrief, oversight, scenario
from synthetic.access import Action, Chair, Need, Place, Regime, Rule, Rules
from synthetic.archive import archive
from synthetic.exercise.door import Act, Refused, begin, seat_name
from synthetic.journal import rows as kept
from synthetic.tamper import Deed, Plan
from tests.class_screens import HOSTILE, Browser, joined, opened

pytestmark = pytest.mark.usefixtures("own_store")


def alone(lang: str = "en") -> tuple[Browser, object]:
    """Somebody alone, with a few rows and a checkpoint."""
    browser = Browser("alone", lang).open("exercise.py", scenario="purse-snatch")
    exercise = running.exercise(str(browser.app.session_state[state.EXERCISE]))
    for n in range(20, 26):
        act = Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id=f"C-0{n}", purpose=HOSTILE)
        exercise.act(act, seat_name(browser.token))
    exercise.publish()
    return browser, exercise


def verdict(browser: Browser) -> str:
    """What is said of rows that still stand there: lines to press."""
    found = [b for b in browser.app.button if str(b.key).startswith("finding_")]
    return "\n".join(b.label.replace("\\", "") for b in found)


def there(browser: Browser, page: str) -> Browser:
    browser.app.switch_page(page)
    return browser.run()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_an_untouched_log_is_verified_and_a_touched_one_named(lang):
    browser, exercise = alone(lang)
    there(browser, "oversight.py").press("verify")
    assert 'data-findings="0"' in browser.html
    exercise.tamper(Deed(what="delete", seq=3), Chair.INTELLIGENCE, seat_name(browser.token))
    browser.run()
    assert text.of(lang)("Row {seq} was taken out.", seq=3) in browser.says
    browser.press("verify_bare")
    assert 'data-findings="0"' in browser.html


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_changed_row_is_named_where_it_stands_after_others_moved_it(lang):
    browser, exercise = alone(lang)
    for deed in (Deed(what="insert", seq=3, value="x"), Deed(what="edit", seq=6, field="purpose", value="a reason")):
        exercise.tamper(deed, Chair.INTELLIGENCE, seat_name(browser.token))
    there(browser, "oversight.py").press("verify")
    _ = text.of(lang)
    assert _("Row {place} was put in.", place=4) in verdict(browser)
    assert _("Row {seq} was changed; it stands at {place} now.", seq=5, place=6) in verdict(browser)
    assert _("Row {seq} was changed.", seq=5) not in verdict(browser)


@pytest.mark.parametrize(("lang", "many"), [("en", 1), ("es", 2)])
def test_rows_that_are_missing_at_the_end_are_said_to_be(lang, many):
    browser, exercise = alone(lang)
    exercise.publish()
    total = exercise.rows(None)[0]
    for n in range(many):
        exercise.tamper(Deed(what="delete", seq=total - n), Chair.INTELLIGENCE, seat_name(browser.token))
    there(browser, "oversight.py").press("verify")
    one = "Row {until}, covered by the checkpoint of {until} rows, is missing at the end."
    several = "Rows {seq} to {until}, covered by the checkpoint of {until} rows, are missing at the end."
    told = {"until": total} if many == 1 else {"until": total, "seq": total - 1}
    assert text.of(lang)(one if many == 1 else several, **told) in browser.says


@pytest.mark.parametrize("lang", ["en", "es"])
def test_rows_that_are_off_are_counted_once_and_a_finding_leads_to_its_row(lang):
    browser, exercise = alone(lang)
    exercise.tamper(Deed(what="edit", seq=4, value="else"), Chair.INTELLIGENCE, seat_name(browser.token))
    there(browser, "oversight.py").press("verify")
    assert text.of(lang)("Rows that are off: {n}.", n=1) in browser.says
    browser.press("finding_0")
    assert lines(browser) == 1 and "#4" in browser.html


TOUCHED = [
    ("edit", "action", "{x}"), ("edit", "action", "{camera.__class__}"), ("edit", "action", None),
    ("edit", "actor", None), ("edit", "actor", HOSTILE), ("edit", "camera_id", HOSTILE),
    ("edit", "subject_id", "S-<script>"), ("backdate", "t", -(10**9)), ("backdate", "t", 10**14),
]  # fmt: skip


@pytest.mark.parametrize(("what", "field", "value"), TOUCHED, ids=str)
def test_whatever_somebody_writes_into_a_row_is_a_line_of_it_on_every_page(what, field, value):
    browser, exercise = alone()
    exercise.tamper(Deed(what=what, seq=2, field=field, value=value), Chair.INTELLIGENCE, seat_name(browser.token))
    for page in ("oversight.py", "exercise.py"):
        there(browser, page)
        assert not browser.app.error, [e.value for e in browser.app.error]
        assert "<script>" not in browser.html
        assert "class 'str'" not in browser.says
        assert browser.html.count('<span title="') <= 13, "a bar a minute of the exercise, and no more"


def spoil(exercise, seq: int, garbage: bytes) -> None:
    """Somebody writes into the store beside the app."""
    where = (kept.c.exercise == exercise.name) & (kept.c.place == Place.CENTER) & (kept.c.seq == seq)
    with exercise.journal.engine.begin() as connection:
        assert connection.execute(kept.update().where(where).values(bytes=garbage)).rowcount == 1


@pytest.mark.parametrize("garbage", [b'{"a":1}', b"no row", b"\xff\x00", b""])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_row_whose_bytes_are_no_row_is_named_and_all_else_goes_on(lang, garbage):
    browser, exercise = alone(lang)
    spoil(exercise, 3, garbage)
    there(browser, "oversight.py").press("verify")
    assert not browser.app.error, [e.value for e in browser.app.error]
    for words in ("Row {n} cannot be read.", "Row {place} is not written as rows are."):
        assert text.of(lang)(words, n=3, place=3) in browser.says + verdict(browser)
    assert lines(browser) == 5 and any(key.startswith("alarm_") for key in browser.keys)
    taken = [files.log(name, exercise.name, "operator", browser.token) for name in files.LOG]
    assert all(taken) and garbage in taken[0]
    for page in ("exercise.py", "side_by_side.py", "rules.py", "debrief.py"):
        assert not there(browser, page).app.error, page


@pytest.mark.parametrize("lang", ["en", "es"])
def test_of_neighbours_that_changed_places_both_are_named_also_where_their_places_kept_their_numbers(lang):
    browser, exercise = alone(lang)
    first, second, third, fourth = (exercise.journal.all_rows(exercise.name, Place.CENTER)[n].data for n in range(4))
    for seq, data in ((3, fourth), (4, third)):
        spoil(exercise, seq, data)
    there(browser, "oversight.py").press("verify")
    _ = text.of(lang)
    told = {
        _("Row {seq} stands at {place} now.", seq=4, place=3),
        _("Row {seq} stands at {place} now.", seq=3, place=4),
    }
    assert told <= set(verdict(browser).splitlines()) and _("Rows that are off: {n}.", n=2) in browser.says
    for seq, data in enumerate((second, fourth, third, first), 1):
        spoil(exercise, seq, data)
    browser.run()
    assert _("Row {seq} stands elsewhere among the others now.", seq=3) in verdict(browser).splitlines()
    assert _("Row {seq} stands at {place} now.", seq=1, place=4) in verdict(browser).splitlines()


def test_a_row_that_is_no_row_stops_neither_answers_figures_drill_nor_what_is_taken_home():
    _trainer, desk = opened()
    resident = joined(desk, "resident")
    desk.give(1, seat_name(resident.token), Chair.RESIDENT)
    desk.start()
    desk.steer("jump", 100_000)
    crew = desk.room.crew(1)
    crew.moment()  # what colleagues did is appended
    spoil(crew, 2, b'{"a":1}')
    spoil(crew, 3, b"no row")
    act = Act(chair=Chair.RESIDENT, action=Action.REQUEST, camera_id="C-041", detail={"reason": "my door"})
    assert crew.act(act, seat_name(resident.token)).done
    desk.steer("jump", 400_000)
    resident = Browser("resident").open("exercise.py", room=desk.room.code)
    assert "in our access log: " in resident.says and not resident.app.error
    desk.tamper(Plan(what="delete", pick="number", row=5))
    crew.moment()
    desk.reveal()
    assert not Browser("resident").open("exercise.py", room=desk.room.code).app.error
    assert archive(desk)


def lines(browser: Browser) -> int:
    """How many rows of the log are shown."""
    return browser.html.count('<div class="row"><code>#')


def test_an_alarm_leads_to_its_rows_and_back():
    browser, exercise = alone()
    seat = seat_name(browser.token)
    for _again in range(3):
        exercise.act(Act(chair=Chair.INTELLIGENCE, action=Action.PHONE_LOOKUP, purpose=HOSTILE,
                         detail={"subject": "thief"}), seat)  # fmt: skip
    exercise.change_policy(regime=Regime.LOGGED)
    for _again in range(3):
        exercise.act(Act(chair=Chair.INTELLIGENCE, action=Action.PHONE_LOOKUP, purpose="seguridad",
                         detail={"subject": "thief"}), seat)  # fmt: skip
    there(browser, "oversight.py")
    everything = lines(browser)
    assert everything == 10
    browser.press("alarm_repeated_0")
    assert lines(browser) == 3
    assert "3 of 10 rows" in browser.says
    browser.press("all_rows")
    assert lines(browser) == everything


def test_a_camera_has_a_page_that_leads_to_who_looked_and_they_to_their_cameras():
    browser, _exercise = alone()
    there(browser, "oversight.py")
    browser.app.selectbox(key="find_camera").set_value("C-021")
    browser.run()
    assert (lines(browser), "C-021 ·" in browser.says) == (1, True)
    browser.press("lead_0")
    assert browser.app.selectbox(key="find_actor").value == "operator-1"
    assert browser.app.selectbox(key="find_camera").value is None
    assert lines(browser) == 6
    browser.press("lead_0")
    assert (browser.app.selectbox(key="find_camera").value, lines(browser)) == ("C-020", 1)


def test_a_movement_that_no_row_explains_leads_to_its_camera_and_to_no_row():
    browser, exercise = alone()
    seat = seat_name(browser.token)
    for action, detail in ((Action.LIVE_VIEW, {}), (Action.PTZ, {"pose": [9_000, -1_000, 300]})):
        exercise.act(Act(chair=Chair.INTELLIGENCE, action=action, camera_id="C-041", detail=detail), seat)
    there(browser, "oversight.py").press("alarm_shadows_0")
    assert (lines(browser), "No row explains this." in browser.says) == (0, True)
    assert browser.app.session_state[state.ALARM]["camera"] == "C-041"


def test_a_filter_whose_row_was_taken_out_is_forgotten():
    browser, exercise = alone()
    there(browser, "oversight.py")
    browser.app.selectbox(key="find_camera").set_value("C-022")
    browser.run()
    exercise.tamper(Deed(what="delete", seq=3), Chair.INTELLIGENCE, seat_name(browser.token))
    browser.run()
    assert (browser.app.selectbox(key="find_camera").value, lines(browser)) == (None, 5)


TRUTHS = ("precision", "carried by no task", "stated nothing that holds", "the true path")


@pytest.mark.parametrize("scenario_id", ["park", "purse-snatch"])
def test_alone_the_truth_is_told_to_who_asks_for_it_and_not_before(scenario_id):
    browser = Browser("alone").open("exercise.py", scenario=scenario_id)
    exercise = running.exercise(str(browser.app.session_state[state.EXERCISE]))
    there(browser, "oversight.py")
    assert "reveal_log" not in browser.keys, "nothing has happened yet"
    assert not any(" · 0" in expander.label for expander in browser.app.expander), "and nothing was counted"
    exercise.steer("jump", exercise.world.lasts_ms)
    browser.run()
    assert any(" · 0" in expander.label for expander in browser.app.expander)
    subjects = browser.app.selectbox(key="path_subject").options
    assert subjects
    browser.app.selectbox(key="path_subject").select(subjects[0])
    browser.run()
    for word in TRUTHS:
        assert word not in browser.says, word
    assert "path_true" not in {toggle.key for toggle in browser.app.toggle}
    browser.press("reveal_log")
    assert "reveal_log" not in browser.keys and "path_true" in {toggle.key for toggle in browser.app.toggle}
    for word in TRUTHS[:3]:
        assert word in browser.says, word


def test_who_alone_ended_for_the_debrief_needs_not_ask_and_a_class_cannot():
    browser, exercise = alone()
    debrief.end(exercise)
    assert "reveal_log" not in there(browser, "oversight.py").keys and "precision" in browser.says
    _trainer, desk = opened()
    one = joined(desk, "one")
    desk.give(1, seat_name(one.token), Chair.AUDITOR)
    desk.start()
    with pytest.raises(Refused, match="not before the reveal"):
        oversight.reveal(desk.room.crew(1))
    desk.steer("jump", 700_000)
    one = Browser("one").open("oversight.py", room=desk.room.code)
    assert "reveal_log" not in one.keys and "precision" not in one.says


def test_an_auditor_of_a_class_examines_the_log_without_the_truth_until_the_reveal():
    _trainer, desk = opened()
    auditor = joined(desk, "auditor")
    desk.give(1, seat_name(auditor.token), Chair.AUDITOR)
    desk.start()
    crew = desk.room.crew(1)
    desk.steer("jump", 700_000)
    auditor = Browser("auditor").open("oversight.py", room=desk.room.code)
    assert not auditor.app.error
    assert lines(auditor) > 5
    for word in TRUTHS:
        assert word not in auditor.says, word
    secret = {e.body["camera_id"] for e in crew.moment().state.acts if not e.body["recorded"] and "pose" not in e.body
              and e.body.get("camera_id")}  # fmt: skip
    moved = {e.body["camera_id"] for e in crew.moment().state.acts if "pose" in e.body}
    rows = {r.fields["camera_id"] for r in crew.rows(None)[1]}
    assert secret - moved - rows
    for camera in secret - moved - rows:
        assert camera not in auditor.says, "what was looked at unseen, and not moved, is nowhere"
    desk.reveal()
    auditor = Browser("auditor").open("oversight.py", room=desk.room.code)
    assert "carried by no task" in auditor.says and "precision" in auditor.says


KIN = {"en": ("sister of Operator 2", "former partner of Operator 3", "The personnel office knows"),
       "es": ("hermana de Operador 2", "expareja de Operador 3", "La oficina de personal sabe")}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "es"])
def test_who_is_close_to_whom_is_told_to_the_auditor_of_a_class_and_to_no_other_chair(lang):
    _trainer, desk = opened()
    sitting = {chair: joined(desk, chair, lang) for chair in Chair}
    for chair, browser in sitting.items():
        desk.give(1, seat_name(browser.token), chair)
    desk.start()
    desk.steer("jump", 700_000)
    auditor = sitting[Chair.AUDITOR].open("oversight.py", room=desk.room.code)
    assert not [words for words in KIN[lang] if words not in auditor.says]
    assert "alarm_relatives_1" in auditor.keys
    for chair in set(Chair) - {Chair.AUDITOR}:
        for page in ("exercise.py", "oversight.py", "rules.py", "debrief.py", "side_by_side.py"):
            other = sitting[chair].open(page, room=desk.room.code)
            sent = other.html + str([e.value for e in other.app.error])
            told = [words for words in (*KIN[lang], "hermana", "sister", "close_to") if words in sent]
            assert not told, (chair, page)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_where_nobody_is_close_to_the_staff_the_detector_says_so(lang):
    file = "".join(
        line for line in scenario.builtin_file("purse-snatch").decode().splitlines(True) if "close_to: " not in line
    )
    browser = Browser("bare", lang)
    made = running.exercise(begin(running.journal(), file.encode()))
    made.join(browser.token)
    browser.open("oversight.py", exercise=made.name)
    assert text.of(lang)("nobody close to anybody of the staff") in browser.says
    assert not [words for words in KIN[lang][:2] if words in browser.says]


def test_a_refused_row_that_found_out_nobody_names_nobody():
    browser = Browser("alone").open("exercise.py", scenario="purse-snatch")
    exercise = running.exercise(str(browser.app.session_state[state.EXERCISE]))
    exercise.change_policy(regime=Regime.LOGGED)
    act = Act(chair=Chair.INTELLIGENCE, action=Action.PHONE_LOOKUP, detail={"subject": "thief"})
    assert exercise.act(act, seat_name(browser.token)).outcome.startswith("refused")
    there(browser, "oversight.py")
    assert "looked up the phone of somebody" in browser.says and "None" not in browser.says


SPOILS = {"to_side", "to_oversight", "to_rules", "to_debrief"}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_bar_leads_to_what_tells_the_end_only_after_the_guide(lang):
    """Whoever is led finds it out; an address works nevertheless."""
    browser = Browser("led", lang).open("exercise.py")
    assert not SPOILS & browser.keys
    browser.press("take_desk")
    assert not SPOILS & browser.keys
    exercise = running.exercise(str(browser.app.session_state[state.EXERCISE]))
    exercise.steer("jump", 45_000)  # no step is open
    assert not SPOILS & browser.run().keys
    for page in ("oversight.py", "rules.py", "debrief.py"):
        there(browser, page)
        assert not browser.app.error and "to_exercise" in browser.keys
    exercise.steer("jump", 60_000)
    there(browser, "exercise.py")
    assert not SPOILS & browser.keys
    assert browser.press("skip_guide").keys >= SPOILS


def test_who_finished_the_guide_or_ended_for_the_debrief_is_led_no_more():
    browser = Browser("led").open("exercise.py").press("take_desk")
    exercise = running.exercise(str(browser.app.session_state[state.EXERCISE]))
    exercise.answer("free", "pressed")
    assert browser.run().keys >= SPOILS
    other = Browser("other").open("exercise.py").press("take_desk")
    there(other, "debrief.py").press("debrief_end")
    assert there(other, "exercise.py").keys >= SPOILS


def test_what_was_typed_is_text_and_a_code_from_paper_is_known():
    browser, exercise = alone()
    there(browser, "oversight.py")
    assert "<script>" not in browser.html and "&lt;script&gt;" in browser.html
    from synthetic import checkpoint

    code = checkpoint.short_code(checkpoint.read(exercise.moment().state.checkpoints[-1].text))
    browser.app.text_input(key="paper_code").set_value(code.lower())
    assert "This is the checkpoint of" in browser.run().says
    browser.app.text_input(key="paper_code").set_value("1 · AAAA-AAAA-AAAA-AAAA")
    assert "No checkpoint that is published now" in browser.run().says


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_rules_are_shown_to_all_and_changed_by_who_makes_them(lang):
    browser, exercise = alone(lang)
    there(browser, "rules.py")
    assert text.of(lang)("look up a phone") in browser.says
    key = f"rules_regime_{Regime.AS_FOUND}"
    browser.app.segmented_control(key=key).set_value(Regime.ACCOUNTABLE)
    browser.run()
    assert exercise.moment().state.regime is Regime.ACCOUNTABLE
    assert text.of(lang)("four eyes") in browser.says


def boxes(app, key: str) -> dict[str, object]:
    """The ticks of the cell that stands there, by what they say."""
    return {box.label: box for box in app.checkbox if str(box.key).startswith(f"{key}_")}


def ranks(app, key: str):
    (found,) = [box for box in app.multiselect if str(box.key).startswith(f"{key}_ranks")]
    return found


def test_a_cell_shows_all_that_it_says_and_a_tick_is_a_row():
    browser, exercise = alone()
    there(browser, "rules.py")
    browser.app.segmented_control(key="rules_chair").set_value("patrol")
    browser.app.selectbox(key="rules_action").set_value("ptz")
    browser.run()
    assert [(said, box.value) for said, box in boxes(browser.app, "rules").items()] == [
        (said, False) for said in
        ("may", "a purpose", "a purpose of the list", "a case", "four eyes", "row: center", "row: agency")
    ]  # fmt: skip
    for said in ("may", "row: center", "a case"):
        boxes(browser.app, "rules")[said].check()
        browser.run()
    rule = Rule(needs=frozenset({Need.CASE}), recorded=frozenset({Place.CENTER}))
    assert exercise.moment().state.rules.row(Chair.PATROL)[Action.PTZ] == rule
    assert [said for said, box in boxes(browser.app, "rules").items() if box.value] == ["may", "a case", "row: center"]
    boxes(browser.app, "rules")["may"].uncheck()
    browser.run()
    assert Action.PTZ not in exercise.moment().state.rules.row(Chair.PATROL)


def test_ticks_of_a_grids_line_are_one_edit_and_what_no_rule_can_say_stays():
    before = Rules(regime=Regime.AS_FOUND)
    place = matrix.SHOWN.index(Action.LIVE_VIEW)
    after = matrix_grid.taken(before, Chair.INTELLIGENCE, place, {"center": True, "case_number": True, "what": "x"})
    rule = Rule(needs=frozenset({Need.CASE}), recorded=frozenset({Place.CENTER}))
    assert [(e.chair, e.action, e.rule) for e in after.edits] == [(Chair.INTELLIGENCE, Action.LIVE_VIEW, rule)]
    undone = matrix_grid.taken(after, Chair.INTELLIGENCE, place, {"center": False, "case_number": False})
    assert undone == before
    for action, column in ((Action.BREAK_GLASS, "center"), (Action.LOG_READ, "center")):
        now = before.row(Chair.OPERATOR)[action]
        ticked = matrix.ticked(now)[column]
        same = matrix_grid.taken(before, Chair.OPERATOR, matrix.SHOWN.index(action), {column: not ticked})
        assert same.row(Chair.OPERATOR)[action] == now


def test_a_row_that_no_rule_can_hide_has_no_tick_to_take_away():
    browser, _exercise = alone()
    there(browser, "rules.py").app.selectbox(key="rules_action").set_value("break_glass")
    browser.run()
    assert [said for said, box in boxes(browser.app, "rules").items() if box.disabled] == ["row: center"]


def test_the_ranks_on_the_screen_are_those_of_the_rules_of_now():
    browser, exercise = alone()
    there(browser, "rules.py")
    assert ranks(browser.app, "rules").value == ["intelligence", "operator"]
    ranks(browser.app, "rules").set_value(["operator"])
    browser.run()
    assert exercise.moment().state.rules.order == (Chair.OPERATOR,)
    exercise.change_policy(regime=Regime.ACCOUNTABLE)
    browser.run()
    assert ranks(browser.app, "rules").value == ["operator", "intelligence"]
    ranks(browser.app, "rules").set_value([])
    browser.run()
    assert ranks(browser.app, "rules").value == ["operator", "intelligence"]


def test_a_desk_changes_ranks_and_matrix_of_every_crew_and_takes_the_rules_home():
    _trainer, desk = opened()
    desk.room.join("someone".ljust(40, "x"))
    trainer = Browser("trainer").open("trainer.py", room=desk.room.code)
    boxes(trainer.app, "desk")["a case"].check()
    trainer.run()
    ranks(trainer.app, "desk").set_value(["operator", "intelligence"])
    trainer.run()
    rules = desk.room.crew(1).moment().state.rules
    assert rules.order == (Chair.OPERATOR, Chair.INTELLIGENCE)
    assert Need.CASE in rules.row(Chair.INTELLIGENCE)[Action.LIVE_VIEW].needs
    assert ranks(trainer.app, "desk").value == ["operator", "intelligence"]
    assert "Scenario file with these rules" in {one.proto.label for one in trainer.app.get("link_button")}


def test_before_the_reveal_an_operator_of_a_class_gets_nothing_of_either():
    _trainer, desk = opened()
    one = Browser("one").open("exercise.py", room=desk.room.code)
    one = Browser("one").open("start.py")
    desk.room.join(one.token)
    desk.start()
    one = Browser("one").open("oversight.py", room=desk.room.code)
    assert "This chair may not do that." in str([e.value for e in one.app.error])
    assert "Where accesses fell" not in one.says
    one = Browser("one").open("rules.py", room=desk.room.code)
    for word in ("Intelligence", "agency", "mirror", "phone"):
        assert word not in one.says, word


def test_an_empty_log_is_no_trouble():
    browser = Browser("new").open("exercise.py", scenario="purse-snatch")
    there(browser, "oversight.py").press("verify")
    assert "Nothing is off" in browser.says
    assert "looks just like this" in browser.says
