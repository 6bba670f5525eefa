"""A class on the screens: start page, desk, participants, in both languages, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import joining, looking, running, state
from pages.parts.bucket import Bucket
from synthetic import scenario
from synthetic.access import Action, Chair
from synthetic.desk import Desk
from synthetic.exercise.door import Act, seat_name
from tests.pages import written

FRAME = Path(__file__).resolve().parents[1] / "pages" / "frame.py"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> **b** [x](http://a.bc) ${1} {x}"

pytestmark = pytest.mark.usefixtures("own_store")


class Browser:
    """One person's browser: its token stays the same over pages, as a cookie does."""

    def __init__(self, name: str, lang: str = "en") -> None:
        self.token, self.lang = f"browser-{name}-".ljust(40, "x"), lang

    def open(self, page: str, **query: str) -> Browser:
        self.app = AppTest.from_file(FRAME, default_timeout=30)
        self.app.query_params.update({"lang": self.lang, **query})
        self.app.session_state[state.TOKEN] = self.token
        if page:
            self.app.switch_page(page)
        return self.run()

    def run(self) -> Browser:
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def press(self, key: str) -> Browser:
        self.app.button(key=key).click()
        return self.run()

    @property
    def html(self) -> str:
        return written(self.app)

    @property
    def says(self) -> str:
        return re.sub(r"<[^>]+>", " ", self.html)

    @property
    def keys(self) -> set[str]:
        return {str(b.key) for b in self.app.button}


def opened(lang: str = "en") -> tuple[Browser, Desk]:
    """A trainer who opened a room from the start page, and the desk."""
    trainer = Browser("trainer", lang).open("start.py")
    trainer.press("open_room")
    code = str(trainer.app.session_state[state.ROOM])
    return trainer, Desk(running.room(code), trainer.token)


def joined(desk: Desk, name: str, lang: str = "en") -> Browser:
    someone = Browser(name, lang).open("start.py", room=desk.room.code).press("join_by_link")
    assert not someone.app.error, someone.app.error
    return someone.open("exercise.py", room=desk.room.code)


@pytest.fixture(autouse=True)
def fresh_guards(monkeypatch):
    monkeypatch.setattr(joining, "_tries", Bucket(burst=10.0, a_second=0.2))
    monkeypatch.setattr(joining, "_wrong", Bucket(burst=60.0, a_second=1.0))


@pytest.mark.parametrize(("lang", "words"), [("es", ("Probar", "Unirse a una clase", "Enseñar")),
                                              ("en", ("Try it", "Join a class", "Teach"))])  # fmt: skip
def test_the_start_page_has_three_ways_in(lang, words):
    page = Browser("somebody", lang).open("start.py")
    assert all(word in page.says for word in words)
    assert {"begin_alone", "open_room", "to_desk"} <= page.keys


def test_the_pin_is_shown_once():
    trainer, desk = opened()
    pin = re.search(r'data-pin="(\d{6})"', trainer.html)
    assert pin
    trainer.press("pin_noted")
    assert pin[1] not in trainer.html
    assert pin[1] not in Browser("trainer").open("trainer.py", room=desk.room.code).html
    running.room(desk.room.code).enter_desk("another-machine-" * 3, pin[1])


@pytest.mark.parametrize(
    ("lang", "waits", "task"), [("es", "Usted es", "Tomar el puesto"), ("en", "You are", "Take the desk")]
)
def test_a_participant_waits_and_then_takes_the_desk_that_was_given(lang, waits, task):
    _trainer, desk = opened(lang)
    someone = joined(desk, "someone", lang)
    assert waits in someone.says and not someone.app.get("pydeck_chart")
    desk.start()
    someone.run()
    assert someone.app.button(key="take_desk").label == task
    someone.press("take_desk")
    crew = running.room(desk.room.code).crew(1)
    moment = crew.moment()
    assert len(moment.state.open_grants(moment.now_ms, "operator", "operator-1")) == 7


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


def test_a_chair_or_a_minute_in_the_address_is_no_right_in_a_class():
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    desk.start()
    again = Browser("someone").open("", room=desk.room.code, chair="intelligence", t="600")
    assert 'data-chair="operator"' in again.html
    assert running.room(desk.room.code).crew(1).moment().now_ms < 60_000
    name = running.room(desk.room.code).crew(1).name
    stranger = Browser("stranger").open("", exercise=name)
    assert str(stranger.app.session_state[state.EXERCISE]) != name
    assert someone.token != stranger.token


