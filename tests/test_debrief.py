"""Stories of the debrief: what is measured agrees with a slow count, other rules decide the same acts again, and
nobody sees it too early."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from synthetic import archive, debrief, facts, report, scenario
from synthetic.access import Action, Chair, Place, Regime
from synthetic.debrief import Debrief, course, measure, replayed
from synthetic.debrief.noticed import in_network
from synthetic.debrief.purposes import ACCESSES, Carried, holds
from synthetic.debrief.replay import BY_RULE, WAIT_MS
from synthetic.exercise import observation
from synthetic.exercise.door import Exercise, begin, seat_name
from synthetic.exercise.fold import State, unrecorded
from synthetic.exercise.outcomes import outcomes
from synthetic.journal import Journal
from synthetic.model import Text
from synthetic.report import LOOK, rules
from synthetic.report.course import course as course_of
from synthetic.report.sections import headline
from synthetic.report.words import Tongue
from synthetic.room import Denied
from synthetic.tamper import Deed
from synthetic.world import unchanged, whereabouts
from tests import small
from tests.test_room import TRAINER, Class, token

OPERATOR, INTELLIGENCE = Chair.OPERATOR, Chair.INTELLIGENCE
STATED = {"purpose": "robbery", "case_number": "INC-2"}
ORDER = {"purpose": "court order", "case_number": "ORD-1"}


def events_of(game):
    return game.exercise.journal.read(game.exercise.name)[1]


def chased(play, **more):
    """An operator follows the thief with a case; the mirror looks up the order's phone, and looks around besides."""
    game = play(**more)
    game.at(55)
    game.open("C-038", **STATED)
    game.at(70)
    runner = next(f for f in game.feed("C-038")["figures"] if f["hood"] and f["gait"] == 2)
    game.act(OPERATOR, Action.FOLLOW, "C-038", figure=runner["i"], t=70_000, **STATED)
    game.at(100)
    game.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="thief", **ORDER)
    game.open("C-062", INTELLIGENCE)
    game.act(INTELLIGENCE, Action.PRESET, "C-062", preset=1)
    game.at(700)
    return game


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Exercise:
    """The minutes with nobody but the scenario's own staff."""
    journal = Journal(f"sqlite:///{tmp_path_factory.mktemp('debrief') / 'j.sqlite3'}")
    exercise = Exercise(journal, begin(journal, scenario.builtin_file("purse-snatch")))
    exercise.steer("jump", 720_000)
    return exercise


@pytest.fixture(scope="module")
def whole(alone) -> Debrief:
    return measure(alone)


# ------------------------------------------------------------------------------ the time line, drawn


def drawn(d: Debrief, exercise: Exercise, language: str = "en") -> ElementTree.Element:
    """The time line as a reader of SVG takes it: it must be well formed."""
    made = course_of(d, Tongue(language, exercise.scenario))
    return ElementTree.fromstring(f"<div>{made}</div>").find("div/svg")


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_drawing_has_a_name_and_tells_in_words_what_it_shows(alone, whole, language):
    svg = drawn(whole, alone, language)
    title, told = svg.find("title"), svg.find("desc")
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == [title.get("id"), told.get("id")]
    assert str(whole.balance.whole.missing) in title.text
    for turn in whole.unexplained:
        assert turn.camera_id in told.text
    assert "INC-2" in told.text and "17:40" in told.text


def test_every_act_is_a_mark_filled_where_it_left_a_row_and_hollow_where_not(alone, whole):
    svg = drawn(whole, alone)
    marks = [m.get("class").split() for m in svg.iter("svg") if "dv-act" in (m.get("class") or "")]
    assert len(marks) == sum(h.act for h in whole.happenings)
    assert sum("dv-none" in m for m in marks) == len(whole.missing)
    for mark in svg.iter("svg"):
        if "dv-k" in (mark.get("class") or ""):
            assert mark.find("title").text and 0 <= float(mark.get("x").rstrip("%")) <= 100


