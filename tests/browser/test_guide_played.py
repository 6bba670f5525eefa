"""The guided first run as somebody lives through it, to its end, in both languages."""

import pytest

from synthetic import scenario
from synthetic.languages import LANGUAGES
from synthetic.model import Scenario
from tests.browser.test_exercise import until

pytestmark = pytest.mark.browser
HELD = "[data-held]"


def purse() -> Scenario:
    read = scenario.read(scenario.builtin_file("purse-snatch")).scenario
    assert read is not None
    return read


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_guide_by_hand(screen, language):
    told = {step.id: step.text.in_(language).replace("{last_seen}", "C-038") for step in purse().guide}
    page = screen().open(f"lang={language}")

    def asked(step: str, chair_s: float | None = None) -> None:
        if chair_s is not None:
            page.seek(chair_s)
        until(lambda: told[step] in page.page.locator(".st-key-task").inner_text(), what=f"{step}: {told[step]}")

    def press(key: str) -> None:
        page.page.locator(f".st-key-{key} button:not([disabled])").click()

    asked(next(iter(told)))
    page.take_desk()
    asked("call", 52)
    asked("lost", 128)
    asked("turned", 186)
    press("choice_turned_2")
    asked("other")
    press("step_other")
    page.page.wait_for_selector(".ribbon[data-chair=intelligence]")
    asked("find")
    page.painted()
    page.page.wait_for_timeout(2_000)  # whoever sits down in another chair looks first
    page.page.locator("[class*=st-key-turn_to] input").click()
    page.page.get_by_role("option").nth(1).click()
    guess = page.page.locator(".st-key-guess_value input")
    guess.wait_for()
    assert page.page.locator(HELD).count() == 0, "first the guess"
    guess.fill("5")
    guess.press("Enter")
    press("guess_see")
    page.page.wait_for_selector(HELD)
    press("as_logged")
    press("not_shown")
    page.picture(f"15-guide-{language}")
    assert (page.troubles, page.outside) == ([], [])
