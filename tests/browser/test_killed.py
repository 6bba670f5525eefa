"""The server is killed under a browser and started again: the same chair, the same minute, nothing lost."""

import pytest

from tests.browser.conftest import Screen
from tests.browser.server import free_port, serving
from tests.browser.test_exercise import until

pytestmark = pytest.mark.browser


def test_a_killed_server_comes_back_to_the_same_exercise_by_itself(browser, tmp_path):
    store, port = tmp_path / "killed.sqlite3", free_port()
    context = browser.new_context(viewport={"width": 1440, "height": 810})
    with serving(store, port) as (address, process):
        page = Screen(context.new_page(), address).open().skip_guide()
        page.seek(120)
        page.page.locator(".st-key-clock_face .play").click()
        page.page.locator(".dv-wall canvas[data-camera='C-038']").click()
        until(lambda: page.large("camera") == "C-038")
        page.sit("Intelligence")
        page.page.wait_for_selector(".ribbon[data-chair=intelligence]")
        page.page.wait_for_url("**exercise=**chair=intelligence**", timeout=30_000)
        shown = page.page.locator(".st-key-clock_face time").inner_text()
        page.page.evaluate("() => { window.before = true; }")
        process.kill()
        process.wait()
    with serving(store, port):
        page.page.wait_for_function("() => !window.before", timeout=40_000)
        page.page.wait_for_selector(".ribbon[data-chair=intelligence]")
        page.painted()
        until(lambda: page.page.locator(".st-key-feed_view .dv-wall canvas").count() == 6)
        assert page.page.locator(".st-key-clock_face time").inner_text() == shown
        until(lambda: "feeds opened 7" in page.log())
        page.sit("Operator")
        page.page.wait_for_selector(".ribbon[data-chair=operator]")
        until(lambda: page.log().count("you opened C-") >= 3)
    context.close()
