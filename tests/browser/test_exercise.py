"""The exercise in a real Chromium: what a new user lives through, and what the server never sends."""

import re
import time

import numpy as np
import pytest

from synthetic import scenario, world

pytestmark = pytest.mark.browser
PICTURES = ".st-key-feed_view .dv-large canvas, .st-key-feed_view .dv-wall canvas"


def until(condition, seconds: float = 30.0, what: str = "") -> None:
    """Wait until something holds; the state of the page says when, not a pause."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(what or "it did not come to that")


def test_it_opens_paused_on_one_sentence_and_one_button(screen):
    page = screen().open()
    assert "You are Operator 1. Three people, 160 cameras. Take the desk." in page.page.inner_text("body")
    assert page.page.locator(".st-key-take_desk button").count() == 1
    assert page.page.locator("link[rel*=icon]").first.get_attribute("href").startswith("data:image/svg+xml")
    assert page.page.locator(".st-key-clock_face time").inner_text() == "17:40:00"
    page.page.wait_for_selector(".st-key-deck canvas")
    page.picture("1-start")


def test_the_desk_shows_seven_feeds_with_people_in_them_and_a_log_of_opening_them(screen):
    page = screen().open().take_desk()
    canvases = page.page.locator(PICTURES)
    until(lambda: canvases.count() == 7)
    until(lambda: int(page.large("figures") or 0) > 3, what="nobody walks in the large feed")
    assert page.log().count("you opened C-") == 7
    for key in ("map", "feed", "wall", "access_log", "chair", "clock"):
        assert page.page.locator(f".st-key-{key}").count() == 1, key
    page.picture("2-desk-operator")
    assert page.troubles == []


# Keeps, on each canvas, the words that other canvases brought onto it since something last covered it, and how many of
# its pixels each of these changed.
LAID = """
  const kin = CanvasRenderingContext2D.prototype;
  const { fillText, drawImage } = kin;
  kin.fillText = function (word, ...where) {
    (this.canvas.words ??= []).push(word);
    return fillText.call(this, word, ...where);
  };
  kin.drawImage = function (from, ...where) {
    const { canvas } = this;
    const { width, height } = canvas;
    if (!from.words?.length) {
      if (from.width >= width && from.height >= height || where[2] >= width && where[3] >= height) canvas.laid = {};
      return drawImage.call(this, from, ...where);
    }
    const before = this.getImageData(0, 0, width, height).data;
    drawImage.call(this, from, ...where);
    const changed = this.getImageData(0, 0, width, height).data.filter((value, k) => value !== before[k]).length;
    canvas.laid = { ...canvas.laid, [from.words.join(' ')]: changed / before.length };
  };
