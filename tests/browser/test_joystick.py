"""The joystick in a real Chromium: the picture moves at once, the server hears a few words, the log gets one row."""

import json
import re
from dataclasses import replace

import pytest

from synthetic.model import CameraKind
from tests.browser.test_exercise import PICTURES, until

pytestmark = pytest.mark.browser


def pose(page):
    return [int(v) for v in (page.large("pose") or "0 0 0").split()]


def rested(page) -> list[int] | None:
    """Where the camera looks, once no hand is on it: both read at the same moment."""
    told = page.page.locator(".st-key-feed_view .dv-large canvas").evaluate("(canvas) => ({...canvas.dataset})")
    return [int(v) for v in told["pose"].split()] if told["hand"] == "no" else None


def words(page):
    """What the browser said to /turn so far."""
    said = []
    page.page.on("request", lambda r: said.append((r.url, r.post_data)) if r.url.endswith("/turn") else None)
    return said


def at_the_desk(screen, chair=None, size=(1440, 810)):
    page = screen(*size).open().skip_guide()
    page.page.locator(".st-key-clock_face .play").click()
    until(lambda: page.page.locator(".st-key-clock_face .play").inner_text() == "▶")
    until(lambda: page.page.locator(".dv-stick.dv-on").count() == 1)
    if chair:
        page.sit(chair)
        page.page.wait_for_selector(f".ribbon[data-chair={chair.lower()}]")
        until(lambda: page.page.locator(PICTURES).count() >= 7)
    return page


def push(page, dx, dy, ms):
    """Hold the stick away from its middle for a while."""
    box = page.page.locator(".dv-stick canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    page.page.mouse.move(x + dx * box["width"] / 2, y + dy * box["height"] / 2)
    page.page.wait_for_timeout(ms)
    page.page.mouse.up()


def test_one_movement_of_the_stick_is_seen_at_once_and_is_one_row(screen):
    page = at_the_desk(screen)
    said = words(page)
    before = pose(page)
    rows = page.log().count("you turned C-041")
    push(page, 0.9, 0, 1500)
    until(lambda: page.large("hand") == "no")
    after = pose(page)
    assert (after[0] - before[0]) % 36000 > 500 and after[1:] == before[1:]
    until(lambda: page.log().count("you turned C-041") == rows + 1, what=page.log())
    told = [json.loads(body) for _, body in said]
    assert sum(word["rest"] for word in told) == 1 and len(told) <= 8
    assert told[-1]["pose"] == after
    page.page.wait_for_timeout(4500)
    assert pose(page) == after, "the server says the same"
    assert page.log().count("you turned C-041") == rows + 1


def test_keys_wheel_and_a_click_steer_too(screen):
    page = at_the_desk(screen)
    pad = page.page.locator(".dv-stick canvas")
    pad.focus()
    first = pose(page)
    page.page.keyboard.down("ArrowUp")
    page.page.wait_for_timeout(700)
    page.page.keyboard.up("ArrowUp")
    until(lambda: page.large("hand") == "no")
    assert pose(page)[1] > first[1] and pose(page)[0] == first[0]
    page.page.keyboard.down("+")
    page.page.wait_for_timeout(500)
    page.page.keyboard.up("+")
    until(lambda: page.large("hand") == "no")
    assert pose(page)[2] > first[2]
    canvas = page.page.locator(".st-key-feed_view .dv-large canvas")
    box = canvas.bounding_box()
    page.page.mouse.move(box["x"] + 20, box["y"] + 20)
    zoom = pose(page)[2]
    page.page.mouse.wheel(0, 200)
    until(lambda: (now := rested(page)) and now[2] < zoom)
    pan = pose(page)[0]
    page.page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + 8)
    until(lambda: (now := rested(page)) and now[0] != pan)
    assert 0 < (pose(page)[0] - pan) % 36000 < 4000
    canvas.press("h")
    until(lambda: pose(page) == first, what="home is where it looked at first")


def test_home_ends_a_movement_that_is_still_on_its_way(screen):
    """The hand's last word, which comes when it rests, would turn the camera away from home again."""
    page = at_the_desk(screen)
    canvas = page.page.locator(".st-key-feed_view .dv-large canvas")
    first, box = pose(page), canvas.bounding_box()
    with page.page.expect_request(lambda r: r.url.endswith("/turn") and json.loads(r.post_data)["rest"]):
        page.page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + 8)
        canvas.press("h")
    until(lambda: rested(page) == first, what="home")
    page.page.wait_for_timeout(2000)
    assert rested(page) == first, "and it stays there"


