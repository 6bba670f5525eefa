"""Stories at the door: same feed, two chairs, and a log that tells only half."""

import json
import re

import pytest

from synthetic.access import WATCHERS, Action, Chair, Regime
from synthetic.exercise import acts, settling, transaction
from synthetic.exercise.door import Exercise
from synthetic.exercise.fold import State
from synthetic.model import Trouble
from tests.conftest import Playing

OPERATOR, INTELLIGENCE = Chair.OPERATOR, Chair.INTELLIGENCE


def test_opening_a_feed_is_one_event_and_one_row(play):
    game = play()
    assert game.open("C-041", purpose="patrol round").done
    (row,) = game.log()
    assert (row["actor"], row["action"], row["camera_id"]) == ("operator-1", "live_view", "C-041")
    assert (row["purpose"], row["outcome"], row["seq"]) == ("patrol round", "done", 1)


def test_opening_it_again_is_nothing_new(play):
    game = play()
    first, second = game.open("C-041"), game.open("C-041")
    assert first.body["grant"] == second.body["grant"]
    assert len(game.log()) == 1


def test_the_mirror_leaves_no_row_as_found_and_one_as_logged(play):
    for regime, rows in ((Regime.AS_FOUND, 0), (Regime.LOGGED, 2)):
        game = play(regime=regime)
        game.open("C-041", INTELLIGENCE)
        assert game.act(INTELLIGENCE, Action.PRESET, "C-041", preset=1).done
        assert len([r for r in game.log() if r["chair"] == "intelligence"]) == rows


def test_switching_the_assumption_off_is_a_row_and_changes_what_is_recorded(play):
    game = play()
    game.open("C-041", INTELLIGENCE)
    game.exercise.change_policy(assumptions={"mirror_leaves_no_row": False})
    game.open("C-049", INTELLIGENCE)
    assert [r["action"] for r in game.log()] == ["policy_change", "live_view"]


def test_both_chairs_see_the_same_people_in_the_same_places(play):
    game = play()
    game.at(50)
    for chair in WATCHERS:
        game.open("C-041", chair)
    one, two = (game.look(chair) for chair in WATCHERS)
    paths = [sorted(tuple(f["p"][1:3]) for f in next(iter(v["feeds"].values()))["figures"]) for v in (one, two)]
    assert len(paths[0]) > 5
    # the clock stands, so that both looks are at one time
    assert paths[0] == paths[1]


def test_figure_numbers_say_nothing_across_chairs_cameras_and_seats(play):
    game = play()
    game.at(50)
    for chair in WATCHERS:
        game.open("C-049", chair)
    seen = [{f["i"] for f in game.feed("C-049", chair)["figures"]} for chair in WATCHERS]
    other = game.exercise.look(game.exercise.join(), OPERATOR, "en")["feeds"]
    seen.append({f["i"] for feed in other.values() for f in feed["figures"]})
    # chairs of one seat share the seat's numbers; another seat's are others
    assert seen[0].isdisjoint(seen[2])
    assert all(len(s) > 3 for s in seen)


def test_what_the_operator_gets_names_nobody(play):
    game = play()
    game.open("C-062")
    game.at(192)
    sent = json.dumps(game.look(), ensure_ascii=False).lower()
    world = game.exercise.world
    for word in ("andrade", "phone", "teléfono", "··", "watch", "person", "thief", "subject"):
        assert word not in sent
    for person in range(world.crowd_count, world.people_count):
        assert str(person) not in [str(f["i"]) for feed in game.look()["feeds"].values() for f in feed["figures"]]


def test_the_intelligence_chair_gets_the_name_while_the_agencys_eye_is_near(play):
    game = play()
    game.open("C-062", INTELLIGENCE)
    game.at(192)
    labels = [f["label"] for f in game.feed("C-062", INTELLIGENCE)["figures"] if f["label"]]
    assert len(labels) == 1
    assert labels[0].startswith("M. ANDRADE · phone ··")


