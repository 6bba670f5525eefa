"""The load client: it speaks to the app as a browser does, measures, and hides no error."""

import asyncio
import json
import re
from pathlib import Path
from random import Random

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.browser.server import serving
from tests.load import browser as pace
from tests.load import participant as hand
from tests.load.__main__ import arguments, load, main
from tests.load.apart import run
from tests.load.browser import FEEDS, Bell, Browser
from tests.load.fetching import Answer
from tests.load.page import NotThere
from tests.load.participant import LIST, Participant
from tests.load.report import JOIN, LOOK, Tally, in_ms, missed, table, troubles

PARTS = Path(__file__).resolve().parents[1] / "pages" / "parts"


async def visited(address: str) -> None:
    """A first visit that nobody measures: the server may still be starting."""
    first = Participant(address, Tally(), Random(0), 1.0)
    await first.come()
    await first.leave()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("load") / "load.sqlite3") as (served, _process):
        run(visited(served))
        yield served


def test_two_people_act_for_six_seconds_and_nothing_goes_wrong(address):
    tally = Tally()
    words = [address, "--participants", "2", "--minutes", "0.1", "--every", "0.7"]
    before, here, after = run(load(arguments(words), tally))
    assert not tally.errors, troubles(tally)
    assert tally.joined == len(tally.took_s[JOIN]) == 2
    assert len(tally.acts_s) >= 4 and all(0 < took < 30 for took in tally.acts_s)
    assert len(tally.took_s[LOOK]) >= 4
    assert not missed(tally, None, None) and missed(tally, 0.001, None)
    for name in ("websocket", "http"):
        assert 0 == before.received[name] < here.received[name] < after.received[name]
    assert any(line.startswith("all acts") for line in table(tally))


def test_what_is_waited_for_is_what_was_asked_for(address):
    async def acting() -> None:
        tally = Tally()
        one = Participant(address, tally, Random(5), 1.0)
        assert await one.come(), tally.errors
        one.watch.stop()  # nobody else asks for anything meanwhile
        for _ in range(6):
            wanted = one.chance.choice(one.component(FEEDS)["wall"])
            await one.session.trigger(FEEDS, "promote", wanted)
            one.watch.stop()
            assert one.component(FEEDS)["large"] == wanted
            label = one.chance.choice(one.page.widget(LIST).options)
            await one.session.choose(LIST, label)
            one.watch.stop()
            assert not one.page.states[one.page.widget(LIST).id].HasField("string_value"), "the list is empty again"
        with pytest.raises(NotThere):
            await one.session.press("nothing_of_this_name")
        await one.leave()
        assert not tally.errors, tally.errors

    run(acting())


def test_a_wrong_value_of_a_widget_is_an_error_on_the_page(address):
    async def wrong() -> Tally:
        tally = Tally()
        one = Participant(address, tally, Random(5), 1.0)
        assert await one.come(), tally.errors
        chair = one.page.widget("chair").id
        one.page.states[chair] = WidgetState(id=chair, double_value=7.5)
        await one.session.rerun("")
        await one.leave()
        return tally

    assert any(words.startswith("exception on the page") for words in run(wrong()).errors)


def test_a_refused_request_is_an_error(address):
    async def refused() -> Tally:
        tally = Tally()
        page = Browser(address, tally)
        await page.site.get("/look?chair=nobody")
        await page.close()
        return tally

    assert run(refused()).errors == {"GET /look: 403": 1}


def test_a_killed_server_is_an_error(tmp_path):
    async def killed() -> Tally:
        tally = Tally()
        with serving(tmp_path / "load.sqlite3") as (served, process):
            await visited(served)
            one = Participant(served, tally, Random(5), 0.3)
            assert await one.come(), tally.errors
            process.kill()
            await asyncio.wait_for(one.session.lost.wait(), 20)
            await one.leave()
        return tally

    assert any(words.startswith("websocket lost") for words in run(killed()).errors)


