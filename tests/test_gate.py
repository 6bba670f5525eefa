"""One at a time, the most urgent first; and which runs of the script are urgent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates

from pages.parts import gate, tuned
from pages.parts.gate import Gate

LONG_S = 10.0


def wait_until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG_S
    while not so():
        assert time.monotonic() < end
        time.sleep(0.002)


def queue(gate: Gate, slacks: list[float], done: list[float]) -> list[threading.Thread]:
    """Threads that wait at the gate, one after the other, and say when they were in."""

    def come(slack_s: float) -> None:
        with gate.turn(slack_s):
            done.append(slack_s)

    threads = [threading.Thread(target=come, args=(slack_s,)) for slack_s in slacks]
    for n, thread in enumerate(threads, 1):
        thread.start()
        wait_until(lambda n=n: len(gate._waiting) == n)  # type: ignore[misc]
    return threads


def test_the_most_urgent_comes_first() -> None:
    gate, done = Gate(), list[float]()
    with gate.turn():
        threads = queue(gate, [4.0, 2.0, 0.0, 3.0, 1.0], done)
        assert not done
    for thread in threads:
        thread.join(LONG_S)
    assert done == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_equals_come_in_their_order_and_who_waited_longest_is_not_forgotten() -> None:
    gate, done = Gate(), list[float]()
    with gate.turn():
        threads = queue(gate, [0.05], done)
        time.sleep(0.1)
        threads += queue_more(gate, 0.0, done)
    for thread in threads:
        thread.join(LONG_S)
    assert done == [0.05, 0.0], "what could wait a little waited for that long: now it is as urgent as a press"


def queue_more(gate: Gate, slack_s: float, done: list[float]) -> list[threading.Thread]:
    def come() -> None:
        with gate.turn(slack_s):
            done.append(slack_s)

    thread = threading.Thread(target=come)
    thread.start()
    wait_until(lambda: len(gate._waiting) == 2)
    return [thread]


def test_never_two_at_once() -> None:
    gate, inside, most = Gate(), [0], [0]

    def come() -> None:
        for _ in range(50):
            with gate.turn():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0)
                inside[0] -= 1

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG_S)
    assert most == [1]
    assert not gate._waiting
    assert not gate._inside


def test_what_goes_wrong_inside_lets_the_next_in() -> None:
    gate = Gate()
    with pytest.raises(ZeroDivisionError), gate.turn():
        _ = 1 / 0
    with gate.turn():
        assert len(gate._inside) == 1


def test_whoever_takes_long_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE_S", 0.05)
    one, done = Gate(), list[float]()
    with one.turn():
        threads = queue(one, [0.0], done)
        threads[0].join(LONG_S)
        assert done == [0.0], "let in beside the slow one"
    with one.turn():
        assert len(one._inside) == 1


def rerun(auto: bool = False, **triggers: str) -> SimpleNamespace:
    """A request for a run, as Streamlit has it: widgets with a trigger each."""
    states = WidgetStates()
    for name, value in triggers.items():
        states.widgets.add(id=f"$$ID-0123-{name}__events", json_trigger_value=value)
    states.widgets.add(id="$$ID-4567-layout", int_value=6)
    return SimpleNamespace(is_auto_rerun=auto, widget_states=states)


def test_a_press_is_urgent_news_less_and_a_tick_least() -> None:
    press, news, tick = rerun(feed_view="{}"), rerun(pulse_log="{}", pulse_deck="{}"), rerun(auto=True)
    assert tuned.slack_s(press) == 0 < tuned.slack_s(news) < tuned.slack_s(tick)
    assert tuned.slack_s(rerun(pulse_log="{}", feed_view="{}")) == 0, "a press that came together with news"
    assert tuned.slack_s(rerun()) == 0
    assert tuned.slack_s(SimpleNamespace(is_auto_rerun=False, widget_states=None)) == 0


def test_who_can_wait_does_so_while_a_press_is_worked_on_elsewhere_but_not_for_longer() -> None:
    before = Gate()
    after, done = Gate(behind=before), list[float]()
    with before.turn():
        with after.turn():
            done.append(0.0)  # what cannot wait does not
        [patient] = queue(after, [LONG_S], done)
        short = queue_more(after, 0.05, done)[0]
        short.join(LONG_S)
        assert done == [0.0, 0.05], "let in when it could wait no longer"
    patient.join(LONG_S)
    assert done == [0.0, 0.05, LONG_S], "let in when nobody hurried any more"


def test_nobody_waits_for_what_only_redraws() -> None:
    before = Gate()
    after = Gate(behind=before)
    with before.turn(1.0), after.turn(LONG_S):
        assert len(after._inside) == 1
