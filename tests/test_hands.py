"""Hands on cameras: one movement is one event, rank decides, playback shows the way."""

import json
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic.access import WATCHERS, Action, Chair, Regime
from synthetic.exercise import fold, hands, observation
from synthetic.exercise.acts import HOLD_MS
from synthetic.exercise.door import Act, Exercise
from synthetic.exercise.hands import Hand, Path, along
from synthetic.model import Pose

CAMERA = "C-041"
POSES = st.tuples(st.integers(0, 35999), st.integers(-9000, 1500), st.integers(100, 3000))


def turn(game, pose, chair=Chair.OPERATOR, *, rest=False, around=False, camera=CAMERA, seat=None):
    act = Act(chair=chair, action=Action.PTZ, camera_id=camera, detail={"pose": list(pose)})
    return game.exercise.turn(act, seat or game.seat, rest=rest, around=around, language="en")


def events(game):
    return [e for e in game.exercise.journal.read(game.exercise.name)[1] if e.kind == "ptz" and e.script_id is None]


def test_forty_words_are_one_event_and_one_row(play):
    game = play()
    game.open(CAMERA)
    rows = len(game.log())
    for k in range(40):
        assert turn(game, (26000 + 50 * k, -900, 200)).pose is not None
    assert events(game) == [] and len(game.log()) == rows
    assert game.feed(CAMERA)["pose"] == [26000 + 50 * 39, -900, 200]
    turn(game, (30000, -1000, 400), rest=True)
    (event,) = events(game)
    assert event.body["pose"] == [30000, -1000, 400]
    assert len(event.body["path"]) <= hands.MOST_STEPS
    assert [row["action"] for row in game.log()][rows:] == ["ptz"]
    assert game.feed(CAMERA)["pose"] == [30000, -1000, 400]


def test_a_hand_that_goes_on_opens_no_transaction_and_rests_like_any(play, monkeypatch):
    game = play()
    game.open(CAMERA)
    turn(game, (26000, -900, 200))
    with monkeypatch.context() as patched:
        patched.setattr(game.exercise.journal, "writing", None)
        assert turn(game, (26100, -900, 9999)).clamped
        assert turn(game, (26200, -900, 200), around=True).around
    turn(game, (26300, -900, 200), rest=True)
    (event,) = events(game)
    assert [step[1] for step in event.body["path"][1:]] == [26000, 26100, 26200, 26300]


def test_a_hand_that_was_taken_off_meanwhile_is_none_that_goes_on(play, monkeypatch):
    """Between the reading and the writing of a word the mirror, in another process, takes the camera."""
    game = play()
    for chair in WATCHERS:
        game.open(CAMERA, chair)
    turn(game, (1000, -900, 300))
    journal, moved_on = game.exercise.journal, game.exercise.journal.moved_on
    other = Exercise(journal, game.exercise.name)

    def overtaken(*args):
        act = Act(chair=Chair.INTELLIGENCE, action=Action.PTZ, camera_id=CAMERA, detail={"pose": [5000, -900, 300]})
        assert other.turn(act, "mirror", rest=False, around=False, language="en").pose is not None
        return moved_on(*args)

    monkeypatch.setattr(journal, "moved_on", overtaken)
    assert turn(game, (2000, -900, 300)).refused == "does not answer"
    assert game.feed(CAMERA)["pose"] == [5000, -900, 300]
    assert [e.body["pose"][0] for e in events(game) if e.body["outcome"] == "done"] == [1000]


def test_another_process_sees_the_hand(play):
    game = play()
    game.open(CAMERA)
    other = Exercise(game.exercise.journal, game.exercise.name)
    turn(game, (12345, -900, 300))
    assert other.moment().state.hands[CAMERA].pose == Pose(pan_cdeg=12345, tilt_cdeg=-900, zoom_c=300)
    assert other.look(game.token, Chair.OPERATOR, "en")["feeds"]["operator-1.1"]["pose"] == [12345, -900, 300]


