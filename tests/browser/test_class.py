"""A class in real browsers: a desk, a laptop, a phone; what reaches whom, and who comes back to where."""

from __future__ import annotations

import time
from functools import lru_cache
from zipfile import ZipFile

import pytest

from synthetic.access import Action, Chair, Edit, Place, Rule
from synthetic.desk import Desk
from synthetic.exercise.door import Act, Exercise, seat_name
from synthetic.journal import Journal
from synthetic.model import Text
from synthetic.room import Room
from tests.browser.server import free_port, serving

SECRETS = ("ntelligence", "ndrade", "mirror", "analyst", "agent-1", "Replay", "watch list")
"""Words that no byte sent to an operator of a class may hold before the reveal."""


@pytest.fixture
def desk(screen):
    """A trainer's desk with a room, and its code."""
    made = screen()
    made.page.goto(f"{made.address}/start?lang=en")
    made.page.locator(".st-key-open_room button").click()
    made.page.locator(".code[data-code]").wait_for(timeout=30_000)
    made.code = made.page.locator(".code[data-code]").get_attribute("data-code")
    return made


def join(screen, code, width=1440, height=810):
    made = screen(width, height)
    made.page.goto(f"{made.address}/start?room={code}&lang=en")
    made.page.locator(".st-key-join_by_link button").click()
    made.page.locator(".waiting").wait_for(timeout=30_000)
    return made


def begin(desk):
    desk.page.locator(".st-key-class_begin button").click()


def sit(made):
    made.page.locator(".st-key-take_desk button").click(timeout=30_000)
    made.painted()
    return made


def test_a_class_from_the_code_to_the_reveal(screen, desk):
    desk.page.locator(".st-key-desk_class summary", has_text="Chairs").click()
    desk.page.locator(".st-key-message_text input").fill("Good morning, cla")
    laptop, phone = join(screen, desk.code), join(screen, desk.code, 390, 844)
    laptop.picture("20-waiting")
    desk.page.wait_for_function("document.querySelector('[data-joined]')?.dataset.joined === '2'")
    desk.page.locator(".st-key-give_who input:enabled").wait_for(timeout=10_000)
    assert desk.page.locator(".st-key-message_text input").input_value() == "Good morning, cla"
    desk.picture("21-desk")
    begin(desk)
    sit(laptop)
    sit(phone)
    laptop.picture("22-class-operator")
    phone.picture("23-class-phone")
    assert phone.page.locator(".st-key-top").bounding_box()["height"] < 90  # two lines
    began = time.monotonic()
    laptop.page.locator(".dv-small canvas").first.click()
    desk.page.locator(".st-key-class_freeze button").click()
    for made in (laptop, phone):
        made.page.locator(".frozen").wait_for(timeout=30_000)
    assert time.monotonic() - began < 10
    told = "\n".join(laptop.sent + phone.sent)
    assert len(told) > 10_000
    assert not [told[max(told.find(word) - 80, 0) : told.find(word) + 80] for word in SECRETS if word in told]
    desk.page.locator(".st-key-class_continue button").click()
    desk.page.locator(".st-key-class_reveal button").click()
    laptop.page.locator("[data-missing]").wait_for(timeout=30_000)
    laptop.picture("24-reveal")
    phone.page.locator(".st-key-top .st-key-chair").wait_for(timeout=30_000)
    assert phone.page.locator(".st-key-top").bounding_box()["height"] < 90
    desk.page.locator("summary", has_text="End, rehearse again, close").click()
    with desk.page.expect_download() as taken:
        desk.page.locator(".st-key-download_all a").evaluate("link => { link.target = '_self'; link.click(); }")
    with ZipFile(taken.value.path()) as packed:
        assert packed.testzip() is None and "crew-1/journal.jsonl" in packed.namelist()
    for made in (desk, laptop, phone):
        assert made.troubles == [] and made.outside == []