def test_a_mark_boxes_the_figure_until_it_leaves_the_picture(play):
    game = play()
    game.open("C-038")
    game.at(70)
    feed = game.feed("C-038")
    runner = next(f for f in feed["figures"] if f["hood"] and f["gait"] == 2)
    assert runner["label"] is None
    assert game.act(OPERATOR, Action.FOLLOW, "C-038", figure=runner["i"], t=70_000, case_number="INC-2").done
    marked = [f for f in game.feed("C-038")["figures"] if f["box"]]
    assert [(f["i"], f["label"]) for f in marked] == [(runner["i"], "INC-2 suspect")]
    game.open("C-075")
    game.at(100)
    assert not [f for camera in ("C-038", "C-075") for f in game.feed(camera)["figures"] if f["box"]]


def test_a_row_of_a_mark_names_no_person(play):
    game = play()
    game.open("C-038")
    game.at(70)
    figure = next(f["i"] for f in game.feed("C-038")["figures"] if f["p"][0] == 70_000)
    game.act(OPERATOR, Action.FOLLOW, "C-038", figure=figure, t=70_000)
    assert re.fullmatch(r"S-[A-Z2-7]{6}", game.log()[-1]["subject_id"])


@pytest.mark.parametrize(
    ("chair", "action", "camera", "more", "why"),
    [
        (OPERATOR, Action.LIVE_VIEW, "C-999", {}, "no such camera"),
        (OPERATOR, Action.LIVE_VIEW, None, {}, "no such camera"),
        (OPERATOR, Action.PRESET, "C-049", {"preset": 0}, "feed not open"),
        (OPERATOR, Action.PRESET, "C-041", {"preset": 99}, "no such preset"),
        (OPERATOR, Action.PRESET, "C-041", {"preset": "1"}, "no such preset"),
        (OPERATOR, Action.PTZ, "C-041", {"pose": [1, 2]}, "not a pose"),
        (OPERATOR, Action.PTZ, "C-041", {"pose": [float("nan"), 0, 100]}, "not a pose"),
        (OPERATOR, Action.FOLLOW, "C-041", {"figure": 1}, "no such figure"),
        (OPERATOR, Action.FOLLOW, "C-041", {"figure": "x", "t": "y"}, "no such figure"),
        (OPERATOR, Action.PHONE_LOOKUP, "C-041", {"subject": "andrade"}, "not for this chair"),
        (OPERATOR, Action.FACE_SEARCH, "C-041", {}, "not for this chair"),
        (INTELLIGENCE, Action.DISPATCH, None, {"patrol": "P-1", "node": 0}, "not for this chair"),
        (OPERATOR, Action.DISPATCH, None, {"patrol": "P-9", "node": 0}, "no such patrol"),
        (OPERATOR, Action.DISPATCH, None, {"patrol": "P-1", "node": 10**9}, "no such place"),
        (OPERATOR, Action.PLAYBACK, None, {"at_ms": 99_000_000}, "no recording of that time"),
        (OPERATOR, Action.PLAYBACK, "C-041", {"at_ms": -1_800_001}, "no recording of that time"),
        (OPERATOR, Action.PLAYBACK, "C-041", {"at_ms": float("nan")}, "no recording of that time"),
    ],
)
def test_the_door_refuses_says_why_and_changes_nothing(play, chair, action, camera, more, why):
    game = play()
    game.open("C-041", OPERATOR)
    before = game.exercise.moment().state
    poses, grants = dict(before.moves), dict(before.grants)
    outcome = game.act(chair, action, camera, **more)
    assert outcome.outcome == f"refused: {why}"
    after = game.exercise.moment().state
    assert (after.moves, after.grants, after.marks, after.dispatches) == (poses, grants, [], [])
    if chair is OPERATOR:
        assert game.log()[-1]["outcome"] == f"refused: {why}"


def test_a_pose_out_of_range_is_clamped(play):
    game = play()
    game.open("C-041")
    assert game.act(OPERATOR, Action.PTZ, "C-041", pose=[-100, -99_999, 10**9]).body["pose"] == [35_900, -9000, 3000]


