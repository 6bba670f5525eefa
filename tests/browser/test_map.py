"""The map in a real browser: what lies over deck.gl's ground, and that it lies where the ground is."""

from __future__ import annotations

import pytest

from tests.browser.test_exercise import until

pytestmark = pytest.mark.browser

MARKS = ".st-key-map_marks canvas[data-painted]"


def marks(page, name: str) -> str:
    return page.page.locator(MARKS).get_attribute(f"data-{name}") or ""


def test_patrols_people_and_open_cameras_are_on_the_operators_map(screen):
    page = screen().open().skip_guide()
    until(lambda: "patrols:4" in marks(page, "known"), what=f"patrols: {marks(page, 'known')}")
    until(lambda: int(marks(page, "people")) > 10, what="nobody is on the map")
    assert marks(page, "mine") == "7"
    assert int(marks(page, "cameras")) == 160
    assert "subjects:0" in marks(page, "known")


def test_the_intelligence_chairs_map_has_phones_and_no_patrols(screen):
    page = screen().open().skip_guide()
    page.sit("Intelligence")
    until(lambda: marks(page, "chair") == "intelligence" and "subjects:1" in marks(page, "known"))
    assert "patrols:0 calls:0" in marks(page, "known")


def test_the_switch_shows_at_once_and_the_page_says_it_itself_when_it_is_through(screen):
    page = screen().open().skip_guide()
    until(lambda: marks(page, "mine") == "7")
    early = page.page.evaluate(
        """() => {
          document.querySelectorAll('.st-key-chair button')[1].click();
          return getComputedStyle(document.documentElement).getPropertyValue('--chair').trim();
        }"""
    )
    assert early == "#f2a93b"
    until(lambda: page.page.locator(".ribbon[data-chair=intelligence]").count() == 1)
    until(lambda: page.page.evaluate("() => document.documentElement.style.getPropertyValue('--chair')") == "")
    assert marks(page, "chair") == "intelligence"


def test_deck_gl_takes_over_the_ground_and_what_is_drawn_over_it_follows_when_it_is_dragged(screen):
    page = screen().open().skip_guide()
    until(lambda: marks(page, "ground") == "deck", what="deck.gl's own view was not found")
    assert page.page.evaluate(OFF) < 0.5
    box = page.page.locator(".st-key-deck").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    page.page.mouse.move(x + 90, y + 60, steps=6)
    page.page.mouse.up()
    page.page.mouse.wheel(0, -240)
    page.page.wait_for_timeout(800)
    before = page.page.evaluate(VIEW)
    assert before["zoom"] > 15.7 and abs(before["longitude"] + 78.5125) > 1e-4, before
    assert page.page.evaluate(OFF) < 0.5
    assert page.log().count("you opened") == 7, "a drag is no click"


def test_deck_gl_rests_while_nobody_touches_the_map_and_wakes_for_whoever_does(screen):
    page = screen().open().skip_guide()
    until(lambda: marks(page, "ground") == "deck", what="deck.gl's own view was not found")
    runs = f"async () => {{ {DECK} return deck.animationLoop._running; }}"
    page.page.mouse.move(5, 5)
    until(lambda: not page.page.evaluate(runs), what="it asks on and on what there is to draw")
    before = page.page.evaluate(VIEW)
    box = page.page.locator(".st-key-deck").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.page.mouse.move(x, y)
    assert page.page.evaluate(runs), "the pointer is on the map"
    page.page.mouse.wheel(0, -240)
    until(lambda: page.page.evaluate(VIEW)["zoom"] > before["zoom"] + 0.1, what="the map did not hear the wheel")
    page.page.mouse.move(5, 5)
    until(lambda: not page.page.evaluate(runs), what="it does not come to rest again")
    page.page.set_viewport_size({"width": 1240, "height": 700})
    until(lambda: page.page.evaluate(VIEW)["height"] < before["height"] - 50, what="deck.gl sleeps while it shrinks")
    until(lambda: page.page.evaluate(OFF) < 0.5, what="what is drawn over the ground lies beside it")


def test_a_call_appears_on_the_map_when_it_comes_in(screen):
    page = screen().open().skip_guide()
    assert "calls:0" in marks(page, "known")
    page.seek(150)
    until(lambda: "calls:1" in marks(page, "known"), what="the call is not on the map")
    page.picture("12-map-with-a-call")


# deck.gl's own projection of a camera, against where the map's script has it: pixels between them, the worst of three.
DECK = """
  const links = [...document.querySelectorAll('link[rel=modulepreload]')].map((link) => link.href);
  const { scripts } = await import(links.find((href) => href.endsWith('/all.js')));
  const { deck_of, view_of } = scripts['map/deck.js'];
  const deck = deck_of(document.querySelector('.st-key-deck'));
"""
VIEW = f"async () => {{ {DECK} return view_of(deck); }}"
OFF = f"""async () => {{ {DECK}
  const {{ metres_of, screen_of, spot }} = scripts['map/plane.js'];
  const frame = {{ lon: -78.5125, lat: -0.2201, m_lon: 111318.93, m_lat: 110573.13 }};
  const screen = screen_of(frame, view_of(deck));
  return Math.max(...[[-78.5125, -0.2201], [-78.508, -0.216], [-78.519, -0.226]].map((place) => {{
    const [x, y] = spot(screen, ...metres_of(frame, place));
    const [px, py] = deck.getViewports()[0].project(place);
    return Math.hypot(x - px, y - py);
  }}));
}}"""