def test_the_large_picture_stays_the_largest_while_frozen_asked_and_on_duty(screen, desk, store):
    someone = join(screen, desk.code)
    journal = Journal(f"sqlite:///{store}")
    hand = Desk(Room(journal, desk.code, lru_cache(maxsize=None)(lambda name: Exercise(journal, name))), cookie(desk))
    begin(desk)
    sit(someone)
    hand.steer("jump", 190_000)
    hand.steer("pause")
    hand.ask("text", Text(es="¿Cuál es su prueba?", en="What is your evidence?"))
    for place in (".frozen", ".st-key-poll", ".st-key-task .st-key-said"):
        someone.page.locator(place).wait_for(timeout=30_000)
    for width, height in ((1440, 810), (1366, 768)):
        someone.page.set_viewport_size({"width": width, "height": height})
        someone.page.wait_for_timeout(600)
        someone.picture(f"25-asked-{width}")
        large = someone.page.locator(".st-key-feed_view .dv-large canvas").bounding_box()
        small = [one.bounding_box() for one in someone.page.locator(".st-key-feed_view .dv-small").all()]
        assert len(small) == 6
        assert large["width"] > 2 * max(box["width"] for box in small if box), (large, small)
        frozen, poll = (someone.page.locator(place).bounding_box() for place in (".frozen", ".st-key-poll"))
        assert poll["y"] <= frozen["y"] < poll["y"] + poll["height"]  # one strip
        field, send = (someone.page.locator(f".st-key-said {what}").bounding_box() for what in ("input", "button"))
        assert abs(field["y"] + field["height"] / 2 - send["y"] - send["height"] / 2) < 12  # one line
    assert someone.troubles == []


def test_on_a_phone_what_a_resident_is_asked_stands_above_what_is_officially_said(screen, desk, store):
    phone = join(screen, desk.code, 390, 844)
    journal = Journal(f"sqlite:///{store}")
    hand = Desk(Room(journal, desk.code, lru_cache(maxsize=None)(lambda name: Exercise(journal, name))), cookie(desk))
    hand.give(1, seat_name(cookie(phone)), Chair.RESIDENT)
    hand.start()
    hand.steer("jump", 60_000)
    phone.page.locator(".st-key-task").wait_for(timeout=30_000)
    phone.page.locator(".official").wait_for()
    phone.picture("26-resident-phone")
    asked = phone.page.locator(".st-key-task").bounding_box()["y"]
    assert asked < 300 and asked < phone.page.locator(".official").bounding_box()["y"]


def cookie(made) -> str:
    return next(c["value"] for c in made.page.context.cookies() if c["name"] == "doble_vista")


@pytest.mark.parametrize("begun", [False, True], ids=["before the class", "during it"])
def test_who_is_moved_to_another_crew_finds_itself_there_without_touching_anything(screen, desk, store, begun):
    someone, _colleague = join(screen, desk.code), join(screen, desk.code)
    journal = Journal(f"sqlite:///{store}")
    room = Room(journal, desk.code, lru_cache(maxsize=None)(lambda name: Exercise(journal, name)))
    if begun:
        begin(desk)
        sit(someone)
    Desk(room, cookie(desk)).move(seat_name(cookie(someone)), 2)
    if begun:
        someone.page.locator(".st-key-take_desk button").wait_for(timeout=20_000)  # the new crew
        sit(someone)
        assert len(room.crew(2).moment().state.desks) == 1
    else:
        someone.page.locator(".waiting", has_text="Crew 2").wait_for(timeout=20_000)
    assert someone.troubles == []