def test_the_mirror_takes_the_camera_and_the_operator_is_not_told_who(play):
    game = play()
    game.open(CAMERA)
    game.open(CAMERA, Chair.INTELLIGENCE)
    turn(game, (10000, -900, 300))
    assert turn(game, (20000, -900, 300), Chair.INTELLIGENCE, seat="mirror").pose is not None
    assert [(e.actor, e.body["outcome"]) for e in events(game)] == [("operator-1", "done")]
    refused = turn(game, (11000, -900, 300))
    assert (refused.refused, refused.by) == ("does not answer", None)
    told = json.dumps([game.look(), refused.refused, game.log()])
    assert "analyst" not in told and "mirror" not in told
    assert game.feed(CAMERA)["pose"] == [20000, -900, 300]


def test_the_operator_does_not_take_it_from_the_mirror_until_it_has_rested_for_a_while(play):
    game = play()
    for chair in WATCHERS:
        game.open(CAMERA, chair)
    turn(game, (20000, -900, 300), Chair.INTELLIGENCE, rest=True)
    assert turn(game, (1000, -900, 300)).refused == "does not answer"
    game.at(HOLD_MS / 1000 - 0.2)
    assert turn(game, (1000, -900, 300)).refused == "does not answer"
    game.at(HOLD_MS / 1000 + 0.2)
    assert turn(game, (1000, -900, 300), rest=True).refused is None


def test_under_logged_the_operator_goes_first_and_is_named(play):
    game = play(regime=Regime.LOGGED)
    for chair in WATCHERS:
        game.open(CAMERA, chair)
    turn(game, (1000, -900, 300))
    refused = turn(game, (2000, -900, 300), Chair.INTELLIGENCE, seat="mirror")
    assert (refused.refused, refused.by) == ("held by a colleague", "operator-1")


def test_a_refusal_is_one_row_however_often_the_hand_asks(play):
    game = play()
    for _ in range(25):
        assert turn(game, (1000, -900, 300)).refused == "feed not open"
    assert [e.body["outcome"] for e in events(game)] == ["refused: feed not open"]
    assert sum(row["outcome"].startswith("refused") for row in game.log()) == 1