def test_labels_of_one_line_do_not_touch_on_a_phone_and_none_runs_out(play):
    """On a phone 334 px are drawn on: seven letters and a gap take 17 % of them."""
    game = play()
    for seconds in range(20, 720, 20):
        game.at(seconds)
        game.open("C-041", INTELLIGENCE)
        game.act(INTELLIGENCE, Action.PRESET, "C-041", preset=seconds // 20 % 2)
    d = measure(game.exercise)
    texts = list(drawn(d, game.exercise).find("g[@class='dv-turns']").iter("text"))
    spans = []
    for text in texts:
        x, end = float(text.get("x").rstrip("%")), text.get("text-anchor") == "end"
        spans.append((x - 17, x) if end else (x, x + 17))
    assert len(d.unexplained) > 30 and 3 <= len(spans) <= 6
    assert all(a < b for (_x, a), (b, _y) in pairwise(spans))
    assert spans[0][0] >= 0 and spans[-1][1] <= 100


def test_what_somebody_typed_into_an_incident_is_text_in_the_drawing(alone, whole):
    hostile = replace(whole.happenings[0], what='<b onload="x">&', kind="incident", chair=None, t_ms=1)
    svg = drawn(replace(whole, happenings=(hostile, *whole.happenings)), alone)
    assert "b" not in {element.tag for element in svg.iter()}
    assert any(t.text == '<b onload="x">&' for t in svg.iter("text"))


def test_a_changed_log_is_a_cross_and_the_legend_says_so_only_then(play):
    game = play(regime=Regime.LOGGED)
    game.open("C-041", **STATED)
    say = Tongue("en", game.exercise.scenario)
    assert "tampered" not in course_of(measure(game.exercise), say)
    game.exercise.tamper(Deed(what="edit", seq=1, value="x"), INTELLIGENCE, game.seat)
    d = measure(game.exercise)
    assert "log tampered with" in course_of(d, say)
    assert "tampered with once." in headline(d, say)


# ------------------------------------------------------------------------------ what happened, what was recorded


def test_the_two_numbers_agree_with_journal_and_log_counted_by_hand(play):
    game = chased(play)
    d = measure(game.exercise)
    chairs = set(Chair)
    acts = [e for e in events_of(game) if e.chair in chairs and "outcome" in e.body and e.kind != "log_read"]
    rows = [row.fields for row in game.exercise.journal.all_rows(game.exercise.name, Place.CENTER)]
    assert d.balance.whole.happened == len(acts) > 20
    assert d.balance.whole.center == len([r for r in rows if r["chair"] in chairs])
    assert d.balance.whole.missing == len(unrecorded(game.exercise.moment().state)) == len(d.missing)
    by_camera = Counter(e.body["camera_id"] for e in acts if e.body.get("camera_id") and e.chair == INTELLIGENCE)
    assert {c.name: c.missing for c in d.balance.cameras if c.missing} == by_camera
    assert {c.name: c.happened for c in d.balance.actors} == Counter(e.actor for e in acts)


def test_the_parts_of_the_balance_add_up_to_the_whole(whole):
    for some in (whole.balance.chairs, whole.balance.actors):
        assert sum(c.happened for c in some) == whole.balance.whole.happened
        assert sum(c.center for c in some) == whole.balance.whole.center


def test_every_turn_that_no_row_explains_is_the_mirrors(whole):
    planned = [a for m in whole.world.scenario.staff if m.chair == INTELLIGENCE for a in m.does if a.verb == "turn"]
    assert [(h.t_ms, h.camera_id) for h in whole.unexplained] == [(round(a.at_s * 1000), a.camera) for a in planned]


def test_the_time_line_tells_the_deed_the_call_and_the_end_in_order(whole):
    told = [(h.kind, h.t_ms) for h in whole.happenings if not h.act]
    assert [kind for kind, _t in told] == ["incident", "call", "ending"]
    assert [t for _k, t in told[:2]] == [30_000, 50_000]
    assert all(a.t_ms <= b.t_ms for a, b in zip(whole.happenings, whole.happenings[1:], strict=False))


def test_a_log_with_rows_of_the_mirror_has_nothing_missing(play):
    game = play(regime=Regime.LOGGED)
    game.open("C-041", INTELLIGENCE)
    assert measure(game.exercise).missing == ()


def test_what_was_done_before_a_cut_counts_once(play):
    game = play()
    game.open("C-041", INTELLIGENCE)
    game.at(100)
    game.open("C-062", INTELLIGENCE)
    game.exercise.steer("continue_from", 50_000)
    mine = [h for h in measure(game.exercise).happenings if h.actor == "analyst-1"]
    assert [h.camera_id for h in mine] == ["C-041"]


def test_a_purpose_holds_when_its_case_exists_and_is_about_the_person(play):
    game = chased(play)
    game.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="andrade", **ORDER)
    game.open("C-049", purpose="because")
    state, world = game.exercise.moment().state, game.exercise.world
    looked = [e for e in state.acts if e.kind == Action.PHONE_LOOKUP and e.actor == "analyst-1"]
    assert [holds(world, state, e)[0] for e in looked] == [True, False]
    assert not holds(world, state, state.acts[-1])[0]
    d = measure(game.exercise)
    assert d.balance.holding < d.balance.stated < d.balance.accesses