def test_a_fixed_camera_and_one_out_of_order_refuse_to_turn(play):
    game = play()
    cameras = game.exercise.world.cameras
    fixed = cameras.ids[int((cameras.kind == 1).nonzero()[0][0])]
    faulty = cameras.ids[int((~cameras.in_order).nonzero()[0][0])]
    for camera, why in ((fixed, "fixed camera"), (faulty, "out of order")):
        game.open(camera)
        assert game.act(OPERATOR, Action.PRESET, camera, preset=0).outcome in (
            f"refused: {why}",
            "refused: out of order",
        )
    assert game.feed(faulty)["signal"] is False
    assert game.feed(faulty)["figures"] == []


def test_the_mirror_takes_a_camera_from_the_operator_and_keeps_it_a_while(play):
    game = play()
    for chair in WATCHERS:
        game.open("C-041", chair)
    assert game.act(OPERATOR, Action.PRESET, "C-041", preset=1).done
    assert game.act(INTELLIGENCE, Action.PRESET, "C-041", preset=2).done
    assert game.act(OPERATOR, Action.PRESET, "C-041", preset=1).outcome == "refused: does not answer"
    game.at(9)
    assert game.act(OPERATOR, Action.PRESET, "C-041", preset=1).done


def test_without_the_assumption_the_operator_keeps_the_camera(play):
    game = play()
    game.exercise.change_policy(assumptions={"mirror_steers_first": False})
    for chair in WATCHERS:
        game.open("C-041", chair)
    game.act(OPERATOR, Action.PRESET, "C-041", preset=1)
    assert game.act(INTELLIGENCE, Action.PRESET, "C-041", preset=2).outcome == "refused: held by a colleague"


def test_simulated_staff_pass_the_same_door_once(play):
    game = play()
    game.at(40)
    rows = [r for r in game.log() if r["actor"] != "operator-1"]
    planned = [a for m in game.exercise.scenario.staff if m.chair == "operator" for a in m.does if a.at_s <= 40]
    assert len(rows) == len(planned) > 3
    assert [r["t"] for r in rows] == sorted(r["t"] for r in rows)
    game.exercise.moment()
    assert len([r for r in game.log() if r["actor"] != "operator-1"]) == len(planned)


def test_two_processes_that_enter_together_append_the_staff_once(play, journal):
    game = play()
    other = Exercise(journal, game.exercise.name)
    game.at(40)
    other.moment()
    game.exercise.moment()
    scripts = [e.script_id for e in journal.read(game.exercise.name)[1] if e.script_id]
    assert len(scripts) == len(set(scripts)) > 3
    assert other.moment().state.scripts == game.exercise.moment().state.scripts


def test_a_camera_turns_and_no_row_explains_it(play):
    game = play()
    game.open("C-041")
    before = game.feed("C-041")["pose"]
    game.at(182)
    assert game.feed("C-041")["pose"] != before
    assert not [r for r in game.log() if r["action"] in ("ptz", "preset") and r["camera_id"] == "C-041"]


def test_nothing_of_the_mirror_shows_in_the_centers_numbers(play):
    quiet, busy = play(), play()
    for game, spied in ((quiet, False), (busy, True)):
        game.open("C-062")
        if spied:
            for camera in ("C-049", "C-038"):
                game.open(camera, INTELLIGENCE)
        game.open("C-049")
    strip = [[{**row, "recorded_at": 0} for row in game.log()] for game in (quiet, busy)]
    assert strip[0] == strip[1]
    assert list(quiet.look()["feeds"]) == list(busy.look()["feeds"])


def test_seeking_back_shows_the_past_pose_and_is_an_act_of_its_own(play):
    game = play()
    game.open("C-041")
    home = game.feed("C-041")["pose"]
    game.at(100)
    game.act(OPERATOR, Action.PRESET, "C-041", preset=1)
    assert game.feed("C-041")["pose"] != home
    assert game.feed("C-041", lag_ms=50_000)["pose"] == home
    assert game.act(OPERATOR, Action.PLAYBACK, at_ms=50_000).done
    assert game.log()[-1]["action"] == "playback"


