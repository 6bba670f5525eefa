"""A class: a room, crews, chairs from the trainer's hand, and nobody where they have no seat."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from functools import lru_cache
from threading import Thread

import pytest

from synthetic import archive, codes, debrief, scenario
from synthetic.access import Action, Chair, Regime
from synthetic.desk import Desk
from synthetic.exercise import briefing, cases
from synthetic.exercise.crew import Phase
from synthetic.exercise.door import Act, Exercise, Refused, hashed, seat_name
from synthetic.exercise.fold import unrecorded
from synthetic.journal import Journal
from synthetic.model import Text, Trouble
from synthetic.room import COMMON_MS, COMMON_TRIES, CREW_SIZE, KEPT_MS, OVER, Denied, Room, open_room, swept
from synthetic.tamper import Plan
from tests import test_journal

url = test_journal.url

TRAINER, STRANGER = "trainer" * 6, "stranger" * 5


def token(n: int) -> str:
    return f"participant-{n:02d}-" + "x" * 20


class Class:
    """A room as its trainer and its participants meet it."""

    def __init__(self, journal: Journal, **more) -> None:
        self.journal = journal
        self.code, self.pin = open_room(journal, scenario.builtin_file("purse-snatch"), TRAINER, **more)
        self.room = self.process()

    def process(self) -> Room:
        """The room as another process sees it: nothing is remembered."""
        return Room(self.journal, self.code, lru_cache(maxsize=None)(lambda name: Exercise(self.journal, name)))

    @property
    def desk(self) -> Desk:
        return Desk(self.room, TRAINER)

    def join(self, count: int) -> list[Exercise]:
        return [self.room.join(token(n)) for n in range(count)]

    def act(self, n: int, chair: Chair, action: Action, camera: str | None = None, **detail):
        exercise = self.room.exercise_of(token(n))
        assert exercise is not None
        return exercise.act(Act(chair=chair, action=action, camera_id=camera, detail=detail), seat_name(token(n)))

    def crew(self, n: int):
        return self.room.crew(n).moment().state.crew


@pytest.fixture
def classroom(journal):
    return lambda **more: Class(journal, **more)


# ------------------------------------------------------------------------------ joining


def test_participants_fill_crews_one_after_the_other_on_the_same_seed_and_clock(classroom):
    made = classroom()
    made.join(CREW_SIZE + 2)
    assert [len(made.crew(k).seats) for k in (1, 2)] == [CREW_SIZE, 2]
    assert len({crew.world.scenario.seed for crew in made.room.crews()}) == 1
    made.desk.start()
    clocks = [crew.moment().state.clock for crew in (made.room.crew(0), *made.room.crews())]
    assert len({(c.t_ms, c.at_ms, c.playing) for c in clocks}) == 1


def test_whoever_comes_back_has_the_same_seat_in_every_process(classroom):
    made = classroom()
    made.join(3)
    before = made.crew(1).seats[seat_name(token(1))]
    again = made.process().join(token(1))
    assert again.name == made.room.crew(1).name
    assert made.crew(1).seats[seat_name(token(1))] == before
    assert len(made.crew(1).seats) == 3


def test_one_crew_of_all_for_a_demonstration(classroom):
    made = classroom(crew_size=0)
    made.join(9)
    assert made.room.record.crews == 1
    assert len({made.room.crew(1).actor(made.room.crew(1).moment().state, s.chair, s.name)
                for s in made.crew(1).seats.values()}) == 9  # fmt: skip


def test_nicknames_and_names_of_actors_are_given_once_and_simulated_colleagues_keep_theirs(classroom):
    made = classroom()
    made.join(12)
    seats = [seat for _crew, seat in made.room.seats()]
    assert len({s.nickname for s in seats}) == 12
    crew = made.room.crew(1)
    actors = [crew.actor(crew.moment().state, s.chair, s.name) for s in made.crew(1).seats.values()]
    assert actors == ["operator-1", "operator-4", "operator-5", "operator-6"]


def test_who_comes_late_finds_the_clock_the_rules_and_the_questions_as_they_are(classroom):
    made = classroom(crew_size=3)
    made.desk.start()
    made.desk.steer("jump", 60_000)
    made.desk.rule(regime=Regime.LOGGED)
    poll = made.desk.ask("number", Text(es="¿Cuántas?", en="How many?"))
    late = made.room.join(token(40))
    state = late.moment().state
    assert late.name == made.room.crew(1).name
    assert (state.crew.phase, state.regime, list(state.crew.polls)) == (Phase.RUNNING, Regime.LOGGED, [poll])
    assert abs(late.moment().now_ms - made.room.crew(0).moment().now_ms) < 50


def test_a_class_begins_in_even_crews_and_nobody_who_is_late_sits_alone(classroom):
    made = classroom()
    made.join(9)
    assert [len(made.crew(k).seats) for k in (1, 2, 3)] == [4, 4, 1]
    assert made.desk.even() == 2
    assert [len(made.crew(k).seats) for k in (1, 2, 3)] == [3, 3, 3]
    made.room.join(token(9))
    made.desk.begin()
    assert made.desk.even() == 0, "who works is not moved"
    for late in (10, 11, 12):
        made.room.join(token(late))
    assert sorted(len(made.crew(k).seats) for k in (1, 2, 3)) == [4, 4, 5] and made.room.record.crews == 3
    assert all(made.process().exercise_of(token(n)) is not None for n in range(13))


def test_two_rooms_do_not_see_each_other(classroom):
    one, two = classroom(), classroom()
    one.join(2)
    assert one.code != two.code
    assert two.room.exercise_of(token(0)) is None
    two.room.join(token(0))
    two.desk.send("all", "only here")
    assert not one.crew(1).sent
    with pytest.raises(Denied):
        Desk(two.room, token(0))


# ------------------------------------------------------------------------------ chairs


def test_a_participant_acts_and_looks_in_the_given_chair_only(classroom):
    made = classroom()
    (crew,) = made.join(1)
    made.desk.start()
    assert made.act(0, Chair.OPERATOR, Action.LIVE_VIEW, "C-041").done
    for chair in set(Chair) - {Chair.OPERATOR}:
        assert made.act(0, chair, Action.LIVE_VIEW, "C-041").outcome == "refused: not your chair"
        with pytest.raises(Refused):
            crew.look(token(0), chair, "en")
        with pytest.raises(Refused):
            briefing.digest(crew, chair, crew.moment(), seat_name(token(0)))
    assert {e.chair for e in crew.moment().state.acts if e.script_id is None} == {"operator"}


def test_a_stranger_and_another_crew_are_refused(classroom):
    made = classroom(crew_size=3)
    made.join(4)
    made.desk.start()
    other = made.room.crew(2)
    for who in (STRANGER, token(0)):
        done = other.act(Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id="C-041"), seat_name(who))
        assert not done.done
        with pytest.raises(Refused):
            other.look(who, Chair.OPERATOR, "en")
    assert not [e for e in other.moment().state.acts if e.script_id is None]


def test_nobody_acts_before_the_class_begins_or_after_it_ended(classroom):
    made = classroom()
    made.join(1)
    assert made.act(0, Chair.OPERATOR, Action.LIVE_VIEW, "C-041").outcome == "refused: not now"
    made.desk.start()
    assert made.act(0, Chair.OPERATOR, Action.LIVE_VIEW, "C-041").done
    made.desk.end()
    assert made.act(0, Chair.OPERATOR, Action.LIVE_END, "C-041").outcome == "refused: not now"


def test_time_and_rules_are_the_trainers(classroom):
    made = classroom()
    (crew,) = made.join(1)
    made.desk.start()
    for forbidden in (
        lambda: crew.steer("pause"), lambda: crew.steer("jump", 1000), lambda: crew.steer("continue_from", 0),
        lambda: crew.change_policy(regime=Regime.LOGGED),
    ):  # fmt: skip
        with pytest.raises(Trouble, match="trainer"):
            forbidden()
    with pytest.raises(Refused):
        crew.choose(seat_name(token(0)), Chair.INTELLIGENCE)
    with pytest.raises(Refused):  # the past, before the reveal
        crew.look(token(0), Chair.OPERATOR, "en", lag_ms=1000)


def test_chairs_are_dealt_swapped_and_left_free(classroom):
    made = classroom()
    made.join(4)
    made.desk.deal("both")
    chairs = lambda: [s.chair for _c, s in made.room.seats()]  # noqa: E731
    assert chairs() == [Chair.OPERATOR, Chair.INTELLIGENCE] * 2
    made.desk.start()
    assert made.act(1, Chair.INTELLIGENCE, Action.LIVE_VIEW, "C-041").done
    made.desk.swap()
    assert chairs() == [Chair.INTELLIGENCE, Chair.OPERATOR] * 2
    crew = made.room.crew(1)
    assert not [g for g in crew.moment().state.open_grants(crew.moment().now_ms) if not g.simulated]
    made.desk.settings(free_chairs=True)
    crew.choose(seat_name(token(0)), Chair.AUDITOR)
    assert chairs()[0] == Chair.AUDITOR


# ------------------------------------------------------------------------------ the desk


@pytest.mark.parametrize("who", [STRANGER, token(0), ""])
def test_the_desk_opens_for_nobody_else(classroom, who):
    made = classroom()
    made.join(1)
    with pytest.raises(Denied):
        Desk(made.room, who)


def test_the_pin_opens_the_desk_on_another_machine(classroom):
    made = classroom()
    made.room.enter_desk(STRANGER, made.pin)
    Desk(made.room, STRANGER).start()
    assert made.room.crew(0).moment().state.crew.phase is Phase.RUNNING


def test_a_thousand_wrong_pins_do_not_open_it_and_hold_up_the_right_one(classroom, monkeypatch):
    made = classroom()
    tried = []
    monkeypatch.setattr(codes, "fits", lambda pin, stored, fits=codes.fits: tried.append(pin) or fits(pin, stored))
    for n in range(1000):
        with pytest.raises(Denied):
            made.room.enter_desk(STRANGER, f"{(int(made.pin) + 1 + n) % 10**6:06d}")
    assert len(tried) == 5  # the others were not even read
    with pytest.raises(Denied, match="wait"):
        made.room.enter_desk(STRANGER, made.pin)
    assert not made.room.is_trainer(STRANGER)
    assert Desk(made.room, TRAINER).state.crew.room == made.code  # whoever is in stays in


def test_who_says_wrong_pins_holds_up_nobody_else(classroom):
    made = classroom()
    for n in range(100):
        with pytest.raises(Denied):
            made.room.enter_desk(STRANGER, f"{(int(made.pin) + 1 + n) % 10**6:06d}")
    made.room.enter_desk(token(1), made.pin)
    assert made.room.is_trainer(token(1)) and not made.room.is_trainer(STRANGER)


def test_a_new_browser_for_every_wrong_pin_is_held_up_too_and_by_minutes(classroom, monkeypatch, later):
    made = classroom()
    tried = []
    monkeypatch.setattr(codes, "fits", lambda pin, stored: tried.append(pin) or pin == made.pin)
    for n in range(1000):
        with pytest.raises(Denied):
            made.room.enter_desk(f"browser-{n}-".ljust(40, "x"), f"{(int(made.pin) + 1 + n) % 10**6:06d}")
    assert len(tried) == COMMON_TRIES
    with pytest.raises(Denied, match="wait"):
        made.room.enter_desk(token(1), made.pin)
    later(made.journal, COMMON_MS)
    with pytest.raises(Denied, match="wrong"):
        made.room.enter_desk("one more".ljust(40, "x"), "x")
    with pytest.raises(Denied, match="wait"):
        made.room.enter_desk(token(1), made.pin)
    later(made.journal, 2 * COMMON_MS)
    made.room.enter_desk(token(1), made.pin)


def test_a_new_pin_opens_the_old_one_does_not_and_wrong_ones_are_forgotten(classroom):
    made = classroom()
    for _ in range(10):
        with pytest.raises(Denied):
            made.room.enter_desk(STRANGER, "x")
    fresh = made.desk.new_pin()
    with pytest.raises(Denied, match="wrong"):
        made.room.enter_desk(STRANGER, made.pin if made.pin != fresh else "x")
    made.room.enter_desk(STRANGER, fresh)
    assert made.room.is_trainer(STRANGER)


def test_the_pin_is_stored_as_a_hash_only(classroom, tmp_path):
    made = classroom()
    assert made.pin not in made.room.record.pin
    kept = b"".join(p.read_bytes() for p in tmp_path.glob("journal.sqlite3*"))
    assert made.pin.encode() not in kept
    assert TRAINER.encode() not in kept


def test_a_freeze_and_a_jump_reach_every_crew_at_once(classroom):
    made = classroom(crew_size=3)
    made.join(7)
    made.desk.start()
    made.desk.steer("pause")
    assert {c.moment().state.clock.playing for c in made.room.crews()} == {False}
    crew, seat = made.room.crew(1), seat_name(token(0))
    before = briefing.digest(crew, Chair.OPERATOR, crew.moment(), seat).split(".")
    made.desk.jump_to_discovery()
    assert len({c.moment().now_ms for c in made.room.crews()}) == 1
    after = briefing.digest(crew, Chair.OPERATOR, crew.moment(), seat).split(".")
    assert after[3] != before[3], "a chair without feeds hears of it by the class's word"


def test_a_countdown_starts_all_crews_from_the_same_moment_whoever_notices(classroom, later):
    made = classroom(crew_size=3)
    made.join(4)
    made.desk.count_down(5)
    starts, now = made.crew(1).starts_at, made.journal.now_ms()
    later(made.journal, starts - now + 2_500)
    nows = {c.moment().now_ms for c in made.room.crews()}
    assert 2_500 <= min(nows) <= max(nows) < 2_600
    assert len({c.moment().state.clock.at_ms for c in made.room.crews()}) == 1
    assert {c.moment().state.crew.phase for c in made.room.crews()} == {Phase.RUNNING}


def test_later_injects_are_postponed_with_their_gaps(classroom):
    made = classroom()
    made.join(1)
    made.desk.start()
    before = [d for d in made.desk.time_line() if d.kind == "inject"]
    assert before, "the scenario has injects"
    made.desk.postpone(30_000)
    after = [d for d in made.desk.time_line() if d.kind == "inject"]
    assert [d.t_ms for d in after] == [d.t_ms + 30_000 for d in before]
    assert made.crew(1).moved == made.room.crew(0).moment().state.crew.moved


def test_an_inject_fired_by_hand_and_a_message_stand_on_the_screens_they_are_for(classroom):
    made = classroom()
    made.join(2)
    made.desk.deal("both")
    made.desk.start()
    made.desk.send("operator", "Look at the plaza <b>now</b>")
    crew = made.room.crew(1)
    told = {c: briefing.brief(crew, c, crew.moment(), 0, a).injects for c, a in
            ((Chair.OPERATOR, "operator-1"), (Chair.INTELLIGENCE, "analyst-2"))}  # fmt: skip
    assert [t.en for t in told[Chair.OPERATOR]] == ["Look at the plaza <b>now</b>"]
    assert told[Chair.INTELLIGENCE] == ()


def test_questions_are_answered_once_a_seat_and_counted_over_all_crews(classroom):
    made = classroom(crew_size=3)
    crews = made.join(5)
    poll = made.desk.ask("choice", Text(es="¿Quién?", en="Who?"), (Text(es="a", en="a"), Text(es="b", en="b")))
    for n, crew in enumerate(crews):
        assert crew.vote(seat_name(token(n)), poll, "0")
    assert crews[0].vote(seat_name(token(0)), poll, "1")
    assert not crews[0].vote(seat_name(token(0)), poll, "2")
    assert not crews[0].vote(seat_name(STRANGER), poll, "0")
    assert not crews[0].vote(seat_name(token(4)), poll, "0")  # another crew's
    assert made.desk.results(made.desk.state.crew.polls[poll]) == ["0", "0", "0", "0", "1"]
    made.desk.poll(poll, open_=False, shown=True)
    assert not crews[0].vote(seat_name(token(0)), poll, "0")


def test_the_reveal_counts_what_left_no_row(classroom):
    made = classroom()
    made.join(2)
    made.desk.deal("both")
    made.desk.start()
    made.act(0, Chair.OPERATOR, Action.LIVE_VIEW, "C-041")
    made.act(1, Chair.INTELLIGENCE, Action.LIVE_VIEW, "C-041")
    made.desk.reveal()
    state = made.room.crew(1).moment().state
    assert state.crew.revealed
    assert [(e.chair, e.kind) for e in unrecorded(state) if e.script_id is None] == [("intelligence", "live_view")]


def test_a_rehearsal_is_thrown_away_and_everybody_keeps_code_seat_and_chair(classroom):
    made = classroom()
    made.join(3)
    made.desk.deal("both")
    before = made.room.seats()
    made.desk.start()
    made.act(0, Chair.OPERATOR, Action.LIVE_VIEW, "C-041")
    made.desk.reset()
    assert made.room.seats() == before
    crew = made.room.exercise_of(token(0))
    assert crew is not None
    assert (crew.moment().state.acts, crew.moment().state.crew.phase) == ([], Phase.WAITING)
    assert made.desk.state.crew.phase is Phase.WAITING


def test_a_closed_room_leaves_nothing_behind(classroom, journal):
    made = classroom()
    made.join(2)
    with pytest.raises(Denied):
        made.room.enter_desk(STRANGER, "x")
    made.desk.start()
    made.desk.reset()
    made.desk.close()
    with pytest.raises(Trouble):
        made.room.join(token(0))
    with journal.engine.connect() as connection:
        for table in ("exercises", "events", "rows", "hands", "seated", "rooms", "tries"):
            assert connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one() == 0, table


def test_a_kept_room_is_read_at_its_desk_and_changed_by_nobody(classroom):
    made = classroom()
    made.join(2)
    made.desk.start()
    poll = made.desk.ask("number", Text(es="¿Cuántas?", en="How many?"))
    made.desk.close(keep=True)
    with pytest.raises(Trouble, match=OVER):
        made.process()
    room = Room(made.journal, made.code, made.room.find, kept=True)
    with pytest.raises(Denied):
        Desk(room, token(0))
    with pytest.raises(Denied, match="wrong PIN"):
        room.enter_desk(STRANGER, "000000" if made.pin != "000000" else "1")
    room.enter_desk(STRANGER, made.pin)
    desk, seat = Desk(room, STRANGER), seat_name(token(0))
    assert [crew.moment().state.crew.phase for crew in room.crews()] == [Phase.ENDED]
    before = [crew.moment().state.seq for crew in (room.crew(0), *room.crews())]
    assert "scenario.yaml" in zipfile.ZipFile(io.BytesIO(archive.archive(desk))).namelist()
    assert debrief.opened(room.crew(0), room, STRANGER).crews
    with pytest.raises(Denied):
        debrief.opened(room.crew(1), room, token(0))
    for change in (
        desk.start, desk.end, desk.reset, desk.reveal, desk.publish, desk.swap, desk.new_pin, desk.arm,
        lambda: desk.count_down(5), lambda: desk.steer("play"), lambda: desk.send("all", "x"),
        lambda: desk.send("all", "x", 1), lambda: desk.give(1, seat, Chair.AUDITOR), lambda: desk.deal("all"),
        lambda: desk.move(seat, 2), lambda: desk.settings(neutral=False), lambda: desk.rule(regime=Regime.LOGGED),
        lambda: desk.tamper(Plan(what="delete")), lambda: desk.ask("text", Text(es="x", en="x")),
        lambda: desk.poll(poll, open_=False, shown=True), lambda: desk.close(keep=True), room.found_crew,
        lambda: desk.fire(0), lambda: desk.call_now(0), lambda: desk.move_due("inject", 0, None),
        lambda: desk.add_inject("all", Text(es="x", en="x"), 500_000), lambda: room.join(token(0)),
        lambda: room.join(token(9)),
    ):  # fmt: skip
        with pytest.raises(Trouble, match=OVER):
            change()
    assert [crew.moment().state.seq for crew in (room.crew(0), *room.crews())] == before
    desk.close()
    assert room.register.room(made.code) is None


@pytest.mark.parametrize("typed", ["k7xqm", " K7-XQM", "K7 XQM"])
def test_a_code_may_be_typed_in_any_way(typed):
    assert codes.read_code(typed) in ("K7XQM", "")  # Q is no letter of codes
    assert codes.read_code(typed.replace("q", "p").replace("Q", "P")) == "K7XPM"


@pytest.mark.parametrize("typed", ["", "K7XP", "K7XPMM", "K7XP1", "<b>K7", "ＫXPM7", "K7XP\x00"])
def test_what_is_no_code_is_none(typed):
    assert codes.read_code(typed) == ""


# ------------------------------------------------------------------------------ the time line


def due(desk: Desk, kind: str, number: int = 0):
    return next(d for d in desk.time_line() if (d.kind, d.number) == (kind, number))


def calls(crew: Exercise) -> list[tuple[str, int]]:
    told = briefing.brief(crew, Chair.OPERATOR, crew.moment(), 0, "operator-1")
    return [(call.incident.id, call.called_ms) for call in told.calls]


def test_a_call_that_lies_ahead_is_moved_in_every_crew_and_its_deed_is_not(classroom):
    made = classroom(crew_size=3)
    made.join(4)
    made.desk.start()
    deed = made.room.crew(1).world.scenario.incidents[0]
    assert due(made.desk, "incident").t_ms == 50_000
    made.desk.move_due("incident", 0, 90_000)
    made.desk.steer("jump", 80_000)
    assert [calls(c) for c in made.room.crews()] == [[], []]
    made.desk.steer("jump", 91_000)
    assert [calls(c) for c in made.room.crews()] == [[("INC-2", 90_000)]] * 2
    late = made.process().join(token(30))
    assert calls(late) == [("INC-2", 90_000)]
    assert made.room.crew(1).world.scenario.incidents[0] == deed


def test_a_call_that_is_held_back_comes_by_hand_and_with_it_its_case_number(classroom):
    made = classroom()
    made.join(1)
    made.desk.start()
    made.desk.move_due("incident", 0, None)
    assert due(made.desk, "incident").held
    made.desk.steer("jump", 200_000)
    crew = made.room.crew(1)
    known = lambda: cases.known(crew.world, crew.moment().state, "operator", crew.moment().now_ms)  # noqa: E731
    assert calls(crew) == [] and "INC-2" not in known()
    before = briefing.digest(crew, Chair.OPERATOR, crew.moment(), seat_name(token(0)))
    made.desk.call_now(0)
    assert [name for name, _at in calls(crew)] == ["INC-2"] and "INC-2" in known()
    assert briefing.digest(crew, Chair.OPERATOR, crew.moment(), seat_name(token(0))) != before
    with pytest.raises(Trouble, match="already"):
        made.desk.call_now(0)


def test_nobody_calls_in_what_has_not_happened_and_a_call_that_came_stays(classroom):
    made = classroom()
    made.join(1)
    made.desk.start()
    with pytest.raises(Trouble, match="nobody can call it in before"):
        made.desk.call_now(0)
    for wrong_ms in (29_000, 10_000_000):
        with pytest.raises(Trouble, match="is possible"):
            made.desk.move_due("incident", 0, wrong_ms)
    made.desk.steer("jump", 60_000)
    for again_ms in (90_000, None):
        with pytest.raises(Trouble, match="already"):
            made.desk.move_due("incident", 0, again_ms)
    with pytest.raises(Trouble, match="no incident 7"):
        made.desk.move_due("incident", 7, 90_000)
    assert calls(made.room.crew(1)) == [("INC-2", 50_000)]


def test_an_inject_of_the_trainers_own_comes_to_its_chair_in_every_crew(classroom):
    made = classroom(crew_size=3)
    made.join(4)
    made.desk.start()
    number = made.desk.add_inject("operator", Text(es="Llaman", en="A call"), 100_000)
    assert number == len(made.desk.own.scenario.injects)
    late = made.process().join(token(30))
    made.desk.steer("jump", 101_000)
    for crew in (*made.room.crews(), late):
        told = [briefing.brief(crew, chair, crew.moment()).injects for chair in (Chair.OPERATOR, Chair.AUDITOR)]
        assert told == [(Text(es="Llaman", en="A call"),), ()]
    for to, text, t_ms in (("nobody", Text(es="a", en="b"), 200_000), ("all", Text(es="a", en=" "), 200_000),
                           ("all", Text(es="a", en="b"), 50_000)):  # fmt: skip
        with pytest.raises(Trouble):
            made.desk.add_inject(to, text, t_ms)


def test_an_added_inject_is_moved_held_and_fired_like_the_scenarios(classroom):
    made = classroom()
    made.join(1)
    made.desk.start()
    crew, said = made.room.crew(1), Text(es="Dos", en="Two")
    number = made.desk.add_inject("all", said, 100_000)
    made.desk.move_due("inject", number, None)
    made.desk.postpone(30_000)
    assert due(made.desk, "inject", number).held
    made.desk.steer("jump", 101_000)
    assert said not in briefing.brief(crew, Chair.OPERATOR, crew.moment()).injects
    made.desk.fire(number)
    assert said in briefing.brief(crew, Chair.OPERATOR, crew.moment()).injects
    assert due(made.desk, "inject", number).fired


def test_a_late_crew_does_not_hear_again_what_was_fired_by_hand(classroom):
    made = classroom(crew_size=3)
    made.desk.start()
    first = next(d for d in made.desk.time_line() if d.kind == "inject")
    made.desk.fire(first.number)
    made.desk.steer("jump", first.t_ms + 1000)
    late = made.room.join(token(30))
    assert late.name == made.room.crew(1).name
    assert briefing.brief(late, Chair.OPERATOR, late.moment()).injects == ()


def test_what_speaks_of_changing_chairs_is_for_whoever_is_alone(classroom, play):
    made = classroom()
    made.join(1)
    made.desk.start()
    told = {d.text.en for d in made.desk.time_line()}
    assert not [words for words in told if "Change chairs" in words or "Continue from here" in words]
    assert [words for words in told if "your crew" in words]
    alone = play()
    alone.at(6 * 60 + 21)
    here = briefing.brief(alone.exercise, Chair.OPERATOR, alone.exercise.moment()).injects
    assert ["Change chairs" in text.en for text in here] == [True]
    made.desk.steer("jump", (6 * 60 + 21) * 1000)
    there = briefing.brief(made.room.crew(1), Chair.OPERATOR, made.room.crew(1).moment()).injects
    assert ["your crew" in text.en for text in there] == [True]


# ------------------------------------------------------------------------------ from crew to crew


def test_who_is_moved_keeps_chair_and_nickname_and_leaves_nothing_open(classroom):
    made = classroom(crew_size=3)
    made.join(4)
    made.desk.deal("both")
    made.desk.start()
    before = made.crew(1).seats[seat_name(token(1))]
    assert made.act(1, Chair.INTELLIGENCE, Action.LIVE_VIEW, "C-041").done
    turn = Act(chair=Chair.INTELLIGENCE, action=Action.PTZ, camera_id="C-041", detail={"pose": [100, -900, 200]})
    old, new = made.room.crew(1), made.room.crew(2)
    old.turn(turn, seat_name(token(1)), rest=False, around=False, language="en")
    assert old.moment().state.hands
    made.desk.move(seat_name(token(1)), 2)
    after = made.crew(2).seats[seat_name(token(1))]
    assert (after.chair, after.nickname, after.number) == (before.chair, before.nickname, 2)
    state = old.moment().state
    assert (state.hands, [g for g in state.open_grants(old.moment().now_ms) if not g.simulated]) == ({}, [])
    assert made.process().exercise_of(token(1)).name == new.name
    assert made.process().join(token(1)).name == new.name
    assert made.act(1, Chair.INTELLIGENCE, Action.LIVE_VIEW, "C-041").done
    assert len(new.moment().state.acts) == 1 + len([e for e in new.moment().state.acts if e.script_id])


def test_after_moving_nothing_of_the_old_crew_can_be_reached(classroom):
    made = classroom(crew_size=3)
    made.join(4)
    made.desk.start()
    old, seat = made.room.crew(1), seat_name(token(0))
    poll = made.desk.ask("number", Text(es="¿Cuántas?", en="How many?"))
    made.desk.move(seat, 2)
    for chair in Chair:
        act = Act(chair=chair, action=Action.LIVE_VIEW, camera_id="C-041")
        assert old.act(act, seat).outcome == "refused: not your chair"
        assert old.turn(act, seat, rest=True, around=True, language="en").refused == "not your chair"
        with pytest.raises(Refused):
            old.look(token(0), chair, "en")
        with pytest.raises(Refused):
            briefing.digest(old, chair, old.moment(), seat)
    assert not old.vote(seat, poll, "3")
    made.desk.settings(free_chairs=True)
    with pytest.raises(Refused):
        old.choose(seat, Chair.AUDITOR)


def test_what_waits_for_a_second_person_does_not_happen_after_its_asker_was_moved(classroom):
    made = classroom(crew_size=3)
    made.join(4)
    made.desk.deal("both")
    made.desk.rule(regime=Regime.ACCOUNTABLE)
    made.desk.start()
    made.desk.steer("jump", 100_000)
    old, seat = made.room.crew(1), seat_name(token(1))
    asks = Act(chair=Chair.INTELLIGENCE, action=Action.PHONE_LOOKUP, purpose="robbery", case_number="ORD-1",
               detail={"subject": "thief"})  # fmt: skip
    assert old.act(asks, seat).outcome == "asked: approval"
    made.desk.move(seat, 2)
    made.desk.steer("jump", 300_000)
    state = old.moment().state
    assert (state.pending, [look for look in state.lookups if look.actor.startswith("analyst")]) == ({}, [])


def test_a_vote_goes_along_and_counts_once(classroom):
    made = classroom(crew_size=3)
    made.join(4)
    seat = seat_name(token(0))
    poll = made.desk.ask("number", Text(es="¿Cuántas?", en="How many?"))
    shut = made.desk.ask("number", Text(es="¿Y?", en="And?"))
    for asked in (poll, shut):
        assert made.room.crew(1).vote(seat, asked, "7")
    made.desk.poll(shut, open_=False, shown=False)
    made.desk.move(seat, 2)
    results = lambda asked: made.desk.results(made.desk.state.crew.polls[asked])  # noqa: E731
    assert (results(poll), results(shut)) == (["7"], ["7"])
    assert made.room.crew(2).vote(seat, poll, "8")
    assert results(poll) == ["8"]
    made.desk.move(seat, 1)
    assert results(poll) == ["8"]


def test_moving_into_one_more_crew_founds_it_as_the_others_are(classroom):
    made = classroom(crew_size=0)
    made.join(4)
    made.desk.start()
    made.desk.rule(regime=Regime.LOGGED)
    made.desk.move(seat_name(token(3)), 2)
    assert made.room.record.crews == 2
    assert [len(made.crew(k).seats) for k in (1, 2)] == [3, 1]
    assert made.room.crew(2).moment().state.regime is Regime.LOGGED
    assert abs(made.room.crew(2).moment().now_ms - made.room.crew(1).moment().now_ms) < 50


def test_who_is_not_there_is_moved_nowhere(classroom):
    made = classroom(crew_size=3)
    made.join(4)
    before = made.room.seats()
    for seat, crew in ((seat_name(STRANGER), 2), (seat_name(token(0)), 0), (seat_name(token(0)), 9), ("", 2)):
        with pytest.raises(Trouble):
            made.desk.move(seat, crew)
    made.desk.move(seat_name(token(0)), 1)
    assert made.room.seats() == before
    with pytest.raises(Trouble, match="any more"):
        made.room.move(seat_name(token(0)), 2, 1)
    assert made.room.seats() == before


def test_two_desks_that_move_one_seat_while_others_join_leave_it_in_exactly_one_crew(url):
    made = Class(Journal(url), crew_size=3)
    made.join(4)
    seat, found = seat_name(token(0)), []

    def moves(to_crew: int) -> None:
        desk = Desk(made_at(url, made).process(), TRAINER)
        for _ in range(8):
            with suppress(Trouble):  # the other one was quicker
                desk.move(seat, to_crew)

    def joins() -> None:
        room = made_at(url, made).process()
        found.extend(room.join(token(20 + n)).name for n in range(5))

    workers = [Thread(target=moves, args=(n,)) for n in (1, 2)] + [Thread(target=joins)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    room = made.process()
    where = [crew for crew, sitting in room.seats() if sitting.name == seat]
    assert len(where) == 1 and len(found) == 5 and len(room.seats()) == 9
    assert room.exercise_of(token(0)).name == room.crew(where[0]).name


def made_at(address: str, made: Class) -> Class:
    """The same room as another machine meets it."""
    other = Class.__new__(Class)
    other.journal, other.code = Journal(address), made.code
    return other


def test_a_rehearsal_begun_anew_keeps_people_where_they_were_moved_to(classroom):
    made = classroom(crew_size=3)
    made.join(4)
    made.desk.move(seat_name(token(0)), 2)
    before = [(crew, seat.name, seat.chair) for crew, seat in made.room.seats()]
    made.desk.reset()
    assert [(crew, seat.name, seat.chair) for crew, seat in made.room.seats()] == before
    assert made.room.exercise_of(token(0)).name == made.room.crew(2).name


# ------------------------------------------------------------------------------ what is kept


def test_all_of_a_class_can_be_taken_home_and_names_nobody(classroom):
    made = classroom()
    made.join(2)
    made.desk.deal("both")
    made.desk.start()
    made.act(0, Chair.OPERATOR, Action.LIVE_VIEW, "C-041", reason="x")
    made.act(1, Chair.INTELLIGENCE, Action.LIVE_VIEW, "C-041")
    poll = made.desk.ask("text", Text(es="¿Por qué?", en="Why?"))
    made.room.crew(1).vote(seat_name(token(0)), poll, "=HYPERLINK(1)")
    packed = zipfile.ZipFile(io.BytesIO(archive.archive(made.desk)))
    kept = {name: packed.read(name).decode() for name in packed.namelist()}
    assert {"scenario.yaml", "answers.csv", "report.txt", "crew-1/journal.jsonl", "crew-1/access-log.csv"} <= set(kept)
    assert kept["scenario.yaml"] == scenario.builtin_file("purse-snatch").decode()
    assert "Why?,'=HYPERLINK(1)" in kept["answers.csv"]
    assert "intelligence: 1 acts without a row" in kept["report.txt"]
    rows = kept["crew-1/access-log.jsonl"].splitlines()
    assert len(rows) == made.room.crew(1).log(Chair.OPERATOR, None)[0]
    for _crew, seat in made.room.seats():
        assert not [name for name, told in kept.items() if seat.nickname in told or seat.name in told]


def test_a_kept_room_goes_by_itself_after_thirty_days(classroom, journal, later):
    made, fresh = classroom(), classroom()
    made.join(1)
    made.desk.close(keep=True)
    assert swept(journal) == 0
    assert made.room.record.closed_at is not None
    later(journal, KEPT_MS + 60_000)
    fresh.room.register.touch(hashed(TRAINER), fresh.code)
    assert swept(journal) == 1
    assert journal.exercise(f"{made.code}.1.1") is None
    assert fresh.room.record.closed_at is None
