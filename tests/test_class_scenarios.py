"""Which scenarios a class can play: the gallery, who may read their files, and the page that edits them."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest

from pages.parts import desk_questions, gallery, log, looking, running, scenario_forms, state
from synthetic import scenario
from synthetic.access import Chair
from synthetic.desk import Desk
from synthetic.exercise.door import seat_name
from synthetic.model import Text
from synthetic.scenario import edit
from tests.class_screens import HOSTILE, Browser, at_desk, joined, opened, running_text

pytestmark = pytest.mark.usefixtures("own_store", "fresh_guards")


@pytest.mark.parametrize(("lang", "goals", "minutes"), [("es", "Objetivos de aprendizaje", "12 minutos"),
                                                        ("en", "Learning goals", "12 min")])  # fmt: skip
def test_where_a_room_is_opened_each_scenario_has_a_picture_a_length_and_goals(lang, goals, minutes):
    page = Browser("somebody", lang).open("start.py")
    assert goals in page.says and minutes in page.says
    for name in scenario.builtin():
        assert f'data-scenario="{name}"' in page.html and gallery.picture(name) in page.html
    assert all(goal.in_(lang) in html.unescape(page.html) for goal in scenario.load_builtin("purse-snatch").goals)


@pytest.mark.parametrize("name", scenario.builtin())
def test_the_picture_is_of_the_piece_of_city_and_tells_nothing_of_what_will_happen(name):
    told = scenario.load_builtin(name)
    drawn = gallery.drawn(told)
    assert drawn.count("SYNTHETIC") == 2 and drawn.count("<circle") > 20 and len(drawn) < 200_000
    without = replace(told, cast=(), incidents=(), staff=(), cases=(), injects=(), guide=(), trainer_notes=None)
    assert gallery.drawn(without) == drawn


def test_another_scenario_is_chosen_from_its_card(monkeypatch):
    monkeypatch.setattr(running, "scenarios", lambda: ("purse-snatch", "second"))
    second = replace(scenario.load_builtin("purse-snatch"), id="second", goals=(running_text("a goal <b>"),))
    monkeypatch.setattr(gallery, "made", lambda name: second if name == "second" else scenario.load_builtin(name))
    page = Browser("somebody").open("start.py")
    assert "choose_purse-snatch" not in page.keys
    page.press("choose_second")
    assert "a goal &lt;b&gt;" in page.html and "choose_purse-snatch" in page.keys


def test_model_answers_are_for_the_desk_and_for_nobody_else():
    desk = opened()[1]
    people = {chair: joined(desk, chair.value) for chair in Chair}
    seats = {seat.name: crew for crew, seat in desk.room.seats()}
    for chair, person in people.items():
        desk.give(seats[seat_name(person.token)], seat_name(person.token), chair)
    desk.start()
    question = desk.own.scenario.questions[1]
    answer = question.answer.en
    trainer = at_desk(desk)
    trainer.app.selectbox(key="ready").set_value(len(desk_questions.READY) + 1)
    trainer.run()
    assert answer in html.unescape(trainer.html)
    trainer.press("ask_ready")
    (poll,) = desk.state.crew.polls.values()
    desk.poll(poll.id, open_=False, shown=True)
    desk.reveal()
    told = [Browser("trainer").open("projector.py", room=desk.room.code).html]
    for chair, person in people.items():
        exercise = running.room(desk.room.code).exercise_of(person.token)
        ask = {"exercise": exercise.name, "chair": chair.value, "lag": "0", "lang": "en"}
        told += [everything(person.run()), str(looking.answer(ask, person.token)), str(log.answer(ask, person.token))]
        told += [everything(Browser(chair.value).open("scenarios.py")), everything(person.open("start.py"))]
        told += [str(e.body) for e in exercise.moment().state.history]
    assert question.en in " ".join(told)
    for words in (answer, question.answer.es, desk.own.scenario.trainer_notes.en):
        assert not [part for part in told if words[:40] in html.unescape(part)]


def everything(page: Browser) -> str:
    """All that the server sends of a page, not its HTML alone."""
    return str(page.app._tree) + page.html


def test_the_file_of_a_class_opens_for_its_participants_when_the_room_is_closed():
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    assert not Browser("someone").open("scenarios.py").app.text_area
    assert Browser("trainer").open("scenarios.py").app.text_area
    Browser("someone").open("start.py").press("open_room")
    assert not Browser("someone").open("scenarios.py").app.text_area, "a desk of one's own is no way round"
    desk.close(keep=True)
    assert Browser("someone").open("scenarios.py").app.text_area
    assert someone.token


def editor(text: str | None = None) -> Browser:
    page = Browser("author").open("scenarios.py")
    if text is not None:
        page.app.text_area(key=state.SCENARIO_TEXT).set_value(text)
        page.run()
    return page


def usable(page: Browser) -> bool:
    return not page.app.button(key="scenario_room").disabled


def test_the_built_in_file_is_shown_as_it_is_and_can_be_used():
    page = editor()
    assert page.app.text_area(key=state.SCENARIO_TEXT).value == scenario.builtin_file("purse-snatch").decode()
    assert usable(page) and "errors: 0" in page.says


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("lasts: 12 min", "lasts: 12 bananas"), "lasts"),
        (("id: purse-snatch", "id: purse-snatch\ncolour: red"), "colour"),
        (("place: plaza-grande", "place: nowhere-at-all"), "nowhere-at-all"),
        (("format: 1", "format: &a [*a, *a]"), "line"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_line_and_nothing_can_be_begun(change, said):
    page = editor(scenario.builtin_file("purse-snatch").decode().replace(*change, 1))
    assert not usable(page)
    assert said in page.says and "<code>" in page.html


@pytest.mark.parametrize(
    "text", ["", "{", "- " * 5000, "[" * 3000, "a: &a [x]\n" + "b: [*a, *a]\n" * 50, HOSTILE, "\x00", "x" * 1_000_001],
    ids=["nothing", "a brace", "dashes", "deep", "aliases", "hostile", "a zero", "too long"],
)  # fmt: skip
def test_no_text_breaks_the_page(text):
    page = editor(text)
    assert not usable(page)
    assert "<script>" not in page.html


def test_a_changed_file_opens_a_room_that_plays_it():
    text = scenario.builtin_file("purse-snatch").decode().replace("crowd: 1200", "crowd: 300")
    page = editor(text).press("scenario_room")
    desk = Desk(running.room(str(page.app.session_state[state.ROOM])), page.token)
    assert desk.own.scenario.crowd == 300
    assert desk.own.file == text.encode()


@pytest.mark.parametrize("size", [3, 0])
def test_a_room_of_a_file_has_the_crews_that_were_chosen_there(size):
    page = editor()
    page.app.selectbox(key="crew_size").set_value(size)
    page.press("scenario_room")
    assert running.room(str(page.app.session_state[state.ROOM])).record.crew_size == size


def test_title_summary_and_notes_are_written_from_fields_and_the_rest_stays():
    text = scenario.builtin_file("purse-snatch").decode()
    page = editor(text)
    field = next(f for f in page.app.text_input if f.key.startswith("field_en_title"))
    field.set_value("The purse: “again” {x}")
    notes = next(f for f in page.app.text_area if f.key.startswith("field_es_trainer_notes"))
    notes.set_value(HOSTILE + "\n\ndos")
    page.press("write_title")
    now = str(page.app.text_area(key=state.SCENARIO_TEXT).value)
    made, before = scenario.read(now).scenario, scenario.read(text).scenario
    assert (made.title.en, made.trainer_notes.es) == ("The purse: “again” {x}", HOSTILE + "\n\ndos")
    kept = replace(made, title=before.title, trainer_notes=before.trainer_notes)
    assert kept == before
    assert now.startswith("# The built-in scenario") and usable(page)
    assert "<script>" not in page.html


def test_a_form_writes_nothing_where_the_text_changed_meanwhile():
    text = scenario.builtin_file("purse-snatch").decode()
    page = editor(text)
    next(f for f in page.app.text_input if f.key.startswith("field_en_title")).set_value("From the form")
    changed = text.replace("en: The purse}", "en: From the text}")
    page.app.text_area(key=state.SCENARIO_TEXT).set_value(changed)
    page.press("write_title")
    assert page.app.text_area(key=state.SCENARIO_TEXT).value == changed
    assert "Nothing was written" in page.app.toast[0].value


def test_comments_that_a_form_would_lose_are_said_before_and_after():
    text = scenario.builtin_file("purse-snatch").decode().replace("title: {", "title:  # by hand\n  {")
    page = editor(text)
    assert "loses the comments inside it; here there are 1." in page.says
    next(f for f in page.app.text_input if f.key.startswith("field_en_title")).set_value("Without")
    page.press("write_title")
    assert page.app.toast[0].value == "Comments lost: 1"


def test_rows_of_the_time_line_are_added_changed_and_deleted_and_other_keys_stay():
    text = scenario.builtin_file("purse-snatch").decode()
    injects, calls = scenario_forms.INJECTS, scenario_forms.CALLS
    assert injects.rows(text)[6] | {"es": "", "en": ""} == {
        "at": "6 min 20 s", "to": "all", "only": "alone", "es": "", "en": ""
    }  # fmt: skip
    change = {
        "edited_rows": {"0": {"at": "3 min 51 s"}, "6": {"only": None}, "99": {"at": "1"}}, "deleted_rows": [1],
        "added_rows": [{"at": "11 min 40 s", "to": "patrol", "es": "a: b", "en": "c # d"}, {}],
    }  # fmt: skip
    made = scenario.read(edit.with_part(text, "injects", injects.changed(text, change))).scenario
    before = scenario.read(text).scenario.injects
    assert [i.at_s for i in made.injects] == [231.0, *(i.at_s for i in before[2:]), 700.0]
    assert (made.injects[5].only, made.injects[-1].text) == (None, Text(es="a: b", en="c # d"))
    called = calls.changed(text, {"edited_rows": {"0": {"called_in_after": "1 min", "at": "0", "en": ""}}})
    told = scenario.read(edit.with_part(text, "incidents", called))
    assert [str(error) for error in told.errors] == [e for e in map(str, told.errors) if "says.en" in e] != []
    assert (called[0]["at"], called[0]["offender"], called[0]["called_in_after"]) == ("30 s", "thief", "1 min")


def test_a_first_inject_is_written_into_a_file_without_any_and_a_wrong_time_is_told_beside_its_line():
    text = edit.with_part(scenario.builtin_file("purse-snatch").decode(), "injects", None)
    first = {"edited_rows": {"0": {"at": "99 bananas", "to": "all", "es": "a", "en": "b"}}}
    made = scenario_forms.with_blank(scenario_forms.INJECTS, text, first)
    page = editor(edit.with_part(text, "injects", list(made)))
    assert "99 bananas" in page.says and not usable(page)
    assert scenario_forms.INJECTS.rows(str(page.app.text_area(key=state.SCENARIO_TEXT).value))[0]["at"] == "99 bananas"