def test_a_silent_hand_rests_once_though_two_enter_together(play, later):
    game = play()
    game.open(CAMERA)
    turn(game, (15000, -900, 300))
    later(game.exercise.journal, hands.SILENT_MS + 500)
    several = [Exercise(game.exercise.journal, game.exercise.name) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        states = list(pool.map(lambda e: e.moment().state, several))
    assert len(events(game)) == 1
    assert all(not s.hands and s.moves[CAMERA][-1].pose.pan_cdeg == 15000 for s in states)


@pytest.mark.parametrize("way", ["close", "preset", "take"])
def test_a_movement_ends_properly_however_it_ends(play, way):
    game = play()
    game.open(CAMERA)
    turn(game, (15000, -900, 300))
    if way == "close":
        game.act(Chair.OPERATOR, Action.LIVE_END, CAMERA)
    elif way == "preset":
        game.act(Chair.OPERATOR, Action.PRESET, CAMERA, preset=1)
    else:
        game.exercise.steer("continue_from", 0)
    assert len(events(game)) == 1
    assert game.exercise.moment().state.hands == {}


def test_playback_goes_along_the_path(play):
    game = play()
    game.open(CAMERA)
    game.at(10)
    turn(game, (26500, -800, 200))
    game.at(14)
    turn(game, (28500, -800, 400), rest=True)
    game.at(30)
    state, world = game.exercise.moment().state, game.exercise.world
    camera = world.camera(CAMERA)
    poses = [observation.pose_at(world, state, camera, t).pan_cdeg for t in (9_000, 12_000, 14_000, 20_000)]
    assert poses[0] == world.home_pose(camera).pan_cdeg
    assert 27300 <= poses[1] <= 27700
    assert poses[2:] == [28500, 28500]


def test_a_hand_is_told_everybody_around_whom_any_pose_would_show(play):
    game = play()
    game.open(CAMERA)
    game.at(60)
    world, camera = game.exercise.world, game.exercise.world.camera(CAMERA)
    found = game.exercise.outcomes(game.exercise.moment().state)
    now = game.exercise.moment().now_ms
    all_around = world_people(game, found, camera, now)
    for pan in range(0, 36000, 4500):
        pose = Pose(pan_cdeg=pan, tilt_cdeg=-800, zoom_c=100)
        seen = observation.figures(world, found, [(camera, pose)], now, observation.AROUND_MS)
        assert set(seen.person.tolist()) <= all_around, pan
    told = turn(game, (26500, -800, 100), around=True).around
    assert len(told) == len(all_around) > 20
    assert all(set(figure) >= {"i", "p", "looks"} and "person" not in figure for figure in told)
    assert max(figure["p"][-3] for figure in told) <= now + observation.AROUND_MS


def world_people(game, found, camera, now):
    from synthetic.world import sightings_around

    seen = sightings_around(game.exercise.world, found.changes, camera, observation.around_m(100))
    return set(seen.person[(seen.in_ms < now + observation.AROUND_MS) & (seen.out_ms > now)].tolist())


def test_someone_only_told_around_can_be_marked_while_the_hand_is_on(play):
    game = play()
    game.open(CAMERA)
    game.at(60)
    told = turn(game, (26500, -800, 100), around=True).around
    shown = {f["i"] for f in game.feed(CAMERA)["figures"]}
    beside = next(f for f in told if f["i"] not in shown and f["p"][0] <= 60_000 <= f["p"][-3])
    done = game.act(Chair.OPERATOR, Action.FOLLOW, CAMERA, figure=beside["i"], t=60_000)
    assert done.done, done.outcome


@pytest.mark.parametrize(
    ("pose", "taken", "clamped"),
    [
        ((-100, -9500, 50), [35900, -9000, 100], True),
        ((36100, 2000, 9000), [100, 1500, 3000], True),
        ((100, 1500, 3000), [100, 1500, 3000], False),
    ],
)
def test_poses_out_of_range_are_clamped_and_that_is_said(play, pose, taken, clamped):
    game = play()
    game.open(CAMERA)
    found = turn(game, pose, rest=True)
    assert (list(found.pose.numbers), found.clamped) == (taken, clamped)


def test_fixed_and_broken_cameras_and_recordings_refuse(play):
    game = play()
    cameras = game.exercise.world.cameras
    fixed = next(c for c, kind, ok in zip(cameras.ids, cameras.kind, cameras.in_order, strict=True) if kind and ok)
    broken = next(c for c, ok in zip(cameras.ids, cameras.in_order, strict=True) if not ok)
    for camera, word in ((fixed, "fixed camera"), (broken, "out of order")):
        game.open(camera)
        assert turn(game, (0, 0, 100), camera=camera).refused == word
    game.at(30)
    game.open(CAMERA)
    assert game.act(Chair.OPERATOR, Action.PLAYBACK, CAMERA, at_ms=5_000).done
    assert turn(game, (0, 0, 100)).refused == "in playback"
    assert game.feed(CAMERA)["late"] == pytest.approx(25_000, abs=50)
    assert game.act(Chair.OPERATOR, Action.PLAYBACK, CAMERA, live=True).done
    assert "late" not in game.feed(CAMERA)
    assert turn(game, (0, 0, 100), rest=True).refused is None


@given(
    st.lists(POSES, min_size=1, max_size=200),
    st.lists(st.integers(0, 400), min_size=200, max_size=200),
    st.integers(-500, 90_000),
)
def test_a_path_stays_short_keeps_its_ends_and_never_leaves_them(poses, gaps, since):
    t, first = 1_000, Pose(pan_cdeg=0, tilt_cdeg=0, zoom_c=100)
    hand = Hand(
        camera_id="C", actor="a", chair="operator", seat="s", began_ms=t, heard_at=0, path=((0, *first.numbers),),
        recorded=True,
    )  # fmt: skip
    for (pan, tilt, zoom), gap in zip(poses, gaps, strict=False):
        t += gap
        hand = hand.to(Pose(pan_cdeg=pan, tilt_cdeg=tilt, zoom_c=zoom), t, 0)
    assert len(hand.path) <= hands.MOST_STEPS
    assert hand.path[0] == (0, 0, 0, 100) and hand.pose.numbers == poses[-1]
    times = [step[0] for step in hand.path]
    assert times == sorted(times)
    assert hands.of_body(json.loads(json.dumps(hand.body()))) == hand
    between = along(hand.path, since)
    assert min(s[2] for s in hand.path) <= between.tilt_cdeg <= max(s[2] for s in hand.path)
    assert 0 <= between.pan_cdeg < 36000
    packed = Path(hand.path)
    assert tuple(packed) == hand.path == packed[:] and packed[-1] == hand.path[-1] and len(packed) == len(hand.path)
    assert along(packed, since) == between
    assert packed == Path(json.loads(json.dumps(hand.path))) and packed != Path(hand.path[:-1])


def test_a_state_keeps_a_path_packed_and_the_store_tells_it_whole(play):
    game = play()
    game.open(CAMERA)
    turn(game, (26000, -900, 200))
    game.at(5)
    turn(game, (27000, -900, 200), rest=True)
    (told,) = events(game)
    again = fold.grow(fold.State(), game.exercise.journal.read(game.exercise.name)[1])
    for state in (game.exercise.moment().state, again):
        (move,) = state.moves[CAMERA]
        (kept,) = [e for e in state.history if e.seq == told.seq]
        assert isinstance(move.path, Path) and move.path is kept.body["path"]
        assert [list(step) for step in move.path] == told.body["path"]
        assert move.recorded == tuple(told.body["recorded"]) == ("center",)


def test_a_moment_of_a_class_fits_in_little_memory(play):
    """What a state keeps of an act, its share of lists and words included, by Python's own count."""
    game = play()
    game.open(CAMERA)
    for k in range(60):
        for word in range(6):
            turn(game, (26000 + 50 * k + word, -900 - word, 200), rest=word == 5)
        game.at(k / 10)
    told = game.exercise.journal.read(game.exercise.name)[1]
    fold.grow(fold.State(), told)
    tracemalloc.start()
    try:
        found = fold.grow(fold.State(), game.exercise.journal.read(game.exercise.name)[1])
        each = tracemalloc.get_traced_memory()[0] / len(found.history)
    finally:
        tracemalloc.stop()
    assert each < 900, f"{each:.0f} bytes for an event"


def test_pan_goes_the_short_way():
    assert along(((0, 35900, 0, 100), (100, 300, 0, 100)), 50).pan_cdeg == 100


def test_a_second_tab_of_the_same_desk_waits_until_the_first_hand_has_rested(play):
    game = play()
    game.open(CAMERA)
    turn(game, (1000, -900, 300))
    other = turn(game, (2000, -900, 300), seat="another tab")
    assert (other.refused, other.by) == ("held by a colleague", "operator-1")
    turn(game, (1500, -900, 300), rest=True)
    assert turn(game, (2000, -900, 300), seat="another tab", rest=True).refused is None
    assert [e.body["outcome"] for e in events(game)] == ["refused: held by a colleague", "done", "done"]


def test_ever_new_poses_do_not_fill_the_memory(play):
    from synthetic import world

    game = play()
    game.open(CAMERA)
    made = game.exercise.world
    changes = game.exercise.outcomes(game.exercise.moment().state).changes
    for pan in range(world.MOST_KEPT + 40):
        world.sightings_of(made, changes, made.camera(CAMERA), Pose(pan_cdeg=pan, tilt_cdeg=-8900, zoom_c=3000))
    assert len(changes._seen) == world.MOST_KEPT
