"""What pictures hide is left out on the server; and which part of the page hears of what."""

import json

from synthetic.access import WATCHERS, Action, Chair
from synthetic.exercise import briefing


def test_masked_faces_are_not_sent_to_a_chair_that_may_not_identify(play):
    game = play()
    for chair in WATCHERS:
        game.open("C-041", chair)
    game.at(30)
    before = game.feed("C-041")
    assert all("skin" in figure and "face" not in figure for figure in before["figures"]) and before["figures"]
    game.exercise.change_policy(masks={"faces": True})
    masked = game.feed("C-041")["figures"]
    assert len(masked) == len(before["figures"])
    assert all(figure["face"] == "masked" and not {"skin", "hair"} & set(figure) for figure in masked)
    assert '"skin"' not in json.dumps(game.look())
    assert all("skin" in figure for figure in game.feed("C-041", Chair.INTELLIGENCE)["figures"])
    assert {f["top"] for f in masked} == {f["top"] for f in before["figures"]}, "clothes are not a face"


def test_windows_are_masked_for_everybody_and_the_switch_is_a_row(play):
    game = play()
    for chair in WATCHERS:
        game.open("C-041", chair)
    rows = len(game.log())
    game.exercise.change_policy(masks={"windows": True, "hats": True})
    assert [game.feed("C-041", chair)["masks"] for chair in WATCHERS] == [["windows"]] * 2
    assert game.exercise.moment().state.masks == {"faces": False, "windows": True}
    assert [row["action"] for row in game.log()[rows:]] == ["policy_change"]


def parts(game, chair=Chair.OPERATOR):
    return briefing.digest(game.exercise, chair).split(".")


def test_a_colleague_who_opens_a_camera_stirs_the_log_alone_and_a_jump_the_pictures(play):
    game = play()
    game.open("C-041")
    game.at(2)
    before = parts(game)
    game.at(4)
    assert [old == new for old, new in zip(before, parts(game), strict=True)] == [
        False, True, True, True, False
    ]  # fmt: skip


def test_a_call_stirs_the_calls_and_an_own_movement_the_pictures(play):
    game = play()
    game.exercise.skip_guide()
    game.open("C-041")
    game.at(45)
    before = parts(game)
    game.at(55)
    assert before[1] != parts(game)[1]
    before = parts(game)
    assert game.act(Chair.OPERATOR, Action.PRESET, "C-041", preset=1).done
    assert [old == new for old, new in zip(before, parts(game), strict=True)] == [
        False, True, True, True, False
    ]  # fmt: skip


def test_a_colleagues_movement_stirs_the_pictures_alone(play):
    game = play()
    game.exercise.skip_guide()
    game.open("C-041")
    game.act(Chair.INTELLIGENCE, Action.LIVE_VIEW, "C-041")
    game.exercise.steer("play")
    before = parts(game)
    assert game.act(Chair.INTELLIGENCE, Action.PRESET, "C-041", preset=1).done
    assert [old == new for old, new in zip(before, parts(game), strict=True)] == [True] * 4 + [False]
