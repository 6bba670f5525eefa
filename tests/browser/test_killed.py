"""The server is killed under a browser and started again: the same chair, the same minute, nothing lost."""

import os
import signal
from pathlib import Path

import pytest

from serve import ports_for
from tests.browser.conftest import Screen
from tests.browser.server import children, free_port, serving, several
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


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the processes")
def test_one_of_two_processes_is_killed_and_its_browser_goes_on_with_the_other(browser, tmp_path):
    context = browser.new_context(viewport={"width": 1440, "height": 810})
    with several(tmp_path) as (address, process):
        page = Screen(context.new_page(), address).open().skip_guide()
        page.page.wait_for_url("**exercise=**", timeout=30_000)
        for _ in range(4):  # this story is not about a click that comes to nothing while a page still begins
            if page.large("camera") != "C-038":
                page.page.locator(".dv-wall canvas[data-camera='C-038']").click()
                page.page.wait_for_timeout(4_000)
        assert page.large("camera") == "C-038"
        visits = []
        page.page.on("framenavigated", lambda frame: visits.append(frame.url))
        page.page.wait_for_timeout(10_500)  # a page that has just come does not begin anew in a hurry
        token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "doble_vista")
        head = f"GET / HTTP/1.1\r\nCookie: doble_vista={token}\r\n\r\n".encode()
        os.kill(ports_for(head, children(process))[0], signal.SIGKILL)
        known, tries = -1, 0
        while len(visits) != known or not visits:  # how long the other process takes to begin is the machine's luck
            known, tries = len(visits), tries + 1
            assert tries < 7, visits
            page.page.wait_for_timeout(12_000)
        assert 1 <= known <= 6, visits
        page.painted()
        until(lambda: page.log().count("you opened C-") >= 6)
        assert page.troubles == []
    context.close()
