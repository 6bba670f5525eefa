"""The debrief on the screens, in both languages: the question first, nothing before the reveal, the report."""

from __future__ import annotations

import re

import pytest

from pages.parts import debrief_seen, routes, running, state
from synthetic.access import Action, Chair
from synthetic.exercise.door import Act, seat_name
from synthetic.exercise.fold import ended
from tests.class_screens import Browser, joined, opened

pytestmark = pytest.mark.usefixtures("own_store")


def alone(lang: str = "en") -> Browser:
    """Somebody by themselves, who looked through the mirror once."""
    page = Browser("somebody", lang).open("exercise.py")
    exercise = running.exercise(page.app.session_state[state.EXERCISE])
    exercise.steer("jump", 200_000)
    act = Act(chair=Chair.INTELLIGENCE, action=Action.LIVE_VIEW, camera_id="C-041")
    assert exercise.act(act, seat_name(page.token)).done
    return Browser("somebody", lang).open("debrief.py", exercise=exercise.name)


def exercise_of(page: Browser):
    return running.exercise(page.app.session_state[state.EXERCISE])


def sent(page: Browser) -> str:
    """Everything that the server sent for this page."""
    return page.html + str(page.app.main)


@pytest.mark.parametrize(("lang", "door", "title"), [("es", "Terminar y hacer el balance", "Preguntas abiertas"),
                                                      ("en", "End and debrief", "Open questions")])  # fmt: skip
def test_alone_it_asks_to_end_then_to_guess_and_then_tells(lang, door, title):
    page = alone(lang)
    assert page.app.button(key="debrief_end").label == door
    assert "dv-headline" not in sent(page)
    page.press("debrief_end")
    assert ended(exercise_of(page).moment().state)
    assert not exercise_of(page).moment().state.clock.playing
    assert "dv-headline" not in sent(page)
    page.app.number_input(key="debrief_guess").set_value(3)
    page.run().press("debrief_see")
    found = re.search(r'data-happened="(\d+)" data-recorded="(\d+)"', page.html)
    assert found and int(found[1]) > int(found[2]) > 0
    assert title in page.says
    assert "3" in re.search(r'dv-guess">([^<]*)<', page.html)[1]
    assert {"course", "missing", "saw", "noticed", "followed", "regimes", "questions", "sources"} <= set(
        re.findall(r'data-part="(\w+)"', page.html)
    )


def test_the_guess_may_be_left_aside():
    page = alone().press("debrief_end").press("debrief_skip")
    assert "dv-headline" in page.html and "dv-guess" not in page.html


def test_the_bar_leads_to_it_alone_and_in_a_class_only_after_the_reveal():
    assert "to_debrief" in Browser("somebody").open("exercise.py").press("skip_first").keys
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    desk.start()
    assert "to_debrief" not in someone.run().keys
    desk.reveal()
    assert "to_debrief" in someone.run().keys


def test_a_participant_is_sent_nothing_of_it_before_the_reveal_and_the_desk_sees_it():
    _trainer, desk = opened()
    joined(desk, "someone")
    desk.start()
    code = desk.room.code
    mine = Browser("someone").open("debrief.py", room=code)
    assert "dv-" not in mine.html and "Not yet" in mine.says
    assert "debrief_end" not in mine.keys
    assert "dv-headline" in Browser("trainer").open("debrief.py", room=code).html
    desk.reveal()
    assert "dv-headline" in Browser("someone").open("debrief.py", room=code).html


def test_the_report_is_given_to_whoever_may_see_the_debrief_and_to_nobody_else():
    _trainer, desk = opened()
    mine, trainer = joined(desk, "someone").token, desk.token
    crew, own = (desk.room.crew(n).name for n in (1, 0))
    assert debrief_seen.document(crew, "en", mine) is None
    assert debrief_seen.document(own, "en", mine) is None
    assert debrief_seen.document(own, "en", "stranger" * 6) is None
    assert debrief_seen.document(own, "xx", trainer) is None
    assert debrief_seen.document("nowhere", "en", trainer) is None
    assert "After-action report" in (debrief_seen.document(own, "en", trainer) or "")
    desk.reveal()
    page = debrief_seen.document(crew, "es", mine) or ""
    assert "Informe posterior" in page
    for _number, seat in desk.room.seats():
        assert seat.nickname not in page


def test_the_report_has_an_address_of_its_own_before_the_other_printed_pages():
    paths = [route.path for route in routes.ROUTES]
    assert paths.index("/print/debrief") < paths.index("/print/{name}")


def test_crews_are_chosen_one_by_one():
    _trainer, desk = opened()
    for k in range(5):
        joined(desk, f"p{k}")
    page = Browser("trainer").open("debrief.py", room=desk.room.code)
    assert 'data-part="crews"' in page.html
    page.app.selectbox(key="debrief_crew").set_value(2)
    page.run()
    assert "dv-headline" in page.html


def test_the_reveal_tells_missing_rows_late_and_about_whom():
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    desk.start()
    desk.steer("jump", 200_000)
    desk.reveal()
    page = someone.run()
    gone = int(re.search(r'data-missing="(\d+)"', page.html)[1])
    assert page.html.count('class="late"') == gone > 2
    about = re.search(r'data-persons="1">[^<]*(S-[A-Z2-7]{6}) 1<', page.html)
    assert about and f"looked up the phone of {about[1]}" in page.says
    delays = [int(ms) for ms in re.findall(r"--late:(\d+)ms", page.html)]
    assert sorted(delays) == sorted(set(delays))
