"""Files that pages offer: at an address of their own, for whoever may see the page, and for nobody else."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from pages.parts import files, printing, running, state
from synthetic import logfile, scenario
from synthetic.access import Action, Chair, Need, Place, Regime, Rule
from synthetic.access import Edit as Cell
from synthetic.desk import Desk
from synthetic.exercise.door import Act, Exercise, begin, seat_name
from synthetic.room import open_room
from tests.class_screens import Browser, joined, opened

pytestmark = pytest.mark.usefixtures("own_store", "fresh_guards")


def alone() -> tuple[Browser, Exercise]:
    """Somebody alone, whose log has two rows."""
    browser = Browser("alone").open("exercise.py", scenario="purse-snatch")
    exercise = running.exercise(str(browser.app.session_state[state.EXERCISE]))
    for camera in ("C-041", "C-062"):
        act = Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id=camera, purpose="patrol round")
        assert exercise.act(act, seat_name(browser.token)).done
    return browser, exercise


def links(page: Browser, beginning: str) -> list[str]:
    """Addresses of files that a page offers."""
    found = [one.proto.url for one in page.app.get("link_button")]
    return [url for url in found if url.startswith(beginning)]


def followed(url: str, token: str) -> bytes | None:
    """What a browser gets that follows the link to a log's file."""
    parts = urlsplit(url)
    return files.log(parts.path.rpartition("/")[2], **dict(parse_qsl(parts.query)), token=token)


def test_the_links_of_the_oversight_page_are_the_log_for_who_sees_it_whatever_runs_meanwhile():
    browser, exercise = alone()
    page = browser.open("oversight.py", exercise=exercise.name)
    offered = [url.partition("?")[0] for url in links(page, "/print/log/")]
    assert offered == ["/print/log/log.jsonl", "/print/log/log.csv"]
    assert files.log("key.txt", exercise.name, "operator", browser.token) is None, "there is no checkpoint yet"
    exercise.publish()
    page = browser.open("oversight.py", exercise=exercise.name)
    told = {url.partition("?")[0].rpartition("/")[2]: url for url in links(page, "/print/log/")}
    assert tuple(told) == files.LOG
    Browser("other").open("exercise.py")
    got = {name: followed(url, browser.token) for name, url in told.items()}
    rows = [row.data for row in exercise.journal.all_rows(exercise.name, Place.CENTER)]
    assert len(rows) >= 2 and got["log.jsonl"] == logfile.to_jsonl(rows) and got["log.csv"] == logfile.to_csv(rows)
    assert all(got.values())
    for url in told.values():
        assert followed(url, Browser("other").token) is None and followed(url, "") is None
    for wrong in ("log.txt", "../key.txt", ""):
        assert files.log(wrong, exercise.name, "operator", browser.token) is None
    assert files.log("log.csv", exercise.name, "nobody", browser.token) is None


def test_a_classs_log_is_taken_home_by_who_examines_it_from_their_own_chair():
    desk = opened()[1]
    auditor, operator = joined(desk, "auditor"), joined(desk, "operator")
    desk.give(1, seat_name(auditor.token), Chair.AUDITOR)
    desk.start()
    name = desk.room.crew(1).name

    def given(who: Browser, chair: Chair) -> bool:
        return files.log("log.jsonl", name, chair, who.token) is not None

    assert links(auditor.open("oversight.py", room=desk.room.code), f"/print/log/log.csv?exercise={name}&chair=auditor")
    assert given(auditor, Chair.AUDITOR)
    assert not given(auditor, Chair.OPERATOR) and not given(operator, Chair.OPERATOR)
    assert not given(operator, Chair.AUDITOR)
    desk.reveal()
    assert given(operator, Chair.OPERATOR) and not given(operator, Chair.AUDITOR)


def test_the_rules_of_now_are_taken_home_as_a_scenario_that_plays_by_them():
    browser, exercise = alone()
    rule = Rule(needs=frozenset({Need.CASE}), recorded=frozenset({Place.CENTER, Place.AGENCY}))
    edit = Cell(chair=Chair.INTELLIGENCE, action=Action.LIVE_VIEW, rule=rule)
    exercise.change_policy(regime=Regime.LOGGED)
    exercise.change_policy(edits=[edit], ranks=[Chair.OPERATOR, Chair.INTELLIGENCE])
    assert links(browser.open("rules.py", exercise=exercise.name), "/print/") == [files.rules_address(exercise.name)]
    name, file = files.rules(exercise.name, browser.token)
    again = running.exercise(begin(running.journal(), file)).moment().state.rules
    assert name == "purse-snatch.yaml"
    assert again == exercise.moment().state.rules and again.row(Chair.INTELLIGENCE)[Action.LIVE_VIEW] == rule
    assert files.rules(exercise.name, Browser("other").token) is None