def test_where_no_server_is_the_exit_code_says_so(capsys):
    assert main(["http://127.0.0.1:9", "--participants", "1", "--minutes", "0"]) == 1
    told = capsys.readouterr().out
    assert "0 of 1 participants joined" in told and "GET /: ConnectionRefusedError" in told


def test_exceptions_and_error_boxes_that_come_over_the_wire_are_counted():
    page = Browser("http://127.0.0.1:9", Tally())
    for place in (0, 1):
        message = ForwardMsg()
        message.metadata.delta_path.extend([0, place])
        if place:
            message.delta.new_element.alert.body, message.delta.new_element.alert.format = "no such exercise", 1
        else:
            message.delta.new_element.exception.message = "it broke"
        page.session.hear(message.SerializeToString())
    assert set(page.tally.errors) == {"exception on the page:  it broke", "error on the page: no such exercise"}


def test_a_message_said_by_its_hash_is_the_one_that_was_kept():
    page = Browser("http://127.0.0.1:9", Tally())
    whole, short = ForwardMsg(hash="abc"), ForwardMsg(ref_hash="abc")
    whole.metadata.cacheable = True
    whole.metadata.delta_path.extend([0, 1])
    whole.delta.new_element.button.id = "$$ID-5f-go"
    short.metadata.delta_path.extend([0, 2])
    for message in (whole, short):
        page.session.hear(message.SerializeToString())
    assert [shown.key for shown in page.page] == ["go", "go"]


def test_a_bell_asks_with_what_it_has_and_passes_the_news_on():
    async def rung() -> tuple[list[str], list[tuple]]:
        page, asked, told = Browser("http://127.0.0.1:9", Tally()), [], []
        news = ["a.b.c.d", "a.b.c.e"]

        async def get(path: str) -> Answer:
            asked.append(path)
            if not news:
                await asyncio.sleep(60)
            return Answer(status=200, headers={}, raw=json.dumps({"changed": news.pop(0)}).encode())

        page.site.get, page.tell = get, lambda *words: told.append(words)
        bell = Bell(page, "pulse_bell", {"wait": "/wait?exercise=x&chair=operator", "have": "a.b.c.d"})
        await asyncio.sleep(0.05)
        bell.mount({"wait": "/wait?exercise=x&chair=operator", "have": "old"})
        bell.stop()
        return asked, told

    asked, told = run(rung())
    assert [path.rpartition("=")[2] for path in asked] == ["a.b.c.d", "a.b.c.d", "a.b.c.e"]
    assert told == [("pulse_bell", "rang", "a.b.c.e")]


def test_percentiles_are_values_that_were_measured():
    assert in_ms([n / 1000 for n in range(1, 101)]) == (50, 95, 99, 100)
    assert in_ms([0.004]) == (4, 4, 4, 4)


def number(script: str, name: str) -> float:
    """A constant of one of our scripts, in its own unit."""
    found = re.search(rf"\b{name} = ([\d_.]+)", (PARTS / script).read_text(encoding="utf-8"))
    assert found is not None, f"{script} has no {name}"
    return float(found[1])


@pytest.mark.parametrize(
    "mine, script, name",
    [
        (pace.EVERY_S, "feed/watch.js", "EVERY_MS"),
        (pace.SLOWEST_S, "feed/watch.js", "SLOWEST_MS"),
        (pace.FIRST_RETRY_S, "feed/watch.js", "FIRST_RETRY_MS"),
        (pace.APART_S, "pulse.js", "APART_MS"),
        (pace.BELL_RETRY_S, "bell.js", "RETRY_MS"),
        (pace.LOG_APART_S, "log.js", "APART_MS"),
        (hand.WORDS_EVERY_S, "feed/talk.js", "EVERY_MS"),
        (hand.REST_S, "feed/hand.js", "REST_MS"),
        (hand.PAN_CDEG_S / 1000, "feed/steer.js", "PAN_CDEG_S"),
        (hand.TILT_CDEG_S / 1000, "feed/steer.js", "TILT_CDEG_S"),
    ],
)
def test_the_load_keeps_the_pace_of_our_scripts(mine, script, name):
    assert mine * 1000 == number(script, name)