DRESSED = "() => [...document.querySelectorAll('style')].some((one) => one.textContent.includes('.st-key-wall_tools'))"


def test_a_refusal_is_said_and_takes_nothing_from_the_page(screen):
    """Streamlit puts style that stands alone where toasts are: one from a part of the page took its place."""
    page = screen().open().skip_guide()
    page.seek(181)  # somebody else has just turned it
    page.page.wait_for_timeout(2_000)
    page.page.locator("[class*=st-key-turn_to] input").click()
    page.page.get_by_role("option").nth(1).click()
    page.page.locator("[data-testid=stToast]").wait_for(timeout=10_000)
    page.page.wait_for_timeout(1_500)
    assert page.page.evaluate(DRESSED)


SCROLLED = "() => [...document.querySelectorAll('*')].reduce((sum, e) => sum + e.scrollTop, 0)"


def resting(page, element) -> dict[str, float]:
    """Where something stands in view, once the page has found its shape."""
    boxes = [element.bounding_box()]

    def rests() -> bool:
        page.page.wait_for_timeout(500)
        element.scroll_into_view_if_needed()
        boxes.append(element.bounding_box())
        return boxes[-3:] == [boxes[-1]] * 3

    until(rests)
    return boxes[-1]


def test_a_finger_on_the_stick_turns_the_camera_and_does_not_move_the_page(screen):
    page = at_the_desk(screen, size=(390, 844))
    pad = page.page.locator(".dv-stick canvas")
    box = resting(page, pad)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before, scrolled = pose(page), page.page.evaluate(SCROLLED)
    finger = page.page.context.new_cdp_session(page.page)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind, *points):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x, y - step * box["height"] / 20))
        page.page.wait_for_timeout(100)
    until(lambda: page.large("hand") == "yes")
    touch("touchEnd")
    until(lambda: page.large("hand") == "no")
    assert pose(page)[1] > before[1] + 100 and pose(page)[0] == before[0]
    assert page.page.evaluate(SCROLLED) == scrolled


def test_a_fixed_camera_says_that_it_does_not_turn_and_a_broken_one_shows_no_signal(
    screen, fixed_camera, broken_camera
):
    page = at_the_desk(screen)
    open_camera(page, fixed_camera)
    said = words(page)
    push(page, 0.9, 0, 400)
    until(lambda: "does not turn" in page.page.locator(".dv-stick .dv-words").inner_text())
    assert said == []
    assert "NO SIGNAL" not in page.written()
    open_camera(page, broken_camera)
    until(lambda: "NO SIGNAL" in page.written())
    push(page, 0.9, 0, 400)
    until(lambda: "out of order" in page.page.locator(".dv-stick .dv-words").inner_text())
    assert said == []


def open_camera(page, camera):
    """From the list, and wait until it is the large picture."""
    page.page.locator("[class*=st-key-camera_list] input").click()
    page.page.keyboard.type(camera)
    page.page.keyboard.press("Enter")
    until(lambda: page.large("camera") == camera)


@pytest.fixture
def cameras():
    from tests import small

    return small.purse().cameras


@pytest.fixture
def fixed_camera(cameras):
    return cameras.ids[int(((cameras.kind == CameraKind.FIXED) & cameras.in_order).argmax())]


@pytest.fixture
def broken_camera(cameras):
    return cameras.ids[int(cameras.in_order.argmin())]


def test_whoever_holds_the_stick_sees_people_come_into_the_picture_and_nobody_s_name(screen):
    page = at_the_desk(screen)
    bodies = []
    page.page.on("response", lambda r: bodies.append(r.text()) if r.url.endswith("/turn") else None)
    seen = []
    box = page.page.locator(".dv-stick canvas").bounding_box()
    page.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + box["width"], box["y"] + box["height"] / 2)
    for _ in range(8):
        page.page.wait_for_timeout(350)
        seen.append((page.large("hand"), int(page.large("figures") or 0)))
    page.page.mouse.up()
    until(lambda: page.large("hand") == "no")
    assert sum(count > 0 for hand, count in seen if hand == "yes") >= 4, seen
    around = [json.loads(body)["around"] for body in bodies if '"around":[' in body]
    assert around and len(around[0]) > 20
    told = "".join(bodies).lower()
    for word in ("andrade", "thief", "person", "watch list"):
        assert word not in told


