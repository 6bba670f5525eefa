"""“The park” in a real browser: where its address leads, and what its buttons draw."""

from __future__ import annotations

import pytest

from pages.parts.matrix_grid import ROW_PX
from synthetic import logfile
from synthetic.__main__ import main

pytestmark = pytest.mark.browser
ROWS = "() => Number(document.body.innerText.match(/[0-9]+ of ([0-9]+) rows?/)?.[1] ?? 0)"
"""How many rows the oversight page has drawn."""


def opened(screen, query: str):
    made = screen()
    made.page.goto(f"{made.address}/?lang=en&scenario=park{query}")
    return made


def test_the_park_opens_at_the_log_and_its_end_shows_the_whole_log(screen):
    made = opened(screen, "")
    made.page.wait_for_url("**/oversight?**", timeout=30_000)
    made.page.get_by_text("The log examined").wait_for(timeout=30_000)
    made.page.locator(".st-key-to_the_end button").click()
    made.page.wait_for_function(f"() => ({ROWS})() > 20", timeout=30_000)
    made.picture("41-park")
    assert made.troubles == [] and made.outside == []


def test_the_files_that_are_taken_home_are_the_log_and_pass_the_check_without_the_app(screen, tmp_path):
    made = opened(screen, "")
    made.page.locator(".st-key-to_the_end button").click(timeout=30_000)
    for way in ("to_exercise", "to_rules", "publish", "to_exercise", "to_oversight"):
        made.page.locator(f".st-key-{way} button").click(timeout=30_000)
        if way == "publish":
            made.page.get_by_text("1 published").wait_for(timeout=30_000)
    made.page.wait_for_function(f"() => ({ROWS})() > 20", timeout=30_000)
    made.page.locator(".st-key-log_files summary").click()
    for name in ("log.jsonl", "log.csv", "checkpoints.txt", "witness.txt", "key.txt"):
        with made.page.expect_download() as download:
            link = made.page.locator(".st-key-log_files a", has_text=name)
            link.evaluate("link => { link.target = '_self'; link.click(); }")
        download.value.save_as(tmp_path / name)
    for name in ("log.jsonl", "log.csv"):
        log = logfile.read((tmp_path / name).read_bytes(), name)
        assert len(log.rows) == made.page.evaluate(ROWS)
        words = [str(tmp_path / name), "--checkpoint", str(tmp_path / "checkpoints.txt")]
        assert main(["verify", *words]) == 0
    assert made.troubles == [] and made.outside == []


def test_the_end_of_the_shift_draws_clock_and_figures_beside_it_anew(screen):
    made = screen()
    made.page.goto(f"{made.address}/exercise?lang=en&scenario=park")
    made.page.locator(".st-key-to_the_end button").click(timeout=30_000)
    made.page.locator(".st-key-access_log .row").first.wait_for(timeout=30_000)
    made.page.locator(".official").get_by_text("until 06:49").wait_for(timeout=10_000)
    assert made.page.locator(".st-key-clock_face time").inner_text().startswith("06:49")


def test_a_resident_sees_their_own_request_at_once(screen):
    made = opened(screen, "&chair=resident&t=50")
    made.page.locator(".st-key-access_log").wait_for(timeout=30_000)
    made.page.locator("[class*=st-key-why_] textarea").fill("it follows us")
    made.page.locator("[class*=st-key-file_] button").click()
    made.page.locator(".st-key-access_log").get_by_text("Who looked through").wait_for(timeout=10_000)
    assert made.troubles == [] and made.outside == []


def test_while_somebody_reads_the_log_a_line_says_that_it_has_grown_and_shows_it(screen):
    made = opened(screen, "")
    made.page.locator(".st-key-let_run button").click(timeout=30_000)
    more = made.page.locator(".st-key-show_new_rows button")
    more.wait_for(timeout=60_000)
    drawn = made.page.evaluate(ROWS)
    made.picture("42-park-grown")
    more.click()
    made.page.wait_for_function(f"() => ({ROWS})() > {drawn}", timeout=30_000)
    assert made.troubles == [] and made.outside == []


def test_a_tick_in_the_grid_is_a_rule_and_a_row(screen):
    made = opened(screen, "")
    for way in ("to_exercise", "to_rules"):
        made.page.locator(f".st-key-{way} button").click(timeout=30_000)
    made.page.locator(".st-key-change_matrix summary").click(timeout=30_000)
    made.page.locator(".st-key-rules_open_grid button").click(timeout=30_000)
    grid = made.page.locator("[role=dialog] [data-testid=stDataFrame] canvas").first
    grid.wait_for(timeout=30_000)
    box = grid.bounding_box()
    made.page.mouse.click(box["x"] + 0.351 * box["width"], box["y"] + 2.5 * ROW_PX)  # to open a feed, a purpose
    made.page.wait_for_timeout(1_000)
    made.picture("43-grid")
    made.page.keyboard.press("Escape")
    changed = made.page.locator("table.matrix td.changed")
    changed.wait_for(timeout=30_000)
    assert "a purpose" in changed.inner_text()
    assert made.troubles == [] and made.outside == []