# ------------------------------------------------------------------------------ who saw what


def test_minutes_tell_open_feeds_as_the_state_does(play):
    game = chased(play)
    state = game.exercise.moment().state
    for minute in measure(game.exercise).minutes:
        for chair in (OPERATOR, INTELLIGENCE):
            looked = {
                g.camera_id
                for t in range(minute.from_ms, minute.from_ms + 60_000, 500)
                for g in state.open_grants(min(t, 699_999), chair)
            }
            assert looked == minute.cameras.get(chair, frozenset()), minute.from_ms


def test_the_offenders_time_in_view_agrees_with_projection_step_by_step(alone, whole):
    """Every two seconds, by a textbook's projection: is the thief in any camera's picture, whichever way it looks?"""
    (n,) = whole.noticed
    world, state = whole.world, alone.moment().state
    thief = np.array([world.cast_number["thief"]])
    seen, step = 0, 2_000
    for t in range(n.at_ms + step // 2, n.until_ms, step):
        xy = whereabouts(world, unchanged(world), thief, t).xy
        away = np.hypot(*(world.cameras.xy - xy[0]).T)
        seen += any(_shows(world, state, int(k), t, xy) for k in np.flatnonzero((away < 200) & world.cameras.in_order))
    assert abs(n.in_view_ms - seen * step) < 0.03 * n.in_view_ms


def _shows(world, state, camera: int, t_ms: int, xy) -> bool:
    pose = observation.pose_at(world, state, camera, t_ms).numbers
    return bool(small.in_view(world.city, world.cameras.xy[camera], float(world.cameras.mast_m[camera]), pose, xy)[0])


def test_watched_and_unwatched_time_is_all_the_time_in_view(whole):
    (n,) = whole.noticed
    assert n.watched_ms + n.elsewhere_ms + n.unwatched_ms == n.in_view_ms
    assert 0 < n.in_view_ms <= n.until_ms - n.at_ms
    assert n.unwatched_ms > n.watched_ms, "most of the way he was in cameras that nobody had open"


def test_a_thief_and_a_citizen_are_measured_alike(play):
    game = chased(play)
    d = measure(game.exercise)
    roles = {(s.role, s.chair) for s in d.subjects}
    assert {("offender", "operator"), ("offender", "intelligence"), ("cast", "intelligence")} <= roles
    for s in d.subjects:
        assert re.fullmatch(r"S-[A-Z2-7]{6}", s.subject)
        assert 0 <= s.in_view_ms <= (s.network_ms or s.lasted_ms) <= s.lasted_ms


def test_somebody_in_no_camera_at_all_is_nowhere(whole):
    world = whole.world
    blind = replace(world, cameras=replace(world.cameras, in_order=np.zeros(len(world.cameras.ids), bool)))
    assert in_network(blind, State(), outcomes(blind, ()), world.cast_number["thief"], 0, 700_000) == []


# ------------------------------------------------------------------------------ other rules


def test_the_regime_that_was_played_comes_to_what_was_played(play):
    for regime in (Regime.AS_FOUND, Regime.AGENCY_ONLY, Regime.LOGGED, Regime.ACCOUNTABLE):
        game = chased(play, regime=regime)
        game.exercise.moment()
        found = replayed(game.exercise.world, events_of(game), regime)
        state, journal = game.exercise.moment().state, game.exercise.journal
        done = [e for e in course.acts_of(state) if e.body["outcome"] == "done" and e.kind != Action.APPROVE]
        assert found.count("done", "agreed") == len(done), regime
        for place in Place:
            rows = [r for r in journal.all_rows(game.exercise.name, place) if r.fields["chair"] in set(Chair)]
            assert found.rows(place) == len(rows), (regime, place)


def test_each_regime_decides_the_same_acts(whole):
    assert [r.regime for r in whole.replays] == list(Regime)
    assert len({len(r.fates) for r in whole.replays}) == 1


def test_as_logged_every_act_is_a_row_and_as_found_the_mirrors_are_none(whole):
    by = {r.regime: r for r in whole.replays}
    mirror = sum(h.chair == INTELLIGENCE for h in whole.happenings)
    assert by[Regime.AS_FOUND].unrecorded == by[Regime.AGENCY_ONLY].unrecorded == mirror
    assert by[Regime.AGENCY_ONLY].rows(Place.AGENCY) == mirror
    assert by[Regime.LOGGED].unrecorded == by[Regime.ACCOUNTABLE].unrecorded == 0


def test_what_needs_a_refused_act_falls_with_it(whole):
    strict = whole.replays[-1]
    fates = {(f.event.actor, f.event.kind, f.event.body["camera_id"]): f.kind for f in strict.fates}
    assert fates["agent-1", "live_view", "C-041"] == "refused"
    assert fates["agent-1", "ptz", "C-041"] == "fell"


def test_accountable_prevents_what_nothing_carried_and_counts_whom_else_it_hinders(play):
    game = chased(play)
    by = {r.regime: r for r in measure(game.exercise).replays}
    strict, bad = by[Regime.ACCOUNTABLE], by[Regime.AS_FOUND]
    assert bad.abuses_prevented == 0 < bad.abuses_left == strict.abuses_prevented + strict.abuses_left
    assert strict.hindered > bad.hindered == 0, "operator-3 opened a feed and said no reason"
    lawful = [f for f in strict.fates if f.prevented and f.carried is not Carried.NOTHING]
    assert {f.event.chair for f in lawful} == {OPERATOR}
    followed = next(f for f in strict.fates if f.event.kind == Action.FOLLOW)
    assert (followed.kind, followed.carried) == ("done", Carried.HOLDS)


def test_the_agencys_order_is_carried_out_under_accountable_after_a_wait_and_the_center_is_told(play):
    game = chased(play)
    by = {r.regime: r for r in measure(game.exercise).replays}
    looked = next(
        f for f in by[Regime.ACCOUNTABLE].fates if f.event.kind == Action.PHONE_LOOKUP and f.event.actor == "analyst-1"
    )
    assert (looked.kind, looked.happens, by[Regime.ACCOUNTABLE].waited_ms) == ("agreed", True, WAIT_MS)
    tasks = {regime: r.tasks[0] for regime, r in by.items()}
    assert all(t.done and t.tried for t in tasks.values())
    assert [tasks[r].told for r in Regime] == [False, False, True, True]
    assert [tasks[r].waited_ms for r in Regime] == [0, 0, 0, WAIT_MS]


def test_a_look_up_that_its_case_does_not_carry_is_denied_by_the_second_person(play):
    game = play()
    game.at(100)
    game.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="andrade", **ORDER)
    strict = replayed(game.exercise.world, events_of(game), Regime.ACCOUNTABLE)
    mine = next(f for f in strict.fates if f.event.actor == "analyst-1")
    assert (mine.kind, mine.reason) == ("denied", "the case is not about this person")


