"""A scenario with face matching says "hypothetical" wherever it is shown or printed; no other one does."""

from functools import cache

import pytest

from pages.parts import printing, running
from synthetic import debrief, scenario
from synthetic import world as worlds
from synthetic.access import Chair
from synthetic.archive import report
from synthetic.desk import Desk
from synthetic.exercise.door import begin, seat_name
from synthetic.report import document
from synthetic.room import open_room
from tests.class_screens import Browser, joined

WORDS = {"es": "hipotético", "en": "hypothetical"}
OTHERS = ("side_by_side.py", "oversight.py", "rules.py", "debrief.py")

pytestmark = pytest.mark.usefixtures("own_store", "fresh_guards")


@cache
def file(face_matching: bool) -> bytes:
    """The first exercise, with face matching or as it is."""
    made = scenario.builtin_file(running.FIRST_SCENARIO)
    return made.replace(b"regime: as-found", b"regime: as-found\nface_matching: true", 1) if face_matching else made


def classroom(face_matching: bool, lang: str) -> tuple[Browser, Desk]:
    """A class of that scenario, with its trainer."""
    trainer = Browser("trainer", lang)
    code, _pin = open_room(running.journal(), file(face_matching), trainer.token)
    return trainer, Desk(running.room(code), trainer.token)


def says(page: Browser, face_matching: bool) -> None:
    """Just where it should, and in the reader's language alone."""
    here = {lang for lang, word in WORDS.items() if word in page.says}
    assert here == ({page.lang} if face_matching else set())


@pytest.mark.parametrize("face_matching", [True, False])
@pytest.mark.parametrize("lang", WORDS)
def test_every_page_of_somebody_alone_says_it(lang, face_matching):
    browser = Browser("alone", lang)
    made = running.exercise(begin(running.journal(), file(face_matching)))
    made.join(browser.token)
    says(browser.open("exercise.py", exercise=made.name), face_matching)
    for page in OTHERS:
        browser.app.switch_page(page)
        says(browser.run(), face_matching)
        assert "to_exercise" in browser.keys, "this is the page, and no other"
    debrief.end(made)
    says(browser.open("debrief.py", exercise=made.name), face_matching)
    says(browser.press("debrief_skip"), face_matching)


@pytest.mark.parametrize("face_matching", [True, False])
@pytest.mark.parametrize("lang", WORDS)
def test_every_page_of_a_class_says_it(lang, face_matching):
    trainer, desk = classroom(face_matching, lang)
    says(trainer.open("projector.py", room=desk.room.code), face_matching)
    someone = joined(desk, "someone", lang)
    says(someone, face_matching)  # in the waiting room
    desk.start()
    for page in ("trainer.py", "projector.py"):
        says(trainer.open(page, room=desk.room.code), face_matching)
    for chair in Chair:
        desk.give(1, seat_name(someone.token), chair)
        says(someone.open("exercise.py", room=desk.room.code), face_matching)
    desk.reveal()
    for page in ("oversight.py", "rules.py", "debrief.py"):
        says(someone.open(page, room=desk.room.code), face_matching)
    says(trainer.open("projector.py", room=desk.room.code), face_matching)


@pytest.mark.parametrize("face_matching", [True, False])
@pytest.mark.parametrize("lang", WORDS)
def test_the_desk_of_a_kept_class_says_it(lang, face_matching):
    trainer, desk = classroom(face_matching, lang)
    joined(desk, "someone", lang)
    desk.start()
    desk.close(keep=True)
    says(trainer.open("trainer.py", room=desk.room.code), face_matching)


@pytest.mark.parametrize("face_matching", [True, False])
@pytest.mark.parametrize("lang", WORDS)
def test_whatever_is_printed_says_it(lang, face_matching):
    world = worlds.of_bytes(file(face_matching))
    printed = [printing.PAGES[name](world, lang) for name in printing.PAGES]
    trainer, desk = classroom(face_matching, lang)
    joined(desk, "someone", lang)
    desk.start()
    printed.append(document(debrief.opened(desk.own, desk.room, trainer.token), lang))
    printed.append(report(desk))
    assert all((WORDS[lang] in page) is face_matching for page in printed)