def test_what_comes_to_resident_officer_and_auditor_shows_without_touching_anything(screen, desk, store):
    chairs = (Chair.OPERATOR, Chair.RESIDENT, Chair.PATROL, Chair.AUDITOR)
    operator, *watching = people = [join(screen, desk.code) for _chair in chairs]
    journal = Journal(f"sqlite:///{store}")
    room = Room(journal, desk.code, lru_cache(maxsize=None)(lambda name: Exercise(journal, name)))
    hand, crew = Desk(room, cookie(desk)), room.crew(1)
    for made, chair in zip(people, chairs, strict=True):
        hand.give(1, seat_name(cookie(made)), chair)
    begin(desk)
    for made in watching:
        made.page.locator(".st-key-access_log").wait_for(timeout=30_000)
    resident, officer, auditor = watching
    auditor.page.locator(".st-key-to_oversight button").click()
    auditor.page.get_by_text("The log examined").wait_for(timeout=30_000)
    asks = Act(chair=Chair.RESIDENT, action=Action.REQUEST, camera_id="C-041", detail={"reason": "my door"})
    assert crew.act(asks, seat_name(cookie(resident))).done
    resident.page.locator(".st-key-access_log").get_by_text("Who looked through C-041?").wait_for(timeout=10_000)
    sent = {"patrol": "P-1", "top": "grey shirt", "bottom": None, "node": 5}
    sends = Act(chair=Chair.OPERATOR, action=Action.DISPATCH, detail=sent)
    assert crew.act(sends, seat_name(cookie(operator))).done
    officer.page.locator(".st-key-access_log").get_by_text("Look for: grey shirt").wait_for(timeout=10_000)
    auditor.page.locator(".st-key-show_new_rows button").wait_for(timeout=10_000)
    rule = Rule(recorded=frozenset({Place.CENTER}))
    hand.rule(edits=[Edit(chair=Chair.PATROL, action=Action.LIVE_VIEW, rule=rule)])
    officer.page.locator("[class*=st-key-area_camera]").wait_for(timeout=10_000)
    officer.page.get_by_text("No feed is open. Choose a camera.").wait_for(timeout=10_000)
    for made in people:
        assert made.troubles == [] and made.outside == []


def test_whoever_reloads_or_opens_the_link_again_sits_in_the_same_seat(screen, desk):
    someone = join(screen, desk.code)
    name = someone.page.locator(".waiting .big").inner_text()
    someone.page.reload()
    someone.page.locator(".waiting").wait_for(timeout=30_000)
    assert someone.page.locator(".waiting .big").inner_text() == name
    someone.page.goto(f"{someone.address}/start?room={desk.code}&lang=en")
    someone.page.locator(".st-key-join_by_link button").click()
    someone.page.locator(".waiting").wait_for(timeout=30_000)
    assert someone.page.locator(".waiting .big").inner_text() == name


def test_the_cookie_is_for_no_script_and_the_address_holds_no_secret(screen, desk):
    someone = join(screen, desk.code)
    (cookie,) = [c for c in someone.page.context.cookies() if c["name"] == "doble_vista"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert cookie["value"] not in someone.page.url + someone.page.content()
    assert cookie["value"] not in "\n".join(someone.sent)


def test_a_question_is_answered_on_a_phone_and_shown_to_all(screen, desk):
    phone = join(screen, desk.code, 390, 844)
    begin(desk)
    desk.page.locator(".st-key-ask_ready button").click()
    phone.page.locator(".st-key-poll input").fill("12")
    phone.page.locator(".st-key-poll input").press("Enter")
    desk.page.locator(".st-key-answers", has_text="12").wait_for(timeout=30_000)
    desk.page.locator(".st-key-answers button").first.click()
    phone.page.locator(".st-key-poll .dim", has_text="12").wait_for(timeout=30_000)


def test_when_the_server_is_killed_a_class_comes_back_by_itself(screen, tmp_path):
    store, port = tmp_path / "class.sqlite3", free_port()
    with serving(store, port) as (address, process):
        desk = screen()
        desk.page.goto(f"{address}/start?lang=en")
        desk.address = address
        desk.page.locator(".st-key-open_room button").click()
        desk.page.locator(".code[data-code]").wait_for(timeout=30_000)
        desk.code = desk.page.locator(".code[data-code]").get_attribute("data-code")
        someone = screen()
        someone.address = address
        someone.page.goto(f"{address}/start?room={desk.code}&lang=en")
        someone.page.locator(".st-key-join_by_link button").click()
        someone.page.locator(".waiting").wait_for(timeout=30_000)
        begin(desk)
        sit(someone)
        seat = someone.page.locator(".seat").inner_text()
        someone.page.evaluate("() => { window.before = true; }")
        process.kill()
        process.wait()
    with serving(store, port):
        someone.page.wait_for_function("() => !window.before", timeout=40_000)
        someone.painted()
        assert someone.page.locator(".seat").inner_text() == seat
        assert desk.code in someone.page.url
