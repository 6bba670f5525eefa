"""The oversight page and the rules on the screen, in both languages, and who gets nothing of them."""

import pytest

from pages.parts import running, state, text
from synthetic.access import Action, Chair, Regime
from synthetic.exercise.door import Act, seat_name
from synthetic.tamper import Deed
from tests.test_class_pages import HOSTILE, Browser, opened

pytestmark = pytest.mark.usefixtures("own_store")


def alone(lang: str = "en") -> tuple[Browser, object]:
    """Somebody alone, with a few rows and a checkpoint."""
    browser = Browser("alone", lang).open("exercise.py", scenario="purse-snatch")
    exercise = running.exercise(str(browser.app.session_state[state.EXERCISE]))
    for n in range(20, 26):
        act = Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id=f"C-0{n}", purpose=HOSTILE)
        exercise.act(act, seat_name(browser.token))
    exercise.publish()
    return browser, exercise


def there(browser: Browser, page: str) -> Browser:
    browser.app.switch_page(page)
    return browser.run()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_an_untouched_log_is_verified_and_a_touched_one_named(lang):
    browser, exercise = alone(lang)
    there(browser, "oversight.py").press("verify")
    assert 'data-findings="0"' in browser.html
    exercise.tamper(Deed(what="delete", seq=3), Chair.INTELLIGENCE, seat_name(browser.token))
    browser.run()
    assert text.of(lang)("Row {seq} was taken out.", seq=3) in browser.says
    browser.press("verify_bare")
    assert 'data-findings="0"' in browser.html


def test_what_was_typed_is_text_and_a_code_from_paper_is_known():
    browser, exercise = alone()
    there(browser, "oversight.py")
    assert "<script>" not in browser.html and "&lt;script&gt;" in browser.html
    from synthetic import checkpoint

    code = checkpoint.short_code(checkpoint.read(exercise.moment().state.checkpoints[-1].text))
    browser.app.text_input(key="paper_code").set_value(code.lower())
    assert "This is the checkpoint of" in browser.run().says
    browser.app.text_input(key="paper_code").set_value("1 · AAAA-AAAA-AAAA-AAAA")
    assert "No checkpoint that is published now" in browser.run().says


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_rules_are_shown_to_all_and_changed_by_who_makes_them(lang):
    browser, exercise = alone(lang)
    there(browser, "rules.py")
    assert text.of(lang)("look up a phone") in browser.says
    key = f"rules_regime_{Regime.AS_FOUND}"
    browser.app.segmented_control(key=key).set_value(Regime.ACCOUNTABLE)
    browser.run()
    assert exercise.moment().state.regime is Regime.ACCOUNTABLE
    assert text.of(lang)("four eyes") in browser.says


def test_before_the_reveal_an_operator_of_a_class_gets_nothing_of_either():
    _trainer, desk = opened()
    one = Browser("one").open("exercise.py", room=desk.room.code)
    one = Browser("one").open("start.py")
    desk.room.join(one.token)
    desk.start()
    one = Browser("one").open("oversight.py", room=desk.room.code)
    assert "This chair may not do that." in str([e.value for e in one.app.error])
    assert "Where accesses fell" not in one.says
    one = Browser("one").open("rules.py", room=desk.room.code)
    for word in ("Intelligence", "agency", "mirror", "phone"):
        assert word not in one.says, word


def test_an_empty_log_is_no_trouble():
    browser = Browser("new").open("exercise.py", scenario="purse-snatch")
    there(browser, "oversight.py").press("verify")
    assert "Nothing is off" in browser.says
    assert "looks just like this" in browser.says