def test_a_stranger_gets_neither_the_desk_nor_the_class_nor_the_projector():
    _trainer, desk = opened()
    joined(desk, "someone")
    desk.send("all", "a secret of this class")
    for page in ("trainer.py", "projector.py", "exercise.py"):
        for who in ("stranger", "someone"):
            seen = Browser(who).open(page, room=desk.room.code)
            told = seen.html + str([e.value for e in seen.app.error])
            if (page, who) == ("exercise.py", "someone"):
                continue
            assert "a secret of this class" not in told and "data-joined" not in told
            assert "class_begin" not in seen.keys


@pytest.mark.parametrize("typed", ["", "XXXXX", "K7XPM", "<b>x</b>", "' OR 1=1 --", "K7XPM" * 2])
def test_a_wrong_code_is_said_and_opens_nothing(typed):
    page = Browser("guest").open("start.py")
    page.app.text_input(key="code").set_value(typed)
    page.press("join_class")
    assert [e.value for e in page.app.error] == ["There is no open class with this code."]
    assert state.EXERCISE not in page.app.session_state


def test_many_wrong_codes_are_held_up():
    page = Browser("guesser").open("start.py")
    said = []
    for _ in range(14):
        page.app.text_input(key="code").set_value("K7XPM")
        page.press("join_class")
        said += [e.value for e in page.app.error]
    assert said[0] == "There is no open class with this code."
    assert said[-1] == "Too many codes; wait a little."


def test_a_wrong_pin_is_said_without_telling_whether_the_room_exists():
    _trainer, desk = opened()
    for code in (desk.room.code, "K7XPM"):
        page = Browser("guest").open("trainer.py")
        page.app.text_input(key="desk_code").set_value(code)
        page.app.text_input(key="desk_pin").set_value("x")
        page.press("enter_desk")
        assert [e.value for e in page.app.error] == ["Wrong code or PIN."]


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


def running_text(words: str):
    from synthetic.model import Text

    return Text(es=words, en=words)


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
    elif chair is Chair.RESIDENT:
        someone.press("file_resident-0")
        assert len(exercise.moment().state.requests) == 1
        assert someone.html.count('class="row"') == 1
    else:
        stops = [b for b in someone.app.button if str(b.key).startswith("stop_")]
        if stops:
            someone.press(str(stops[0].key))
            assert len(exercise.moment().state.halts) == 1


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
    assert "holds 1 accesses" in told  # the operator's; the analyst's left no row
    assert "Analyst" not in told


def test_what_a_participant_asks_of_other_chairs_and_rooms_is_refused_before_anything_is_sent():
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    other = opened()[1]
    joined(other, "elsewhere")
    desk.start()
    other.start()
    mine, theirs = running.room(desk.room.code).crew(1), running.room(other.room.code).crew(1)
    ask = {"chair": "operator", "lag": "0", "lang": "en"}
    assert looking.answer({"exercise": mine.name, **ask}, someone.token)[0] == 200
    for change in ({"exercise": theirs.name}, {"exercise": running.room(desk.room.code).crew(0).name},
                   {"chair": "intelligence"}, {"chair": "auditor"}, {"lag": "5000"}):  # fmt: skip
        asked = {"exercise": mine.name, **ask, **change}
        assert looking.answer(asked, someone.token) == looking.REFUSED, change
    for name in (theirs.name, running.room(desk.room.code).crew(0).name, "guessed", ""):
        assert looking.news({"exercise": name, "chair": "operator"}, someone.token)[0] == 403, name
    mine_now = looking.news({"exercise": mine.name, "chair": "intelligence"}, someone.token)[1]
    assert mine_now == looking.news({"exercise": mine.name}, someone.token)[1]  # the chair is the store's


def test_a_closed_room_and_a_thrown_away_rehearsal_send_browsers_back_to_their_address(monkeypatch):
    monkeypatch.setattr(running, "ROOM_KNOWN_S", 0.0)
    _trainer, desk = opened()
    someone = joined(desk, "someone")
    name = running.room(desk.room.code).crew(1).name
    ask = {"exercise": name, "chair": "operator", "lag": "0", "lang": "en"}
    desk.reset()
    assert looking.answer(ask, someone.token) == looking.GONE
    again = Browser("someone").open("", room=desk.room.code)
    assert again.app.session_state[state.EXERCISE] != name
    desk.close()
    assert looking.news(ask, someone.token)[0] == 410
    closed = Browser("someone").open("exercise.py", room=desk.room.code)
    assert closed.app.error


# ------------------------------------------------------------------------------ scenario files


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