"""


@pytest.mark.parametrize("lang", ["en", "es"])
def test_synthetic_is_burnt_into_the_large_picture_and_into_every_small_one(screen, lang):
    page = screen()
    page.page.add_init_script(LAID)
    page.open(f"lang={lang}").take_desk()
    canvases = page.page.locator(PICTURES)
    until(lambda: canvases.count() == 7)
    page.page.locator(f":is({PICTURES})[data-ready=no]").first.wait_for(state="detached")
    read = "(all) => all.map((canvas) => [canvas.laid?.SYNTHETIC ?? 0, Object.keys(canvas.laid ?? {})])"
    for changed, words in canvases.evaluate_all(read):
        assert changed > 0.01, words


# Whatever is asked before the feeds are there is told what was so before somebody pressed, and is asked until the end.
STALE = """() => {
  const below = () => [...document.querySelectorAll('.st-key-feed_view *')];
  const there = () => below().some((e) => e.shadowRoot?.querySelector('.dv-large'));
  const real = window.fetch;
  let old = null;
  window.fetch = async (...asked) => {
    const early = !there();
    const answer = await real(...asked);
    if (!early || !String(asked[0]).startsWith('/look')) return answer;
    old ??= await answer.clone().text();
    return new Response(old, { headers: { 'content-type': 'application/json' } });
  };
  window.dispatchEvent(new Event('dv-look'));
  const timer = setInterval(() => (there() ? clearInterval(timer) : window.dispatchEvent(new Event('dv-look'))), 40);
}"""


def test_a_look_that_was_on_its_way_before_the_desk_was_taken_leaves_no_wall_without_pictures(screen):
    page = screen().open()
    page.page.evaluate(STALE)
    page.page.wait_for_timeout(300)
    page.page.click(".st-key-take_desk button")
    page.page.locator(PICTURES).first.wait_for()
    until(lambda: page.large("camera") == "C-041", seconds=3, what="the next look comes in five seconds")


def test_time_runs_in_the_browser_and_stands_when_paused(screen):
    page = screen().open().take_desk()
    first = int(page.large("t") or 0)
    until(lambda: int(page.large("t") or 0) > first + 1500)
    page.page.locator(".st-key-clock_face .play").click()
    until(lambda: page.page.locator(".st-key-clock_face .play").inner_text() == "▶")
    page.page.wait_for_timeout(1500)
    stands = page.large("t")
    page.page.wait_for_timeout(1200)
    assert page.large("t") == stands


def test_the_thief_can_be_marked_in_the_picture(screen):
    page = screen().open().take_desk()
    page.page.locator(".dv-wall canvas[data-camera='C-038']").click()
    until(lambda: page.large("camera") == "C-038")
    page.seek(64)
    until(lambda: 64_000 <= int(page.large("t") or 0) < 80_000)
    page.page.locator(".st-key-clock_face .play").click()
    until(lambda: page.page.locator(".st-key-clock_face .play").inner_text() == "▶")
    page.page.wait_for_timeout(1000)
    canvas = page.page.locator(".st-key-feed_view .dv-large canvas")
    canvas.focus()
    for _ in range(25):  # the figures one after the other, by keyboard, until the log says that one was marked
        canvas.press("ArrowRight")
    assert any(word.endswith(" px/m") for word in page.written()), "how well the chosen one is seen"
    canvas.press("Enter")
    until(lambda: "marked a figure on C-038" in page.log(), what=page.log())
    page.picture("3-marked")


def test_a_camera_turns_and_no_row_explains_it(screen):
    page = screen().open().take_desk()
    page.seek(182)
    page.page.wait_for_selector("text=C-041 moved, and no row explains it.", timeout=30_000)
    assert not re.search(r"turned C-041", page.log())
    page.picture("4-nobody-turned-it")
    page.page.locator(".st-key-choice_turned_2 button").click()
    page.page.wait_for_selector("text=Now the other chair")


def test_the_other_chair_acts_and_the_centers_log_holds_nothing(screen):
    page = screen().open().skip_guide()
    page.seek(200)
    page.sit("Intelligence")
    page.page.wait_for_selector(".ribbon[data-chair=intelligence]")
    until(lambda: page.large("camera") is not None)
    until(lambda: page.page.locator(PICTURES).count() == 7)
    page.page.locator("[class*=st-key-turn_to] input").click()
    page.page.get_by_role("option").nth(1).click()
    page.page.wait_for_selector(".st-key-guess_value input")
    page.page.locator(".st-key-guess_value input").fill("5")
    page.page.locator(".st-key-guess_value input").press("Enter")
    page.page.locator(".st-key-guess_see button:not([disabled])").click()
    page.page.wait_for_selector("[data-held='0']")
    page.page.wait_for_selector("text=Assumed here: it left no row.")
    page.picture("5-intelligence")
    page.page.locator(".st-key-as_logged button").click()
    page.page.wait_for_selector("text=8 of your 8 acts are rows")
    page.picture("6-as-logged")
    page.page.locator("[class*=st-key-turn_to] input").click()
    page.page.get_by_role("option").nth(2).click()
    page.page.wait_for_selector("text=9 of your 9 acts are rows")  # the browser fetches it; the column stays
    page.page.wait_for_selector("text=Of your 9 acts it holds")
    page.page.locator(".st-key-not_shown button").click()
    page.page.wait_for_selector("text=Who stood behind you")


def test_nothing_the_operator_may_not_see_reaches_the_browser(screen):
    page = screen().open().skip_guide()
    page.page.locator(".dv-wall canvas[data-camera='C-062']").click()
    page.seek(190)
    until(lambda: page.large("camera") == "C-062")
    page.page.wait_for_timeout(4500)
    sent = "\n".join(page.sent).lower()
    assert len(sent) > 20_000
    for word in ("andrade", "watch list", "··", "agent-1", "companion", "thief"):
        assert word not in sent, word
    page.sit("Intelligence")
    page.page.wait_for_selector(".ribbon[data-chair=intelligence]")
    until(lambda: "andrade" in "\n".join(page.sent).lower(), what="the intelligence chair got no name")


def test_nothing_is_asked_of_any_other_machine(screen):
    page = screen().open().take_desk()
    page.sit("Intelligence")
    page.page.wait_for_timeout(3000)
    assert page.outside == []


def test_a_click_on_a_camera_of_the_map_opens_its_feed(screen):
    page = screen().open().skip_guide()
    page.page.locator(".st-key-clock_face .play").click()
    page.page.wait_for_timeout(2500)
    before = page.large("camera")
    for east_m, north_m in near_the_middle():
        box = page.page.locator(".st-key-deck").bounding_box()  # each time: a call that comes in takes some of the room
        x, y = box["width"] / 2 + east_m / METRES_A_PIXEL, box["height"] / 2 - north_m / METRES_A_PIXEL
        page.page.mouse.click(box["x"] + x, box["y"] + y)
        page.page.wait_for_timeout(1500)
        if page.large("camera") != before:
            break
    until(lambda: page.large("camera") != before, what="no click on the map opened a feed")
    opened = page.large("camera")
    until(lambda: f"you opened {opened}" in page.log())


METRES_A_PIXEL = 40_075_017 / 512 / 2**15.6
"""Of the map when it opens: Web Mercator at the equator, at the zoom that city_map.py asks for."""


def near_the_middle() -> list[tuple[float, float]]:
    """Where cameras stand, in metres from the middle of the map; the nearest first, but not those on the wall."""
    made = world.of_bytes(scenario.builtin_file("purse-snatch"))
    away = made.cameras.xy - np.asarray(made.city.centre_xy)
    far = np.hypot(*away.T)
    return [tuple(away[n]) for n in np.argsort(far) if 60 < far[n] < 200][:12]


def test_the_list_opens_a_camera_too(screen):
    page = screen().open().skip_guide()
    page.page.locator("[class*=st-key-camera_list] input").click()
    page.page.keyboard.type("C-088")
    page.page.keyboard.press("Enter")
    until(lambda: page.large("camera") == "C-088")
    until(lambda: "you opened C-088" in page.log())  # the browser fetches its rows by itself, a moment later
    for camera in ("C-041", "C-088", "C-041"):  # the list is empty each time, and what was chosen once can be again
        chosen = page.page.locator("[class*=st-key-camera_list] input")
        assert chosen.input_value() == ""
        chosen.click()
        page.page.keyboard.type(camera)
        page.page.keyboard.press("Enter")
        until(lambda camera=camera: page.large("camera") == camera)


def test_both_chairs_side_by_side_show_the_same_second(screen):
    page = screen().open().skip_guide()
    page.page.locator(".st-key-clock_face .play").click()
    until(lambda: page.page.locator(".st-key-clock_face .play").inner_text() == "▶")
    page.page.locator(".st-key-to_side button").click()
    pictures = page.page.locator(":is([class*=feed_operator], [class*=feed_intelligence]) .dv-large canvas")
    until(lambda: pictures.count() == 2)
    until(lambda: all(pictures.nth(i).get_attribute("data-camera") for i in range(2)))
    one, two = (pictures.nth(i).get_attribute("data-camera") for i in range(2))
    assert one == two
    page.page.wait_for_timeout(1500)
    seconds = "(pictures) => new Set(pictures.map((canvas) => Math.round(canvas.dataset.t / 1000))).size"
    until(lambda: pictures.evaluate_all(seconds) == 1, what="not the same second")
    page.picture("7-both-chairs")


def test_the_address_is_enough_to_come_back_and_wrong_values_fall_back_with_a_word(screen):
    page = screen().open().skip_guide()
    page.seek(100)
    until(lambda: "exercise=" in page.page.url)
    url = page.page.url
    again = screen()
    again.page.goto(url)
    again.painted()
    assert again.large("camera")
    shown = again.page.locator(".st-key-clock_face time").inner_text()
    assert shown >= "17:41:4"
    wrong = screen().open("lang=en&scenario=nowhere&chair=king&t=soon")
    wrong.page.wait_for_selector("text=which is not known here")
    assert "You are Operator 1" in wrong.page.inner_text("body")


def test_spanish_from_the_first_word(screen):
    page = screen().open("lang=es")
    assert "Usted es Operador 1. Tres personas, 160 cámaras." in page.page.inner_text("body")
    page.take_desk()
    page.page.wait_for_selector("text=Registro de accesos")
    page.picture("8-spanish")


@pytest.mark.parametrize(("width", "height"), [(1440, 810), (1366, 768)])
def test_one_glance_no_scrolling(screen, width, height):
    page = screen(width, height).open().take_desk()
    page.seek(186)
    page.page.wait_for_selector("text=C-041 moved, and no row explains it.", timeout=30_000)
    over = page.page.evaluate(
        """() => ['.st-key-map', '.st-key-feed', '.st-key-access_log', '.st-key-top'].map((s) => {
          const e = document.querySelector(s).getBoundingClientRect();
          const inner = [...document.querySelectorAll(s + ' > *')].map((x) => x.getBoundingClientRect().bottom);
          return [s, Math.round(e.right), Math.round(Math.max(e.bottom, ...inner))];
        })"""
    )
    assert all(right <= width and bottom <= height for _, right, bottom in over), over
    assert page.page.locator(".ribbon").bounding_box()["y"] == 0, "nothing stands over the ribbon"
    listed, drawn = (page.page.locator(what).first.bounding_box() for what in ("[class*=camera_list]", ".st-key-deck"))
    assert drawn["y"] - listed["y"] - listed["height"] < 30, "nothing lies between the list and the map"
    page.picture(f"9-{width}x{height}")


ROWS = """(name) => {
  const kinds = ['Selectbox', 'Popover', 'Button', 'ButtonGroup'].map((kind) => `[data-testid=st${kind}]`);
  const tools = [...document.querySelectorAll(`.st-key-${name} :is(${kinds.join()})`)];
  return tools.map((e) => e.getBoundingClientRect()).filter((r) => r.width > 0)
    .map((r) => [Math.round(r.left), Math.round(r.right), Math.round((r.top + r.bottom) / 2)]);
}"""


@pytest.mark.parametrize("chair, most", [("Operator", 1), ("Intelligence", 2)])
def test_a_cameras_tools_stand_in_even_rows(screen, chair, most):
    page = screen().open().skip_guide()
    page.sit(chair)
    if page.page.locator(".st-key-open_wall button").count():
        page.page.click(".st-key-open_wall button")
    page.page.locator(".st-key-stick").wait_for()
    page.page.wait_for_timeout(1200)
    found = page.page.evaluate(ROWS, "stick")
    inner = page.page.locator(".st-key-stick").bounding_box()
    rows = {middle: [f for f in found if abs(f[2] - middle) < 6] for _left, _right, middle in found}
    assert 1 <= len({round(middle / 12) for middle in rows}) <= most, found
    for tools in rows.values():
        assert min(left for left, *_ in tools) - inner["x"] < 4, tools
        assert inner["x"] + inner["width"] - max(right for _, right, _ in tools) < 4, tools


def test_a_phone_gets_everything_one_below_the_other(screen):
    page = screen(390, 844).open().take_desk()
    wide = page.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 390
    cut = page.page.evaluate(
        """() => [...document.querySelectorAll('.st-key-top, .st-key-feed .head, .st-key-clock, .st-key-chair')]
          .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth)
          .map((e) => e.className)"""
    )
    assert cut == [], "nothing of the header is cut"
    page.page.wait_for_timeout(1500)
    page.picture("10-phone")
    page.page.locator(".st-key-feed").scroll_into_view_if_needed()
    page.page.wait_for_timeout(800)
    page.picture("11-phone-feeds")