def test_a_feed_that_was_never_open_need_not_be_closed_and_hinders_nobody(play):
    game = play()
    for action in (Action.LIVE_VIEW, Action.LIVE_END):
        game.act(OPERATOR, action, "C-041")
    strict = replayed(game.exercise.world, events_of(game), Regime.ACCOUNTABLE)
    assert [(f.kind, f.prevented) for f in strict.fates] == [("refused", True), ("fell", False)]
    assert strict.hindered == 1


def test_a_broken_glass_lets_the_acts_after_it_happen(play):
    game = play()
    game.at(60)
    game.act(OPERATOR, Action.BREAK_GLASS)
    game.open("C-041")
    strict = replayed(game.exercise.world, events_of(game), Regime.ACCOUNTABLE)
    mine = [f for f in strict.fates if f.event.actor == "operator-1"]
    assert [f.kind for f in mine] == ["done", "done"]
    assert mine[1].reason == "break-glass"


def test_what_the_world_refused_stays_refused_whatever_the_rules(play):
    game = play()
    game.act(OPERATOR, Action.PRESET, "C-041", preset=1)
    for regime in Regime:
        found = replayed(game.exercise.world, events_of(game), regime)
        assert found.fates[-1].kind == "failed", regime
        assert found.fates[-1].reason == "feed not open"


