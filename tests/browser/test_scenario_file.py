"""A scenario's time line in a real browser: a cell of the table is typed in, and stands in the file."""

from __future__ import annotations

import pytest


def type_into(page, grid, spot: tuple[int, int], words: str) -> None:
    """A cell of the grid, as a person types it; who was too quick for a busy machine types again."""
    box = grid.bounding_box()
    for _ in range(4):
        page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])
        page.keyboard.type(words, delay=60)
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        if words in grid.locator("[data-testid^=glide-cell-]").all_inner_texts():
            return
    pytest.fail(f"the table does not take {words!r}")


def test_a_time_typed_into_the_table_stands_in_the_text(screen):
    made = screen()
    page = made.page
    page.goto(f"{made.address}/scenarios?lang=en")
    page.locator(".st-key-scenario_room button").wait_for(timeout=30_000)
    colour = "getComputedStyle(document.querySelector('.st-key-scenario_room button')).backgroundColor"
    page.locator(".st-key-scenario_left textarea").fill("format: 1\nid: [")
    page.locator(".st-key-scenario_left textarea").press("Control+Enter")
    page.locator(".st-key-scenario_room button:disabled").wait_for(timeout=30_000)
    page.wait_for_function(f"{colour} === 'rgba(0, 0, 0, 0)'")  # it looks as it is
    made.picture("41-no-room")
    page.reload()
    page.locator(".st-key-scenario_room button:enabled").wait_for(timeout=30_000)
    assert page.evaluate(colour) != "rgba(0, 0, 0, 0)"
    page.get_by_role("tab").nth(1).click()
    grid = page.locator(".st-key-scenario_right [data-testid=stDataFrame]").first
    grid.locator("canvas").first.wait_for()
    type_into(page, grid, (60, 53), "3 min 51 s")  # the first row's time
    made.picture("40-time-line")
    page.locator(".st-key-write_injects button").click()
    text = "document.querySelector('.st-key-scenario_left textarea').value"
    page.wait_for_function(f"{text}.includes('3 min 51 s')", timeout=30_000)
    assert "3 min 50 s" not in page.evaluate(text)
    assert made.troubles == [] and made.outside == []