def test_taken_by_the_mirror_the_operator_reads_that_no_row_explains_it_and_who_where_one_does(screen, store):
    from synthetic.access import Action, Chair, Regime
    from synthetic.exercise.door import Act, Exercise
    from synthetic.journal import Journal

    page = at_the_desk(screen)
    until(lambda: "exercise=" in page.page.url)
    name = page.page.url.split("exercise=")[1].split("&")[0]
    exercise = Exercise(Journal(f"sqlite:///{store}"), name)
    mirror = Act(chair=Chair.INTELLIGENCE, action=Action.LIVE_VIEW, camera_id="C-041")
    assert exercise.act(mirror).done
    turn = Act(chair=Chair.INTELLIGENCE, action=Action.PTZ, camera_id="C-041", detail={"pose": [9000, -800, 200]})
    assert exercise.turn(turn, "mirror", rest=True, around=False, language="en").refused is None
    page.page.wait_for_selector("text=C-041 moved, and no row explains it.", timeout=30_000)
    until(lambda: pose(page) == [9000, -800, 200])
    push(page, 0.9, 0, 500)
    until(lambda: "does not answer" in page.page.locator(".dv-stick .dv-words").inner_text())
    until(lambda: pose(page) == [9000, -800, 200])
    sent = "\n".join(page.sent).lower()
    assert "analyst" not in sent and "mirror" not in page.log().lower()
    exercise.change_policy(regime=Regime.LOGGED)
    turn = replace(turn, detail={"pose": [18000, -800, 200]})
    assert exercise.turn(turn, "mirror", rest=True, around=False, language="en").refused is None
    page.page.wait_for_selector("text=Analyst 1 turned C-041.", timeout=30_000)


def test_a_recording_of_one_feed_while_the_others_go_on_and_back_to_live(screen):
    page = screen().open().skip_guide()
    page.seek(100)
    until(lambda: int(page.large("t") or 0) >= 100_000)
    page.page.locator(".st-key-recording button").first.click()
    page.page.locator(".st-key-back_60 button").click()
    until(lambda: int(page.large("late") or 0) >= 60_000)
    small = page.page.locator(".dv-wall canvas").first
    assert int(small.get_attribute("data-t")) - int(page.large("t")) > 50_000
    until(lambda: "played back a recording" in page.log())
    page.page.keyboard.press("Escape")
    page.page.locator(".st-key-live_again button").click()
    until(lambda: page.large("late") == "0")


def test_a_still_carries_its_row_and_leaves_the_house_only_by_an_act(screen):
    page = at_the_desk(screen)
    page.page.locator(".st-key-snapshot button").click()
    until(lambda: page.large("still") is not None)
    until(lambda: "took a still of C-041" in page.log())
    page.page.locator(".st-key-export button").first.click()
    told = page.page.locator("[data-testid=stPopoverBody]")
    until(lambda: re.search(r"row \d+ of the access log", told.inner_text()))
    assert f"row {page.log().count('17:40:')} of the access log" in told.inner_text()
    with page.page.expect_download() as download:
        page.page.locator(".st-key-export_now button").click()
    assert download.value.suggested_filename.startswith("C-041 17")
    with open(download.value.path(), "rb") as file:
        assert file.read(8) == b"\x89PNG\r\n\x1a\n"
    until(lambda: "exported a still of C-041" in page.log())


@pytest.mark.parametrize("count", [1, 4, 9])
def test_the_wall_has_as_many_pictures_as_one_wants(screen, count):
    page = at_the_desk(screen)
    page.page.locator(f".st-key-layout button:has-text('{count}')").click()
    shown, free = {1: (1, 0), 4: (5, 0), 9: (7, 3)}[count]
    until(lambda: page.page.locator(PICTURES).count() == shown)
    until(lambda: page.large("camera") == "C-041")
    until(lambda: page.page.locator(".dv-free").count() == free)
    if free:
        open_camera(page, "C-112")
        until(lambda: page.page.locator(PICTURES).count() == shown + 1)
        assert page.page.locator(".dv-free").all_inner_texts() == ["Choose a camera"] * (free - 1)
    page.picture(f"12-wall-{count}")