def test_an_act_that_the_rules_refused_happens_where_they_do_not(play):
    game = play(regime=Regime.ACCOUNTABLE)
    assert game.open("C-041").outcome == "refused: not stated"
    kinds = [replayed(game.exercise.world, events_of(game), r).fates[-1].kind for r in Regime]
    assert kinds == ["done", "done", "done", "refused"]


@pytest.mark.parametrize("regime", list(Regime))
def test_what_was_refused_in_reality_is_prevented_by_no_rule(play, regime):
    game = play(regime=Regime.ACCOUNTABLE)
    before = replayed(game.exercise.world, events_of(game), regime)
    for _again in range(5):
        assert not game.act(OPERATOR, Action.PHONE_LOOKUP, subject="thief").done
    assert game.open("C-041").outcome == "refused: not stated"
    after = replayed(game.exercise.world, events_of(game), regime)
    assert (after.abuses_prevented, after.hindered) == (before.abuses_prevented, before.hindered) == (0, 0)
    assert after.stopped == ()


def test_what_is_tried_again_counts_once_and_not_where_another_try_succeeds(play):
    game = play(regime=Regime.LOGGED)
    for _again in range(3):
        game.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="thief", purpose="seguridad")
    for stated in ({}, {}, {"purpose": "patrol round"}):
        game.open("C-041", **stated)
        game.act(OPERATOR, Action.LIVE_END, "C-041")
    game.open("C-049")
    strict = replayed(game.exercise.world, events_of(game), Regime.ACCOUNTABLE)
    assert (strict.abuses_prevented, strict.hindered) == (1, 1)
    stopped = [(f.event.kind, f.event.body.get("camera_id")) for f in strict.stopped]
    assert stopped == [("phone_lookup", None), ("live_view", "C-049")]


def test_the_report_lists_nothing_as_kept_from_happening_that_had_been_refused(play):
    game = play(regime=Regime.ACCOUNTABLE)
    for camera in ("C-041", "C-049"):
        game.open(camera)
    d = measure(game.exercise)
    assert "What “" not in rules.regimes(d, Tongue("en", game.exercise.scenario))


# ------------------------------------------------------------------------------ who may see it


def test_alone_it_opens_after_the_end_and_not_to_strangers(play):
    game = play()
    with pytest.raises(Denied, match="not before the end"):
        debrief.opened(game.exercise, None, game.token)
    debrief.end(game.exercise)
    assert debrief.opened(game.exercise, None, game.token).first.crew == 0
    with pytest.raises(Denied, match="no seat"):
        debrief.opened(game.exercise, None, "stranger" * 6)


def test_the_guess_comes_first_and_is_kept(play):
    game = play()
    debrief.end(game.exercise)
    assert not debrief.opened(game.exercise, None, game.token).guessed
    debrief.guess(game.exercise, 7)
    seen = debrief.opened(game.exercise, None, game.token)
    assert (seen.guessed, seen.guess) == (True, "7")


@pytest.fixture
def classroom(journal):
    made = Class(journal, crew_size=2)
    made.join(4)
    made.desk.start()
    for n in (0, 2):
        made.act(n, OPERATOR, Action.LIVE_VIEW, "C-041")
    made.desk.deal("both")
    made.act(1, INTELLIGENCE, Action.LIVE_VIEW, "C-062")
    return made