def test_a_feed_is_sought_back_to_half_an_hour_before_the_beginning_while_the_others_go_on(play):
    game = play()
    for camera in ("C-041", "C-038"):
        game.open(camera)
    game.at(60)
    assert game.act(OPERATOR, Action.PLAYBACK, "C-041", at_ms=-1_800_000).done
    assert game.log()[-1]["action"] == "playback"
    back, live = game.feed("C-041"), game.feed("C-038")
    assert back["late"] == 1_860_000 and "late" not in live
    assert back["figures"] and all(f["p"][0] < -1_700_000 for f in back["figures"])
    assert live["figures"] and all(f["p"][-3] > 60_000 for f in live["figures"])


def test_continue_from_here_opens_a_take_and_rewrites_nothing(play, journal):
    game = play()
    game.open("C-041")
    game.at(200)
    game.open("C-038")
    events = journal.read(game.exercise.name)[1]
    game.exercise.steer("continue_from", 50_000)
    moment = game.exercise.moment()
    assert (moment.state.take, moment.now_ms) == (1, 50_000)
    assert [g.camera_id for g in moment.state.open_grants(moment.now_ms, actor="operator-1")] == ["C-041"]
    assert journal.read(game.exercise.name)[1][: len(events)] == events
    game.at(200)
    rows = game.log()
    assert {r["take"] for r in rows} == {0, 1}
    turned = [e for e in journal.read(game.exercise.name)[1] if e.kind == "ptz" and e.actor == "agent-1"]
    assert [e.take for e in turned] == [0, 1]


def test_a_restarted_process_folds_to_the_same_state(play, journal):
    game = play()
    game.open("C-041")
    game.at(185)
    game.act(OPERATOR, Action.PRESET, "C-041", preset=1)
    game.exercise.answer("turned", "2")
    again = Exercise(journal, game.exercise.name)
    one, two = game.exercise.moment(), again.moment()
    assert (one.now_ms, one.state.grants, one.state.moves) == (two.now_ms, two.state.grants, two.state.moves)
    assert Playing(again, game.token).look() == game.look()


def test_an_unknown_exercise_is_told_in_plain_words(journal):
    with pytest.raises(Trouble, match="no exercise"):
        Exercise(journal, "nowhere")


def test_a_failing_act_leaves_no_half_state(play, monkeypatch):
    game = play()
    monkeypatch.setattr(transaction, "row_of", lambda event: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        game.open("C-041")
    monkeypatch.undo()
    assert game.exercise.moment().state.grants == {}
    assert game.log() == []


def test_feeds_end_and_the_exercise_waits_when_nobody_is_there(play, monkeypatch):
    game = play()
    game.open("C-041")
    game.exercise.steer("play")
    monkeypatch.setattr(settling, "ALIVE_MS", -1)
    game.exercise._seen.clear()
    moment = game.exercise.moment()
    assert not moment.state.clock.playing
    assert moment.state.open_grants(moment.now_ms, actor="operator-1") == []
    assert game.log()[-1]["action"] == "live_end"


def test_the_state_of_an_empty_journal_allows_nothing():
    assert State().open_grants(0) == []


def test_the_mirror_reads_where_its_other_feeds_saw_somebody_last_and_the_operator_does_not(play):
    game = play()
    for chair in WATCHERS:
        for camera in ("C-041", "C-062", "C-055", "C-021"):
            game.open(camera, chair)
    lines = []
    for second in range(60, 400, 5):
        game.at(second)
        lines += [f["label"] for feed in game.look(Chair.INTELLIGENCE)["feeds"].values() for f in feed["figures"]]
        told = [f["label"] for feed in game.look()["feeds"].values() for f in feed["figures"]]
        assert not any("last seen" in (label or "") for label in told)
    assert any("ANDRADE" in label and "\nlast seen 17:4" in label for label in lines if label)


def test_a_desk_has_no_more_feeds_than_the_widest_wall_and_one_that_takes_a_place(play):
    game = play()
    world = game.exercise.world
    cameras = [name for name, works in zip(world.cameras.ids, world.cameras.in_order, strict=True) if works]
    *had, one_more = [game.open(camera).outcome for camera in cameras[: acts.MOST_FEEDS + 1]]
    assert set(had) == {"done"} and one_more == "refused: too many feeds"
