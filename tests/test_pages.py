"""The pages as a participant meets them, in both languages, without a browser.

Streamlit's AppTest runs the script as the server does.  It cannot click a map or a feed, so what happens
there goes through the exercise's own door, as the component's callback would.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import calls, log, refusals, rowline, running, state, stated, still, text
from synthetic import scenario
from synthetic.access import Action, Chair, Regime
from synthetic.exercise import briefing, observation
from synthetic.exercise.briefing import Call
from synthetic.exercise.door import Act, Exercise, begin, seat_name
from synthetic.exercise.outcomes import Ending
from synthetic.journal import Row
from synthetic.model import Trouble
from tests.pages import Page

FRAME = Path(__file__).resolve().parents[1] / "pages" / "frame.py"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"
LANGUAGES = ("es", "en")

pytestmark = pytest.mark.usefixtures("own_store")


class Screen(Page):
    """A page of an exercise, on which nothing may go wrong."""

    def __init__(self, **query: str) -> None:
        self.app = AppTest.from_file(FRAME, default_timeout=30)
        self.app.query_params.update(query)
        self.run()

    def run(self) -> Screen:
        super().run()
        assert not self.app.error, self.app.error
        return self

    def choose(self, key: str, value: object) -> Screen:
        """On a switch, a number field or a list."""
        kinds = (self.app.segmented_control, self.app.number_input, self.app.selectbox, self.app.toggle)
        found = next(w for kind in kinds for w in kind if re.fullmatch(f"{key}(_[01])?", str(w.key)))
        found.set_value(value)
        return self.run()

    def open_camera(self, camera: str) -> Screen:
        """From the list; then all other parts hear of it, as in a browser."""
        return self.choose("camera_list", camera).run()

    @property
    def exercise(self) -> Exercise:
        return running.exercise(self.app.session_state[state.EXERCISE])

    @property
    def rows(self) -> int:
        return self.html.count('class="row"')

    @property
    def buttons(self) -> dict[str, str]:
        return {b.key: b.label for b in self.app.button}

    @property
    def toasts(self) -> list[str]:
        return [t.value for t in self.app.toast]

    def at(self, seconds: float) -> Screen:
        """The exercise stands still at this second."""
        self.exercise.steer("pause")
        self.exercise.steer("jump", round(seconds * 1000))
        return self.run()

    def act(self, chair: Chair, action: Action, camera: str | None = None, **detail: object) -> None:
        assert self.exercise.act(Act(chair=chair, action=action, camera_id=camera, detail=detail), "seat").done


@pytest.fixture
def at_the_desk() -> Callable[..., Screen]:
    """A participant who has taken the desk, the clock standing still."""

    def opened(lang: str = "en", *, guide: bool = True) -> Screen:
        screen = Screen(lang=lang).press("take_desk" if guide else "skip_first")
        return screen.at(2)

    return opened


# --------------------------------------------------------------------------- the first screen


@pytest.mark.parametrize(
    ("lang", "sentence", "button", "ribbon"),
    [
        ("es", "Usted es Operador 1.", "Tomar el puesto", "EJERCICIO — toda persona"),
        ("en", "You are Operator 1.", "Take the desk", "EXERCISE — every person"),
    ],
)
def test_the_first_screen_is_one_sentence_and_one_button(lang, sentence, button, ribbon):
    screen = Screen(lang=lang)
    assert sentence in screen.says
    assert screen.buttons["take_desk"] == button
    assert ribbon in screen.says
    assert screen.rows == 0


def test_where_the_browser_says_nothing_the_page_speaks_spanish():
    assert "EJERCICIO" in Screen().says


@pytest.mark.parametrize("lang", LANGUAGES)
def test_taking_the_desk_fills_the_log_and_starts_the_clock(lang):
    screen = Screen(lang=lang).press("take_desk")
    assert screen.rows == 8  # the desk, one large picture, six small ones
    assert text.of(lang)("patrol round") in screen.says
    assert screen.exercise.moment().state.clock.playing
    assert "take_desk" not in screen.buttons


def test_the_guide_can_be_skipped_at_the_first_screen():
    screen = Screen(lang="en").press("skip_first").at(10)
    assert screen.rows >= 8
    assert "skip_guide" not in screen.buttons
    assert screen.exercise.moment().state.guide_skipped


def test_the_guide_can_be_skipped_later(at_the_desk):
    screen = at_the_desk().at(5)
    assert "One large picture" in screen.says
    assert "One large picture" not in screen.press("skip_guide").says


@pytest.mark.parametrize("chair", ["operator", "intelligence"])
@pytest.mark.parametrize("second", [2, 5, 45, 60, 182, 185])
def test_the_guide_can_be_skipped_in_either_chair_and_between_two_steps(chair, second, at_the_desk):
    screen = at_the_desk().choose("chair", chair).at(second)
    assert "to_debrief" not in screen.buttons
    assert "to_debrief" in screen.press("skip_guide").buttons
    assert not {"skip_guide", "to_step"} & set(screen.buttons)


@pytest.mark.parametrize(
    ("lang", "line", "name"),
    [("es", "La guía sigue en otra silla:", "Operador"), ("en", "The guide goes on in another chair:", "Operator")],
)
def test_the_guide_says_in_which_chair_it_goes_on_and_leads_there(lang, line, name, at_the_desk):
    screen = at_the_desk(lang).choose("chair", "intelligence").at(60)
    assert line in screen.says and screen.buttons["to_step"] == name
    screen.press("to_step")
    assert 'data-chair="operator"' in screen.html
    assert line not in screen.says and "to_step" not in screen.buttons


# --------------------------------------------------------------------------- what the address says


def test_the_address_chooses_scenario_chair_language_and_minute():
    screen = Screen(scenario="purse-snatch", chair="intelligence", lang="en", t="192")
    assert screen.exercise.scenario.id == "purse-snatch"
    assert screen.exercise.moment().now_ms == 192_000
    assert 'data-chair="intelligence"' in screen.html
    assert not screen.toasts


def test_the_address_is_written_and_leads_back():
    first = Screen(lang="en").press("take_desk").at(20)
    said = {key: value if isinstance(value, str) else value[0] for key, value in first.app.query_params.items()}
    assert said["exercise"] == first.exercise.name
    assert (said["scenario"], said["chair"], said["lang"]) == ("purse-snatch", "operator", "en")
    second = Screen(**said)
    assert second.exercise is first.exercise
    assert second.rows == first.rows
    assert first.app.session_state[state.TOKEN] not in said.values()  # an address holds no right


@pytest.mark.parametrize("chair", ["operator", "intelligence"])
def test_an_address_shared_in_playback_leads_to_that_minute_and_any_other_to_now(chair):
    first = Screen(lang="en").press("skip_first").choose("chair", chair).at(120)
    assert "t" not in first.app.query_params
    there = {"lang": "en", "exercise": first.exercise.name, "chair": chair}
    assert Screen(**there, t="118").app.session_state[state.LAG] == 0
    second = Screen(**there, t="100")
    assert second.app.session_state[state.LAG] == 20_000
    assert second.app.query_params["t"] == ["100"] or second.app.query_params["t"] == "100"
    assert first.run().app.session_state[state.LAG] == 0 and first.exercise.moment().now_ms == 120_000


WRONG = {
    "scenario": "no-such-thing", "chair": "trainer", "lang": "qu", "exercise": "nobody-began-this", "t": "-5",
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_wrong_word_in_the_address_is_left_aside_and_said(name, value):
    screen = Screen(**{"lang": "en"} | {name: value})
    assert len(screen.toasts) == 1
    assert f"{name}={value}" in screen.toasts[0]
    assert screen.exercise.scenario.id == running.FIRST_SCENARIO
    assert screen.exercise.moment().now_ms == 0
    assert screen.app.session_state[state.CHAIR] == "operator"
    assert not screen.run().toasts  # said once


@pytest.mark.parametrize("value", ["721", "1e3", "٣", "", "99999999999999999999", "0" * 5000, "00000000099999"])
def test_a_minute_that_is_none_is_left_aside(value):
    screen = Screen(lang="en", t=value)
    assert screen.exercise.moment().now_ms == 0


@pytest.mark.parametrize("value", [HOSTILE, "![x](http://a.bc/d.png)", "[x](http://a.bc)", "`**`b`**`", "x\n# y"])
def test_what_the_address_says_is_shown_as_text(value):
    (said,) = Screen(lang="en", chair=value).toasts
    inside = re.fullmatch(r"The address said `([^`]*)`, which is .*", said)  # code: Markdown reads nothing in it
    assert inside, said
    assert "\n" not in said


# --------------------------------------------------------------------------- chairs and languages


def test_the_chair_switch_shows_the_other_chairs_panel(at_the_desk):
    screen = at_the_desk(guide=False)
    operator = screen.says
    screen.choose("chair", "intelligence")
    assert 'data-chair="intelligence"' in screen.html
    assert "From this chair: feeds opened 7" in screen.says  # it sees the center's wall at once
    assert "watch list" in screen.says
    screen.choose("chair", "operator")
    assert screen.says == operator


def test_under_accountable_the_agency_is_told_of_whom_its_order_is_about_and_of_nobody_else(at_the_desk):
    screen = at_the_desk(guide=False)
    screen.exercise.change_policy(regime=Regime.ACCOUNTABLE)
    screen.at(100).choose("chair", "intelligence")
    assert "watch list" not in screen.says and "was in this cell" not in screen.says
    screen.press("task_ORD-1").at(125)
    assert screen.says.count("was in this cell") == 1 and "watch list" not in screen.says
    thief = screen.exercise.world.cast_number["thief"]
    assert observation.identity_of(screen.exercise.world, thief).phone_tail in screen.says


def test_a_chair_that_did_nothing_is_told_so():
    assert "You have done nothing in this chair yet." in Screen(lang="en", chair="intelligence").says


def test_who_takes_the_desk_at_the_mirror_sees_the_wall_at_once():
    screen = Screen(lang="en", chair="intelligence").press("skip_first")
    assert "From this chair: feeds opened 7" in screen.says


def test_the_operator_is_told_nothing_of_the_watch_list(at_the_desk):
    screen = at_the_desk(guide=False).at(200)
    assert "Andrade" not in screen.says
    assert "watch list" not in screen.says


def test_the_language_switch_changes_every_text(at_the_desk):
    screen = at_the_desk().at(60)
    assert "Red hoodie, running." in screen.says
    screen.choose("language", "es")
    assert "Buzo rojo con capucha, corre." in screen.says
    assert "Registro de accesos" in screen.says
    assert "según lo hallado" in screen.says
    assert "to_side" not in screen.buttons
    for english in ("Access log", "patrol round", "as-found", "no reason given", "cameras on your wall"):
        assert english not in screen.says
    assert screen.press("skip_guide").buttons["to_side"] == "Las dos sillas"
    screen.choose("language", "en")
    assert "patrol round" in screen.says and screen.buttons["to_side"] == "Both chairs"


# --------------------------------------------------------------------------- through the run


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_minute_of_the_exercise_breaks_the_page(lang, at_the_desk):
    screen = at_the_desk(lang)
    for second in (5, 55, 90, 130, 190, 305, 460, 600, 720):
        screen.at(second)
        assert screen.rows == log.NEWEST or second == 5
        assert "{" not in screen.says, second


def test_a_step_with_answers_takes_one(at_the_desk):
    screen = at_the_desk().at(185)
    screen.exercise.act(Act(chair=Chair.OPERATOR, action=Action.DISPATCH,
                            detail={"patrol": "P-1", "node": 5, "top": "grey shirt"}), "seat")  # fmt: skip
    screen.run()
    assert screen.buttons["choice_turned_2"] == "Someone else"
    screen.press("choice_turned_2")
    assert screen.exercise.moment().state.answers[-1].value == "2"
    assert "choice_turned_2" not in screen.buttons


def test_the_guide_leads_to_the_other_chair(at_the_desk):
    screen = at_the_desk().at(185)
    screen.exercise.answer("turned", "3")
    screen.run()
    assert screen.buttons["step_other"] == "Sit in the intelligence chair"
    screen.press("step_other")
    assert 'data-chair="intelligence"' in screen.html
    assert "Find Andrade." in screen.says


def test_a_patrol_is_sent_with_a_description(at_the_desk):
    screen = at_the_desk(guide=False).at(60)
    assert "INC-2" in screen.says
    assert screen.app.button(key="dispatch_send").disabled
    screen.choose("dispatch_top", "red hoodie").press("dispatch_send")
    (sent,) = screen.exercise.moment().state.dispatches
    assert (sent.patrol, sent.top) == ("P-1", "red hoodie")
    assert "sent P-1" in screen.says


def test_a_camera_from_the_list_becomes_the_large_picture(at_the_desk):
    screen = at_the_desk(guide=False).open_camera("C-112")
    assert "C-112 · " in screen.says
    assert "opened C-112" in screen.says


def wall(screen: Screen) -> dict[str, Any]:
    """What the browser is told of the feeds: the layout, the large one, the small ones, the word for a free place."""
    told = [json.loads(c.proto.json or "[{}]")[0] for c in screen.app.get("bidi_component")]
    return next(data for data in told if "layout" in data)


def test_a_wall_of_nine_takes_nine_and_then_the_oldest_makes_room(at_the_desk):
    screen = at_the_desk(guide=False).choose("layout", 9)
    assert (wall(screen)["layout"], len(wall(screen)["wall"])) == (9, 6)
    assert wall(screen)["words"]["free"] == "Choose a camera"
    first = wall(screen)["large"]
    for camera in ("C-001", "C-002", "C-112"):
        screen.open_camera(camera)
    assert len(wall(screen)["wall"]) == 9 and first in wall(screen)["wall"]
    screen.open_camera("C-088")
    assert len(wall(screen)["wall"]) == 9 and first not in wall(screen)["wall"]


@pytest.mark.parametrize("small", [6, 9])
def test_a_feed_that_the_rules_refuse_closes_none_for_it(at_the_desk, monkeypatch, small):
    screen = at_the_desk(guide=False).choose("layout", small)
    for camera in ("C-001", "C-002", "C-088")[: small - 6]:
        screen.open_camera(camera)
    before = wall(screen)
    assert len(before["wall"]) == small, "full"
    screen.exercise.change_policy(regime=Regime.ACCOUNTABLE)
    with monkeypatch.context() as silent:
        silent.setattr(stated, "purpose", lambda place: None)
        screen.run().open_camera("C-112")
    assert (wall(screen)["large"], wall(screen)["wall"]) == (before["large"], before["wall"])
    screen.open_camera("C-112")
    assert wall(screen)["large"] != before["large"] and len(wall(screen)["wall"]) == small
    assert len(screen.exercise.moment().state.open_grants(2_000, Chair.OPERATOR, "operator-1")) == small + 1


def test_no_open_feed_is_out_of_sight(at_the_desk):
    screen = at_the_desk(guide=False)
    for camera in ("C-001", "C-002"):
        screen.act(Chair.OPERATOR, Action.LIVE_VIEW, camera)
    screen.run()
    assert (wall(screen)["layout"], len(wall(screen)["wall"])) == (9, 8)
    screen.choose("layout", 4)
    assert (wall(screen)["layout"], len(wall(screen)["wall"])) == (4, 4)


@pytest.mark.parametrize("screens", [1, 4, 9])
def test_a_desk_begins_with_as_many_screens_as_the_scenario_gives_it(screens):
    file = scenario.builtin_file(running.FIRST_SCENARIO).decode().replace("screens_each: 6", f"screens_each: {screens}")
    screen = Screen(exercise=begin(running.journal(), file.encode()), lang="en").press("skip_first")
    small = 0 if screens == 1 else screens
    assert (wall(screen)["layout"], len(wall(screen)["wall"])) == (screens, small)


def test_a_camera_that_is_turned_is_a_row(at_the_desk):
    screen = at_the_desk(guide=False).choose("turn_to", 1)
    assert "turned C-041" in screen.says


def test_a_direction_turns_the_camera_once_and_can_be_chosen_again(at_the_desk):
    screen = at_the_desk(guide=False)
    for wanted in (1, 2):
        screen.choose("turn_to", 1)
        screen.run().run()
        assert screen.says.count("turned C-041") == wanted


def test_a_camera_turned_from_the_mirror_moved_and_no_row_says_so(at_the_desk):
    screen = at_the_desk(guide=False).at(185)
    moment = screen.exercise.moment()
    assert briefing.moved(moment.state, Chair.OPERATOR, "operator-1", moment.now_ms) == ("C-041", None)
    assert "turned C-041" not in screen.says


@pytest.mark.parametrize("kind", calls.ENDINGS)
def test_every_ending_is_told_in_both_languages(kind):
    exercise = running.start(running.FIRST_SCENARIO)
    (incident,) = exercise.scenario.incidents
    end = Ending(incident=incident.id, kind=kind, t_ms=300_000, patrol="P-1", described="red hoodie",
                 worn="grey shirt · dark jeans", sent_ms=60_000)  # fmt: skip
    call = Call(incident=incident, called_ms=50_000, node=0, xy=(0.0, 0.0), ending=end)
    told = {lang: calls._ending(state.Here(exercise, "", Chair.OPERATOR, lang, 0), call) for lang in LANGUAGES}
    assert told["es"] != told["en"]
    for words in told.values():
        assert "17:45:00" in words
        assert "{" not in words
    if "{worn}" in calls.ENDINGS[kind]:
        assert "grey shirt · dark jeans" in told["en"]
        assert "camisa gris · jeans oscuros" in told["es"]


# --------------------------------------------------------------------------- the guess


@pytest.mark.parametrize("lang", LANGUAGES)
def test_first_the_guess_then_the_answer_and_as_found_it_is_none(lang, at_the_desk):
    screen = at_the_desk(lang, guide=False).choose("chair", "intelligence")
    assert "guess_see" not in screen.buttons  # nothing done yet but sit down
    screen.act(Chair.INTELLIGENCE, Action.PRESET, "C-062", preset=1)
    screen.run()
    assert "data-held" not in screen.html
    assert screen.app.button(key="guess_see").disabled
    screen.choose("guess_value", 4).press("guess_see")
    assert 'data-held="0"' in screen.html
    assert '<div class="guess">4</div>' in screen.html
    assert text.of(lang)("Assumed here: it left no row.") in [t.label for t in screen.app.toggle]


ASSUMED = "Assumed here: it left no row and could steer first."
PLACES = ("exercise.py", "rules.py", "side_by_side.py")


@pytest.mark.parametrize("page", PLACES)
def test_wherever_as_found_shows_it_says_what_was_reported_and_what_assumed(page, at_the_desk):
    screen = at_the_desk(guide=False)
    screen.app.switch_page(page)
    assert f"Reported: a second connection existed. {ASSUMED}" in screen.run().says
    screen.exercise.change_policy(assumptions={"mirror_leaves_no_row": False})
    said = screen.run().says
    assert "Assumed here: it could steer first." in said and "it left no row." not in said
    screen.exercise.change_policy(regime=Regime.LOGGED)
    assert "Reported" not in screen.run().says


@pytest.mark.parametrize("page", PLACES)
def test_whoever_is_led_is_told_what_was_assumed_after_the_guess_only(page, at_the_desk):
    screen = at_the_desk()
    screen.app.switch_page(page)
    assert "Reported" not in screen.run().says and ASSUMED not in screen.says
    screen.exercise.answer("guess", "1")
    assert ASSUMED in screen.run().says


def test_before_the_guess_the_analysts_own_panel_says_but_what_was_reported(at_the_desk):
    assert "Reported" not in at_the_desk().choose("chair", "intelligence").says
    screen = at_the_desk(guide=False).choose("chair", "intelligence")
    assert "Reported: a second connection existed." in screen.says and "Assumed" not in screen.says


def test_a_looked_up_phone_is_a_row_that_names_nobody_in_both_languages(at_the_desk):
    screen = at_the_desk(guide=False)
    screen.exercise.change_policy(assumptions={"mirror_leaves_no_row": False})
    screen.act(Chair.INTELLIGENCE, Action.PHONE_LOOKUP, subject="andrade")
    assert "looked up the phone of somebody" in screen.run().says
    assert "Participant" in screen.says  # who changed the rules
    spanish = screen.choose("language", "es").says
    assert "buscó el teléfono de alguien" in spanish
    assert "Participante" in spanish
    assert "Andrade" not in spanish


@pytest.fixture
def answered(at_the_desk) -> Screen:
    screen = at_the_desk(guide=False).choose("chair", "intelligence")
    screen.act(Chair.INTELLIGENCE, Action.PRESET, "C-062", preset=1)
    return screen.run().choose("guess_value", 4).press("guess_see")


def test_the_same_minutes_as_logged_are_rows(answered):
    assert "As “logged”, 8 of your 8 acts are rows:" in answered.press("as_logged").says
    assert "turned C-062" in answered.says
    assert "As “logged”" not in answered.press("as_logged").says


def test_what_even_that_would_not_show(answered):
    assert "Whether the reason you typed was true." in answered.press("not_shown").says


def test_an_assumption_can_be_switched_off(answered):
    answered.choose("assume_mirror_leaves_no_row", False)
    assert not answered.exercise.moment().state.assumptions["mirror_leaves_no_row"]
    answered.act(Chair.INTELLIGENCE, Action.PRESET, "C-062", preset=0)
    assert 'data-held="1"' in answered.run().html


# --------------------------------------------------------------------------- the clock


def seeking() -> None:
    """A script for AppTest: what a press on the time bar does."""
    import streamlit as st

    from pages.parts import bar, state

    place = state.here()
    if "press_ms" in st.session_state:
        bar.seek(place, st.session_state.pop("press_ms"))
    st.write(state.here().lag_ms)


def test_back_on_the_time_bar_is_playback_and_a_row_and_ahead_moves_the_exercise():
    app = AppTest.from_function(seeking, default_timeout=30).run()
    exercise = running.exercise(app.session_state[state.EXERCISE])
    app.session_state["press_ms"] = 50_000
    app.run()
    assert (exercise.moment().now_ms, app.session_state[state.LAG]) == (50_000, 0)
    app.session_state["press_ms"] = 20_000
    app.run()
    assert (exercise.moment().now_ms, app.session_state[state.LAG]) == (50_000, 30_000)
    assert exercise.log(Chair.OPERATOR)[1][0].fields["action"] == Action.PLAYBACK


def test_in_playback_nothing_is_steered_and_one_can_continue_from_there(at_the_desk):
    screen = at_the_desk(guide=False).at(100)
    screen.app.session_state[state.LAG] = 40_000
    screen.run()
    assert "recording, 40 s ago · " in screen.says
    assert not [s for s in screen.app.selectbox if str(s.key).startswith("turn_to")]
    screen.press("continue_from")
    moment = screen.exercise.moment()
    assert (moment.state.take, moment.now_ms) == (1, 60_000)
    assert "live · " in screen.says


# --------------------------------------------------------------------------- both chairs


def side_by_side(screen: Screen) -> Screen:
    screen.app.switch_page("side_by_side.py")
    return screen.run()


@pytest.mark.parametrize(
    ("lang", "operator", "intelligence", "same"),
    [("es", "Operador", "Inteligencia", "La misma calle"), ("en", "Operator", "Intelligence", "Same street")],
)
def test_both_chairs_show_the_same_camera(lang, operator, intelligence, same, at_the_desk):
    screen = side_by_side(at_the_desk(lang, guide=False))
    assert f">{operator}</b>" in screen.html
    assert f">{intelligence}</b>" in screen.html
    assert screen.says.count(same) == 2
    assert screen.html.count('<span class="dim">C-041</span>') == 2


def differing(screen: Screen, name: str) -> list[bool]:
    """For each chair, whether its row of this name is marked."""
    return [marked == "differs" for marked in re.findall(rf'<tr class="(\w*)"><th>{name}</th>', screen.html)]


def test_what_is_written_at_figures_is_marked_only_while_it_differs(at_the_desk):
    screen = at_the_desk(guide=False)
    side_by_side(screen)
    assert differing(screen, "Written at a figure") == [False, False]
    assert screen.says.count(": none now") == 2
    token = screen.app.session_state[state.TOKEN]
    told = screen.exercise.look(token, Chair.OPERATOR, "en")["feeds"]
    figure = next(feed for feed in told.values() if feed["camera"] == "C-041")["figures"][0]["i"]
    act = Act(chair=Chair.OPERATOR, action=Action.FOLLOW, camera_id="C-041", detail={"figure": figure})
    assert screen.exercise.act(act, seat_name(token)).done
    screen.run()
    assert differing(screen, "Written at a figure") == [True, True]
    assert "where you marked somebody: marked" in screen.says and screen.says.count(": none now") == 1


def test_the_map_is_marked_only_while_it_differs(at_the_desk, monkeypatch):
    screen = side_by_side(at_the_desk(guide=False))
    assert differing(screen, "On the map") == [True, True], "patrols on one, phones on the other"
    brief = briefing.brief
    bare = {"calls": (), "patrols": (), "subjects": ()}
    monkeypatch.setattr(briefing, "brief", lambda *asked: replace(brief(*asked), **bare))
    assert differing(screen.run(), "On the map") == [False, False]
    assert "0 incidents, 0 patrols" in screen.says


@pytest.mark.parametrize("then", ["guess", "skip"])
def test_who_is_led_meets_what_the_log_holds_only_after_the_guess(then, at_the_desk):
    """The bare address tells it as little as the bar does."""
    screen = at_the_desk().choose("chair", "intelligence")
    log_words = ("in the center’s log", "holds no row of this chair")
    side = side_by_side(screen)
    assert side.says.count("Your acts in this chair") == 2
    assert not [words for words in log_words if words in side.says] and not side.rows
    if then == "guess":
        side.exercise.answer("guess", "5")
    else:
        side.exercise.skip_guide()
    side.run()
    assert [side.says.count(words) for words in log_words] == [2, 1]


def test_a_switch_whose_callback_never_ran_is_not_lost(at_the_desk):
    """Streamlit may drop a callback when something else asks for a rerun; the page follows the switch all the same."""
    screen = at_the_desk(guide=False)
    screen.app.session_state["chair"] = "intelligence"
    screen.app.session_state["language"] = "es"
    screen.run()
    assert 'data-chair="intelligence"' in screen.html
    assert screen.app.session_state[state.CHAIR] == "intelligence"
    assert screen.app.session_state[state.LANGUAGE] == "es"
    assert len([g for g in screen.exercise.moment().state.grants.values() if g.actor == "analyst-1"]) == 7


def test_both_chairs_open_before_anybody_sat_down():
    assert "Both chairs, the same minute" in side_by_side(Screen(lang="en")).says


def test_both_chairs_change_language(at_the_desk):
    screen = side_by_side(at_the_desk("en", guide=False)).choose("language", "es")
    assert "Las dos sillas, el mismo minuto" in screen.says


def test_one_gets_to_both_chairs_and_back(at_the_desk):
    screen = at_the_desk(guide=False).press("to_side")
    assert "Both chairs, the same minute" in screen.says
    screen.press("to_exercise")
    assert "The purse" in screen.says
    assert screen.rows


def test_who_saw_both_chairs_first_still_finds_the_wall_at_the_mirror(at_the_desk):
    screen = at_the_desk(guide=False).press("to_side").press("to_exercise").choose("chair", "intelligence")
    assert "From this chair: feeds opened 7" in screen.says


def test_both_chairs_can_be_visited_often(at_the_desk):
    screen = at_the_desk(guide=False)
    for camera in ("C-112", "C-088", "C-075", "C-001", "C-002"):
        screen.open_camera(camera).press("to_side")
        assert screen.html.count(f'<span class="dim">{camera}</span>') == 2
        screen.press("to_exercise")


# --------------------------------------------------------------------------- refusals


def test_what_went_wrong_is_text_whatever_somebody_wrote_into_it():
    told = refusals.in_words(text.of("en"), Trouble("[here](http://x) `a` <b> ![i](http://y)"))
    assert "](" not in told and "<b" not in told.replace("\\<", "")


def refusing() -> None:
    """A script for AppTest: what is said of an act that the door refuses."""
    import streamlit as st

    from pages.parts import refusals, state
    from synthetic.access import Action
    from synthetic.exercise.door import Act

    place = state.here()
    act = Act(chair=place.chair, action=Action(st.session_state["action"]), camera_id="C-041")
    refusals.said(place, place.exercise.act(act), "C-041")


@pytest.mark.parametrize(
    ("chair", "action", "said"),
    [
        ("operator", "phone_lookup", "Desde esta silla no se puede hacer eso."),
        ("operator", "preset", "Esta imagen ya no está abierta."),
        ("intelligence", "follow", "Esta imagen ya no está abierta."),
    ],
)
def test_a_refusal_is_said_in_plain_words(chair, action, said):
    app = AppTest.from_function(refusing, default_timeout=30)
    app.query_params.update({"lang": "es", "chair": chair})
    app.session_state["action"] = action
    assert [t.value for t in app.run().toast] == [said]


def test_no_refusal_is_left_without_words():
    """Those that only a forged request can meet need none."""
    acts = (FRAME.parents[1] / "synthetic" / "exercise" / "acts.py").read_text(encoding="utf-8")
    words = set(re.findall(r'Refused\("([^"]+)"', acts))
    assert len(words) > 12
    assert words - {"not a pose", "no such camera", "no such preset"} <= set(refusals.WORDS)


def test_a_still_says_where_when_who_for_which_case_and_which_row(at_the_desk):
    screen = at_the_desk(guide=False).press("snapshot")
    lines = screen.app.session_state[state.STILL]["lines"]
    assert lines == ["C-041 · Plaza Grande E", "2018-07-12 17:40:02", "Operator", "no case number",
                     f"row {screen.rows} of the access log"]  # fmt: skip
    screen.at(70).press("snapshot")
    assert screen.app.session_state[state.STILL]["lines"][3] == "INC-2"
    screen.choose("chair", "intelligence").press("snapshot")
    assert screen.app.session_state[state.STILL]["lines"][2:] == [
        "Intelligence", "no case number", "no row in the access log",
    ]  # fmt: skip


def test_whoever_is_marked_is_proposed_at_the_next_cameras_and_one_press_switches_over(at_the_desk):
    screen = at_the_desk(guide=False).at(70)
    token = screen.app.session_state[state.TOKEN]
    told = screen.exercise.look(token, Chair.OPERATOR, "en")["feeds"]
    feed = next(feed for feed in told.values() if feed["camera"] == "C-038")
    runner = next(f for f in feed["figures"] if f["looks"].get("hood") and f["gait"] == 2)
    act = Act(chair=Chair.OPERATOR, action=Action.FOLLOW, camera_id="C-038", detail={"figure": runner["i"]})
    assert screen.exercise.act(act, seat_name(token)).done
    proposals = {key: label for key, label in screen.run().buttons.items() if key.startswith("ahead_")}
    assert "Ahead (key n):" in screen.says and proposals
    assert all(re.fullmatch(r"C-\d+ · in \d+ s", label) for label in proposals.values())
    first = next(iter(proposals)).removeprefix("ahead_")
    screen.press(f"ahead_{first}").run()
    assert screen.app.session_state[state.LARGE]["operator"] == first != "C-038"


def test_what_a_browser_hears_of_a_still_does_not_count_what_others_did(at_the_desk):
    def heard(mirror_acts: int) -> list[object]:
        screen = at_the_desk(guide=False)
        told = []
        for _ in range(2):
            for k in range(mirror_acts):
                screen.act(Chair.INTELLIGENCE, Action.LIVE_VIEW, f"C-00{k + 1}")
                screen.act(Chair.INTELLIGENCE, Action.LIVE_END, f"C-00{k + 1}")
            screen.press("snapshot")
            told.append(still.told(screen.app.session_state[state.STILL]))
        return told

    assert heard(0) == heard(3)
    assert [one["n"] for one in heard(0)] == [1, 2]


# --------------------------------------------------------------------------- text stays text


def hostile_row(exercise: Exercise) -> Row:
    at = exercise.act(Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id="C-041", purpose=HOSTILE,
                          case_number=HOSTILE), "seat")  # fmt: skip
    assert at.done
    return exercise.log(Chair.OPERATOR)[1][0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_shows_what_somebody_typed_as_text(lang):
    exercise = running.start(running.FIRST_SCENARIO)
    row = hostile_row(exercise)
    line = rowline.line(state.Here(exercise, exercise.join(), Chair.OPERATOR, lang, 0), row)
    assert row.fields["purpose"] == HOSTILE
    assert "<script" not in line
    assert "<img" not in line
    assert line.count("&lt;script&gt;") == 2


def test_a_hostile_scenario_is_shown_as_text():
    file = scenario.builtin_file(running.FIRST_SCENARIO).decode()
    for words in ("The purse", "You are Operator 1.", "purse snatched at Venezuela and Chile", "M. Andrade",
                  "A report 25 seconds old is old.", "Red hoodie, running."):  # fmt: skip
        assert words in file
        file = file.replace(words, HOSTILE)
    name = begin(running.journal(), file.encode())
    screen = Screen(exercise=name, lang="en")
    pages = [screen.html]
    screen.press("take_desk")
    for second in (55, 270):
        pages.append(screen.at(second).html)
    pages.append(screen.choose("chair", "intelligence").html)
    pages.append(side_by_side(screen).html)
    for page in pages:
        assert "<script" not in page
        assert "<img" not in page
    assert sum("&lt;script&gt;" in page for page in pages) >= 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_of_cameras_says_which_have_no_signal(lang):
    screen = Screen(lang=lang).press("take_desk")
    world = running.exercise(str(screen.app.session_state[state.EXERCISE])).world
    shown = next(one for one in screen.app.selectbox if str(one.key).startswith("camera_list")).options
    without = text.of(lang)("no signal")
    assert [label.endswith(f" · {without}") for label in shown] == [not fine for fine in world.cameras.in_order]
    assert 0 < sum(world.cameras.in_order) < len(shown)