def test_in_a_class_nobody_but_the_desk_sees_it_before_the_reveal(classroom):
    crew = classroom.room.crew(1)
    for who in (token(0), token(3), "stranger" * 6):
        with pytest.raises(Denied):
            debrief.opened(crew, classroom.room, who)
    assert len(debrief.opened(classroom.room.crew(0), classroom.room, TRAINER).crews) == 2
    classroom.desk.reveal()
    seen = debrief.opened(crew, classroom.room, token(0))
    assert (seen.own, seen.first.crew, len(seen.crews)) == (1, 1, 2)
    with pytest.raises(Denied):
        debrief.opened(crew, classroom.room, token(3))  # a seat in the other crew
    with pytest.raises(Denied):
        debrief.opened(crew, classroom.room, "stranger" * 6)
    with pytest.raises(Denied):
        debrief.opened(crew, None, token(0))
    classroom.desk.reveal(False)
    with pytest.raises(Denied):
        debrief.opened(crew, classroom.room, token(0))


def test_crews_are_compared_and_each_has_numbers_of_its_own(classroom):
    seen = debrief.opened(classroom.room.crew(0), classroom.room, TRAINER)
    assert [d.balance.whole.missing for d in seen.crews] == [1, 0]
    page = report.document(seen, "en")
    assert "crew 1" in page and "crew 2" in page


def test_answers_are_the_classs_and_participants_read_those_that_were_shown(classroom):
    shown, held = (
        classroom.desk.ask("choice", Text(es=q, en=q), [Text(es="sí", en="yes"), Text(es="no", en="no")])
        for q in ("shown?", "held?")
    )
    for n in range(3):
        exercise = classroom.room.exercise_of(token(n))
        assert exercise.vote(seat_name(token(n)), shown, str(n % 2)) and exercise.vote(seat_name(token(n)), held, "1")
    classroom.desk.poll(shown, open_=False, shown=True)
    classroom.desk.reveal()
    mine = debrief.opened(classroom.room.crew(1), classroom.room, token(0))
    assert [(a.poll.id, a.values) for a in mine.answers] == [(shown, ("0", "0", "1"))]
    assert len(debrief.opened(classroom.room.crew(0), classroom.room, TRAINER).answers) == 2


def test_no_nickname_seat_or_token_is_in_the_report_or_in_the_archives(classroom):
    packed = zipfile.ZipFile(io.BytesIO(archive.archive(classroom.desk)))
    assert {"debrief.es.html", "debrief.en.html"} <= set(packed.namelist())
    seats = [seat for _crew, seat in classroom.room.seats()]
    assert len(seats) == 4
    for language in ("es", "en"):
        page = packed.read(f"debrief.{language}.html").decode()
        assert "Operador 1" in page or "Operator 1" in page
        for seat in seats:
            assert seat.nickname not in page and seat.name not in page
        for n in range(4):
            assert token(n) not in page
        assert classroom.code not in page


# ------------------------------------------------------------------------------ the report


def seen_of(game):
    debrief.end(game.exercise)
    return debrief.opened(game.exercise, None, game.token)


@pytest.mark.parametrize("regime", [Regime.AS_FOUND, Regime.LOGGED])
def test_what_was_signed_stands_beside_what_the_log_held_and_what_had_happened(play, regime):
    game = chased(play, regime=regime)
    said = {"sentence": "only-responders", "reason": "the log <b>of</b> now"}
    for signs in (True, False):
        assert game.act(Chair.AUDITOR, Action.SIGN, signs=signs, **said).done
    game.open("C-041", INTELLIGENCE)  # after the signatures: no matter of theirs
    found = measure(game.exercise).signed
    assert [(one.signs, one.reason) for one in found] == [(True, said["reason"]), (False, said["reason"])]
    done = [r for r in game.log() if r["organisation"] == "agency" and r["outcome"] == "done"]
    rows = [r for r in done if r["action"] in ACCESSES]
    kept = rows[:-1]
    gone = [e for e in unrecorded(game.exercise.moment().state) if e.kind in ACCESSES]
    if regime is Regime.LOGGED:
        assert not gone and {(one.held, one.missing) for one in found} == {(len(kept), 0)} and len(kept) > 2
    else:
        assert not kept and {(one.held, one.missing) for one in found} == {(0, len(gone) - 1)} and len(gone) > 2
    page = report.document(seen_of(game), "en")
    assert "What was signed" in page and "the log &lt;b&gt;of&lt;/b&gt; now" in page and "<td>refused</td>" in page
    assert "Only emergency responders had access" in page
    assert f"<td>agency {len(kept)}</td>" in page if kept else "<td>0</td>" in page