def test_a_classs_rules_are_taken_home_from_its_desk_alone():
    trainer, desk = opened()
    someone = joined(desk, "someone")
    assert files.rules_address(desk.own.name) in links(trainer.open("trainer.py", room=desk.room.code), "/print/")
    assert files.rules(desk.own.name, trainer.token)
    for token in (someone.token, Browser("stranger").token, ""):
        assert files.rules(desk.own.name, token) is None
    assert files.rules(desk.room.crew(1).name, trainer.token) is None
    assert files.rules(desk.room.crew(1).name, someone.token) is None


def test_who_learns_in_a_class_gets_no_scenario_with_its_rules_meanwhile_and_is_told_why():
    desk = opened()[1]
    joined(desk, "someone")
    practising = Browser("someone").open("rules.py", scenario="purse-snatch")
    name = str(practising.app.session_state[state.EXERCISE])
    assert not links(practising, "/print/rules") and "You sit in a class" in practising.says
    assert files.rules(name, practising.token) is None
    desk.close(keep=True)
    assert links(practising.run(), "/print/rules") and files.rules(name, practising.token)


@pytest.mark.parametrize(("lang", "words"), [("en", "in this browser you take part in one"),
                                             ("es", "en este navegador usted participa en una")])  # fmt: skip
def test_a_trainer_who_learns_in_anothers_class_is_told_why_there_are_no_pages_to_print(lang, words):
    elsewhere = opened()[1]
    trainer = Browser("practising", lang).open("start.py").press("open_room")
    desk = Desk(running.room(str(trainer.app.session_state[state.ROOM])), trainer.token)
    assert len(links(trainer, "/print/")) == 5 and words not in trainer.says
    assert printing.answer("role-cards", lang, trainer.token)[0] == 200
    joined(elsewhere, "practising", lang)
    trainer.open("trainer.py", room=desk.room.code)
    assert not links(trainer, "/print/role-cards") and words in trainer.says
    status, page = printing.answer("role-cards", lang, trainer.token)
    assert status == 403 and words in page and "<article" not in page
    assert printing.answer("role-cards", lang, Browser("stranger").token) == printing.NOT_HERE
    elsewhere.close(keep=True)
    assert printing.answer("role-cards", lang, trainer.token)[0] == 200
    assert links(trainer.open("trainer.py", room=desk.room.code), "/print/role-cards")


def test_a_desk_prints_what_its_own_room_plays_and_no_other_rooms():
    mine, others = Browser("one"), Browser("two")
    text = scenario.builtin_file("park").decode().replace("en: The park", "en: The pond").encode()
    (code, _), (theirs, _) = (open_room(running.journal(), text, one.token) for one in (mine, others))
    for name in printing.PAGES:
        status, page = printing.answer(name, "en", mine.token, code)
        assert status == 200 and "The pond" in page
        assert printing.answer(name, "en", mine.token, theirs) == printing.NOT_HERE
        assert printing.answer(name, "en", Browser("stranger").token, code) == printing.NOT_HERE
        assert "The park" in printing.answer(name, "en", mine.token, scenario_id="park")[1]
        assert printing.answer(name, "en", mine.token, scenario_id="../park") == printing.NOT_HERE


def test_preflight_leads_to_the_sheets_in_the_browser_that_teaches_and_says_where_they_are_in_another():
    trainer, desk = opened()
    offered = [url.partition("&")[0] for url in links(trainer.open("preflight.py"), "/print/")]
    assert offered == [f"/print/{name}?room={desk.room.code}" for name in printing.PAGES]
    stranger = Browser("phone").open("preflight.py", room=desk.room.code)
    assert not links(stranger, "/print/") and "in the browser that teaches" in stranger.says


def test_the_text_of_a_scenario_is_kept_by_the_browser_that_has_it():
    page = Browser("somebody").open("scenarios.py")
    area = page.app.text_area(key=state.SCENARIO_TEXT)
    area.set_value(f"{area.value}# mine\n")
    page.run()
    (kept,) = [json.loads(c.proto.json)[0] for c in page.app.get("bidi_component") if "# mine" in c.proto.json]
    assert kept == {"text": area.value, "name": "purse-snatch.yaml", "words": "Download"}
    assert not page.app.get("download_button")