def test_where_nobody_signed_the_report_has_no_such_part(play):
    assert "What was signed" not in report.document(seen_of(play()), "en")


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_report_stands_alone_and_names_every_source_it_shows(play, language):
    page = report.document(seen_of(chased(play)), language)
    assert not re.search(r'(?:src|href)="|url\(|@import|<script|<link', page)
    assert f'<html lang="{language}">' in page and "@page" in page
    for one in facts.facts().values():
        assert report.words.safe(one.source) in page
    for question in small.purse().scenario.questions:
        assert question.in_(language).split("?")[0] in page
    assert "{" not in re.sub(r"(?s)<style>.*?</style>", "", page)


def test_the_report_calls_the_command_center_la_central(play):
    page = report.document(seen_of(chased(play)), "es")
    assert "la central" in page and not re.search(r"\bcentro\b(?! local de Quito)", page)


@pytest.mark.parametrize(
    ("language", "one"),
    [("en", ("1</b>act happened", "1</b>is a row", "holds one row now")),
     ("es", ("1</b>acto pasó", "1</b>es fila", "guarda una fila"))],
)  # fmt: skip
def test_one_is_told_as_one(whole, language, one):
    few = replace(whole.balance, whole=replace(whole.balance.whole, happened=1, center=1))
    told = headline(replace(whole, balance=few, held_rows=1), Tongue(language, whole.world.scenario))
    more = headline(
        replace(whole, balance=replace(few, whole=replace(few.whole, happened=3, center=2)), held_rows=1),
        Tongue(language, whole.world.scenario),
    )
    assert all(words in told for words in one[:2]) and one[2] in more
    assert ("One act left no row" in more) or ("Un acto no dejó" in more)


def test_the_report_tells_people_by_pseudonym_and_no_model_answer(play):
    game = chased(play)
    page = report.document(seen_of(game), "en")
    thief = observation.subject_of(game.exercise.key, game.exercise.world.cast_number["thief"])
    assert thief in page
    for word in ("Andrade", "thief", "honest answer"):
        assert word not in page


def test_what_somebody_typed_stays_text(play):
    game = play()
    game.open("C-041", purpose="<img src=x>", case_number="{x}<b>")
    assert "<img" not in report.document(seen_of(game), "en")


def test_every_fact_is_told_in_both_languages_with_a_source():
    assert facts.facts()
    for one in facts.facts().values():
        assert one.source and one.text.es != one.text.en


def test_every_word_of_the_engine_that_a_report_may_meet_has_one_in_both_languages():
    words = report.words
    told = set(Action) - {Action.LOG_READ, Action.POLICY_CHANGE}
    assert told <= set(words.ACTIONS)
    assert set(Regime) <= set(words.REGIMES) and set(Chair) <= set(words.CHAIRS) and set(Carried) <= set(words.CARRIED)
    assert set(BY_RULE) <= set(words.REASONS)
    tables = (words.ACTIONS, words.CHAIRS, words.REGIMES, words.CARRIED, words.REASONS, words.STREET, words.ENDINGS)
    for text in (text for table in tables for text in table.values()):
        assert text.es.strip() and text.en.strip() and text.es != text.en


def test_thirty_crews_are_compared_in_tables_of_six(play):
    seen = seen_of(play())
    many = tuple(replace(seen.first, crew=k + 1) for k in range(30))
    page = report.document(replace(seen, room="ABCD", crews=many), "es")
    assert page.count("dv-crews") == 5 + LOOK.count("dv-crews")
    assert len(page) < 1_500_000
